//! Two versions of an offer side by side, page by page and field by field.

mod export;
mod rows;
mod view;

use std::collections::BTreeSet;

use app::history::history;
use app::offers::{self, SideBySide, Which};
use app::{App, Ctx};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use db::offers::Offer;
use domain::{OfferId, Page as OfferPage, PageName, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::frame::{Subject, frame, subject};
use super::history::restored_from;
use super::{COMPARE, RESTORE, add_pages, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;

pub(crate) use export::{json as export_json, table as export_table};
pub(crate) use rows::{Part, marked, page_title, parts, text};
pub(crate) use view::{NotThere, Show, View, usual, word};

/// The most fields of a page.
const MOST: usize = 100;
/// So many of the newest versions are offered for choice; an address may name any.
pub(crate) const OFFERED: i64 = 50;

/// Something that can be chosen.
pub(crate) struct Choice {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

/// A kind of fields, and how many there are of it.
pub(crate) struct Tab {
    pub(crate) text: String,
    pub(crate) count: usize,
    pub(crate) to: String,
    pub(crate) is_here: bool,
}

#[derive(Template)]
#[template(path = "compare.html")]
pub(crate) struct Compare<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    /// What was done just now.
    pub(crate) done: Option<String>,
    /// Where the whole draft is brought back.
    pub(crate) restore: Option<String>,
    /// What of the address cannot be shown.
    pub(crate) missing: Vec<String>,
    pub(crate) view: View,
    /// The versions to choose from, on each side.
    pub(crate) froms: Vec<Choice>,
    pub(crate) tos: Vec<Choice>,
    pub(crate) pages: Vec<Choice>,
    pub(crate) plans: Vec<Choice>,
    pub(crate) tabs: Vec<Tab>,
    /// What both sides are called.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) range: String,
    pub(crate) before: Option<String>,
    pub(crate) next: Option<String>,
}

pub(crate) fn compare() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, path.publisher, path.offer, &query).await
    })
}

async fn read(
    app: &App,
    reading: &Reading,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Subject, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject(ctx, tx, &owner.0, &owner.1);
    Ok(app.read(&reading.ctx, read).await?)
}

async fn answer(
    app: &App,
    reading: &Reading,
    publisher: PublisherId,
    id: OfferId,
    query: &Query,
) -> Result<Response, Refusal> {
    let subject = read(app, reading, &publisher, &id).await?;
    let here = of(COMPARE, &publisher, &id);
    let (view, missing) = View::of(here, query, &subject.offer, subject.newest);
    let status = missing.first().map_or(StatusCode::OK, |missing| missing.status);
    let done = match query.get("restored").and_then(|version| version.parse().ok()) {
        Some(version) => was_restored(app, reading, (&publisher, &id), version).await?,
        None => None,
    };
    let missing: Vec<Sentence> = missing.into_iter().map(|missing| missing.why).collect();
    let found = match missing.is_empty() {
        true => {
            let (whose, sides) = ((&publisher, &id), (view.from, view.to));
            offers::compare_every(app, &reading.ctx, whose, sides, view.wanted(MOST)).await?
        }
        false => SideBySide::default(),
    };
    let mut template = template(reading, subject, &publisher, view, &missing, found);
    add_pages(&mut template.page, reading, (&publisher, &id)).await?;
    page_with(reading, status, &Compare { done, ..template })
}

/// What is said of a version that was brought back just now.
async fn was_restored(
    app: &App,
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
    version: i64,
) -> Result<Option<String>, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let last = move |ctx: &Ctx, tx: &mut Tx<'_>| history(ctx, tx, &owner.0, &owner.1, i64::MAX, 1);
    let (events, _) = app.read(&reading.ctx, last).await?;
    let is_last = events.first().is_some_and(|last| restored_from(last) == Some(version));
    Ok(is_last.then(|| reading.reader().say(&say!("restore-done", version))))
}

fn template<'a>(
    reading: &'a Reading,
    subject: Subject,
    publisher: &PublisherId,
    view: View,
    missing: &[Sentence],
    found: SideBySide,
) -> Compare<'a> {
    let reader = reading.reader();
    let Subject { account, offer, logo, may_edit, newest } = subject;
    let title = say!("compare-title");
    let all = found.fields.count(&view.show.outcomes());
    let (pages, plans) = narrower(&reader, &view, &found.fields.all_pages);
    let (lead, tabs) = (lead(&reader, &view, &offer, missing, &found), tabs(&reader, &view, &found));
    // Pages are brought back into the draft, as they were in a version that was published.
    let back = View::number(view.from, &offer).filter(|_| may_edit && view.to == Which::Draft);
    let restore = of(RESTORE, publisher, &offer.id);
    let back_all = back.filter(|_| all > 0).map(|version| format!("{restore}?version={version}"));
    let (parts, told) = parts(&reader, found, |page| {
        let page = page.to_string().replace('/', "%2F");
        back_all.as_ref().map(|all| format!("{all}&page={page}"))
    });
    let (first, last) = (view.skip + 1, view.skip + told);
    let range = if told == 0 { String::new() } else { reader.say(&say!("compare-range", first, last, all)) };
    let side = |which| reader.say(&side_words(which, &offer));
    Compare {
        title: reader.say(&title),
        offer: offer.display_text.clone(),
        back: super::address(publisher, &offer.id),
        all_offers: all_offers(publisher),
        lead,
        done: None,
        restore: back_all,
        missing: missing.iter().map(|missing| reader.say(missing)).collect(),
        froms: versions(&reader, &offer, newest, view.from),
        tos: versions(&reader, &offer, newest, view.to),
        pages,
        plans,
        tabs,
        from: side(view.from),
        to: side(view.to),
        parts,
        range,
        before: (view.skip > 0).then(|| view.with_skip(view.skip.saturating_sub(MOST))),
        next: (told > 0 && last < all).then(|| view.with_skip(last)),
        page: frame(reading, account, publisher, (&offer, logo), &title, &view.here),
        view,
    }
}

