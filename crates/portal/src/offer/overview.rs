//! How an offer stands: draft, preview and live side by side, the publish that runs, and what happened.

use app::history::history;
use app::identity;
use app::offers::{PageStates, can_edit, logo, page_states};
use app::publishing::{StatusView, offer_status};
use app::selling::{self, FoundPlans, Standing, State as Sold};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use db::offers::Offer;
use domain::publishing::{Level, Message};
use domain::{OfferId, PublisherId, Timestamp};
use face::Refusal;
use face::path::OfferPath;
use ui::{Account, Page, Reader, State};
use words::{Sentence, say};

use super::bays::{Bay, bays};
use super::frame::{frame, logo_address};
use super::mend::{Mend, mends, said_of_all, told_in_full};
use super::pages::{add_standing, unconfirmed};
use super::plans::{self, PlansShown};
use super::step::{Current, ShownStep, current_step, shown_steps};
use super::{CANCEL, CONFIRM, GO_LIVE, REVIEW, of};
use crate::offers::state_of;
use crate::reading::{Reading, SignedIn, account};
use crate::render::page;

/// How much is told of what happened.
const TOLD: usize = 12;
/// How many events are looked through for who began a publish.
const LOOKED_AT: i64 = 50;

/// Something that can be done.
pub(crate) struct Move {
    pub(crate) text: String,
    pub(crate) to: String,
    pub(crate) is_first: bool,
}

/// Something that was said.
pub(crate) struct Said {
    pub(crate) at: Timestamp,
    pub(crate) level: &'static str,
    /// What stands before it, where it is more than information.
    pub(crate) mark: Option<String>,
    pub(crate) text: String,
}

#[derive(Template)]
#[template(path = "overview.html")]
pub(crate) struct Overview<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) all_offers: String,
    pub(crate) badge: String,
    pub(crate) lead: String,
    pub(crate) moves: Vec<Move>,
    /// What must be corrected.
    pub(crate) problems: Vec<Mend>,
    /// What certification says of the offer as a whole.
    pub(crate) note: Option<String>,
    /// The publish whose steps are shown, and when it began.
    pub(crate) publish: Option<(String, String)>,
    pub(crate) steps: Vec<ShownStep>,
    pub(crate) is_running: bool,
    pub(crate) said_live: String,
    pub(crate) events: String,
    pub(crate) refreshed: String,
    pub(crate) bays: Vec<Bay>,
    pub(crate) messages: Vec<Said>,
    pub(crate) plans: PlansShown,
}

struct Found {
    plans: FoundPlans,
    account: Account,
    may_edit: bool,
    logo: Option<String>,
    status: StatusView,
    /// Who began the latest publish, and who changed the draft last.
    began: Option<String>,
    saved: Option<String>,
}

