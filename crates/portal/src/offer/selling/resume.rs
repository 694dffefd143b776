//! The page that says what resuming comes to, and does it.

use app::selling::{self, Change, Prepared, Standing, State, Wish};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::selling::Item;
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use words::{Sentence, say};

use super::fields::day;
use super::item::item_of;
use super::{Asked, read};
use crate::form::Form;
use crate::offer::act::led_to;
use crate::offer::confirm::Confirm;
use crate::offer::frame::{Subject, frame};
use crate::offer::{add_pages, address};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

pub(crate) fn ask_resume() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let OfferPath { publisher, offer, .. } = path;
        let item = item_of(&query)?;
        let asked = read(&app, &reading, (&publisher, &offer)).await?;
        ask(&reading, (&publisher, &offer, &item), asked, StatusCode::OK).await
    })
}

async fn ask(
    reading: &Reading,
    (publisher, id, item): (&PublisherId, &OfferId, &Item),
    asked: Asked,
    status: StatusCode,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    // What is not live any more has nothing to be resumed.
    let standing = match asked.standing(item) {
        Ok(standing) => standing.cloned(),
        Err(Problem::NotFound(_)) => None,
        Err(problem) => return Err(problem.into()),
    };
    let is_offer_sold = asked.selling.offer.as_ref().is_none_or(|offer| offer.state != State::Stopped);
    let Asked { whose: Subject { offer, account, logo, .. }, .. } = asked;
    let title = title(item, &offer.display_text);
    let lead = match &standing {
        Some(Standing { date: Some(date), .. }) => {
            say!("resuming-lead-planned", date = day(&reader, *date))
        }
        Some(Standing { state: State::Stopped, .. }) => say!("resuming-lead-ended"),
        _ => say!("resuming-nothing"),
    };
    let can_be_done = standing.as_ref().is_some_and(|standing| standing.state != State::Sold);
    let facts = match can_be_done {
        true => facts(item, offer.production_version.unwrap_or_default(), is_offer_sold),
        false => Vec::new(),
    };
    let mut template = Confirm {
        page: frame(reading, account, publisher, (&offer, logo), &title, ""),
        offer: offer.display_text.clone(),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        title: reader.say(&title),
        lead: reader.lead(&lead),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        to_type: None,
        typed: String::new(),
        typed_wrong: false,
        button: reader.say(&match item.is_image() {
            true => say!("resuming-button-image"),
            false => say!("resuming-button"),
        }),
        is_danger: false,
        can_be_done,
        key: reading.form_key(),
    };
    add_pages(&mut template.page, reading, (publisher, id)).await?;
    page_with(reading, status, &template)
}

fn title(item: &Item, name: &str) -> Sentence {
    match item {
        Item::Offer => say!("resuming-title-offer", name = name.to_owned()),
        Item::Plan(plan) => say!("resuming-title-plan", plan = plan.to_string()),
        Item::Image { plan, version, .. } => {
            say!("resuming-title-image", version = version.to_string(), plan = plan.to_string())
        }
    }
}

/// What happens then.
fn facts(item: &Item, version: i64, is_offer_sold: bool) -> Vec<Sentence> {
    let mut facts = vec![match item {
        Item::Image { .. } => say!("resuming-fact-image"),
        Item::Offer | Item::Plan(_) => say!("resuming-fact-live", version),
    }];
    match item {
        Item::Offer => facts.push(say!("resuming-fact-plans")),
        Item::Plan(_) | Item::Image { .. } if !is_offer_sold => facts.push(say!("resuming-fact-offer")),
        Item::Plan(_) | Item::Image { .. } => {}
    }
    facts.push(say!("stopping-fact-mail"));
    facts
}

pub(crate) fn resume() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, query: Query, form: Form| {
        form.signed_in()?;
        let OfferPath { publisher, offer, .. } = path;
        let item = item_of(&query)?;
        let repeat = form.repeatable(&publisher)?;
        let change = Change {
            publisher: publisher.clone(),
            offer: offer.clone(),
            item: item.clone(),
            wish: Wish::Resume,
            if_match: None,
        };
        let prepare = || selling::prepare(&app, &form.reading.ctx, &change);
        let asked_for = change.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
            selling::change(ctx, tx, &asked_for, prepared)?;
            Ok(led_to(&address(&asked_for.publisher, &asked_for.offer)))
        };
        match app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await {
            Ok(_) => Ok(go_to(&address(&publisher, &offer))),
            // Nothing of it was ever sold: its page says so.
            Err(Problem::Conflict { code: "NotLive", .. }) => {
                let asked = read(&app, &form.reading, (&publisher, &offer)).await?;
                ask(&form.reading, (&publisher, &offer, &item), asked, StatusCode::CONFLICT).await
            }
            Err(problem) => Err(problem.into()),
        }
    })
}
