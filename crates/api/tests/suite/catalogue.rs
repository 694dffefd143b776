//! What everybody sees.

use app::Role;
use serde_json::json;
use testkit::{Client, TestApp, documents};

async fn live(test: &TestApp, owner: &Client, id: &str, offer: &serde_json::Value) {
    let root = format!("/publishers/contoso/offers/{id}");
    owner.put(&root, offer).await.expect(200);
    for action in ["publish", "golive"] {
        owner.post(&format!("{root}/{action}")).await.expect(202);
        test.settle().await;
    }
}

on_both_engines! {
    async fn only_live_offers_are_listed_page_by_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for id in ["a", "b", "c"] {
            live(&test, &owner, id, &documents::core_vm("contoso", id)).await;
        }
        owner.put("/publishers/contoso/offers/d", &documents::core_vm("contoso", "d")).await.expect(200);
        let everybody = Client::anonymous(&test);
        let first = everybody.call("GET", "/catalog/offers?top=2", None, &[]).await.expect(200).json();
        let next = first["nextLink"].as_str().unwrap();
        let second = everybody.call("GET", next, None, &[]).await.expect(200).json();
        let ids: Vec<_> = [&first, &second].iter().flat_map(|page| page["value"].as_array().unwrap()).map(|entry| entry["offerId"].as_str().unwrap()).collect();
        assert_eq!(ids, ["a", "b", "c"]);
        assert!(second.get("nextLink").is_none());
        everybody.call("GET", "/catalog/offers/contoso/d", None, &[]).await.expect(404);
    }

    async fn entries_are_cached_by_their_tag(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        live(&test, &owner, "demo", &documents::core_vm("contoso", "demo")).await;
        let everybody = Client::anonymous(&test);
        for target in ["/catalog/offers", "/catalog/offers/contoso/demo"] {
            let etag = everybody.call("GET", target, None, &[]).await.expect(200).header("etag").to_owned();
            everybody.call("GET", target, None, &[("if-none-match", &etag)]).await.expect(304);
        }
        let etag = everybody.call("GET", "/catalog/offers", None, &[]).await.header("etag").to_owned();
        let mut changed = documents::core_vm("contoso", "demo");
        changed["definition"]["displayText"] = json!("Changed");
        live(&test, &owner, "demo", &changed).await;
        let fresh = everybody.call("GET", "/catalog/offers", None, &[("if-none-match", &etag)]).await.expect(200);
        assert_eq!(fresh.json()["value"][0]["displayText"], "Changed");
    }

    async fn what_is_the_publishers_own_stays_there(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let mut hidden = offer["definition"]["plans"][0].clone();
        hidden["planId"] = json!("hidden");
        hidden["microsoft-azure-corevm.hideSKUForSolutionTemplate"] = json!(true);
        offer["definition"]["plans"].as_array_mut().unwrap().push(hidden);
        live(&test, &owner, "demo", &offer).await;
        let status = owner.get("/publishers/contoso/offers/demo/status").await.json();
        let everybody = Client::anonymous(&test);
        let shown = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200);
        for private in ["osVhdUrl", "sig=abc", "allowedSubscriptions", "59160c40", "leadDestination"] {
            assert!(!shown.text.contains(private), "{private} in {}", shown.text);
        }
        let plans = |listing: serde_json::Value| listing["listing"]["plans"].as_array().unwrap().len();
        assert_eq!(plans(shown.json()), 1, "hidden plans are for testers");
        let preview = status["previewLinks"][0]["uri"].as_str().unwrap();
        assert_eq!(plans(everybody.call("GET", preview, None, &[]).await.expect(200).json()), 2);
        everybody.call("GET", &preview.replace("version=1", "version=2"), None, &[]).await.expect(404);
    }
}
