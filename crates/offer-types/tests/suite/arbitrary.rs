//! Whatever arrives, checking it answers.

use domain::Timestamp;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stoa_offer_types::{CertificationContext, EXAMPLES, OfferType};

use crate::support::*;

const NUMBERS: [&str; 8] = [
    "1e400",
    "-0.0",
    "0.1",
    "123456789012345678901234567890",
    "1E-400",
    "1e999999999",
    "1e-999999999",
    "-1e99999999999999999999",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Into::into),
        prop::sample::select(NUMBERS.to_vec()).prop_map(|text| serde_json::from_str(text).unwrap()),
        ".{0,12}".prop_map(Value::String),
    ]
}

/// Member names the types know, so that checks go deep, and some they do not.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "displayText",
        "offer",
        "plans",
        "planId",
        "regions",
        "diskGenerations",
        "virtualMachinePricing",
        "isByol",
        "coreMultiplier",
        "single",
        "individually",
        "regionPrices",
        "US",
        "currency",
        "prices",
        "1core",
        "1.0.1",
        "osVhdUrl",
        "lunVhdDetails",
        "lunNumber",
        "restrictedAudience",
        "manualEntries",
        "microsoft-azure-virtualmachines.vmImages",
        "microsoft-azure-corevm.vmImagesPublicAzure",
        "microsoft-azure-marketplace.categoryMap",
        "categoryL1",
        "microsoft-azure-marketplace.tableLeadConfiguration",
        "connectionString",
        "a/b~c[d",
    ];
    prop_oneof![8 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,6}"]
}

pub(crate) fn document() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// What is done to one value of a good offer.
#[derive(Debug, Clone)]
enum Change {
    Replace(Value),
    Remove,
    Repeat(usize),
}

fn change() -> impl Strategy<Value = (prop::sample::Index, Change)> {
    let what = prop_oneof![
        4 => document().prop_map(Change::Replace),
        2 => Just(Change::Remove),
        1 => (1_usize..200).prop_map(Change::Repeat),
    ];
    (any::<prop::sample::Index>(), what)
}

/// The pointers (RFC 6901) to all values inside `value`.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut go_on = |name: &str, value: &Value| {
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        places(value, &place, found);
        found.push(place);
    };
    match value {
        Value::Array(list) => list.iter().enumerate().for_each(|(n, value)| go_on(&n.to_string(), value)),
        Value::Object(members) => members.iter().for_each(|(name, value)| go_on(name, value)),
        _ => {}
    }
}

/// Changes the value at `place`.
fn apply(offer: &mut Value, place: &str, change: Change) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    match (offer.pointer_mut(parent).unwrap(), change) {
        (Value::Array(list), change) => {
            let index: usize = name.parse().unwrap();
            match change {
                Change::Replace(value) => list[index] = value,
                Change::Remove => drop(list.remove(index)),
                Change::Repeat(times) => list.extend(vec![list[index].clone(); times]),
            }
        }
        (Value::Object(members), change) => match change {
            Change::Replace(value) => members[&name] = value,
            Change::Remove => drop(members.shift_remove(&name)),
            Change::Repeat(times) => {
                let value = members[&name].clone();
                members.extend((0..times).map(|n| (format!("{name}{n}"), value.clone())));
            }
        },
        (other, _) => panic!("{place} leads through {other}"),
    }
}

/// A good offer of a type after some changes.
fn mutated(offer: Value) -> impl Strategy<Value = Value> {
    prop::collection::vec(change(), 1..6).prop_map(move |changes| {
        let mut offer = offer.clone();
        for (index, change) in changes {
            let mut found = Vec::new();
            places(&offer, "", &mut found);
            if !found.is_empty() {
                let place: &String = index.get(&found);
                apply(&mut offer, place, change);
            }
        }
        offer
    })
}

/// Whether `target` begins with a member of the offer, or the offer itself: a finding is about something inside.
fn is_inside(target: &str, offer: &Value) -> bool {
    let Some(mut rest) = target.strip_prefix("definition") else { return false };
    let mut here = offer;
    loop {
        let step = match here {
            Value::Array(list) => rest
                .strip_prefix('[')
                .and_then(|rest| rest.split_once(']'))
                .and_then(|(index, after)| Some((list.get(index.parse::<usize>().ok()?)?, after))),
            // Names may have dots in them: the longest that fits.
            Value::Object(members) => rest.strip_prefix('.').and_then(|rest| {
                let fitting =
                    members.iter().filter_map(|(name, value)| Some((value, rest.strip_prefix(&**name)?)));
                fitting
                    .filter(|(_, after)| after.is_empty() || after.starts_with(['.', '[']))
                    .min_by_key(|(_, after)| after.len())
            }),
            _ => None,
        };
        match step {
            Some((value, after)) => (here, rest) = (value, after),
            // What is missing is named below what is there; nothing is named below a plain value.
            None => {
                return rest.is_empty()
                    || here.is_object()
                    || here.is_null()
                    || here.is_array() && !rest.starts_with('[');
            }
        }
    }
}

pub(crate) fn either() -> impl Strategy<Value = (&'static OfferType, Value)> {
    prop_oneof![
        mutated(vm_offer()).prop_map(|offer| (vm(), offer)),
        mutated(core_offer()).prop_map(|offer| (core_vm(), offer)),
    ]
}

