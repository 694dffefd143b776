//! Offer types are data: a file is enough.

use app::Role;
use serde_json::json;
use testkit::{TestApp, documents};

const BOOK: &str = include_str!("book.json");

on_both_engines! {
    async fn a_type_from_a_file_publishes_like_the_others(engine: Engine) {
        let test = TestApp::with(engine).offer_type("book.json", BOOK).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        testkit::log::keep_out("s3cret-order-key");
        let root = "/publishers/contoso/offers/novel";
        let book = json!({
            "offerTypeId": "book",
            "definition": {
                "displayText": "A novel",
                "offer": { "book.title": "A novel", "book.orderKey": "s3cret-order-key" },
                "plans": [{ "planId": "paperback", "book.pages": 320 }],
            },
        });
        let saved = owner.put(root, &book).await.expect(200);
        assert!(!saved.text.contains("s3cret"), "{}", saved.text);
        let mut bad = book.clone();
        bad["definition"]["plans"][0]["book.pages"] = json!("many");
        let refused = owner.put(root, &bad).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["target"], "definition.plans[0].book.pages");
        for action in ["publish", "golive"] {
            owner.post(&format!("{root}/{action}")).await.expect(202);
            test.settle().await;
        }
        let status = owner.get(&format!("{root}/status")).await.expect(200).json();
        assert_eq!(status["status"], "succeeded", "{status:#}");
        let ids: Vec<_> = status["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["displaydummycertify", "proofread", "displaypackage", "publisher-signoff", "live"]);
        let types = owner.get("/offerTypes").await.expect(200).json();
        assert!(types.as_array().unwrap().iter().any(|known| known["id"] == "book"));
        owner.put("/publishers/contoso/offers/vm", &documents::core_vm("contoso", "vm")).await.expect(200);
    }
}
