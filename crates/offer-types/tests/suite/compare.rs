//! Comparing definitions, and making one of two.

use std::collections::{BTreeMap, BTreeSet};

use domain::Page;
use proptest::prelude::*;
use serde_json::{Value, json};
use stoa_offer_types::{Change, Comparison, EveryField, OfferType, Outcome, Side, Wanted, Words};

use crate::support::*;

fn compare(known: &OfferType, before: &Value, after: &Value) -> Comparison {
    let none = BTreeMap::new();
    let side = |definition| Side { definition, sealed: &none };
    known.compare(side(before), side(after))
}

/// `change page place before after`, a line each.
fn told(comparison: &Comparison) -> Vec<String> {
    let pages = comparison.pages.iter();
    let fields = pages.flat_map(|page| page.fields.iter().map(move |field| (&page.page, field)));
    let text = |value: &Option<Value>| value.as_ref().map_or("-".to_owned(), Value::to_string);
    fields
        .map(|(page, field)| {
            let (before, after) = (text(&field.before), text(&field.after));
            format!("{:?} {page} {} {before} {after}", field.change, field.place)
        })
        .collect()
}

#[test]
fn what_differs_is_told_by_page_and_field() {
    let before = core_offer();
    let mut after = before.clone();
    after["displayText"] = json!("Other");
    after["offer"][format!("{CORE}title")] = json!("Another title");
    after["plans"][0]["regions"] = json!(["DE", "US"]);
    after["plans"][0][format!("{CORE}skuSummary")] = Value::Null;
    after["plans"][0]["contoso.colour"] = json!({ "red": 1 });
    let found = compare(core_vm(), &before, &after);
    let lines = told(&found);
    let has = |start: &str| assert!(lines.iter().any(|line| line.starts_with(start)), "{start}: {lines:#?}");
    has("Edited offer-settings displayText ");
    has(&format!("Edited listing offer/{CORE}title "));
    has("Edited plans/gen1/plan-availability plans[gen1]/regions[#0] \"US\" \"DE\"");
    has(&format!("Removed plans/gen1/plan-listing plans[gen1]/{CORE}skuSummary "));
    has("Added plans/gen1/plan-technical plans[gen1]/contoso.colour - {\"red\":1}");
    assert!(!found.more && found.plans.is_empty());
    assert!(found.unchanged.iter().any(|page| page.to_string() == "plans"));
}

/// `outcome page place`, a line each.
fn every(known: &OfferType, before: &Value, after: &Value, wanted: &Wanted) -> (EveryField, Vec<String>) {
    let none = BTreeMap::new();
    let side = |definition| Side { definition, sealed: &none };
    let found = known.compare_every(side(before), side(after), wanted);
    let lines = found.pages.iter().flat_map(|page| {
        page.fields.iter().map(move |field| format!("{:?} {} {}", field.outcome, page.page, field.place))
    });
    let lines = lines.collect();
    (found, lines)
}

fn all(outcomes: &[Outcome]) -> Wanted {
    Wanted { outcomes: outcomes.to_vec(), page: None, plan: None, skip: 0, most: usize::MAX }
}

#[test]
fn every_field_is_counted_and_told_once() {
    let before = core_offer();
    let mut after = before.clone();
    after["displayText"] = json!("Other");
    after["plans"][0]["regions"] = json!(["US", "KR", "DE"]);
    after["plans"][0][format!("{CORE}skuSummary")] = Value::Null;
    after["plans"][0]["contoso.colour"] = json!({ "red": 1, "blue": { "dark": 2 } });
    let mut gold = after["plans"][0].clone();
    gold["planId"] = json!("gold");
    after["plans"].as_array_mut().unwrap().push(gold);
    let (found, lines) = every(core_vm(), &before, &after, &all(&Outcome::ALL));
    let has = |line: &str| assert!(lines.iter().any(|other| other == line), "{line}: {lines:#?}");
    has("Edited offer-settings displayText");
    has("Edited plans/gen1/plan-availability plans[gen1]/regions");
    has(&format!("Removed plans/gen1/plan-listing plans[gen1]/{CORE}skuSummary"));
    has("Added plans/gen1/plan-technical plans[gen1]/contoso.colour/blue/dark");
    has(&format!("Added plans/gold/plan-listing plans[gold]/{CORE}skuTitle"));
    has(&format!("Unchanged listing offer/{CORE}title"));
    assert_eq!(found.plans.values().collect::<Vec<_>>(), [&Change::Added]);
    assert_eq!(found.count(&Outcome::ALL), lines.len());
    assert_eq!(
        lines.iter().collect::<BTreeSet<_>>().len(),
        lines.len(),
        "each has a place of its own: {lines:#?}"
    );
    // Page by page there are the same, however large a page is.
    let mut paged = Vec::new();
    while paged.len() < lines.len() {
        let (part, more) =
            every(core_vm(), &before, &after, &Wanted { skip: paged.len(), most: 7, ..all(&Outcome::ALL) });
        assert_eq!(part.counts, found.counts);
        assert!((1..=7).contains(&more.len()));
        paged.extend(more);
    }
    assert_eq!(paged, lines);
    let gold = Wanted { plan: Some("gold".parse().unwrap()), ..all(&Outcome::CHANGES) };
    let (found, lines) = every(core_vm(), &before, &after, &gold);
    assert!(lines.iter().all(|line| line.starts_with("Added plans/gold/")), "{lines:#?}");
    assert_eq!(found.counts.keys().collect::<Vec<_>>(), [&Outcome::Added]);
    let (back, lines) = every(core_vm(), &after, &before, &all(&[Outcome::Removed]));
    assert!(lines.len() > 5 && back.plans.values().all(|change| *change == Change::Removed), "{lines:#?}");
}

