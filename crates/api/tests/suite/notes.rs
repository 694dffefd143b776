//! Notes for certification: who reads them, and where they never are.

use app::publishing;
use app::{Certification, Role};
use domain::OperationId;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const OWN: &str = "/stoa/v1/publishers/contoso/offers/demo";
const NOTES: &str = "User tester, password in the first boot log.\nNew: the image boots with FIPS mode on.";

async fn own(client: &Client, below: &str, body: Value) -> Answer {
    client
        .call(
            "POST",
            &format!("{OWN}/{below}"),
            Some(body.to_string()),
            &[("content-type", "application/json")],
        )
        .await
}

fn operation(accepted: &Answer) -> OperationId {
    accepted.header("location").rsplit('/').next().unwrap().split('?').next().unwrap().parse().unwrap()
}

/// What whoever certifies is told with an operation.
async fn told(test: &TestApp, id: OperationId) -> Option<String> {
    test.console(move |ctx, tx| Ok(publishing::for_certifier(ctx, tx, &id)?.1)).await
}

on_both_engines! {
    async fn notes_are_for_whoever_certifies_and_nowhere_in_clear(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.certification = Certification::Manual).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let typed = format!("  {}\r\n", NOTES.replace('\n', "\r\n"));
        let publish = operation(&own(&owner, "publish", json!({ "notes": typed })).await.expect(202));
        test.settle().await;
        let waiting = test.console(|ctx, tx| publishing::waiting_for_decision(ctx, tx, None)).await;
        assert_eq!(waiting[0].operation, publish);
        assert_eq!(told(&test, publish.clone()).await.as_deref(), Some(NOTES));

        let id = publish.clone();
        let sealed = test.console(move |_, tx| Ok(db::operations::notes(tx, &id)?)).await.unwrap();
        assert!(!sealed.contains("tester"), "{sealed}");
        let id = publish.clone();
        let ruling = publishing::Ruling::alike(id, domain::publishing::Decision::Approved, "fine");
        test.app.write(&test.app.ctx(app::Actor::Console, "test"), move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await.unwrap();
        test.settle().await;
        let live = operation(&owner.post(&format!("{ROOT}/golive")).await.expect(202));
        assert_ne!(live, publish);
        // A go-live is the rest of its publish.
        assert_eq!(told(&test, live).await.as_deref(), Some(NOTES));
        test.settle().await;
        for path in ["history", "submissions", "status"] {
            let said = owner.get(&format!("{ROOT}/{path}")).await.expect(200).text;
            assert!(!said.contains("tester"), "{path}: {said}");
        }
        assert!(test.new_mails().iter().all(|mail| !mail.contains("tester")));
    }

    async fn notes_go_with_one_publish_only(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let set = json!({
            "changes": [{ "page": "offer-settings", "value": { "displayText": "Other images" } }],
            "publish": { "notes": NOTES },
        });
        let first = operation(&own(&owner, "changes", set).await.expect(200));
        assert_eq!(told(&test, first.clone()).await.as_deref(), Some(NOTES));
        test.settle().await;
        let second = operation(&own(&owner, "publish", json!({ "notes": " \n" })).await.expect(202));
        assert_eq!((told(&test, second).await, told(&test, first).await.is_some()), (None, true));
    }

    async fn notes_that_are_too_long_publish_nothing(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let long = "x".repeat(10_000);
        let refused = own(&owner, "publish", json!({ "notes": long })).await.expect(400);
        assert_eq!((refused.code().as_str(), refused.text.contains("10000 characters; shorten them to 5000")), ("InvalidNotes", true), "{}", refused.text);
        let set = json!({ "changes": [{ "page": "offer-settings", "value": { "displayText": "Other" } }], "publish": { "notes": long } });
        let refused = own(&owner, "changes", set).await.expect(400);
        assert_eq!((refused.code().as_str(), refused.text.contains("publish.notes")), ("InvalidNotes", true));
        let refused = own(&owner, "publish", json!({ "notes": 7 })).await.expect(400);
        assert_eq!(refused.code(), "InvalidBody");
        assert_eq!(owner.get(&format!("{ROOT}/status")).await.json()["status"], "neverPublished");
        own(&owner, "publish", json!({ "notes": "한".repeat(5000) })).await.expect(202);
    }
}
