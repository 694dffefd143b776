//! What buyers see of an offer.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::card::{Card, CardTexts};

/// A member of a listed plan that its definition does not have.
const IMAGE_VERSION: &str = "imageVersion";

/// Which members of a definition the catalogue shows, named without their prefix.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Catalogue {
    offer: Vec<String>,
    plans: Vec<String>,
    /// A plan with one of these is not for everybody.
    private_plans: Vec<Restriction>,
    /// What a list shows of the offer.
    #[serde(default)]
    card: Card,
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
    /// What is shown of `definition`; `versions` are the highest of each plan's images.
    pub(super) fn listing(&self, definition: &Value, versions: &BTreeMap<usize, String>) -> Value {
        let plans = definition["plans"].as_array().into_iter().flatten();
        let mut plans: Vec<Value> = plans.map(|plan| shown(plan, &self.plans)).collect();
        if self.plans.iter().any(|name| name == IMAGE_VERSION) {
            versions.iter().for_each(|(plan, version)| plans[*plan][IMAGE_VERSION] = version.as_str().into());
        }
        json!({ "offer": shown(&definition["offer"], &self.offer), "plans": plans })
    }

    pub(super) fn card(&self, listing: &Value) -> CardTexts {
        self.card.read(listing)
    }

    /// Members that the card would show and the catalogue does not.
    pub(super) fn hidden_on_card(&self) -> Vec<String> {
        self.card.hidden(&self.offer, &self.plans)
    }

    pub(super) fn is_private(&self, plan: &Value) -> bool {
        let mut members = plan.as_object().into_iter().flatten();
        let restricts =
            |name: &str, value: &Value| self.private_plans.iter().any(|one| one.restricts(name, value));
        members.any(|(name, value)| restricts(short(name), value))
    }
}

/// The members of `object` that are named in `names`, in their own order.
fn shown(object: &Value, names: &[String]) -> Value {
    let members = object.as_object().into_iter().flatten();
    let shown = members.filter(|(name, _)| names.iter().any(|shown| shown == short(name)));
    Value::Object(shown.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>())
}

/// `microsoft-azure-corevm.title` without its prefix.
pub(super) fn short(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, short)| short)
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
        let listed = catalogue().listing(&definition, &BTreeMap::from([(0, "1.0.0".to_owned())]));
        assert_eq!(listed, json!({ "offer": { "x.title": "Demo" }, "plans": [{ "planId": "one" }] }));
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
