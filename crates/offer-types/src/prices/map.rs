//! Where the prices of a type's plans stand.

use domain::price::{Charge, Included, Term};
use domain::{Definition, Place};
use serde_json::Value;

use super::annotation::{Annotation, KEYWORD, Quantities};
use crate::shape::{Shape, element_key};

/// The members of a plan that have to do with prices, in the order of the schema.
#[derive(Debug, Default)]
pub(crate) struct PriceMap {
    pub(super) members: Vec<PriceMember>,
}

/// Such a member.
#[derive(Debug)]
pub(super) struct PriceMember {
    pub(super) name: String,
    /// Whether each of its elements is meant.
    pub(super) is_list: bool,
    /// The member that its elements are known by.
    key: Option<String>,
    pub(super) what: Annotation,
}

/// Something of a plan that is charged for, as it stands in the document.
pub(super) struct Charged<'m, 'v> {
    pub(super) member: &'m PriceMember,
    pub(super) value: &'v Value,
    pub(super) place: Place,
    pub(super) charge: Charge,
}

impl PriceMap {
    pub(crate) fn of(root: &Shape) -> Self {
        let plan = root.member(Definition::PLANS).element();
        let read = |shape: &Shape| Annotation::parse(shape.annotation(KEYWORD)?).ok();
        let members = plan.properties().filter_map(|name| {
            let shape = plan.member(name);
            let (what, is_list) = match read(shape) {
                Some(what) => (what, false),
                None => (read(shape.element())?, true),
            };
            let key = shape.text("x-stoa-key").map(str::to_owned);
            Some(PriceMember { name: name.clone(), is_list, key, what })
        });
        Self { members: members.collect() }
    }

    /// Everything in `plan`, which is at `place`, that has a price in US dollars or by market; of two that say the same the first.
    pub(super) fn charged<'m, 'v>(&'m self, plan: &'v Value, place: &Place) -> Vec<Charged<'m, 'v>> {
        let mut found: Vec<Charged<'m, 'v>> = Vec::new();
        for one in self.all_charged(plan, place) {
            let is_same = |other: &Charged<'_, '_>| {
                (other.charge.kind(), other.charge.key()) == (one.charge.kind(), one.charge.key())
            };
            if !found.iter().any(is_same) {
                found.push(one);
            }
        }
        found
    }

    /// The same, with all that say the same.
    pub(super) fn all_charged<'m, 'v>(&'m self, plan: &'v Value, place: &Place) -> Vec<Charged<'m, 'v>> {
        let mut found = Vec::new();
        for member in self.members.iter().filter(|member| member.what.members().is_some()) {
            let Some(value) = plan.get(&member.name) else { continue };
            let at = place.member(&member.name);
            let mut take = |value: &'v Value, place: Place| {
                if let Some(charge) = charge_of(&member.what, value) {
                    found.push(Charged { member, value, place, charge });
                }
            };
            match value {
                Value::Array(elements) if member.is_list => {
                    for (index, element) in elements.iter().enumerate() {
                        let key = member.key.as_ref().and_then(|key| element.get(key)?.as_str());
                        take(element, at.element(index, key));
                    }
                }
                value if !member.is_list => take(value, at),
                _ => {}
            }
        }
        found
    }

    /// The first member of which `read` says something.
    pub(super) fn find<'m, T>(&'m self, read: impl Fn(&'m PriceMember) -> Option<T>) -> Option<T> {
        self.members.iter().find_map(read)
    }
}

/// What `value` is a price of; none where it is not finished, or not used.
fn charge_of(what: &Annotation, value: &Value) -> Option<Charge> {
    let text = |name: &String| value.get(name).and_then(Value::as_str);
    if !value.is_object() {
        return None;
    }
    Some(match what {
        Annotation::Month { .. } => Charge::Month,
        Annotation::Term { term, payment, .. } => {
            let term = Term::parse(text(term)?)?;
            let payment = domain::price::Payment::parse(text(payment)?)?;
            term.payments(payment)?;
            Charge::Term { term, payment }
        }
        Annotation::Hour { unit, .. } => Charge::Hour { unit: text(unit)?.to_owned() },
        Annotation::Meter { id, name, unit, used, included, .. } => {
            if value.get(used) == Some(&Value::Bool(false)) {
                return None;
            }
            Charge::Meter {
                id: text(id)?.to_owned(),
                name: text(name).unwrap_or_default().to_owned(),
                unit: text(unit).unwrap_or_default().to_owned(),
                included: quantities(included, value).collect(),
            }
        }
        Annotation::Markets { .. }
        | Annotation::Model { .. }
        | Annotation::Seats { .. }
        | Annotation::MachineHours => return None,
    })
}

fn quantities<'v>(names: &'v Quantities, meter: &'v Value) -> impl Iterator<Item = (Term, Included)> + 'v {
    let list = meter.get(&names.list).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|element| {
        let term = Term::parse(element.get(&names.term)?.as_str()?)?;
        let included = match element.get(&names.unlimited) == Some(&Value::Bool(true)) {
            true => Included::Unlimited,
            false => Included::Quantity(element.get(&names.quantity)?.as_u64()?),
        };
        Some((term, included))
    })
}

/// Every plan of `definition` with its place, one after the other: there may be thousands.
pub(super) fn plans<'v>(root: &Shape, definition: &'v Value) -> impl Iterator<Item = (Place, &'v Value)> {
    let list = root.member(Definition::PLANS);
    let plans = Definition::of(definition).plans().iter().enumerate();
    plans.map(move |(index, plan)| (Place::plan(index, element_key(list, plan)), plan))
}
