//! The field of a place.

use offer_types::Field;

use crate::pointer;

/// Those of the fields of a page that have a place of their own on it. What a list that is not of the page has in each of its elements,
/// such as the ids of plans, is edited with that list.
pub(crate) fn on_page(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields.iter().filter(|field| !field.place.contains("[]"))
}

/// The field of what is at `at` in the content of a page with these fields.
pub fn field_at<'f>(fields: &'f [Field], at: &str) -> Option<&'f Field> {
    let top = fields.iter().find_map(|field| {
        let start = pointer::of_place(&field.place);
        pointer::is_in(at, &start).then_some((field, start.len()))
    });
    let (field, start) = top?;
    pointer::steps(&at[start..]).try_fold(field, |field, step| {
        let named = field.fields.iter().find(|member| member.name.as_ref() == Some(&step));
        named.or(field.element.as_deref()).or(field.entry.as_deref())
    })
}
