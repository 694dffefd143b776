use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use offer_types::{CertificationContext, EXAMPLES, Level, OfferType, OfferTypes, PictureSize, Verdict};
use serde_json::Value;

use super::*;

fn type_of<'t>(types: &'t OfferTypes, offer: &Value) -> &'t OfferType {
    types.get(&offer["offerTypeId"].as_str().expect("a text").parse().expect("an id")).expect("the type")
}

#[test]
fn every_place_of_every_example_and_of_the_shop_gets_a_file_that_fits() {
    let types = OfferTypes::built_in();
    let examples = EXAMPLES.iter().map(|(_, text)| serde_json::from_str(text).expect("JSON"));
    let sold = shop().into_iter().flat_map(|publisher| publisher.offers).map(|offer| offer.body);
    for offer in examples.chain(sold) {
        let (name, definition): (_, &Value) = (&offer["id"], &offer["definition"]);
        for slot in type_of(&types, &offer).artifacts(definition) {
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
fn every_offer_of_the_shop_passes_all_that_it_goes_through() {
    let types = OfferTypes::built_in();
    let now = Timestamp::parse("2026-12-01T00:00:00Z").expect("a time");
    let context = CertificationContext { now, live: None, created: now };
    let mut faults = Vec::new();
    for offer in shop().iter().flat_map(|publisher| &publisher.offers) {
        let (known, definition) = (type_of(&types, &offer.body), &offer.body["definition"]);
        let mut found = known.check_draft(definition);
        found.extend(known.draft_warnings(definition));
        found.extend(known.unconfirmed(definition, &BTreeSet::new()));
        let mut told: Vec<_> = found.iter().map(|finding| format!("{finding:?}")).collect();
        if offer.goal != Goal::Draft {
            let Verdict { problems, warnings } = known.check_publish(definition.clone());
            told.extend(problems.iter().chain(&warnings).map(|finding| format!("{finding:?}")));
            let results = known.certify(definition, &context);
            let found = results.iter().filter(|result| result.level != Level::Information);
            told.extend(found.map(|result| format!("{result:?}")));
        }
        faults.extend(told.iter().map(|fault| format!("{}: {fault}", offer.body["id"])));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_shop_has_every_type_in_every_state_and_two_languages() {
    let types = OfferTypes::built_in();
    let shop = shop();
    let ids: BTreeSet<_> = shop.iter().map(|publisher| &publisher.id).collect();
    assert_eq!((shop.len(), ids.len()), (12, 12));
    let offers: Vec<_> = shop.iter().flat_map(|publisher| &publisher.offers).collect();
    let is_private = |offer: &&&Offer| {
        let plans = offer.body["definition"]["plans"].as_array().expect("plans");
        !plans.is_empty() && plans.iter().all(|plan| type_of(&types, &offer.body).is_private(plan))
    };
    let is_stopped = |offer: &&&Offer| offer.ends.iter().any(|end| end.plan.is_none());
    let live: Vec<_> = offers.iter().filter(|offer| offer.goal == Goal::Live).collect();
    let shown: Vec<_> = live.iter().filter(|offer| !is_private(offer) && !is_stopped(offer)).collect();
    assert!(shown.len() >= 40, "{} are in lists", shown.len());
    assert_eq!(live.iter().filter(|offer| is_private(offer)).count(), 1);
    assert_eq!(live.iter().filter(|offer| is_stopped(offer)).count(), 1);
    let mut kinds = BTreeMap::<_, u32>::new();
    shown.iter().for_each(|offer| *kinds.entry(offer.body["offerTypeId"].to_string()).or_default() += 1);
    let sold: BTreeSet<_> = EXAMPLES
        .iter()
        .map(|(_, text)| {
            let example: Value = serde_json::from_str(text).expect("JSON");
            example["offerTypeId"].to_string()
        })
        .collect();
    assert_eq!(kinds.into_keys().collect::<BTreeSet<_>>(), sold);
    let is_korean = |text: &str| text.chars().any(|sign| ('가'..='힣').contains(&sign));
    let korean = shown.iter().filter(|offer| is_korean(&offer.body["definition"]["displayText"].to_string()));
    let share = korean.count() * 100 / shown.len();
    assert!((25..45).contains(&share), "{share} of a hundred are in Korean");
    for goal in [Goal::Draft, Goal::Waiting, Goal::Preview] {
        assert_eq!(offers.iter().filter(|offer| offer.goal == goal).count(), 1, "{goal:?}");
    }
    assert_eq!(offers.iter().filter(|offer| matches!(offer.goal, Goal::Rejected(_))).count(), 1);
    assert_eq!(shop.iter().filter(|publisher| publisher.is_certified_by_person()).count(), 1);
    let unfilled =
        ["{site}", "{publisher}", "{offer}", "{name}", "{number}", "{plan}", "{version}", "{phone}"];
    for offer in &offers {
        let text = offer.body.to_string();
        assert!(!unfilled.iter().any(|word| text.contains(word)), "{text}");
    }
    let ends: Vec<_> = offers.iter().flat_map(|offer| &offer.ends).collect();
    assert!(ends.iter().any(|end| end.image_version.is_some() && end.date_offset.is_some()));
    assert!(ends.iter().all(|end| end.alternative.is_some()));
}

#[test]
fn the_same_name_gives_the_same_bytes_and_another_name_others() {
    let names = ["Kestrel", "Harrier", "Osprey", "Tidewater", "Halden", "Merlin", "Northbeam", "Brightquay"];
    let draw = || names.map(|name| Product::named(name).logo((48, 48)));
    assert_eq!(draw(), draw());
    assert_eq!(draw().into_iter().collect::<BTreeSet<_>>().len(), names.len());
    let shown = |caption| Product::named("Kestrel").screenshot(caption, (1280, 720));
    assert_eq!(shown("Approvals"), shown("Approvals"));
    assert_ne!(shown("Approvals"), shown("Receipts"));
}

#[test]
fn a_screen_is_a_screenshot_and_anything_else_a_logo() {
    let kestrel = Product::named("Kestrel");
    for size in [(1280, 720), (533, 324)] {
        assert_eq!(kestrel.picture("Approvals", size), kestrel.screenshot("Approvals", size));
    }
    for size in [(40, 40), (216, 216), (255, 115), (815, 290)] {
        assert_eq!(kestrel.picture("Approvals", size), kestrel.logo(size));
    }
}
