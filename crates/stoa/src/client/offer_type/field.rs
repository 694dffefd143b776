//! A field of an offer type in words.

use offer_types::{Choice, Field, FieldKind, FieldRule};
use serde_json::Value;

/// So many choices are listed, up to about so many characters; of more it is told how many there are.
const MOST_CHOICES: usize = 24;
const MOST_LISTED: usize = 240;
/// The longest choice that is listed with its name.
const LONGEST: usize = 60;

/// A field and all that is in it, as far as it is described, each with how deep it is and its path below the one around it.
pub(super) fn walk<'f>(field: &'f Field, visit: &mut dyn FnMut(&'f Field, usize)) {
    below(field, 0, visit);
}

fn below<'f>(field: &'f Field, depth: usize, visit: &mut dyn FnMut(&'f Field, usize)) {
    visit(field, depth);
    for inner in &field.fields {
        below(inner, depth + 1, visit);
    }
    for part in [&field.element, &field.entry].into_iter().flatten() {
        match is_told_above(part) {
            true => part.fields.iter().for_each(|inner| below(inner, depth + 1, visit)),
            false => below(part, depth + 1, visit),
        }
    }
}

/// Whether all there is to say of an element or an entry is said of that around it, or of what is in it.
fn is_told_above(part: &Field) -> bool {
    let has_choices = !part.choices.is_empty() && !is_leaf(part);
    part.rules.is_empty()
        && !has_choices
        && !part.secret
        && part.artifact.is_none()
        && part.entry.is_none()
        && part.element.is_none()
}

/// What may be there: `text`, `list of texts`, `picture (PNG), 40 × 40 pixels`.
pub(super) fn kind(field: &Field) -> String {
    if let Some(artifact) = &field.artifact {
        return file(artifact);
    }
    let kinds: Vec<String> = field.kinds.iter().map(|kind| word(*kind, field)).collect();
    let told = if kinds.is_empty() { "anything".to_owned() } else { kinds.join(" or ") };
    if field.secret { format!("{told}, kept secret") } else { told }
}

fn word(kind: FieldKind, field: &Field) -> String {
    match kind {
        FieldKind::Text => "text",
        FieldKind::Number => "number",
        FieldKind::WholeNumber => "whole number",
        FieldKind::Flag => "true or false",
        FieldKind::Object if field.entry.is_some() && field.fields.is_empty() => {
            "object whose names you choose"
        }
        FieldKind::Object => "object",
        FieldKind::List => return list(field),
    }
    .to_owned()
}

fn list(field: &Field) -> String {
    let of = field.element.as_ref().map(|element| element.kinds.as_slice());
    match of {
        Some([FieldKind::Text]) => "list of texts",
        Some([FieldKind::Object]) => "list of objects",
        Some([FieldKind::Number | FieldKind::WholeNumber]) => "list of numbers",
        _ => "list",
    }
    .to_owned()
}

