//! `stoa type manual`: a page for each type, for whoever publishes offers of it.

use std::fmt::Write as _;

use offer_types::{CertificationRule, Field, Level, OfferType, OfferTypes, PageFields, Step};
use serde_json::{Map, Value};

use super::field::{choices, kind, limits, messages, walk};
use crate::examples::read_examples;

/// What a page begins with: whoever edits it is told where to.
const ORIGIN: &str =
    "<!-- Written by `stoa type manual docs/offer-types`: the texts are in the files of the offer types. -->";

/// The longest text of an example.
const LONGEST: usize = 60;
/// How deep an example goes.
const DEPTH: usize = 6;

/// Names and texts of the pages: a list of the types, and a page for each.
pub(super) fn pages(types: &OfferTypes) -> Vec<(String, String)> {
    let mut pages: Vec<_> = types.iter().map(|known| (file(known), page(known))).collect();
    pages.push(("README.md".to_owned(), list(types)));
    pages
}

fn file(known: &OfferType) -> String {
    format!("{}.md", known.id())
}

fn list(types: &OfferTypes) -> String {
    let mut text = format!(
        "{ORIGIN}\n\n# Offer types\n\nWhat can be sold. Each page says what an offer of the type may say, how it is published and what it is \
         checked for.\n\n| type | id | what it is |\n|---|---|---|\n"
    );
    for known in types.iter() {
        let about =
            known.retired().map_or_else(|| known.description(), |retired| Some(retired.message.as_str()));
        let _ = writeln!(
            text,
            "| [{}]({}) | `{}` | {} |",
            known.display_name(),
            file(known),
            known.id(),
            cell(about.unwrap_or_default())
        );
    }
    text += "\n[The form of the files](../../offer-types/README.md) says how to add one.\n";
    text
}

fn page(known: &OfferType) -> String {
    let mut text = format!("{ORIGIN}\n\n# {}\n\n", known.display_name());
    let about =
        known.description().into_iter().chain(known.retired().map(|retired| retired.message.as_str()));
    about.for_each(|about| text += &format!("{about}\n\n"));
    let _ = writeln!(
        text,
        "An offer names the type as `\"offerTypeId\": \"{}\"`. [All types](README.md)",
        known.id()
    );
    text += "\n## What an offer says\n\n\
        Page by page, as they are edited, compared and published. Publishing needs what is in **bold**, wherever that in which it is stands. \
        `[]` stands for each element of a list, `*` for each entry of an object whose names you choose.\n";
    for page in known.pages().iter().filter(|page| !page.fields.is_empty()) {
        fields(&mut text, page);
    }
    steps(&mut text, known);
    rules(&mut text, known);
    example(&mut text, known);
    text
}

fn fields(text: &mut String, page: &PageFields) {
    let (name, label) = (page.name, page.name.label());
    let of_plans = if name.is_of_plans() { ", of each plan" } else { "" };
    let _ = write!(
        text,
        "\n### {label}\n\nThe page `{name}`{of_plans}.\n\n| field | member | what it takes |\n|---|---|---|\n"
    );
    for field in &page.fields {
        walk(field, &mut |field, depth| {
            let indent = "› ".repeat(depth);
            let label = if field.label.is_empty() { "each" } else { &field.label };
            let label = if field.required { format!("**{}**", cell(label)) } else { cell(label) };
            let _ = writeln!(text, "| {indent}{label} | `{}` | {} |", field.place, cell(&takes(field)));
        });
    }
}

/// Everything there is to know of what may be there, in sentences.
fn takes(field: &Field) -> String {
    let mut first = vec![kind(field)];
    first.extend(choices(field));
    first.extend(limits(field));
    let mut sentences = vec![sentence(&first.join(", "))];
    sentences.extend(field.help.as_deref().map(sentence));
    sentences.extend(messages(field).iter().map(|message| sentence(message)));
    sentences.join(" ")
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let end = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// A text that does not end the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn steps(text: &mut String, known: &OfferType) {
    *text += "\n## How it is published\n\n| step | what happens | how long |\n|---|---|---|\n";
    for step in known.steps() {
        let about = match taken_where(known, step) {
            Some(condition) => format!("{} {condition}", step.description),
            None => step.description.clone(),
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            cell(&step.name),
            cell(&about),
            cell(&step.estimated_time_frame)
        );
    }
}

/// Which offers take a step, if not all do.
fn taken_where(known: &OfferType, step: &Step) -> Option<String> {
    let (member, is, is_not) = step.condition()?;
    let place = format!("offer/{member}");
    let fields = known.pages().iter().flat_map(|page| &page.fields);
    let label =
        fields.into_iter().find(|field| field.place == place).map_or(member, |field| field.label.as_str());
    let words =
        |words: &[String]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    Some(match (is, is_not) {
        ([], []) => format!("Only where “{label}” is on or filled."),
        ([], not) => format!("Only where “{label}” is filled and not {}.", words(not)),
        (is, _) => format!("Only where “{label}” is {}.", words(is)),
    })
}

fn rules(text: &mut String, known: &OfferType) {
    let mut rules: Vec<CertificationRule<'_>> = known.certification_rules().collect();
    // Several that say the same look at several places.
    rules.dedup();
    if rules.is_empty() {
        return;
    }
    *text += "\n## What certification looks at\n\n\
        An error ends the publish, a warning does not. What stands in braces is what was found.\n\n| rule | | what to do | source |\n|---|---|---|---|\n";
    for CertificationRule { id, level, message, source, reads_disks } in rules {
        let level = if level == Level::Error { "error" } else { "warning" };
        let disks = if reads_disks { " Looked at where the operator has disks read." } else { "" };
        let _ = writeln!(
            text,
            "| `{id}` | {level} | {}{disks} | {} |",
            cell(message),
            cell(source.unwrap_or_default())
        );
    }
}

/// The first example of the type, with no more than publishing needs.
fn example(text: &mut String, known: &OfferType) {
    let id = known.id().as_str();
    let Some(mut example) = read_examples(Some(id)).into_iter().next() else { return };
    let definition = &mut example["definition"];
    known.reduce(definition);
    let fields: Vec<&Field> = known.pages().iter().flat_map(|page| &page.fields).collect();
    let needed = |place: &str| fields.iter().any(|field| field.required && field.place == place);
    if let Some(members) = definition.get_mut("offer").and_then(Value::as_object_mut) {
        members.retain(|name, _| needed(&format!("offer/{name}")));
    }
    if let Some(plans) = definition.get_mut(domain::Definition::PLANS).and_then(Value::as_array_mut) {
        plans.truncate(1);
        for plan in plans.iter_mut().filter_map(Value::as_object_mut) {
            plan.retain(|name, _| name == domain::Definition::PLAN_ID || needed(name));
        }
    }
    shorten(definition, DEPTH);
    let _ = write!(
        text,
        "\n## An example in short\n\nOnly what publishing needs of every offer, with long texts cut and lists after their first element. The whole of it: \
         `stoa type example {id}`.\n\n```yaml\n{}\n```\n",
        client::yaml::write(&example).trim_end()
    );
}

/// Cuts long texts, and lists after their first element.
fn shorten(value: &mut Value, depth: usize) {
    match value {
        Value::String(text) => *text = domain::shortened(text, LONGEST).into_owned(),
        Value::Array(elements) => {
            elements.truncate(if depth == 0 { 0 } else { 1 });
            elements.iter_mut().for_each(|element| shorten(element, depth - 1));
        }
        Value::Object(members) if depth == 0 => *members = Map::new(),
        Value::Object(members) => members.values_mut().for_each(|member| shorten(member, depth - 1)),
        _ => {}
    }
}
