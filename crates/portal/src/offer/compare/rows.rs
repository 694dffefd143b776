//! The fields of two versions, as they are told side by side.

use std::collections::BTreeMap;

use app::offers::SideBySide;
use db::artifacts::Artifact;
use domain::{Page, PlanId};
use offer_types::{ArtifactKind, Change, ComparedField, ComparedPage, Outcome, Words};
use serde_json::Value;
use ui::Reader;
use words::{Sentence, say};

use super::view::key;

/// Of a text that is on one side, or the same on both, so many characters are shown.
const LONGEST: usize = 400;
/// Of what changed in a text, so many.
const LONGEST_CHANGE: usize = 1200;
/// What the rows of a page may come to in bytes, each with about so much around it.
const MOST_BYTES: usize = 38 << 10;
const AROUND: usize = 420;

/// A file that a field names.
pub(crate) struct File {
    pub(crate) to: String,
    pub(crate) name: String,
    /// How large it is.
    pub(crate) facts: String,
    pub(crate) is_picture: bool,
    /// What it is marked as: `same`, `del`, `ins`.
    pub(crate) kind: &'static str,
}

/// What a field says on one side.
#[derive(Default)]
pub(crate) struct Cell {
    /// What they are (`same`, `del`, `ins`) and what they say.
    pub(crate) parts: Vec<(&'static str, String)>,
    pub(crate) file: Option<File>,
    /// Something about it that is no value.
    pub(crate) fact: Option<String>,
}

impl Cell {
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.file.is_none() && self.fact.is_none()
    }

    fn size(&self) -> usize {
        let file = self.file.as_ref().map_or(0, |file| file.to.len() + file.name.len() + 160);
        let parts = self.parts.iter().map(|(_, text)| escaped(text) + 60).sum::<usize>();
        file + parts + self.fact.as_ref().map_or(0, String::len)
    }
}

/// How many bytes a text has as HTML.
fn escaped(text: &str) -> usize {
    text.len() + 4 * text.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')).count()
}

pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) place: String,
    /// What became of it: its class, and the word for it.
    pub(crate) class: &'static str,
    pub(crate) outcome: String,
    /// What each side says.
    pub(crate) cells: [Cell; 2],
}

/// The fields of a page.
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) fact: String,
    /// Where the page is brought back as it was.
    pub(crate) back: Option<String>,
    pub(crate) rows: Vec<Row>,
}

/// The word for what became of a field.
pub(crate) fn outcome_words(outcome: Outcome) -> Sentence {
    match outcome {
        Outcome::Added => say!("compare-added"),
        Outcome::Removed => say!("compare-removed"),
        Outcome::Edited => say!("compare-edited"),
        Outcome::Unchanged => say!("compare-unchanged"),
    }
}

/// What people call a page.
pub(crate) fn page_title(reader: &Reader<'_>, page: &Page) -> String {
    let name = reader.of_type(page.name().label());
    match page.plan() {
        Some(plan) => format!("{plan}: {name}"),
        None => name,
    }
}

/// The parts of a page, and how many fields they have in all: as many as fit. `back` says where a page is brought
/// back.
pub(crate) fn parts(
    reader: &Reader<'_>,
    found: SideBySide,
    back: impl Fn(&Page) -> Option<String>,
) -> (Vec<Part>, usize) {
    let (mut left, mut told) = (MOST_BYTES, 0);
    let SideBySide { fields, files } = found;
    let plans = fields.plans;
    let mut parts = Vec::new();
    for ComparedPage { page, fields } in fields.pages {
        let mut rows = Vec::new();
        let mut is_full = false;
        for field in fields {
            let row = row(reader, &files, field);
            let size =
                AROUND + row.label.len() + row.place.len() + row.cells.iter().map(Cell::size).sum::<usize>();
            // However large the first is, it is told.
            is_full = size > left && told > 0;
            if is_full {
                break;
            }
            left = left.saturating_sub(size);
            told += 1;
            rows.push(row);
        }
        if !rows.is_empty() {
            let fact = fact(&plans, &page, rows.len());
            // A plan that is there on one side only comes and goes as a whole.
            let is_alone = page.plan().is_some_and(|plan| plans.contains_key(plan));
            let back = if is_alone { None } else { back(&page) };
            parts.push(Part { title: page_title(reader, &page), fact: reader.say(&fact), back, rows });
        }
        if is_full {
            break;
        }
    }
    (parts, told)
}

fn fact(plans: &BTreeMap<PlanId, Change>, page: &Page, many: usize) -> Sentence {
    match page.plan().and_then(|plan| plans.get(plan)) {
        Some(Change::Added) => say!("compare-plan-added"),
        Some(Change::Removed) => say!("compare-plan-removed"),
        _ => say!("compare-fields", many),
    }
}

