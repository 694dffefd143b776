//! What buyers see of an offer.

use domain::Definition;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::call_to_action::{Call, CallToAction};
use super::card::{Card, CardTexts};
use super::certification::ShownVersion;
use super::field::PageFields;
use super::searched::{Search, Searched};
use super::shape::short;

/// Members of a listed plan that its definition does not have.
const IMAGE_VERSION: &str = "imageVersion";
const IMAGE_VERSIONS: &str = "imageVersions";

/// Which members of a definition the catalogue shows, named without their prefix.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Catalogue {
    offer: Vec<String>,
    plans: Vec<String>,
    /// Where the name of a plan stands, the first that is filled.
    #[serde(default)]
    plan_title: Vec<String>,
    /// A plan with one of these is not for everybody.
    private_plans: Vec<Restriction>,
    /// What a list shows of the offer.
    #[serde(default)]
    card: Card,
    /// What buyers can do, the first that holds.
    #[serde(default)]
    call_to_action: Vec<Call>,
    /// What is searched of the offer beside that.
    #[serde(default)]
    search: Search,
}

/// A member that restricts a plan.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Restriction {
    /// When it is filled or true.
    Filled(String),
    /// When it is one of these texts, in any letter case, or filled with something that is no text.
    Says { member: String, values: Vec<String> },
}

impl Restriction {
    fn restricts(&self, name: &str, value: &Value) -> bool {
        match self {
            Self::Filled(member) => member == name && is_filled(value),
            Self::Says { member, values } if member == name => match value {
                Value::String(text) => values.iter().any(|value| value.eq_ignore_ascii_case(text)),
                value => is_filled(value),
            },
            Self::Says { .. } => false,
        }
    }
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(yes) => *yes,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Number(_) => true,
    }
}

impl Catalogue {
    /// What is shown of `definition`, which has these `versions` of images.
    pub(super) fn listing(&self, definition: &Value, versions: &[ShownVersion]) -> Value {
        let mut plans: Vec<Value> =
            Definition::of(definition).plans().iter().map(|plan| shown(plan, &self.plans)).collect();
        let has = |member: &str| self.plans.iter().any(|name| name == member);
        for (number, plan) in plans.iter_mut().enumerate() {
            let versions = || versions.iter().filter(|version| version.plan == number);
            let own = versions().filter(|version| version.generation.is_none());
            if let Some(highest) = own.map(|version| version.version).max().filter(|_| has(IMAGE_VERSION)) {
                plan[IMAGE_VERSION] = highest.to_string().into();
            }
            let listed: Vec<_> = versions().map(listed_version).collect();
            if !listed.is_empty() && has(IMAGE_VERSIONS) {
                plan[IMAGE_VERSIONS] = listed.into();
            }
        }
        json!({ "offer": shown(&definition["offer"], &self.offer), Definition::PLANS: plans })
    }

    pub(super) fn card(&self, listing: &Value) -> CardTexts {
        self.card.read(listing)
    }

    pub(super) fn logo<'v>(&'v self, definition: &'v Value) -> Option<&'v str> {
        self.card.logo(definition)
    }

    pub(super) fn searched(&self, pages: &[PageFields], listing: &Value) -> Searched {
        self.search.read(&self.card, pages, listing)
    }

    /// Members that the card would show and the catalogue does not.
    pub(super) fn hidden_on_card(&self) -> Vec<String> {
        self.card.hidden(&self.offer, &self.plans)
    }

    /// Members that the call to action would follow from and the catalogue does not show.
    pub(super) fn hidden_from_call(&self) -> Vec<String> {
        self.call_to_action.iter().filter_map(|call| call.hidden(&self.offer, &self.plans)).collect()
    }

    pub(super) fn call_to_action(&self, listing: &Value) -> Option<CallToAction> {
        self.call_to_action.iter().find_map(|call| call.of(listing))
    }

    /// Members that would be searched and the catalogue does not show.
    pub(super) fn hidden_in_search(&self) -> Vec<String> {
        self.search.hidden(&self.offer, &self.plans)
    }

