//! Types whose offers are only read any more: an import brings them, and everything that would change them is refused.

use app::offers::import;
use app::{Actor, Role};
use serde_json::{Value, json};
use testkit::TestApp;

/// A type, what its offers are named by, and what its refusal names.
const RETIRED: [(&str, &str, &str); 2] = [
    ("microsoft-dynamics-nav", "nav", "microsoft-dynamics365-businesscentral"),
    ("microsoft-cortana-intelligence", "cortana", "microsoft-azure-saas"),
];

fn offer(offer_type: &str, id: &str) -> Value {
    json!({
        "publisherId": "contoso", "id": id, "offerTypeId": offer_type,
        "definition": {
            "displayText": "As it was",
            "offer": { "microsoft-azure-marketplace.title": "As it was", "x.unknown": 1.5 },
        },
    })
}

/// Imports `offer`, as `stoa import` does.
async fn bring(test: &TestApp, offer: &Value) {
    let ctx = test.app.ctx(Actor::Console, "import");
    let draft = import::read(&ctx, offer.to_string().as_bytes()).unwrap();
    let imported = test.app.write(&ctx, move |ctx, tx| {
        let prepared = import::prepare(ctx, tx, &draft)?;
        import::import(ctx, tx, &draft, &prepared)
    });
    assert_eq!(imported.await.unwrap(), import::Imported::Created);
}

on_both_engines! {
    async fn offers_of_retired_types_are_read_and_listed_and_never_changed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        for (offer_type, id, successor) in RETIRED {
            let offer = offer(offer_type, id);
            bring(&test, &offer).await;
            let root = format!("/publishers/contoso/offers/{id}");
            let read = owner.get(&root).await.expect(200);
            assert!(read.text.contains("\"x.unknown\":1.5") && read.text.contains("\"plans\":[]"), "{}", read.text);
            let before = read.json();

            let mut changed = offer.clone();
            changed["definition"]["displayText"] = json!("Another name");
            let mut wrong = offer.clone();
            wrong["definition"]["displayText"] = json!(7);
            for body in [&offer, &changed, &wrong] {
                let refused = owner.put(&root, body).await.expect(422).json();
                assert_eq!(refused["error"]["code"], "OfferTypeRetired", "{refused}");
                assert!(refused["error"]["message"].as_str().unwrap().contains(successor), "{refused}");
            }
            for action in ["publish", "golive"] {
                let refused = owner.post(&format!("{root}/{action}")).await.expect(422).json();
                assert_eq!(refused["error"]["code"], "OfferTypeRetired", "{action}: {refused}");
            }
            let deleted = owner.call("DELETE", &format!("/stoa/v1{root}"), None, &[]).await.expect(422).json();
            assert_eq!(deleted["error"]["code"], "OfferTypeRetired");
            let new = owner.put("/publishers/contoso/offers/new", &changed_id(&offer)).await.expect(422).json();
            assert_eq!(new["error"]["code"], "OfferTypeRetired");
            owner.get("/publishers/contoso/offers/new").await.expect(404);
            // Nothing runs, so there is nothing to cancel, and that is no error for anybody.
            owner.post(&format!("{root}/cancel")).await.expect(202);
            assert_eq!(owner.get(&root).await.expect(200).json()["definition"], before["definition"]);
        }
        let list = owner.get("/publishers/contoso/offers").await.expect(200).json();
        let types: Vec<_> = list.as_array().unwrap().iter().map(|offer| offer["offerTypeId"].as_str().unwrap()).collect();
        assert_eq!(types.len(), 2, "{list:#}");
        assert!(RETIRED.iter().all(|(offer_type, ..)| types.contains(offer_type)), "{types:?}");
        assert_eq!(owner.get("/offerTypes").await.expect(200).json().as_array().unwrap().iter()
            .filter(|known| RETIRED.iter().any(|(id, ..)| known["id"] == *id)).count(), 2);
    }
}

fn changed_id(offer: &Value) -> Value {
    let mut offer = offer.clone();
    offer["id"] = json!("new");
    offer
}
