//! Signing in and out.

use std::time::Duration;

use app::Role;
use app::people::{self, NewPerson, Purpose};
use testkit::{Browser, TestApp};

/// Where somebody is led who wanted nothing, or something elsewhere.
const HOME: &str = "/dashboard/commercial-marketplace/overview";

const PASSWORD: &str = "correct horse battery";

/// Somebody who is called Mina and has a password; what a link of theirs holds that was made for `purpose`.
async fn mina(test: &TestApp, purpose: Purpose) -> String {
    let link = test
        .console(move |ctx, tx| {
            let new = NewPerson {
                address: "mina@contoso.example".to_owned(),
                name: "Mina Kim".to_owned(),
                language: None,
            };
            let person = match people::find(ctx, tx, &new.address)? {
                Some(person) => person,
                None => people::create(ctx, tx, &new)?,
            };
            let scope = app::Scope::Publisher("contoso".parse().unwrap());
            people::grant(ctx, tx, &person.id, &scope, Role::Owner)?;
            people::link_to(ctx, tx, &person.id, purpose)
        })
        .await;
    link.token
}

/// Mina, who chose her password.
async fn with_password(test: &TestApp) {
    let link = mina(test, Purpose::Invitation).await;
    let page = format!("/signin/link?token={link}");
    let chosen = [("password", PASSWORD), ("again", PASSWORD)];
    Browser::new(test).submit(&page, "/signin/link", &chosen).await.expect(303);
}

async fn sign_in(browser: &Browser, address: &str, password: &str, to: &str) -> testkit::Answer {
    browser.submit("/signin", "/signin", &[("address", address), ("password", password), ("to", to)]).await
}

