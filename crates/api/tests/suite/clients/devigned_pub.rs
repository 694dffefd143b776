//! `pub`, a command line tool and Go package (github.com/devigned/pub), and image-builder's scripts around it
//! (github.com/kubernetes-sigs/image-builder): typed decoding, lossy documents, paths that end in a slash.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::pub_types::{self as types, decoded, through_structs};
use super::tool::Tool;
use super::{DISK, IMAGES, OFFER, VERSION, signing_in};

const ANY: &str = "If-Match: *\r\n";

async fn with_draft(test: &TestApp) -> Tool {
    let tool = signing_in::go_autorest(test).await;
    put(&tool, &documents::core_vm("contoso", "demo")).await;
    tool
}

/// `offers put`, and every edit of a plan: what comes back is decoded, and indexed into.
async fn put(tool: &Tool, document: &Value) -> types::Offer {
    decoded(&tool.put(&format!("{OFFER}?{VERSION}"), ANY, document).await.expect(200))
}

async fn show(tool: &Tool, what: &str) -> types::Offer {
    decoded(&tool.get(&format!("{OFFER}{what}?{VERSION}")).await.expect(200))
}

/// `offers publish`, `offers live` and `operations cancel`: one header of the answer is printed, and `operations get`
/// puts the host in front of it.
async fn begin(tool: &Tool, action: &str, body: &str) -> String {
    let answer = tool.send(&format!("POST {OFFER}/{action}?{VERSION}"), "", Some(body)).await.expect(202);
    let operation = answer.header("operation-location").to_owned();
    assert!(operation.starts_with("/api/publishers/contoso/offers/demo/"), "{operation:?}");
    operation
}

