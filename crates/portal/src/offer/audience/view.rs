//! The page of a list: a hundred rows of it at a time, found by what they say.

use app::App;
use app::long_list::{Change, Fault, LongList, Rows, elements};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::{Found, address, find};
use crate::offer::frame::{Subject, frame};
use crate::offer::{AUDIENCE_CSV, address as overview, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;

/// Rows of one page.
const ROWS: usize = 100;
/// Wrong rows that are shown; a file has them all.
const WRONG: usize = 200;
/// Rows of each kind of change that are shown.
const CHANGED: usize = 50;

/// A row, with its number in the list.
pub(crate) struct Shown {
    pub(crate) at: usize,
    pub(crate) cells: Vec<Cell>,
}

/// What a row says in one column, under its head.
pub(crate) struct Cell {
    pub(crate) head: String,
    pub(crate) text: String,
}

/// A column, with what was typed for a new row.
pub(crate) struct Column {
    pub(crate) at: usize,
    /// As files name it.
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) is_needed: bool,
    pub(crate) typed: String,
}

/// Rows that come or go.
pub(crate) struct Changed {
    pub(crate) title: String,
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) more: Option<String>,
}

/// A row of a file that cannot be used.
pub(crate) struct Wrong {
    pub(crate) row: usize,
    pub(crate) text: String,
}

/// What a file would change.
pub(crate) struct Preview {
    pub(crate) file: String,
    pub(crate) mode: &'static str,
    pub(crate) title: String,
    pub(crate) facts: Vec<String>,
    pub(crate) wrong: Vec<Wrong>,
    pub(crate) more_wrong: Option<String>,
    pub(crate) all_wrong: String,
    pub(crate) changes: Vec<Changed>,
    /// What the button says, where there is something to do.
    pub(crate) button: Option<String>,
}

#[derive(Template)]
#[template(path = "audience.html")]
pub(crate) struct Audience<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) here: String,
    pub(crate) lead: String,
    pub(crate) saved: bool,
    pub(crate) faults: Vec<String>,
    pub(crate) others: Vec<(String, String)>,
    pub(crate) columns: Vec<Column>,
    pub(crate) sought: String,
    pub(crate) pointer: String,
    pub(crate) rows: Vec<Shown>,
    pub(crate) range: String,
    pub(crate) before: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) csv: String,
    pub(crate) preview: Option<Preview>,
    pub(crate) may_edit: bool,
    pub(crate) tag: String,
    pub(crate) key: String,
}

/// What a row says, under the heads of the columns.
fn cells(reader: &Reader<'_>, list: &LongList, row: Vec<String>) -> Vec<Cell> {
    let cell = |(column, text): (&app::long_list::Column, String)| Cell {
        head: reader.of_type(&column.label),
        text,
    };
    list.columns.iter().zip(row).map(cell).collect()
}

/// What is shown beside the list itself.
#[derive(Default)]
pub(super) struct Beside {
    pub(super) status: StatusCode,
    pub(super) faults: Vec<Sentence>,
    pub(super) typed: Vec<String>,
    pub(super) preview: Option<Preview>,
    pub(super) saved: bool,
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let found = find(&app, &reading, &path, query.get("list").unwrap_or_default()).await?;
        let beside = Beside { saved: query.get("saved").is_some(), ..Beside::default() };
        let at = query.count("page")?.and_then(|page| usize::try_from(page).ok()).unwrap_or(1);
        let sought = query.get("q").unwrap_or_default().trim();
        shown(&reading, &path, found, (sought, at), beside)
    })
}

