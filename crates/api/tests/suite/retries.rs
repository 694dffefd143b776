//! What cannot be fetched now is asked for again, and only then the publisher's problem; what never can be is one at once.

use std::time::Duration;

use app::Role;
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const WIDE: &str = "microsoft-azure-marketplace.wideLogo";
const LARGE: &str = "microsoft-azure-marketplace.largeLogo";
const IMAGES: &str = "microsoft-azure-corevm.vmImagesPublicAzure";
const SAS: &str = "?sv=2022-11-02&sr=b&sp=rl&st=2026-01-01T00%3A00%3A00Z&se=2036-01-01T00%3A00%3A00Z&sig=abc";

/// Publishes an offer whose logos are changed by `change`.
async fn publish(test: &TestApp, site: &Site, change: impl FnOnce(&mut Value)) -> Client {
    let owner = test.member("contoso", Role::Owner).await;
    let mut offer = documents::virtual_machine_with_logos("contoso", "demo", site);
    change(&mut offer["definition"]["offer"]);
    owner.put(ROOT, &offer).await.expect(200);
    owner.post(&format!("{ROOT}/publish")).await.expect(202);
    test.settle().await;
    owner
}

async fn status(client: &Client) -> Value {
    client.get(&format!("{ROOT}/status")).await.expect(200).json()
}

async fn after(test: &TestApp, seconds: u64) {
    test.clock.advance(Duration::from_secs(seconds));
    test.settle().await;
}

/// The errors of the first step.
fn errors(status: &Value) -> Vec<String> {
    let messages = status["steps"][0]["messages"].as_array().unwrap().iter();
    messages.filter(|said| said["level"] == "error").map(|said| said["messageHtml"].to_string()).collect()
}

on_both_engines! {
    async fn an_address_that_fails_for_a_while_is_asked_again_and_what_came_meanwhile_is_kept(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let wide = site.broken("wide.png", 503);
        let owner = publish(&test, &site, |offer| offer[WIDE] = json!(wide)).await;
        let first = site.visits();
        assert!(first > 1, "{first}");
        let waiting = status(&owner).await;
        assert_eq!(waiting["status"], "running", "{waiting:#}");
        // Nobody is told of what may pass.
        assert_eq!(errors(&waiting), Vec::<String>::new());
        after(&test, 1).await;
        assert_eq!(site.visits(), first, "it is too early");
        after(&test, 1).await;
        assert_eq!(site.visits(), first + 1, "only what failed is asked for");
        site.png("wide.png", 255, 115);
        after(&test, 4).await;
        assert_eq!(site.visits(), first + 2);
        let ready = status(&owner).await;
        assert_eq!(ready["status"], "waitingForPublisherReview", "{ready:#}");
        let held = owner.get(ROOT).await.expect(200).json();
        let logos = held["definition"]["offer"].as_object().unwrap().iter().filter(|(name, _)| name.ends_with("Logo"));
        let ours = format!("{}/artifacts/", test.url);
        assert!(logos.into_iter().all(|(_, value)| value.as_str().unwrap().starts_with(&ours)), "{held:#}");
    }

    async fn an_address_that_goes_on_failing_becomes_a_problem_at_its_place(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.step_attempts = 3).start().await;
        let site = Site::start().await;
        let (wide, large) = (site.broken("wide.png", 503), "http://127.0.0.1:1/large.png");
        let owner = publish(&test, &site, |offer| (offer[WIDE], offer[LARGE]) = (json!(wide), json!(large))).await;
        assert_eq!(status(&owner).await["status"], "running");
        after(&test, 2).await;
        assert_eq!(status(&owner).await["status"], "running");
        after(&test, 4).await;
        let failed = status(&owner).await;
        assert_eq!((&failed["status"], &failed["steps"][0]["status"]), (&json!("failed"), &json!("rejected")));
        let errors = errors(&failed);
        assert_eq!(errors.len(), 2, "{errors:?}");
        for (place, reason) in [(WIDE, "503"), (LARGE, "cannot be reached")] {
            assert!(errors.iter().any(|text| text.contains(place) && text.contains(reason)), "{errors:?}");
        }
    }

    async fn what_never_can_be_fetched_is_a_problem_at_once_with_all_others(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let (wide, large) = (site.broken("wide.png", 503), site.broken("large.png", 403));
        let owner = publish(&test, &site, |offer| (offer[WIDE], offer[LARGE]) = (json!(wide), json!(large))).await;
        let failed = status(&owner).await;
        assert_eq!(failed["status"], "failed");
        let errors = errors(&failed);
        assert!(errors.len() == 2 && errors.iter().any(|text| text.contains("503")), "{errors:?}");
    }

    async fn a_disk_image_that_cannot_be_read_now_is_looked_at_again(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.image_checks = true).start().await;
        let site = Site::start().await;
        let disk = format!("{}{SAS}", site.broken("disk.vhd", 500));
        let owner = test.member("contoso", Role::Owner).await;
        let mut offer = documents::core_vm("contoso", "demo");
        let plan = &mut offer["definition"]["plans"][0];
        plan[IMAGES]["2020.01.01"]["osVhdUrl"] = json!(disk);
        plan["diskGenerations"][0][IMAGES]["2020.01.01"]["osVhdUrl"] = json!(disk);
        owner.put(ROOT, &offer).await.expect(200);
        owner.post(&format!("{ROOT}/publish")).await.expect(202);
        test.settle().await;
        assert_eq!(status(&owner).await["status"], "running");
        let size: u64 = 30 << 30;
        let mut footer = vec![0; 512];
        footer[..8].copy_from_slice(b"conectix");
        footer[40..48].copy_from_slice(&size.to_be_bytes());
        footer[48..56].copy_from_slice(&size.to_be_bytes());
        footer[60..64].copy_from_slice(&2u32.to_be_bytes());
        site.disk("disk.vhd", size + 512, &footer);
        after(&test, 2).await;
        let ready = status(&owner).await;
        assert_eq!(ready["status"], "waitingForPublisherReview", "{ready:#}");
        assert!(!ready["steps"][1]["messages"].to_string().contains("500"), "{ready:#}");
    }
}
