//! A cancel that finds nothing to cancel: the newest submission afterwards, and nothing else.

use app::Role;
use futures::future::join_all;
use serde_json::{Value, json};
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

async fn with_draft(test: &TestApp) -> Client {
    let owner = test.member("contoso", Role::Owner).await;
    owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
    owner
}

async fn get(client: &Client, path: &str) -> Value {
    client.get(&format!("{ROOT}{path}")).await.expect(200).json()
}

/// Cancels, and returns the operation that the answer leads to.
async fn cancel(client: &Client) -> Value {
    let accepted = client.post(&format!("{ROOT}/cancel")).await.expect(202);
    assert_eq!(accepted.json(), json!({}));
    let location = accepted.header("location");
    assert_eq!(accepted.header("operation-location"), location);
    client.call("GET", location, None, &[]).await.expect(200).json()
}

async fn submissions(client: &Client) -> Vec<Value> {
    get(client, "/submissions").await.as_array().unwrap().clone()
}

/// All that readers see of an offer beside its submissions.
async fn seen(client: &Client) -> Vec<Value> {
    let draft = client.get(ROOT).await.expect(200);
    let mut seen = vec![draft.header("etag").into(), draft.json(), get(client, "/status").await];
    for slot in ["preview", "production"] {
        let answer = client.get(&format!("{ROOT}/slot/{slot}")).await;
        seen.push(json!([answer.status, answer.json()["definition"]]));
    }
    seen
}

on_both_engines! {
    async fn an_offer_that_was_never_published_gets_one_submission_however_often(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let before = seen(&owner).await;
        let first = cancel(&owner).await;
        let id = first["id"].as_str().unwrap();
        assert_eq!((&first["submissionType"], &first["status"]), (&json!("cancel"), &json!("canceled")));
        assert_eq!((&first["offerVersion"], &first["cancellationRequestState"]), (&json!(1), &json!("canceled")));
        assert_eq!((&first["steps"], &first["previewLinks"], &first["liveLinks"]), (&json!([]), &json!([]), &json!([])));
        let message = &first["messages"][0];
        assert_eq!((&message["level"], &first["messages"][1]), (&json!("information"), &Value::Null));
        assert!(message["messageHtml"].as_str().unwrap().starts_with("There was nothing to cancel"), "{message}");
        for path in [format!("/operations/{id}"), format!("/submissions/operations/{id}/")] {
            assert_eq!(get(&owner, &path).await, first, "{path}");
        }
        assert_eq!(cancel(&owner).await["id"], id, "its address stays");
        let listed = submissions(&owner).await;
        let facts = ["id", "submissionType", "submissionState", "slot"].map(|member| listed[0][member].as_str().unwrap());
        assert_eq!((facts, listed.len()), ([id, "cancel", "canceled", "staging"], 1));
        assert_eq!(get(&owner, "/submissions?status=canceled").await, json!(listed));
        assert_eq!(get(&owner, "/submissions?submissionState=running").await, json!([]));
        assert_eq!(seen(&owner).await, before);
    }

    async fn it_is_newer_than_all_others_and_touches_none(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let canceled = cancel(&owner).await;
        for action in ["publish", "golive"] {
            owner.post(&format!("{ROOT}/{action}")).await.expect(202);
            let kinds: Vec<_> = submissions(&owner).await.iter().map(|one| one["submissionType"].clone()).collect();
            assert_eq!((&kinds[0], kinds.last().unwrap()), (&json!(action), &json!("cancel")));
            test.settle().await;
        }
        let (before, listed) = (seen(&owner).await, submissions(&owner).await);
        assert_eq!(before[2]["status"], "succeeded");
        assert_eq!(cancel(&owner).await["id"], canceled["id"]);
        let now = submissions(&owner).await;
        assert_eq!((&now[0]["id"], &now[1..]), (&canceled["id"], &listed[..2]), "{now:?}");
        assert_eq!(seen(&owner).await, before);
        for operation in &listed[..2] {
            assert_eq!(get(&owner, &format!("/operations/{}", operation["id"].as_str().unwrap())).await["status"], "succeeded");
        }
        let history = get(&owner, "/history").await;
        assert_eq!((&history["value"][0]["action"], &history["value"][0]["subject"]), (&json!("cancel.accepted"), &canceled["id"]));
    }

    /// The older addresses name a version and a slot, which a cancel has not: its own is of the newer form.
    async fn publishers_that_are_not_migrated_follow_it_by_its_id(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let owner = test.member("older", Role::Owner).await;
        let root = "/publishers/older/offers/demo";
        owner.put(root, &documents::core_vm("older", "demo")).await.expect(200);
        let accepted = owner.post(&format!("{root}/cancel")).await.expect(202);
        let operation = owner.call("GET", accepted.header("location"), None, &[]).await.expect(200).json();
        assert_eq!((&operation["status"], &operation["notificationEmails"]), (&json!("canceled"), &json!("")));
        assert_eq!(accepted.header("location"), format!("/api{root}/operations/{}?api-version=2017-10-31", operation["id"].as_str().unwrap()));
        owner.get("/operations/older$demo$1$preview").await.expect(404);
    }

    async fn many_at_once_are_one(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = with_draft(&test).await;
        let ids = join_all((0..8).map(|_| cancel(&owner))).await;
        let listed = submissions(&owner).await;
        assert_eq!(listed.len(), 1);
        assert!(ids.iter().all(|operation| operation["id"] == listed[0]["id"]), "{ids:?}");
    }
}
