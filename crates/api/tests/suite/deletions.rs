//! Deleting what was never published.

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";

async fn delete(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    client.call("DELETE", &format!("{OWN}{path}"), None, headers).await
}

/// An offer with the plans `gen1` and `gen2`.
fn two_plans() -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    let plans = offer["definition"]["plans"].as_array_mut().unwrap();
    let mut second = plans[0].clone();
    second["diskGenerations"] = json!([]);
    second["planId"] = json!("gen2");
    plans[0]["diskGenerations"] = json!([]);
    plans.push(second);
    offer
}

fn plans(offer: &Value) -> Vec<&str> {
    let plans = offer["definition"]["plans"].as_array().unwrap();
    plans.iter().map(|plan| plan["planId"].as_str().unwrap()).collect()
}

on_both_engines! {
    async fn an_offer_that_was_never_published_is_deleted_for_good(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = two_plans();
        offer["definition"]["contoso.hideBanner"] = json!(true);
        offer["definition"]["contoso.apiKey"] = json!("a secret under a name nobody knows");
        let first = owner.put(ROOT, &offer).await.expect(200).header("etag").to_owned();
        let members = Some(r#"{"members":["contoso.hideBanner"]}"#.to_owned());
        owner.call("POST", &format!("{OWN}/confirm"), members, &[("content-type", "application/json")]).await.expect(200);
        // A cancel with nothing to cancel leaves an operation behind.
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        delete(&owner, "/plans/gen2", &[]).await.expect(204);

        let stale = delete(&owner, "", &[("if-match", &first)]).await.expect(412);
        assert_eq!(stale.code(), "PreconditionFailed");
        let tag = owner.get(ROOT).await.expect(200).header("etag").to_owned();
        let once = [("if-match", &*tag), ("idempotency-key", "delete-1")];
        let gone = delete(&owner, "", &once).await.expect(204);
        assert_eq!((gone.text.as_str(), gone.header("content-type")), ("", ""));
        assert_eq!(delete(&owner, "", &once).await.expect(204).header("idempotency-replayed"), "true");

        owner.get(ROOT).await.expect(404);
        owner.get(&format!("{ROOT}/status")).await.expect(404);
        assert_eq!(owner.get("/publishers/contoso/offers").await.expect(200).json(), json!([]));
        delete(&owner, "", &[]).await.expect(404);
        for headers in [&[][..], &[("if-none-match", "*")]] {
            let refused = owner.api_with("PUT", ROOT, Some(&offer), headers).await.expect(409);
            assert_eq!(refused.code(), "IdRetired", "{}", refused.text);
        }
        let said = owner.call("POST", &format!("{OWN}/validate"), Some(offer.to_string()), &[("content-type", "application/json")]).await.expect(200).json();
        assert_eq!((&said["canBeSaved"], &said["findings"][0]["code"]), (&json!(false), &json!("IdRetired")), "{said:#}");
        // Another id, and the same one of another publisher, are nobody's yet.
        owner.put("/publishers/contoso/offers/demo2", &documents::core_vm("contoso", "demo2")).await.expect(200);
        test.publisher("fabrikam", true).await;
        let other = test.member("fabrikam", Role::Owner).await;
        other.put("/publishers/fabrikam/offers/demo", &documents::core_vm("fabrikam", "demo")).await.expect(200);
    }

    async fn what_was_ever_published_is_not_deleted(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &two_plans()).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        for path in ["", "/plans/gen1"] {
            let refused = delete(&owner, path, &[]).await.expect(409);
            assert_eq!(refused.code(), "OperationInProgress");
            assert!(refused.header("location").contains("/operations/"), "{}", refused.header("location"));
        }
        test.settle().await;
        for path in ["", "/plans/gen1"] {
            assert_eq!(delete(&owner, path, &[]).await.expect(409).code(), "WasPublished", "in preview");
        }
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        for path in ["", "/plans/GEN1"] {
            assert_eq!(delete(&owner, path, &[]).await.expect(409).code(), "WasPublished", "live");
        }
        assert_eq!(plans(&owner.get(ROOT).await.expect(200).json()), ["gen1", "gen2"]);
    }

    async fn a_plan_that_was_never_published_goes_and_its_id_with_it(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let offer = two_plans();
        // One that a PUT leaves out may come back.
        let mut without = offer.clone();
        without["definition"]["plans"].as_array_mut().unwrap().pop();
        for document in [&offer, &without, &offer] {
            owner.put(ROOT, document).await.expect(200);
        }
        let before = owner.get(ROOT).await.expect(200);
        delete(&owner, "/plans/gen2", &[("if-match", "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"")]).await.expect(412);
        let deleted = delete(&owner, "/plans/Gen2", &[("if-match", before.header("etag"))]).await.expect(204);
        let after = owner.get(ROOT).await.expect(200);
        assert_eq!((deleted.header("etag"), plans(&after.json())), (after.header("etag"), vec!["gen1"]));
        let mut expected = before.json();
        expected["definition"]["plans"].as_array_mut().unwrap().pop();
        assert_eq!(after.json()["definition"], expected["definition"], "the rest is as it was");
        delete(&owner, "/plans/gen2", &[]).await.expect(404);
        let refused = owner.put(ROOT, &offer).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["code"], "IdRetired", "{refused:#}");
        assert_eq!(refused["error"]["details"][0]["target"], "definition.plans[1].planId");

        // So it is once something is live.
        for action in ["publish", "golive"] {
            owner.post(&format!("{ROOT}/{action}")).await.expect(202);
            test.settle().await;
        }
        owner.put(ROOT, &offer).await.expect(400);
        let mut more = offer.clone();
        more["definition"]["plans"][1]["planId"] = json!("gen3");
        owner.put(ROOT, &more).await.expect(200);
        delete(&owner, "/plans/gen3", &[]).await.expect(204);
        let events = owner.get(&format!("{ROOT}/history")).await.expect(200).json();
        assert_eq!((&events["value"][0]["action"], &events["value"][0]["subject"]), (&json!("plan.deleted"), &json!("gen3")), "{events:#}");
    }
}
