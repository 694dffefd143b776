//! Signing in with the operator's OpenID provider, and what hostile ones and strangers try.

use std::time::Duration;

use app::Role;
use app::clock::Clock as _;
use app::openid::Unknown;
use app::people::{self, NewPerson};
use serde_json::{Value, json};
use testkit::provider::{Forgery, IdentityProvider};
use testkit::{Answer, Browser, Engine, TestApp};

const ADDRESS: &str = "mina@contoso.example";
const BEGIN: &str = "/signin/openid?to=%2Fdashboard%2Faccounts";

async fn with_mina(engine: Engine, provider: &IdentityProvider, password: bool) -> TestApp {
    let options = provider.options();
    let test = TestApp::with(engine).settings(move |settings| {
        settings.open_id = Some(options);
        settings.password_sign_in = password;
    });
    let test = test.start().await;
    add(&test, ADDRESS).await;
    test
}

async fn add(test: &TestApp, address: &'static str) {
    test.console(move |ctx, tx| {
        let new = NewPerson { address: address.to_owned(), name: "Mina Kim".to_owned(), language: None };
        let person = people::create(ctx, tx, &new)?;
        let scope = app::Scope::Publisher("contoso".parse().unwrap());
        people::grant(ctx, tx, &person.id, &scope, Role::Owner)
    })
    .await;
}

/// Goes to the provider; where it was sent.
async fn begin(browser: &Browser) -> String {
    browser.get(BEGIN).await.expect(303).header("location").to_owned()
}

/// Comes back from the provider.
async fn come_back(test: &TestApp, browser: &Browser, address: &str) -> Answer {
    let path = address.strip_prefix(&test.url).expect("the way back is ours");
    browser.get(path).await
}

fn now(test: &TestApp) -> i64 {
    test.clock.now().micros() / 1_000_000
}

async fn sign_in(test: &TestApp, browser: &Browser, provider: &IdentityProvider, claims: Value) -> Answer {
    let sent = begin(browser).await;
    come_back(test, browser, &provider.sign_in(&sent, now(test), &claims)).await
}

async fn events(test: &TestApp, action: &'static str) -> Vec<String> {
    test.console(move |_, tx| {
        let found = tx.all(
            db::sql!("SELECT coalesce(after, '') FROM events WHERE action = $1 ORDER BY event_id"),
            db::params![action],
            |row| row.get::<String>(0),
        )?;
        Ok(found)
    })
    .await
}

