//! A marketplace that people reach at another address than the one it listens at: a proxy before it encrypts.

use app::people::{self, NewPerson, Purpose};
use serde_json::json;
use testkit::provider::IdentityProvider;
use testkit::{Browser, TestApp};

const PUBLIC: &str = "https://market.example";
const ADDRESS: &str = "mina@contoso.example";
const PASSWORD: &str = "correct horse battery";

/// What an answer has a browser keep as `name`.
fn set(answer: &testkit::Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter().map(|set| set.to_str().unwrap().to_owned());
    let all: Vec<_> = all.collect();
    all.iter().find(|set| set.starts_with(&format!("{name}="))).unwrap_or_else(|| panic!("{all:?}")).clone()
}

on_both_engines! {
    async fn behind_a_proxy_cookies_forms_and_links_are_those_of_the_public_address(engine: Engine) {
        let provider = IdentityProvider::start().await;
        let options = provider.options();
        let test = TestApp::with(engine).public_url(PUBLIC).settings(move |settings| settings.open_id = Some(options));
        let test = test.start().await;
        test.console(|ctx, tx| {
            let new = NewPerson { address: ADDRESS.to_owned(), name: "Mina Kim".to_owned(), language: None };
            let person = people::create(ctx, tx, &new)?;
            people::mail_link(ctx, tx, &person.id, Purpose::Invitation)
        })
        .await;
        test.settle().await;
        let mail = test.new_mails().remove(0);
        let (_, link) = mail.split_once(&format!("{PUBLIC}/signin/link?token=")).expect("a link to the public address");
        let page = format!("/signin/link?token={}", link.split_whitespace().next().unwrap());
        // The browser says the public origin, the proxy its own host.
        let browser = Browser::new(&test);
        let chosen = [("password", PASSWORD), ("again", PASSWORD)];
        let inside = browser.submit(&page, "/signin/link", &chosen).await.expect(303);
        assert!(inside.header("location").starts_with("/dashboard/"), "a way without a host is right behind any proxy");
        let kept = set(&inside, "__Host-stoa-session");
        assert!(kept.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{kept}");
        browser.get("/dashboard/accounts").await.expect(200);
        // Under the name that any host nearby could set, it is not taken.
        let planted = Browser::new(&test);
        planted.set_cookie("stoa-session", &browser.cookie("__Host-stoa-session").unwrap());
        planted.get("/dashboard/accounts").await.expect(303);
        let form = [("address", ADDRESS), ("password", PASSWORD)];
        let other = Browser::new(&test);
        let refused = testkit::filled(&other.get("/signin").await.expect(200).text, &form);
        other.send_from("https://market.example.evil.example", "/signin", &refused).await.expect(403);
        other.send(  "/signin", &refused).await.expect(303);
        let begun = Browser::new(&test).get("/signin/openid").await.expect(303);
        assert!(set(&begun, "__Host-stoa-provider").contains("; Secure; Max-Age=900"));
        let back = provider.sign_in(begun.header("location"), 0, &json!({}));
        assert!(back.starts_with(&format!("{PUBLIC}/signin/openid/return?code=")), "{back}");
    }
}
