//! The main job, from token to live.

use app::Role;
use testkit::{TestApp, documents};

on_both_engines! {
    async fn a_release_goes_from_token_to_live(engine: Engine) {
        let test = TestApp::start(engine).await;
        let release = test.member("contoso", Role::Owner).await;
        let offer = documents::core_vm("contoso", "demo");
        let root = "/publishers/contoso/offers/demo";

        let saved = release.put(root, &offer).await.expect(200);
        assert_eq!(saved.json()["status"], "neverPublished");
        assert_eq!(saved.json()["version"], 1);

        let accepted = release.post(&format!("{root}/publish")).await.expect(202);
        let location = accepted.header("location").to_owned();
        assert_eq!(accepted.header("operation-location"), location);
        assert_eq!(accepted.json(), serde_json::json!({}));
        let running = release.call("GET", &location, None, &[]).await.expect(200).json();
        assert_eq!((running["status"].as_str(), running["submissionType"].as_str()), (Some("running"), Some("publish")));

        test.settle().await;
        let status = release.get(&format!("{root}/status")).await.expect(200).json();
        assert_eq!(status["status"], "waitingForPublisherReview");
        let steps: Vec<_> = status["steps"].as_array().unwrap().iter().map(|step| (step["id"].as_str().unwrap(), step["status"].as_str().unwrap())).collect();
        assert_eq!(steps, [
            ("displaydummycertify", "complete"),
            ("displaycertify", "complete"),
            ("displayprovision", "complete"),
            ("displaypackage", "complete"),
            ("publisher-signoff", "waitingForPublisherReview"),
            ("live", "notStarted"),
        ]);
        let preview = status["previewLinks"][0]["uri"].as_str().unwrap();
        let shown = testkit::Client::anonymous(&test).call("GET", preview, None, &[]).await.expect(200).json();
        assert_eq!(shown["listing"]["offer"]["microsoft-azure-corevm.title"], "Demo images");
        release.get(&format!("{root}/slot/preview")).await.expect(200);
        release.get(&format!("{root}/slot/production")).await.expect(404);

        let signed_off = release.post(&format!("{root}/golive")).await.expect(202);
        let operation = release.call("GET", signed_off.header("location"), None, &[]).await.expect(200).json();
        assert_eq!((operation["status"].as_str(), operation["submissionType"].as_str()), (Some("running"), Some("golive")));
        test.settle().await;
        let status = release.get(&format!("{root}/status")).await.expect(200).json();
        assert_eq!(status["status"], "succeeded");
        assert!(status["steps"].as_array().unwrap().iter().all(|step| step["status"] == "complete"), "{status:#}");
        let published = release.call("GET", &location, None, &[]).await.expect(200).json();
        assert_eq!(published["status"], "succeeded", "the publish operation stays readable");

        let everybody = testkit::Client::anonymous(&test);
        let listed = everybody.call("GET", "/catalog/offers", None, &[]).await.expect(200).json();
        assert_eq!(listed["value"][0]["offerId"], "demo");
        let live = status["liveLinks"][0]["uri"].as_str().unwrap();
        assert_eq!(everybody.call("GET", live, None, &[]).await.expect(200).json()["version"], 1);

        let history = release.get(&format!("{root}/history")).await.expect(200).json();
        let actions: Vec<_> = history["value"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
        assert_eq!(actions, [
            "offer.live", "golive.accepted", "preview.ready", "leads.registered", "publish.accepted", "offer.created",
        ]);
    }
}
