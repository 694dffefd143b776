//! Microsoft's az-partner-center-cli, `azpc vm` (github.com/microsoft/az-partner-center-cli). The package itself updates,
//! publishes and lists in `crates/stoa/tests/suite/clients`; here are the shapes it insists on.

use serde_json::{Value, json};
use testkit::site::Site;
use testkit::{TestApp, documents};

use super::{OFFER, VERSION, signing_in};

const WRITES: &str = "Content-Type: application/json\r\n";

/// Spaces are encoded, quotes and the dollar sign are not.
const FILTER: &str = "$filter=offerTypeId%20eq%20'microsoft-azure-virtualmachines'";

on_both_engines! {
    /// The file goes as it is, read-only members of its samples included, and without `If-Match`: 200 is success for the
    /// first and for every other time.
    async fn azpc_puts_its_file_without_a_condition(engine: Engine) {
        let (test, site) = (TestApp::start(engine).await, Site::start().await);
        let tool = signing_in::adal(&test).await;
        let mut file = documents::virtual_machine_with_logos("contoso", "demo", &site);
        for (member, value) in [
            ("eTag", json!("W/\"datetime'2021-01-01T00%3A00%3A00.0000000Z'\"")), ("status", json!("succeeded")),
            ("version", json!(1_252_868_275)), ("changedTime", json!("2021-05-21T16:25:46.073")),
            ("pcMigrationStatus", json!("migrated")), ("pcRedirectUri", json!("https://partner.example.com")),
            ("isvUpgradeRequest", json!(false)), ("lockStatus", json!("none")), ("offerTypeChanges", json!([])),
            ("pricingNotRecalculatedRegions", json!([])), ("offerTypeVersionsOverride", json!({})),
        ] {
            file[member] = value;
        }
        let plan = &mut file["definition"]["plans"][0];
        plan["microsoft-azure-virtualmachines.operatingSystemFamily"] = json!("Windows");
        plan["microsoft-azure-virtualmachines.windowsOSType"] = json!("WindowsServer2019");
        for _ in 0..2 {
            let saved: Value = tool.put(&format!("{OFFER}?{VERSION}"), WRITES, &file).await.expect(200).json();
            assert_eq!((&saved["version"], &saved["status"]), (&json!(1), &json!("neverPublished")), "the server's own");
            assert_eq!(saved["definition"]["plans"][0]["microsoft-azure-virtualmachines.windowsOSType"], "WindowsServer2019");
        }
        let mail = r#"{"metadata":{"notification-emails":"release@example.com"}}"#;
        tool.send(&format!("POST {OFFER}/publish?{VERSION}"), WRITES, Some(mail)).await.expect(202).json();
    }

    async fn azpc_lists_virtual_machines_with_a_filter_that_is_half_encoded(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::adal(&test).await;
        tool.put(&format!("{OFFER}?{VERSION}"), WRITES, &documents::core_vm("contoso", "demo")).await.expect(200);
        let vm = format!("/api/publishers/contoso/offers/vm?{VERSION}");
        tool.put(&vm, WRITES, &documents::virtual_machine("contoso", "vm")).await.expect(200);
        let listed = tool.get(&format!("/api/publishers/contoso/offers?{VERSION}&{FILTER}")).await.expect(200).json();
        let ids: Vec<_> = listed.as_array().unwrap().iter().map(|offer| offer["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["vm"], "a bare array");
    }

    /// Whatever is refused is parsed as JSON and shown.
    async fn azpc_shows_the_json_of_every_refusal(engine: Engine) {
        let test = TestApp::start(engine).await;
        let tool = signing_in::adal(&test).await;
        let mut typeless = documents::virtual_machine("contoso", "demo");
        typeless.as_object_mut().unwrap().remove("offerTypeId");
        let refused = tool.put(&format!("{OFFER}?{VERSION}"), WRITES, &typeless).await.expect(400).json();
        assert!(refused["error"]["message"].as_str().unwrap().contains("'OfferTypeId' cannot be null or empty."), "{refused}");
        let elsewhere = documents::virtual_machine("fabrikam", "demo");
        let refused = tool.put(&format!("/api/publishers/fabrikam/offers/demo?{VERSION}"), WRITES, &elsewhere).await.expect(403).json();
        assert_eq!(refused["error"]["code"], "Forbidden");
        tool.post(&format!("{OFFER}/publish?{VERSION}")).await.expect(404).json();
    }
}
