//! What keeps people and their pages from each other. The list, and where each is tested:
//!
//! - forms of other pages: `forms`; planted sessions, other hosts' addresses and who has an account: `door`, `mailed`, `openid`
//! - frames and scripts: `access`, which looks at the headers of every route
//! - forms of sessions that ended: `kept`; the public address: `proxy`
//! - what it costs to sign in, markup that somebody typed, and who did what: here

use app::Role;
use app::people::{self, NewPerson, Purpose};
use testkit::{Browser, TestApp, documents};

const PASSWORD: &str = "correct horse battery";
const MARKUP: &str = "\"'><img src=x onerror=alert(1)><script>";

async fn add(test: &TestApp, address: &'static str, name: &'static str) -> String {
    let link = test
        .console(move |ctx, tx| {
            let new = NewPerson { address: address.to_owned(), name: name.to_owned(), language: None };
            let person = people::create(ctx, tx, &new)?;
            let scope = app::Scope::Publisher("contoso".parse().unwrap());
            people::grant(ctx, tx, &person.id, &scope, Role::Owner)?;
            people::link_to(ctx, tx, &person.id, Purpose::Invitation)
        })
        .await;
    format!("/signin/link?token={}", link.token)
}

async fn events(test: &TestApp) -> Vec<(String, String, String)> {
    test.console(|_, tx| {
        let text = db::sql!("SELECT action, actor, coalesce(after, '') FROM events ORDER BY event_id");
        Ok(tx.all(text, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
    })
    .await
}

on_both_engines! {
    async fn a_refused_sign_in_costs_the_same_whoever_it_is(engine: Engine) {
        let test = TestApp::start(engine).await;
        let link = add(&test, "mina@contoso.example", "Mina Kim").await;
        let chosen = [("password", PASSWORD), ("again", PASSWORD)];
        Browser::new(&test).submit(&link, "/signin/link", &chosen).await.expect(303);
        add(&test, "invited@contoso.example", "No Password").await;
        let out = add(&test, "out@contoso.example", "Shut Out").await;
        Browser::new(&test).submit(&out, "/signin/link", &chosen).await.expect(303);
        test.console(|ctx, tx| {
            let person = people::find(ctx, tx, "out@contoso.example")?.unwrap();
            people::shut_out(ctx, tx, &person.id)
        })
        .await;
        for address in
            ["mina@contoso.example", "nobody@contoso.example", "invited@contoso.example", "out@contoso.example"]
        {
            let before = test.app.passwords.hashed();
            let typed = [("address", address), ("password", "a wrong password")];
            Browser::new(&test).submit("/signin", "/signin", &typed).await.expect(422);
            assert_eq!(test.app.passwords.hashed() - before, 1, "{address}");
        }
    }

    async fn markup_that_somebody_typed_is_text_on_every_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["definition"]["displayText"] = MARKUP.into();
        program.put("/publishers/contoso/offers/demo", &offer).await.expect(200);
        let link = add(&test, "mina@contoso.example", MARKUP).await;
        let browser = Browser::new(&test);
        let looked = browser.get(&link).await.expect(200);
        let named = [("user-agent", MARKUP), ("origin", test.url.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        let fields = testkit::filled(&looked.text, &[("password", PASSWORD), ("again", PASSWORD)]);
        let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
        browser.call("POST", "/signin/link", Some(form.join("&")), &named).await.expect(303);
        let of_offer = "/dashboard/commercial-marketplace/offers/contoso/demo";
        browser.submit(&format!("{of_offer}/review"), &format!("{of_offer}/review"), &[]).await.expect(303);
        test.settle().await;
        let list = "/dashboard/commercial-marketplace/overview?publisher=contoso";
        let mut pages = vec![
            list.to_owned(),
            format!("{list}&q=%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
            "/dashboard/accounts?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E".to_owned(),
            "/dashboard/account/sessions".to_owned(),
        ];
        pages.extend(["overview", "compare", "history", "review", "restore", "stop-selling", "go-live", "cancel"].map(|page| format!("{of_offer}/{page}")));
        let mut texts = vec![looked.text];
        for page in &pages {
            texts.push(browser.get(page).await.expect(200).text);
        }
        let told = Browser::new(&test).get("/signin?to=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E").await.expect(200);
        texts.push(told.text);
        for (nth, text) in texts.iter().enumerate() {
            for raw in ["<img src=x", "<script>", "\"'>"] {
                assert!(!text.contains(raw), "{nth} {raw}: {text}");
            }
        }
        assert!(texts.iter().filter(|text| text.contains("onerror=alert(1)")).count() >= 8, "it is there as text");
    }

    async fn what_people_do_is_an_event_with_who_and_from_where(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        program.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        let link = add(&test, "mina@contoso.example", "Mina Kim").await;
        let browser = Browser::new(&test);
        let chosen = [("password", PASSWORD), ("again", PASSWORD)];
        browser.submit(&link, "/signin/link", &chosen).await.expect(303);
        let accounts = "/dashboard/accounts";
        browser.submit(accounts, "/signout", &[]).await.expect(303);
        let typed = [("address", "mina@contoso.example"), ("password", PASSWORD)];
        browser.submit("/signin", "/signin", &typed).await.expect(303);
        browser.submit(accounts, "/preferences", &[("language", "en")]).await.expect(303);
        let publish = "/dashboard/commercial-marketplace/offers/contoso/demo/review";
        browser.submit(publish, publish, &[]).await.expect(303);
        browser.submit("/dashboard/account/sessions", "/dashboard/account/sessions", &[]).await.expect(303);
        let events = events(&test).await;
        let mina = events.iter().find(|(action, ..)| action == "person.signed-in").unwrap().1.clone();
        assert!(mina.starts_with("person:"), "{events:?}");
        let hers: Vec<_> = events.iter().filter(|(_, actor, _)| *actor == mina).collect();
        let told: Vec<_> = hers.iter().map(|(action, _, after)| (action.as_str(), after.as_str())).collect();
        for expected in [
            ("person.signed-in", "link from 127.0.0.1"),
            ("person.signed-out", ""),
            ("person.signed-in", "password from 127.0.0.1"),
            ("person.language-chosen", "en"),
        ] {
            assert!(told.contains(&expected), "{expected:?}: {told:?}");
        }
        assert!(told.iter().any(|(action, _)| *action == "publish.accepted"), "{told:?}");
    }
}
