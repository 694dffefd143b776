//! The sections of a page: each list and each object is one, and so are fields that follow one another and are alike.

use askama::Template;
use offer_types::{Field, FieldKind};
use serde_json::Value;
use words::{Argument, Sentence, say};

use crate::at::on_page;
use crate::control::{escaped, made};
use crate::fixed::fixed;
use crate::kind::{self, Kind, SOME};
use crate::pointer;
use crate::show::{Drawing, Place, is_there};
use crate::{Section, Shown, Weight};

#[derive(Template)]
#[template(path = "section.html")]
struct Drawn<'a> {
    section: &'a Section,
}

impl Section {
    /// The whole section as HTML.
    pub fn draw(&self) -> String {
        made(&Drawn { section: self })
    }
}

impl Shown {
    /// All sections, the members that the type does not know, and what goes along, as HTML.
    pub fn html(&self) -> String {
        let mut html = self.hidden.clone();
        self.sections.iter().for_each(|section| html.push_str(&section.draw()));
        html.extend(self.others.as_deref());
        html
    }
}

/// What fields have in common that stand in one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Pictures,
    Files,
    /// Anything with one control.
    Fields,
    /// A section of its own.
    Own,
}

/// A field, and where it is.
type At<'a> = (&'a Field, &'a str);

pub(crate) fn sections(drawing: &Drawing<'_>) -> Vec<Section> {
    let mut fields: Vec<&Field> = on_page(drawing.sheet.fields).collect();
    fields.sort_by(|one, other| one.order.cmp(&other.order));
    let pointers: Vec<String> = fields.iter().map(|field| pointer::of_place(&field.place)).collect();
    let all: Vec<At<'_>> = fields.iter().copied().zip(pointers.iter().map(String::as_str)).collect();
    let mut runs: Vec<(Group, Vec<At<'_>>)> = Vec::new();
    for at in &all {
        let place = drawing.top(at.0, at.1);
        let group = match Kind::of(at.0, place.value) {
            Kind::Nothing => continue,
            kind => group(kind, at.0),
        };
        match runs.last_mut() {
            Some((last, run)) if *last == group && group != Group::Own => run.push(*at),
            _ => runs.push((group, vec![*at])),
        }
    }
    let mut sections: Vec<Section> = Vec::new();
    for (group, run) in runs {
        let is_first = sections.is_empty();
        let heading = heading(drawing, group, &run, &sections);
        let section = section(drawing, group, &run, heading, is_first, &all);
        sections.extend(section);
    }
    sections
}

fn group(kind: Kind, field: &Field) -> Group {
    let file = field.artifact.as_ref().map(|artifact| artifact["kind"] == "image");
    match (kind, file) {
        (Kind::Upload, Some(true)) => Group::Pictures,
        (Kind::Upload, _) => Group::Files,
        (Kind::Choices, _) if choices(field) > SOME => Group::Own,
        (Kind::Categories, _) => Group::Own,
        (kind, _) if kind.is_single() => Group::Fields,
        _ => Group::Own,
    }
}

fn choices(field: &Field) -> usize {
    field.element.as_ref().map_or(0, |element| element.choices.len())
}

/// What the section of these fields is called. No two sections of a page are called the same.
fn heading(drawing: &Drawing<'_>, group: Group, run: &[At<'_>], before: &[Section]) -> String {
    let label = |field: &Field| Argument::label(&field.label);
    let first = run[0].0;
    let options = drawing.say(&say!("form-section-options"));
    let is_of_options = |section: &Section| section.heading == options;
    let said = match group {
        // A box says its label itself, and no section is called like another.
        Group::Fields if run.len() == 1 && is_flag(first) && !before.iter().any(is_of_options) => {
            say!("form-section-options")
        }
        Group::Own => return drawing.reader().of_type(&first.label),
        _ if run.len() == 1 => return drawing.reader().of_type(&first.label),
        Group::Pictures => say!("form-section-pictures"),
        Group::Files => say!("form-section-files"),
        Group::Fields => of_fields(run),
    };
    let said = drawing.say(&said);
    match before.iter().any(|section| section.heading == said) {
        true => drawing.say(&say!("form-section-and-more", first = label(first), more = run.len() - 1)),
        false => said,
    }
}

