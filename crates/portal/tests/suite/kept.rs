//! Forms of sessions that had ended come back, to whoever filled them in.

use std::time::Duration;

use app::Role;
use app::people::{self, Purpose};
use testkit::{Answer, Browser, Engine, TestApp, documents, filled};

const OFFER: &str = "/dashboard/commercial-marketplace/offers/contoso/demo";
const LATER: Duration = Duration::from_secs(9 * 3600);

async fn with_preview(engine: Engine) -> TestApp {
    let test = TestApp::start(engine).await;
    let program = test.member("contoso", Role::Owner).await;
    let path = "/publishers/contoso/offers/demo";
    program.put(path, &documents::core_vm("contoso", "demo")).await.expect(200);
    program.post(&format!("{path}/publish")).await.expect(202);
    test.settle().await;
    test
}

/// Opens the page of `act`; its form as it was filled in.
async fn fill_in(browser: &Browser, act: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = browser.get(&format!("{OFFER}/{act}")).await.expect(200);
    filled(&page.text, fields)
}

/// Signs in with a link at the page that `led` leads to, and goes on to where one wanted to go.
pub(crate) async fn back_in(
    test: &TestApp,
    browser: &Browser,
    address: &'static str,
    led: &Answer,
) -> Answer {
    let sign_in = led.header("location");
    assert!(sign_in.starts_with("/signin?to="), "{sign_in}");
    let link = test
        .console(move |ctx, tx| {
            let person = people::find(ctx, tx, address)?.unwrap();
            people::link_to(ctx, tx, &person.id, Purpose::SignIn)
        })
        .await;
    browser.get(sign_in).await.expect(200);
    browser.follow_link(&link.token).await;
    // Signed in, one is led on at once.
    let on = browser.get(sign_in).await.expect(303);
    browser.get(on.header("location")).await.expect(200)
}

const BACK: &str = "What you had filled in is back";

