//! Every example of every type goes its way from draft to live, and is found.

use std::collections::BTreeSet;

use app::Role;
use offer_types::{EXAMPLES, OfferTypes};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

on_both_engines! {
    async fn every_example_is_saved_previewed_published_and_listed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (site, types) = (Site::start().await, OfferTypes::built_in());
        let everybody = Client::anonymous(&test);
        let mut publishers = BTreeSet::from(["contoso".to_owned()]);
        for (name, _) in EXAMPLES {
            let offer = documents::example(name, &site);
            let word = |member: &str| offer[member].as_str().unwrap();
            if !publishers.contains(word("publisherId")) {
                test.publisher(word("publisherId"), true).await;
                publishers.insert(word("publisherId").to_owned());
            }
            let known = types.get(&word("offerTypeId").parse().unwrap()).unwrap();
            let owner = test.member(word("publisherId"), Role::Owner).await;
            let root = format!("/publishers/{}/offers/{}", word("publisherId"), word("id"));
            let saved = owner.put(&root, &offer).await.expect(200).json();
            assert!(saved["definition"]["plans"].is_array(), "{name}: clients read the list");

            owner.post(&format!("{root}/publish")).await.expect(202);
            test.settle().await;
            let status = owner.get(&format!("{root}/status")).await.expect(200).json();
            assert_eq!(status["status"], "waitingForPublisherReview", "{name}: {status:#}");
            let shop = format!("/catalog/offers/{}/{}", word("publisherId"), word("id"));
            everybody.call("GET", &shop, None, &[]).await.expect(404);

            owner.post(&format!("{root}/golive")).await.expect(202);
            test.settle().await;
            let status = owner.get(&format!("{root}/status")).await.expect(200).json();
            assert_eq!(status["status"], "succeeded", "{name}: {status:#}");
            let taken = status["steps"].as_array().unwrap();
            assert!(taken.len() <= known.steps().len() && taken.iter().all(|step| step["status"] == "complete"), "{name}: {status:#}");

            let page = everybody.call("GET", &shop, None, &[]).await.expect(200);
            assert_eq!(page.json()["offerTypeId"], offer["offerTypeId"], "{name}");
            for hidden in ["ContactEmail", "hideKey", "LeadConfiguration", "not-a-real-key"] {
                assert!(!page.text.contains(hidden), "{name} shows {hidden}");
            }
        }
        let listed = everybody.call("GET", "/catalog/offers?top=100", None, &[]).await.expect(200).json();
        let cards = listed["value"].as_array().unwrap();
        assert_eq!(cards.len(), EXAMPLES.len(), "{listed:#}");
        assert!(cards.iter().all(|card: &Value| card["summary"].is_string()), "{listed:#}");
        let with_logo = cards.iter().filter(|card| card["logo"].is_string()).count();
        // One has no picture at all.
        assert_eq!(with_logo + 1, cards.len(), "{listed:#}");
    }

    /// Both are joined where the app is installed.
    async fn ids_that_are_too_long_together_are_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("kestrel", true).await;
        let owner = test.member("kestrel", Role::Owner).await;
        let put = |id: String| {
            let body = json!({ "offerTypeId": "microsoft-dynamics365-businesscentral", "definition": { "displayText": "A" } });
            let owner = owner.clone();
            async move { owner.put(&format!("/publishers/kestrel/offers/{id}"), &body).await }
        };
        put("a".repeat(32)).await.expect(200);
        let refused = put("a".repeat(33)).await.expect(400).json();
        let detail = &refused["error"]["details"][0];
        assert_eq!((&detail["code"], &detail["target"]), (&json!("TooLong"), &json!("id")), "{refused}");
        assert!(detail["message"].as_str().unwrap().contains("has 41 characters, and 40 is the most"), "{refused}");
    }
}
