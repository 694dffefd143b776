//! Publishing some pages while the rest stays draft, and comparing versions.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const CORE: &str = "microsoft-azure-corevm.";

async fn publish(client: &Client, body: Value) -> Answer {
    let headers = [("content-type", "application/json")];
    client.call("POST", &format!("{OWN}/publish"), Some(body.to_string()), &headers).await
}

async fn go_live(test: &TestApp, client: &Client) {
    test.settle().await;
    client.post(&format!("{ROOT}/golive")).await.expect(202);
    test.settle().await;
    assert_eq!(client.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

async fn compare(client: &Client, from: &str, to: &str) -> Value {
    client.call("GET", &format!("{OWN}/compare?from={from}&to={to}"), None, &[]).await.expect(200).json()
}

/// The pages that differ.
fn changed(comparison: &Value) -> Vec<&str> {
    comparison["pages"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap()).collect()
}

async fn definition(client: &Client, path: &str) -> Value {
    client.get(&format!("{ROOT}{path}")).await.expect(200).json()["definition"].clone()
}

/// A live offer, and its document with changes on three pages.
async fn three_changes(test: &TestApp) -> (Client, Value) {
    let owner = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["offer"]["contoso.apiKey"] = json!("the first key of somebody");
    owner.put(ROOT, &offer).await.expect(200);
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    go_live(test, &owner).await;
    let definition = &mut offer["definition"];
    definition["offer"][format!("{CORE}description")] = json!("Another set of images.");
    definition["offer"]["contoso.colour"] = json!("red");
    definition["offer"]["contoso.apiKey"] = json!("the second key of somebody");
    definition["plans"][0][format!("{CORE}skuSummary")] = json!("Another summary");
    owner.put(ROOT, &offer).await.expect(200);
    (owner, offer)
}

/// A second plan for the offer.
fn second_plan(offer: &Value) -> Value {
    let mut plan = offer["definition"]["plans"][0].clone();
    plan["planId"] = json!("gold");
    plan["diskGenerations"] = json!([]);
    plan
}

on_both_engines! {
    async fn two_pages_go_live_while_a_third_stays_draft(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, _) = three_changes(&test).await;
        let told = compare(&owner, "live", "draft").await;
        assert_eq!(changed(&told), ["properties", "listing", "plans/gen1/plan-listing"], "{told:#}");
        let before = owner.get(ROOT).await.expect(200);
        let accepted = publish(&owner, json!({ "pages": ["listing", "plans/gen1/plan-listing"] })).await.expect(202);
        assert_eq!(accepted.json(), json!({ "pages": ["listing", "plans/gen1/plan-listing"], "pulledIn": [], "heldBack": [] }));
        assert_eq!(accepted.header("location"), accepted.header("operation-location"));
        // The draft is the same, under the same tag, and the next version.
        let after = owner.get(ROOT).await.expect(200);
        assert_eq!((after.header("etag"), &after.json()["definition"]), (before.header("etag"), &before.json()["definition"]));
        assert_eq!((&before.json()["version"], &after.json()["version"]), (&json!(2), &json!(3)));
        go_live(&test, &owner).await;

        let (first, live) = (definition(&owner, "/versions/1").await, definition(&owner, "/slot/production").await);
        assert_eq!(live, definition(&owner, "/versions/2").await);
        let mut expected = first;
        expected["offer"][format!("{CORE}description")] = json!("Another set of images.");
        expected["plans"][0][format!("{CORE}skuSummary")] = json!("Another summary");
        assert_eq!(live, expected);
        owner.get(&format!("{ROOT}/versions/3")).await.expect(404);
        let left = compare(&owner, "live", "draft").await;
        assert_eq!(changed(&left), ["properties"], "{left:#}");
        let secret = left["pages"][0]["fields"].as_array().unwrap().iter().find(|field| field["secret"] == true).unwrap();
        assert_eq!((&secret["change"], &secret["place"], secret.get("before")), (&json!("edited"), &json!("offer/contoso.apiKey"), None));
        assert_eq!(definition(&owner, "").await, before.json()["definition"]);

        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let none = compare(&owner, "live", "draft").await;
        assert_eq!((changed(&none), &none["plans"]), (vec![], &json!([])));
        assert_eq!(changed(&compare(&owner, "version:1", "version:3").await).len(), 3);
    }

    async fn a_tool_that_knows_no_pages_goes_on_meanwhile(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, mut offer) = three_changes(&test).await;
        publish(&owner, json!({ "pages": ["listing"] })).await.expect(202);
        let refused = publish(&owner, json!({ "pages": ["properties"] })).await.expect(409);
        assert_eq!(refused.code(), "OperationInProgress");
        // It saves what it knows while the pages are on their way, and under the tag it has.
        let read = owner.get(ROOT).await.expect(200);
        offer["definition"]["plans"][0][format!("{CORE}skuSummary")] = json!("A third summary");
        offer["definition"]["offer"].as_object_mut().unwrap().remove("contoso.apiKey");
        owner.api_with("PUT", ROOT, Some(&offer), &[("if-match", read.header("etag"))]).await.expect(200);
        go_live(&test, &owner).await;
        let left = compare(&owner, "live", "draft").await;
        assert_eq!(changed(&left), ["properties", "plans/gen1/plan-listing"]);
        // What it publishes is everything, the secret that only the draft knew included.
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        assert_eq!(changed(&compare(&owner, "preview", "draft").await), [""; 0]);
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        assert_eq!(changed(&compare(&owner, "live", "draft").await).len(), 2);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        assert_eq!(definition(&owner, "/slot/production").await["plans"][0][format!("{CORE}skuSummary")], "A third summary");
    }

    async fn a_publish_of_pages_that_is_canceled_leaves_the_draft_as_it_was(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, _) = three_changes(&test).await;
        let before = definition(&owner, "").await;
        publish(&owner, json!({ "pages": ["listing"] })).await.expect(202);
        test.settle().await;
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "canceled");
        assert_eq!((definition(&owner, "").await, changed(&compare(&owner, "live", "draft").await).len()), (before, 3));

        publish(&owner, json!({ "pages": ["listing", "properties"] })).await.expect(202);
        go_live(&test, &owner).await;
        assert_eq!(changed(&compare(&owner, "live", "draft").await), ["plans/gen1/plan-listing"]);
    }

    async fn a_publish_of_pages_that_fails_leaves_the_draft_as_it_was(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let logo = "microsoft-azure-marketplace.smallLogo";
        offer["definition"]["offer"][logo] = site.png("wrong-size.png", 41, 40).into();
        offer["definition"]["plans"][0]["microsoft-azure-virtualmachines.skuSummary"] = json!("Another summary");
        owner.put(ROOT, &offer).await.expect(200);
        let (before, told) = (definition(&owner, "").await, compare(&owner, "live", "draft").await);
        assert_eq!(changed(&told), ["listing", "plans/standard/plan-listing"], "{told:#}");
        publish(&owner, json!({ "pages": ["listing"] })).await.expect(202);
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "failed");
        assert_eq!((definition(&owner, "").await, compare(&owner, "live", "draft").await), (before, told));
        offer["definition"]["offer"][logo] = site.png("right-size.png", 40, 40).into();
        owner.put(ROOT, &offer).await.expect(200);
        publish(&owner, json!({ "pages": ["listing"] })).await.expect(202);
        go_live(&test, &owner).await;
        // The file is held by both now, whichever of them it was fetched for.
        assert_eq!(changed(&compare(&owner, "live", "draft").await), ["plans/standard/plan-listing"]);
    }

    async fn a_new_plan_goes_along_as_a_whole_or_is_held_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        let (owner, mut offer) = three_changes(&test).await;
        let mut plan = second_plan(&offer);
        plan.as_object_mut().unwrap().remove(&format!("{CORE}skuSummary"));
        offer["definition"]["plans"].as_array_mut().unwrap().insert(0, plan);
        owner.put(ROOT, &offer).await.expect(200);
        let told = compare(&owner, "live", "draft").await;
        assert_eq!((&told["plans"][0]["plan"], &told["plans"][0]["change"]), (&json!("gold"), &json!("added")), "{told:#}");
        owner.post(&format!("{ROOT}/publish")).await.expect(422);
        let refused = publish(&owner, json!({ "pages": ["plans/gold/plan-listing"] })).await.expect(422);
        assert_eq!(refused.code(), "OfferNotPublishable", "nothing else was chosen");
        let accepted = publish(&owner, json!({ "pages": ["listing"] })).await.expect(202).json();
        let held = &accepted["heldBack"][0];
        assert_eq!((&held["plan"], &held["problems"][0]["code"]), (&json!("gold"), &json!("Required")), "{accepted:#}");
        assert!(held["pages"].as_array().unwrap().contains(&json!("plans/gold/plan-listing")));
        assert_eq!(accepted["pages"], json!(["listing"]));
        go_live(&test, &owner).await;
        assert_eq!(definition(&owner, "/slot/production").await["plans"].as_array().unwrap().len(), 1);
        assert_eq!(definition(&owner, "").await["plans"].as_array().unwrap().len(), 2);

        offer["definition"]["plans"][0][format!("{CORE}skuSummary")] = json!("Gold");
        owner.put(ROOT, &offer).await.expect(200);
        let accepted = publish(&owner, json!({ "pages": ["plans/gold/plan-listing"] })).await.expect(202).json();
        assert_eq!(accepted["heldBack"], json!([]));
        let pulled: Vec<_> = accepted["pulledIn"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap()).collect();
        assert!(pulled.contains(&"plans") && pulled.contains(&"plans/gold/plan-technical"), "{accepted:#}");
        assert!(accepted["pulledIn"].to_string().contains("plan `gold` is new"));
        go_live(&test, &owner).await;
        let live = definition(&owner, "/slot/production").await;
        assert_eq!((&live["plans"][0]["planId"], &live["plans"][1]["planId"]), (&json!("gold"), &json!("gen1")));
        assert_eq!(changed(&compare(&owner, "live", "draft").await), ["properties", "plans/gen1/plan-listing"]);
    }

    async fn what_cannot_be_published_is_refused_and_nothing_changes(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &offer).await.expect(200);
        owner.call("GET", &format!("{OWN}/compare"), None, &[]).await.expect(404);
        assert_eq!(owner.call("GET", &format!("{OWN}/compare?from=old"), None, &[]).await.expect(400).code(), "InvalidVersion");
        let unknown = publish(&owner, json!({ "pages": ["co-sell", "plans/none/plan-listing", "listing"] })).await.expect(422);
        assert_eq!(unknown.code(), "NoSuchPage");
        assert!(unknown.text.contains("co-sell") && unknown.text.contains("plans/none/plan-listing"), "{}", unknown.text);
        let misspelt = publish(&owner, json!({ "pages": ["listin", "plan-listing"] })).await.expect(400);
        assert!(misspelt.text.contains("`listing`") && misspelt.text.contains("name the plan"), "{}", misspelt.text);
        publish(&owner, json!({ "pages": "listing" })).await.expect(400);
        // An offer that was never live goes out whole.
        let accepted = publish(&owner, json!({ "pages": ["listing"] })).await.expect(202).json();
        assert!(accepted["pulledIn"].to_string().contains("never live"), "{accepted:#}");
        go_live(&test, &owner).await;
        assert_eq!(definition(&owner, "/slot/production").await, definition(&owner, "").await);
        assert_eq!(publish(&owner, json!({ "pages": ["listing"] })).await.expect(409).code(), "NothingToPublish");
        assert_eq!(publish(&owner, json!({})).await.expect(409).code(), "NothingToPublish");
        offer["definition"]["offer"][format!("{CORE}description")] = json!("");
        owner.put(ROOT, &offer).await.expect(200);
        let refused = publish(&owner, json!({ "pages": ["listing"] })).await.expect(422);
        assert_eq!(refused.code(), "OfferNotPublishable");
        assert_eq!(owner.get(ROOT).await.json()["version"], 2);
        let refused = publish(&owner, json!({ "pages": ["properties"] })).await.expect(409);
        assert_eq!(refused.code(), "NothingToPublish");
    }
}