/// The file that an address leads to.
fn file(artifact: &Value) -> String {
    let kind = match artifact["kind"].as_str() {
        Some("image") => "picture",
        Some("document") => "document",
        Some("package") => "package",
        Some("sheet") => "spreadsheet",
        _ => "file",
    };
    let mut told = format!("address of a {kind}");
    let formats: Vec<&str> = artifact["mediaTypes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(format_of)
        .collect();
    if !formats.is_empty() {
        told += &format!(" ({})", formats.join(", "));
    }
    let sizes: Vec<String> = match &artifact["pixels"] {
        Value::Array(sizes) => sizes.iter().map(pixels).collect(),
        Value::Null => Vec::new(),
        size => vec![pixels(size)],
    };
    if !sizes.is_empty() {
        told += &format!(", {} pixels", sizes.join(" or "));
    }
    if let Some(bytes) = artifact["maxBytes"].as_u64() {
        told += &format!(", at most {}", size(bytes));
    }
    told
}

/// `PNG` for `image/png`.
fn format_of(media_type: &str) -> &str {
    match media_type {
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        "image/gif" => "GIF",
        "application/pdf" => "PDF",
        "application/zip" | "application/x-zip-compressed" => "ZIP",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "XLSX",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "DOCX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "PPTX",
        other => other,
    }
}

fn pixels(size: &Value) -> String {
    let side = |value: &Value| match value.as_array().map(Vec::as_slice) {
        Some([least, most]) => format!("{least} to {most}"),
        _ => value.to_string(),
    };
    match &size["square"] {
        Value::Null => format!("{} × {}", side(&size["width"]), side(&size["height"])),
        square => format!("{0} × {0}", side(square)),
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        _ if bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

/// What may be chosen, in short.
pub(super) fn choices(field: &Field) -> Option<String> {
    let choices = match (&field.choices, &field.element) {
        (own, _) if !own.is_empty() => own,
        (_, Some(element)) if is_told_above(element) => &element.choices,
        _ => return None,
    };
    if choices.is_empty() {
        return None;
    }
    let mut room = MOST_LISTED;
    let listed = choices.iter().take(MOST_CHOICES).map(choice).take_while(|told| {
        let fits = room > 0;
        room = room.saturating_sub(told.len());
        fits
    });
    let listed: Vec<String> = listed.collect();
    let more = match choices.len() > listed.len() {
        true => format!(" and {} more", choices.len() - listed.len()),
        false => String::new(),
    };
    let others = if field.other_choices { "usually one of" } else { "one of" };
    Some(format!("{others} {}{more}", listed.join(", ")))
}

fn is_leaf(element: &Field) -> bool {
    element.fields.is_empty() && element.element.is_none() && element.entry.is_none()
}

fn choice(Choice { value, label }: &Choice) -> String {
    let shown = domain::shown_value(value);
    let shown = domain::shortened(&shown, LONGEST);
    let label = domain::shortened(label, LONGEST);
    if shown == label { format!("`{shown}`") } else { format!("`{shown}` ({label})") }
}

/// The limits that hold, each with from when it counts where that is not from the draft on.
pub(super) fn limits(field: &Field) -> Vec<String> {
    let mut told = Vec::new();
    for [least, most, unit] in [
        ["minLength", "maxLength", "character"],
        ["minItems", "maxItems", "element"],
        ["minProperties", "maxProperties", "entry"],
        ["minimum", "maximum", ""],
        ["exclusiveMinimum", "exclusiveMaximum", "(exclusive)"],
    ] {
        told.extend(range(rule(field, least), rule(field, most), unit));
    }
    for FieldRule { rule, value, enforce, .. } in &field.rules {
        let text = match (rule.as_str(), value.as_str()) {
            ("format", Some(form)) => form_of(form).to_owned(),
            ("const", _) => format!("always `{}`", domain::shortened(&domain::shown_value(value), LONGEST)),
            ("multipleOf", _) => format!("a multiple of {value}"),
            ("uniqueItems", _) if *value == true => "no element twice".to_owned(),
            _ => continue,
        };
        let text = if *enforce == "warn" { format!("usually {text}") } else { text };
        if !told.contains(&text) {
            told.push(text);
        }
    }
    let is_address = |text: &String| text.starts_with(ADDRESS);
    if told.iter().any(|text| is_address(text) && text != ADDRESS) {
        told.retain(|text| text != ADDRESS);
    }
    if field.artifact.is_some() {
        told.retain(|text| !is_address(text) && !text.contains("character"));
    }
    told.extend(field.fixed.as_deref().map(|fixed| fixed_in_words(fixed).to_owned()));
    told
}

/// The strictest rule of a kind that is more than a remark, or else a remark.
fn rule<'f>(field: &'f Field, name: &str) -> Option<&'f FieldRule> {
    let mut rules: Vec<_> = field.rules.iter().filter(|rule| rule.rule == name).collect();
    rules.sort_by_key(|rule| rule.enforce == "warn");
    rules.first().copied()
}

fn range(least: Option<&FieldRule>, most: Option<&FieldRule>, unit: &str) -> Option<String> {
    let usual = |rule: &FieldRule| if rule.enforce == "warn" { "usually " } else { "" };
    let least = least.filter(|least| least.value != 0 || unit.is_empty());
    let unit = |count: &FieldRule| match unit {
        "" => String::new(),
        "entry" if count.value != 1 => " entries".to_owned(),
        "character" | "element" if count.value != 1 => format!(" {unit}s"),
        unit => format!(" {unit}"),
    };
    Some(match (least, most) {
        (Some(least), Some(most)) if least.value == most.value => {
            format!("{}{}{}", usual(most), most.value, unit(most))
        }
        (Some(least), Some(most)) if usual(least) != usual(most) => {
            format!(
                "{}at least {}, {}at most {}{}",
                usual(least),
                least.value,
                usual(most),
                most.value,
                unit(most)
            )
        }
        (Some(least), Some(most)) => {
            format!("{}{} to {}{}", usual(most), least.value, most.value, unit(most))
        }
        (None, Some(most)) => format!("{}at most {}{}", usual(most), most.value, unit(most)),
        (Some(least), None) => format!("{}at least {}{}", usual(least), least.value, unit(least)),
        (None, None) => return None,
    })
}

/// What of an address is told where nothing more is known.
const ADDRESS: &str = "address";

fn form_of(form: &str) -> &str {
    match form {
        "http-url" => "address with http:// or https://",
        "https-url" => "address with https://",
        "link" | "signed-url" => ADDRESS,
        "slug" => "small letters, digits, `-` and `_`",
        "email" => "mail address",
        "emails" => "mail addresses in one text",
        "json" => "JSON in a text",
        "uuid" => "GUID",
        "date" => "date such as 2026-12-31",
        "date-time" => "date and time such as 2026-12-31T12:00:00Z",
        other => other,
    }
}

fn fixed_in_words(fixed: &str) -> &'static str {
    match fixed {
        "published-true" => "once published as true, it stays so",
        "published-address" => "fixed once published, but for the signature",
        "published-entries" => "what was published stays; more may be added",
        "published-keys" => "the published names stay; more may be added",
        "published-absence" => "where it was published without, it stays so",
        "published-presence" => "once published, it stays there",
        "published-ceiling" => "once published, it may only fall",
        _ => "fixed once published",
    }
}

