//! SUSE's mash (github.com/SUSE-Enceladus/mash), as of the years it published through this API itself: a token for every
//! call, a publish without a body, and a loop that polls the operation.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::{IMAGES, OFFER, VERSION, signing_in};

const WRITES: &str = "Content-Type: application/json\r\nIf-Match: *\r\n";

on_both_engines! {
    async fn mash_publishes_without_a_body_and_polls_the_steps(engine: Engine) {
        let test = TestApp::start(engine).await;
        let document = documents::core_vm("contoso", "demo");
        signing_in::adal(&test).await.put(&format!("{OFFER}?{VERSION}"), WRITES, &document).await.expect(200);
        let accepted = signing_in::adal(&test).await.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
        let operation = accepted.header("location").to_owned();
        let running: Value = signing_in::adal(&test).await.get(&operation).await.expect(200).json();
        assert_eq!(running["status"], "running");
        // It prints name and percentage of whatever is in progress.
        for step in running["steps"].as_array().unwrap() {
            assert!(step["status"].is_string() && step["stepName"].is_string() && step["progressPercentage"].is_i64(), "{step}");
        }
        test.settle().await;
        // It ends at `complete` only, Garden Linux's tool at `succeeded` only; `canceled` and `failed` end both.
        let done: Value = signing_in::adal(&test).await.get(&operation).await.expect(200).json();
        assert_eq!(done["status"], "succeeded");
    }

    /// An image is hidden, not removed, when it is deprecated; that it is live binds its disk, not whether it is shown.
    async fn mash_hides_an_image_that_is_live(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::adal(&test).await;
        tool.put(&format!("{OFFER}?{VERSION}"), WRITES, &documents::core_vm("contoso", "demo")).await.expect(200);
        for action in ["publish", "golive"] {
            tool.post(&format!("{OFFER}/{action}?{VERSION}")).await.expect(202);
            test.settle().await;
        }
        let mut document: Value = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json();
        document["definition"]["plans"][0][IMAGES]["2020.01.01"]["showInGui"] = json!(false);
        let saved: Value = tool.put(&format!("{OFFER}?{VERSION}"), WRITES, &document).await.expect(200).json();
        assert_eq!(saved["definition"]["plans"][0][IMAGES]["2020.01.01"]["showInGui"], false);
        tool.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
    }
}
