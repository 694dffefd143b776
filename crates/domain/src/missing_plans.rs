//! Plans that are live and not in the draft that is to take their place.

use std::collections::BTreeSet;

use serde_json::Value;

use words::say;

use crate::{Definition, Finding, FindingCode, Place, shown};

/// A remark for each plan of `live` that `draft` has not, both of them definitions.
pub fn missing_plans(live: &Value, draft: &Value) -> Vec<Finding> {
    let kept: BTreeSet<_> = Definition::of(draft).plan_ids().map(|(_, id)| id.to_ascii_lowercase()).collect();
    let missing = Definition::of(live).plan_ids().filter(|(_, id)| !kept.contains(&id.to_ascii_lowercase()));
    let remark = |(_, id): (usize, &str)| {
        let text = say!("plan-missing", id = shown(id));
        Finding::new(FindingCode::PlanMissing, Place::plans(), text)
    };
    missing.map(remark).collect()
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
                .map(|remark| remark.text.to_string().split('`').nth(1).unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(named(&["a", "B", "c"], &["C", "d"]), ["a", "B"]);
        assert_eq!(named(&[], &["a"]), [""; 0]);
        assert_eq!(missing_plans(&json!({}), &Value::Null), []);
    }
}
