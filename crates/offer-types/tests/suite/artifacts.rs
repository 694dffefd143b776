//! Files an offer names.

use serde_json::json;
use stoa_offer_types::{ArtifactKind, ArtifactSlot};
use words::Argument;

use crate::support::*;

fn find<'a>(slots: &'a [ArtifactSlot], place: &str) -> &'a ArtifactSlot {
    slots.iter().find(|slot| slot.place.to_string() == target(place)).unwrap()
}

fn admitted(slot: &ArtifactSlot, sizes: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let admits =
        |(width, height): &(u32, u32)| slot.requirement.sizes.iter().any(|size| size.admits(*width, *height));
    sizes.iter().copied().filter(admits).collect()
}

#[test]
fn logos_have_the_sizes_of_both_portals_in_every_type() {
    let sizes = [
        (39, 40),
        (40, 40),
        (40, 48),
        (48, 48),
        (49, 49),
        (90, 90),
        (91, 90),
        (115, 115),
        (116, 116),
        (215, 215),
        (216, 216),
        (216, 217),
        (300, 300),
        (350, 350),
        (351, 351),
        (350, 250),
        (255, 115),
        (256, 115),
        (815, 290),
    ];
    let offer = with(vm_offer(), "offer/m.heroLogo", json!("https://example.com/hero.png"));
    let slots = vm().artifacts(&offer);
    assert_eq!(slots.len(), 5);
    let logos: [(&str, &[(u32, u32)]); 4] = [
        ("smallLogo", &[(40, 40), (48, 48)]),
        ("mediumLogo", &[(90, 90)]),
        ("largeLogo", &[(115, 115), (216, 216), (300, 300), (350, 350)]),
        ("wideLogo", &[(255, 115)]),
    ];
    for (name, right) in logos.into_iter().chain([("heroLogo", &[(815, 290)][..])]) {
        let slot = find(&slots, &format!("offer/m.{name}"));
        assert_eq!(slot.pointer, format!("/offer/{MARKET}{name}"));
        assert_eq!(offer.pointer(&slot.pointer).unwrap(), &json!(slot.value));
        assert_eq!(slot.requirement.kind, ArtifactKind::Image);
        assert_eq!(slot.requirement.media_types, ["image/png"]);
        assert_eq!(admitted(slot, &sizes), right, "{name}");
    }
    assert_eq!(find(&slots, "offer/m.smallLogo").label, Argument::label("Small logo"));
    let sizes_told: Vec<_> = find(&slots, "offer/m.largeLogo")
        .requirement
        .sizes
        .iter()
        .map(|size| size.words().to_string())
        .collect();
    assert_eq!(sizes_told, ["115×115", "a square of 216 to 350"]);

    for (name, right) in logos {
        let place = format!("plans/0/c.{name}");
        let offer = with(core_offer(), &place, json!("https://example.com/logo.png"));
        assert_eq!(admitted(find(&core_vm().artifacts(&offer), &place), &sizes), right, "{name}");
    }
    let offer = with(vm_offer(), "offer/m.screenshots", json!(["https://example.com/2.png"]));
    let slots = vm().artifacts(&offer);
    let screens = [(533, 324), (1280, 720), (1280, 721)];
    assert_eq!(admitted(find(&slots, "offer/m.screenshots/0"), &screens), screens[..2]);
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

#[test]
fn buyers_see_the_highest_version_that_is_shown() {
    let image = |shown: bool| json!({"osVhdUrl": "https://example.com/a.vhd", "showInGui": shown});
    let images = json!({"2023.01.02": image(true), "2023.1.10": image(true), "2024.1.1": image(false), "latest": image(true)});
    let listing = core_vm().listing(&with(core_offer(), "plans/0/c.vmImagesPublicAzure", images));
    assert_eq!(listing["plans"][0]["imageVersion"], "2023.1.10");
    let images = json!({"124.1.0": image(true), "123.8.0": image(true)});
    let offer = with(vm_offer(), "plans/0/v.vmImages", images);
    assert_eq!(vm().listing(&offer)["plans"][0]["imageVersion"], "124.1.0");
    let none = vm().listing(&with(vm_offer(), "plans/0/v.vmImages", json!({})));
    assert_eq!(none["plans"][0].get("imageVersion"), None);
}
