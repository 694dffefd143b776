//! The part of a definition that is one page, and a definition with that part replaced.

use std::collections::{BTreeMap, BTreeSet};

use domain::definition::{plan_id, plans_mut};
use domain::{Definition, Finding, FindingCode, Page, PageName, Place, PlanId, shown};
use serde_json::{Map, Value, json};
use words::say;

use super::findings::Findings;
use super::level::Enforce;
use super::shape::Shape;

/// What `definition` has on `page`, nested as it is there, or as it is in the plan; nothing when there is no such plan.
pub(super) fn page(root: &Shape, definition: &Value, page: &Page) -> Option<Value> {
    let plans = Definition::of(definition).plans();
    let (shape, place) = match page.plan() {
        Some(plan) => (root.plan()?, Definition::of(definition).plan(plan.as_str())?),
        None => (root, definition),
    };
    let members = place.as_object();
    let mut found =
        members.map(|members| part(shape, shape.page(), page.name(), members)).unwrap_or_default();
    if page.name() == PageName::Plans && root.plan().is_some() && definition[Definition::PLANS].is_array() {
        let known = plans.iter().zip(ids(plans));
        let plans = known.map(|(plan, id)| match id {
            Some(_) => json!({ Definition::PLAN_ID: plan[Definition::PLAN_ID] }),
            None => plan.clone(),
        });
        found.insert(Definition::PLANS.to_owned(), plans.collect());
    }
    Some(Value::Object(found))
}

/// The ids of plans that have pages of their own: those with an id that is one, the first of each. Another element of the
/// list is on the page `plans` as a whole.
pub(super) fn ids(plans: &[Value]) -> Vec<Option<PlanId>> {
    let mut seen = BTreeSet::new();
    let id = |plan: &Value| plan_id(plan)?.parse().ok().filter(|id: &PlanId| seen.insert(id.clone()));
    plans.iter().map(id).collect()
}

/// The members of an object that are on `page`. Nothing is left of an object of which none is.
fn part(shape: &Shape, here: PageName, page: PageName, members: &Map<String, Value>) -> Map<String, Value> {
    let mut found = Map::new();
    for (name, value) in members {
        let member = Member::of(shape, here, name);
        let value = match (member.standing(value), value) {
            (Standing::Split, Value::Object(inner)) => {
                let inner = part(member.shape, member.page, page, inner);
                (!inner.is_empty()).then_some(Value::Object(inner))
            }
            (Standing::Whole, value) if member.page == page => Some(value.clone()),
            _ => None,
        };
        found.extend(value.map(|value| (name.clone(), value)));
    }
    found
}

/// A member of an object that is split.
struct Member<'s> {
    shape: &'s Shape,
    page: PageName,
}

impl<'s> Member<'s> {
    /// What nobody knows is on the page `here` of what it is in.
    fn of(shape: &'s Shape, here: PageName, name: &str) -> Self {
        let shape = shape.member(name);
        Self { shape, page: if shape.is_unknown() { here } else { shape.page() } }
    }

    fn standing(&self, value: &Value) -> Standing {
        match value {
            _ if !self.shape.is_split() => Standing::Whole,
            Value::Null => Standing::Nowhere,
            Value::Array(_) if self.page == PageName::Plans => Standing::Nowhere,
            Value::Object(_) if self.page != PageName::Plans => Standing::Split,
            _ => Standing::Whole,
        }
    }
}

/// How a value stands to pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is on one, with everything in it.
    Whole,
    /// Each of its members is on one.
    Split,
    /// It says nothing itself, or is the list of plans.
    Nowhere,
}

/// `definition` with `content` in place of what it has on `page`. Everything else stays as it is written. Where something in
/// `content` is not of that page, all of that is told.
pub(super) fn with_page(
    root: &Shape,
    mut definition: Value,
    page: &Page,
    content: Value,
) -> Result<Value, Vec<Finding>> {
    let index = page.plan().map(|plan| Definition::of(&definition).index_of(plan.as_str()));
    if index == Some(None) {
        let text = say!("page-no-plan", page = PageName::Plans.to_string());
        return Err(vec![Finding::new(FindingCode::NotAllowed, Place::plans(), text)]);
    }
    let mut replacing = Replacing { page, found: Findings::default(), path: Place::default() };
    match index.flatten() {
        None => replacing.offer_page(root, &mut definition, content),
        Some(index) => {
            replacing.path = Place::plan(index, page.plan().map(PlanId::as_str));
            let plan = plans_mut(&mut definition).and_then(|plans| plans[index].as_object_mut());
            if let (Some(shape), Some(plan)) = (root.plan(), plan) {
                replacing.object(shape, shape.page(), plan, content);
            }
        }
    }
    let found = replacing.found.all();
    if found.is_empty() { Ok(definition) } else { Err(found) }
}

/// A page being replaced.
struct Replacing<'p> {
    page: &'p Page,
    found: Findings,
    path: Place,
}