    /// What people call `plan`, if it has a name beside its id.
    pub(super) fn plan_title<'p>(&self, plan: &'p Value) -> Option<&'p str> {
        let own = |wanted: &String| {
            let mut members = plan.as_object().into_iter().flatten();
            members.find_map(|(name, value)| value.as_str().filter(|_| short(name) == wanted))
        };
        self.plan_title.iter().filter_map(own).map(str::trim).find(|text| !text.is_empty())
    }

    /// Where the name of a plan stands, without prefixes, the first that is filled.
    pub(super) fn plan_titles(&self) -> &[String] {
        &self.plan_title
    }

    /// How many a private plan is for, where its members say that by lists.
    pub(super) fn audience(&self, plan: &Value) -> Option<usize> {
        let members = plan.as_object().into_iter().flatten();
        let restricting = members
            .filter(|(name, value)| self.private_plans.iter().any(|one| one.restricts(short(name), value)));
        let sizes: Vec<usize> = restricting.filter_map(|(_, value)| entries(value)).collect();
        (!sizes.is_empty()).then(|| sizes.iter().sum())
    }

    pub(super) fn is_private(&self, plan: &Value) -> bool {
        let mut members = plan.as_object().into_iter().flatten();
        let restricts =
            |name: &str, value: &Value| self.private_plans.iter().any(|one| one.restricts(name, value));
        members.any(|(name, value)| restricts(short(name), value))
    }
}

/// How many entries a list has, or the lists of an object; nothing where there is no list.
fn entries(value: &Value) -> Option<usize> {
    match value {
        Value::Array(entries) => Some(entries.len()),
        Value::Object(members) => {
            let lists: Vec<usize> = members.values().filter_map(Value::as_array).map(Vec::len).collect();
            (!lists.is_empty()).then(|| lists.iter().sum())
        }
        _ => None,
    }
}

/// A version as it is listed: it is to be had until somebody says otherwise.
fn listed_version(version: &ShownVersion) -> Value {
    let mut listed = json!({ "version": version.version.to_string(), "state": "active" });
    if let Some(generation) = &version.generation {
        listed["generation"] = generation.as_str().into();
    }
    listed
}

/// The members of `object` that are named in `names`, in their own order.
fn shown(object: &Value, names: &[String]) -> Value {
    let members = object.as_object().into_iter().flatten();
    let shown = members.filter(|(name, _)| names.iter().any(|shown| shown == short(name)));
    Value::Object(shown.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue() -> Catalogue {
        serde_json::from_value(json!({
            "offer": ["title"], "plans": ["planId"], "privatePlans": [
                "hidden", "restrictedAudience", { "member": "visibility", "values": ["private"] }
            ]
        }))
        .unwrap()
    }

    #[test]
    fn shows_what_is_named_and_nothing_else() {
        let definition = json!({
            "offer": { "x.title": "Demo", "x.supportContactEmail": "a@b.example" },
            "plans": [{ "planId": "one", "x.vmImages": { "1.0.0": {} } }],
        });
        let version = ShownVersion { plan: 0, generation: None, version: "1.0.0".parse().unwrap() };
        let listed = catalogue().listing(&definition, &[version]);
        assert_eq!(listed, json!({ "offer": { "x.title": "Demo" }, "plans": [{ "planId": "one" }] }));
    }

    #[test]
    fn a_plan_is_called_by_the_first_name_that_it_has() {
        let catalogue: Catalogue = serde_json::from_value(json!({
            "offer": [], "plans": [], "planTitle": ["skuTitle", "title"], "privatePlans": []
        }))
        .unwrap();
        let named = |plan: Value| catalogue.plan_title(&plan).map(str::to_owned);
        assert_eq!(named(json!({ "x.title": "Other", "x.skuTitle": " Gold " })).as_deref(), Some("Gold"));
        assert_eq!(named(json!({ "x.title": "Other", "x.skuTitle": " " })).as_deref(), Some("Other"));
        assert_eq!(named(json!({ "planId": "gold", "skuTitle": 1 })), None);
    }

    #[test]
    fn whom_a_private_plan_is_for_is_counted_where_lists_say_it() {
        let audience = |plan: Value| catalogue().audience(&plan);
        assert_eq!(
            audience(json!({ "restrictedAudience": { "manualEntries": [1, 2], "type": "x" } })),
            Some(2)
        );
        assert_eq!(audience(json!({ "x.restrictedAudience": [{}, {}, {}] })), Some(3));
        assert_eq!(audience(json!({ "x.hidden": true })), None);
        assert_eq!(audience(json!({})), None);
    }

    #[test]
    fn a_plan_is_private_when_it_says_so_with_a_value() {
        let private = |plan: Value| catalogue().is_private(&plan);
        assert!(private(json!({ "x.hidden": true })));
        assert!(private(json!({ "restrictedAudience": { "manualEntries": [] } })));
        assert!(!private(json!({ "x.hidden": false, "restrictedAudience": null })));
        assert!(!private(json!({ "restrictedAudience": {} })));
        assert!(private(json!({ "restrictedAudience": [{}] })));
        assert!(!private(json!({ "restrictedAudience": [] })));
        assert!(private(json!({ "x.visibility": "Private" })));
        assert!(
            private(json!({ "visibility": { "groups": ["a"] } })),
            "whatever that means, it is no word for everybody"
        );
        assert!(!private(json!({ "visibility": "public" })));
    }
}