/// What fields of one control each are called together.
fn of_fields(run: &[At<'_>]) -> Sentence {
    let all = |is: fn(&Field) -> bool| run.iter().all(|(field, _)| is(field));
    let has_form = |field: &Field, forms: &[&str]| {
        kind::rule(field, "format").and_then(Value::as_str).is_some_and(|form| forms.contains(&form))
    };
    let is_address = |field: &Field| has_form(field, &["http-url", "https-url", "link", "signed-url"]);
    match () {
        () if run.iter().all(|(field, _)| is_address(field)) => say!("form-section-addresses"),
        () if all(is_flag) => say!("form-section-options"),
        () if all(|field| field.kinds == [FieldKind::Text] && field.choices.is_empty() && !field.secret) => {
            say!("form-section-texts")
        }
        () => say!("form-section-details"),
    }
}

fn is_flag(field: &Field) -> bool {
    field.kinds == [FieldKind::Flag]
}

fn section(
    drawing: &Drawing<'_>,
    group: Group,
    run: &[At<'_>],
    heading: String,
    is_first: bool,
    all: &[At<'_>],
) -> Option<Section> {
    let before = drawing.problems.borrow().len();
    let mut html = String::new();
    let mut condition = String::new();
    let is_plain = is_first && group == Group::Fields;
    // The heading is its label, and the section there whenever it is.
    let is_alone = run.len() == 1 && !is_plain;
    for (field, pointer) in run {
        let siblings = siblings(pointer, all);
        let mut place = drawing.top(field, pointer);
        let drawn = if is_alone {
            place.is_label_hidden = heading == drawing.reader().of_type(&field.label);
            let when = drawing.condition(field, pointer, &siblings);
            condition = when.map(|when| when.attributes).unwrap_or_default();
            drawing.field_itself(place, &siblings)
        } else {
            drawing.field(place, &siblings)
        };
        if !drawn.is_empty() {
            // By this name the module tells what is not saved.
            let label = escaped(&drawing.reader().of_type(&field.label));
            html.push_str(&format!("<div data-label=\"{label}\">{drawn}</div>"));
        }
    }
    if group == Group::Pictures && !html.is_empty() {
        html = format!("<div class=\"tiles\">{html}</div>");
    }
    if html.is_empty() {
        return None;
    }
    let errors =
        drawing.problems.borrow()[before..].iter().filter(|found| found.weight != Weight::Look).count();
    let fact = match (group, run) {
        (Group::Own, [(field, pointer)]) => fact(drawing, drawing.top(field, pointer)),
        (_, [(field, pointer)]) if is_alone => {
            let place = drawing.top(field, pointer);
            let fixed = fixed(field, place.value, place.live, &siblings(pointer, all));
            let is_optional = !field.required && !field.sometimes && place.may_edit && !fixed.is_whole;
            (is_optional && !is_flag(field)).then(|| drawing.reader().text("form-optional"))
        }
        _ => None,
    };
    Some(Section {
        id: format!("s{}", &pointer::id(run[0].1)[1..]),
        heading,
        is_plain,
        fact,
        errors,
        html,
        condition,
    })
}

/// The fields of the same object, so far as they are on the page.
fn siblings<'a>(pointer: &str, all: &[At<'a>]) -> Vec<&'a Field> {
    let parent = |pointer: &str| pointer::split(pointer).map(|(parent, _)| parent.to_owned());
    let own = parent(pointer);
    all.iter().filter(|(_, other)| parent(other) == own).map(|(field, _)| *field).collect()
}

/// How many of how many there are.
fn fact(drawing: &Drawing<'_>, place: Place<'_>) -> Option<String> {
    let many = match place.value {
        Some(Value::Array(elements)) => elements.len(),
        Some(Value::Object(members)) if place.field.fields.is_empty() => members.len(),
        value if is_there(value) || !place.field.kinds.contains(&FieldKind::List) => return None,
        _ => 0,
    } as u64;
    let said = match kind::most(place.field) {
        // That there is nothing is said below.
        None if many == 0 => return None,
        Some(most) => say!("form-fact", many, most),
        None => say!("form-fact-many", many),
    };
    Some(drawing.say(&said))
}