impl Replacing<'_> {
    fn offer_page(&mut self, root: &Shape, definition: &mut Value, mut content: Value) {
        let Some(members) = definition.as_object_mut() else { return };
        let plan = root.plan().filter(|_| self.page.name() == PageName::Plans);
        let stored_list = members.get(Definition::PLANS).is_some_and(Value::is_array);
        let plans = match (plan, content.get_mut(Definition::PLANS).map(Value::take)) {
            (Some(plan), Some(Value::Array(wanted))) => {
                let stored = members.get_mut(Definition::PLANS).map(Value::take).unwrap_or_default();
                Some(self.plans(plan, stored, wanted))
            }
            (Some(_), None | Some(Value::Null)) if stored_list => {
                members.shift_remove(Definition::PLANS);
                None
            }
            (_, Some(other)) => {
                content[Definition::PLANS] = other;
                None
            }
            (_, None) => None,
        };
        self.object(root, root.page(), members, content);
        members.extend(plans.map(|plans| (Definition::PLANS.to_owned(), plans)));
    }

    /// Which plans there are, and their order: those that stay keep what they are.
    fn plans(&mut self, shape: &Shape, stored: Value, wanted: Vec<Value>) -> Value {
        let stored = if let Value::Array(stored) = stored { stored } else { Vec::new() };
        let known = ids(&stored).into_iter().zip(stored).filter_map(|(id, plan)| Some((id?, plan)));
        let mut known: BTreeMap<PlanId, Value> = known.collect();
        let mut plans = Vec::with_capacity(wanted.len());
        for (index, (id, element)) in ids(&wanted).into_iter().zip(wanted).enumerate() {
            let Some(id) = id else {
                plans.push(element);
                continue;
            };
            self.path = Place::plan(index, Some(id.as_str()));
            for name in element.as_object().into_iter().flat_map(Map::keys) {
                if name != Definition::PLAN_ID {
                    let page = Member::of(shape, shape.page(), name).page;
                    self.refuse(name, &format!("plans/{id}/{page}"));
                }
            }
            plans.push(match known.remove(&id) {
                Some(mut plan) => {
                    plan[Definition::PLAN_ID] = element[Definition::PLAN_ID].clone();
                    plan
                }
                None => element,
            });
        }
        self.path = Place::default();
        Value::Array(plans)
    }

    /// An object that is split: those of its members that are on the page.
    fn object(&mut self, shape: &Shape, here: PageName, members: &mut Map<String, Value>, content: Value) {
        let Value::Object(mut content) = content else {
            self.found.add(&self.path, Enforce::Draft, FindingCode::WrongType, || say!("page-no-object"));
            return;
        };
        members.retain(|name, value| {
            let member = Member::of(shape, here, name);
            match (member.standing(value), value) {
                (Standing::Split, Value::Object(inner)) => {
                    let sent = content.shift_remove(name).filter(|sent| !sent.is_null());
                    self.path.enter_member(name);
                    self.object(member.shape, member.page, inner, sent.unwrap_or_else(|| json!({})));
                    self.path.leave();
                    true
                }
                (Standing::Whole, value) if member.page == self.page.name() => {
                    match content.shift_remove(name) {
                        Some(sent) => {
                            *value = sent;
                            true
                        }
                        None => false,
                    }
                }
                _ => true,
            }
        });
        for (name, value) in content {
            self.add(shape, here, members, name, value);
        }
    }

    /// A member that is not there yet, or not of this page.
    fn add(
        &mut self,
        shape: &Shape,
        here: PageName,
        members: &mut Map<String, Value>,
        name: String,
        value: Value,
    ) {
        let member = Member::of(shape, here, &name);
        let is_free = members.get(&name).is_none_or(Value::is_null);
        match (member.standing(&value), value) {
            (Standing::Nowhere, Value::Null) => {}
            (Standing::Split, value) if is_free => {
                self.path.enter_member(&name);
                let mut inner = Map::new();
                self.object(member.shape, member.page, &mut inner, value);
                self.path.leave();
                if !inner.is_empty() {
                    members.insert(name, Value::Object(inner));
                }
            }
            (Standing::Whole, value) if is_free && member.page == self.page.name() => {
                members.insert(name, value);
            }
            _ if member.page == self.page.name() => {
                let path = self.path.member(&name);
                let is_plans = member.page == PageName::Plans;
                let kind = || if is_plans { say!("kind-list") } else { say!("kind-object") };
                let text = || say!("page-wrong-type", name = shown(&name), kind = kind());
                self.found.add(&path, Enforce::Draft, FindingCode::WrongType, text);
            }
            _ => {
                let page = match (self.page.plan(), member.page.is_of_plans()) {
                    (Some(plan), true) => format!("plans/{plan}/{}", member.page),
                    _ => member.page.to_string(),
                };
                self.refuse(&name, &page);
            }
        }
    }

    fn refuse(&mut self, name: &str, page: &str) {
        let path = self.path.member(name);
        let text = || say!("page-of-another", name = shown(name), page = page.to_owned());
        self.found.add(&path, Enforce::Draft, FindingCode::NotAllowed, text);
    }
}
