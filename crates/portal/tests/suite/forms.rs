//! Forms are taken from our own pages, from whom they were made for, and have one effect.

use app::Role;
use testkit::{Engine, TestApp, documents, filled};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";

async fn with_offer(engine: testkit::Engine) -> TestApp {
    let test = TestApp::start(engine).await;
    let program = test.member("contoso", Role::Owner).await;
    program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
    test
}

on_both_engines! {
    async fn a_form_of_somebody_else_does_nothing(engine: Engine) {
        let test = with_offer(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let publish = format!("{OFFER}/review");
        let page = mina.get(&publish).await.expect(200);
        let form = filled(&page.text, &[]);
        for origin in ["https://evil.example", "null", "http://127.0.0.1:1", ""] {
            mina.send_from(origin, &publish, &form).await.expect(403);
        }
        let other = test.person("Ana Duarte", "contoso", Role::Owner).await;
        let of_other = filled(&other.get(&publish).await.expect(200).text, &[]);
        let refused = mina.send(&publish, &of_other).await.expect(403);
        assert!(refused.text.contains("This form was not taken"), "{}", refused.text);
        let without: Vec<_> = form.iter().filter(|(name, _)| name != "token").cloned().collect();
        mina.send(&publish, &without).await.expect(403);
        let cross = [("sec-fetch-site", "cross-site"), ("origin", test.url.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        mina.call("POST", &publish, Some("a=b".to_owned()), &cross).await.expect(403);
        let json = [("origin", test.url.as_str()), ("content-type", "text/plain")];
        mina.call("POST", &publish, Some("a=b".to_owned()), &json).await.expect(415);
        let overview = mina.get(&format!("{OFFER}/overview")).await.expect(200);
        assert!(overview.text.contains("This offer is a draft"), "nothing was published");
        mina.send(&publish, &form).await.expect(303);
    }

    async fn a_form_that_is_sent_twice_has_one_effect(engine: Engine) {
        let test = with_offer(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let publish = format!("{OFFER}/review");
        let form = filled(&mina.get(&publish).await.expect(200).text, &[]);
        for _ in 0..2 {
            let answer = mina.send(&publish, &form).await.expect(303);
            assert_eq!(answer.header("location"), format!("{OFFER}/overview"));
        }
        test.settle().await;
        // Long after the publish, too.
        mina.send(&publish, &form).await.expect(303);
        test.settle().await;
        let program = test.member("contoso", Role::Owner).await;
        let submissions = program.get("/publishers/contoso/offers/demo/submissions").await.expect(200).json();
        assert_eq!(submissions.as_array().unwrap().len(), 1, "{submissions}");
        // Filled in otherwise it is another form.
        let mut changed = form.clone();
        changed.push(("force".to_owned(), "true".to_owned()));
        mina.send(&publish, &changed).await.expect(422);
    }
}

#[tokio::test]
async fn whoever_is_led_to_the_door_because_a_session_ended_is_told_so() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    test.clock.advance(std::time::Duration::from_secs(9 * 3600));
    let led = mina.get("/dashboard/accounts").await.expect(303);
    assert_eq!(led.header("location"), "/signin?to=%2Fdashboard%2Faccounts&ended=true");
    let door = mina.get(led.header("location")).await.expect(200).text;
    assert!(door.contains("Your session has ended"), "{door}");
    let stranger = testkit::Browser::new(&test).get("/dashboard/accounts").await.expect(303);
    assert_eq!(stranger.header("location"), "/signin?to=%2Fdashboard%2Faccounts");
}

#[tokio::test]
async fn choosing_another_language_is_an_event_and_choosing_the_same_is_none() {
    let test = TestApp::start(Engine::Sqlite).await;
    let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
    for language in ["ko", "ko", "en"] {
        mina.submit("/dashboard/accounts", "/preferences", &[("language", language)]).await.expect(303);
    }
    let chosen = crate::events(&test, "person.language-chosen").await;
    let told: Vec<_> = chosen.iter().map(|event| event["after"].as_str().unwrap()).collect();
    assert_eq!(told, ["ko", "en"]);
}