/// What the type says itself of what to do, each sentence once.
pub(super) fn messages(field: &Field) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for message in field.rules.iter().filter_map(|rule| rule.message.as_ref()) {
        let text = in_label(message, &field.label);
        if !told.contains(&text) {
            told.push(text);
        }
    }
    told
}

/// A message with the label in it, with or without a particle behind it.
fn in_label(message: &str, label: &str) -> String {
    message.replace("{label}", if label.is_empty() { "What is here" } else { label })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn described(schema: &Value) -> Field {
        let id = "a-type".parse().unwrap();
        let schema = json!({ "properties": { "x": schema } });
        offer_types::OfferType::shown(id, schema).unwrap().pages()[0].fields[0].clone()
    }

    #[test]
    fn a_field_says_what_it_is_and_how_much_of_it_there_may_be() {
        let text = described(&json!({
            "type": "string", "minLength": 3, "maxLength": 50, "format": "https-url", "x-stoa-immutable": "published",
            "x-stoa-label": "Site", "pattern": "^h", "x-stoa-message": "{label} begins with h."
        }));
        assert_eq!(kind(&text), "text");
        assert_eq!(limits(&text), ["3 to 50 characters", "address with https://", "fixed once published"]);
        assert_eq!(messages(&text), ["Site begins with h."]);
        let list = described(&json!({
            "type": "array", "maxItems": 2, "items": { "type": "string", "enum": ["a", "b"], "x-stoa-enum-labels": { "a": "The first" } }
        }));
        assert_eq!(
            (kind(&list).as_str(), limits(&list)),
            ("list of texts", vec!["at most 2 elements".to_owned()])
        );
        assert_eq!(choices(&list).unwrap(), "one of `a` (The first), `b`");
        let picture = described(&json!({
            "type": "string",
            "x-stoa-artifact": { "kind": "image", "mediaTypes": ["image/png"], "maxBytes": 1_048_576, "pixels": [{ "square": [216, 350] }, { "width": 40, "height": 30 }] }
        }));
        assert_eq!(
            kind(&picture),
            "address of a picture (PNG), 216 to 350 × 216 to 350 or 40 × 30 pixels, at most 1 MiB"
        );
        let many = described(&json!({ "enum": (100..300).collect::<Vec<_>>() }));
        let told = choices(&many).unwrap();
        assert!(
            told.starts_with("one of `100`, `101`, ") && told.ends_with(" more") && told.len() < 400,
            "{told}"
        );
        let secret = described(&json!({ "type": "string", "x-stoa-secret": true }));
        assert_eq!(kind(&secret), "text, kept secret");
    }
}
