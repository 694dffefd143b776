//! Garden Linux's publisher, `glci/az.py` (github.com/gardenlinux/glci): finds its operation in the list, by slot and
//! state, and polls the publish operation in both phases.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::tool::Tool;
use super::{DISK, OFFER, VERSION, signing_in};

const DISKS: &str = "microsoft-azure-virtualmachines.vmImages";

/// The operation that runs for `slot`; any other word for a slot or state is a `ValueError`.
async fn find(tool: &Tool, slot: &str) -> String {
    let listed: Value = tool.get(&format!("{OFFER}/submissions?{VERSION}")).await.expect(200).json();
    let states = ["notStarted", "running", "completed", "succeeded", "canceled", "failed"];
    for entry in listed.as_array().unwrap() {
        assert!(["staging", "production"].iter().any(|slot| entry["slot"] == *slot), "{entry}");
        assert!(states.iter().any(|state| entry["submissionState"] == *state), "{entry}");
    }
    let mut running = listed.as_array().unwrap().iter().filter(|entry| entry["submissionState"] == "running");
    let found =
        running.find(|entry| entry["slot"] == slot).unwrap_or_else(|| panic!("nothing runs: {listed}"));
    found["id"].as_str().unwrap().to_owned()
}

async fn status(tool: &Tool, operation: &str) -> Value {
    tool.get(&format!("{OFFER}/operations/{operation}?{VERSION}")).await.expect(200).json()["status"].take()
}

on_both_engines! {
    async fn glci_follows_a_release_by_the_submissions_list(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::msal(&test).await;
        let headers = "Content-Type: application/json\r\nIf-Match: *\r\n";
        tool.put(&format!("{OFFER}?{VERSION}"), headers, &documents::core_vm("contoso", "demo")).await.expect(200);
        let publish = format!("POST {OFFER}/publish?{VERSION}");
        let mails = r#"{"metadata":{"notification-emails":"a@example.com,b@example.com"}}"#;
        tool.send(&publish, "Content-Type: application/json\r\n", Some(mails)).await.expect(202);
        let operation = find(&tool, "staging").await;
        assert_eq!(status(&tool, &operation).await, "running");
        // Only 409 is a warning; of any other refusal it dies.
        tool.send(&publish, "Content-Type: application/json\r\n", Some(mails)).await.expect(409);
        test.settle().await;
        assert_eq!(status(&tool, &operation).await, "succeeded", "it goes live on nothing else");
        tool.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202);
        find(&tool, "production").await;
        test.settle().await;
        assert_eq!(status(&tool, &operation).await, "succeeded", "still the publish operation");
    }

    /// An image is its address and an empty list, in a map that is there although the plan was sent without one.
    async fn glci_adds_an_image_to_a_map_that_is_always_there(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::msal(&test).await;
        let headers = "Content-Type: application/json\r\nIf-Match: *\r\n";
        let mut bare = documents::virtual_machine("contoso", "demo");
        bare["definition"]["plans"][0].as_object_mut().unwrap().remove(DISKS).unwrap();
        tool.put(&format!("{OFFER}?{VERSION}"), headers, &bare).await.expect(200);
        let mut document: Value = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json();
        let images = document["definition"]["plans"][0][DISKS].as_object_mut().expect("a map");
        images.insert("1443.3.0".to_owned(), json!({ "osVhdUrl": DISK, "lunVhdDetails": [] }));
        let saved: Value = tool.put(&format!("{OFFER}?{VERSION}"), headers, &document).await.expect(200).json();
        assert_eq!(saved["definition"], document["definition"], "what was read goes back whole");
    }
}
