//! Who may see what: plans for some only, and members of which nobody knows whether they are meant to say that.

use app::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const GUID: &str = "0f0e0d0c-1111-4222-8333-444455556666";

/// An offer whose only plan has `name` as a member.
fn with_member(name: &str, value: Value) -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    offer["definition"]["plans"][0][name] = value;
    offer
}

async fn publish(test: &TestApp, owner: &Client) {
    for action in ["publish", "golive"] {
        owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        test.settle().await;
    }
    assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

async fn confirm(owner: &Client, members: &Value, key: &str) -> Answer {
    let body = json!({ "members": members }).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", key)];
    owner.call("POST", &format!("{OWN}/confirm"), Some(body), &headers).await
}

/// Ids of the offers and of the plans that everybody sees.
async fn seen(test: &TestApp) -> (usize, Vec<Value>) {
    let everybody = Client::anonymous(test);
    let page = everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200).json();
    let entry = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await;
    let plans = match entry.status {
        200 => entry.json()["listing"]["plans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|plan| plan["planId"].clone())
            .collect(),
        status => {
            assert_eq!(status, 404, "{}", entry.text);
            Vec::new()
        }
    };
    (page["value"].as_array().unwrap().len(), plans)
}

on_both_engines! {
    async fn an_offer_with_private_plans_only_is_in_no_list_and_has_no_page(engine: Engine) {
        for (name, value) in [
            ("restrictedAudience", json!({ "manualEntries": [{ "type": "subscriptionId", "id": GUID }] })),
            ("tenantAudience", json!({ "manualEntries": [{ "type": "tenantId", "id": GUID }] })),
            ("tenantAudiences", json!([{ "ID": GUID, "description": "" }])),
            ("subscriptionAudiences", json!([{ "ID": GUID }])),
            ("privateAudiences", json!([{ "type": "tenant", "id": GUID }])),
            ("isPrivate", json!(true)),
            ("visibility", json!("Private")),
            ("microsoft-azure-corevm.hideSKUForSolutionTemplate", json!(true)),
        ] {
            let test = TestApp::start(engine).await;
            let owner = test.member("contoso", Role::Owner).await;
            let answer = owner.put(ROOT, &with_member(name, value)).await.expect(200);
            assert_eq!(answer.header("x-stoa-warnings"), "", "{name}");
            publish(&test, &owner).await;
            assert_eq!(seen(&test).await, (0, Vec::new()), "{name}");
            let status = owner.get(&format!("{ROOT}/status")).await.json();
            assert_eq!(status["liveLinks"], json!([]), "there is nothing to link to");
            let mails = test.new_mails();
            assert!(mails.iter().any(|mail| mail.contains("All its plans are private")), "{mails:#?}");
            owner.get(&format!("{ROOT}/slot/production")).await.expect(200);
        }
    }

    async fn an_offer_comes_and_goes_with_its_last_public_plan(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let hidden = "microsoft-azure-corevm.hideSKUForSolutionTemplate";
        let mut offer = with_member(hidden, json!(false));
        let plan = offer["definition"]["plans"][0].clone();
        owner.put(ROOT, &offer).await.expect(200);
        publish(&test, &owner).await;
        assert_eq!(seen(&test).await, (1, vec![plan["planId"].clone()]));
        offer["definition"]["plans"][0][hidden] = json!(true);
        owner.put(ROOT, &offer).await.expect(200);
        publish(&test, &owner).await;
        assert_eq!(seen(&test).await, (0, Vec::new()));
        offer["definition"]["plans"][0][hidden] = json!(false);
        owner.put(ROOT, &offer).await.expect(200);
        publish(&test, &owner).await;
        assert_eq!(seen(&test).await, (1, vec![plan["planId"].clone()]));
    }

    async fn a_public_plan_stays_public_and_a_private_one_may_be_restricted_otherwise(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let entries = json!({ "manualEntries": [{ "type": "tenantId", "id": GUID }] });
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        publish(&test, &owner).await;
        let refused = owner.put(ROOT, &with_member("tenantAudience", entries.clone())).await.expect(400).json();
        assert_eq!(refused["error"]["details"][0]["code"], "Immutable");
        assert_eq!(refused["error"]["details"][0]["target"], "definition.plans[0].tenantAudience");
        let root = "/publishers/contoso/offers/other";
        let mut offer = with_member("tenantAudience", entries.clone());
        offer["id"] = json!("other");
        owner.put(root, &offer).await.expect(200);
        for action in ["publish", "golive"] {
            owner.post(&format!("{root}/{action}")).await.expect(202);
            test.settle().await;
        }
        let plan = &mut offer["definition"]["plans"][0];
        plan.as_object_mut().unwrap().remove("tenantAudience");
        plan["restrictedAudience"] = json!({ "manualEntries": [{ "type": "subscriptionId", "id": GUID }] });
        owner.put(root, &offer).await.expect(200);
    }

    async fn an_unknown_member_that_may_mean_privacy_stops_a_publish_until_it_is_confirmed(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = with_member("contoso.hideBanner", json!(true));
        let plan = &mut offer["definition"]["plans"][0];
        plan["RestrictedAudience"] = json!({ "manualEntries": [] });
        plan["contoso.custom"] = json!({ "list": [{ "allowedUsers": ["jane"] }] });
        plan["contoso.privateNothing"] = Value::Null;
        owner.put(ROOT, &offer).await.expect(200);
        let refused = owner.post(&format!("{ROOT}/publish")).await.expect(422).json();
        assert_eq!(refused["error"]["code"], "OfferNotPublishable");
        let details = refused["error"]["details"].as_array().unwrap();
        let told: Vec<_> = details.iter().map(|detail| (detail["code"].as_str().unwrap(), detail["target"].as_str().unwrap())).collect();
        let place = |name: &str| format!("definition.plans[0].{name}");
        assert_eq!(told, [
            ("UnconfirmedMember", &*place("RestrictedAudience")),
            ("UnconfirmedMember", &*place("contoso.custom.list[0].allowedUsers")),
            ("UnconfirmedMember", &*place("contoso.hideBanner")),
        ]);
        let said = details[0]["message"].as_str().unwrap();
        assert!(said.contains("Did you mean `restrictedAudience`?") && said.contains("stoa offer confirm"), "{said}");

        for (members, status, code) in [
            (json!(["contoso.hideBanners"]), 422, "NothingToConfirm"),
            (json!(["planId"]), 422, "NothingToConfirm"),
            (json!(["contoso.privateNothing"]), 422, "NothingToConfirm"),
            (json!(["contoso.hideBanner", "x"]), 422, "NothingToConfirm"),
            (json!([]), 400, "InvalidBody"),
            (json!("contoso.hideBanner"), 400, "InvalidBody"),
            (json!(vec!["contoso.hideBanner"; 101]), 400, "InvalidBody"),
        ] {
            assert_eq!(confirm(&owner, &members, "bad").await.expect(status).code(), code, "{members}");
        }
        let confirmed = confirm(&owner, &json!(["contoso.hideBanner", "allowedUsers"]), "good").await.expect(200);
        assert_eq!(confirmed.json(), json!({ "members": ["allowedUsers", "contoso.hideBanner"] }));
        let again = confirm(&owner, &json!(["contoso.hideBanner", "allowedUsers"]), "good").await.expect(200);
        assert_eq!((again.header("idempotency-replayed"), &again.text), ("true", &confirmed.text));
        confirm(&owner, &json!(["allowedUsers"]), "again").await.expect(200);
        assert_eq!(owner.post(&format!("{ROOT}/publish")).await.expect(422).json()["error"]["details"].as_array().unwrap().len(), 1);
        let history = owner.get(&format!("{ROOT}/history")).await.json();
        let events = history["value"].as_array().unwrap().iter().filter(|event| event["action"] == "offer.confirmed");
        assert_eq!(events.count(), 2, "once each");

        // Once for the offer: a later draft needs no other confirmation, and neither does the work of publishing.
        offer["definition"]["plans"][0].as_object_mut().unwrap().remove("RestrictedAudience");
        owner.put(ROOT, &offer).await.expect(200);
        publish(&test, &owner).await;
        offer["definition"]["displayText"] = json!("Another name");
        owner.put(ROOT, &offer).await.expect(200);
        publish(&test, &owner).await;

        let mut other = offer.clone();
        other["id"] = json!("other");
        owner.put("/publishers/contoso/offers/other", &other).await.expect(200);
        owner.post("/publishers/contoso/offers/other/publish").await.expect(422);
    }

    async fn only_who_may_change_an_offer_confirms(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &with_member("contoso.hideBanner", json!(true))).await.expect(200);
        let members = json!(["contoso.hideBanner"]);
        let operator = test.member("*", Role::Operator).await;
        confirm(&operator, &members, "one").await.expect(403);
        let nobody = Client::anonymous(&test);
        confirm(&nobody, &members, "one").await.expect(401);
        let body = Some(json!({ "members": members }).to_string());
        let target = "/stoa/v1/publishers/contoso/offers/none/confirm";
        owner.call("POST", target, body, &[("content-type", "application/json")]).await.expect(404);
    }
}