pub(super) fn shown(
    reading: &Reading,
    path: &OfferPath,
    found: Found,
    (sought, at): (&str, usize),
    beside: Beside,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Found { subject: Subject { offer, account, logo, may_edit, .. }, content, list, others } = found;
    let plan = path.rest.text("plan").to_owned();
    let label = reader.of_type(&list.label);
    let title = match beside.faults.len() {
        0 => say!("list-title", label = label.clone(), plan),
        many => say!("list-title-faults", many, label = label.clone(), plan),
    };
    let all = elements(&content.content, &list.pointer);
    let folded = sought.to_lowercase();
    let rows = all.iter().enumerate().map(|(at, element)| (at, list.row(element)));
    let is_sought = |(_, row): &(usize, Vec<String>)| {
        folded.is_empty() || row.iter().any(|cell| cell.to_lowercase().contains(&folded))
    };
    let matching: Vec<_> = rows.filter(is_sought).collect();
    let many = matching.len();
    let first = at.saturating_sub(1).saturating_mul(ROWS).min(many.saturating_sub(1) / ROWS * ROWS);
    let rows = matching.into_iter().skip(first).take(ROWS);
    let rows: Vec<_> = rows.map(|(at, row)| Shown { at, cells: cells(&reader, &list, row) }).collect();
    let here = address(path, &list.pointer);
    let query: String = url::form_urlencoded::byte_serialize(sought.as_bytes()).collect();
    let to = |page: usize| format!("{here}&q={query}&page={page}");
    let csv = of(AUDIENCE_CSV, &path.publisher, &path.offer).replace("{plan}", path.rest.text("plan"));
    let list_query = here.split_once('?').map_or("", |(_, query)| query);
    let column = |(at, column): (usize, &app::long_list::Column)| Column {
        at,
        name: column.name.clone(),
        label: reader.of_type(&column.label),
        is_needed: column.is_key,
        typed: beside.typed.get(at).cloned().unwrap_or_default(),
    };
    let columns = list.columns.iter().enumerate().map(column).collect();
    let template = Audience {
        page: frame(reading, account, &path.publisher, (&offer, logo), &title, ""),
        title: label,
        offer: offer.display_text.clone(),
        back: overview(&path.publisher, &path.offer),
        all_offers: all_offers(&path.publisher),
        lead: reader.lead(&match all.len() {
            0 => say!("list-lead-empty", most = list.most),
            rows => say!("list-lead", rows, most = list.most),
        }),
        saved: beside.saved,
        faults: beside.faults.iter().map(|fault| reader.say(fault)).collect(),
        others: others.into_iter().map(|(to, label)| (to, reader.of_type(&label))).collect(),
        columns,
        sought: sought.to_owned(),
        range: match rows.len() {
            0 if all.is_empty() => String::new(),
            0 => reader.say(&say!("list-none-found")),
            shown => reader.say(&say!("list-range", first = first + 1, last = first + shown, many)),
        },
        before: (first > 0).then(|| to(first / ROWS)),
        next: (first + rows.len() < many).then(|| to(first / ROWS + 2)),
        csv: format!("{csv}?{list_query}"),
        rows,
        here,
        pointer: list.pointer.clone(),
        preview: beside.preview,
        may_edit,
        tag: content.tag.to_string().trim_matches('"').to_owned(),
        key: reading.form_key(),
    };
    page_with(reading, beside.status, &template)
}

/// What a file, kept under `digest`, would change.
pub(super) fn preview(
    reader: &Reader<'_>,
    list: &LongList,
    (digest, mode, csv): (&str, &'static str, &str),
    read: &Rows,
    change: &Change,
) -> Preview {
    let rows = read.rows.len();
    let counted = |text: Sentence| reader.say(&text);
    let wrong = |fault: &Fault| Wrong { row: fault.row, text: reader.say(&fault.text) };
    let more =
        |all: usize, shown: usize| (all > shown).then(|| counted(say!("list-more", more = all - shown)));
    let some = |title: Sentence, rows: &[Vec<String>]| {
        let shown = rows.iter().take(CHANGED).map(|row| cells(reader, list, row.clone())).collect();
        (!rows.is_empty()).then(|| Changed {
            title: counted(title),
            rows: shown,
            more: more(rows.len(), CHANGED),
        })
    };
    let (added, removed, edited) = (change.added.len(), change.removed.len(), change.edited.len());
    let changes = [
        some(say!("list-added", many = added), &change.added),
        some(say!("list-removed", many = removed), &change.removed),
        some(say!("list-edited", many = edited), &change.edited),
    ];
    let is_wrong = !read.faults.is_empty();
    let title = match (is_wrong, change.is_empty()) {
        (true, _) => say!("list-preview-wrong", many = read.faults.len()),
        (false, true) => say!("list-preview-same"),
        (false, false) => say!("list-preview", rows),
    };
    let after = list.most.min(added + edited + change.unchanged);
    Preview {
        file: digest.to_owned(),
        mode,
        title: counted(title),
        facts: vec![
            counted(say!("list-fact-counts", added, removed, edited, unchanged = change.unchanged)),
            counted(say!("list-fact-nothing")),
        ],
        wrong: read.faults.iter().take(WRONG).map(wrong).collect(),
        more_wrong: more(read.faults.len(), WRONG),
        all_wrong: format!("{csv}&file={digest}"),
        changes: changes.into_iter().flatten().collect(),
        button: (!is_wrong && !change.is_empty()).then(|| counted(say!("list-confirm", rows = after))),
    }
}