on_both_engines! {
    async fn a_password_signs_in_and_signing_out_ends_that(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        let browser = Browser::new(&test);
        let asked = browser.get("/dashboard/accounts?q=a").await.expect(303);
        assert_eq!(asked.header("location"), "/signin?to=%2Fdashboard%2Faccounts%3Fq%3Da");
        let to = "/dashboard/accounts?q=a";
        let signed_in = sign_in(&browser, " Mina@Contoso.example ", PASSWORD, to).await.expect(303);
        assert_eq!(signed_in.header("location"), to);
        let page = browser.get("/dashboard/accounts").await.expect(200);
        assert!(page.text.contains("Mina Kim") && page.text.contains("You are owner"), "{}", page.text);
        let kept = browser.cookie("stoa-session").unwrap();
        let out = browser.submit("/dashboard/accounts", "/signout", &[]).await.expect(303);
        assert_eq!(out.header("location"), "/signin");
        assert_eq!(browser.cookie("stoa-session"), None);
        browser.set_cookie("stoa-session", &kept);
        browser.get("/dashboard/accounts").await.expect(303);
    }

    async fn nobody_learns_who_has_an_account(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        let mut told = Vec::new();
        for (address, password) in [("mina@contoso.example", "wrong"), ("nobody@contoso.example", PASSWORD)] {
            let answer = sign_in(&Browser::new(&test), address, password, "/dashboard").await.expect(422);
            assert!(answer.text.contains("The address or the password is wrong"), "{}", answer.text);
            // What differs is what was typed, and what every page makes anew.
            let lines = answer.text.lines().filter(|line| !line.contains("token") && !line.contains("address"));
            told.push(lines.collect::<Vec<_>>().join("\n"));
        }
        assert_eq!(told[0], told[1]);
    }

    async fn a_link_works_once_and_not_by_being_looked_at(engine: Engine) {
        let test = TestApp::start(engine).await;
        let link = mina(&test, Purpose::SignIn).await;
        let page = format!("/signin/link?token={link}");
        for _ in 0..3 {
            // As mail servers look.
            let looked = Browser::new(&test).get(&page).await.expect(200);
            assert!(looked.text.contains("Mina Kim"), "{}", looked.text);
        }
        let browser = Browser::new(&test);
        browser.submit(&page, "/signin/link", &[]).await.expect(303);
        browser.get("/dashboard").await.expect(200);
        Browser::new(&test).get(&page).await.expect(404);
        let late = mina(&test, Purpose::SignIn).await;
        test.clock.advance(Duration::from_secs(25 * 3600));
        Browser::new(&test).get(&format!("/signin/link?token={late}")).await.expect(404);
    }

    async fn a_password_is_chosen_and_what_is_none_is_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let link = mina(&test, Purpose::Invitation).await;
        let page = format!("/signin/link?token={link}");
        let browser = Browser::new(&test);
        for (password, again, told) in [
            ("short", "short", "12 characters or more"),
            ("a long enough one", "another one", "not the same"),
            ("mina@contoso.example", "mina@contoso.example", "easily guessed"),
            ("", "", "too short"),
        ] {
            let fields = [("password", password), ("again", again)];
            let answer = browser.submit(&page, "/signin/link", &fields).await.expect(422);
            assert!(answer.text.contains(told), "{password}: {}", answer.text);
        }
        with_password(&test).await;
        sign_in(&Browser::new(&test), "mina@contoso.example", PASSWORD, "/dashboard").await.expect(303);
    }

    async fn a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        let browser = Browser::new(&test);
        browser.set_cookie("stoa-session", "planted");
        browser.set_cookie("stoa-guest", "planted");
        sign_in(&browser, "mina@contoso.example", PASSWORD, "/dashboard").await.expect(303);
        let session = browser.cookie("stoa-session").unwrap();
        assert!(session.len() >= 43 && session != "planted", "{session}");
        assert_eq!(browser.cookie("stoa-guest"), None, "what bound the form is forgotten");
        let attacker = Browser::new(&test);
        attacker.set_cookie("stoa-session", "planted");
        attacker.get("/dashboard").await.expect(303);
        // Signing in again ends what was there before.
        let link = mina(&test, Purpose::SignIn).await;
        browser.submit(&format!("/signin/link?token={link}"), "/signin/link", &[]).await.expect(303);
        attacker.set_cookie("stoa-session", &session);
        attacker.get("/dashboard").await.expect(303);
        browser.get("/dashboard").await.expect(200);
    }

    async fn signing_in_leads_nowhere_else(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        for wanted in ["https://evil.example/dashboard", "//evil.example", "/\\evil.example", "/catalog/offers"] {
            let browser = Browser::new(&test);
            let answer = sign_in(&browser, "mina@contoso.example", PASSWORD, wanted).await.expect(303);
            assert_eq!(answer.header("location"), HOME, "{wanted}");
            let encoded = wanted.replace('/', "%2F").replace('\\', "%5C").replace(':', "%3A");
            let again = browser.get(&format!("/signin?to={encoded}")).await.expect(303);
            assert_eq!(again.header("location"), HOME, "{wanted}");
        }
    }

    async fn whoever_guesses_waits(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        let browser = Browser::new(&test);
        let mut statuses = Vec::new();
        for _ in 0..7 {
            statuses.push(sign_in(&browser, "mina@contoso.example", "wrong", "/dashboard").await.status);
        }
        assert_eq!(statuses[..5], [422; 5]);
        assert_eq!(statuses[6], 429);
        let right = sign_in(&browser, "mina@contoso.example", PASSWORD, "/dashboard").await.expect(429);
        assert!(!right.header("retry-after").is_empty());
        test.clock.advance(Duration::from_secs(120));
        sign_in(&browser, "mina@contoso.example", PASSWORD, "/dashboard").await.expect(303);
    }

    async fn sessions_are_listed_and_ended(engine: Engine) {
        let test = TestApp::start(engine).await;
        with_password(&test).await;
        let (here, elsewhere) = (Browser::new(&test), Browser::new(&test));
        for browser in [&here, &elsewhere] {
            sign_in(browser, "mina@contoso.example", PASSWORD, "/dashboard").await.expect(303);
        }
        let page = here.get("/dashboard/account/sessions").await.expect(200);
        // With the one that chose the password.
        assert!(page.text.contains("3 browsers"), "{}", page.text);
        assert_eq!(page.text.matches("name=\"session\"").count(), 2, "this one is not ended here");
        here.submit("/dashboard/account/sessions", "/dashboard/account/sessions", &[]).await.expect(303);
        elsewhere.get("/dashboard").await.expect(303);
        let page = here.get("/dashboard/account/sessions").await.expect(200);
        assert!(page.text.contains("here and nowhere else"), "{}", page.text);
        // Somebody else's cannot be ended.
        let stranger = test.person("Ana Duarte", "contoso", Role::Owner).await;
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let ended = [("session", id)];
        stranger.submit("/dashboard/account/sessions", "/dashboard/account/sessions", &ended).await.expect(303);
        here.get("/dashboard").await.expect(200);
        test.clock.advance(Duration::from_secs(9 * 3600));
        here.get("/dashboard").await.expect(303);
    }

    async fn somebody_who_is_shut_out_is_out_at_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let browser = test.person("Ana Duarte", "contoso", Role::Owner).await;
        browser.get("/dashboard/accounts").await.expect(200);
        test.console(|ctx, tx| {
            let person = people::find(ctx, tx, "ana.duarte@people.example")?.unwrap();
            people::shut_out(ctx, tx, &person.id)
        })
        .await;
        browser.get("/dashboard/accounts").await.expect(303);
    }
}

#[tokio::test]
async fn over_tls_the_session_is_kept_by_this_host_alone_and_never_in_the_open() {
    let test = TestApp::with(testkit::Engine::Sqlite).start().await;
    let link = mina(&test, Purpose::SignIn).await;
    let browser = Browser::new(&test);
    let page = format!("/signin/link?token={link}");
    let looked = browser.get(&page).await.expect(200);
    let fields = testkit::filled(&looked.text, &[]);
    let form: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    // The same server, under a name that is not this machine's, in the open.
    let guest = format!("stoa-guest={}", browser.cookie("stoa-guest").unwrap());
    let headers = [
        ("host", "market.example"),
        ("origin", "http://market.example"),
        ("cookie", guest.as_str()),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let refused =
        testkit::Client::anonymous(&test).call("POST", "/signin/link", Some(form.join("&")), &headers).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    assert!(refused.text.contains("with https"), "{}", refused.text);
    assert!(
        refused.headers.get_all("set-cookie").iter().all(|set| !set.to_str().unwrap().contains("session"))
    );
}
