//! Objects of which one of several sets of members is needed.

use askama::Template;
use offer_types::Field;
use serde_json::Value;
use words::{Argument, Sentence, say};

use crate::Typed;
use crate::control::made;
use crate::kind::is_absent;
use crate::show::{Drawing, Place};

/// The alternatives of an object only one of which may be there.
pub(crate) struct Chosen<'f> {
    pub(crate) of: &'f [Vec<String>],
    /// Which one counts; none where nothing is there yet.
    pub(crate) is: Option<usize>,
}

impl<'f> Chosen<'f> {
    /// What was chosen in a form, or else what is there.
    pub(crate) fn of(
        field: &'f Field,
        value: Option<&Value>,
        typed: Option<&Typed>,
        at: &str,
    ) -> Option<Self> {
        let alternatives = field.alternatives.as_ref().filter(|alternatives| alternatives.only_one)?;
        let of = alternatives.of.as_slice();
        let is_there = |names: &Vec<String>| {
            names.iter().any(|name| value.is_some_and(|value| !is_absent(value.get(name))))
        };
        let typed =
            typed.and_then(|typed| typed.alternatives.get(at)).copied().filter(|index| *index < of.len());
        Some(Self { of, is: typed.or_else(|| of.iter().position(is_there)) })
    }

    /// The members that go when the alternative `index` is saved.
    pub(crate) fn dropped(&self, index: usize) -> impl Iterator<Item = &'f String> {
        let kept = self.of.get(index).map_or(&[][..], Vec::as_slice);
        self.of.iter().flatten().filter(|name| !kept.contains(name))
    }
}

#[derive(Template)]
#[template(path = "alternatives.html")]
struct Alternatives {
    /// The name of the radio buttons.
    name: String,
    title: String,
    hint: String,
    rows: Vec<Alternative>,
}

struct Alternative {
    number: usize,
    label: String,
    is_chosen: bool,
}

/// The members of the object at `place`, those of each alternative under the condition that it is chosen.
pub(crate) fn draw(
    drawing: &Drawing<'_>,
    place: Place<'_>,
    chosen: &Chosen<'_>,
    member: impl Fn(&Field) -> String,
) -> String {
    let name = format!("alt:{}", place.pointer);
    let label = |names: &Vec<String>| {
        let fields = place
            .field
            .fields
            .iter()
            .filter(|field| field.name.as_ref().is_some_and(|name| names.contains(name)));
        let labels = fields.map(|field| Argument::label(&field.label));
        Sentence::joined(labels, |first, second| say!("both", first, second))
    };
    let row = |(number, names): (usize, &Vec<String>)| Alternative {
        number,
        label: drawing.say(&say!("form-alternative", labels = label(names))),
        is_chosen: chosen.is == Some(number),
    };
    let mut html = made(&Alternatives {
        name: name.clone(),
        title: drawing.say(&say!("form-alternatives")),
        hint: drawing.say(&say!("form-alternatives-hint")),
        rows: chosen.of.iter().enumerate().map(row).collect(),
    });
    for field in &place.field.fields {
        let own = field.name.as_ref();
        let numbers =
            chosen.of.iter().enumerate().filter(|(_, names)| own.is_some_and(|own| names.contains(own)));
        let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
        let drawn = member(field);
        match numbers.is_empty() {
            true => html.push_str(&drawn),
            false => {
                let (name, is) = (
                    crate::control::escaped(&name),
                    crate::control::escaped(&Value::from(numbers).to_string()),
                );
                html.push_str(&format!("<div data-when=\"{name}\" data-is=\"{is}\">{drawn}</div>"));
            }
        }
    }
    html
}

/// The alternative that a form chose instead of what is stored, by the pointer of its object.
pub(crate) fn switched(field: &Field, stored: Option<&Value>, sent: Option<&str>) -> Option<usize> {
    let chosen = Chosen::of(field, stored, None, "")?;
    let wanted = sent?.parse().ok().filter(|index: &usize| *index < chosen.of.len())?;
    (chosen.is != Some(wanted)).then_some(wanted)
}
