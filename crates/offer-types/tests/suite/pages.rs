//! Pages are parts of a definition: each leaf is on exactly one, and a page is replaced without touching another.

use std::collections::BTreeMap;

use domain::{Page, PageName};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use stoa_offer_types::{EXAMPLES, Field, FieldKind, OfferType};

use crate::arbitrary::any_type;
use crate::support::*;

fn page(text: &str) -> Page {
    text.parse().unwrap()
}

/// All pages of `definition` put into nothing, one after the other.
fn assembled(offer_type: &OfferType, definition: &Value) -> Value {
    let mut pages = offer_type.pages_of(definition);
    pages.sort_by_key(|page| page.name() != PageName::Plans);
    pages.iter().fold(json!({}), |whole, page| {
        let content = offer_type.page(definition, page).unwrap();
        offer_type.with_page(whole, page, content).unwrap()
    })
}

/// Everything that is neither list nor object, and what of these is empty.
fn leaves(value: &Value) -> Vec<&Value> {
    match value {
        Value::Object(members) if !members.is_empty() => members.values().flat_map(leaves).collect(),
        Value::Array(elements) if !elements.is_empty() => elements.iter().flat_map(leaves).collect(),
        other => vec![other],
    }
}

/// A definition as an offer has one: an object with everything that is filled in, and nothing absent where members are on
/// several pages.
fn settled(offer_type: &OfferType, mut definition: Value) -> Value {
    if !definition.is_object() {
        definition = json!({});
    }
    if definition["offer"].is_null() {
        definition["offer"] = json!({ "unknown": 1 });
    }
    offer_type.complete(&mut definition);
    if definition["offer"] == json!({}) {
        definition["offer"] = json!({ "unknown": 1 });
    }
    definition
}

/// That each leaf of `offer` is on exactly one page, and that its pages make the whole.
fn is_partition(offer_type: &OfferType, offer: &Value) -> Result<(), TestCaseError> {
    prop_assert_eq!(&assembled(offer_type, offer), offer, "{}", offer_type.id());
    let contents = offer_type.pages_of(offer).into_iter().map(|page| offer_type.page(offer, &page).unwrap());
    let of_pages: usize =
        contents.filter(|content| *content != json!({})).map(|content| leaves(&content).len()).sum();
    prop_assert_eq!(of_pages, leaves(offer).len(), "{}", offer_type.id());
    Ok(())
}

/// That a page put where it came from changes nothing, that another one is there as it was put, and that all other pages stay to
/// the last byte.
fn is_put(
    offer_type: &OfferType,
    offer: &Value,
    chosen: &Page,
    content: &Value,
) -> Result<(), TestCaseError> {
    let own = offer_type.page(offer, chosen).unwrap();
    let same = offer_type.with_page(offer.clone(), chosen, own).unwrap();
    prop_assert_eq!(same.to_string(), offer.to_string(), "{} {}", offer_type.id(), chosen);
    // Something that is no object may stand where members of several pages belong.
    let Ok(whole) = offer_type.with_page(offer.clone(), chosen, content.clone()) else { return Ok(()) };
    let put = offer_type.page(&whole, chosen);
    prop_assert_eq!(put.as_ref(), Some(content), "{} {}", offer_type.id(), chosen);
    for page in offer_type.pages_of(offer).iter().filter(|page| *page != chosen) {
        let Some(after) = offer_type.page(&whole, page) else { continue };
        prop_assert_eq!(
            after.to_string(),
            offer_type.page(offer, page).unwrap().to_string(),
            "{} {}",
            offer_type.id(),
            page
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_a_partition_whose_parts_make_the_whole((offer_type, offer) in any_type()) {
        is_partition(offer_type, &settled(offer_type, offer))?;
    }

    #[test]
    fn a_page_is_what_was_put_there_and_others_stay_to_the_last_byte(
        (offer_type, offer) in any_type(), (other_type, other) in any_type(), nth in any::<prop::sample::Index>()
    ) {
        let offer = settled(offer_type, offer);
        let pages = offer_type.pages_of(&offer);
        let chosen = nth.get(&pages);
        let other = if other_type.id() == offer_type.id() { settled(other_type, other) } else { offer.clone() };
        if let Some(content) = offer_type.page(&other, chosen) {
            is_put(offer_type, &offer, chosen, &content)?;
        }
    }
}

#[test]
fn every_example_of_every_type_keeps_the_laws_of_pages_on_each_of_its_pages() {
    let examples: Vec<_> = EXAMPLES.iter().map(|(name, _)| example(name)).collect();
    for (offer_type, offer) in &examples {
        let offer = settled(offer_type, offer.clone());
        is_partition(offer_type, &offer).unwrap();
        for chosen in offer_type.pages_of(&offer) {
            is_put(offer_type, &offer, &chosen, &json!({})).unwrap();
            // With what another offer of the type says there.
            for (_, other) in examples.iter().filter(|(other_type, _)| other_type.id() == offer_type.id()) {
                let Some(content) = offer_type.page(other, &chosen) else { continue };
                is_put(offer_type, &offer, &chosen, &content).unwrap();
            }
        }
    }
}

#[test]
fn every_field_of_every_type_is_on_one_page() {
    for offer_type in built_in() {
        let pages = offer_type.pages();
        let mut places: Vec<_> = pages
            .iter()
            .flat_map(|page| page.fields.iter().map(|field| (page.name.is_of_plans(), field.place.as_str())))
            .collect();
        let all = places.len();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), all, "{}", offer_type.id());
        for page in pages {
            // Members that no type knows are on these two.
            let is_for_unknown = matches!(page.name, PageName::Properties | PageName::PlanTechnical);
            assert!(
                is_for_unknown || !page.fields.is_empty(),
                "{} has nothing on {}",
                offer_type.id(),
                page.name
            );
            for field in
                page.fields.iter().filter(|_| !page.name.is_of_plans() && page.name != PageName::Plans)
            {
                assert_eq!(
                    offer_type.page_of(&field.place).to_string(),
                    page.name.as_str(),
                    "{}",
                    offer_type.id()
                );
            }
        }
    }
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|field| field.place.as_str()).collect()
}

