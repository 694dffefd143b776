//! Maintenance: what everybody meets meanwhile, over pages and over the API.

use std::time::Duration;

use app::Role;
use app::clock::Clock as _;
use testkit::{Browser, TestApp, documents, filled};

const OFFERS: &str = "/dashboard/commercial-marketplace/overview?publisher=contoso";
const HERE: &str = "/operate/maintenance";
/// After so long every node goes by what was said.
const SOON: Duration = face::maintenance::KNOWN_FOR;

async fn act(operator: &Browser, act: &str, fields: &[(&str, &str)]) -> testkit::Answer {
    let page = operator.get(HERE).await.expect(200).text;
    let mut all = vec![("act", act)];
    all.extend_from_slice(fields);
    operator.send(HERE, &filled(&page, &all)).await
}

on_both_engines! {
    async fn under_maintenance_nothing_is_changed_and_operators_end_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let path = "/publishers/contoso/offers/demo";
        program.put(path, &documents::core_vm("contoso", "demo")).await.expect(200);
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let operator = test.person("Jonas Weber", "*", Role::Operator).await;
        mina.get(HERE).await.expect(403);
        mina.get(OFFERS).await.expect(200);
        act(&operator, "begin", &[("said", "<b>Larger</b> disks")]).await.expect(303);
        test.clock.advance(SOON);

        let page = mina.get(OFFERS).await.expect(503);
        assert_eq!(page.header("retry-after"), "300");
        assert!(page.text.contains("under maintenance") && page.text.contains("&#60;b&#62;Larger"), "{}", page.text);
        let sent = filled(&operator.get("/dashboard/accounts").await.expect(200).text, &[]);
        mina.send("/dashboard/account/sessions", &sent).await.expect(503);
        mina.get("/help/maintenance").await.expect(200);
        mina.get("/signin").await.expect(303);
        Browser::new(&test).get("/signin").await.expect(200);
        Browser::new(&test).get("/catalog/offers").await.expect(200);

        program.get(path).await.expect(200);
        let refused = program.put(path, &documents::core_vm("contoso", "demo")).await.expect(503);
        assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("UnderMaintenance", "300"));
        let other = test.member("contoso", Role::Contributor).await;
        other.get(path).await.expect(200);

        let seen = operator.get(OFFERS).await.expect(200).text;
        assert!(seen.contains("Only operators see pages now") && seen.contains(HERE), "{seen}");
        act(&operator, "end", &[]).await.expect(303);
        act(&operator, "end", &[]).await.expect(303);
        test.clock.advance(SOON);
        mina.get(OFFERS).await.expect(200);
        program.put(path, &documents::core_vm("contoso", "demo")).await.expect(200);
        let told = crate::events(&test, "maintenance.").await;
        let who = told.iter().map(|event| event["actor"].as_str().unwrap().starts_with("person:"));
        assert_eq!(who.collect::<Vec<_>>(), [true, true]);
        let actions: Vec<_> = told.iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["maintenance.begun", "maintenance.ended"]);
    }

    async fn what_is_planned_is_told_before_and_what_cannot_be_is_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let operator = test.person("Jonas Weber", "*", Role::Operator).await;
        let now = test.clock.now();
        let minute = |minutes: u64| (now + Duration::from_secs(60 * minutes)).to_string()[..16].to_owned();
        let long = "x".repeat(501);
        for (fields, fault) in [
            ([("until", "soon")], "This is no time"),
            ([("until", "2001-01-01T00:00")], "over before it begins"),
            ([("said", long.as_str())], "too long"),
        ] {
            let page = act(&operator, "begin", &fields).await.expect(422).text;
            assert!(page.contains(fault) && page.contains(&format!("value=\"{}\"", fields[0].1)), "{page}");
        }
        let (from, until) = (minute(10), minute(30));
        act(&operator, "begin", &[("from", &from), ("until", &until)]).await.expect(303);
        test.clock.advance(SOON);
        let page = mina.get(OFFERS).await.expect(200).text;
        assert!(page.contains("Maintenance from") && !page.contains(HERE), "{page}");
        assert!(Browser::new(&test).get("/signin").await.text.contains("Maintenance from"));
        test.clock.advance(Duration::from_secs(11 * 60));
        let page = mina.get(OFFERS).await.expect(503);
        let seconds: u64 = page.header("retry-after").parse().unwrap();
        assert!((1000..=1140).contains(&seconds) && page.text.contains("Back by"), "{seconds}: {}", page.text);
        test.clock.advance(Duration::from_secs(20 * 60));
        let page = mina.get(OFFERS).await.expect(503).text;
        assert!(page.contains("longer than planned"), "{page}");
    }
}
