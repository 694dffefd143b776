//! Behaviour of published tools that cannot be installed here by name, request shape in, answer shape out.

use app::Role;
use serde_json::{Value, json};
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";

on_both_engines! {
    /// `pub` (Go): strictly typed decoding, everything at trailing slashes, drops what it does not know.
    async fn pub_reads_and_writes_offers(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut lossy = documents::core_vm("contoso", "demo");
        lossy["Etag"] = json!("");
        lossy["changedTime"] = json!("0001-01-01T00:00:00Z");
        let plan = lossy["definition"]["plans"][0].as_object_mut().unwrap();
        for dropped in ["diskGenerations", "microsoft-azure-corevm.vmImagesArchitecture"] {
            plan.remove(dropped);
        }
        plan.insert("microsoft-azure-corevm.usefulLinksFairfax".to_owned(), Value::Null);
        let saved = owner.api_with("PUT", ROOT, Some(&lossy), &[("if-match", "*")]).await.expect(200).json();
        assert!(saved["definition"]["plans"][0]["microsoft-azure-corevm.vmImagesPublicAzure"].is_object());
        assert!(saved["version"].is_i64() && saved["changedTime"].is_string());
        let publishers = owner.get("/publishers").await.expect(200).json();
        assert!(publishers.is_array() && publishers[0]["definition"]["offerTypeCategories"].is_array());
        owner.api("POST", &format!("{ROOT}/publish"), Some(&json!({ "metadata": {} }))).await.expect(202);
        let listed = owner.get(&format!("{ROOT}/submissions/?submissionState=running")).await.expect(200).json();
        let id = listed[0]["id"].as_str().unwrap();
        let detail = owner.get(&format!("{ROOT}/operations/{id}/")).await.expect(200).json();
        assert!(detail.is_object(), "never an array");
        for list in ["messages", "steps", "previewLinks", "liveLinks"] {
            assert!(detail[list].is_array(), "{list}");
        }
        test.settle().await;
        let detail = owner.get(&format!("{ROOT}/operations/{id}/")).await.expect(200).json();
        let message = detail["steps"].as_array().unwrap().iter().flat_map(|step| step["messages"].as_array().unwrap()).next().unwrap();
        assert!(message["messageHtml"].is_string() && message["level"].is_string() && message["timestamp"].is_string());
        assert!(detail["previewLinks"][0]["displayText"].is_string() && detail["previewLinks"][0]["uri"].is_string());
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
    }

    /// Virtual machine offers of `pub` carry a core virtual machine's member.
    async fn pub_adds_a_foreign_null_to_every_plan(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::virtual_machine("contoso", "demo");
        offer["definition"]["plans"][0]["microsoft-azure-corevm.usefulLinksFairfax"] = Value::Null;
        owner.put(ROOT, &offer).await.expect(200);
    }

    /// Garden Linux's publisher: finds the operation in the list right after asking for it, by slot and state, and
    /// polls the publish operation in both phases.
    async fn glci_follows_a_release_by_the_submissions_list(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let find = async |slot: &str| {
            let listed = owner.get(&format!("{ROOT}/submissions")).await.expect(200).json();
            let found = listed.as_array().unwrap().iter().find(|entry| entry["slot"] == slot && entry["submissionState"] == "running");
            found.map(|entry| entry["id"].as_str().unwrap().to_owned())
        };
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        let id = find("staging").await.expect("the running staging submission");
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/operations/{id}")).await.json()["status"], "succeeded");
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        find("production").await.expect("the running production submission");
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/operations/{id}")).await.json()["status"], "succeeded");
    }

    /// Drivers on apache-libcloud encode a document that the library encodes once more, and update without `If-Match`.
    async fn libcloud_sends_a_document_inside_a_text(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        let document = documents::core_vm("contoso", "demo").to_string();
        for _ in 0..2 {
            let saved = owner.put(ROOT, &Value::String(document.clone())).await.expect(200).json();
            assert_eq!(saved["id"], "demo");
        }
        owner.put(ROOT, &json!("no document")).await.expect(400);
    }

    /// openshift-ansible's module: asks for the preview slot to learn whether an offer exists, and parses every answer.
    async fn ansible_module_decides_by_the_preview_slot(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        owner.get(&format!("{ROOT}/slot/preview")).await.expect(404);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        owner.get(&format!("{ROOT}/slot/preview")).await.expect(200);
        assert_eq!(owner.post(&format!("{ROOT}/golive")).await.expect(202).json(), json!({}));
        test.settle().await;
        owner.post(&format!("{ROOT}/publish?force=true")).await.expect(202);
        owner.post(&format!("{ROOT}/cancel")).await.expect(202);
        test.settle().await;
        assert_eq!(owner.get(&format!("{ROOT}/submissions/?status=canceled")).await.json()[0]["submissionState"], "canceled");
    }
}