#[test]
fn a_page_tells_its_fields_in_the_order_of_the_file() {
    let pages = vm().pages();
    let of = |name: PageName| &pages.iter().find(|page| page.name == name).unwrap().fields;
    let told: Vec<_> = pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(
        told,
        [
            "offer-settings",
            "properties",
            "listing",
            "audience",
            "leads",
            "legal",
            "support",
            "resell",
            "test-drive",
            "plans",
            "plan-setup",
            "plan-listing",
            "plan-availability",
            "plan-pricing",
            "plan-technical",
        ]
    );
    assert_eq!(names(of(PageName::Plans)), ["plans[]/planId"]);
    let market = |name: &str| format!("offer/{MARKET}{name}");
    assert_eq!(names(of(PageName::Properties)), [market("categories"), market("categoryMap")]);
    let reservations = format!("{VM}softwareReservations");
    assert_eq!(
        names(of(PageName::PlanPricing)),
        ["virtualMachinePricing", "virtualMachinePricingV2", reservations.as_str()]
    );
    let logo = of(PageName::Listing).iter().find(|field| field.label == "Small logo").unwrap();
    assert_eq!((logo.required, &logo.artifact.as_ref().unwrap()["kind"]), (true, &json!("image")));
    let contract = &of(PageName::Legal)[0];
    assert_eq!(
        (contract.kinds.as_slice(), contract.fixed.as_deref()),
        (&[FieldKind::Flag][..], Some("published"))
    );
    let leads = of(PageName::Leads);
    let choices: Vec<_> = leads[0].choices.iter().map(|choice| choice.label.as_str()).take(3).collect();
    assert_eq!((choices.as_slice(), leads[0].other_choices), (&["None", "none", "Azure table"][..], false));
    let table = leads.iter().find(|field| field.label == "Azure table").unwrap();
    assert_eq!((table.fields[0].label.as_str(), table.fields[0].secret), ("Connection string", true));
    assert!(table.entry.as_ref().unwrap().secret, "what nobody named is a secret there");
    let images = of(PageName::PlanTechnical).iter().find(|field| field.label == "Disk versions").unwrap();
    let address = &images.entry.as_ref().unwrap().fields[0];
    assert_eq!(address.place, format!("{VM}vmImages/*/osVhdUrl"));
    let rules: Vec<_> = address.rules.iter().map(|rule| (rule.rule.as_str(), rule.enforce)).collect();
    assert_eq!(rules, [("format", "publish"), ("maxLength", "publish"), ("format", "draft")]);
}

