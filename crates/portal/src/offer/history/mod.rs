//! What happened to an offer, and who did it, the newest first.

mod events;
mod export;
mod view;

use std::collections::BTreeMap;

use app::history::{FoundEvents, recent_actors, seek};
use app::publishing::notes_of;
use app::{App, Ctx};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::PageName;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::compare::Choice;
use super::frame::{Subject, frame, subject};
use super::{HISTORY, add_pages, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;

pub(crate) use events::{Happened, restored_from, saved_words};
pub(crate) use export::table as export_table;
pub(crate) use view::{Chip, View};

/// Events of a page.
const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "history.html")]
pub(crate) struct History<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    /// What is wrong with how it was asked for.
    pub(crate) faults: Vec<String>,
    pub(crate) view: View,
    pub(crate) chips: Vec<Chip>,
    pub(crate) actions: Vec<Choice>,
    pub(crate) bys: Vec<Choice>,
    pub(crate) pages: Vec<Choice>,
    pub(crate) rows: Vec<Happened>,
    /// Until when was looked, where that was not to the end.
    pub(crate) looked_until: Option<String>,
    pub(crate) older: Option<String>,
}

pub(crate) fn show_history() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, path, &query).await
    })
}

async fn answer(app: &App, reading: &Reading, path: OfferPath, query: &Query) -> Result<Response, Refusal> {
    let OfferPath { publisher, offer: id, .. } = path;
    let view = View::of(of(HISTORY, &publisher, &id), query, query.count("before")?);
    let (sought, faults) = match view.sought() {
        Ok(sought) => (Some(sought), Vec::new()),
        Err(wrong) => (None, wrong),
    };
    let (owner, before) = ((publisher, id), view.before.unwrap_or(i64::MAX));
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let subject = subject(ctx, tx, &owner.0, &owner.1)?;
        let actors = recent_actors(ctx, tx, &owner.0, &owner.1)?;
        let found = match &sought {
            Some(sought) => seek(ctx, tx, (&owner.0, &owner.1), before, sought, ROWS)?,
            None => FoundEvents::default(),
        };
        let notes = notes_of(ctx, tx, &owner.0, &found.events)?;
        Ok((subject, actors, found, notes, owner.0.clone()))
    };
    let (subject, actors, found, notes, publisher) = app.scan(&reading.ctx, read).await?;
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let reader = reading.reader();
    let Subject { account, offer, logo, may_edit, .. } = subject;
    let title = say!("history-title");
    let owner = (&publisher, &offer.id);
    let mut template = History {
        title: reader.say(&title),
        offer: offer.display_text.clone(),
        back: super::address(&publisher, &offer.id),
        all_offers: all_offers(&publisher),
        lead: reader.lead(&say!("history-lead")),
        faults: faults.iter().map(|fault| reader.say(fault)).collect(),
        chips: view.chips(&reader, &actors),
        actions: actions(&reader, &view),
        bys: bys(&reader, &view, &actors),
        pages: pages(&reader, &view),
        rows: found
            .events
            .iter()
            .map(|event| events::happened(&reader, (&found.names, &notes), owner, may_edit, event))
            .collect(),
        looked_until: found
            .looked_until
            .map(|until| reader.say(&say!("history-looked", until = reader.time_within(until)))),
        older: found.next.map(|next| view.before(next)),
        page: frame(reading, account, &publisher, (&offer, logo), &title, &view.here),
        view,
    };
    add_pages(&mut template.page, reading, owner).await?;
    page_with(reading, status, &template)
}

fn choice(reader: &Reader<'_>, key: &str, text: &Sentence, chosen: &str) -> Choice {
    Choice { key: key.to_owned(), text: reader.say(text), is_chosen: key == chosen }
}

fn actions(reader: &Reader<'_>, view: &View) -> Vec<Choice> {
    let choice = |action: &&str| choice(reader, action, &events::what(action), &view.action);
    events::ACTIONS.iter().map(choice).collect()
}

/// Kinds of those who do something, those who did of late by their names, and who is chosen.
fn bys(reader: &Reader<'_>, view: &View, actors: &BTreeMap<String, String>) -> Vec<Choice> {
    let choice = |key: &str| choice(reader, key, &view::by_words(key, actors), &view.by);
    let mut named: Vec<Choice> = actors.keys().map(|actor| choice(actor)).collect();
    named.sort_by(|one, other| one.text.cmp(&other.text));
    let is_other = !view.by.is_empty() && !view::KINDS.contains(&view.by.as_str());
    let other = (is_other && !actors.contains_key(&view.by)).then(|| choice(&view.by));
    view::KINDS.iter().map(|kind| choice(kind)).chain(named).chain(other).collect()
}

fn pages(reader: &Reader<'_>, view: &View) -> Vec<Choice> {
    let choice =
        |name: &PageName| choice(reader, name.as_str(), &Sentence::of_type(name.label()), &view.page);
    PageName::ALL.iter().map(choice).collect()
}

#[cfg(test)]
pub(crate) fn sample_filters(reader: &Reader<'_>, view: &View) -> [Vec<Choice>; 3] {
    [actions(reader, view), bys(reader, view, &BTreeMap::new()), pages(reader, view)]
}

#[cfg(test)]
pub(crate) use events::happened as sample_event;
