//! What everybody knows of a definition, whatever its type: its name and its plans. Nothing else spells these members.

use serde_json::{Map, Value};

/// The definition of an offer, to be looked at.
#[derive(Debug, Clone, Copy)]
pub struct Definition<'v>(&'v Value);

impl<'v> Definition<'v> {
    /// The member with the name of the offer.
    pub const DISPLAY_TEXT: &'static str = "displayText";
    /// The member with the list of plans.
    pub const PLANS: &'static str = "plans";
    /// The member of a plan (and of a further disk generation) with its id.
    pub const PLAN_ID: &'static str = "planId";

    pub const fn of(value: &'v Value) -> Self {
        Self(value)
    }

    /// The name of the offer; empty where it has none.
    pub fn display_text(self) -> &'v str {
        self.0[Self::DISPLAY_TEXT].as_str().unwrap_or_default()
    }

    /// All plans, in order.
    pub fn plans(self) -> &'v [Value] {
        self.0[Self::PLANS].as_array().map_or(&[], Vec::as_slice)
    }

    /// The plan with this id, in any letter case.
    pub fn plan(self, id: &str) -> Option<&'v Value> {
        self.index_of(id).map(|index| &self.plans()[index])
    }

    /// Where the plan with this id stands, in any letter case.
    pub fn index_of(self, id: &str) -> Option<usize> {
        self.plans().iter().position(|plan| has_plan_id(plan, id))
    }

    /// The ids of the plans, each with the place of its plan.
    pub fn plan_ids(self) -> impl Iterator<Item = (usize, &'v str)> {
        self.plans().iter().enumerate().filter_map(|(index, plan)| Some((index, plan_id(plan)?)))
    }
}

/// The id of a plan or of a further disk generation.
pub fn plan_id(plan: &Value) -> Option<&str> {
    plan[Definition::PLAN_ID].as_str()
}

/// Whether `plan` has this id, in any letter case.
pub fn has_plan_id(plan: &Value, id: &str) -> bool {
    plan_id(plan).is_some_and(|own| own.eq_ignore_ascii_case(id))
}

/// The list of plans of a definition that has one.
pub fn plans_mut(definition: &mut Value) -> Option<&mut Vec<Value>> {
    definition.get_mut(Definition::PLANS)?.as_array_mut()
}

/// The list of plans, made where there is none; nothing where something else is in its place.
pub fn plans_to_fill(definition: &mut Map<String, Value>) -> Option<&mut Vec<Value>> {
    definition.entry(Definition::PLANS).or_insert_with(|| Value::Array(Vec::new())).as_array_mut()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plans_are_found_in_any_letter_case_and_whatever_is_there() {
        let definition = json!({ "displayText": "Demo", "plans": [{}, "x", { "planId": "Gold", "a": 1 }] });
        let view = Definition::of(&definition);
        assert_eq!(view.display_text(), "Demo");
        assert_eq!(view.plan_ids().collect::<Vec<_>>(), [(2, "Gold")]);
        assert_eq!(view.plan("gOLD").map(|plan| &plan["a"]), Some(&json!(1)));
        assert_eq!((view.plan("silver"), view.index_of("gold")), (None, Some(2)));
        for odd in [json!({ "plans": "none", "displayText": 1 }), Value::Null] {
            let odd = Definition::of(&odd);
            assert_eq!((odd.plans().len(), odd.display_text()), (0, ""));
        }
    }

    #[test]
    fn a_list_of_plans_is_made_but_never_in_place_of_something_else() {
        let mut empty = Map::new();
        plans_to_fill(&mut empty).unwrap().push(json!({ "planId": "a" }));
        let mut definition = Value::Object(empty);
        assert_eq!(plans_mut(&mut definition).unwrap().len(), 1);
        assert_eq!(plans_to_fill(json!({ "plans": 1 }).as_object_mut().unwrap()), None);
    }
}
