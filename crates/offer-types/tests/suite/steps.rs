//! What the steps of the built-in types say of themselves.

use std::time::Duration;

use serde_json::json;
use stoa_offer_types::{EXAMPLES, OfferTypes};

use crate::support::*;

/// The shortest and the longest that a text such as `~2-3 days` or `< 15 min` permits.
fn within(text: &str) -> Option<(Duration, Duration)> {
    let (numbers, unit) = text.trim_start_matches(['<', '~', ' ']).split_once(' ')?;
    let seconds = [("min", 60), ("hour", 3_600), ("day", 86_400)];
    let (_, seconds) = seconds.into_iter().find(|(name, _)| unit.starts_with(name))?;
    let (low, high) = numbers.split_once('-').unwrap_or(("0", numbers));
    let length = |number: &str| Some(Duration::from_secs(number.parse::<u64>().ok()? * seconds));
    Some((length(low)?, length(high)?))
}

#[test]
fn every_step_takes_as_long_as_its_time_frame_says() {
    assert_eq!(within("~2-3 days"), Some((Duration::from_secs(172_800), Duration::from_secs(259_200))));
    for offer_type in OfferTypes::built_in().iter() {
        for step in offer_type.steps() {
            let (low, high) = within(&step.estimated_time_frame).expect("a time frame");
            assert!(step.typical > Duration::ZERO && (low..=high).contains(&step.typical), "{step:?}");
        }
    }
}

#[test]
fn a_step_of_a_feature_is_for_offers_that_have_it() {
    let steps = |name: &str| {
        let (known, definition) = example(&format!("examples/microsoft-azure-saas/{name}.json"));
        known.steps_of(&definition).map(|step| step.id.clone()).collect::<Vec<_>>()
    };
    let always = [
        "displaydummycertify",
        "displaycertify",
        "displayprovision",
        "displaypackage",
        "publisher-signoff",
        "live",
    ];
    assert_eq!(steps("harvest-notes"), always, "listed only, without test drive and leads");
    let sold = steps("service-desk");
    assert_eq!(sold[..4], ["displaydummycertify", "displaypurchase", "displayleads", "displaycertify"]);

    let (known, definition) = example("examples/microsoft-azure-saas/service-desk.json");
    for (value, taken) in
        [(json!("None"), false), (json!("none"), false), (json!(""), false), (json!("Table"), true)]
    {
        let offer = with(definition.clone(), "offer/m.leadDestination", value.clone());
        assert_eq!(known.steps_of(&offer).any(|step| step.id == "displayleads"), taken, "{value}");
    }
    let trial = with(definition, "offer/microsoft-azure-marketplace-testdrive.enabled", json!(true));
    assert!(known.steps_of(&trial).any(|step| step.id == "displaytestdrive"));
}

/// Every type with a step for test drives, by an example of it.
#[test]
fn an_offer_without_a_test_drive_does_not_wait_for_its_validation() {
    const STEP: &str = "displaytestdrive";
    let mut types = std::collections::BTreeSet::new();
    for (name, _) in EXAMPLES {
        let (known, definition) = example(name);
        if !known.steps().iter().any(|step| step.id == STEP) {
            continue;
        }
        types.insert(known.id().as_str());
        let taken = |enabled: serde_json::Value| {
            let offer =
                with(definition.clone(), "offer/microsoft-azure-marketplace-testdrive.enabled", enabled);
            known.steps_of(&offer).map(|step| step.id.clone()).collect::<Vec<_>>()
        };
        let all = taken(json!(true));
        assert!(all.contains(&STEP.to_owned()), "{name}: {all:?}");
        let others: Vec<_> = all.into_iter().filter(|id| id != STEP).collect();
        for off in [json!(false), json!(null)] {
            assert_eq!(taken(off), others, "{name}");
        }
    }
    let named = ["applications", "customerengagement", "operations", "saas"];
    assert!(named.iter().all(|name| types.iter().any(|id| id.ends_with(name))), "{types:?}");
}
