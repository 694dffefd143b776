//! Certification that looks at disk images where they lie.

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const IMAGES: &str = "microsoft-azure-corevm.vmImagesPublicAzure";
const SAS: &str = "?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";
const GIB: u64 = 1 << 30;

/// The footer of a fixed VHD of `size` bytes (Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format").
fn footer(size: u64) -> Vec<u8> {
    let mut footer = vec![0; 512];
    footer[..8].copy_from_slice(b"conectix");
    footer[40..48].copy_from_slice(&size.to_be_bytes());
    footer[48..56].copy_from_slice(&size.to_be_bytes());
    footer[60..64].copy_from_slice(&2u32.to_be_bytes());
    footer
}

/// The publishing status of an offer whose images all lie at `address`, after its publish.
async fn published(test: &TestApp, address: &str) -> Value {
    let owner = test.member("contoso", Role::Owner).await;
    let mut offer = documents::core_vm("contoso", "demo");
    let plan = &mut offer["definition"]["plans"][0];
    let uri = json!(format!("{address}{SAS}"));
    plan[IMAGES]["2020.01.01"]["osVhdUrl"] = uri.clone();
    plan["diskGenerations"][0][IMAGES]["2020.01.01"]["osVhdUrl"] = uri;
    owner.put(ROOT, &offer).await.expect(200);
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    test.settle().await;
    owner.get(&format!("{ROOT}/status")).await.expect(200).json()
}

async fn looking(engine: testkit::Engine) -> TestApp {
    TestApp::with(engine).settings(|settings| settings.image_checks = true).start().await
}

on_both_engines! {
    async fn a_fixed_disk_of_the_right_size_passes(engine: Engine) {
        let (test, site) = (looking(engine).await, Site::start().await);
        let address = site.disk("disk.vhd", 30 * GIB + 512, &footer(30 * GIB));
        let status = published(&test, &address).await;
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        assert!(status["steps"][1]["messages"].to_string().contains("VM-VHD-2"));
    }

    async fn what_is_no_fixed_disk_is_rejected_with_its_rules(engine: Engine) {
        let (test, site) = (looking(engine).await, Site::start().await);
        let address = site.disk("disk.vhd", 2 * GIB, &[0; 512]);
        let status = published(&test, &address).await;
        assert_eq!(status["status"], "failed");
        let said = status["steps"][1]["messages"].to_string();
        assert!(said.contains("VM-VHD-2"), "{said}");
        assert!(!said.contains("sig=abc"), "signatures stay out of messages: {said}");
    }

    async fn a_disk_that_cannot_be_read_is_rejected(engine: Engine) {
        let (test, site) = (looking(engine).await, Site::start().await);
        let status = published(&test, &format!("{}/missing.vhd", site.url)).await;
        assert_eq!(status["status"], "failed");
        assert!(status["steps"][1]["messages"].to_string().contains("VM-SAS-7"), "{status:#}");
    }

    async fn the_storage_says_in_its_own_words_why_a_disk_cannot_be_read(engine: Engine) {
        let (test, site) = (looking(engine).await, Site::start().await);
        let message = "Server failed to authenticate the request. Make sure the header is right.\nRequestId:1";
        let address = site.refused("disk.vhd", 403, "AuthenticationFailed", message);
        let status = published(&test, &address).await;
        assert_eq!(status["status"], "failed");
        let said = status["steps"][1]["messages"].to_string();
        let words = "the storage answered 403 AuthenticationFailed: Server failed to authenticate the request.; check that the link allows reading";
        assert!(said.contains(words) && !said.contains("RequestId"), "{said}");
    }

    async fn nobody_looks_unless_the_operator_wants_it(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let status = published(&test, &format!("{}/missing.vhd", site.url)).await;
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
    }
}
