//! Go live, cancel: each first says what will happen, and then does it once, however often its form is sent.

use app::once::{Outcome, once};
use app::publishing::{self, Withdrawal};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use db::offers::Offer;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use ui::State;
use words::{Sentence, say};

use super::confirm::Confirm;
use super::frame::{Subject, frame, read_subject_to_edit};
use super::{add_pages, address};
use crate::form::Form;
use crate::offers::state_of;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

/// What can be done about an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    GoLive,
    Cancel,
}

impl Act {
    /// Whether there is something to do.
    fn fits(self, state: State) -> bool {
        match self {
            Self::GoLive => state == State::Preview,
            Self::Cancel => matches!(state, State::Running | State::Preview),
        }
    }
}

/// The page that says what will happen.
async fn ask(
    reading: &Reading,
    publisher: &PublisherId,
    whose: Subject,
    act: Act,
    status: StatusCode,
    typed_wrong: bool,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Subject { offer, account, logo, .. } = whose;
    let state = state_of(&offer);
    let (title, lead, facts, button) = words_of(act, &offer, state);
    let is_first = act == Act::GoLive && offer.production_version.is_none();
    let mut template = Confirm {
        page: frame(reading, account, publisher, (&offer, logo), &title, ""),
        offer: offer.display_text.clone(),
        back: address(publisher, &offer.id),
        all_offers: all_offers(publisher),
        title: reader.say(&title),
        lead: reader.lead(&lead),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        to_type: is_first.then(|| offer.id.to_string()),
        typed: reading.typed("typed").to_owned(),
        typed_wrong,
        button: reader.say(&button),
        is_danger: act == Act::Cancel,
        can_be_done: act.fits(state),
        key: reading.form_key(),
    };
    add_pages(&mut template.page, reading, (publisher, &offer.id)).await?;
    page_with(reading, status, &template)
}

/// Title, the first sentence, what will happen, and what the button says.
fn words_of(act: Act, offer: &Offer, state: State) -> (Sentence, Sentence, Vec<Sentence>, Sentence) {
    let name = offer.display_text.clone();
    let version = offer.draft_version;
    match act {
        Act::GoLive => {
            let version = offer.preview_version.unwrap_or(version);
            let lead = match state {
                State::Preview => say!("golive-lead", version),
                _ => say!("golive-no-preview"),
            };
            let mut facts = vec![say!("golive-fact-customers")];
            facts.push(match offer.production_version {
                Some(live) => say!("golive-fact-replaces", live),
                None => say!("golive-fact-first"),
            });
            (say!("golive-title", name), lead, facts, say!("golive-button"))
        }
        Act::Cancel => {
            let (lead, facts) = match state {
                State::Running => {
                    (say!("cancel-lead"), vec![say!("cancel-fact-stop"), say!("cancel-fact-draft")])
                }
                State::Preview => (
                    say!("cancel-lead-preview"),
                    vec![say!("cancel-fact-preview"), say!("cancel-fact-draft")],
                ),
                _ => (say!("cancel-nothing"), Vec::new()),
            };
            (say!("cancel-title", name), lead, facts, say!("cancel-button"))
        }
    }
}

fn ask_route(act: Act) -> MethodRouter<App> {
    get(async move |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath| {
        let OfferPath { publisher, offer, .. } = path;
        let whose = read_subject_to_edit(&app, &reading, &publisher, &offer).await?;
        ask(&reading, &publisher, whose, act, StatusCode::OK, false).await
    })
}

pub(crate) fn ask_go_live() -> MethodRouter<App> {
    ask_route(Act::GoLive)
}

pub(crate) fn ask_cancel() -> MethodRouter<App> {
    ask_route(Act::Cancel)
}

/// What is kept of the answer to a form: where it led.
pub(crate) fn led_to(address: &str) -> Outcome {
    let headers = vec![("location".to_owned(), address.to_owned())];
    let status = StatusCode::SEE_OTHER.as_u16();
    Outcome { status, headers, body: String::new(), made_of: None, replayed: false }
}

/// Goes on to where a form led, or says on its page why it did nothing.
async fn finish(
    app: &App,
    form: &Form,
    (publisher, id): (&PublisherId, &OfferId),
    act: Act,
    done: Result<Outcome, Problem>,
) -> Result<Response, Refusal> {
    let Err(problem) = done else { return Ok(go_to(&address(publisher, id))) };
    // The page says what there is to do now.
    let Problem::Conflict { .. } = problem else { return Err(problem.into()) };
    let whose = read_subject_to_edit(app, &form.reading, publisher, id).await?;
    ask(&form.reading, publisher, whose, act, StatusCode::CONFLICT, false).await
}

pub(crate) fn go_live() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, OfferPath { publisher, offer, .. }: OfferPath, form: Form| {
        form.signed_in()?;
        let whose = read_subject_to_edit(&app, &form.reading, &publisher, &offer).await?;
        let is_first = whose.offer.production_version.is_none() && state_of(&whose.offer) == State::Preview;
        if is_first && form.get("typed").trim() != offer.as_str() {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return ask(&form.reading, &publisher, whose, Act::GoLive, status, true).await;
        }
        let repeat = form.repeatable(&publisher)?;
        let owner = (publisher.clone(), offer.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>| {
            once(ctx, tx, Some(&repeat), |ctx, tx| {
                publishing::go_live(ctx, tx, &owner.0, &owner.1)?;
                Ok(led_to(&address(&owner.0, &owner.1)))
            })
        };
        let done = app.write(&form.reading.ctx, case).await;
        finish(&app, &form, (&publisher, &offer), Act::GoLive, done).await
    })
}

pub(crate) fn cancel() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, OfferPath { publisher, offer, .. }: OfferPath, form: Form| {
        form.signed_in()?;
        let whose = read_subject_to_edit(&app, &form.reading, &publisher, &offer).await?;
        let repeat = form.repeatable(&publisher)?;
        if !Act::Cancel.fits(state_of(&whose.offer)) {
            // It ended meanwhile: its page says how.
            return Ok(go_to(&address(&publisher, &offer)));
        }
        let prepare = || publishing::prepare_cancel(&app, &form.reading.ctx, &publisher, &offer);
        let owner = (publisher.clone(), offer.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, withdrawal: &Option<Withdrawal>| {
            publishing::cancel(ctx, tx, &owner.0, &owner.1, withdrawal.as_ref())?;
            Ok(led_to(&address(&owner.0, &owner.1)))
        };
        let done = app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await;
        finish(&app, &form, (&publisher, &offer), Act::Cancel, done).await
    })
}
