//! What the public pages of the API tell to send (docs.microsoft.com, "Cloud Partner Portal API reference", 2020), where
//! no tool above does.

use serde_json::{Value, json};
use testkit::{Client, TestApp, documents};

use super::{OFFER, VERSION, signing_in};

on_both_engines! {
    /// The page on prerequisites asks for offer types in an older version of the API.
    async fn documented_offer_types_are_there_in_the_older_version(engine: Engine) {
        let test = TestApp::start(engine).await;
        let caller = signing_in::requests(&test).await;
        let types = caller.get("/api/offerTypes?api-version=2016-08-01-preview").await.expect(200).json();
        assert!(types.as_array().unwrap().iter().any(|known| known["id"] == "microsoft-azure-corevm"), "{types}");
    }

    /// The page on private plans reads an offer with all its prices.
    async fn documented_flag_for_prices_is_taken(engine: Engine) {
        let test = TestApp::start(engine).await;
        let caller = signing_in::requests(&test).await;
        caller.put(&format!("{OFFER}?{VERSION}"), "", &documents::core_vm("contoso", "demo")).await.expect(200);
        let read = caller.get(&format!("{OFFER}?{VERSION}&includeAllPricing=true")).await.expect(200);
        assert_eq!(read.json()["id"], "demo");
    }

    /// Publish and cancel have a body in the pages, go-live has none. Offers that are not migrated lead to an address of
    /// their own, which is read as it is.
    async fn documented_operations_of_an_older_publisher_are_followed(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("older", false).await;
        let owner = test.member("older", app::Role::Owner).await;
        let root = "/publishers/older/offers/demo";
        owner.put(root, &documents::core_vm("older", "demo")).await.expect(200);
        let mails = json!({ "metadata": { "notification-emails": "a@example.com" } });
        let publish = owner.api("POST", &format!("{root}/publish"), Some(&mails)).await.expect(202);
        assert_eq!(followed(&owner, publish.header("location")).await, "running");
        test.settle().await;
        let golive = owner.post(&format!("{root}/golive")).await.expect(202);
        assert_eq!(followed(&owner, golive.header("location")).await, "running");
        let cancel = owner.api("POST", &format!("{root}/cancel"), Some(&mails)).await.expect(202);
        test.settle().await;
        assert_eq!(followed(&owner, cancel.header("location")).await, "canceled");
    }
}

async fn followed(client: &Client, location: &str) -> Value {
    assert!(location.starts_with("/api/operations/older$demo$1$"), "{location}");
    client.call("GET", location, None, &[]).await.expect(200).json()["status"].take()
}
