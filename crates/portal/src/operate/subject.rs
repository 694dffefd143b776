//! The page of one publish that waits for a certifier, or did.

use app::offers::{self, SideBySide, Which};
use app::publishing::{self, Certifying};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{Finding, OperationId};
use face::Refusal;
use face::path::PathParameters;
use offer_types::{Outcome, Wanted};

use super::navigation::count;
use super::typed::Typed;
use super::writing::{Seen, write_page};
use crate::reading::{Reading, SignedIn};
use crate::render::page_with;

pub(crate) fn show_one() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: PathParameters| {
        let operation = path.id("operation")?;
        // What was typed when the session ended comes back.
        let typed = reading.kept.as_deref().map(Typed::of).unwrap_or_default();
        show(&app, &reading, operation, StatusCode::OK, &Attempt { typed, ..Attempt::default() }).await
    })
}

/// What somebody tried to decide, and why it was not taken.
#[derive(Debug, Default)]
pub(super) struct Attempt {
    pub(super) typed: Typed,
    pub(super) faults: Vec<Finding>,
    /// Somebody else was faster.
    pub(super) came_too_late: bool,
}

pub(super) async fn show(
    app: &App,
    reading: &Reading,
    operation: OperationId,
    status: StatusCode,
    attempt: &Attempt,
) -> Result<Response, Refusal> {
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| -> Result<(Certifying, i64), Problem> {
        Ok((publishing::certifying(ctx, tx, &operation)?, count(ctx, tx)?.unwrap_or_default()))
    };
    let (subject, waiting) = app.read(&reading.ctx, read).await?;
    let content = match subject.waits_since {
        Some(_) => read_content(app, reading, &subject).await?,
        // What is live may be this version by now.
        None => SideBySide::default(),
    };
    let seen = Seen { subject, content, waiting };
    page_with(reading, status, &write_page(app, reading, seen, attempt))
}

/// The most fields that are read at once; comparing shows the rest.
const MOST: usize = 200;

/// What the version says else than what is live; where nothing is, all that it says.
async fn read_content(app: &App, reading: &Reading, subject: &Certifying) -> Result<SideBySide, Refusal> {
    let version = Which::Number(subject.operation.version);
    let (from, outcomes) = match subject.offer.production_version {
        Some(_) => (Which::Live, vec![Outcome::Added, Outcome::Removed, Outcome::Edited]),
        None => (version, Outcome::ALL.to_vec()),
    };
    let whose = (&subject.operation.publisher, &subject.operation.offer);
    let wanted = Wanted { outcomes, page: None, plan: None, skip: 0, most: MOST };
    let mut found = offers::compare_every(app, &reading.ctx, whose, (from, version), wanted).await?;
    if subject.offer.production_version.is_none() {
        let fields = found.fields.pages.iter_mut().flat_map(|page| &mut page.fields);
        for field in fields {
            (field.before, field.outcome) = (None, Outcome::Added);
        }
    }
    Ok(found)
}