#[test]
fn a_field_says_what_a_form_needs_to_know() {
    let of = |offer_type: &'static OfferType, page, name: &str| {
        let fields = &offer_type.pages().iter().find(|fields| fields.name == page).unwrap().fields;
        fields.iter().find(|field| field.name.as_deref() == Some(name)).unwrap_or_else(|| panic!("no {name}"))
    };
    let saas = offer_type("microsoft-azure-saas");
    let description = of(saas, PageName::Listing, "microsoft-azure-marketplace.description");
    assert!(description.markup.as_ref().unwrap()["p"].is_array());
    let trial = of(saas, PageName::OfferSettings, "microsoft-azure-saas.trialUrl");
    let when = trial.when.as_ref().unwrap();
    let expected = ("microsoft-azure-saas.sellThroughMicrosoft", &[json!(false)][..]);
    assert_eq!((when.member.as_str(), when.is.as_slice()), expected);
    assert_eq!((trial.required, trial.sometimes), (false, true), "needed where there is a trial");
    let categories = of(saas, PageName::Properties, "microsoft-azure-marketplace.categoryMap");
    let known = categories.element.as_ref().unwrap().categories.as_ref().unwrap();
    assert!(known.of == "category" && !known.keys.is_empty());
    let terms = of(saas, PageName::PlanPricing, "microsoft-azure-saas.billingTerms");
    assert_eq!(terms.key.as_deref(), Some("billingTerm"));
    let audience = of(saas, PageName::PlanAvailability, "restrictedAudience");
    let alternatives = audience.alternatives.as_ref().unwrap();
    assert_eq!((alternatives.only_one, alternatives.of.len()), (true, 2));
    assert_eq!(audience.role.as_deref(), Some("audience"));
    let images = of(vm(), PageName::PlanTechnical, &format!("{VM}vmImages"));
    assert_eq!(images.wrong_name("1.0.1"), None);
    assert!(images.wrong_name("latest").unwrap().to_string().contains("three whole numbers"));
}

#[test]
fn a_member_depends_on_what_its_cause_can_say() {
    fn check(fields: &[Field]) {
        for field in fields {
            let cause = field.when.as_ref().and_then(|when| {
                let cause = fields.iter().find(|cause| cause.name.as_ref() == Some(&when.member))?;
                Some((cause, when))
            });
            for value in cause.iter().flat_map(|(_, when)| &when.is) {
                let cause = cause.unwrap().0;
                let can_say = cause.choices.iter().any(|choice| choice.value == *value)
                    || cause.kinds == [FieldKind::Flag] && value.is_boolean();
                assert!(can_say, "{} depends on {value} of {}", field.place, cause.place);
            }
            check(&field.fields);
            field.element.iter().chain(&field.entry).for_each(|inner| check(&inner.fields));
        }
    }
    super::support::built_in().flat_map(OfferType::pages).for_each(|page| check(&page.fields));
}

#[test]
fn a_page_holds_its_members_as_they_are_nested() {
    let offer = vm_offer();
    let plans = vm().page(&offer, &page("plans")).unwrap();
    assert_eq!(plans, json!({ "plans": [{ "planId": offer["plans"][0]["planId"] }] }));
    assert_eq!(
        vm().page(&offer, &page("offer-settings")).unwrap(),
        json!({ "displayText": offer["displayText"] })
    );
    let id = offer["plans"][0]["planId"].as_str().unwrap();
    let listing = vm().page(&offer, &page(&format!("plans/{id}/plan-listing"))).unwrap();
    let expected = ["skuTitle", "skuSummary", "skuDescription"].map(|name| format!("{VM}{name}"));
    assert_eq!(listing.as_object().unwrap().keys().cloned().collect::<Vec<_>>(), expected);
    assert_eq!(vm().page(&offer, &page("plans/other/plan-listing")), None);
    assert_eq!(vm().page(&offer, &page("technical")), None, "the type has no such page");
}

#[test]
fn plans_are_added_moved_and_taken_out_on_their_page() {
    let offer = r#"{"x":1,"plans":[{"planId":"a","n":1.50},{"n":2,"planId":"B"},{"planId":"c"}],"offer":{}}"#;
    let offer = serde_json::from_str(offer).unwrap();
    let wanted = json!({ "plans": [{ "planId": "b" }, { "planId": "new" }, { "planId": "a" }] });
    let whole = vm().with_page(offer, &page("plans"), wanted).unwrap();
    assert_eq!(
        whole.to_string(),
        r#"{"x":1,"plans":[{"n":2,"planId":"b"},{"planId":"new"},{"planId":"a","n":1.50}],"offer":{}}"#
    );
}

