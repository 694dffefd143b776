//! Files an offer names.

use serde_json::json;
use stoa_domain::offer_type::{ArtifactKind, ArtifactSlot, Pixels};

use crate::offer_type::support::*;

fn find<'a>(slots: &'a [ArtifactSlot], place: &str) -> &'a ArtifactSlot {
    slots.iter().find(|slot| slot.target == target(place)).unwrap()
}

fn exactly(width: u32, height: u32) -> Pixels {
    Pixels { min_width: width, max_width: width, min_height: height, max_height: height }
}

#[test]
fn logos_have_the_sizes_of_the_portal() {
    let offer = with(vm_offer(), "offer/m.heroLogo", json!("https://example.com/hero.png"));
    let slots = vm().artifacts(&offer);
    assert_eq!(slots.len(), 5);
    for (name, width, height) in [
        ("smallLogo", 40, 40),
        ("mediumLogo", 90, 90),
        ("largeLogo", 115, 115),
        ("wideLogo", 255, 115),
        ("heroLogo", 815, 290),
    ] {
        let slot = find(&slots, &format!("offer/m.{name}"));
        assert_eq!(slot.pointer, format!("/offer/{MARKET}{name}"));
        assert_eq!(offer.pointer(&slot.pointer).unwrap(), &json!(slot.value));
        assert_eq!(slot.requirement.kind, ArtifactKind::Image);
        assert_eq!(slot.requirement.media_types, ["image/png"]);
        assert_eq!(slot.requirement.pixels, Some(exactly(width, height)));
    }
    assert_eq!(find(&slots, "offer/m.smallLogo").label, "Small logo");
}

#[test]
fn sheets_documents_packages_and_pictures_in_lists_are_found() {
    let drive = "offer/microsoft-azure-marketplace-testdrive.";
    let offer = with(vm_offer(), &format!("{drive}userManual"), json!("https://example.com/manual.pdf"));
    let offer = with(offer, &format!("{drive}packageUrl"), json!("https://example.com/drive.zip"));
    let offer = with(
        offer,
        "offer/m.screenshots",
        json!([{"imageUrl": "https://example.com/1.png"}, "https://example.com/2.png"]),
    );
    let offer = with(
        offer,
        "plans/0/restrictedAudience",
        json!({"uploadedCsvUri": "https://example.com/audience.csv"}),
    );
    let sheet = json!({"isByol": false, "spreadSheetPricing": {"uri": "https://example.com/prices.xlsx"}});
    let offer = with(offer, "plans/0/virtualMachinePricing", sheet);
    let slots = vm().artifacts(&offer);
    let kind = |place: &str| find(&slots, place).requirement.kind;
    assert_eq!(kind(&format!("{drive}userManual")), ArtifactKind::Document);
    assert_eq!(kind(&format!("{drive}packageUrl")), ArtifactKind::Package);
    assert_eq!(kind("offer/m.screenshots/0/imageUrl"), ArtifactKind::Image);
    assert_eq!(kind("offer/m.screenshots/1"), ArtifactKind::Image);
    assert_eq!(kind("plans/0/restrictedAudience/uploadedCsvUri"), ArtifactKind::Document);
    assert_eq!(kind("plans/0/virtualMachinePricing/spreadSheetPricing/uri"), ArtifactKind::Sheet);
}

#[test]
fn empty_slots_and_disk_images_are_no_artifacts() {
    let offer = with(vm_offer(), "offer/m.smallLogo", json!(""));
    assert_eq!(vm().artifacts(&offer).len(), 3);
    assert_eq!(core_vm().artifacts(&core_offer()), []);
}

#[test]
fn a_listing_shows_the_prices_of_a_spreadsheet_and_not_the_spreadsheet() {
    let prices = json!({"DE": {"currency": "EUR", "prices": {"1core": 1}}});
    let pricing = json!({"isByol": false, "spreadSheetPricing": {"uri": "stoa-artifact:sha256:ab"}, "regionPrices": prices});
    let offer = with(vm_offer(), "plans/0/virtualMachinePricing", pricing);
    let listing = vm().listing(&offer);
    assert_eq!(
        listing["plans"][0]["virtualMachinePricing"],
        json!({"isByol": false, "regionPrices": prices})
    );
    assert_eq!(vm().listing(&listing), listing);
    assert!(listing["offer"].to_string().contains("smallLogo"), "{listing:#}");
}
