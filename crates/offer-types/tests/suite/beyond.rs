//! What only newer faces know, in the types that have such members.

use proptest::prelude::*;
use serde_json::{Value, json};
use stoa_offer_types::{EXAMPLES, OfferType, OfferTypes};

use crate::arbitrary::document;
use crate::support::*;

/// Examples that say something of it.
fn examples() -> Vec<(&'static OfferType, Value)> {
    let all = EXAMPLES.iter().map(|(name, _)| example(name));
    all.filter(|(known, definition)| known.has_beyond(definition)).collect()
}

/// What an old tool is shown of `whole`, and what is kept beside that.
fn apart(known: &OfferType, whole: &Value) -> (Value, Option<Value>) {
    let mut shown = whole.clone();
    let beyond = known.take_beyond_to_keep(&mut shown);
    (shown, beyond)
}

/// What is kept once an old tool saved `sent`.
fn after_put(known: &OfferType, mut sent: Value, kept: Option<&Value>) -> Option<Value> {
    known.complete(&mut sent);
    if let Some(kept) = kept {
        known.put_beyond(&mut sent, kept.clone());
    }
    known.take_beyond_to_keep(&mut sent)
}

/// Replaces what only newer faces know by values of any kind.
fn with_any(known: &OfferType, whole: &Value, values: &[Value]) -> Value {
    let (mut shown, beyond) = apart(known, whole);
    let (mut beyond, mut next) = (beyond.unwrap(), values.iter().cycle().cloned());
    for plan in beyond["plans"].as_array_mut().unwrap() {
        for (name, member) in plan.as_object_mut().unwrap() {
            if name != "planId" && !name.ends_with("vmImages") && !name.ends_with("vmImagesPublicAzure") {
                *member = next.next().unwrap();
            }
        }
    }
    known.put_beyond(&mut shown, beyond);
    shown
}

#[test]
fn both_types_of_virtual_machines_have_an_example_with_all_of_it() {
    assert_eq!(examples().len(), 2);
    for (known, definition) in examples() {
        let (shown, beyond) = apart(known, &definition);
        let text = beyond.as_ref().unwrap().to_string();
        for name in ["skus", "securityType", "basePlan", "deprecationSchedule", "supportsRemoteConnection"] {
            assert!(text.contains(name) && !shown.to_string().contains(name), "{}: {name}", known.id());
        }
        // An old tool's whole offer may be published, too, but for the plans that have their images from elsewhere.
        let problems = known.check_publish(shown).problems;
        assert!(
            problems.iter().all(|problem| problem.place.to_string().contains(".vmImages")),
            "{problems:?}"
        );
    }
}

#[test]
fn what_old_tools_are_shown_of_a_type_does_not_speak_of_it() {
    for known in OfferTypes::built_in().iter() {
        let (whole, shown) = (known.schema().to_string(), known.schema_shown().to_string());
        let has_some = whole.contains("x-stoa-beyond");
        assert_eq!(
            has_some,
            ["corevm", "virtualmachines"].iter().any(|name| known.id().as_str().ends_with(name))
        );
        assert!(!shown.contains("x-stoa-beyond") && (has_some || shown == whole), "{}", known.id());
        for name in
            ["skuId", "sharedImageVersions", "softwareReservations", "basePlan", "deprecationSchedule"]
        {
            assert!(!shown.contains(name), "{}: {name}", known.id());
        }
    }
    let types = OfferTypes::built_in();
    for (known, definition) in examples() {
        let (mut shown, _) = apart(types.get(known.id()).unwrap(), &definition);
        let plans = shown["plans"].as_array_mut().unwrap();
        plans.truncate(1);
        let as_shown = OfferType::shown(known.id().clone(), known.schema_shown().clone()).unwrap();
        assert_eq!(as_shown.check_publish(shown.clone()), known.check_publish(shown), "{}", known.id());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_put_of_what_was_read_leaves_it_as_it_was(values in prop::collection::vec(document(), 1..9)) {
        for (known, definition) in examples() {
            let whole = with_any(known, &definition, &values);
            let (shown, beyond) = apart(known, &whole);
            prop_assert_eq!(after_put(known, shown, beyond.as_ref()).map(|kept| kept.to_string()), beyond.map(|kept| kept.to_string()));
        }
    }

    #[test]
    fn it_goes_with_the_plans_that_go_and_stays_with_those_that_stay(
        values in prop::collection::vec(document(), 1..9),
        order in Just(vec![0_usize, 1, 2]).prop_shuffle(),
        stay in 0_usize..4,
    ) {
        for (known, definition) in examples() {
            let whole = with_any(known, &definition, &values);
            let (mut shown, beyond) = apart(known, &whole);
            let plans = whole["plans"].as_array().unwrap();
            let chosen: Vec<usize> = order.iter().copied().filter(|index| *index < plans.len()).take(stay).collect();
            let mut expected = whole.clone();
            expected["plans"] = chosen.iter().map(|index| plans[*index].clone()).collect();
            shown["plans"] = chosen.iter().map(|index| shown["plans"][*index].clone()).collect();
            let upper = |plan: &mut Value| plan["planId"] = plan["planId"].as_str().unwrap().to_uppercase().into();
            shown["plans"].as_array_mut().unwrap().iter_mut().for_each(upper);
            expected["plans"].as_array_mut().unwrap().iter_mut().for_each(upper);
            let (_, expected) = apart(known, &expected);
            prop_assert_eq!(after_put(known, shown, beyond.as_ref()), expected);
        }
    }

    #[test]
    fn no_document_is_too_odd(one in document(), other in document()) {
        for known in [vm(), core_vm()] {
            let mut definition = one.clone();
            let beyond = known.take_beyond(&mut definition);
            prop_assert!(!known.has_beyond(&definition));
            known.put_beyond(&mut definition, beyond.unwrap_or_default());
            known.put_beyond(&mut definition, other.clone());
            known.take_beyond_to_keep(&mut definition);
        }
    }
}

#[test]
fn a_document_without_it_costs_nothing_to_keep() {
    for definition in [vm_offer(), core_offer()] {
        let known = if definition == vm_offer() { vm() } else { core_vm() };
        let mut left = definition.clone();
        assert_eq!((known.take_beyond(&mut left), &left), (None, &definition));
    }
    assert_eq!(vm().take_beyond(&mut json!([{ "plans": 1 }])), None);
}
