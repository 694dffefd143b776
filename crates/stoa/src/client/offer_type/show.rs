//! `stoa type show`: what an offer of a type may say, page by page.

use offer_types::{Field, OfferType, PageFields};
use serde_json::{Value, json};

use super::super::shown::Shown;
use super::field::{kind, walk};
use crate::sheet::Sheet;

pub(super) fn show(offer_type: &OfferType) -> Shown {
    let mut text = format!("{} ({})", offer_type.display_name(), offer_type.id());
    for line in offer_type
        .description()
        .into_iter()
        .chain(offer_type.retired().map(|retired| retired.message.as_str()))
    {
        text += &format!("\n{line}");
    }
    for page in offer_type.pages().iter().filter(|page| !page.fields.is_empty()) {
        text += &format!("\n\n{}: {}\n", page.name, page.name.label());
        text += &Sheet::list(&["member", "label", "kind", ""], rows(page)).text();
    }
    Shown::told(value(offer_type), text)
}

fn rows(page: &PageFields) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for field in &page.fields {
        walk(field, &mut |field, _| {
            let cells = [field.place.as_str(), &field.label, &kind(field), mark(field)];
            rows.push(cells.map(|text| Value::from(text.to_owned())).to_vec());
        });
    }
    rows
}

fn mark(field: &Field) -> &'static str {
    match field {
        Field { secret: true, .. } => "secret",
        Field { required: true, .. } => "required",
        _ => "",
    }
}

fn value(offer_type: &OfferType) -> Value {
    let page = |page: &PageFields| json!({ "page": page.name.as_str(), "label": page.name.label(), "fields": page.fields });
    json!({
        "id": offer_type.id().as_str(),
        "name": offer_type.display_name(),
        "description": offer_type.description(),
        "version": offer_type.version(),
        "successor": offer_type.retired().map(|retired| retired.successor.as_str()),
        "pages": offer_type.pages().iter().map(page).collect::<Vec<_>>(),
    })
}
