//! What of a page is not taken is left as it was, so that everything else can be saved.

use domain::{Definition, Finding, Page, Place, PlaceStep, unescape_step};
use offer_types::Field;
use serde_json::{Map, Value};

/// A member of a page's content, by the names that lead to it.
type Path = Vec<String>;

/// Puts what is stored back into `content` wherever `findings` are about, field by field; whether that changed anything. `plan` is the
/// number of the plan whose page it is.
pub(super) fn withdraw(
    fields: &[Field],
    (page, plan): (&Page, Option<usize>),
    stored: &Value,
    content: &mut Value,
    findings: &[Finding],
) -> bool {
    let paths: Vec<Path> = fields.iter().map(path_of).collect();
    let mut is_changed = false;
    for finding in findings {
        let Some(at) = within(page, plan, &finding.place) else { continue };
        for path in about(&paths, &at) {
            is_changed |= put_back(path, stored, content);
        }
    }
    is_changed
}

/// The names that lead to a field, down to the list or map that it is in.
fn path_of(field: &Field) -> Path {
    let is_member = |step: &&str| !step.is_empty() && *step != "*";
    let steps = field.place.split('/').take_while(is_member);
    let mut path = Path::new();
    for step in steps {
        match step.strip_suffix("[]") {
            Some(list) => {
                path.push(unescape_step(list));
                break;
            }
            None => path.push(unescape_step(step)),
        }
    }
    path
}

/// The names that lead to a place on the page, down to the first list; nothing where it is on another page.
fn within(page: &Page, plan: Option<usize>, place: &Place) -> Option<Path> {
    if !place.is_in_definition() {
        return None;
    }
    let mut steps = place.steps().peekable();
    if page.plan().is_some() {
        let leads = [steps.next(), steps.next()];
        let is_here = matches!(leads, [Some(PlaceStep::Member(Definition::PLANS)), Some(PlaceStep::Element(index))] if Some(index) == plan);
        if !is_here {
            return None;
        }
    }
    let names = steps.map_while(|step| match step {
        PlaceStep::Member(name) => Some(name.to_owned()),
        PlaceStep::Element(_) => None,
    });
    Some(names.collect())
}

/// The field that a place is in; or, where it is around fields, all of those.
fn about<'p>(paths: &'p [Path], at: &[String]) -> Vec<&'p Path> {
    let inside = paths.iter().filter(|path| !path.is_empty() && at.starts_with(path));
    match inside.max_by_key(|path| path.len()) {
        Some(path) => vec![path],
        None => paths.iter().filter(|path| path.starts_with(at)).collect(),
    }
}

/// Makes `content` say at `path` what `stored` says there; whether it said something else.
fn put_back(path: &[String], stored: &Value, content: &mut Value) -> bool {
    let before = path.iter().try_fold(stored, |value, name| value.get(name));
    let Some((last, way)) = path.split_last() else { return false };
    let mut there = content;
    for name in way {
        if !there.is_object() {
            // Something else stands in the place of the object: all of that goes back.
            return false;
        }
        let is_free = there.get(name).is_none_or(Value::is_null);
        match (is_free, before) {
            (true, None) => return false,
            (true, Some(_)) => there[name] = Value::Object(Map::new()),
            (false, _) => {}
        }
        there = &mut there[name];
    }
    let Some(members) = there.as_object_mut() else { return false };
    match before {
        Some(before) if members.get(last) == Some(before) => false,
        Some(before) => {
            members.insert(last.clone(), before.clone());
            true
        }
        None => members.shift_remove(last).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use domain::FindingCode;
    use offer_types::OfferTypes;
    use serde_json::json;
    use words::Sentence;

    use super::*;

    fn finding(place: Place) -> Finding {
        Finding::new(FindingCode::TooLong, place, Sentence::plain("Shorten it."))
    }

    fn fields(page: &str) -> Vec<Field> {
        let types = OfferTypes::built_in();
        let known = types.get(&"microsoft-azure-virtualmachines".parse().unwrap()).unwrap();
        let found = known.pages().iter().find(|described| described.name.as_str() == page);
        found.unwrap().fields.clone()
    }

    #[test]
    fn what_is_wrong_goes_back_and_the_rest_stays() {
        let (title, summary) = ("microsoft-azure-marketplace.title", "microsoft-azure-marketplace.summary");
        let links = "microsoft-azure-marketplace.usefulLinks";
        let stored = json!({ "offer": { title: "Old", links: [{ "linkTitle": "a" }] } });
        let filled_in = json!({ "offer": { title: "New", summary: "x", links: [{ "linkTitle": "b" }, { "linkTitle": "c" }] } });
        let page: Page = "listing".parse().unwrap();
        let offer = Place::definition().member("offer");
        let back = |place: Place| {
            let mut content = filled_in.clone();
            let changed =
                withdraw(&fields("listing"), (&page, None), &stored, &mut content, &[finding(place)]);
            (content["offer"].clone(), changed)
        };
        let (content, changed) = back(offer.member(summary));
        assert_eq!((&content[title], content.get(summary), changed), (&json!("New"), None, true));
        let (content, _) = back(offer.member(links).element(1, None).member("linkTitle"));
        assert_eq!((&content[links], &content[summary]), (&stored["offer"][links], &json!("x")));
        assert_eq!(back(offer.clone()).0, stored["offer"], "what is around fields takes all of them along");
        assert!(!back(Place::plan(0, None).member("planId")).1, "another page is none of its matter");
        assert!(!back(Place::around("id")).1);
    }

    #[test]
    fn a_page_of_a_plan_is_known_by_the_number_of_the_plan() {
        let page: Page = "plans/gold/plan-listing".parse().unwrap();
        let title = "microsoft-azure-virtualmachines.skuTitle";
        let (stored, filled_in) = (json!({ title: "Gold" }), json!({ title: "Silver" }));
        for (number, expected) in [(1, &stored), (0, &filled_in)] {
            let place = Place::plan(number, None).member(title);
            let mut content = filled_in.clone();
            withdraw(&fields("plan-listing"), (&page, Some(1)), &stored, &mut content, &[finding(place)]);
            assert_eq!(content, *expected);
        }
    }
}
