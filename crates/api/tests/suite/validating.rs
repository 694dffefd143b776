//! What is said about an offer without saving or publishing it, and while doing so.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";

/// What is said about `body`, or about the stored draft.
async fn validation(owner: &Client, body: Option<&Value>) -> Value {
    let headers: &[_] = if body.is_some() { &[("content-type", "application/json")] } else { &[] };
    owner
        .call("POST", &format!("{OWN}/validate"), body.map(Value::to_string), headers)
        .await
        .expect(200)
        .json()
}

/// `level severity code target`, a line each.
fn told(validation: &Value) -> Vec<String> {
    let line = |finding: &Value| {
        let text = |member: &str| finding[member].as_str().unwrap().to_owned();
        format!("{} {} {} {}", text("level"), text("severity"), text("code"), text("target"))
    };
    validation["findings"].as_array().unwrap().iter().map(line).collect()
}

async fn go_live(test: &TestApp, owner: &Client) {
    for action in ["publish", "golive"] {
        owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        test.settle().await;
    }
    assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "succeeded");
}

on_both_engines! {
    async fn findings_of_both_levels_are_listed_and_nothing_is_saved(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        assert_eq!(validation(&owner, Some(&offer)).await, json!({
            "offerTypeId": "microsoft-azure-corevm", "canBeSaved": true, "canBePublished": true, "findings": [],
        }), "it need not be there");
        offer["publisherId"] = json!("fabrikam");
        offer["definition"]["displayText"] = json!(7);
        let plan = offer["definition"]["plans"][0].as_object_mut().unwrap();
        plan.remove("microsoft-azure-corevm.skuSummary");
        plan.insert("microsoft-azure-corevm.skuSumary".to_owned(), json!("A summary"));
        plan.insert("contoso.hideBanner".to_owned(), json!(true));
        plan.insert("microsoft-azure-corevm.deploymentModels".to_owned(), json!(["ASM"]));
        let found = validation(&owner, Some(&offer)).await;
        assert_eq!((&found["canBeSaved"], &found["canBePublished"]), (&json!(false), &json!(false)));
        assert_eq!(told(&found), [
            "draft error Inconsistent publisherId",
            "draft error WrongType definition.displayText",
            "publish error UnconfirmedMember definition.plans[0].contoso.hideBanner",
            "publish error NotAllowed definition.plans[0].microsoft-azure-corevm.deploymentModels[0]",
            "publish error Required definition.plans[0].microsoft-azure-corevm.skuSummary",
            "draft warning UnknownMember definition.plans[0].contoso.hideBanner",
            "draft warning UnknownMember definition.plans[0].microsoft-azure-corevm.skuSumary",
        ], "{found:#}");
        let guess = found["findings"][6]["message"].as_str().unwrap();
        assert!(guess.ends_with("Did you mean `microsoft-azure-corevm.skuSummary`?"), "{guess}");
        owner.get(ROOT).await.expect(404);
        let missing = owner.call("POST", &format!("{OWN}/validate"), None, &[]).await.expect(404);
        assert_eq!(missing.code(), "NotFound");
    }

    async fn findings_say_where_and_what_to_programs_and_to_people_in_their_language(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        offer["publisherId"] = json!("fabrikam");
        let plan = &mut offer["definition"]["plans"][0];
        plan["planId"] = json!("Gold");
        plan["microsoft-azure-corevm.skuTitle"] = json!("x".repeat(60));
        let ask = async |languages: &'static str| {
            let headers = [("content-type", "application/json"), ("accept-language", languages)];
            let target = format!("{OWN}/validate");
            owner.call("POST", &target, Some(offer.to_string()), &headers).await.expect(200)
        };
        let english = ask("fr, en;q=0.5").await;
        assert_eq!((english.header("content-language"), english.header("vary")), ("en", "Accept-Language"));
        let findings = &english.json()["findings"];
        assert_eq!(findings[1], json!({
            "level": "draft", "severity": "error", "code": "TooLong",
            "target": "definition.plans[0].microsoft-azure-corevm.skuTitle",
            "place": {
                "pointer": "/definition/plans/0/microsoft-azure-corevm.skuTitle",
                "stable": "plans[gold]/microsoft-azure-corevm.skuTitle",
                "steps": ["definition", "plans", { "index": 0, "key": "gold" }, "microsoft-azure-corevm.skuTitle"],
            },
            "message": "Shorten Plan title to at most 50 characters; it has 60.",
            "messageId": "value-too-long",
            "arguments": { "label": "Plan title", "most": 50, "size": 60 },
        }), "{findings:#}");
        assert_eq!(findings[0]["place"], json!({ "pointer": "/publisherId", "stable": "publisherId", "steps": ["publisherId"] }));
        let korean = ask("ko-KR, en;q=0.9").await;
        assert_eq!(korean.header("content-language"), "ko");
        let said = &korean.json()["findings"][1];
        assert_eq!(said["message"], "플랜 제목은 60자입니다. 50자 이하로 줄이세요.");
        assert_eq!((&said["code"], &said["messageId"]), (&json!("TooLong"), &json!("value-too-long")));
        assert_eq!(said["arguments"], json!({ "label": "플랜 제목", "most": 50, "size": 60 }));
    }

    async fn the_stored_draft_is_looked_at_where_nothing_is_sent(engine: Engine) {
        let test = TestApp::start(engine).await;
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let market = "microsoft-azure-marketplace.";
        let settings = &mut offer["definition"]["offer"];
        let secret = "DefaultEndpointsProtocol=https;AccountName=leads;AccountKey=c2VjcmV0LXNlY3JldA==;EndpointSuffix=core.windows.net";
        settings[format!("{market}leadDestination")] = json!("Table");
        settings[format!("{market}tableLeadConfiguration")] = json!({ "connectionString": secret });
        owner.put(ROOT, &offer).await.expect(200);
        let found = validation(&owner, None).await;
        assert_eq!((told(&found), &found["canBePublished"]), (Vec::new(), &json!(true)), "{found:#}");
        go_live(&test, &owner).await;
        // As it is read: without secrets, which the stored draft keeps, and with addresses of ours.
        let read = owner.get(ROOT).await.expect(200).json();
        let found = validation(&owner, Some(&read)).await;
        assert_eq!(told(&found), Vec::<String>::new(), "{found:#}");
        let operator = test.member("*", Role::Operator).await;
        assert_eq!(validation(&operator, None).await, found, "who sees an offer may look at it");
        let mut fixed = read.clone();
        fixed["offerTypeId"] = json!("microsoft-azure-corevm");
        assert_eq!(told(&validation(&owner, Some(&fixed)).await)[0], "draft error Immutable offerTypeId");
        fixed["offerTypeId"] = json!("microsoft-azure-nothing");
        let foreign = owner.call("POST", "/stoa/v1/publishers/contoso/offers/new/validate", Some(fixed.to_string()), &[("content-type", "application/json")]).await;
        assert_eq!(foreign.expect(400).code(), "UnknownOfferType");
    }

    async fn bodies_that_are_no_documents_are_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        for (body, kind, status) in [
            ("{", "application/json", 400),
            ("[]", "application/json", 400),
            ("{}", "text/plain", 415),
            ("", "application/x-www-form-urlencoded", 200),
            (" ", "application/json", 200),
            ("{}", "application/json", 200),
        ] {
            let answer = owner.call("POST", &format!("{OWN}/validate"), Some(body.to_owned()), &[("content-type", kind)]).await;
            assert_eq!(answer.status, status, "{body} {kind}: {}", answer.text);
        }
    }

    async fn a_plan_that_is_live_and_not_in_the_draft_is_named(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let mut second = offer["definition"]["plans"][0].clone();
        second["planId"] = json!("Second");
        second["diskGenerations"] = json!([]);
        offer["definition"]["plans"].as_array_mut().unwrap().push(second);
        assert_eq!(owner.put(ROOT, &offer).await.expect(200).header("x-stoa-warnings"), "");
        assert_eq!(owner.post(&format!("{ROOT}/publish")).await.expect(202).header("x-stoa-warnings"), "");
        test.settle().await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;

        offer["definition"]["plans"].as_array_mut().unwrap().truncate(1);
        let saved = owner.put(ROOT, &offer).await.expect(200);
        let published = owner.post(&format!("{ROOT}/publish")).await.expect(202);
        for answer in [&saved, &published] {
            let warnings: Value = serde_json::from_str(answer.header("x-stoa-warnings")).unwrap();
            assert_eq!((&warnings[0]["code"], &warnings[0]["target"]), (&json!("PlanMissing"), &json!("definition.plans")));
            let said = warnings[0]["message"].as_str().unwrap();
            assert!(said.starts_with("The plan `Second` is live") && said.contains("never used again"), "{said}");
            assert_eq!(warnings.as_array().unwrap().len(), 1);
        }
        assert_eq!(told(&validation(&owner, None).await), ["draft warning PlanMissing definition.plans"]);
        test.settle().await;
        let status = owner.get(&format!("{ROOT}/status")).await.json();
        let said = status["steps"][0]["messages"][0].to_string();
        assert!(said.contains("The plan `Second` is live"), "{said}");
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;
        assert_eq!(told(&validation(&owner, None).await), Vec::<String>::new(), "it is not live any more");
    }

    async fn what_is_filled_in_counts_before_it_is(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.max_document_bytes = 4096).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let generations: Vec<_> = (0..40).map(|number| json!({ "planId": format!("p{number}") })).collect();
        let offer = json!({
            "offerTypeId": "microsoft-azure-corevm",
            "definition": { "plans": [{ "planId": "a", "diskGenerations": generations }] },
        });
        assert_eq!(owner.put(ROOT, &offer).await.expect(400).code(), "DocumentTooLarge");
        assert_eq!(told(&validation(&owner, Some(&offer)).await), ["draft error TooLong definition"]);
    }
}
