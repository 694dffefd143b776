//! Review and publish: what would go out beside what is live, which pages of it, and what whoever certifies is told.
//!
//! One form with two buttons: *check* tells what would become of it and does nothing, *publish* does it. Whatever keeps it from being
//! done is a page with all that was typed and chosen.

mod ahead;
mod asked;
mod changed;
mod state;
mod view;
mod warned;

use app::once::{Outcome, Repeatable};
use app::publishing::{self, Publish, Publishable, Review};
use app::{App, Ctx, Problem, offers};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::path::OfferPath;

use self::asked::{Asked, Fault};
use self::view::{Beside, Doing, view};
use super::frame::subject;
use super::{REVIEW, add_pages, address, of};
use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page_with};

#[cfg(test)]
pub(crate) use ahead::{Ahead, Mail, Tried};
#[cfg(test)]
pub(crate) use changed::{Difference, Group, PageBox, PageShown, What};
#[cfg(test)]
pub(crate) use view::{Finding, ReviewPage};
#[cfg(test)]
pub(crate) use warned::Warned;

pub(crate) fn show_review() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath| {
        let owner = (&path.publisher, &path.offer);
        // What was filled in when a session ended is back.
        let asked = reading.kept.as_deref().map_or_else(Asked::default, Asked::of);
        show(&app, &reading, owner, StatusCode::OK, &asked, Doing::Looking).await
    })
}

/// Where it was before there were pages to choose.
pub(crate) fn to_review() -> MethodRouter<App> {
    get(async |path: OfferPath| go_to(&of(REVIEW, &path.publisher, &path.offer)))
}

pub(crate) fn send_review() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, form: Form| {
        form.signed_in()?;
        let (owner, publisher) = ((&path.publisher, &path.offer), path.publisher.clone());
        let reading = &form.reading;
        app.read(&reading.ctx, move |ctx, tx| offers::may_edit(ctx, tx, &publisher)).await?;
        let asked = Asked::of(form.fields());
        if let Some(fault) = asked.fault() {
            return show(
                &app,
                reading,
                owner,
                StatusCode::UNPROCESSABLE_ENTITY,
                &asked,
                Doing::Refused(fault),
            )
            .await;
        }
        if asked.only_check {
            return show(&app, reading, owner, StatusCode::OK, &asked, Doing::Checking).await;
        }
        match publish(&app, &reading.ctx, owner, &asked, form.repeatable(owner.0)?).await {
            Ok(_) => Ok(go_to(&address(owner.0, owner.1))),
            Err(problem) => {
                let (status, fault) = Fault::of(problem)?;
                show(&app, reading, owner, status, &asked, Doing::Refused(fault)).await
            }
        }
    })
}

async fn publish(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    asked: &Asked,
    repeat: Repeatable,
) -> Result<Outcome, Problem> {
    let Some(reviewed) = &asked.reviewed else {
        return Err(Problem::conflict("ReviewIsPast", "the form does not say what was reviewed"));
    };
    let request = Publish {
        publisher: publisher.clone(),
        offer: id.clone(),
        emails: asked.emails.clone(),
        force: asked.force,
        // What is published although it is the same, or was never live, goes out whole.
        pages: (reviewed.is_beside_live() && !asked.force).then(|| asked.pages.clone()),
        notes: asked.notes.clone(),
    };
    let prepare = || publishing::prepare_reviewed(app, ctx, &request, reviewed);
    let wanted = request.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, publishable: &Publishable| {
        publishing::publish(ctx, tx, &wanted, publishable)?;
        Ok(super::act::led_to(&address(&wanted.publisher, &wanted.offer)))
    };
    app.write_once(ctx, Some(repeat), prepare, case).await
}

/// The page, with what was asked on it.
async fn show(
    app: &App,
    reading: &Reading,
    owner: (&PublisherId, &OfferId),
    status: StatusCode,
    asked: &Asked,
    doing: Doing,
) -> Result<Response, Refusal> {
    let review = publishing::review(app, &reading.ctx, owner, asked.chosen()).await?;
    let (whose, shown) = ((owner.0.clone(), owner.1.clone()), asked.reviewed.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let changed_by = match &shown {
            None => Vec::new(),
            Some(shown) => publishing::changed_since(ctx, tx, (&whose.0, &whose.1), shown)?,
        };
        Ok(Beside { subject: subject(ctx, tx, &whose.0, &whose.1)?, changed_by })
    };
    let beside = app.read(&reading.ctx, read).await?;
    let status = match doing {
        Doing::Checking if is_past(asked, &review) => StatusCode::CONFLICT,
        _ => status,
    };
    let mut view = view(reading, owner.0, &review, beside, asked, &doing);
    add_pages(&mut view.page, reading, owner).await?;
    page_with(reading, status, &view)
}

/// Whether what was asked is about another draft than the one that is there.
fn is_past(asked: &Asked, review: &Review) -> bool {
    asked.reviewed.as_ref().is_some_and(|shown| !shown.is_same_state(&review.reviewed))
}
