//! What buyers see of an offer.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::card::{Card, CardTexts};

/// Which members of a definition the catalogue shows, named without their prefix.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Catalogue {
    offer: Vec<String>,
    plans: Vec<String>,
    /// A plan with one of these, filled or true, is not for everybody.
    private_plans: Vec<String>,
    /// What a list shows of the offer.
    #[serde(default)]
    card: Card,
}

impl Catalogue {
    pub(super) fn listing(&self, definition: &Value) -> Value {
        let plans = definition["plans"].as_array().into_iter().flatten();
        let plans: Vec<Value> = plans.map(|plan| shown(plan, &self.plans)).collect();
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
        let members = plan.as_object().into_iter().flatten();
        members.filter(|(name, _)| self.private_plans.iter().any(|private| private == short(name))).any(
            |(_, value)| match value {
                Value::Null => false,
                Value::Bool(yes) => *yes,
                Value::Object(members) => !members.is_empty(),
                _ => true,
            },
        )
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
            "offer": ["title"], "plans": ["planId"], "privatePlans": ["hidden", "restrictedAudience"]
        }))
        .unwrap()
    }

    #[test]
    fn shows_what_is_named_and_nothing_else() {
        let definition = json!({
            "offer": { "x.title": "Demo", "x.supportContactEmail": "a@b.example" },
            "plans": [{ "planId": "one", "x.vmImages": { "1.0.0": {} } }],
        });
        let listed = catalogue().listing(&definition);
        assert_eq!(listed, json!({ "offer": { "x.title": "Demo" }, "plans": [{ "planId": "one" }] }));
    }

    #[test]
    fn a_plan_is_private_when_it_says_so_with_a_value() {
        let private = |plan: Value| catalogue().is_private(&plan);
        assert!(private(json!({ "x.hidden": true })));
        assert!(private(json!({ "restrictedAudience": { "manualEntries": [] } })));
        assert!(!private(json!({ "x.hidden": false, "restrictedAudience": null })));
        assert!(!private(json!({ "restrictedAudience": {} })));
    }
}
