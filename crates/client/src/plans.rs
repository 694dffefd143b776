//! The plans in an offer's document.

use domain::definition::{plan_id, plans_to_fill};
use domain::{Definition, there_are};
use serde_json::Value;

use crate::Failure;

/// All plans, in order.
pub fn all(document: &Value) -> &[Value] {
    Definition::of(&document["definition"]).plans()
}

/// The plan with this id.
pub fn find<'d>(document: &'d Value, id: &str) -> Result<&'d Value, Failure> {
    place(document, id).map(|at| &all(document)[at])
}

/// The plan with this id, to be changed.
pub fn find_mut<'d>(document: &'d mut Value, id: &str) -> Result<&'d mut Value, Failure> {
    let at = place(document, id)?;
    Ok(&mut document["definition"][Definition::PLANS][at])
}

/// Puts a plan in the place of the one with its id, or behind all others.
pub fn put(document: &mut Value, plan: Value) -> Result<(), Failure> {
    let Some(id) = id_of(&plan) else {
        return Err(Failure::Usage(format!("a plan needs its `{}`, a text", Definition::PLAN_ID)));
    };
    let place = place(document, id);
    let plans = list_mut(document)?;
    match place {
        Ok(at) => plans[at] = plan,
        Err(_) => plans.push(plan),
    }
    Ok(())
}

/// Takes a plan out.
pub fn remove(document: &mut Value, id: &str) -> Result<Value, Failure> {
    let at = place(document, id)?;
    Ok(list_mut(document)?.remove(at))
}

/// The id of a plan or of a disk generation.
pub fn id_of(plan: &Value) -> Option<&str> {
    plan_id(plan)
}

fn list_mut(document: &mut Value) -> Result<&mut Vec<Value>, Failure> {
    let odd = || Failure::Unexpected("the offer has no list of plans".to_owned());
    let definition = document.get_mut("definition").and_then(Value::as_object_mut).ok_or_else(odd)?;
    plans_to_fill(definition).ok_or_else(odd)
}

/// Where the plan with this id stands.
fn place(document: &Value, id: &str) -> Result<usize, Failure> {
    let plans = all(document);
    let place = Definition::of(&document["definition"]).index_of(id);
    place.ok_or_else(|| Failure::NotFound(format!("there is no plan `{id}`; {}", known(plans))))
}

/// Which ids there are, for people.
pub(crate) fn known(plans: &[Value]) -> String {
    let ids: Vec<_> = plans.iter().filter_map(id_of).collect();
    there_are(&ids)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ids(document: &Value) -> Vec<&str> {
        all(document).iter().filter_map(id_of).collect()
    }

    #[test]
    fn a_plan_is_put_in_its_place_or_behind_and_taken_out() {
        let mut document = json!({ "definition": {} });
        for id in ["a", "b"] {
            put(&mut document, json!({ "planId": id })).unwrap();
        }
        put(&mut document, json!({ "planId": "A", "x": 1 })).unwrap();
        assert_eq!(ids(&document), ["A", "b"]);
        assert_eq!(find(&document, "a").unwrap()["x"], 1);
        assert_eq!(remove(&mut document, "b").unwrap(), json!({ "planId": "b" }));
        let gone = remove(&mut document, "b").unwrap_err();
        assert_eq!(gone.to_string(), "there is no plan `b`; there is only A");
        assert!(matches!(put(&mut document, json!({})), Err(Failure::Usage(_))));
    }
}
