//! Files that change behind the addresses an offer names.

use app::{App, Parts, Role, worker};
use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{Client, TestApp, documents};

const ROOT: &str = "/publishers/contoso/offers/demo";
const SMALL: &str = "microsoft-azure-marketplace.smallLogo";

/// A live offer whose logos lie on a site.
struct Shop {
    test: TestApp,
    site: Site,
    owner: Client,
    offer: Value,
}

impl Shop {
    async fn open(test: TestApp) -> Self {
        let site = Site::start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let offer = documents::virtual_machine_with_logos("contoso", "demo", &site);
        let shop = Self { test, site, owner, offer };
        shop.save().await;
        shop.act("publish").await;
        shop.act("golive").await;
        shop
    }

    /// Sends the document again as it was written, with the addresses on the site.
    async fn save(&self) -> Value {
        self.owner.put(ROOT, &self.offer).await.expect(200).json()
    }

    async fn act(&self, action: &str) -> Value {
        self.owner.post(&format!("{ROOT}/{action}")).await.expect(202);
        self.test.settle().await;
        self.owner.get(&format!("{ROOT}/status")).await.expect(200).json()
    }

    /// Our address of the logo, as the draft shows it; without what signs it.
    async fn logo(&self) -> String {
        let draft = self.owner.get(ROOT).await.expect(200).json();
        let address = draft["definition"]["offer"][SMALL].as_str().unwrap();
        assert!(address.starts_with(&format!("{}/artifacts/", self.test.url)), "{address}");
        address.split('?').next().unwrap().to_owned()
    }

    async fn live_logo(&self) -> String {
        let everybody = Client::anonymous(&self.test);
        let live = everybody.call("GET", "/catalog/offers/contoso/demo", None, &[]).await.expect(200).json();
        live["listing"]["offer"][SMALL].as_str().unwrap().to_owned()
    }

    async fn is_public(&self, address: &str, status: u16) {
        Client::anonymous(&self.test).call("GET", address, None, &[]).await.expect(status);
    }
}

/// The warnings of the first step.
fn warnings(status: &Value) -> Vec<String> {
    let messages = status["steps"][0]["messages"].as_array().unwrap().iter();
    let warnings = messages.filter(|said| said["level"] == "warning");
    warnings.map(|said| said["messageHtml"].to_string()).filter(|said| said.contains(SMALL)).collect()
}

