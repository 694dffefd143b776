//! Plans that are live and not in the draft that is to take their place.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{Finding, FindingCode, shown};

/// A remark for each plan of `live` that `draft` has not, both of them definitions.
pub fn missing_plans(live: &Value, draft: &Value) -> Vec<Finding> {
    let kept: BTreeSet<_> = plan_ids(draft).map(|(_, id)| id.to_ascii_lowercase()).collect();
    let missing = plan_ids(live).filter(|(_, id)| !kept.contains(&id.to_ascii_lowercase()));
    let remark = |(_, id): (usize, &str)| {
        let message = format!(
            "The plan `{}` is live and is not in this draft: once the draft goes live nobody can buy it any more, and its id is never used again. Put it back to keep it.",
            shown(id)
        );
        Finding::new(FindingCode::PlanMissing, "definition.plans", message)
    };
    missing.map(remark).collect()
}

/// The ids of the plans of a definition, each with the place of its plan.
pub fn plan_ids(definition: &Value) -> impl Iterator<Item = (usize, &str)> {
    let plans = definition["plans"].as_array().into_iter().flatten().enumerate();
    plans.filter_map(|(index, plan)| Some((index, plan["planId"].as_str()?)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ids_are_the_same_in_any_letter_case() {
        let of = |ids: &[&str]| json!({ "plans": ids.iter().map(|id| json!({ "planId": id })).collect::<Vec<_>>() });
        let named = |live: &[&str], draft: &[&str]| {
            let remarks = missing_plans(&of(live), &of(draft));
            remarks
                .into_iter()
                .map(|remark| remark.message.split('`').nth(1).unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(named(&["a", "B", "c"], &["C", "d"]), ["a", "B"]);
        assert_eq!(named(&[], &["a"]), [""; 0]);
        assert_eq!(missing_plans(&json!({}), &Value::Null), []);
    }
}
