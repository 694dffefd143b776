//! What a publisher says of itself: its owners change it, everything wrong is told at once, and a new name reaches what is live.

use app::Role;
use testkit::{Client, TestApp, documents};

const HERE: &str = "/dashboard/account/management";
const CONTOSO: &str = "/dashboard/account/management?publisher=contoso";
const RIGHT: [(&str, &str); 5] = [
    ("act", "save"),
    ("name", "Contoso & Söhne"),
    ("contact", "Release team"),
    ("address", "team@contoso.example; release@contoso.example"),
    ("phone", "+353 1 555 0100"),
];

on_both_engines! {
    async fn owners_say_whom_to_write_to_and_a_new_name_is_shown_on_what_is_live(engine: Engine) {
        let test = TestApp::start(engine).await;
        let program = test.member("contoso", Role::Owner).await;
        crate::take_live(&test, &program, &documents::core_vm("contoso", "demo")).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let led = mina.get(HERE).await.expect(303);
        assert_eq!(led.header("location"), CONTOSO);

        let saved = mina.submit(CONTOSO, CONTOSO, &RIGHT).await.expect(303);
        assert_eq!(saved.header("location"), "/dashboard/account/management?publisher=contoso&told=saved");
        let page = mina.get(saved.header("location")).await.expect(200).text;
        for shown in ["Saved.", "Contoso &#38; Söhne", "team@contoso.example, release@contoso.example", "+353 1 555 0100", "Release team"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        test.settle().await;
        let everybody = Client::anonymous(&test);
        let live = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        assert_eq!(live["publisherDisplayName"], "Contoso & Söhne");
        let listed = everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200).json();
        assert_eq!(listed["value"][0]["publisherDisplayName"], "Contoso & Söhne", "{listed:#}");
        let told = crate::events(&test, "publisher.profile-saved").await;
        assert_eq!(told.len(), 1);
        assert!(told[0]["after"].as_str().unwrap().contains("release@contoso.example"), "{told:?}");
    }

    async fn everything_wrong_is_told_at_once_and_what_was_typed_stays(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let wrong = [("act", "save"), ("name", ""), ("contact", "\u{202e}team"), ("address", "<b>nobody"), ("phone", "call me")];
        let page = mina.submit(CONTOSO, CONTOSO, &wrong).await.expect(422).text;
        for shown in ["3 problems: Account settings", "Give the publisher a name.", "“&#60;b&#62;nobody” is not a mail address.", "call me", "\u{202e}team"] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert_eq!(crate::events(&test, "publisher.profile-saved").await, Vec::<serde_json::Value>::new());
    }

    async fn who_saves_over_somebody_else_sees_both_first(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        let old = testkit::filled(&mina.get(CONTOSO).await.expect(200).text, &RIGHT);
        let theirs = [("act", "save"), ("name", "Contoso Ltd"), ("address", "a@contoso.example"), ("contact", ""), ("phone", "")];
        mina.submit(CONTOSO, CONTOSO, &theirs).await.expect(303);
        let page = mina.send(CONTOSO, &old).await.expect(409).text;
        assert!(page.contains("Stored now: Contoso Ltd") && page.contains("Contoso &#38; Söhne"), "{page}");
        let again = testkit::filled(&page, &RIGHT);
        mina.send(CONTOSO, &again).await.expect(303);
        mina.send(CONTOSO, &again).await.expect(303);
        assert_eq!(crate::events(&test, "publisher.profile-saved").await.len(), 2);
    }

    async fn a_test_message_is_sent_now_and_then(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mina = test.person("Mina Kim", "contoso", Role::Owner).await;
        for told in ["tested", "soon"] {
            let sent = mina.submit(CONTOSO, CONTOSO, &[("act", "test")]).await.expect(303);
            assert!(sent.header("location").ends_with(&format!("told={told}")), "{}", sent.header("location"));
        }
        test.clock.advance(std::time::Duration::from_secs(301));
        let sent = mina.submit(CONTOSO, CONTOSO, &[("act", "test")]).await.expect(303);
        assert!(sent.header("location").ends_with("told=tested"));
        assert_eq!(crate::events(&test, "publisher.contact-tested").await.len(), 2);
    }

    async fn others_in_the_account_look_and_change_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let ana = test.person("Ana Duarte", "contoso", Role::Contributor).await;
        let page = ana.get(CONTOSO).await.expect(200).text;
        assert!(page.contains("You can look at these settings") && !page.contains("value=\"save\""), "{page}");
        ana.submit(CONTOSO, CONTOSO, &RIGHT).await.expect(403);
        ana.submit(CONTOSO, CONTOSO, &[("act", "test")]).await.expect(403);
        ana.get("/dashboard/account/management?publisher=other").await.expect(403);
        ana.get("/dashboard/account/management?publisher=%00").await.expect(404);
    }
}
