//! Bringing the draft back as it was in a published version, all of it or one page: first what would change, then it is done, once.

mod asked;
mod show;

use std::sync::Arc;

use app::change_set::{self, Prepared, foresee};
use app::history::{FoundEvents, Sought, seek};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::Timestamp;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use offer_types::{Outcome, Wanted};

use super::act::led_to;
use super::compare::usual;
use super::frame::{Subject, read_subject_to_edit};
use super::{COMPARE, add_pages, of};
use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page_with};

use asked::{Asked, Held, NotThere};
#[cfg(test)]
pub(crate) use show::{Fault, Restore, Sent};

/// The most fields that are shown of what would change.
const MOST: usize = 100;

/// What the page shows beside what was asked for.
#[derive(Default)]
struct Found {
    foreseen: change_set::Foreseen,
    /// What of what was asked for is not there.
    missing: Vec<NotThere>,
    /// Whether somebody saved the draft while the page was read, and what was saved.
    is_moved: bool,
    moved: FoundEvents,
}

pub(crate) fn ask_restore() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let whose = read_subject_to_edit(&app, &reading, &path.publisher, &path.offer).await?;
        // Of a form that comes back after its session had ended, too.
        let text = |name: &str| query.get(name).unwrap_or_else(|| reading.typed(name));
        let asked = Asked::of(text("version"), text("page"), &whose);
        ask(&app, &reading, &path, whose, asked, StatusCode::OK, Found::default()).await
    })
}

/// The page that says what would change.
async fn ask(
    app: &App,
    reading: &Reading,
    path: &OfferPath,
    whose: Subject,
    asked: Result<Asked, Vec<NotThere>>,
    mut status: StatusCode,
    mut found: Found,
) -> Result<Response, Refusal> {
    let mut asked = match asked {
        Ok(asked) => Some(asked),
        Err(missing) => {
            found.missing = missing;
            None
        }
    };
    if let Some(wanted) = &asked {
        let set = Arc::new(wanted.change_set(path, None));
        let fields =
            Wanted { outcomes: Outcome::CHANGES.to_vec(), page: None, plan: None, skip: 0, most: MOST };
        match foresee(app, &reading.ctx, &set, fields).await {
            Ok(foreseen) => found.foreseen = foreseen,
            Err(Problem::Unprocessable { code: "NoSuchPage" | "NoSuchVersion", .. }) => {
                found.missing.push(wanted.not_there());
                asked = None;
            }
            Err(problem) => return Err(problem.into()),
        }
    }
    if status == StatusCode::OK {
        status = found.missing.first().map_or(status, |missing| missing.status);
    }
    let mut template = show::template(reading, path, whose, asked.as_ref(), found);
    add_pages(&mut template.page, reading, (&path.publisher, &path.offer)).await?;
    page_with(reading, status, &template)
}

pub(crate) fn restore() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, form: Form| {
        form.signed_in()?;
        let whose = read_subject_to_edit(&app, &form.reading, &path.publisher, &path.offer).await?;
        let repeat = form.repeatable(&path.publisher)?;
        let asked = match Asked::of(form.get("version"), form.get("page"), &whose) {
            Ok(asked) => asked,
            missing => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                return ask(&app, &form.reading, &path, whose, missing, status, Found::default()).await;
            }
        };
        let held = Held::of(&form);
        let set = Arc::new(asked.change_set(&path, Some(&held)));
        let done_at = done_address(&path, &whose, asked.version);
        let (prepare, led) = (|| change_set::prepare(&app, &form.reading.ctx, &set), done_at.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
            change_set::save(ctx, tx, prepared)?;
            Ok(led_to(&led))
        };
        match app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await {
            Ok(_) => Ok(go_to(&done_at)),
            Err(problem) => refused(&app, &form.reading, &path, asked, &held, problem).await,
        }
    })
}

/// Says on the page why nothing was done, with what would change now.
async fn refused(
    app: &App,
    reading: &Reading,
    path: &OfferPath,
    asked: Asked,
    held: &Held,
    problem: Problem,
) -> Result<Response, Refusal> {
    let (status, is_moved) = match problem {
        Problem::Conflict { code: "PagesChanged", .. } | Problem::PreconditionFailed(_) => {
            (StatusCode::CONFLICT, true)
        }
        Problem::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, false),
        problem => return Err(problem.into()),
    };
    let moved = match held.seen.filter(|_| is_moved) {
        Some(seen) => saved_since(app, reading, path, seen).await?,
        None => FoundEvents::default(),
    };
    let whose = read_subject_to_edit(app, reading, &path.publisher, &path.offer).await?;
    ask(app, reading, path, whose, Ok(asked), status, Found { is_moved, moved, ..Found::default() }).await
}

/// How many of those who saved the draft meanwhile are told.
const TOLD: usize = 5;

async fn saved_since(
    app: &App,
    reading: &Reading,
    path: &OfferPath,
    seen: Timestamp,
) -> Result<FoundEvents, Problem> {
    let owner = (path.publisher.clone(), path.offer.clone());
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let sought = Sought { since: Some(seen), ..Sought::default() };
        seek(ctx, tx, (&owner.0, &owner.1), i64::MAX, &sought, MOST)
    };
    let mut found = app.scan(&reading.ctx, look).await?;
    // What somebody read was itself saved at that time.
    found.events.retain(|event| event.at > seen && event.action.starts_with("offer."));
    found.events.truncate(TOLD);
    Ok(found)
}

/// Where it is told that it was done: beside what the next publish would replace.
fn done_address(path: &OfferPath, whose: &Subject, version: i64) -> String {
    let from = super::compare::word(usual(&whose.offer, whose.newest)).replace(':', "%3A");
    let compare = of(COMPARE, &path.publisher, &path.offer);
    format!("{compare}?from={from}&to=draft&restored={version}")
}
