//! Pages of a draft: each is read and saved by itself, and none is lost to another.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const MARKET: &str = "microsoft-azure-marketplace.";
const VM: &str = "microsoft-azure-virtualmachines.";

/// Asks for something of our own.
async fn get(client: &Client, target: &str) -> Answer {
    client.call("GET", target, None, &[]).await
}

async fn read(client: &Client, page: &str) -> Value {
    get(client, &format!("{OWN}/{page}")).await.expect(200).json()
}

async fn save(client: &Client, page: &str, content: &Value, headers: &[(&str, &str)]) -> Answer {
    let body = json!({ "content": content }).to_string();
    let headers = [&[("content-type", "application/json")], headers].concat();
    client.call("PUT", &format!("{OWN}/{page}"), Some(body), &headers).await
}

/// The pages of the draft, `name` or `plan/name`, with what `told` says of each.
async fn listed(client: &Client, told: &str) -> Vec<(String, Value)> {
    let pages = read(client, "pages").await;
    let name = |page: &Value| match page["plan"].as_str() {
        Some(plan) => format!("{plan}/{}", page["page"].as_str().unwrap()),
        None => page["page"].as_str().unwrap().to_owned(),
    };
    let pages = pages["value"].as_array().unwrap().iter();
    pages.map(|page| (name(page), page[told].clone())).collect()
}