#[test]
fn plans_come_and_go_as_a_whole_and_their_order_is_told() {
    let before = core_offer();
    let mut after = before.clone();
    let mut gold = after["plans"][0].clone();
    gold["planId"] = json!("Gold");
    after["plans"].as_array_mut().unwrap().push(gold);
    let found = compare(core_vm(), &before, &after);
    assert_eq!((found.plans.len(), found.plans[0].change), (1, Change::Added));
    assert_eq!(found.plans[0].plan.as_str(), "gold");
    assert!(found.plans[0].pages.len() > 2 && found.changed_pages().count() > 3);
    let gone = compare(core_vm(), &after, &before);
    assert_eq!(gone.plans[0].change, Change::Removed);
    let mut turned = after.clone();
    turned["plans"].as_array_mut().unwrap().reverse();
    let found = compare(core_vm(), &after, &turned);
    assert_eq!(told(&found), [r#"Edited plans plans ["gen1","gold"] ["gold","gen1"]"#]);
}

#[test]
fn secrets_long_texts_and_large_values_are_told_in_brief() {
    let (before, sealed) =
        (core_offer(), |text: &str| BTreeMap::from([("offer/apiKey".to_owned(), text.to_owned())]));
    let mut after = before.clone();
    let name = format!("{CORE}description");
    let long = "Images that are tested every night and signed by those who made them. ".repeat(4);
    after["offer"][&name] = json!(long.replace("every", "each"));
    let mut early = before;
    early["offer"][&name] = json!(long);
    let (one, two) = (sealed("1"), sealed("2"));
    let found = core_vm()
        .compare(Side { definition: &early, sealed: &one }, Side { definition: &after, sealed: &two });
    let fields: Vec<_> = found.pages.iter().flat_map(|page| &page.fields).collect();
    let secret = fields.iter().find(|field| field.secret).unwrap();
    assert_eq!((secret.change, &secret.before, &secret.after), (Change::Edited, &None, &None));
    let words = &fields.iter().find(|field| !field.secret).unwrap().words;
    assert!(
        words.iter().any(|word| matches!(word, Words::Added(text) if text.trim() == "each")),
        "{words:?}"
    );
    after["contoso.large"] = json!("x".repeat(10_000));
    let found = compare(core_vm(), &early, &after);
    let large = found.pages.iter().flat_map(|page| &page.fields).find(|field| field.place == "contoso.large");
    assert!(large.unwrap().shortened && large.unwrap().after.is_none());
    after["contoso.many"] = json!(vec![1; 2000]);
    early["contoso.many"] = json!(vec![2; 2000]);
    let found = compare(core_vm(), &early, &after);
    assert!(found.more && found.pages.iter().map(|page| page.fields.len()).sum::<usize>() == 500);
}

/// A good offer with some texts, numbers and members of it changed.
fn edited() -> impl Strategy<Value = Value> {
    let change = (
        0..200_usize,
        prop_oneof![Just(Value::Null), any::<i32>().prop_map(Value::from), ".{0,5}".prop_map(Value::from)],
    );
    prop::collection::vec(change, 0..6).prop_map(|changes| {
        let mut offer = core_offer();
        for (nth, value) in changes {
            let mut leaves = Vec::new();
            collect(&offer, String::new(), &mut leaves);
            let pointer = &leaves[nth % leaves.len()];
            if !pointer.ends_with("/planId") {
                *offer.pointer_mut(pointer).unwrap() = value;
            }
        }
        offer
    })
}

fn collect(value: &Value, pointer: String, leaves: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            collect(member, format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), leaves);
        }),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(index, element)| collect(element, format!("{pointer}/{index}"), leaves)),
        _ => leaves.push(pointer),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_page_is_changed_exactly_when_its_text_is(before in edited(), after in edited()) {
        let known = core_vm();
        let found = compare(known, &before, &after);
        let none = BTreeMap::new();
        for page in known.pages_of(&after) {
            let same = known.page_text(&before, &page, &none) == known.page_text(&after, &page, &none);
            prop_assert_eq!(found.unchanged.contains(&page), same, "{}: {:#?}", page, found);
        }
        prop_assert!(compare(known, &before, &before).is_empty());
    }

    #[test]
    fn a_definition_made_of_two_has_the_pages_of_each(live in edited(), draft in edited(), choice in any::<u32>()) {
        let known = core_vm();
        let pages = known.pages_of(&draft);
        let chosen: BTreeSet<Page> = pages.iter().enumerate().filter(|(index, _)| choice >> (index % 32) & 1 == 1).map(|(_, page)| page.clone()).collect();
        let made = known.compose(live.clone(), &draft, &chosen, &BTreeSet::new()).unwrap();
        let none = BTreeMap::new();
        for page in &pages {
            let from = if chosen.contains(page) { &draft } else { &live };
            prop_assert_eq!(known.page_text(&made, page, &none), known.page_text(from, page, &none), "{}", page);
        }
        if chosen.is_empty() {
            prop_assert_eq!(made.to_string(), live.to_string());
        }
    }
}