fn row(reader: &Reader<'_>, files: &BTreeMap<String, Artifact>, field: ComparedField) -> Row {
    let cells = cells(reader, files, &field);
    Row {
        label: reader.words.argument(&field.label),
        place: field.place,
        class: key(field.outcome),
        outcome: reader.say(&outcome_words(field.outcome)),
        cells,
    }
}

fn cells(reader: &Reader<'_>, files: &BTreeMap<String, Artifact>, field: &ComparedField) -> [Cell; 2] {
    let (was, is) = match field.outcome {
        Outcome::Unchanged => ("same", "same"),
        _ => ("del", "ins"),
    };
    if field.secret {
        let secret = |there: bool| Cell {
            fact: there.then(|| reader.say(&say!("compare-secret"))),
            ..Cell::default()
        };
        return [secret(field.outcome != Outcome::Added), secret(field.outcome != Outcome::Removed)];
    }
    if !field.words.is_empty() {
        return [in_words(&field.words, was), in_words(&field.words, is)];
    }
    let cell = |value: &Option<Value>, kind| match value {
        None => Cell::default(),
        Some(value) => cell(reader, files, field.file, value, kind),
    };
    [cell(&field.before, was), cell(&field.after, is)]
}

/// What a part of a text is (`same`, `del`, `ins`), and what it says.
pub(crate) fn marked(words: &Words) -> (&'static str, &str) {
    match words {
        Words::Same(text) => ("same", text),
        Words::Removed(text) => ("del", text),
        Words::Added(text) => ("ins", text),
    }
}

/// One side of a text whose changes are told by word; `own` is the kind of what only that side says.
fn in_words(words: &[Words], own: &'static str) -> Cell {
    let mut left = LONGEST_CHANGE;
    let mut parts: Vec<(&'static str, String)> = Vec::new();
    for part in words {
        let (kind, text) = marked(part);
        if kind != "same" && kind != own {
            continue;
        }
        let many = text.chars().count();
        if many > left {
            parts.push((kind, text.chars().take(left).chain(['…']).collect()));
            return Cell { parts, ..Cell::default() };
        }
        left -= many;
        parts.push((kind, text.to_owned()));
    }
    if let Some((_, last)) = parts.last_mut() {
        last.truncate(last.trim_end_matches([',', ' ']).len());
    }
    Cell { parts, ..Cell::default() }
}

fn cell(
    reader: &Reader<'_>,
    files: &BTreeMap<String, Artifact>,
    kind_of_file: Option<ArtifactKind>,
    value: &Value,
    kind: &'static str,
) -> Cell {
    let held = value.as_str().and_then(|address| Some((address, files.get(address)?)));
    if let (Some(kind_of_file), Some((address, held))) = (kind_of_file, held) {
        let file = file(reader, address, held, kind_of_file == ArtifactKind::Image, kind);
        return Cell { file: Some(file), ..Cell::default() };
    }
    let text = text(reader, value);
    let beyond = text.chars().count().saturating_sub(LONGEST);
    let (text, fact) = match beyond {
        0 => (text, None),
        many => {
            let cut: String = text.chars().take(LONGEST).chain(['…']).collect();
            (cut, Some(reader.say(&say!("compare-cut", many))))
        }
    };
    Cell { parts: vec![(kind, text)], fact, ..Cell::default() }
}

/// A value as people read it.
pub(crate) fn text(reader: &Reader<'_>, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => reader.say(&say!("compare-yes")),
        Value::Bool(false) => reader.say(&say!("compare-no")),
        Value::Array(items) => {
            let text = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A file at an address of ours, which pages name by its path: they show pictures from here only.
fn file(reader: &Reader<'_>, address: &str, held: &Artifact, is_picture: bool, kind: &'static str) -> File {
    let path = address.split_once("/artifacts/").map_or(address, |(_, path)| path);
    let size = size(held.bytes);
    let facts = match (held.width, held.height) {
        (Some(width), Some(height)) => say!("compare-pixels", width, height, size),
        _ => Sentence::plain(size),
    };
    File { to: format!("/artifacts/{path}"), name: name(held), facts: reader.say(&facts), is_picture, kind }
}

/// What its publisher called it, or else how its hash begins. Behind a `?` may be a signature.
fn name(held: &Artifact) -> String {
    let is_name = |name: &&str| !name.is_empty() && held.source.starts_with("http");
    let path = held.source.split(['?', '#']).next().and_then(|address| address.rsplit('/').next());
    let name = path.filter(is_name).unwrap_or(&held.digest);
    // What came by an upload is known by its hash alone.
    let most = if name == held.digest { 12 } else { 60 };
    name.chars().take(most).collect()
}

/// A number of bytes, in the largest unit of which there is one.
fn size(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}