on_both_engines! {
    async fn a_picture_that_was_replaced_at_its_address_is_seen_by_the_next_publish(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        let before = shop.logo().await;
        shop.site.blue_png("smallLogo.png", 40, 40, 7);
        shop.save().await;
        assert_eq!(shop.logo().await, before, "nobody has looked yet");
        let sent = shop.site.sent();
        let status = shop.act("publish").await;
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        // Once to see whether there is anything to publish, and once to have it.
        assert_eq!(shop.site.sent(), sent + 2, "only what changed is sent");
        let after = shop.logo().await;
        assert_ne!(after, before);
        assert_eq!(shop.live_logo().await, before, "until it goes live");
        shop.is_public(&before, 200).await;
        shop.act("golive").await;
        assert_eq!(shop.live_logo().await, after);
        shop.is_public(&after, 200).await;
        shop.is_public(&before, 404).await;
        // And back again.
        shop.site.png("smallLogo.png", 40, 40);
        shop.save().await;
        shop.act("publish").await;
        shop.act("golive").await;
        assert_eq!(shop.live_logo().await, before);
        shop.is_public(&before, 200).await;
        shop.is_public(&after, 404).await;
    }

    async fn that_there_is_nothing_to_publish_is_said_after_a_look_at_the_addresses(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        let (visits, sent) = (shop.site.visits(), shop.site.sent());
        shop.save().await;
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(409);
        assert_eq!(refused.code(), "NothingToPublish");
        assert_eq!((shop.site.visits(), shop.site.sent()), (visits + 4, sent), "asked, and not sent again");
        // A server that cannot tell whether a file changed sends it.
        shop.site.forget_tags();
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(409);
        assert_eq!(refused.code(), "NothingToPublish");
        assert_eq!(shop.site.sent(), sent + 4);
        // Our own addresses mean what is held.
        let visits = shop.site.visits();
        shop.owner.put(ROOT, &shop.owner.get(ROOT).await.json()).await.expect(200);
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(409);
        assert_eq!(refused.code(), "NothingToPublish");
        assert_eq!(shop.site.visits(), visits);
    }

    async fn our_own_address_means_what_is_held_whatever_became_of_the_outside_one(engine: Engine) {
        let mut shop = Shop::open(TestApp::start(engine).await).await;
        let before = shop.logo().await;
        shop.site.blue_png("smallLogo.png", 40, 40, 7);
        shop.offer = shop.owner.get(ROOT).await.expect(200).json();
        shop.offer["definition"]["displayText"] = json!("Another name");
        shop.save().await;
        let visits = shop.site.visits();
        shop.act("publish").await;
        assert_eq!((shop.logo().await, shop.site.visits()), (before, visits));
    }

    async fn what_is_gone_from_its_address_stays_with_a_warning(engine: Engine) {
        let mut shop = Shop::open(TestApp::start(engine).await).await;
        let before = shop.logo().await;
        shop.site.remove("smallLogo.png");
        shop.save().await;
        let refused = shop.owner.post(&format!("{ROOT}/publish")).await.expect(409);
        assert_eq!(refused.code(), "NothingToPublish", "what is held stays");
        shop.offer["definition"]["displayText"] = json!("Another name");
        shop.save().await;
        let status = shop.act("publish").await;
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        let said = warnings(&status);
        assert!(said.len() == 1 && said[0].contains("404") && said[0].contains("stays"), "{said:?}");
        assert_eq!(shop.logo().await, before);
    }

    async fn a_server_that_cannot_be_reached_any_more_is_a_warning_in_the_end(engine: Engine) {
        let test = TestApp::with(engine).settings(|settings| settings.step_attempts = 2).start().await;
        let mut shop = Shop::open(test).await;
        let before = shop.logo().await;
        shop.save().await;
        // Stops it.
        shop.site = Site::start().await;
        let status = shop.act("publish").await;
        assert_eq!(status["status"], "running", "it may pass: {status:#}");
        shop.test.clock.advance(std::time::Duration::from_secs(2));
        shop.test.settle().await;
        let status = shop.owner.get(&format!("{ROOT}/status")).await.expect(200).json();
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        let said = warnings(&status);
        assert!(said.len() == 1 && said[0].contains("cannot be reached") && said[0].contains("stays"), "{said:?}");
        assert_eq!(shop.logo().await, before);
    }

    async fn what_does_not_fit_any_more_is_refused_until_it_does(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        let before = shop.logo().await;
        shop.site.png("smallLogo.png", 41, 40);
        shop.save().await;
        let failed = shop.act("publish").await;
        assert_eq!(failed["status"], "failed");
        assert!(failed["steps"][0]["messages"].to_string().contains("41×40"), "{failed:#}");
        assert_eq!(shop.live_logo().await, before);
        shop.site.blue_png("smallLogo.png", 40, 40, 7);
        assert_eq!(shop.act("publish").await["status"], "waitingForPublisherReview");
        assert_ne!(shop.logo().await, before);
    }

    async fn an_address_of_ours_in_another_offer_means_what_is_held_and_is_never_fetched(engine: Engine) {
        let shop = Shop::open(TestApp::start(engine).await).await;
        let held = shop.owner.get(ROOT).await.expect(200).json();
        // Nothing can be fetched from there.
        let strict = TestApp::with(engine).strict_guard().start().await;
        let publish = async |id: &str| {
            let root = format!("/publishers/contoso/offers/{id}");
            let mut copy = held.clone();
            copy["id"] = json!(id);
            shop.owner.put(&root, &copy).await.expect(200);
            shop.owner.post(&format!("{root}/publish")).await.expect(202);
            let guard = strict.app.guard.clone();
            let inside = App::from(Parts { guard, ..Parts::clone(&shop.test.app) });
            worker::settle(&inside).await.unwrap();
            shop.owner.get(&format!("{root}/status")).await.expect(200).json()
        };
        let visits = shop.site.visits();
        let status = publish("copy").await;
        assert_eq!(status["status"], "waitingForPublisherReview", "{status:#}");
        assert_eq!(shop.site.visits(), visits);
        let copy = shop.owner.get("/publishers/contoso/offers/copy").await.expect(200).json();
        let address = copy["definition"]["offer"][SMALL].as_str().unwrap();
        assert_eq!(address.split('?').next().unwrap(), shop.logo().await);
        // What is not public any more opens nothing to another publisher once its address has expired.
        shop.test.app.db.write(|tx| tx.execute(db::sql!("UPDATE artifacts SET live = 0"), &[])).await.unwrap();
        shop.test.clock.advance(std::time::Duration::from_secs(2 * 86_400));
        shop.test.publisher("fabrikam", true).await;
        let owner = shop.test.member("fabrikam", Role::Owner).await;
        let root = "/publishers/fabrikam/offers/late";
        let mut late = held.clone();
        (late["publisherId"], late["id"]) = (json!("fabrikam"), json!("late"));
        owner.put(root, &late).await.expect(200);
        owner.post(&format!("{root}/publish")).await.expect(202);
        shop.test.settle().await;
        let status = owner.get(&format!("{root}/status")).await.expect(200).json();
        assert_eq!(status["status"], "failed", "{status:#}");
        assert!(status["steps"][0]["messages"].to_string().contains("has expired"), "{status:#}");
    }
}