/// The one thing that matters.
fn lead(reader: &Reader<'_>, view: &View, offer: &Offer, missing: &[Sentence], found: &SideBySide) -> String {
    let within = |which| match which {
        Which::Draft => say!("compare-in-draft"),
        Which::Preview => say!("compare-in-preview", version = offer.preview_version.unwrap_or_default()),
        Which::Live => say!("compare-in-live", version = offer.production_version.unwrap_or_default()),
        Which::Number(version) => say!("compare-in-version", version),
    };
    let (from, to) = (reader.say(&within(view.from)), reader.say(&within(view.to)));
    let changed = found.fields.count(&Show::Changed.outcomes());
    reader.lead(&match (changed, view.from) {
        _ if !missing.is_empty() => say!("compare-not-there"),
        (0, Which::Draft) if view.to == Which::Draft => say!("compare-alone"),
        (0, _) if view.is_narrowed() => say!("compare-same-here", from, to),
        (0, _) => say!("compare-same", from, to),
        (many, _) => say!("compare-lead", many, from, to),
    })
}

/// What a side is called.
pub(crate) fn side_words(which: Which, offer: &Offer) -> Sentence {
    match which {
        Which::Draft => say!("state-draft"),
        Which::Preview => say!("compare-preview", version = offer.preview_version.unwrap_or_default()),
        Which::Live => say!("compare-live", version = offer.production_version.unwrap_or_default()),
        Which::Number(version) => say!("compare-version", version),
    }
}

/// The versions that a side may be.
fn versions(reader: &Reader<'_>, offer: &Offer, newest: Option<i64>, chosen: Which) -> Vec<Choice> {
    let newest = newest.unwrap_or_default();
    let slots = [
        offer.production_version.map(|_| Which::Live),
        offer.preview_version.map(|_| Which::Preview),
        Some(Which::Draft),
    ];
    let numbers = (1..=newest).rev().take(usize::try_from(OFFERED).unwrap_or_default()).map(Which::Number);
    let older = matches!(chosen, Which::Number(number) if number <= newest - OFFERED).then_some(chosen);
    let all = slots.into_iter().flatten().chain(numbers).chain(older);
    let choice = |which| Choice {
        key: view::word(which),
        text: reader.say(&side_words(which, offer)),
        is_chosen: which == chosen,
    };
    all.map(choice).collect()
}

/// The pages and the plans to choose from.
fn narrower(reader: &Reader<'_>, view: &View, all: &[OfferPage]) -> (Vec<Choice>, Vec<Choice>) {
    let names: BTreeSet<PageName> = all.iter().map(OfferPage::name).chain(view.page).collect();
    let plans: BTreeSet<&PlanId> = all.iter().filter_map(OfferPage::plan).chain(&view.plan).collect();
    let page = |name: PageName| Choice {
        key: name.as_str().to_owned(),
        text: reader.of_type(name.label()),
        is_chosen: view.page == Some(name),
    };
    let plan = |plan: &PlanId| Choice {
        key: plan.to_string(),
        text: plan.to_string(),
        is_chosen: view.plan.as_ref() == Some(plan),
    };
    (names.into_iter().map(page).collect(), plans.into_iter().map(plan).collect())
}

fn tabs(reader: &Reader<'_>, view: &View, found: &SideBySide) -> Vec<Tab> {
    let tab = |show: Show| Tab {
        text: reader.say(&match show {
            Show::Changed => say!("compare-changed"),
            Show::Only(outcome) => rows::outcome_words(outcome),
            Show::All => say!("compare-all"),
        }),
        count: found.fields.count(&show.outcomes()),
        to: view.with_show(show),
        is_here: show == view.show,
    };
    Show::ALL.into_iter().map(tab).collect()
}

#[cfg(test)]
pub(crate) fn sample_tabs(reader: &Reader<'_>, view: &View, found: &SideBySide) -> Vec<Tab> {
    tabs(reader, view, found)
}
