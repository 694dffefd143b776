//! openshift-ansible's modules `oo_azure_rm_publish_image` and `…_facts` (github.com/openshift/openshift-ansible, 2018):
//! every answer but that of a publish is parsed.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::{OFFER, VERSION, signing_in};

on_both_engines! {
    /// What is in the preview slot decides whether an offer exists, and so whether `If-Match: *` is sent.
    async fn ansible_module_decides_by_the_preview_slot(engine: Engine) {
        let test = TestApp::start(engine).await;
        let module = signing_in::requests(&test).await;
        let preview = format!("{OFFER}/slot/preview?{VERSION}");
        module.get(&preview).await.expect(404).json();
        let document = documents::core_vm("contoso", "demo");
        module.put(&format!("{OFFER}?{VERSION}"), "", &document).await.expect(200).json();
        module.get(&preview).await.expect(404).json();
        module.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
        test.settle().await;
        assert_eq!(module.get(&preview).await.expect(200).json()["id"], "demo");
        module.put(&format!("{OFFER}?{VERSION}"), "If-Match: *\r\n", &document).await.expect(200).json();
        assert_eq!(module.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202).json(), json!({}));
    }

    /// After a cancel the first submission is polled until it is `canceled`; the cancel is 202 whatever there was.
    async fn ansible_module_waits_for_the_first_submission_to_be_canceled(engine: Engine) {
        let test = TestApp::start(engine).await;
        let module = signing_in::requests(&test).await;
        module.put(&format!("{OFFER}?{VERSION}"), "", &documents::core_vm("contoso", "demo")).await.expect(200);
        module.post(&format!("{OFFER}/cancel?{VERSION}")).await.expect(202).json();
        for _ in 0..2 {
            module.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
            module.post(&format!("{OFFER}/cancel?{VERSION}")).await.expect(202).json();
            test.settle().await;
            let listed: Value = module.get(&format!("{OFFER}/submissions/?{VERSION}")).await.expect(200).json();
            assert_eq!(listed[0]["submissionState"], "canceled", "the newest first");
        }
        let listed: Value = module.get(&format!("{OFFER}/submissions/?{VERSION}&status=canceled")).await.expect(200).json();
        assert_eq!(listed.as_array().unwrap().len(), 3, "both, and the cancel that came before anything");
        let listed: Value = module.get(&format!("{OFFER}/submissions/?{VERSION}&status=running")).await.expect(200).json();
        assert_eq!(listed, json!([]));
    }

    /// Playbooks cancel before they change anything, whatever is there to be canceled.
    async fn ansible_playbooks_that_cancel_before_every_update_can_be_run_again(engine: Engine) {
        let test = TestApp::start(engine).await;
        let module = signing_in::requests(&test).await;
        module.put(&format!("{OFFER}?{VERSION}"), "", &documents::core_vm("contoso", "demo")).await.expect(200);
        for (run, goes_live) in ["never published", "in preview", "live", "live, and canceled before"].into_iter().zip([false, true, true, true]) {
            module.post(&format!("{OFFER}/cancel?{VERSION}")).await.expect(202).json();
            let listed = module.get(&format!("{OFFER}/submissions/?{VERSION}")).await.expect(200).json();
            assert_eq!(listed[0]["submissionState"], "canceled", "{run}");
            let exists = module.get(&format!("{OFFER}/slot/preview?{VERSION}")).await.status == 200;
            let mut document = documents::core_vm("contoso", "demo");
            document["definition"]["displayText"] = json!(run);
            module.put(&format!("{OFFER}?{VERSION}"), if exists { "If-Match: *\r\n" } else { "" }, &document).await.expect(200).json();
            module.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
            test.settle().await;
            if goes_live {
                module.post(&format!("{OFFER}/golive?{VERSION}")).await.expect(202).json();
                test.settle().await;
            }
        }
        let live = module.get(&format!("{OFFER}/slot/production?{VERSION}")).await.expect(200).json();
        assert_eq!(live["definition"]["displayText"], "live, and canceled before");
        let canceled = module.get(&format!("{OFFER}/submissions/?{VERSION}&status=canceled")).await.expect(200).json();
        let kinds: Vec<_> = canceled.as_array().unwrap().iter().map(|one| one["submissionType"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["cancel", "publish"]);
    }

    /// The facts module looks for an operation below the submissions, and at versions and slots.
    async fn ansible_facts_come_from_addresses_nobody_else_asks_for(engine: Engine) {
        let test = TestApp::start(engine).await;
        let module = signing_in::requests(&test).await;
        module.put(&format!("{OFFER}?{VERSION}"), "", &documents::core_vm("contoso", "demo")).await.expect(200);
        module.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(202);
        test.settle().await;
        let listed: Value = module.get(&format!("{OFFER}/submissions/?{VERSION}")).await.expect(200).json();
        let operation = format!("operations/{}", listed[0]["id"].as_str().unwrap());
        let odd: Value = module.get(&format!("{OFFER}/submissions/{operation}/?{VERSION}")).await.expect(200).json();
        assert_eq!(odd, module.get(&format!("{OFFER}/{operation}?{VERSION}")).await.expect(200).json(), "the same as an object");
        for place in ["", "/versions/1", "/slot/draft", "/slot/preview"] {
            assert_eq!(module.get(&format!("{OFFER}{place}?{VERSION}")).await.expect(200).json()["id"], "demo", "{place}");
        }
        assert!(module.get(&format!("/api/publishers/contoso/offers?{VERSION}")).await.expect(200).json().is_array());
    }
}