async fn go_live(test: &TestApp, owner: &Client) {
    for action in ["publish", "golive"] {
        owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        test.settle().await;
    }
    assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

fn definition(offer: &Value) -> &Value {
    &offer["definition"]
}

on_both_engines! {
    async fn a_page_is_read_saved_and_nothing_else_changes(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::virtual_machine("contoso", "demo")).await.expect(200);
        let before = owner.get(ROOT).await.json();
        let answer = get(&owner, &format!("{OWN}/pages/listing")).await.expect(200);
        let page = answer.json();
        assert_eq!((answer.header("etag"), &page["label"]), (page["tag"].as_str().unwrap(), &json!("Offer listing")));
        let title = &page["fields"][0];
        assert_eq!(title["place"], json!(format!("offer/{MARKET}title")));
        assert_eq!(title["rules"], json!([{ "rule": "maxLength", "value": 50, "enforce": "draft" }]));
        let tag = answer.header("etag").to_owned();
        let known = owner.call("GET", &format!("{OWN}/pages/listing"), None, &[("if-none-match", &tag)]).await;
        known.expect(304);

        let mut content = page["content"].clone();
        content["offer"][format!("{MARKET}title")] = json!("Another title");
        let saved = save(&owner, "pages/listing", &content, &[("if-match", &tag)]).await.expect(200);
        assert_eq!(saved.header("etag"), read(&owner, "pages/listing").await["tag"].as_str().unwrap());
        let after = owner.get(ROOT).await.json();
        let mut expected = definition(&before).clone();
        expected["offer"][format!("{MARKET}title")] = json!("Another title");
        assert_eq!(definition(&after).to_string(), expected.to_string());

        let plan = read(&owner, "plans/Standard/pages/plan-listing").await;
        assert_eq!((&plan["plan"], &plan["page"]), (&json!("standard"), &json!("plan-listing")));
        let mut content = plan["content"].clone();
        content[format!("{VM}skuTitle")] = json!("Gold");
        save(&owner, "plans/standard/pages/plan-listing", &content, &[]).await.expect(200);
        expected["plans"][0][format!("{VM}skuTitle")] = json!("Gold");
        assert_eq!(definition(&owner.get(ROOT).await.json()).to_string(), expected.to_string());
        let history = owner.get(&format!("{ROOT}/history")).await.json();
        let subjects: Vec<_> = history["value"].as_array().unwrap().iter().map(|event| event["subject"].clone()).collect();
        assert_eq!(subjects, [json!("plans/standard/plan-listing"), json!("listing"), Value::Null]);
    }

    async fn what_is_wrong_with_a_page_is_told_at_once_and_changes_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        save(&owner, "pages/listing", &json!({}), &[]).await.expect(404);
        owner.put(ROOT, &documents::virtual_machine("contoso", "demo")).await.expect(200);
        let before = owner.get(ROOT).await.text;
        let refused = async |page: &str, content: Value| {
            let answer = save(&owner, page, &content, &[]).await.expect(400).json();
            let details = answer["error"]["details"].as_array().unwrap().clone();
            let told = |detail: &Value| format!("{} {}", detail["code"].as_str().unwrap(), detail["target"].as_str().unwrap());
            details.iter().map(told).collect::<Vec<_>>()
        };
        let long = "x".repeat(60);
        assert_eq!(
            refused("pages/listing", json!({ "offer": { format!("{MARKET}title"): long, format!("{MARKET}summary"): 7 } })).await,
            [
                format!("WrongType definition.offer.{MARKET}summary"),
                format!("TooLong definition.offer.{MARKET}title"),
            ]
        );
        assert_eq!(
            refused("plans/standard/pages/plan-listing", json!({ "planId": "other", "regions": [] })).await,
            ["NotAllowed definition.plans[0].planId", "NotAllowed definition.plans[0].regions"]
        );
        assert_eq!(
            refused("pages/plans", json!({ "plans": [{ "planId": "a" }, { "planId": "A" }, {}] })).await,
            ["Duplicate definition.plans[1].planId", "Required definition.plans[2].planId"]
        );
        for body in ["[]", "{}", r#"{"content":[]}"#, r#"{"content":"x"}"#, "7"] {
            let headers = [("content-type", "application/json")];
            let answer = owner.call("PUT", &format!("{OWN}/pages/listing"), Some(body.to_owned()), &headers).await;
            assert_eq!(answer.expect(400).code(), "InvalidBody", "{body}");
        }
        for page in ["pages/listin", "pages/plan-listing", "pages/technical", "plans/other/pages/plan-listing", "plans/standard/pages/listing"] {
            get(&owner, &format!("{OWN}/{page}")).await.expect(404);
            save(&owner, page, &json!({}), &[]).await.expect(404);
        }
        get(&owner, &format!("{OWN}/plans/a.b/pages/plan-listing")).await.expect(400);
        let garbled = save(&owner, "pages/listing", &json!({}), &[("if-match", "garbled")]).await.expect(412);
        assert_eq!(garbled.code(), "PreconditionFailed");
        assert_eq!(owner.get(ROOT).await.text, before);
    }

    async fn two_people_on_two_pages_both_win_and_on_one_the_second_is_told_who_and_what(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let other = test.member("contoso", Role::Contributor).await;
        owner.put(ROOT, &documents::virtual_machine("contoso", "demo")).await.expect(200);
        let (listing, support) = (read(&owner, "pages/listing").await, read(&owner, "pages/support").await);
        let name = format!("{MARKET}supportContactName");
        for round in 0..5 {
            let (mut title, mut contact) = (listing["content"].clone(), support["content"].clone());
            title["offer"][format!("{MARKET}title")] = json!(format!("Title {round}"));
            contact["offer"][&name] = json!(format!("Contact {round}"));
            let tags = [read(&owner, "pages/listing").await["tag"].clone(), read(&owner, "pages/support").await["tag"].clone()];
            let condition = tags.each_ref().map(|tag| [("if-match", tag.as_str().unwrap())]);
            let (first, second) = tokio::join!(
                save(&owner, "pages/listing", &title, &condition[0]),
                save(&other, "pages/support", &contact, &condition[1]),
            );
            first.expect(200);
            second.expect(200);
            let offer = owner.get(ROOT).await.json();
            let offer = &definition(&offer)["offer"];
            assert_eq!(offer[format!("{MARKET}title")], json!(format!("Title {round}")));
            assert_eq!(offer[&name], json!(format!("Contact {round}")));
        }
        // A PUT of the whole offer in between is no collision where it leaves the page as it was.
        let tag = read(&owner, "pages/support").await["tag"].as_str().unwrap().to_owned();
        let mut whole = owner.get(ROOT).await.json();
        whole["definition"]["displayText"] = json!("Renamed");
        owner.put(ROOT, &whole).await.expect(200);
        let mut mine = support["content"].clone();
        mine["offer"][&name] = json!("Mine");
        save(&owner, "pages/support", &mine, &[("if-match", &tag)]).await.expect(200);
        assert_eq!(definition(&owner.get(ROOT).await.json())["displayText"], "Renamed");

        let mut theirs = mine.clone();
        theirs["offer"][&name] = json!("Theirs");
        theirs["offer"].as_object_mut().unwrap().remove(&format!("{MARKET}supportContactPhone"));
        let refused = save(&other, "pages/support", &theirs, &[("if-match", &tag)]).await.expect(412);
        assert_eq!(refused.code(), "PageChanged");
        let details = refused.json()["error"]["details"].clone();
        let told = details[0]["message"].as_str().unwrap();
        assert!(told.contains("saved support at 20"), "{told}");
        let differs: Vec<_> = details.as_array().unwrap().iter().filter(|detail| detail["target"] != "support").collect();
        let targets: Vec<_> = differs.iter().map(|detail| detail["target"].as_str().unwrap()).collect();
        assert_eq!(targets, [format!("definition.offer.{name}"), format!("definition.offer.{MARKET}supportContactPhone")]);
        assert_eq!(differs[0]["message"], "It is now Mine.");
        assert_eq!(definition(&owner.get(ROOT).await.json())["offer"][&name], "Mine");
        // Whoever insists may.
        save(&other, "pages/support", &theirs, &[("if-match", "*")]).await.expect(200);
    }

    async fn a_save_that_is_repeated_happens_once(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let page = read(&owner, "pages/offer-settings").await;
        let mut content = page["content"].clone();
        content["displayText"] = json!("Once");
        let headers = [("idempotency-key", "k"), ("if-match", page["tag"].as_str().unwrap())];
        let first = save(&owner, "pages/offer-settings", &content, &headers).await.expect(200);
        let again = save(&owner, "pages/offer-settings", &content, &headers).await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &*again.text), ("true", &*first.text));
        content["displayText"] = json!("Twice");
        let reused = save(&owner, "pages/offer-settings", &content, &headers).await.expect(422);
        assert_eq!(reused.code(), "IdempotencyKeyReused");
        let events = owner.get(&format!("{ROOT}/history")).await.json();
        assert_eq!(events["value"].as_array().unwrap().len(), 2);
    }

    async fn secrets_and_files_stay_with_their_page(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let secret = |name: &str| format!("DefaultEndpointsProtocol=https;AccountName={name};AccountKey=c2VjcmV0LXNlY3JldA==;EndpointSuffix=core.windows.net");
        let (destination, table) = (format!("{MARKET}leadDestination"), format!("{MARKET}tableLeadConfiguration"));
        offer["definition"]["offer"][&destination] = json!("Table");
        offer["definition"]["offer"][&table] = json!({ "connectionString": secret("first") });
        owner.put(ROOT, &offer).await.expect(200);
        go_live(&test, &owner).await;
        assert!(listed(&owner, "differsFromLive").await.iter().all(|(_, differs)| differs == false));
        let before = listed(&owner, "tag").await;
        // What an old tool reads and sends back is the same on every page.
        let whole = owner.get(ROOT).await.json();
        owner.put(ROOT, &whole).await.expect(200);
        assert_eq!(listed(&owner, "tag").await, before);

        let leads = read(&owner, "pages/leads").await;
        assert_eq!(leads["content"]["offer"][&table], json!({}), "a secret is not shown");
        let mut content = leads["content"].clone();
        save(&owner, "pages/leads", &content, &[]).await.expect(200);
        assert_eq!(listed(&owner, "tag").await, before, "what is left out is kept");
        content["offer"][&table]["connectionString"] = json!(secret("second"));
        save(&owner, "pages/leads", &content, &[("if-match", leads["tag"].as_str().unwrap())]).await.expect(200);
        let differs = listed(&owner, "differsFromLive").await;
        let differing: Vec<_> = differs.iter().filter(|(_, differs)| differs == true).map(|(page, _)| page.as_str()).collect();
        assert_eq!(differing, ["leads"], "another secret is another page, and shows nowhere else");
        assert!(!owner.get(ROOT).await.text.contains("AccountName=second"));

        // The pictures are held, whichever page is saved.
        site.close();
        let support = read(&owner, "pages/support").await;
        let mut content = support["content"].clone();
        content["offer"][format!("{MARKET}supportContactName")] = json!("Somebody else");
        save(&owner, "pages/support", &content, &[]).await.expect(200);
        let listing = read(&owner, "pages/listing").await;
        let logo = listing["content"]["offer"][format!("{MARKET}smallLogo")].as_str().unwrap();
        assert!(logo.contains("/artifacts/"), "{logo}");
        save(&owner, "pages/listing", &listing["content"], &[]).await.expect(200);
        let differs = listed(&owner, "differsFromLive").await;
        let differing: Vec<_> = differs.iter().filter(|(_, differs)| differs == true).map(|(page, _)| page.as_str()).collect();
        assert_eq!(differing, ["leads", "support"]);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
    }

    async fn an_offer_and_its_plans_have_guids_that_stay(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &document).await.expect(200);
        let listed = read(&owner, "pages").await;
        let guid = listed["offerGuid"].as_str().unwrap().to_owned();
        let ids = get(&owner, &format!("/stoa/v1/offers/{guid}")).await.expect(200).json();
        assert_eq!((&ids["publisherId"], &ids["offerId"], &ids["guid"]), (&json!("contoso"), &json!("demo"), &json!(guid)));
        let plans = ids["plans"].as_array().unwrap();
        assert_eq!(plans.len(), document["definition"]["plans"].as_array().unwrap().len());
        let on_pages = listed["value"].as_array().unwrap().iter().find(|page| page["plan"] == plans[0]["planId"]);
        assert_eq!(on_pages.unwrap()["planGuid"], plans[0]["guid"]);
        let mut fewer = document.clone();
        fewer["definition"]["plans"] = json!([]);
        owner.put(ROOT, &fewer).await.expect(200);
        let without = get(&owner, &format!("/stoa/v1/offers/{}", guid.to_uppercase())).await.expect(200).json();
        assert_eq!(without["plans"], json!([]));
        owner.put(ROOT, &document).await.expect(200);
        assert_eq!(get(&owner, &format!("/stoa/v1/offers/{guid}")).await.json(), ids, "what comes back is the same");
        owner.put("/publishers/contoso/offers/other", &documents::core_vm("contoso", "other")).await.expect(200);
        let other = get(&owner, "/stoa/v1/publishers/contoso/offers/other/pages").await.json();
        assert_ne!(other["offerGuid"], listed["offerGuid"]);
        // Both ways: what is found by a GUID is what has it, for plans as for offers.
        for (offer, listed) in [("demo", &listed), ("other", &other)] {
            let found = get(&owner, &format!("/stoa/v1/offers/{}", listed["offerGuid"].as_str().unwrap())).await.expect(200).json();
            assert_eq!(found["offerId"], offer);
            for plan in found["plans"].as_array().unwrap() {
                let of_plan: Vec<_> = listed["value"].as_array().unwrap().iter().filter(|page| page["plan"] == plan["planId"]).collect();
                assert!(of_plan.len() > 1 && of_plan.iter().all(|page| page["planGuid"] == plan["guid"]), "{listed:#}");
            }
        }
        let plans = |listed: &Value| listed["value"].as_array().unwrap().iter().filter_map(|page| page["planGuid"].as_str().map(str::to_owned)).collect::<std::collections::BTreeSet<_>>();
        assert!(plans(&listed).is_disjoint(&plans(&other)), "plans of the same name in two offers are two");
        // Nobody learns from a GUID that there is something, or of what it is one.
        test.publisher("fabrikam", true).await;
        let foreign = test.member("fabrikam", Role::Owner).await;
        let unknown = "00000000-0000-0000-0000-000000000000".to_owned();
        let refused = get(&owner, &format!("/stoa/v1/offers/{unknown}")).await.expect(404);
        for (who, guid) in [(&foreign, &guid), (&foreign, &unknown), (&owner, plans(&listed).first().unwrap())] {
            let other = get(who, &format!("/stoa/v1/offers/{guid}")).await.expect(404);
            assert_eq!((other.code(), other.json()["error"]["message"].clone()), (refused.code(), refused.json()["error"]["message"].clone()));
        }
        get(&owner, "/stoa/v1/offers/demo").await.expect(400);
    }

    async fn the_list_counts_what_each_page_lacks(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        owner.put(ROOT, &offer).await.expect(200);
        let problems = async || {
            let listed = listed(&owner, "problems").await;
            listed.into_iter().filter(|(_, count)| *count != 0).map(|(page, count)| format!("{page} {count}")).collect::<Vec<_>>()
        };
        assert_eq!(problems().await, [""; 0]);
        let core = "microsoft-azure-corevm.";
        for name in ["title", "summary"] {
            offer["definition"]["offer"].as_object_mut().unwrap().remove(&format!("{core}{name}"));
        }
        let plan = offer["definition"]["plans"][0].as_object_mut().unwrap();
        plan.remove(&format!("{core}skuSummary"));
        plan.remove(&format!("{core}operatingSystemFamily"));
        owner.put(ROOT, &offer).await.expect(200);
        assert_eq!(problems().await, ["listing 2", "gen1/plan-listing 1", "gen1/plan-technical 1"]);
        let names: Vec<_> = listed(&owner, "label").await.into_iter().map(|(page, _)| page).take(7).collect();
        assert_eq!(names, ["offer-settings", "properties", "listing", "audience", "leads", "plans", "gen1/plan-setup"]);
        assert!(listed(&owner, "differsFromLive").await.iter().all(|(_, differs)| differs == true));
    }
}
