//! What else is on the page of a plan's prices: terms, meters, a free trial. It is a form like any other, without the members that the matrix and
//! the cards have.

use std::collections::BTreeSet;

use domain::PageName;
use forms::{Read, Who};
use offer_types::{Field, OfferType};
use serde_json::Value;
use ui::Reader;

/// The fields of the page, without prices and the way that the plan is charged for.
pub(super) fn fields(known: Option<&OfferType>) -> Vec<Field> {
    let Some(known) = known else { return Vec::new() };
    let page = known.pages().iter().find(|page| page.name == PageName::PlanPricing);
    let taken: BTreeSet<String> = known.price_places().into_iter().collect();
    page.map(|page| without(&page.fields, &taken)).unwrap_or_default()
}

fn without(fields: &[Field], taken: &BTreeSet<String>) -> Vec<Field> {
    fields
        .iter()
        .filter(|field| !taken.contains(&field.place))
        .filter_map(|field| rest(field, taken))
        .collect()
}

/// What is left of a field; nothing of an object of which nothing is.
fn rest(field: &Field, taken: &BTreeSet<String>) -> Option<Field> {
    let fields = without(&field.fields, taken);
    if fields.is_empty() && !field.fields.is_empty() {
        return None;
    }
    let is_whole = fields.len() == field.fields.len();
    let inside = |part: &Option<Box<Field>>| part.as_deref().and_then(|part| rest(part, taken)).map(Box::new);
    let mut left =
        Field { fields, element: inside(&field.element), entry: inside(&field.entry), ..field.clone() };
    if !is_whole {
        // Which of them is given is seen in the matrix.
        left.alternatives = None;
    }
    Some(left)
}

/// What of a form of this part is kept where somebody saved the page since it was made, and the fields that both changed: of those
/// the form's is kept.
pub(super) fn met(reader: &Reader<'_>, fields: &[Field], now: &Value, read: &Read) -> (Value, Vec<String>) {
    let differences = forms::merge(fields, &read.was, now, &read.content);
    let mine: BTreeSet<String> =
        differences.iter().filter(|one| one.who != Who::Theirs).map(|one| one.pointer.clone()).collect();
    let both = differences.iter().filter(|one| one.who == Who::Both);
    let both = both.map(|one| reader.of_type(&one.label)).collect();
    (forms::choose(fields, now, &read.content, &mine), both)
}
