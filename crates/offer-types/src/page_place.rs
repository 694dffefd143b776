//! The page of a place that was written down.

use domain::{Definition, Page, PageName, PlanId};
use serde_json::{Map, Value};

use super::page_content::ids;
use super::secret_place::{PlaceStep, steps};
use super::shape::Shape;

/// The page of a stable place, such as `plans[gold]/regions`. What nobody knows is on the page of what it is in.
pub(super) fn page_of(root: &Shape, place: &str) -> Page {
    let (steps, plan) = (steps(place), plan_in(place));
    let (mut shape, steps) = match (root.plan(), &plan) {
        (Some(of_plan), Some(_)) => (of_plan, &steps[2..]),
        _ => (root, &steps[..]),
    };
    let mut name = shape.page();
    for step in steps {
        shape = match step {
            PlaceStep::Member(name) => shape.member(name),
            PlaceStep::Element(_) => shape.element(),
        };
        if shape.is_unknown() {
            break;
        }
        name = shape.page();
    }
    let page = match plan {
        Some(plan) if !steps.is_empty() => Page::of_plan(plan, name),
        Some(_) => Ok(Page::plans()),
        None => Page::of_offer(name),
    };
    page.unwrap_or_else(|_| Page::plans())
}

/// The page of a place as findings name it, such as `definition.plans[0].regions`, in `definition`. Names hold dots: it is the
/// longest one that the type or the document knows.
pub(super) fn page_of_target(root: &Shape, definition: &Value, target: &str) -> Page {
    let mut place = Way { shape: root, page: root.page(), plan: None, value: Some(definition) };
    let mut rest = target.strip_prefix("definition").unwrap_or_default();
    while let Some(after) = place.step(root, definition, rest) {
        rest = after;
    }
    let page = match place.plan {
        Some(plan) => Page::of_plan(plan, place.page),
        None => Page::of_offer(place.page),
    };
    page.unwrap_or_else(|_| Page::plans())
}

/// Where one stands on the way to a place.
struct Way<'v> {
    shape: &'v Shape,
    page: PageName,
    plan: Option<PlanId>,
    value: Option<&'v Value>,
}

impl<'v> Way<'v> {
    /// Goes one step on; what is left of the way then, or nothing at its end.
    fn step<'t>(&mut self, root: &'v Shape, definition: &Value, rest: &'t str) -> Option<&'t str> {
        let (shape, value, after) = match rest.strip_prefix('[') {
            Some(inside) => {
                let (index, after) = inside.split_once(']')?;
                let index: usize = index.parse().ok()?;
                if std::ptr::eq(self.shape, root.member(Definition::PLANS)) {
                    self.plan = ids(Definition::of(definition).plans()).into_iter().nth(index).flatten();
                }
                (self.shape.element(), self.value.and_then(|value| value.get(index)), after)
            }
            None => {
                let rest = rest.strip_prefix('.')?;
                let there = self.value.and_then(Value::as_object).into_iter().flat_map(Map::keys);
                let fits = |name: &&String| {
                    let after = rest.strip_prefix(name.as_str());
                    after.is_some_and(|after| after.is_empty() || after.starts_with(['.', '[']))
                };
                let name = there.chain(self.shape.properties()).filter(fits).max_by_key(|name| name.len())?;
                (self.shape.member(name), self.value.and_then(|value| value.get(name)), &rest[name.len()..])
            }
        };
        if !shape.is_unknown() {
            self.page = shape.page();
        }
        (self.shape, self.value) = (shape, value);
        Some(after)
    }
}

/// The plan that a place is in.
fn plan_in(place: &str) -> Option<PlanId> {
    let rest = place.strip_prefix(Definition::PLANS)?.strip_prefix('[')?;
    rest.split(']').next()?.parse().ok()
}