on_both_engines! {
    async fn a_form_of_a_session_that_expired_comes_back_filled_in_and_is_not_sent_by_itself(engine: Engine) {
        let test = with_preview(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let form = fill_in(&mina, "go-live", &[("typed", "demo \"quoted\"")]).await;
        test.clock.advance(LATER);
        let led = mina.send(&format!("{OFFER}/go-live"), &form).await.expect(303);
        let page = back_in(&test, &mina, "mina.kim@people.example", &led).await;
        assert!(page.text.contains(BACK), "{}", page.text);
        assert!(page.text.contains("value=\"demo &#34;quoted&#34;\""), "{}", page.text);
        for secret in form.iter().filter(|(name, _)| name == "token" || name == "key") {
            assert!(!page.text.contains(&secret.1), "{} is made anew", secret.0);
        }
        // Nothing was done; now it is.
        let overview = mina.get(&format!("{OFFER}/overview")).await.expect(200);
        assert!(overview.text.contains("is ready"), "{}", overview.text);
        let again = filled(&page.text, &[("typed", "demo")]);
        mina.send(&format!("{OFFER}/go-live"), &again).await.expect(303);
        test.settle().await;
        assert!(mina.get(&format!("{OFFER}/overview")).await.expect(200).text.contains("Version 1 is live"));
    }

    async fn a_form_comes_back_after_signing_out_or_being_ended_elsewhere_too(engine: Engine) {
        let test = with_preview(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let form = fill_in(&mina, "go-live", &[("typed", "dem")]).await;
        mina.submit("/dashboard/accounts", "/signout", &[]).await.expect(303);
        let led = mina.send(&format!("{OFFER}/go-live"), &form).await.expect(303);
        let page = back_in(&test, &mina, "mina.kim@people.example", &led).await;
        assert!(page.text.contains(BACK) && page.text.contains("value=\"dem\""), "{}", page.text);
        // Signed in again in another window before the form was sent.
        let led = mina.send(&format!("{OFFER}/go-live"), &form).await.expect(303);
        let on = mina.get(led.header("location")).await.expect(303);
        assert!(mina.get(on.header("location")).await.expect(200).text.contains(BACK));
        // What has nothing to fill in comes back as a page.
        let ended = filled(&mina.get("/dashboard/account/sessions").await.expect(200).text, &[("session", "x")]);
        test.clock.advance(LATER);
        let led = mina.send("/dashboard/account/sessions", &ended).await.expect(303);
        let page = back_in(&test, &mina, "mina.kim@people.example", &led).await;
        assert!(page.text.contains("<h1>") && page.text.contains(BACK), "{}", page.text);
    }

    async fn a_form_comes_back_to_nobody_else(engine: Engine) {
        let test = with_preview(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        test.person("Ana Duarte", "contoso", Role::Owner).await;
        let form = fill_in(&mina, "go-live", &[("typed", "what mina typed")]).await;
        test.clock.advance(LATER);
        let led = mina.send(&format!("{OFFER}/go-live"), &form).await.expect(303);
        // On a machine that is shared.
        let page = back_in(&test, &mina, "ana.duarte@people.example", &led).await;
        assert!(!page.text.contains(BACK) && !page.text.contains("what mina typed"), "{}", page.text);
        // While somebody else is signed in, it is a form of somebody else.
        mina.send(&format!("{OFFER}/go-live"), &form).await.expect(403);
        // It is sealed, bounded in number, and forgotten.
        let kept = |test: &TestApp| {
            let db = test.app.db.clone();
            async move {
                let read = |tx: &mut db::Tx<'_>| {
                    tx.all(db::sql!("SELECT sealed FROM kept_forms"), &[], |row| row.get::<String>(0))
                };
                db.read::<_, db::Error>(read).await.unwrap()
            }
        };
        let sealed = kept(&test).await;
        assert!(sealed.len() == 1 && sealed[0].starts_with("v1.") && !sealed[0].contains("mina"), "{sealed:?}");
        let stranger = Browser::new(&test);
        for _ in 0..8 {
            stranger.send(&format!("{OFFER}/go-live"), &form).await.expect(303);
        }
        assert_eq!(kept(&test).await.len(), 5);
        test.clock.advance(Duration::from_secs(3600));
        app::forget_all(&test.app).await.unwrap();
        assert!(kept(&test).await.is_empty());
        let page = back_in(&test, &Browser::new(&test), "mina.kim@people.example", &led).await;
        assert!(!page.text.contains(BACK), "an hour later it is gone");
    }

    async fn signing_out_and_a_language_need_no_session(engine: Engine) {
        let test = with_preview(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let page = mina.get("/dashboard/accounts").await.expect(200);
        test.clock.advance(LATER);
        mina.send("/preferences", &filled(&page.text, &[("language", "ko")])).await.expect(303);
        assert_eq!(mina.cookie("stoa-language").as_deref(), Some("ko"));
        let out = mina.send("/signout", &filled(&page.text, &[])).await.expect(303);
        assert_eq!((out.header("location"), mina.cookie("stoa-session")), ("/signin", None));
        // Nobody is signed in by a form that is not theirs any more.
        mina.send("/signin", &filled(&page.text, &[])).await.expect(403);
    }

    async fn what_only_looks_like_a_form_of_an_ended_session_is_refused(engine: Engine) {
        let test = with_preview(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let form = fill_in(&mina, "go-live", &[("typed", "demo")]).await;
        test.clock.advance(LATER);
        let path = format!("{OFFER}/go-live");
        mina.send_from("https://evil.example", &path, &form).await.expect(403);
        let (_, token) = form.iter().find(|(name, _)| name == "token").unwrap().clone();
        let parts: Vec<_> = token.split('.').collect();
        let other = "01890a5d-ac96-774b-bcce-b302099a8057";
        for forged in [
            format!("{other}.{}.{}", parts[1], parts[2]),
            format!("{}.{other}.{}", parts[0], parts[2]),
            format!("{}.{}.AAAA", parts[0], parts[1]),
            format!("{}.{}", parts[0], parts[1]),
            String::new(),
        ] {
            let changed: Vec<_> = form
                .iter()
                .map(|(name, value)| (name.clone(), if name == "token" { forged.clone() } else { value.clone() }))
                .collect();
            mina.send(&path, &changed).await.expect(403);
        }
        // A page that is named leads nowhere else.
        let elsewhere = [form.clone(), vec![("page".to_owned(), "https://evil.example/".to_owned())]].concat();
        let led = mina.send(&path, &elsewhere).await.expect(303);
        assert!(!led.header("location").contains("evil"), "{}", led.header("location"));
    }
}