on_both_engines! {
    async fn somebody_whom_the_provider_knows_is_signed_in_and_linked_by_their_verified_address(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let browser = Browser::new(&test);
        let page = browser.get("/signin?to=%2Fdashboard%2Faccounts").await.expect(200);
        assert!(page.text.contains("Sign in with Contoso ID") && page.text.contains("name=\"password\""), "{}", page.text);
        let signed_in = sign_in(&test, &browser, &provider, json!({})).await.expect(303);
        assert_eq!(signed_in.header("location"), "/dashboard/accounts");
        let page = browser.get("/dashboard/accounts").await.expect(200);
        assert!(page.text.contains("Mina Kim"), "{}", page.text);
        assert_eq!(browser.cookie("stoa-provider"), None, "what was kept meanwhile is gone");
        assert_eq!(events(&test, "person.connected").await, [provider.issuer.as_str()]);
        assert_eq!(events(&test, "person.signed-in").await, ["openid from 127.0.0.1"]);
        // From now on the subject counts: the provider may know them by another address.
        let moved = json!({ "email": "m.kim@contoso.example", "email_verified": false });
        sign_in(&test, &Browser::new(&test), &provider, moved).await.expect(303);
        // Whoever gets the address later is somebody else.
        let heir = json!({ "sub": "another-mina" });
        let refused = sign_in(&test, &Browser::new(&test), &provider, heir).await.expect(403);
        assert!(refused.text.contains("There is no account for mina@contoso.example"), "{}", refused.text);
        let out = browser.submit("/dashboard/accounts", "/signout", &[]).await.expect(303);
        let left = browser.get(out.header("location")).await.expect(200);
        assert!(left.text.contains("Contoso ID may still know you in this browser"), "{}", left.text);
    }

    async fn strangers_are_refused_or_made_as_the_operator_says(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let stranger = json!({ "sub": "jun", "email": "jun@contoso.example", "name": "Jun Park" });
        let refused = sign_in(&test, &Browser::new(&test), &provider, stranger.clone()).await.expect(403);
        assert!(refused.text.contains("There is no account for jun@contoso.example"), "{}", refused.text);
        for unverified in [json!(false), json!("false"), json!(1), Value::Null] {
            let claims = json!({ "sub": "x", "email_verified": unverified });
            let refused = sign_in(&test, &Browser::new(&test), &provider, claims).await.expect(403);
            assert!(refused.text.contains("does not vouch for your mail address"), "{}", refused.text);
        }
        let mut options = provider.options();
        options.unknown = Unknown::Made;
        let test = TestApp::with(engine).settings(move |settings| settings.open_id = Some(options)).start().await;
        let browser = Browser::new(&test);
        sign_in(&test, &browser, &provider, stranger).await.expect(303);
        let page = browser.get("/dashboard/accounts").await.expect(200);
        assert!(page.text.contains("Jun Park"), "{}", page.text);
        let unverified = json!({ "sub": "x", "email_verified": false });
        sign_in(&test, &Browser::new(&test), &provider, unverified).await.expect(403);
    }

    async fn a_token_that_is_not_what_it_seems_signs_nobody_in(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let second = now(&test);
        for claims in [
            json!({ "iss": "https://evil.example" }),
            json!({ "aud": "another-client" }),
            json!({ "aud": ["stoa", "another-client"] }),
            json!({ "aud": ["stoa", "another-client"], "azp": "another-client" }),
            json!({ "azp": "another-client" }),
            json!({ "exp": second - 60 }),
            json!({ "exp": null }),
            json!({ "iat": second + 3600 }),
            json!({ "iat": second - 3600 }),
            json!({ "iat": null }),
            json!({ "nbf": second + 3600 }),
            json!({ "nonce": "another" }),
            json!({ "nonce": null }),
            json!({ "sub": "" }),
            json!({ "sub": null }),
            json!({ "sub": "x".repeat(256) }),
        ] {
            let browser = Browser::new(&test);
            let refused = sign_in(&test, &browser, &provider, claims.clone()).await;
            assert_eq!(refused.status, 502, "{claims}: {}", refused.text);
            assert!(refused.text.contains("proves nothing") && browser.cookie("stoa-session").is_none(), "{claims}");
        }
        for forgery in [Forgery::Unsigned, Forgery::OtherKey, Forgery::PublicKeyAsSecret] {
            provider.forge(forgery);
            let browser = Browser::new(&test);
            let refused = sign_in(&test, &browser, &provider, json!({})).await;
            assert_eq!(refused.status, 502, "{forgery:?}: {}", refused.text);
            assert!(browser.cookie("stoa-session").is_none(), "{forgery:?}");
        }
        provider.forge(Forgery::None);
        let several = json!({ "aud": ["stoa", "another-client"], "azp": "stoa" });
        sign_in(&test, &Browser::new(&test), &provider, several).await.expect(303);
        assert!(events(&test, "person.signed-in").await.len() == 1);
    }

    async fn an_answer_is_good_once_and_in_the_browser_that_asked_for_it(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let (mine, other) = (Browser::new(&test), Browser::new(&test));
        let answer = provider.sign_in(&begin(&mine).await, now(&test), &json!({}));
        // Somebody is made to come back with the answer that was meant for another browser.
        let planted = come_back(&test, &other, &answer).await.expect(400);
        assert!(planted.text.contains("fits no sign-in that was begun in this browser"), "{}", planted.text);
        begin(&other).await;
        come_back(&test, &other, &answer).await.expect(400);
        assert_eq!(provider.asked("/token"), 0, "the code was shown to nobody");
        // An answer to an earlier sign-in of the same browser.
        let kept = mine.cookie("stoa-provider").unwrap();
        let newer = begin(&mine).await;
        come_back(&test, &mine, &answer).await.expect(400);
        // A code that was given for another sign-in does not fit what this one can show.
        mine.set_cookie("stoa-provider", &kept);
        let stolen = answer.replace("code=code-1", "code=code-2");
        provider.sign_in(&newer, now(&test), &json!({}));
        come_back(&test, &mine, &stolen).await.expect(502);
        mine.set_cookie("stoa-provider", &kept);
        come_back(&test, &mine, &answer).await.expect(303);
        // Sent again with everything it had: the code is used up, and the sign-in, too.
        let again = Browser::new(&test);
        again.set_cookie("stoa-provider", &kept);
        assert!(come_back(&test, &again, &answer).await.status >= 400);
        assert!(again.cookie("stoa-session").is_none());
        // Changed on the way, or too late.
        let late = Browser::new(&test);
        let answer = provider.sign_in(&begin(&late).await, now(&test), &json!({}));
        let kept = late.cookie("stoa-provider").unwrap();
        let other = if &kept[20..21] == "A" { "B" } else { "A" };
        late.set_cookie("stoa-provider", &format!("{}{other}{}", &kept[..20], &kept[21..]));
        come_back(&test, &late, &answer).await.expect(400);
        late.set_cookie("stoa-provider", &kept);
        test.clock.advance(app::openid::LASTS);
        come_back(&test, &late, &answer).await.expect(400);
        for nonsense in ["", "?code=a", "?state=a", "?code=&state=&iss=x", "?error=%3Cscript%3E"] {
            Browser::new(&test).get(&format!("/signin/openid/return{nonsense}")).await.expect(400);
        }
    }

    async fn what_the_provider_refuses_is_a_page_with_what_is_left(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let browser = Browser::new(&test);
        let answer = provider.refuse(&begin(&browser).await, "access_denied&error_description=%3Cb%3Ecall+this+number");
        let refused = come_back(&test, &browser, &answer).await.expect(403);
        assert!(refused.text.contains("did not sign you in (access_denied)"), "{}", refused.text);
        assert!(!refused.text.contains("number"), "what anybody can write into an address is not shown");
        assert!(refused.text.contains("name=\"password\""), "{}", refused.text);
        let answer = provider.sign_in(&begin(&browser).await, now(&test), &json!({}));
        let foreign = answer.split("&iss=").next().unwrap().to_owned() + "&iss=https%3A%2F%2Fevil.example";
        come_back(&test, &browser, &foreign).await.expect(502);
        assert_eq!(provider.asked("/token"), 0, "another provider's code is not shown to this one");
    }

    async fn a_provider_that_is_down_takes_nobody_else_with_it(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        provider.go_down(true);
        let browser = Browser::new(&test);
        let told = browser.get(BEGIN).await.expect(503);
        assert!(told.text.contains("does not answer right now") && told.text.contains("name=\"password\""), "{}", told.text);
        browser.get(BEGIN).await.expect(503);
        assert_eq!(provider.asked("/.well-known/openid-configuration"), 1, "it is left in peace for a while");
        provider.go_down(false);
        test.clock.advance(Duration::from_secs(30));
        let sent = begin(&browser).await;
        provider.go_down(true);
        let answer = provider.sign_in(&sent, now(&test), &json!({}));
        come_back(&test, &browser, &answer).await.expect(503);
        provider.go_down(false);
        sign_in(&test, &browser, &provider, json!({})).await.expect(303);
        assert_eq!(provider.asked("/.well-known/openid-configuration"), 2, "what it said is remembered");
    }

    async fn keys_are_remembered_and_changed_ones_are_fetched(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        for _ in 0..3 {
            sign_in(&test, &Browser::new(&test), &provider, json!({})).await.expect(303);
        }
        assert_eq!(provider.asked("/keys"), 1);
        provider.change_key();
        test.clock.advance(Duration::from_secs(120));
        sign_in(&test, &Browser::new(&test), &provider, json!({})).await.expect(303);
        assert_eq!(provider.asked("/keys"), 2);
    }

    async fn it_leads_nowhere_else_and_keeps_no_planted_session(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        let long = format!("%2Fdashboard%2F{}", "a".repeat(2000));
        for wanted in ["https%3A%2F%2Fevil.example%2Fdashboard", "%2F%2Fevil.example", "%2F%5Cevil.example", &long] {
            let browser = Browser::new(&test);
            browser.set_cookie("stoa-session", "planted");
            let sent = browser.get(&format!("/signin/openid?to={wanted}")).await.expect(303);
            let answer = provider.sign_in(sent.header("location"), now(&test), &json!({}));
            let inside = come_back(&test, &browser, &answer).await.expect(303);
            assert_eq!(inside.header("location"), "/dashboard/commercial-marketplace/overview", "{wanted}");
            assert!(browser.cookie("stoa-session").unwrap().len() >= 43, "{wanted}");
        }
    }

    async fn without_passwords_the_provider_is_the_only_way_in(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, false).await;
        let browser = Browser::new(&test);
        let page = browser.get("/signin").await.expect(200);
        assert!(page.text.contains("Sign in with Contoso ID") && !page.text.contains("name=\"password\""), "{}", page.text);
        let typed = [("address", ADDRESS), ("password", "correct horse battery")];
        let refused = browser.submit("/signin", "/signin", &typed).await.expect(403);
        assert!(refused.text.contains("without a password"), "{}", refused.text);
        let asked = browser.submit("/signin", "/signin/forgot", &[("address", ADDRESS)]).await.expect(303);
        assert_eq!(asked.header("location"), "/signin");
        browser.get("/signin/forgot").await.expect(303);
        test.settle().await;
        assert!(test.new_mails().is_empty());
        // The operator still hands out links that sign somebody in, and nothing else.
        let link = test
            .console(|ctx, tx| {
                let person = people::find(ctx, tx, ADDRESS)?.unwrap();
                people::link_to(ctx, tx, &person.id, people::Purpose::Invitation)
            })
            .await;
        assert!(!link.purpose.asks_password());
        sign_in(&test, &browser, &provider, json!({})).await.expect(303);
    }

    async fn somebody_who_was_shut_out_stays_out(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let test = with_mina(engine, &provider, true).await;
        sign_in(&test, &Browser::new(&test), &provider, json!({})).await.expect(303);
        test.console(|ctx, tx| {
            let person = people::find(ctx, tx, ADDRESS)?.unwrap();
            people::shut_out(ctx, tx, &person.id)
        })
        .await;
        sign_in(&test, &Browser::new(&test), &provider, json!({})).await.expect(403);
        sign_in(&test, &Browser::new(&test), &provider, json!({ "sub": "another" })).await.expect(403);
    }
}
