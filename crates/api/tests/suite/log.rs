//! What is logged, and what never is. Every test ends by looking for every secret made so far in the whole log.

use app::Role;
use testkit::{TestApp, documents, log};

on_both_engines! {
    async fn requests_are_logged_with_their_id_and_without_their_query(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let path = "/publishers/contoso/offers/logged?signature=abcdefgh";
        let id = format!("log-test-{engine:?}");
        let headers = [("x-ms-request-id", id.as_str())];
        owner.api_with("PUT", path, Some(&documents::core_vm("contoso", "logged")), &headers).await.expect(200);
        let text = log::text();
        let line = text.lines().find(|line| line.contains(&id)).expect("the request is logged");
        assert!(line.contains("/api/publishers/contoso/offers/logged") && line.contains("status=200"), "{line}");
        assert!(!text.contains("signature=abcdefgh"), "links carry signatures there");
    }

    async fn what_strangers_make_up_is_logged_in_part(engine: Engine) {
        let test = TestApp::start(engine).await;
        let made_up = format!("{engine:?}").to_uppercase() + &"Z".repeat(60_000);
        let refused = testkit::Client::anonymous(&test).call(&made_up, "/healthz", None, &[("user-agent", &made_up), ("x-ms-request-id", &made_up)]).await.expect(405);
        assert!(refused.text.len() < 1000, "{}", refused.text);
        let path = format!("/{made_up}");
        testkit::Client::anonymous(&test).call("GET", &path, None, &[]).await.expect(404);
        let text = log::text();
        let lines = text.lines().filter(|line| line.contains(&made_up[..15]));
        let longest = lines.map(str::len).max();
        assert!(longest.is_some_and(|longest| longest < 1000), "{longest:?}");
    }
}