/// Any offer of any built-in type: one of its examples, or of a type that has none a small one, after some changes or none.
pub(crate) fn any_type() -> impl Strategy<Value = (&'static OfferType, Value)> {
    let mut offers: Vec<_> = EXAMPLES.iter().map(|(name, _)| example(name)).collect();
    let retired = built_in().filter(|known| known.retired().is_some());
    let small = json!({ "displayText": "x", "offer": {}, "plans": [{ "planId": "a" }, { "planId": "b" }] });
    offers.extend(retired.map(|known| (known, small.clone())));
    prop::sample::select(offers).prop_flat_map(|(offer_type, offer)| {
        let changed = mutated(offer.clone());
        prop_oneof![1 => Just(offer), 3 => changed].prop_map(move |offer| (offer_type, offer))
    })
}

/// Names that speak of secrets, and that no type knows.
const SECRET_NAMES: [&str; 5] =
    ["x.apiKey", "SAS-Token", "admin_password", "dbConnectionString", "client.secret"];

/// A document of texts under names that do and names that do not.
fn with_secrets() -> impl Strategy<Value = Value> {
    let plain = ["offer", "plans", "displayText", "keywords", "x.monkey", "Offer", "a/b~c[d", "", "#0"];
    let name = prop_oneof![
        1 => prop::sample::select(SECRET_NAMES.to_vec()),
        2 => prop::sample::select(plain.to_vec()),
    ];
    let leaf =
        prop_oneof![3 => "[a-z]{1,8}".prop_map(Value::String), 1 => any::<bool>().prop_map(Value::Bool)];
    let inner = leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(object),
        ]
    });
    prop::collection::vec((".{0,4}", inner), 0..6).prop_map(object)
}

fn object<N: Into<String>>(members: Vec<(N, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// The texts in `value`: those below a name that speaks of a secret, and the others.
fn texts(value: &Value, below: bool, secret: &mut Vec<String>, open: &mut Vec<String>) {
    match value {
        Value::String(text) if below => secret.push(text.clone()),
        Value::String(text) => open.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|value| texts(value, below, secret, open)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            texts(value, below || SECRET_NAMES.contains(&name.as_str()), secret, open);
        }),
        _ => {}
    }
}

fn values(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<usize>(),
        _ => 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_document_makes_a_check_panic(one in document(), other in document()) {
        for offer_type in [vm(), core_vm()] {
            prop_assert_eq!(offer_type.check_draft(&one), offer_type.check_draft(&one));
            offer_type.check_publish(one.clone());
            offer_type.check_immutable(&one, &other);
            offer_type.artifacts(&one);
            offer_type.download_checks(&one, Some(&other));
            let context = CertificationContext { now: Timestamp::EPOCH, live: Some(&other), created: Timestamp::EPOCH };
            offer_type.certify(&one, &context);
        }
    }

    #[test]
    fn what_is_complete_stays_complete_and_secrets_come_back(mut offer in document()) {
        for offer_type in [vm(), core_vm()] {
            let size = offer_type.size_when_complete(&offer);
            let text = offer_type.completed(&offer, size.bytes);
            offer_type.complete(&mut offer);
            prop_assert_eq!(&text, &offer.to_string());
            prop_assert_eq!(size.values, values(&offer));
            // Escapes are not foreseen, nor that the first of the members that are filled in needs no comma.
            let allowed = text.len() + text.matches('{').count();
            prop_assert!(size.bytes <= allowed);
            let mut twice = offer.clone();
            offer_type.complete(&mut twice);
            prop_assert_eq!(&twice, &offer);

            let secrets = offer_type.take_secrets(&mut twice);
            offer_type.put_secrets(&mut twice, &secrets);
            prop_assert_eq!(offer_type.take_secrets(&mut twice), secrets);
        }
    }

    #[test]
    fn no_text_under_a_name_that_speaks_of_a_secret_stays(offer in with_secrets()) {
        for offer_type in [vm(), core_vm()] {
            let mut left = offer.clone();
            let taken = offer_type.take_secrets(&mut left);
            let (mut secret, mut open) = (Vec::new(), Vec::new());
            texts(&offer, false, &mut secret, &mut open);
            let (mut readable, mut kept) = (Vec::new(), Vec::new());
            texts(&left, false, &mut readable, &mut kept);
            prop_assert_eq!(readable, Vec::<String>::new());
            prop_assert_eq!(kept, open, "all others stay where they are");
            let (mut taken_texts, mut secret) = (taken.values().cloned().collect::<Vec<_>>(), secret);
            taken_texts.sort();
            secret.sort();
            prop_assert_eq!(taken_texts, secret, "none is lost");
            prop_assert!(taken.keys().all(|place| offer_type.keeps_secret(&left, place)));
            offer_type.put_secrets(&mut left, &taken);
            prop_assert_eq!(&left, &offer);
        }
    }

    #[test]
    fn a_damaged_offer_is_judged_the_same_way_twice_and_in_places_it_has((offer_type, offer) in either()) {
        let draft = offer_type.check_draft(&offer);
        prop_assert_eq!(&draft, &offer_type.check_draft(&offer));
        let publish = offer_type.check_publish(offer.clone());
        prop_assert!(draft.len() <= 1000 && publish.problems.len() <= 1000 && publish.warnings.len() <= 1000);
        for finding in draft.iter().chain(&publish.problems).chain(&publish.warnings) {
            prop_assert!(is_inside(&finding.place.to_string(), &offer), "{} is nowhere in {offer:#}", finding.place);
            prop_assert!(!finding.text.to_string().is_empty());
        }
        prop_assert!(draft.is_empty() || !publish.problems.is_empty(), "a draft that is refused is not published: {draft:?}");
        let mut complete = offer.clone();
        offer_type.complete(&mut complete);
        let context = CertificationContext { now: Timestamp::EPOCH, live: Some(&offer), created: Timestamp::EPOCH };
        offer_type.certify(&complete, &context);
        offer_type.check_immutable(&complete, &offer);
    }
}
