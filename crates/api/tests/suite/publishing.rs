//! The rules of publish, go-live and cancel.

use app::publishing::{Ruling, decide};
use app::{Certification, Role};
use domain::publishing::Decision;
use serde_json::{Value, json};
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

async fn with_draft(test: &TestApp) -> Client {
    let owner = test.member("contoso", Role::Owner).await;
    owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
    owner
}

async fn act(client: &Client, action: &str) -> String {
    client.post(&format!("{ROOT}/{action}")).await.expect(202).header("location").to_owned()
}

async fn status(client: &Client) -> Value {
    client.get(&format!("{ROOT}/status")).await.expect(200).json()
}

fn step<'a>(status: &'a Value, id: &str) -> &'a Value {
    status["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap()
}

on_both_engines! {
    async fn a_status_before_the_first_publish_shows_the_steps_to_come(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let status = status(&owner).await;
        assert_eq!(status["status"], "neverPublished");
        assert_eq!(status["steps"].as_array().unwrap().len(), 6);
        assert_eq!(step(&status, "publisher-signoff")["stepName"], "publisher-signoff");
        assert_eq!(step(&status, "live")["stepName"], "Live");
        assert!(status.get("notificationEmails").is_none(), "only for offers that are not migrated");
    }

    async fn one_operation_at_a_time_and_the_conflict_says_which(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let location = act(&owner, "publish").await;
        for action in ["publish", "golive"] {
            let refused = owner.post(&format!("{ROOT}/{action}")).await.expect(409);
            assert_eq!(refused.code(), "OperationInProgress");
            assert_eq!(refused.header("location"), location);
            assert!(refused.text.contains("Validate Pre-Requisites"), "{}", refused.text);
        }
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn go_live_needs_a_preview(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        assert_eq!(owner.post(&format!("{ROOT}/golive")).await.expect(409).code(), "NotInPreview");
        owner.post("/publishers/contoso/offers/none/golive").await.expect(404);
    }

    async fn publishing_what_is_live_already_needs_force(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        for action in ["publish", "golive"] {
            act(&owner, action).await;
            test.settle().await;
        }
        assert_eq!(owner.post(&format!("{ROOT}/publish")).await.expect(409).code(), "NothingToPublish");
        owner.put(ROOT, &owner.get(ROOT).await.json()).await.expect(200);
        assert_eq!(owner.post(&format!("{ROOT}/publish")).await.expect(409).code(), "NothingToPublish", "saved, but the same");
        owner.post(&format!("{ROOT}/publish?force=true")).await.expect(202);
    }

    async fn a_preview_can_be_withdrawn(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let location = act(&owner, "publish").await;
        test.settle().await;
        let preview = status(&owner).await["previewLinks"][0]["uri"].as_str().unwrap().to_owned();
        assert_eq!(act(&owner, "cancel").await, location);
        assert_eq!(status(&owner).await["status"], "canceled");
        owner.get(&format!("{ROOT}/slot/preview")).await.expect(404);
        Client::anonymous(&test).call("GET", &preview, None, &[]).await.expect(404);
        let operation = owner.call("GET", &location, None, &[]).await.json();
        assert_eq!((operation["status"].as_str(), operation["cancellationRequestState"].as_str()), (Some("canceled"), Some("canceled")));
        let again = act(&owner, "cancel").await;
        assert_eq!(owner.call("GET", &again, None, &[]).await.expect(200).json()["submissionType"], "cancel", "again, without effect");
        assert_eq!(owner.post(&format!("{ROOT}/golive")).await.expect(409).code(), "NotInPreview");
    }

    async fn withdrawing_a_second_preview_brings_the_first_one_back(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        act(&owner, "publish").await;
        test.settle().await;
        let first = status(&owner).await["previewLinks"][0]["uri"].as_str().unwrap().to_owned();
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["displayText"] = json!("Second");
        owner.put(ROOT, &document).await.expect(200);
        act(&owner, "publish").await;
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/slot/preview")).await.json()["version"], 2);
        act(&owner, "cancel").await;
        assert_eq!(owner.get(&format!("{ROOT}/slot/preview")).await.expect(200).json()["version"], 1);
        let shown = Client::anonymous(&test).call("GET", &first, None, &[]).await.expect(200);
        assert_eq!(shown.json()["displayText"], "Demo images");
    }

    async fn a_running_operation_stops_at_the_next_safe_point(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let location = act(&owner, "publish").await;
        assert_eq!(act(&owner, "cancel").await, location);
        let canceling = owner.call("GET", &location, None, &[]).await.json();
        assert_eq!(canceling["cancellationRequestState"], "canceling");
        test.settle().await;
        let status = status(&owner).await;
        assert_eq!(status["status"], "canceled");
        assert_eq!(step(&status, "live")["status"], "canceled");
        assert_eq!(owner.get(&format!("{ROOT}/submissions")).await.json()[0]["submissionState"], "canceled");
    }

    async fn a_person_certifies_where_the_operator_wants_it(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.certification = Certification::Manual).start().await;
        let owner = with_draft(&test).await;
        let ruling = |location: &str, decision| {
            let id = location.split("/operations/").nth(1).unwrap().split('?').next().unwrap();
            Ruling::alike(id.parse().unwrap(), decision, "the logo is someone else's")
        };
        let first = act(&owner, "publish").await;
        test.settle().await;
        let waiting = status(&owner).await;
        assert_eq!((waiting["status"].as_str(), step(&waiting, "displaycertify")["status"].as_str()), (Some("running"), Some("waitingForApproval")));
        let rejected = ruling(&first, Decision::Rejected);
        test.console(move |ctx, tx| decide(ctx, tx, &rejected)).await;
        test.settle().await;
        let failed = status(&owner).await;
        assert_eq!(failed["status"], "failed");
        assert_eq!(step(&failed, "displaycertify")["status"], "rejected");
        let said = step(&failed, "displaycertify")["messages"].to_string();
        assert!(said.contains("someone else&#39;s"), "{said}");

        let second = act(&owner, "publish").await;
        test.settle().await;
        let approved = ruling(&second, Decision::Approved);
        test.console(move |ctx, tx| decide(ctx, tx, &approved)).await;
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
        let again = ruling(&second, Decision::Approved);
        let ctx = test.app.ctx(app::Actor::Console, "test");
        let refused = test.app.write(&ctx, move |ctx, tx| decide(ctx, tx, &again)).await;
        assert!(matches!(refused, Err(app::Problem::Conflict { code: "NotWaitingForApproval", .. })));
    }

    async fn a_wait_for_certification_can_be_canceled(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.certification = Certification::Manual).start().await;
        let owner = with_draft(&test).await;
        act(&owner, "publish").await;
        test.settle().await;
        act(&owner, "cancel").await;
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "canceled");
    }

    async fn certification_rejects_with_the_rule_it_broke(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut document = documents::core_vm("contoso", "demo");
        document["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"]["2020.01.01"]["osVhdUrl"] =
            json!("https://images.example.com/vhds/base.vhd?sv=2022-11-02&sr=b&sp=rwdl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc");
        owner.put(ROOT, &document).await.expect(200);
        act(&owner, "publish").await;
        test.settle().await;
        let failed = status(&owner).await;
        assert_eq!(failed["status"], "failed");
        let messages = step(&failed, "displaycertify")["messages"].to_string();
        assert!(messages.contains("VM-SAS-3"), "{messages}");
        assert!(failed["messages"][0]["messageHtml"].as_str().unwrap().contains("Certification rejected the offer"), "{failed:#}");
        let operation = &owner.get(&format!("{ROOT}/submissions")).await.json()[0]["id"];
        let detail = owner.get(&format!("{ROOT}/operations/{}", operation.as_str().unwrap())).await.expect(200).json();
        assert_eq!((detail["status"].as_str(), detail["error"]["code"].as_str()), (Some("failed"), Some("PublishFailed")));
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        act(&owner, "publish").await;
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "waitingForPublisherReview");
    }

    async fn publishers_that_are_not_migrated_see_the_older_forms(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let owner = test.member("older", Role::Owner).await;
        let root = "/publishers/older/offers/demo";
        owner.put(root, &documents::core_vm("older", "demo")).await.expect(200);
        let body = json!({ "metadata": { "notification-emails": "a@example.com, b@example.com" } });
        let accepted = owner.api("POST", &format!("{root}/publish"), Some(&body)).await.expect(202);
        let location = accepted.header("location");
        assert_eq!(location, "/api/operations/older$demo$1$preview?api-version=2017-10-31");
        test.settle().await;
        let operation = owner.call("GET", location, None, &[]).await.expect(200).json();
        assert_eq!(operation["notificationEmails"], "a@example.com,b@example.com");
        owner.get(&format!("{root}/operations/{}", operation["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(owner.get(&format!("{root}/status")).await.json()["notificationEmails"], "a@example.com,b@example.com");
        assert_eq!(owner.get("/operations/older$demo$1$live").await.expect(404).code(), "NotFound");
        assert_eq!(owner.get("/operations/older-demo").await.expect(400).code(), "InvalidOperationId");
    }

    async fn bodies_of_actions_may_be_anything_but_broken(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let target = format!("/api{ROOT}/cancel?api-version=2017-10-31");
        let json = [("content-type", "application/json")];
        for body in [None, Some(""), Some("{}"), Some("[]"), Some(r#"{"metadata":{}}"#), Some(r#"{"metadata":null}"#), Some("7")] {
            owner.call("POST", &target, body.map(str::to_owned), &json).await.expect(202);
        }
        owner.call("POST", &target, Some("anything".to_owned()), &[("content-type", "text/plain")]).await.expect(202);
        owner.call("POST", &target, Some("{".to_owned()), &json).await.expect(400);
        let malformed = r#"{"metadata":{"notification-emails":"a@example.com,nobody"}}"#;
        for action in ["publish", "cancel"] {
            let target = format!("/api{ROOT}/{action}?api-version=2017-10-31");
            let refused = owner.call("POST", &target, Some(malformed.to_owned()), &json).await.expect(400);
            assert_eq!(refused.code(), "InvalidNotificationEmails");
        }
    }

    async fn submissions_are_listed_newest_first_under_both_filters(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        act(&owner, "publish").await;
        let running = owner.get(&format!("{ROOT}/submissions/?submissionState=running")).await.expect(200).json();
        assert_eq!((running[0]["slot"].as_str(), running[0]["submissionState"].as_str()), (Some("staging"), Some("running")));
        test.settle().await;
        act(&owner, "golive").await;
        let listed = owner.get(&format!("{ROOT}/submissions")).await.expect(200).json();
        let slots: Vec<_> = listed.as_array().unwrap().iter().map(|submission| submission["slot"].as_str().unwrap()).collect();
        assert_eq!(slots, ["production", "staging"]);
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/submissions?status=succeeded")).await.json().as_array().unwrap().len(), 2);
        assert_eq!(owner.get(&format!("{ROOT}/submissions?status=running")).await.json(), json!([]));
        let id = listed[0]["id"].as_str().unwrap();
        owner.get(&format!("{ROOT}/submissions/operations/{id}/")).await.expect(200);
        assert_eq!(owner.get(&format!("{ROOT}/operations/{}", "0".repeat(8))).await.expect(400).code(), "InvalidResourceId");
        owner.get(&format!("{ROOT}/operations/00000000-0000-0000-0000-000000000000")).await.expect(404);
        owner.put("/publishers/contoso/offers/other", &documents::core_vm("contoso", "other")).await.expect(200);
        owner.get(&format!("/publishers/contoso/offers/other/operations/{id}")).await.expect(404);
    }

    async fn history_is_paged(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        for _ in 0..4 {
            owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        }
        let mut seen = Vec::new();
        let mut next = format!("/api{ROOT}/history?api-version=2017-10-31&top=2");
        loop {
            let page = owner.call("GET", &next, None, &[]).await.expect(200).json();
            seen.extend(page["value"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap().to_owned()));
            match page["nextLink"].as_str() {
                Some(link) => next = link.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, ["offer.saved", "offer.saved", "offer.saved", "offer.saved", "offer.created"]);
    }
}
