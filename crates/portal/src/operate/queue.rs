//! The page of all that waits for a certifier, the longest first.

use std::collections::BTreeMap;

use app::publishing::{self, Brief, Waiting};
use app::{App, Certification, Ctx, Problem, Settings};
use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use face::query::Query;
use ui::{Page, Reader};
use words::{Argument, Sentence, say};

use super::address;
use super::badge::findings_badge;
use super::navigation::frame;
use super::view::View;
use crate::offers::Choice;
use crate::reading::{Reading, SignedIn};
use crate::render::page;

/// Rows of a page.
const ROWS: usize = 25;
/// How many days of waiting can be chosen.
const DAYS: [u64; 4] = [1, 3, 7, 14];

/// One that waits.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) logo: Option<String>,
    pub(crate) publisher: String,
    pub(crate) offer_type: String,
    pub(crate) version: String,
    /// Who published it, and when.
    pub(crate) who: String,
    pub(crate) findings: String,
    pub(crate) waits: String,
    pub(crate) since: String,
}

impl Row {
    pub(crate) fn letter(&self) -> String {
        self.name.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "certification.html")]
pub(crate) struct Queue<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    /// How many wait, whatever is shown of them.
    pub(crate) all: usize,
    /// Why nothing waits, and how to change that.
    pub(crate) why: String,
    pub(crate) view: View,
    pub(crate) types: Vec<Choice>,
    pub(crate) publishers: Vec<Choice>,
    pub(crate) days: Vec<Choice>,
    pub(crate) rows: Vec<Row>,
    pub(crate) range: String,
    pub(crate) before: Option<String>,
    pub(crate) next: Option<String>,
}

pub(crate) fn show_queue() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query| {
        answer(&app, &reading, &query).await
    })
}

async fn answer(app: &App, reading: &Reading, query: &Query) -> Result<Response, Refusal> {
    let (reader, now) = (reading.reader(), reading.ctx.now);
    let mut all = app.list(&reading.ctx, publishing::waiting_for_decision).await?;
    all.sort_by(|one, other| (one.since, &one.operation).cmp(&(other.since, &other.operation)));
    let mut view = View::of(query);
    let found: Vec<&Waiting> = all.iter().filter(|one| view.shows(one, now)).collect();
    view.page = view.page.min(found.len().div_ceil(ROWS).max(1));
    let first = (view.page - 1) * ROWS;
    let shown: Vec<Waiting> = found.iter().skip(first).take(ROWS).map(|one| (*one).clone()).collect();
    let of_shown = shown.clone();
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| -> Result<Vec<Brief>, Problem> {
        publishing::brief(ctx, tx, &of_shown)
    };
    let briefs = app.read(&reading.ctx, read).await?;
    let (last, found) = (first + shown.len(), found.len());
    let template = Queue {
        lead: lead(&reader, all.first(), all.len()),
        why: reader.say(&why(&app.env.settings)),
        types: types(app, &reader, &all, &view.offer_type),
        publishers: publishers(&all, &view.publisher),
        days: days_to_choose(&reader, view.days),
        rows: shown.iter().zip(briefs).map(|(one, brief)| row(app, &reader, one, brief)).collect(),
        range: reader.say(&say!("certify-range", first = first + 1, last, all = found)),
        before: (view.page > 1).then(|| view.with_page(view.page - 1)),
        next: (last < found).then(|| view.with_page(view.page + 1)),
        page: frame(reading, &say!("certify-title"), i64::try_from(all.len()).unwrap_or(i64::MAX)),
        all: all.len(),
        view,
    };
    page(reading, &template)
}

/// The one thing that matters.
fn lead(reader: &Reader<'_>, longest: Option<&Waiting>, many: usize) -> String {
    reader.lead(&match longest {
        None => say!("certify-lead-none"),
        Some(longest) => {
            say!("certify-lead", many, longest = reader.duration(reader.now.since(longest.since)))
        }
    })
}

/// What waits at all.
fn why(settings: &Settings) -> Sentence {
    match (settings.certification, settings.certify_by_person.as_slice()) {
        (Certification::Automatic, []) => say!("certify-why-automatic"),
        (Certification::Automatic, listed) => {
            let publishers = listed.iter().map(|id| Argument::from(id.to_string())).collect::<Vec<_>>();
            say!("certify-why-listed", publishers)
        }
        (Certification::Manual, _) => say!("certify-why-manual"),
        (Certification::Always, _) => say!("certify-why-always"),
    }
}

fn type_name(app: &App, reader: &Reader<'_>, one: &Waiting) -> String {
    let known = app.env.offer_types.get(&one.offer_type);
    known.map_or_else(|| one.offer_type.to_string(), |known| reader.of_type(known.display_name()))
}

fn types(app: &App, reader: &Reader<'_>, all: &[Waiting], chosen: &str) -> Vec<Choice> {
    let named = all.iter().map(|one| (type_name(app, reader, one), one.offer_type.to_string()));
    choices(named, chosen)
}

fn publishers(all: &[Waiting], chosen: &str) -> Vec<Choice> {
    choices(all.iter().map(|one| (one.publisher_name.clone(), one.publisher.to_string())), chosen)
}

/// Each once, by what people call it. What is chosen is among them, even where nothing of it waits.
fn choices(named: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let mut values: BTreeMap<String, String> = named.map(|(text, value)| (value, text)).collect();
    if !chosen.is_empty() {
        values.entry(chosen.to_owned()).or_insert_with(|| chosen.to_owned());
    }
    let choice = |(value, text): (String, String)| Choice { is_chosen: value == chosen, value, text };
    let mut choices: Vec<Choice> = values.into_iter().map(choice).collect();
    choices.sort_by_cached_key(|choice| choice.text.to_lowercase());
    choices
}

/// For how long something may have to have waited.
pub(crate) fn days_to_choose(reader: &Reader<'_>, chosen: u64) -> Vec<Choice> {
    let mut all = Vec::from(DAYS);
    if chosen > 0 && !all.contains(&chosen) {
        all.push(chosen);
        all.sort_unstable();
    }
    let choice = |days: u64| Choice {
        value: days.to_string(),
        text: reader.say(&say!("certify-days", days)),
        is_chosen: days == chosen,
    };
    all.into_iter().map(choice).collect()
}

fn row(app: &App, reader: &Reader<'_>, one: &Waiting, brief: Brief) -> Row {
    let who = brief.who.unwrap_or_else(|| reader.say(&say!("marketplace-itself")));
    Row {
        name: one.name.clone(),
        id: one.offer.to_string(),
        to: address(&one.operation),
        logo: brief.logo.map(|digest| format!("/artifacts/{digest}")),
        publisher: one.publisher_name.clone(),
        offer_type: type_name(app, reader, one),
        version: reader.say(&say!("bay-version", version = one.version)),
        who: match brief.published_at {
            Some(at) => reader.say(&say!("certify-by", who, at = reader.time_within(at))),
            None => who,
        },
        findings: findings_badge(reader, brief.errors, brief.warnings),
        waits: reader.duration(reader.now.since(one.since)),
        since: reader.say(&say!("certify-since", since = reader.time_within(one.since))),
    }
}
