//! What only newer faces know: tools of the publishing API neither see it nor lose it.

use app::Role;
use domain::json::Readings;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Client, Engine, TestApp};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
/// An offer type of which newer faces know more: a rank, the end of an image, SKUs, and a file with people.
const KIOSK: &str = include_str!("kiosk.json");
/// The pages of the plan `gold` and of the offer where that is.
const LISTING: &str = "pages/listing";
const TECHNICAL: &str = "plans/gold/pages/plan-technical";
const AVAILABILITY: &str = "plans/gold/pages/plan-availability";

async fn start(engine: Engine) -> (TestApp, Client) {
    let test = TestApp::with(engine).offer_type("kiosk.json", KIOSK).start().await;
    let owner = test.member("contoso", Role::Owner).await;
    (test, owner)
}

/// As an old tool writes it.
fn offer() -> Value {
    json!({ "offerTypeId": "kiosk", "definition": {
        "displayText": "Kiosk",
        "offer": { "kiosk.title": "A kiosk" },
        "plans": [
            { "planId": "gold", "kiosk.price": "7", "kiosk.images": { "1.0.0": { "disk": "a" }, "2.0.0": { "disk": "b" } } },
            { "planId": "tin", "kiosk.price": "1" },
        ],
    } })
}

async fn read(client: &Client, page: &str) -> Answer {
    client.call("GET", &format!("{OWN}/{page}"), None, &[]).await.expect(200)
}

/// The text of what is on a page, and its tag.
async fn said(client: &Client, page: &str) -> (String, String) {
    let read = read(client, page).await.json();
    (read["content"].to_string(), read["tag"].as_str().unwrap().to_owned())
}

async fn save(client: &Client, page: &str, content: &str) -> Answer {
    let headers = [("content-type", "application/json")];
    let body = format!(r#"{{"content":{content}}}"#);
    client.call("PUT", &format!("{OWN}/{page}"), Some(body), &headers).await
}

async fn own(client: &Client, action: &str, body: Value) -> Answer {
    let headers = [("content-type", "application/json")];
    client.call("POST", &format!("{OWN}/{action}"), Some(body.to_string()), &headers).await
}

async fn definition(client: &Client, path: &str) -> Value {
    client.get(&format!("{ROOT}{path}")).await.expect(200).json()["definition"].clone()
}

/// The pages that differ between two versions.
async fn changed(client: &Client, from: &str, to: &str) -> Vec<String> {
    let target = format!("{OWN}/compare?from={from}&to={to}");
    let told = client.call("GET", &target, None, &[]).await.expect(200).json();
    told["pages"].as_array().unwrap().iter().map(|page| page["page"].as_str().unwrap().to_owned()).collect()
}

/// What is stored beside the definition of a version.
async fn beside(test: &TestApp, number: i64) -> Option<String> {
    let read = move |_: &app::Ctx, tx: &mut db::Tx<'_>| {
        let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
        Ok(db::offers::version(tx, &publisher, &offer, number)?.unwrap().beyond)
    };
    test.console(read).await
}

