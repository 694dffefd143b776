//! The shortest way to say the same.

use serde_json::json;
use stoa_offer_types::OfferType;

use crate::support::*;

#[test]
fn what_is_left_out_is_filled_in_again() {
    for (offer_type, offer) in [(vm(), vm_offer()), (core_vm(), core_offer())] {
        let mut whole = offer;
        offer_type.complete(&mut whole);
        let mut short = whole.clone();
        offer_type.reduce(&mut short);
        assert_ne!(short, whole);
        let mut again = short.clone();
        offer_type.complete(&mut again);
        assert_eq!(again, whole);
        let mut shorter = short.clone();
        offer_type.reduce(&mut shorter);
        assert_eq!(shorter, short);
    }
}

#[test]
fn only_what_would_be_filled_in_is_left_out() {
    let plan = json!({
        "planId": "a", "diskGenerations": [], "note": [], "c": null,
        "microsoft-azure-corevm.generation": "2", "microsoft-azure-corevm.vmImagesArchitecture": "X64",
    });
    let mut offer = json!({"plans": [plan], "offer": {}, "displayText": ""});
    core_vm().reduce(&mut offer);
    let plan = json!({"planId": "a", "note": [], "c": null, "microsoft-azure-corevm.generation": "2"});
    assert_eq!(offer, json!({"plans": [plan], "displayText": ""}));
}

#[test]
fn a_type_as_the_api_shows_it_reads_offers_as_the_marketplace_does() {
    for (offer_type, offer) in [(vm(), vm_offer()), (core_vm(), core_offer())] {
        let shown = OfferType::shown(offer_type.id().clone(), offer_type.schema().clone()).unwrap();
        let (mut here, mut there) = (offer.clone(), offer);
        shown.complete(&mut here);
        offer_type.complete(&mut there);
        assert_eq!(here, there);
        let wrong = with(here, "plans/0/planId", json!(7));
        assert_eq!(shown.check_draft(&wrong), offer_type.check_draft(&wrong));
        assert_ne!(shown.check_draft(&wrong), []);
    }
    let broken = json!({"type": "object", "properties": {"a": {"type": 7}}});
    assert!(OfferType::shown(vm().id().clone(), broken).is_err());
}