on_both_engines! {
    async fn pub_lists_publishers_and_offers_as_bare_arrays(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        let publishers: Vec<types::Publisher> = decoded(&tool.get(&format!("/api/publishers?{VERSION}")).await.expect(200));
        let types::PublisherDefinition { display_text, seller_id, .. } = &publishers[0].definition;
        assert_eq!((publishers[0].id.as_str(), display_text.as_str()), ("contoso", "Publisher contoso"));
        assert!(*seller_id > 0);
        let offers: Vec<types::Offer> = decoded(&tool.get(&format!("/api/publishers/contoso/offers?{VERSION}")).await.expect(200));
        assert_eq!((offers[0].id.as_str(), offers[0].offer_type_id.as_str()), ("demo", "microsoft-azure-corevm"));
        assert_eq!((offers[0].status.as_str(), offers[0].definition.display_text.as_str()), ("neverPublished", "Demo images"));
    }

    /// `offers show --slot` sends the slot as it was typed; `--version 0` asks for version 0.
    async fn pub_shows_slots_in_any_case_and_versions(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        for missing in ["/slot/Preview", "/slot/Production", "/versions/0", "/versions/1"] {
            let refused = tool.get(&format!("{OFFER}{missing}?{VERSION}")).await.expect(404);
            assert_eq!(refused.code(), "NotFound", "{missing}");
        }
        for action in ["publish", "golive"] {
            begin(&tool, action, r#"{"metadata":{}}"#).await;
            test.settle().await;
        }
        for slot in ["/slot/Draft", "/slot/Preview", "/slot/PRODUCTION", "/versions/1"] {
            let shown = show(&tool, slot).await;
            assert_eq!((shown.publisher_id.as_str(), shown.version, shown.pc_migration_status.as_str()), ("contoso", 1, "migrated"), "{slot}");
        }
    }

    /// `versions put corevm` on an offer without images: an absent map would lose the image, a null one would crash.
    async fn pub_puts_an_image_into_the_map_it_was_given(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::go_autorest(&test).await;
        let mut document = documents::core_vm("contoso", "demo");
        let plan = document["definition"]["plans"][0].as_object_mut().unwrap();
        plan.remove(IMAGES);
        plan.remove("diskGenerations");
        let created = put(&tool, &document).await;
        assert!(created.definition.plans[0].images.as_ref().unwrap().is_empty(), "a map, not nothing");
        let mut read: Value = tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json();
        // image-builder numbers images by Kubernetes version and day.
        read["definition"]["plans"][0][IMAGES]["129.3.20240101"] = json!({
            "mediaName": "k8s-129", "showInGui": true, "publishedDate": "01/01/2024", "label": "Kubernetes 1.29", "osVhdUrl": DISK,
        });
        let saved = put(&tool, &through_structs(read)).await;
        assert_eq!(saved.definition.plans[0].plan_id, "gen1", "the answer is searched for the plan");
        // delete-unused-storage.sh prints label and address of each.
        let image = &saved.definition.plans[0].images.as_ref().unwrap()["129.3.20240101"];
        assert_eq!((image.label.as_deref(), image.os_vhd_url.as_str(), image.show_in_gui), (Some("Kubernetes 1.29"), DISK, Some(true)), "`&` stays `&`");
        begin(&tool, "publish", r#"{"metadata":{"notification-emails":"a@example.com"}}"#).await;
        test.settle().await;
        assert_eq!(decoded::<types::Progress>(&tool.get(&format!("{OFFER}/status?{VERSION}")).await).status, "waitingForPublisherReview");
    }

    /// Everything its structs do not know is gone when it writes; what readers index without checking is there again.
    async fn pub_loses_what_it_does_not_know_and_others_can_still_read_the_offer(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        for action in ["publish", "golive"] {
            begin(&tool, action, r#"{"metadata":{}}"#).await;
            test.settle().await;
        }
        let sent = through_structs(tool.get(&format!("{OFFER}?{VERSION}")).await.expect(200).json());
        assert!(sent["definition"]["plans"][0].get("diskGenerations").is_none());
        let saved = tool.put(&format!("{OFFER}?{VERSION}"), ANY, &sent).await.expect(200).json();
        let plan = &saved["definition"]["plans"][0];
        assert_eq!((&plan["diskGenerations"], &plan["microsoft-azure-corevm.vmImagesArchitecture"]), (&json!([]), &json!("X64")));
        assert_eq!(plan["microsoft-azure-corevm.usefulLinksFairfax"], Value::Null);
        assert!(plan[IMAGES]["2020.01.01"].is_object(), "the image is kept");
        begin(&tool, "publish", r#"{"metadata":{}}"#).await;
        assert!(saved.get("Etag").is_none() && !saved["changedTime"].as_str().unwrap().starts_with("0001"), "the server's own");
    }

    /// The same null, on virtual machines, whose plans have no such member.
    async fn pub_adds_a_foreign_null_to_every_plan(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::go_autorest(&test).await;
        let mut document = documents::virtual_machine("contoso", "demo");
        document["definition"]["plans"][0]["microsoft-azure-corevm.usefulLinksFairfax"] = Value::Null;
        let saved = put(&tool, &document).await;
        assert_eq!(saved.definition.plans[0].disks.as_ref().unwrap().len(), 1);
    }

    async fn pub_follows_an_operation_by_operation_location_and_by_the_list(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        let operation = begin(&tool, "publish", r#"{"metadata":{"notification-emails":"a@example.com"}}"#).await;
        let running = format!("{OFFER}/submissions/?{VERSION}&submissionState=running");
        let listed: Vec<types::Operation> = decoded(&tool.get(&running).await.expect(200));
        let types::Operation { id, slot, submission_state, submission_type, .. } = &listed[0];
        assert_eq!((slot.as_str(), submission_state.as_str(), submission_type.as_str()), ("staging", "running", "publish"));
        let of = (listed[0].publisher_id.as_str(), listed[0].offer_id.as_str(), listed[0].offer_type_id.as_str());
        assert_eq!(of, ("contoso", "demo", "microsoft-azure-corevm"));
        assert_eq!((listed[0].offer_version, listed[0].publishing_version), (1, 1));
        test.settle().await;
        // `operations show` ends the path in a slash, `operations get` asks for what the header said.
        for target in [format!("{OFFER}/operations/{id}/?{VERSION}"), operation] {
            let answer = tool.get(&target).await.expect(200);
            let types::OperationDetail { publishing_version, offer_version, cancellation_request_state } = decoded(&answer);
            assert_eq!((publishing_version, offer_version, cancellation_request_state.as_str()), (1, 1, "canCancel"));
            assert_progress(&decoded(&answer), "succeeded");
        }
        assert_progress(&decoded(&tool.get(&format!("{OFFER}/status?{VERSION}")).await.expect(200)), "waitingForPublisherReview");
        begin(&tool, "golive", r#"{"metadata":{}}"#).await;
        test.settle().await;
        let live: types::Progress = decoded(&tool.get(&format!("{OFFER}/status?{VERSION}")).await.expect(200));
        assert_eq!((live.status.as_str(), live.live_links.len()), ("succeeded", 1));
    }

    /// `operations cancel` has an option for addresses, and sends nothing.
    async fn pub_cancels_without_a_body_and_without_anything_running(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = with_draft(&test).await;
        let nothing = begin(&tool, "cancel", "").await;
        assert_eq!(decoded::<types::Progress>(&tool.get(&nothing).await.expect(200)).status, "canceled");
        let operation = begin(&tool, "publish", r#"{"metadata":{}}"#).await;
        assert_eq!(begin(&tool, "cancel", "").await, operation);
        test.settle().await;
        assert_eq!(decoded::<types::Progress>(&tool.get(&operation).await).status, "canceled");
    }
}

#[track_caller]
fn assert_progress(progress: &types::Progress, status: &str) {
    assert_eq!((progress.status.as_str(), progress.preview_links.len()), (status, 1));
    let types::Link { display_text, uri } = &progress.preview_links[0];
    assert!(!display_text.is_empty() && uri.starts_with("http"), "{display_text}: {uri}");
    assert!(
        progress.messages.is_empty()
            && progress.live_links.is_empty()
            && progress.notification_emails.is_none()
    );
    let ids: Vec<_> = progress.steps.iter().map(|step| step.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "displaydummycertify",
            "displaycertify",
            "displayprovision",
            "displaypackage",
            "publisher-signoff",
            "live"
        ]
    );
    for types::Step { estimated_time_frame, step_name, description, status, progress_percentage, .. } in
        &progress.steps
    {
        assert!(![estimated_time_frame, step_name, description, status].iter().any(|text| text.is_empty()));
        assert!((0..=100).contains(progress_percentage));
    }
    let mut messages = progress.steps.iter().flat_map(|step| &step.messages);
    assert!(
        messages
            .any(|types::Message { message_html, level, .. }| level == "information"
                && !message_html.is_empty())
    );
}
