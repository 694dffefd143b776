//! Versions of disk images: older streams go on, and no version is ever another disk.

use app::Role;
use serde_json::{Value, json};
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const IMAGES: &str = "microsoft-azure-corevm.vmImagesPublicAzure";

/// An offer whose plan has these versions, each with the disk of this name.
fn offer(versions: &[(&str, &str)]) -> Value {
    let mut offer = documents::core_vm("contoso", "demo");
    let image =
        |(version, disk): &(&str, &str)| ((*version).to_owned(), json!({ "osVhdUrl": address(disk, "abc") }));
    offer["definition"]["plans"][0][IMAGES] = Value::Object(versions.iter().map(image).collect());
    offer
}

fn address(disk: &str, signature: &str) -> String {
    format!(
        "https://images.example.com/vhds/{disk}.vhd?sv=2022-11-02&sr=b&sp=r&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig={signature}"
    )
}

struct Shop {
    test: TestApp,
    owner: Client,
}

impl Shop {
    async fn open(test: TestApp) -> Self {
        let owner = test.member("contoso", Role::Owner).await;
        Self { test, owner }
    }

    async fn act(&self, action: &str) -> Value {
        self.owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        self.test.settle().await;
        self.owner.get(&format!("{ROOT}/status")).await.expect(200).json()
    }

    /// Saves and publishes the offer until it is live; what certification remarked.
    async fn release(&self, offer: &Value) -> Vec<String> {
        self.owner.put(ROOT, offer).await.expect(200);
        let published = self.act("publish").await;
        assert_eq!(published["status"], "waitingForPublisherReview", "{published:#}");
        let live = self.act("golive").await;
        assert_eq!(live["status"], "succeeded", "{live:#}");
        let said = published["steps"][1]["messages"].as_array().unwrap().iter();
        let warnings = said.filter(|said| said["level"] == "warning");
        warnings.map(|said| said["messageHtml"].as_str().unwrap().to_owned()).collect()
    }

    async fn version_for_buyers(&self) -> Value {
        let shown =
            Client::anonymous(&self.test).call("GET", "/catalog/offers/contoso/demo", None, &[]).await;
        shown.expect(200).json()["listing"]["plans"][0]["imageVersion"].clone()
    }

    /// What is said about the offer when it is saved.
    async fn refusal(&self, offer: &Value) -> (String, String) {
        let refused = self.owner.put(ROOT, offer).await.expect(400).json();
        let detail = &refused["error"]["details"][0];
        (detail["code"].as_str().unwrap().to_owned(), detail["message"].as_str().unwrap().to_owned())
    }
}

on_both_engines! {
    async fn an_older_stream_goes_on_beside_a_newer_one_and_buyers_see_the_highest(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        let none: [String; 0] = [];
        assert_eq!(shop.release(&offer(&[("123.7.0", "a"), ("124.1.0", "b")])).await, none);
        assert_eq!(shop.version_for_buyers().await, "124.1.0");
        let all = [("123.7.0", "a"), ("124.1.0", "b"), ("123.8.0", "c")];
        assert_eq!(shop.release(&offer(&all)).await, none);
        assert_eq!(shop.version_for_buyers().await, "124.1.0");
        let lower = [&all[..], &[("123.6.0", "d")]].concat();
        let warnings = shop.release(&offer(&lower)).await;
        assert!(warnings.len() == 1 && warnings[0].contains("123.6.0 is not after 123.8.0"), "{warnings:?}");
        let higher = [&all[..], &[("124.10.0", "e")]].concat();
        shop.release(&offer(&higher)).await;
        assert_eq!(shop.version_for_buyers().await, "124.10.0");
    }

    async fn a_version_that_was_live_comes_back_with_the_same_disk_only(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        shop.release(&offer(&[("1.0.1", "a"), ("1.0.2", "b")])).await;
        // Live: the disk is fixed, its signature is not.
        let (code, message) = shop.refusal(&offer(&[("1.0.1", "a"), ("1.0.2", "other")])).await;
        assert_eq!(code, "Immutable");
        assert!(message.contains("fixed once published"), "{message}");
        let mut resigned = offer(&[("1.0.1", "a"), ("1.0.2", "b")]);
        resigned["definition"]["plans"][0][IMAGES]["1.0.2"]["osVhdUrl"] = address("b", "other").into();
        shop.release(&resigned).await;
        // Withdrawn.
        shop.release(&offer(&[("1.0.2", "b")])).await;
        let expected = "version 1.0.1 was live with another disk, https://images.example.com/vhds/a.vhd: give this disk a version of its own";
        for spelling in ["1.0.1", "1.00.01"] {
            let refused = shop.refusal(&offer(&[("1.0.2", "b"), (spelling, "other")])).await;
            assert_eq!(refused, ("Immutable".to_owned(), expected.to_owned()));
            let body = offer(&[("1.0.2", "b"), (spelling, "other")]).to_string();
            let route = "/stoa/v1/publishers/contoso/offers/demo/validate";
            let json = [("content-type", "application/json")];
            let told = shop.owner.call("POST", route, Some(body), &json).await.expect(200);
            assert!(told.json()["canBeSaved"] == false && told.text.contains(expected), "{}", told.text);
        }
        // Another generation of the plan has versions of its own, and its disks may go the same way.
        let mut generation = offer(&[("1.0.2", "b")]);
        generation["definition"]["plans"][0]["diskGenerations"][0][IMAGES]["1.0.1"] = json!({ "osVhdUrl": address("g", "abc") });
        shop.release(&generation).await;
        shop.release(&offer(&[("1.0.2", "b"), ("1.0.1", "a")])).await;
        assert_eq!(shop.version_for_buyers().await, "1.0.2");
    }

    async fn a_draft_saved_before_its_version_was_live_elsewhere_is_not_published(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        shop.owner.put(ROOT, &offer(&[("1.0.1", "a")])).await.expect(200);
        shop.act("publish").await;
        // The next draft is written while nothing is live yet.
        shop.owner.put(ROOT, &offer(&[("1.0.1", "other"), ("1.0.2", "b")])).await.expect(200);
        shop.act("golive").await;
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(422);
        assert!(refused.text.contains("fixed once published"), "{}", refused.text);
    }
}
