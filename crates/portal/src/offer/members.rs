//! Members that the type of an offer does not know, and whose meaning may be privacy: what is at stake, and a word of the publisher that
//! they restrict nobody.

use app::offers::{self, Confirmable, MOST_AT_ONCE, ToConfirm, Unconfirmed};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::act::led_to;
use super::frame::{Subject, frame, read_subject_to_edit, subject};
use super::{CONFIRM, REVIEW, address, of};
use crate::form::Form;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

/// How many places of a member are named.
const PLACES: usize = 3;

/// A member, in words.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) places: Vec<String>,
    pub(crate) more: Option<String>,
}

#[derive(Template)]
#[template(path = "members.html")]
pub(crate) struct Members<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) review: String,
    pub(crate) lead: String,
    pub(crate) fault: Option<String>,
    pub(crate) members: Vec<Member>,
    pub(crate) confirmed: Vec<String>,
    pub(crate) may_edit: bool,
    pub(crate) key: String,
}

impl Members<'_> {
    pub(crate) fn lead(reader: &Reader<'_>, found: &ToConfirm) -> String {
        reader.lead(&match (found.unconfirmed.len(), found.confirmed.is_empty()) {
            (0, true) => say!("members-lead-none"),
            (0, false) => say!("members-lead-done"),
            (many, _) => say!("members-lead", many),
        })
    }
}

impl Member {
    pub(crate) fn of(reader: &Reader<'_>, found: &Unconfirmed) -> Self {
        let more = found.places.len().saturating_sub(PLACES);
        Self {
            name: found.name.clone(),
            text: reader.say(&found.text),
            places: found.places.iter().take(PLACES).map(ToString::to_string).collect(),
            more: (more > 0).then(|| reader.say(&say!("members-more", more))),
        }
    }
}

async fn shown(
    app: &App,
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
    status: StatusCode,
    fault: Option<&Sentence>,
) -> Result<Response, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject(ctx, tx, &owner.0, &owner.1);
    let Subject { offer, account, logo, may_edit, .. } = app.read(&reading.ctx, read).await?;
    let found = offers::to_confirm(app, &reading.ctx, publisher, id).await?;
    let reader = reading.reader();
    let title = match fault {
        None => say!("members-title"),
        Some(_) => say!("members-title-fault"),
    };
    let template = Members {
        page: frame(reading, account, publisher, (&offer, logo), &title, ""),
        offer: offer.display_text.clone(),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        review: of(REVIEW, publisher, id),
        lead: Members::lead(&reader, &found),
        fault: fault.map(|fault| reader.say(fault)),
        members: found.unconfirmed.iter().map(|member| Member::of(&reader, member)).collect(),
        confirmed: found.confirmed.into_iter().collect(),
        may_edit,
        key: reading.form_key(),
    };
    page_with(reading, status, &template)
}

pub(crate) fn show_members() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath| {
        let OfferPath { publisher, offer, .. } = path;
        shown(&app, &reading, (&publisher, &offer), StatusCode::OK, None).await
    })
}

pub(crate) fn confirm_members() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, OfferPath { publisher, offer, .. }: OfferPath, form: Form| {
        form.signed_in()?;
        read_subject_to_edit(&app, &form.reading, &publisher, &offer).await?;
        let chosen = form.fields().iter().filter(|(name, _)| name == "member");
        let chosen: Vec<String> = chosen.map(|(_, member)| member.clone()).collect();
        let fault = match chosen.len() {
            0 => Some(say!("members-none-chosen")),
            many if many > MOST_AT_ONCE => Some(say!("members-too-many", most = MOST_AT_ONCE)),
            _ => None,
        };
        if let Some(fault) = fault {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return shown(&app, &form.reading, (&publisher, &offer), status, Some(&fault)).await;
        }
        let here = of(CONFIRM, &publisher, &offer);
        let repeat = form.repeatable(&publisher)?;
        let prepare = || offers::prepare_confirm(&app, &form.reading.ctx, &publisher, &offer, &chosen);
        let (owner, members, led) = ((publisher.clone(), offer.clone()), chosen.clone(), here.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, confirmable: &Confirmable| {
            offers::confirm(ctx, tx, (&owner.0, &owner.1), &members, confirmable)?;
            Ok(led_to(&led))
        };
        match app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await {
            Ok(_) => Ok(go_to(&here)),
            // Somebody changed the draft meanwhile: the page shows what there is to confirm now.
            Err(Problem::Unprocessable { code: "NothingToConfirm", .. }) => {
                let fault = say!("members-changed");
                shown(&app, &form.reading, (&publisher, &offer), StatusCode::CONFLICT, Some(&fault)).await
            }
            Err(problem) => Err(problem.into()),
        }
    })
}
