//! The complete offers there are of each type.

use std::collections::BTreeSet;

use domain::Timestamp;
use serde_json::{Value, json};
use stoa_offer_types::{CallToAction, CertificationContext, EXAMPLES, Level, OfferTypes, Verdict};

use crate::support::*;

/// Its example is as bare as those of people who try a marketplace.
const BARE: &str = "examples/microsoft-azure-corevm/demo.json";

#[test]
fn every_type_that_is_published_has_two() {
    for known in OfferTypes::built_in().iter().filter(|known| known.retired().is_none()) {
        let id = known.id().as_str();
        let count = EXAMPLES.iter().filter(|(name, _)| name.starts_with(&format!("examples/{id}/"))).count();
        assert!(count >= 2, "{id} has {count}");
    }
}

#[test]
fn every_example_passes_all_there_is_to_pass() {
    let now = Timestamp::parse("2026-12-01T00:00:00Z").unwrap();
    let context = CertificationContext { now, live: None, created: now };
    for (name, _) in EXAMPLES {
        let (known, definition) = example(name);
        assert_eq!(known.check_draft(&definition), [], "{name}");
        assert_eq!(known.draft_warnings(&definition), [], "{name}");
        assert_eq!(known.unconfirmed(&definition, &BTreeSet::new()), [], "{name}");
        assert_eq!(known.check_publish(definition.clone()), Verdict::default(), "{name}");
        let results = known.certify(&definition, &context);
        let errors: Vec<_> = results.into_iter().filter(|result| result.level == Level::Error).collect();
        assert_eq!(errors, [], "{name}");
        assert!(!known.artifacts(&definition).is_empty() || *name == BARE, "{name} shows nothing");
    }
}

#[test]
fn every_example_has_a_card() {
    for (name, _) in EXAMPLES {
        let (known, definition) = example(name);
        let listing = known.listing(&definition);
        let card = known.card(&listing);
        assert!(card.title.is_some() && card.summary.is_some(), "{name}: {card:?}");
        let is_found = card.logo.is_some() && !card.categories.is_empty();
        assert!(is_found || *name == BARE, "{name}: {card:?}");
        let text = listing.to_string().to_lowercase();
        for hidden in
            ["supportcontact", "engineeringcontact", "hidekey", "leadconfiguration", "not-a-real-key="]
        {
            assert!(!text.contains(hidden), "{name} shows {hidden}");
        }
    }
}

#[test]
fn what_buyers_can_do_follows_from_what_is_chosen() {
    let calls = |id: &str, definition: &Value| {
        let known = offer_type(id);
        known.call_to_action(&known.listing(definition))
    };
    for (name, _) in EXAMPLES {
        let (known, definition) = example(name);
        assert!(calls(known.id().as_str(), &definition).is_some(), "{name}");
    }
    let saas = |member: &str, value: Value| {
        let (_, definition) = example("examples/microsoft-azure-saas/harvest-notes.json");
        let changed = with(definition, &format!("offer/microsoft-azure-saas.{member}"), value);
        calls("microsoft-azure-saas", &changed)
    };
    assert_eq!(saas("callToAction", json!("freeTrial")), Some(CallToAction::FreeTrial));
    assert_eq!(saas("callToAction", json!("Contact-Me")), Some(CallToAction::ContactMe));
    assert_eq!(
        saas("sellThroughMicrosoft", json!(true)),
        Some(CallToAction::GetItNow),
        "what is sold is sold"
    );
    assert_eq!(saas("callToAction", Value::Null), None, "nobody has said");
}

#[test]
fn every_listing_option_is_a_call_to_action() {
    let mut seen = 0;
    for known in built_in() {
        for field in known.pages().iter().flat_map(|page| &page.fields) {
            let name = field.name.as_deref().unwrap_or_default();
            if !name.ends_with(".appType") && !name.ends_with(".callToAction") {
                continue;
            }
            for choice in &field.choices {
                let listing = json!({ "offer": { name: choice.value } });
                assert!(known.call_to_action(&listing).is_some(), "{}: {}", known.id(), choice.value);
                seen += 1;
            }
        }
    }
    assert!(seen > 20, "only {seen} options");
}

#[test]
fn every_rule_and_type_says_what_it_is_and_where_that_is_written_down() {
    for known in built_in() {
        assert!(known.description().is_some_and(|text| text.len() > 20), "{}", known.id());
        for rule in known.certification_rules() {
            assert!(rule.source.is_some() && !rule.message.is_empty(), "{}: {}", known.id(), rule.id);
        }
        assert!(known.retired().is_some() || known.certification_rules().count() > 5, "{}", known.id());
    }
}