/// Saves what only newer faces know, in spellings of its own.
async fn save_all(client: &Client) {
    save(client, LISTING, r#"{"offer":{"kiosk.rank":1.50,"kiosk.title":"A kiosk"}}"#).await.expect(200);
    let technical = r#"{"kiosk.skus":[{"sku":"gold-2","kind":"x64Gen2","x":[1e+2,"ü"]},{"kind":"x64Gen1","sku":"gold-1"}],"kiosk.images":{"1.0.0":{"end":"P90D","disk":"a"},"2.0.0":{"disk":"b"}}}"#;
    save(client, TECHNICAL, technical).await.expect(200);
}

async fn go_live(test: &TestApp, client: &Client) {
    for action in ["publish", "golive"] {
        client.post(&format!("{ROOT}/{action}")).await.expect(202);
        test.settle().await;
        let status = client.get(&format!("{ROOT}/status")).await.json();
        assert_ne!(status["status"], "failed", "{status:#}");
    }
    let status = client.get(&format!("{ROOT}/status")).await.json();
    assert_eq!(status["status"], "succeeded", "{status:#}");
}

on_both_engines! {
    async fn a_put_of_an_old_tool_loses_nothing_it_does_not_know(engine: Engine) {
        let (test, owner) = start(engine).await;
        owner.put(ROOT, &offer()).await.expect(200);
        assert_eq!(beside(&test, 1).await, None);
        let before = owner.get(ROOT).await;
        save_all(&owner).await;
        let (listing, technical) = (said(&owner, LISTING).await, said(&owner, TECHNICAL).await);
        assert!(listing.0.contains(r#""kiosk.rank":1.50"#) && technical.0.contains(r#""x":[1e+2,"ü"]"#), "{listing:?} {technical:?}");

        // It sees what it saw, under another tag, and saves it with a change of its own.
        let after = owner.get(ROOT).await;
        assert_eq!(after.json()["definition"].to_string(), before.json()["definition"].to_string());
        assert_ne!(after.header("etag"), before.header("etag"));
        let mut sent = after.json();
        sent["definition"]["plans"][0]["kiosk.price"] = json!("8");
        sent["definition"]["plans"].as_array_mut().unwrap().swap(0, 1);
        let saved = owner.api_with("PUT", ROOT, Some(&sent), &[("if-match", after.header("etag"))]).await.expect(200);
        assert_eq!(saved.json()["definition"].to_string(), sent["definition"].to_string());
        assert_eq!((said(&owner, LISTING).await, said(&owner, TECHNICAL).await), (listing, technical.clone()));

        // What belongs to something goes with it, and does not come back.
        let mut sent = saved.json();
        sent["definition"]["plans"][1]["kiosk.images"].as_object_mut().unwrap().remove("1.0.0");
        owner.put(ROOT, &sent).await.expect(200);
        assert!(!beside(&test, 1).await.unwrap().contains("P90D"));
        sent["definition"]["plans"].as_array_mut().unwrap().remove(1);
        owner.put(ROOT, &sent).await.expect(200);
        assert_eq!(beside(&test, 1).await.unwrap(), r#"{"offer":{"kiosk.rank":1.50}}"#);
        owner.put(ROOT, &offer()).await.expect(200);
        assert_eq!(said(&owner, TECHNICAL).await.0, r#"{"kiosk.images":{"1.0.0":{"disk":"a"},"2.0.0":{"disk":"b"}}}"#);
        // A page that is saved says all there is on it.
        save(&owner, LISTING, r#"{"offer":{"kiosk.title":"A kiosk"}}"#).await.expect(200);
        assert_eq!(beside(&test, 1).await, None);
    }

    async fn a_put_that_names_it_sets_it_by_the_same_rules(engine: Engine) {
        let (test, owner) = start(engine).await;
        let mut sent = offer();
        sent["definition"]["offer"]["kiosk.rank"] = json!(2000);
        sent["definition"]["plans"][0]["kiosk.skus"] = json!([{ "kind": "a" }, { "kind": "A" }]);
        let refused = owner.put(ROOT, &sent).await.expect(400).json();
        let details = refused["error"]["details"].as_array().unwrap().iter();
        let targets: Vec<_> = details.map(|detail| detail["target"].as_str().unwrap()).collect();
        assert_eq!(targets, ["definition.offer.kiosk.rank", "definition.plans[0].kiosk.skus[1].kind"]);

        sent["definition"]["offer"]["kiosk.rank"] = json!(7);
        sent["definition"]["plans"][0]["kiosk.skus"] = json!([{ "kind": "a", "sku": "one" }]);
        let key = [("idempotency-key", "k")];
        let saved = owner.api_with("PUT", ROOT, Some(&sent), &key).await.expect(200);
        assert!(!saved.text.contains("kiosk.rank") && !saved.text.contains("kiosk.skus"), "{}", saved.text);
        assert_eq!(saved.header("x-stoa-warnings"), "");
        let again = owner.api_with("PUT", ROOT, Some(&sent), &key).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &saved.text));
        let kept = beside(&test, 1).await.unwrap();
        assert_eq!(kept, r#"{"offer":{"kiosk.rank":7},"plans":[{"planId":"gold","kiosk.skus":[{"kind":"a","sku":"one"}]}]}"#);

        // Another tool names one of them, and null is to forget it.
        let mut named = offer();
        named["definition"]["offer"]["kiosk.rank"] = Value::Null;
        owner.put(ROOT, &named).await.expect(200);
        let kept = beside(&test, 1).await.unwrap();
        assert_eq!(kept, r#"{"plans":[{"planId":"gold","kiosk.skus":[{"kind":"a","sku":"one"}]}]}"#);

        let schema = owner.get("/offerTypes/kiosk").await.expect(200).text;
        assert!(schema.contains("kiosk.title") && !schema.contains("kiosk.rank") && !schema.contains("kiosk.skus"), "{schema}");
        assert_eq!(read(&owner, LISTING).await.json()["fields"][0]["place"], "offer/kiosk.rank");
        let whole = owner.call("GET", "/stoa/v1/offerTypes/kiosk", None, &[]).await.expect(200).json();
        assert_eq!(whole["definitionSchema"]["properties"]["offer"]["properties"]["kiosk.rank"]["x-stoa-beyond"], true);
        owner.call("GET", "/stoa/v1/offerTypes/none", None, &[]).await.expect(404);
        let whole = read(&owner, "definition").await.json();
        assert_eq!((&whole["offerTypeId"], &whole["version"]), (&json!("kiosk"), &json!(1)));
        assert_eq!(whole["definition"]["plans"][0]["kiosk.skus"], json!([{ "kind": "a", "sku": "one" }]));
        owner.call("GET", &format!("{OWN}/definition?version=live"), None, &[]).await.expect(404);
        owner.call("GET", &format!("{OWN}/definition?version=old"), None, &[]).await.expect(400);
    }

    async fn it_is_validated_certified_and_shown_with_the_rest(engine: Engine) {
        let (test, owner) = start(engine).await;
        owner.put(ROOT, &offer()).await.expect(200);
        save(&owner, LISTING, r#"{"offer":{"kiosk.title":"A kiosk","kiosk.rank":101}}"#).await.expect(200);
        save(&owner, TECHNICAL, r#"{"kiosk.skus":[{"kind":"a"}]}"#).await.expect(200);
        // Looked at with the stored draft and with what an old tool sends alike.
        for body in [None, Some(offer())] {
            let headers: &[_] = if body.is_some() { &[("content-type", "application/json")] } else { &[] };
            let text = body.map(|body| body.to_string());
            let told = owner.call("POST", &format!("{OWN}/validate"), text, headers).await.expect(200).json();
            let places: Vec<_> = told["findings"].as_array().unwrap().iter().map(|found| found["target"].as_str().unwrap()).collect();
            assert_eq!((&told["canBeSaved"], places), (&json!(true), vec!["definition.plans[0].kiosk.skus[0].sku"]), "{told:#}");
        }
        let pages = read(&owner, "pages").await.json();
        let technical = pages["value"].as_array().unwrap().iter().find(|page| page["page"] == "plan-technical").unwrap();
        assert_eq!(technical["problems"], 1, "{pages:#}");
        owner.post(&format!("{ROOT}/publish")).await.expect(422);

        save(&owner, TECHNICAL, r#"{"kiosk.skus":[{"kind":"a","sku":"one"}]}"#).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert!(status["status"] == "failed" && status.to_string().contains("KIOSK-RANK"), "{status:#}");
        // A failure leaves what was said.
        assert!(said(&owner, LISTING).await.0.contains(r#""kiosk.rank":101"#));
        save(&owner, LISTING, r#"{"offer":{"kiosk.title":"A kiosk","kiosk.rank":100}}"#).await.expect(200);
        go_live(&test, &owner).await;
        let anybody = Client::anonymous(&test);
        let shown = anybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        assert_eq!(shown["listing"]["offer"], json!({ "kiosk.title": "A kiosk", "kiosk.rank": 100 }));
        for path in ["", "/slot/preview", "/slot/production", "/versions/2", "/submissions"] {
            let text = owner.get(&format!("{ROOT}{path}")).await.expect(200).text;
            assert!(!text.contains("kiosk.rank") && !text.contains("kiosk.skus"), "{path}: {text}");
        }

        // What publishing fixed is fixed, for whoever speaks of it.
        owner.put(ROOT, &offer()).await.expect(200);
        let refused = save(&owner, TECHNICAL, r#"{"kiosk.skus":[{"kind":"a","sku":"two"}]}"#).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["target"], "definition.plans[0].kiosk.skus[0].sku");
        let mut named = offer();
        named["definition"]["plans"][0]["kiosk.skus"] = json!([{ "kind": "a", "sku": "two" }]);
        let refused = owner.put(ROOT, &named).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["code"], "Immutable");
    }

    async fn published_pages_take_along_their_own_and_an_undo_brings_them_back(engine: Engine) {
        let (test, owner) = start(engine).await;
        owner.put(ROOT, &offer()).await.expect(200);
        go_live(&test, &owner).await;
        save_all(&owner).await;
        assert_eq!(changed(&owner, "live", "draft").await, ["listing", "plans/gold/plan-technical"]);
        let tag = owner.get(ROOT).await.header("etag").to_owned();
        let accepted = own(&owner, "publish", json!({ "pages": ["listing"] })).await.expect(202).json();
        assert_eq!(accepted, json!({ "pages": ["listing"], "pulledIn": [], "heldBack": [] }));
        assert_eq!(owner.get(ROOT).await.header("etag"), tag);
        assert_eq!(beside(&test, 2).await.unwrap(), r#"{"offer":{"kiosk.rank":1.50}}"#);
        // Canceled, the draft says what it said.
        test.settle().await;
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        assert_eq!(changed(&owner, "live", "draft").await, ["listing", "plans/gold/plan-technical"]);
        own(&owner, "publish", json!({ "pages": ["listing"] })).await.expect(202);
        test.settle().await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        assert_eq!(changed(&owner, "live", "draft").await, ["plans/gold/plan-technical"]);
        assert_eq!(own(&owner, "publish", json!({ "pages": ["listing"] })).await.expect(409).code(), "NothingToPublish");
        go_live(&test, &owner).await;
        // The same again is nothing to publish, also after a PUT of what an old tool read.
        let read = owner.get(ROOT).await.json();
        owner.put(ROOT, &read).await.expect(200);
        assert_eq!(own(&owner, "publish", json!({})).await.expect(409).code(), "NothingToPublish");
        let live = read["version"].as_i64().unwrap();

        let (listing, technical) = (said(&owner, LISTING).await, said(&owner, TECHNICAL).await);
        let changes = json!({ "changes": [
            { "page": "listing", "tag": listing.1, "value": { "offer": { "kiosk.title": "Another" } } },
            { "page": "plan-technical", "plan": "gold", "tag": technical.1, "value": { "kiosk.images": {} } },
        ] });
        let mut dry = changes.clone();
        dry["dryRun"] = json!(true);
        let outlook = own(&owner, "changes", dry).await.expect(200).json();
        assert!(outlook["comparison"].to_string().contains("kiosk.rank"), "{outlook:#}");
        own(&owner, "changes", changes.clone()).await.expect(200);
        assert_eq!(own(&owner, "changes", changes).await.expect(409).code(), "PagesChanged");
        let draft = owner.get(ROOT).await.json()["version"].as_i64().unwrap();
        assert_eq!(beside(&test, draft).await, None);
        own(&owner, "changes", json!({ "restore": { "version": live, "pages": ["plans/gold/plan-technical"] } })).await.expect(200);
        assert_eq!(said(&owner, TECHNICAL).await, technical);
        assert!(!said(&owner, LISTING).await.0.contains("kiosk.rank"));
        own(&owner, "changes", json!({ "restore": { "version": live } })).await.expect(200);
        assert_eq!(said(&owner, LISTING).await, listing);
        let gone = json!({ "planId": "new" });
        let mut sent = owner.get(ROOT).await.json();
        sent["definition"]["plans"].as_array_mut().unwrap().push(gone);
        owner.put(ROOT, &sent).await.expect(200);
        save(&owner, "plans/new/pages/plan-technical", r#"{"kiosk.skus":[{"kind":"a","sku":"new"}]}"#).await.expect(200);
        owner.call("DELETE", &format!("{OWN}/plans/new"), None, &[]).await.expect(204);
        assert!(!beside(&test, draft).await.unwrap().contains(r#""new""#));
        assert_eq!(said(&owner, TECHNICAL).await, technical);
    }

    async fn a_file_that_only_newer_faces_name_is_held_as_others_are(engine: Engine) {
        let (test, owner) = start(engine).await;
        let site = Site::start().await;
        owner.put(ROOT, &offer()).await.expect(200);
        let address = site.put("people.csv", "text/csv", b"type,id\nmine,1\n".to_vec());
        save(&owner, AVAILABILITY, &json!({ "kiosk.people": address }).to_string()).await.expect(200);
        go_live(&test, &owner).await;
        let (page, tag) = said(&owner, AVAILABILITY).await;
        let shown: Value = serde_json::from_str(&page).unwrap();
        let ours = shown["kiosk.people"].as_str().unwrap().to_owned();
        assert!(ours.contains("/artifacts/"), "{ours}");
        let anybody = Client::anonymous(&test);
        assert_eq!(anybody.call("GET", &ours, None, &[]).await.expect(200).text, "type,id\nmine,1\n");
        // It is no part of what is public, and neither is the plan that it makes a private one.
        let plain = ours.split('?').next().unwrap();
        anybody.call("GET", plain, None, &[]).await.expect(404);
        let live = anybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        assert_eq!(live["listing"]["plans"], json!([{ "planId": "tin", "kiosk.price": "1" }]));

        // Named by our address it is the same file, and a PUT in between changes nothing.
        save(&owner, AVAILABILITY, &page).await.expect(200);
        let read = owner.get(ROOT).await.json();
        owner.put(ROOT, &read).await.expect(200);
        assert_eq!(said(&owner, AVAILABILITY).await.1, tag);
        assert_eq!(changed(&owner, "live", "draft").await, [""; 0]);
        assert_eq!(own(&owner, "publish", json!({})).await.expect(409).code(), "NothingToPublish");
        // An outside address is looked at again by the next publish.
        save(&owner, AVAILABILITY, &json!({ "kiosk.people": address }).to_string()).await.expect(200);
        assert_eq!(own(&owner, "publish", json!({})).await.expect(409).code(), "NothingToPublish");
        site.put("people.csv", "text/csv", b"type,id\nmine,1\nmore,2\n".to_vec());
        go_live(&test, &owner).await;
        assert_ne!(said(&owner, AVAILABILITY).await.1, tag);
        let foreign = json!({ "kiosk.people": format!("stoa-artifact:sha256:{}", "0".repeat(64)) });
        let refused = save(&owner, AVAILABILITY, &foreign.to_string()).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["target"], "definition.plans[0].kiosk.people", "{refused:#}");
    }

    async fn what_was_stored_in_the_definition_moves_beside_it_once_the_rules_say_so(engine: Engine) {
        let (test, owner) = start(engine).await;
        owner.put(ROOT, &offer()).await.expect(200);
        let mut older = definition(&owner, "").await;
        older["offer"]["kiosk.rank"] = json!(7);
        test.console(move |_, tx| {
            let (publisher, offer) = ("contoso".parse().unwrap(), "demo".parse().unwrap());
            db::offers::reseal(tx, &publisher, &offer, 1, (&older.to_string(), None, None))?;
            // What was noted by other rules is looked through again.
            Ok(db::marketplace::set(tx, "sealing", "")?)
        })
        .await;
        app::sealing::complete(&test.app).await.unwrap();
        assert_eq!(beside(&test, 1).await.unwrap(), r#"{"offer":{"kiosk.rank":7}}"#);
        assert_eq!(definition(&owner, "").await, {
            let mut shown = offer()["definition"].clone();
            shown["plans"][1]["kiosk.images"] = json!({});
            shown
        });
    }

    async fn what_was_read_goes_back_for_every_example_without_a_loss(engine: Engine) {
        let (test, owner) = start(engine).await;
        let mut found = 0;
        for (name, text) in offer_types::EXAMPLES {
            let mut offer: Value = serde_json::from_str(text).unwrap();
            offer["publisherId"] = "contoso".into();
            if !text.contains("skuId") {
                continue;
            }
            found += 1;
            let id = name.rsplit('/').next().unwrap().trim_end_matches(".json").to_owned();
            let root = format!("/publishers/contoso/offers/{id}");
            owner.put(&root, &offer).await.expect(200);
            let kept = async || {
                let id = id.clone();
                let read = move |_: &app::Ctx, tx: &mut db::Tx<'_>| {
                    Ok(db::offers::version(tx, &"contoso".parse().unwrap(), &id.parse().unwrap(), 1)?.unwrap())
                };
                test.console(read).await.beyond.unwrap()
            };
            let before = kept().await;
            let read = owner.get(&root).await.expect(200).json();
            assert!(!read.to_string().contains("skuId"), "{name}");
            owner.put(&root, &read).await.expect(200);
            assert_eq!(kept().await, before, "{name}");
        }
        assert_eq!(found, 2);
    }

    async fn reads_of_the_publishing_api_do_not_even_look_at_it(engine: Engine) {
        let (_test, owner) = start(engine).await;
        let mark = format!("beyond-on-{engine:?}");
        let mut named = offer();
        named["definition"]["plans"][0]["kiosk.skus"] = json!([{ "kind": "a", "sku": mark }]);
        owner.put(ROOT, &named).await.expect(200);
        let readings = Readings::of(&mark);
        for path in ["", "/slot/draft", "?includeAllPricing=true"] {
            owner.get(&format!("{ROOT}{path}")).await.expect(200);
        }
        owner.get("/publishers/contoso/offers").await.expect(200);
        assert_eq!(readings.take(), 0);
        read(&owner, TECHNICAL).await;
        assert_eq!(readings.take(), 1, "whoever sees the whole reads it");
    }

    async fn two_together_are_a_document_and_no_larger(engine: Engine) {
        let (test, owner) = start(engine).await;
        let most = test.app.env.settings.max_document_bytes;
        owner.put(ROOT, &offer()).await.expect(200);
        let long = |share: usize| json!([{ "kind": "a", "sku": "x".repeat(most * share / 10) }]);
        let mut named = offer();
        named["definition"]["plans"][0]["kiosk.skus"] = long(6);
        owner.put(ROOT, &named).await.expect(200);
        let mut large = offer();
        large["definition"]["plans"][1]["kiosk.price"] = "x".repeat(most * 6 / 10).into();
        assert_eq!(owner.put(ROOT, &large).await.expect(400).code(), "DocumentTooLarge");
        large["definition"]["plans"][0]["kiosk.skus"] = Value::Null;
        owner.put(ROOT, &large).await.expect(200);
    }
}
