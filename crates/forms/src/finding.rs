//! What was found in an offer, at the places of one of its pages.

use domain::{Finding, Place};

use crate::pointer;
use crate::{Found, Typed, Weight, row};

impl Found {
    /// The finding on a page of the offer; on one of a plan, `plan` is the number of the plan. Nothing where its place is not on it.
    pub fn of(finding: &Finding, plan: Option<usize>, weight: Weight) -> Option<Self> {
        let pointer = pointer_on(&finding.place, plan)?;
        Some(Self { pointer, text: finding.text.clone(), weight })
    }
}

/// The pointer of a place into a page of the offer, or of the plan with this number.
pub fn pointer_on(place: &Place, plan: Option<usize>) -> Option<String> {
    if !place.is_in_definition() {
        return None;
    }
    match (plan, place.plan_index()) {
        (None, _) => Some(place.pointer()),
        (Some(plan), Some(index)) if plan == index => {
            Some(place.pointer().strip_prefix(&Place::plan(index, None).pointer())?.to_owned())
        }
        _ => None,
    }
}

/// Where something stands in a form that was found at `pointer` in what is stored: rows may have moved since.
pub(crate) fn in_form(pointer: &str, typed: &Typed) -> String {
    let mut at = pointer.to_owned();
    if typed.is_numbered_anew {
        return at;
    }
    // Outer lists come before those in their rows.
    for (list, markers) in &typed.rows {
        let Some(rest) = at.strip_prefix(list.as_str()).and_then(|rest| rest.strip_prefix('/')) else {
            continue;
        };
        let (number, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let was = |marker: &&String| row::is_stored(marker) && marker.split('-').next() == Some(number);
        at = match markers.iter().position(|marker| was(&marker)) {
            Some(index) => format!("{}{rest}", pointer::below(list, &index.to_string())),
            None => list.clone(),
        };
    }
    at
}

#[cfg(test)]
mod tests {
    use domain::FindingCode;
    use words::Sentence;

    use super::*;

    #[test]
    fn a_finding_has_a_pointer_on_its_page() {
        let place = Place::plan(2, Some("gold")).member("x.title");
        let finding = Finding::new(FindingCode::Required, place, Sentence::plain("Write it."));
        let on = |plan| Found::of(&finding, plan, Weight::Must).map(|found| found.pointer);
        assert_eq!(on(Some(2)).as_deref(), Some("/x.title"));
        assert_eq!((on(Some(1)), on(None).as_deref()), (None, Some("/plans/2/x.title")));
        assert_eq!(pointer_on(&Place::around("id"), None), None);
    }

    #[test]
    fn what_was_found_goes_along_with_its_row() {
        let rows = ["1-aa", "new", "0-bb"].map(str::to_owned).to_vec();
        let typed = Typed { rows: [("/list".to_owned(), rows)].into(), ..Typed::default() };
        let told = ["/list/0/a", "/list/1", "/list/2/a", "/list", "/other/0"].map(|at| in_form(at, &typed));
        assert_eq!(told, ["/list/2/a", "/list/0", "/list", "/list", "/other/0"]);
    }
}
