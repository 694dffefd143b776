//! az-hop's `marketplace/auth.sh` (github.com/Azure/az-hop): curl and jq. Its PUT is done, but it looks in the answer for
//! a `httpStatusCode` of each service behind the real marketplace, which no other tool could read an offer beside.

use serde_json::{Value, json};
use testkit::{TestApp, documents};

use super::{DISK, OFFER, VERSION, signing_in};

on_both_engines! {
    async fn az_hop_gets_a_list_and_an_offer_and_puts_it_back_with_an_image_more(engine: Engine) {
        let test = TestApp::start(engine).await;
        let curl = signing_in::curl(&test).await;
        let target = format!("{OFFER}?{VERSION}");
        curl.put(&target, "", &documents::virtual_machine("contoso", "demo")).await.expect(200);
        assert!(curl.get(&format!("/api/publishers/contoso/offers?{VERSION}")).await.expect(200).json().is_array());
        let mut document: Value = curl.get(&target).await.expect(200).json();
        let image = json!({ "osVhdUrl": DISK, "lunVhdDetails": [] });
        document["definition"]["plans"][0]["microsoft-azure-virtualmachines.vmImages"]["1.0.40"] = image.clone();
        let saved: Value = curl.put(&target, "", &document).await.expect(200).json();
        assert_eq!(saved["definition"]["plans"][0]["microsoft-azure-virtualmachines.vmImages"]["1.0.40"], image);
        assert!(saved.get("httpStatusCode").is_none() && saved["definition"].is_object(), "the offer, which others need");
    }
}