fn read(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Found, Problem> {
    let found = identity::publisher(ctx, tx, publisher)?;
    let plans = selling::find_plans(ctx, tx, publisher, id)?;
    let may_edit = can_edit(ctx, tx, publisher)?;
    let status = offer_status(ctx, tx, publisher, id)?;
    let (events, names) = history(ctx, tx, publisher, id, i64::MAX, LOOKED_AT)?;
    let name = |actor: &String| names.get(actor).cloned();
    let of_latest = status.latest.as_ref().map(|latest| latest.id.as_str());
    let began = events
        .iter()
        .find(|event| event.action.ends_with(".accepted") && event.subject.as_deref() == of_latest);
    let saved = events
        .iter()
        .find(|event| matches!(event.action.as_str(), "offer.saved" | "offer.restored" | "offer.created"));
    Ok(Found {
        account: account(&found),
        may_edit,
        logo: logo(ctx, tx, publisher, id)?.as_ref().map(logo_address),
        began: began.and_then(|event| name(&event.actor)),
        saved: saved.and_then(|event| name(&event.actor)),
        status,
        plans,
    })
}

pub(crate) fn show() -> MethodRouter<App> {
    get(
        async |Of(app): Of<App>,
               SignedIn(reading): SignedIn,
               OfferPath { publisher, offer, .. }: OfferPath| {
            answer(&app, &reading, publisher, offer).await
        },
    )
}

async fn answer(
    app: &App,
    reading: &Reading,
    publisher: PublisherId,
    id: OfferId,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let owner = (publisher.clone(), id.clone());
    let found = app.read(&reading.ctx, move |ctx, tx| read(ctx, tx, &owner.0, &owner.1)).await?;
    let Found { plans: found, account, may_edit, logo, status, began, saved } = found;
    let offer = found.offer.clone();
    let plans = selling::read_plans(app, &reading.ctx, found).await?;
    let sold = plans.offer.as_ref();
    let state = state_of(&offer);
    let current = current_step(&status.steps);
    let publish = status.latest.as_ref().map(|latest| {
        let (version, at) = (latest.version, reader.time_within(latest.created_at));
        let who = began.unwrap_or_else(|| reader.say(&say!("marketplace-itself")));
        (reader.say(&say!("overview-publishing", version)), reader.say(&say!("overview-began", at, who)))
    });
    let here = super::address(&publisher, &id);
    let lead = lead(&offer, state, current.as_ref(), sold, &reader);
    let failed = state == State::Attention;
    let mut template = Overview {
        name: offer.display_text.clone(),
        id: id.to_string(),
        all_offers: crate::reading::all_offers(&publisher),
        badge: badge(state, sold).badge(&reader),
        said_live: reader.say(&lead).replace("**", ""),
        lead: reader.lead(&lead),
        moves: if may_edit { moves(&reader, &offer, &publisher, state) } else { Vec::new() },
        problems: match failed {
            true => {
                let known = app.env.offer_types.get(&offer.offer_type);
                mends(&reader, known, (&publisher, &id), &status)
            }
            false => Vec::new(),
        },
        note: said_of_all(&status).filter(|_| failed),
        steps: shown_steps(&reader, &status.steps),
        publish,
        is_running: state == State::Running,
        events: format!("/dashboard/commercial-marketplace/events/{publisher}"),
        refreshed: reader.time_within(reading.ctx.now),
        bays: bays(&reader, &offer, &status, sold, saved),
        messages: messages(&reader, &status),
        plans: PlansShown::of(&reader, (&publisher, &id), &plans, may_edit),
        page: frame(
            reading,
            account,
            &publisher,
            (&offer, logo),
            &Sentence::plain(offer.display_text.clone()),
            &here,
        ),
    };
    let states = page_states(app, &reading.ctx, &publisher, &id).await?;
    add_standing(&mut template.page, (&publisher, &id), &states, None);
    template.problems.extend(to_confirm(&reader, (&publisher, &id), &states));
    page(reading, &template)
}

/// What there is to confirm before anything can be published.
fn to_confirm(reader: &Reader<'_>, owner: (&PublisherId, &OfferId), states: &PageStates) -> Option<Mend> {
    let many = unconfirmed(states).len();
    let text = || reader.say(&say!("members-lead", many)).replace("**", "");
    let to = || Some(of(CONFIRM, owner.0, owner.1));
    (many > 0).then(|| Mend { text: text(), reason: None, place: None, to: to(), rule: None })
}

/// What the offer is in: that it is not sold any more is said where nothing else is under way.
fn badge(state: State, sold: Option<&Standing>) -> State {
    match (state, sold) {
        (State::Live, Some(Standing { state: Sold::Stopped, .. })) => State::Stopped,
        _ => state,
    }
}

/// The one thing that matters.
fn lead(
    offer: &Offer,
    state: State,
    current: Option<&Current>,
    sold: Option<&Standing>,
    reader: &Reader<'_>,
) -> Sentence {
    let draft = offer.draft_version;
    let version = offer.production_version.unwrap_or(draft);
    let ends = sold.filter(|_| state == State::Live).and_then(|sold| plans::lead(reader, version, sold));
    if let Some(ends) = ends {
        return ends;
    }
    match (state, offer.production_version, current) {
        (State::Preview, Some(live), _) => {
            say!("overview-preview", version = offer.preview_version.unwrap_or(draft), live)
        }
        (State::Preview, None, _) => {
            say!("overview-preview-first", version = offer.preview_version.unwrap_or(draft))
        }
        (State::Running, _, Some(Current { name, waits_for_review: true, .. })) => {
            say!("overview-reviewed", step = name.clone())
        }
        (State::Running, _, Some(Current { name, progress, .. })) => {
            say!("overview-running", step = name.clone(), percent = reader.percent(*progress))
        }
        (State::Running, _, None) => say!("overview-begins"),
        (State::Attention, Some(live), Some(Current { name, .. })) => {
            say!("overview-failed", step = name.clone(), live)
        }
        (State::Attention, None, Some(Current { name, .. })) => {
            say!("overview-failed-first", step = name.clone())
        }
        (State::Attention, _, None) => say!("overview-stopped"),
        (State::Live, Some(live), _) if live == draft => say!("overview-live", version = live),
        (State::Live, Some(live), _) => say!("overview-live-changed", version = live),
        (State::Draft | State::Live | State::Stopped, _, _) => say!("overview-draft"),
    }
}

fn moves(reader: &Reader<'_>, offer: &Offer, publisher: &PublisherId, state: State) -> Vec<Move> {
    let to = |route| of(route, publisher, &offer.id);
    let make = |text: Sentence, to, is_first| Move { text: reader.say(&text), to, is_first };
    let cancel = || make(say!("cancel-button"), to(CANCEL), false);
    match state {
        State::Preview => vec![make(say!("golive-button"), to(GO_LIVE), true), cancel()],
        State::Running => vec![cancel()],
        State::Draft | State::Live | State::Stopped | State::Attention => {
            vec![make(say!("publish-button"), to(REVIEW), true)]
        }
    }
}

/// What was said on the way, the newest first.
fn messages(reader: &Reader<'_>, status: &StatusView) -> Vec<Said> {
    let of_steps = status.steps.iter().flat_map(|step| &step.messages);
    let said = |message: &Message| {
        let (level, mark) = match message.level {
            Level::Information => ("information", None),
            Level::Warning => ("warning", Some(say!("message-note"))),
            Level::Error => ("error", Some(say!("message-fault"))),
        };
        let mark = mark.map(|mark| reader.say(&mark));
        Said { at: Timestamp::from_micros(message.at), level, mark, text: told_in_full(reader, message) }
    };
    let mut all: Vec<Said> = of_steps.chain(&status.messages).map(said).collect();
    all.sort_by_key(|said| std::cmp::Reverse(said.at));
    all.truncate(TOLD);
    all
}
