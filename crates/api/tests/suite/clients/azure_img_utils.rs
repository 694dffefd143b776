//! SUSE's azure-img-utils 1.x (github.com/SUSE-Enceladus/azure-img-utils). The package itself runs through a whole story
//! in `crates/stoa/tests/suite/clients`; here is what that story does not come to.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::tool::Tool;
use super::{IMAGES, OFFER, VERSION, signing_in};

const WRITES: &str = "Content-Type: application/json\r\n";
const PUBLISH: &str = r#"{"metadata":{"notification-emails":"release@example.com"}}"#;

async fn with_draft(test: &TestApp) -> Tool {
    let tool = signing_in::msal(test).await;
    let document = documents::core_vm("contoso", "demo");
    tool.put(&format!("{OFFER}?{VERSION}"), &format!("{WRITES}If-Match: *\r\n"), &document)
        .await
        .expect(200)
        .json();
    tool
}

/// `get_offer_status`: the status, or that of the step it knows by name.
async fn offer_status(tool: &Tool) -> String {
    let read: Value = tool.get(&format!("{OFFER}/status?{VERSION}")).await.expect(200).json();
    let steps = read["steps"].as_array().unwrap();
    let signoff = steps.iter().find(|step| step["stepName"] == "publisher-signoff").unwrap();
    match (&read["status"], &signoff["status"]) {
        (running, waiting) if running == "running" && waiting == "waitingForPublisherReview" => waiting,
        (status, _) => status,
    }
    .as_str()
    .unwrap()
    .to_owned()
}

on_both_engines! {
    /// Anything but 200 and 202 is asked again and again; 404 means that there is no such offer.
    async fn azure_img_utils_counts_200_and_202_as_success_and_nothing_else(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        tool.get(&format!("/api/publishers/contoso/offers/none?{VERSION}")).await.expect(404);
        let document: Value = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json();
        tool.put(&format!("{OFFER}?{VERSION}"), &format!("{WRITES}If-Match: *\r\n"), &document).await.expect(200).json();
        let accepted = tool.send(&format!("POST {OFFER}/publish?{VERSION}"), WRITES, Some(PUBLISH)).await.expect(202);
        let operation = accepted.header("location").to_owned();
        assert_eq!(tool.get(&operation).await.expect(200).json()["status"], "running");
        test.settle().await;
        assert_eq!(offer_status(&tool).await, "waitingForPublisherReview");
        // Without a body, and with its length.
        let accepted = tool.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202);
        assert!(accepted.header("location").starts_with('/'), "the host is put in front");
        test.settle().await;
        assert_eq!(offer_status(&tool).await, "succeeded");
    }

    /// A connection that breaks is tried again without a pause, publishes included.
    async fn azure_img_utils_repeats_a_publish_and_starts_one(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        let publish = format!("POST {OFFER}/publish?{VERSION}");
        let accepted = tool.send(&publish, WRITES, Some(PUBLISH)).await.expect(202);
        let again = tool.send(&publish, WRITES, Some(PUBLISH)).await.expect(409);
        assert_eq!(again.header("location"), accepted.header("location"), "which one is under way");
        test.settle().await;
        let listed = tool.get(&format!("{OFFER}/submissions?{VERSION}")).await.expect(200).json();
        assert_eq!(listed.as_array().unwrap().len(), 1);
    }

    /// `remove_image_from_offer`, and the whole document back with one image less, in plan and generation.
    async fn azure_img_utils_takes_an_image_out_of_a_live_offer(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        let mut document: Value = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json();
        let mut newer = document["definition"]["plans"][0][IMAGES]["2020.01.01"].clone();
        newer["publishedDate"] = json!("01/02/2023");
        document["definition"]["plans"][0][IMAGES]["2023.01.02"] = newer;
        let headers = format!("{WRITES}If-Match: *\r\n");
        tool.put(&format!("{OFFER}?{VERSION}"), &headers, &document).await.expect(200);
        for action in ["publish", "golive"] {
            tool.post(&format!("{OFFER}/{action}?{VERSION}")).await.expect(202);
            test.settle().await;
        }
        document["definition"]["plans"][0][IMAGES].as_object_mut().unwrap().remove("2020.01.01");
        let saved = tool.put(&format!("{OFFER}?{VERSION}"), &headers, &document).await.expect(200).json();
        let left = saved["definition"]["plans"][0][IMAGES].as_object().unwrap();
        assert_eq!(left.keys().collect::<Vec<_>>(), ["2023.01.02"]);
    }
}
