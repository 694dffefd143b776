//! Changing many pages at once.

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const CORE: &str = "microsoft-azure-corevm.";

async fn change(client: &Client, body: &Value) -> Answer {
    change_with(client, body, &[]).await
}

async fn change_with(client: &Client, body: &Value, more: &[(&str, &str)]) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(more);
    client.call("POST", &format!("{OWN}/changes"), Some(body.to_string()), &headers).await
}

/// What a page says, and its tag.
async fn page(client: &Client, path: &str) -> (Value, String) {
    let read = client.call("GET", &format!("{OWN}/{path}"), None, &[]).await.expect(200).json();
    (read["content"].clone(), read["tag"].as_str().unwrap().to_owned())
}

async fn compare(client: &Client, from: &str, to: &str) -> Value {
    client.call("GET", &format!("{OWN}/compare?from={from}&to={to}"), None, &[]).await.expect(200).json()
}

fn changed(comparison: &Value) -> Vec<&str> {
    comparison["pages"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap()).collect()
}

async fn go_live(test: &TestApp, client: &Client) {
    test.settle().await;
    client.post(&format!("{ROOT}/golive")).await.expect(202);
    test.settle().await;
    assert_eq!(client.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

/// An owner with an offer that has a secret.
async fn owner(test: &TestApp) -> Client {
    let owner = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["offer"]["contoso.apiKey"] = json!("the first key of somebody");
    owner.put(ROOT, &offer).await.expect(200);
    owner
}

on_both_engines! {
    async fn pages_are_changed_together_or_not_at_all(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        let (mut listing, tag) = page(&owner, "pages/listing").await;
        let (mut plan, of_plan) = page(&owner, "plans/gen1/pages/plan-listing").await;
        listing["offer"][format!("{CORE}description")] = json!("Another set of images.");
        plan[format!("{CORE}skuSummary")] = json!("Another summary");
        let set = json!({ "changes": [
            { "page": "listing", "tag": tag, "value": listing },
            { "page": "plan-listing", "plan": "gen1", "tag": of_plan, "value": plan },
        ] });
        let key = [("idempotency-key", "change-1")];
        let done = change_with(&owner, &set, &key).await.expect(200);
        let told = done.json();
        assert_eq!((&told["saved"], changed(&told["comparison"])), (&json!(true), vec!["listing", "plans/gen1/plan-listing"]), "{told:#}");
        assert_eq!(told["pages"][0]["tag"], page(&owner, "pages/listing").await.1);
        assert_eq!(done.header("etag"), owner.get(ROOT).await.header("etag"));
        let again = change_with(&owner, &set, &key).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &done.text));
        let history = owner.get(&format!("{ROOT}/history")).await.json();
        assert_eq!(history["value"][0]["subject"], "listing, plans/gen1/plan-listing");

        // The tags are not those that are there any more: all of them are named, and nothing is done.
        let before = owner.get(ROOT).await.expect(200);
        let refused = change(&owner, &set).await.expect(409);
        assert_eq!(refused.code(), "PagesChanged");
        assert!(refused.text.contains("`listing`, `plans/gen1/plan-listing`"), "{}", refused.text);
        // One that is right does not come without one that is wrong, and all that is wrong is told.
        listing["displayText"] = json!("is not on this page");
        let refused = change(&owner, &json!({ "changes": [
            { "page": "offer-settings", "value": { "displayText": "Never" } },
            { "page": "listing", "value": listing },
            { "page": "plans/gen1/plan-listing", "value": { format!("{CORE}skuSummary"): 7, "regions": [] } },
            { "page": "plans/none/plan-listing", "value": {} },
        ] })).await.expect(400).json();
        let details = refused["error"]["details"].to_string();
        for said in ["definition.displayText", "definition.plans[0].regions", "There is no such plan"] {
            assert!(details.contains(said), "{said}: {refused:#}");
        }
        assert_eq!((owner.get(ROOT).await.text, before.status), (before.text, 200));
        for wrong in [
            json!({}), json!({ "changes": [] }), json!({ "changes": 1 }), json!({ "changes": [{ "page": "listing" }] }),
            json!({ "changes": [{ "page": "listing", "value": 1 }] }), json!({ "changes": [{ "page": "colours", "value": {} }] }),
            json!({ "changes": [{ "page": "listing", "value": {} }, { "page": "listing", "value": {} }] }),
            json!({ "changes": [{ "page": "listing", "plan": "gen1", "value": {} }] }),
        ] {
            change(&owner, &wrong).await.expect(400);
        }
        assert_eq!(change(&owner, &json!({ "restore": { "version": 1 } })).await.expect(422).code(), "NoSuchVersion");
    }

    async fn a_dry_run_tells_what_would_change_and_what_is_wrong_and_does_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        let before = owner.get(ROOT).await.expect(200);
        let (mut listing, _) = page(&owner, "pages/listing").await;
        listing["offer"][format!("{CORE}description")] = json!("");
        let set = json!({ "dryRun": true, "changes": [{ "page": "listing", "value": listing }] });
        let told = change(&owner, &set).await.expect(200).json();
        assert_eq!((&told["saved"], changed(&told["comparison"])), (&json!(false), vec!["listing"]));
        let finding = &told["findings"][0];
        assert_eq!((&finding["level"], &finding["code"]), (&json!("publish"), &json!("Required")), "{told:#}");
        let set = json!({ "dryRun": true, "changes": [{ "page": "listing", "value": { "offer": { format!("{CORE}description"): 7 } } }] });
        let told = change(&owner, &set).await.expect(200).json();
        assert_eq!((&told["findings"][0]["level"], told.get("comparison")), (&json!("draft"), None), "{told:#}");
        assert_eq!(owner.get(ROOT).await.text, before.text);
    }

    async fn plans_come_go_and_change_places_by_their_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        let set = json!({ "changes": [
            { "page": "plans", "value": { "plans": [{ "planId": "gold" }, { "planId": "gen1" }] } },
            { "page": "plan-listing", "plan": "gold", "value": { format!("{CORE}skuSummary"): "Gold" } },
        ] });
        let told = change(&owner, &set).await.expect(200).json();
        assert_eq!((&told["comparison"]["plans"][0]["plan"], &told["comparison"]["plans"][0]["change"]), (&json!("gold"), &json!("added")), "{told:#}");
        let plans = owner.get(ROOT).await.json()["definition"]["plans"].clone();
        assert_eq!((&plans[0]["planId"], &plans[0][format!("{CORE}skuSummary")], &plans[1]["planId"]), (&json!("gold"), &json!("Gold"), &json!("gen1")));
        let set = json!({ "changes": [{ "page": "plans", "value": { "plans": [{ "planId": "gen1" }] } }] });
        let told = change(&owner, &set).await.expect(200).json();
        assert_eq!(told["comparison"]["plans"][0]["change"], "removed");
    }

    async fn a_draft_is_brought_back_from_a_version_with_its_secrets(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let definition = &mut offer["definition"];
        definition["displayText"] = json!("Other images");
        definition["offer"]["contoso.apiKey"] = json!("the second key of somebody");
        definition["plans"][0][format!("{CORE}skuSummary")] = json!("Another summary");
        owner.put(ROOT, &offer).await.expect(200);
        assert_eq!(changed(&compare(&owner, "version:1", "draft").await), ["offer-settings", "properties", "plans/gen1/plan-listing"]);
        // Some pages first.
        let some = json!({ "restore": { "version": 1, "pages": ["offer-settings"] } });
        assert_eq!(changed(&change(&owner, &some).await.expect(200).json()["comparison"]), ["offer-settings"]);
        let left = compare(&owner, "version:1", "draft").await;
        assert_eq!(changed(&left), ["properties", "plans/gen1/plan-listing"]);
        let told = change(&owner, &json!({ "restore": { "version": 1 } })).await.expect(200).json();
        assert_eq!(changed(&told["comparison"]), ["properties", "plans/gen1/plan-listing"]);
        assert!(told["comparison"].to_string().contains(r#""secret":true"#));
        let none = compare(&owner, "version:1", "draft").await;
        assert_eq!((changed(&none), &none["plans"]), (vec![], &json!([])));
        let unknown = change(&owner, &json!({ "restore": { "version": 1, "pages": ["plans/none/plan-listing"] } })).await.expect(422);
        assert_eq!(unknown.code(), "NoSuchPage");
        // Whoever says which tags the pages had replaces nobody's changes.
        let (_, tag) = page(&owner, "pages/offer-settings").await;
        let other = json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Somebody else's" } }] });
        change(&owner, &other).await.expect(200);
        let back = |tags: Value| json!({ "restore": { "version": 1, "tags": tags } });
        let moved = change(&owner, &back(json!({ "offer-settings": tag, "listing": "\"none\"" }))).await.expect(409);
        assert_eq!(moved.code(), "PagesChanged");
        assert!(moved.text.contains("`listing`, `offer-settings`"), "{}", moved.text);
        assert_eq!(change(&owner, &back(json!({ "colours": tag }))).await.expect(400).code(), "InvalidPage");
        let (_, tag) = page(&owner, "pages/offer-settings").await;
        let told = change(&owner, &back(json!({ "offer-settings": tag }))).await.expect(200).json();
        assert_eq!(changed(&told["comparison"]), ["offer-settings"]);
        assert_eq!(change(&owner, &json!({ "restore": { "version": 2 } })).await.expect(422).code(), "NoSuchVersion");
    }

    async fn a_restore_holds_for_the_draft_that_was_read(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let save = json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Other images" } }] });
        change(&owner, &save).await.expect(200);
        let read = owner.get(ROOT).await.expect(200).header("etag").to_owned();
        change(&owner, &json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Third images" } }] })).await.expect(200);
        let back = json!({ "restore": { "version": 1 } });
        let name = async || owner.get(ROOT).await.json()["definition"]["displayText"].clone();
        for (tag, code) in [(read.as_str(), "PreconditionFailed"), ("no tag", "PreconditionFailed")] {
            let refused = change_with(&owner, &back, &[("if-match", tag)]).await.expect(412);
            assert_eq!((refused.code(), name().await), (code.to_owned(), json!("Third images")), "{}", refused.text);
        }
        let now = owner.get(ROOT).await.expect(200).header("etag").to_owned();
        change_with(&owner, &back, &[("if-match", &now)]).await.expect(200);
        assert_eq!(name().await, "Demo images");
        let event = owner.get(&format!("{ROOT}/history?top=1")).await.json()["value"][0].clone();
        assert_eq!(event["action"], "offer.restored", "{event}");
    }

    async fn where_if_match_is_wanted_a_restore_says_what_it_replaces(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.require_if_match = true).start().await;
        let owner = owner(&test).await;
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let (_, tag) = page(&owner, "pages/offer-settings").await;
        let save = json!({ "changes": [{ "page": "offer-settings", "tag": tag, "value": { "displayText": "Other images" } }] });
        change(&owner, &save).await.expect(200);
        for blind in [json!({ "version": 1 }), json!({ "version": 1, "pages": ["offer-settings"] }), json!({ "version": 1, "tags": {} })] {
            let refused = change(&owner, &json!({ "restore": blind })).await.expect(400);
            assert_eq!(refused.code(), "IfMatchRequired", "{blind}");
        }
        let one = |tag: &str| json!({ "restore": { "version": 1, "pages": ["offer-settings"], "tags": { "offer-settings": tag } } });
        assert_eq!(change(&owner, &one(&tag)).await.expect(409).code(), "PagesChanged");
        // The tag of another page says nothing about this one.
        let (_, other) = page(&owner, "pages/listing").await;
        let partly = json!({ "restore": { "version": 1, "pages": ["offer-settings", "listing"], "tags": { "listing": other } } });
        assert_eq!(change(&owner, &partly).await.expect(400).code(), "IfMatchRequired");
        let (_, tag) = page(&owner, "pages/offer-settings").await;
        let told = change(&owner, &one(&tag)).await.expect(200).json();
        assert_eq!(changed(&told["comparison"]), ["offer-settings"]);
        let etag = owner.get(ROOT).await.expect(200).header("etag").to_owned();
        for condition in [etag.as_str(), "*"] {
            change_with(&owner, &json!({ "restore": { "version": 1 } }), &[("if-match", condition)]).await.expect(200);
        }
    }

    async fn what_was_changed_is_published_with_it_or_nothing_is_done(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        go_live(&test, &owner).await;
        let (mut listing, _) = page(&owner, "pages/listing").await;
        change(&owner, &json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Only a draft, but it goes along" } }] })).await.expect(200);
        let (mut plan, _) = page(&owner, "plans/gen1/pages/plan-listing").await;
        plan[format!("{CORE}skuSummary")] = json!("Only a draft");
        change(&owner, &json!({ "changes": [{ "page": "plans/gen1/plan-listing", "value": plan }] })).await.expect(200);

        let before = owner.get(ROOT).await.expect(200);
        listing["offer"][format!("{CORE}description")] = json!("");
        let set = |listing: &Value, dry: bool| json!({ "changes": [{ "page": "listing", "value": listing }], "publish": {}, "dryRun": dry });
        assert_eq!(change(&owner, &set(&listing, false)).await.expect(422).code(), "OfferNotPublishable");
        assert_eq!(owner.get(ROOT).await.text, before.text, "nothing was done");
        listing["offer"][format!("{CORE}description")] = json!("Another set of images.");
        let told = change(&owner, &set(&listing, true)).await.expect(200).json();
        assert_eq!(told["published"]["pages"], json!(["offer-settings", "listing"]), "{told:#}");
        assert_eq!(told["published"]["pulledIn"][0]["page"], "offer-settings");
        let done = change(&owner, &set(&listing, false)).await.expect(200);
        assert!(done.header("location").contains("/operations/"), "{}", done.header("location"));
        assert_eq!(change(&owner, &set(&listing, false)).await.expect(409).code(), "OperationInProgress");
        // An old tool in between loses nothing.
        let read = owner.get(ROOT).await.expect(200);
        assert_eq!(read.header("etag"), done.header("etag"));
        let mut document = read.json();
        document["definition"]["contoso.colour"] = json!("red");
        owner.api_with("PUT", ROOT, Some(&document), &[("if-match", read.header("etag"))]).await.expect(200);
        go_live(&test, &owner).await;
        let live = owner.get(&format!("{ROOT}/slot/production")).await.expect(200).json();
        assert_eq!((&live["definition"]["offer"][format!("{CORE}description")], &live["definition"]["displayText"]), (&json!("Another set of images."), &json!("Only a draft, but it goes along")));
        assert_eq!(changed(&compare(&owner, "live", "draft").await), ["properties", "plans/gen1/plan-listing"]);
    }

    async fn changes_of_different_pages_at_once_all_win(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = owner(&test).await;
        let (mut listing, tag) = page(&owner, "pages/listing").await;
        listing["offer"][format!("{CORE}description")] = json!("Another set of images.");
        let (mut plan, of_plan) = page(&owner, "plans/gen1/pages/plan-listing").await;
        plan[format!("{CORE}skuSummary")] = json!("Another summary");
        let one = json!({ "changes": [{ "page": "listing", "tag": tag, "value": listing }] });
        let two = json!({ "changes": [{ "page": "plans/gen1/plan-listing", "tag": of_plan, "value": plan }] });
        let (first, second) = tokio::join!(change(&owner, &one), change(&owner, &two));
        first.expect(200);
        second.expect(200);
        let definition = owner.get(ROOT).await.json()["definition"].clone();
        assert_eq!(definition["offer"][format!("{CORE}description")], "Another set of images.");
        assert_eq!(definition["plans"][0][format!("{CORE}skuSummary")], "Another summary");
    }
}