#[test]
fn everything_that_is_of_another_page_is_told_with_its_page() {
    let offer = json!({ "offer": {}, "plans": [{ "planId": "small" }, { "planId": "gold" }] });
    let told = |page_name: &str, content: Value| {
        let findings = vm().with_page(offer.clone(), &page(page_name), content).unwrap_err();
        let told = |finding: domain::Finding| {
            format!(
                "{} {}: {}",
                finding.code,
                finding.place,
                finding.text.to_string().split('`').nth(3).unwrap_or("-")
            )
        };
        findings.into_iter().map(told).collect::<Vec<_>>()
    };
    let title = format!("{MARKET}title");
    assert_eq!(
        told("leads", json!({ "offer": { &title: "x" }, "displayText": "y", "plans": [], "odd": 1 })),
        [
            "NotAllowed definition.displayText: offer-settings",
            "NotAllowed definition.odd: properties",
            &format!("NotAllowed definition.offer.{title}: listing"),
            "NotAllowed definition.plans: plans",
        ]
    );
    assert_eq!(
        told("plans/gold/plan-setup", json!({ "planId": "gold", "regions": ["US"], "odd": 1 })),
        [
            "NotAllowed definition.plans[1].odd: plans/gold/plan-technical",
            "NotAllowed definition.plans[1].planId: plans",
            "NotAllowed definition.plans[1].regions: plans/gold/plan-availability",
        ]
    );
    assert_eq!(
        told("plans", json!({ "plans": [{ "planId": "new", "regions": [] }] })),
        ["NotAllowed definition.plans[0].regions: plans/new/plan-availability"]
    );
    assert_eq!(told("plans", json!({ "plans": "none" })), ["WrongType definition.plans: -"]);
    assert_eq!(told("listing", json!({ "offer": "none" })), ["WrongType definition.offer: -"]);
    assert_eq!(told("listing", json!([])), ["WrongType definition: -"]);
    assert_eq!(told("plans/silver/plan-setup", json!({})), ["NotAllowed definition.plans: -"]);
}

#[test]
fn a_place_is_on_the_page_of_what_it_is_in() {
    for (place, expected) in [
        ("displayText", "offer-settings".to_owned()),
        ("odd/inside", "properties".to_owned()),
        (&format!("offer/{MARKET}title"), "listing".to_owned()),
        ("offer/odd", "properties".to_owned()),
        (&format!("offer/{MARKET}tableLeadConfiguration/odd"), "leads".to_owned()),
        ("plans", "plans".to_owned()),
        ("plans[gold]", "plans".to_owned()),
        ("plans[gold]/planId", "plans".to_owned()),
        ("plans[#3]/regions", "plans".to_owned()),
        ("plans[gold]/regions", "plans/gold/plan-availability".to_owned()),
        (&format!("plans[gold]/{VM}vmImages/1.0.0/osVhdUrl"), "plans/gold/plan-technical".to_owned()),
        ("plans[gold]/diskGenerations[x]/planId", "plans/gold/plan-technical".to_owned()),
        ("plans[gold]/odd", "plans/gold/plan-technical".to_owned()),
    ] {
        assert_eq!(vm().page_of(place).to_string(), expected, "{place}");
    }
}

#[test]
fn what_is_found_is_on_the_page_of_its_place() {
    let offer = json!({ "odd.name": { "x": 1 }, "plans": [{}, { "planId": "gold", "odd.name": [1] }] });
    for (target, expected) in [
        ("definition", "properties"),
        ("definition.displayText", "offer-settings"),
        ("definition.odd.name.x", "properties"),
        (&format!("definition.offer.{MARKET}tableLeadConfiguration.connectionString"), "leads"),
        ("definition.plans", "plans"),
        ("definition.plans[1].planId", "plans"),
        ("definition.plans[0].regions", "plans"),
        ("definition.plans[1].regions[3]", "plans/gold/plan-availability"),
        ("definition.plans[1].odd.name[0]", "plans/gold/plan-technical"),
        ("definition.plans[1]", "plans/gold/plan-technical"),
        ("definition.plans[7].regions", "plans"),
        ("publisherId", "properties"),
    ] {
        assert_eq!(vm().page_of_target(&offer, target).to_string(), expected, "{target}");
    }
}

#[test]
fn the_text_of_a_page_follows_what_it_says_and_which_secrets_it_has() {
    let leads = page("leads");
    let place = format!("offer/{MARKET}tableLeadConfiguration/connectionString");
    let sealed = |text: &str| {
        BTreeMap::from([(place.clone(), text.to_owned()), ("offer/password".to_owned(), text.to_owned())])
    };
    let offer = with(vm_offer(), "offer/m.tableLeadConfiguration", json!({ "contactEmail": "a@b.example" }));
    let text = |offer: &Value, secret: &str| vm().page_text(offer, &leads, &sealed(secret)).unwrap();
    let mut reordered = offer.clone();
    reordered.as_object_mut().unwrap().sort_keys();
    reordered["offer"].as_object_mut().unwrap().sort_keys();
    reordered["offer"][format!("{MARKET}leadNotificationEmails")] = Value::Null;
    assert_eq!(text(&reordered, "a"), text(&offer, "a"));
    assert_ne!(text(&offer, "b"), text(&offer, "a"), "another secret is another page");
    let properties = |secret: &str| vm().page_text(&offer, &page("properties"), &sealed(secret)).unwrap();
    assert_ne!(properties("a"), properties("b"), "a secret nobody named is on the page of what it is in");
    let support = |secret: &str| vm().page_text(&offer, &page("support"), &sealed(secret)).unwrap();
    assert_eq!(support("a"), support("b"));
}
