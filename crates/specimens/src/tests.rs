use std::collections::BTreeSet;

use offer_types::{EXAMPLES, OfferTypes, PictureSize};
use serde_json::Value;

use super::*;

#[test]
fn every_place_of_every_example_gets_a_file_that_fits() {
    let types = OfferTypes::built_in();
    for (name, text) in EXAMPLES {
        let offer: Value = serde_json::from_str(text).expect("JSON");
        let known = types.get(&offer["offerTypeId"].as_str().expect("a text").parse().expect("an id"));
        let definition = &offer["definition"];
        for slot in known.expect("the type").artifacts(definition) {
            let bytes = fitting(definition, &slot).expect("no sheet is among them");
            let media = blob::media::inspect(&bytes).expect("it can be read");
            let needed = &slot.requirement;
            let is_one = needed.media_types.is_empty()
                || needed.media_types.iter().any(|kind| kind == media.media_type);
            assert!(is_one, "{name} {}: {media:?}", slot.pointer);
            if let (Some(width), Some(height)) = (media.width, media.height) {
                let admits = |size: &PictureSize| size.admits(width, height);
                assert!(needed.sizes.iter().any(admits), "{name} {}: {media:?}", slot.pointer);
            }
            assert!(needed.max_bytes.is_none_or(|most| bytes.len() as u64 <= most));
        }
    }
}

#[test]
fn the_same_name_gives_the_same_bytes_and_another_name_others() {
    let names = ["Kestrel", "Harrier", "Osprey", "Tidewater", "Halden", "Merlin", "Northbeam", "Brightquay"];
    let draw = || names.map(|name| logo(name, (48, 48)));
    assert_eq!(draw(), draw());
    assert_eq!(draw().into_iter().collect::<BTreeSet<_>>().len(), names.len());
    let shown = |caption| screenshot("Kestrel", caption, (1280, 720));
    assert_eq!(shown("Approvals"), shown("Approvals"));
    assert_ne!(shown("Approvals"), shown("Receipts"));
}

#[test]
fn a_screen_is_a_screenshot_and_anything_else_a_logo() {
    for size in [(1280, 720), (533, 324)] {
        assert_eq!(picture("Kestrel", "Approvals", size), screenshot("Kestrel", "Approvals", size));
    }
    for size in [(40, 40), (216, 216), (255, 115), (815, 290)] {
        assert_eq!(picture("Kestrel", "Approvals", size), logo("Kestrel", size));
    }
}
