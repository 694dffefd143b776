//! The page that says what stopping comes to, and does it.

use app::App;
use app::selling::{self, Change, ImageSelling, Prepared, Standing, State, Wish};
use app::{Ctx, Problem};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::selling::Item;
use domain::{Finding, OfferId, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::fields::{Fields, Filled, day, since};
use super::item::{item_of, resume_address, stop_address};
use super::{Asked, read, terms_words};
use crate::form::Form;
use crate::offer::act::led_to;
use crate::offer::frame::{Subject, frame};
use crate::offer::{add_pages, address};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

/// Something that is wrong, and the field to put it right in.
pub(crate) struct FieldFault {
    pub(crate) field: Option<&'static str>,
    pub(crate) text: String,
}

/// A version of images of the plan that a page is about.
pub(crate) struct ImageRow {
    pub(crate) version: String,
    pub(crate) generation: Option<String>,
    pub(crate) state: String,
    pub(crate) class: &'static str,
    pub(crate) terms: Vec<String>,
    pub(crate) acts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "stop_selling.html")]
pub(crate) struct StopSelling<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) facts: Vec<String>,
    pub(crate) faults_title: String,
    pub(crate) faults: Vec<FieldFault>,
    /// Nothing where there is nothing to stop.
    pub(crate) fields: Option<Fields>,
    /// Where it is resumed, if it has an end.
    pub(crate) resume: Option<String>,
    pub(crate) images: Vec<ImageRow>,
}

impl StopSelling<'_> {
    /// What is wrong with a field.
    fn fault(&self, field: &str) -> Option<&str> {
        let own = self.faults.iter().find(|fault| fault.field == Some(field));
        own.map(|fault| fault.text.as_str())
    }

    fn has_fault(&self, field: &str) -> bool {
        self.fault(field).is_some()
    }
}

pub(crate) fn ask_stop() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let OfferPath { publisher, offer, .. } = path;
        let item = item_of(&query)?;
        let asked = read(&app, &reading, (&publisher, &offer)).await?;
        ask(&reading, (&publisher, &offer, &item), asked, StatusCode::OK, Filled::kept(&reading), Vec::new())
            .await
    })
}

/// The page; `filled` is what somebody sent, and `faults` what is wrong with it.
async fn ask(
    reading: &Reading,
    (publisher, id, item): (&PublisherId, &OfferId, &Item),
    asked: Asked,
    status: StatusCode,
    filled: Option<Filled>,
    faults: Vec<FieldFault>,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let standing = asked.standing(item)?.cloned();
    let images = match item {
        Item::Plan(plan) => asked.plan(plan).map_or(&[][..], |plan| plan.images.as_slice()),
        Item::Offer | Item::Image { .. } => &[],
    };
    let images = match item.plan() {
        Some(plan) => image_rows(&reader, (publisher, id, plan), images),
        None => Vec::new(),
    };
    let Asked { whose: Subject { offer, account, logo, .. }, selling } = asked;
    let title = title(item, &offer.display_text);
    let fields = standing.as_ref().map(|standing| {
        let filled = filled.unwrap_or_else(|| Filled::of(standing));
        Fields::of(&reader, (id, item), standing, filled, (selling.tag, reading.form_key()))
    });
    let has_end = standing.as_ref().is_some_and(|standing| standing.state != State::Sold);
    let mut page = frame(reading, account, publisher, (&offer, logo), &title, "");
    if !faults.is_empty() {
        page.title = reader.say(&say!("stopping-faults-title", many = faults.len(), title = page.title));
    }
    let mut template = StopSelling {
        offer: offer.display_text.clone(),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        title: reader.say(&title),
        lead: reader.lead(&lead(&reader, item, standing.as_ref())),
        facts: match &standing {
            Some(_) => facts_of(&reader, item),
            None => Vec::new(),
        },
        faults_title: reader.say(&say!("stopping-faults", many = faults.len())),
        faults,
        fields,
        resume: has_end.then(|| resume_address(publisher, id, item)),
        images,
        page,
    };
    add_pages(&mut template.page, reading, (publisher, id)).await?;
    page_with(reading, status, &template)
}

fn title(item: &Item, name: &str) -> Sentence {
    match item {
        Item::Offer => say!("stopping-title-offer", name = name.to_owned()),
        Item::Plan(plan) => say!("stopping-title-plan", plan = plan.to_string()),
        Item::Image { plan, version, .. } => {
            say!("stopping-title-image", version = version.to_string(), plan = plan.to_string())
        }
    }
}

fn lead(reader: &Reader<'_>, item: &Item, standing: Option<&Standing>) -> Sentence {
    let Some(standing) = standing else { return say!("stopping-lead-never") };
    match (standing.date, standing.since, item) {
        (Some(date), ..) => say!("stopping-lead-planned", date = day(reader, date)),
        (None, Some(at), _) => say!("stopping-lead-ended", since = since(reader, at)),
        (None, None, Item::Offer) => say!("stopping-lead-offer"),
        (None, None, Item::Plan(plan)) => say!("stopping-lead-plan", plan = plan.to_string()),
        (None, None, Item::Image { version, .. }) => {
            say!("stopping-lead-image", version = version.to_string())
        }
    }
}

/// What happens to buyers, to customers, in the publishing API, and how it is undone.
pub(crate) fn facts_of(reader: &Reader<'_>, item: &Item) -> Vec<String> {
    let (buyers, api) = match item {
        Item::Offer => (say!("stopping-fact-buyers-offer"), say!("stopping-fact-api-offer")),
        Item::Plan(_) => (say!("stopping-fact-buyers-plan"), say!("stopping-fact-api")),
        Item::Image { .. } => (say!("stopping-fact-buyers-image"), say!("stopping-fact-api")),
    };
    let facts = [
        buyers,
        say!("stopping-fact-customers"),
        say!("stopping-fact-publish"),
        api,
        say!("stopping-fact-mail"),
    ];
    facts.iter().map(|fact| reader.say(fact)).collect()
}

/// The image versions of a plan, each with what can be done about it.
pub(crate) fn image_rows(
    reader: &Reader<'_>,
    (publisher, offer, plan): (&PublisherId, &OfferId, &PlanId),
    images: &[ImageSelling],
) -> Vec<ImageRow> {
    let row = |image: &ImageSelling| {
        let ImageSelling { generation, version, standing } = image;
        let item = Item::Image { plan: plan.clone(), generation: generation.clone(), version: *version };
        let stop = |text: &Sentence| (reader.say(text), stop_address(publisher, offer, &item));
        let resume = (reader.say(&say!("resuming-button-image")), resume_address(publisher, offer, &item));
        let (class, state, acts) = match standing.state {
            State::Sold => ("st-live", say!("image-active"), vec![stop(&say!("stopping-button-image"))]),
            State::Deprecated => {
                let date = standing.date.map(|date| day(reader, date)).unwrap_or_default();
                ("st-waits", say!("image-deprecated", date), vec![stop(&say!("stopping-change")), resume])
            }
            State::Stopped => {
                let since = standing.since.map(|at| since(reader, at)).unwrap_or_default();
                ("st-stopped", say!("image-withdrawn", since), vec![resume])
            }
        };
        ImageRow {
            version: version.to_string(),
            generation: generation.as_ref().map(ToString::to_string),
            state: reader.say(&state),
            class,
            terms: terms_words(reader, standing),
            acts,
        }
    };
    images.iter().map(row).collect()
}

pub(crate) fn stop() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, query: Query, form: Form| {
        form.signed_in()?;
        let OfferPath { publisher, offer, .. } = path;
        let item = item_of(&query)?;
        let asked = read(&app, &form.reading, (&publisher, &offer)).await?;
        let filled = Filled::sent(&form);
        let is_sold = asked.standing(&item)?.is_some_and(|standing| standing.state != State::Stopped);
        let needs_id = item == Item::Offer && is_sold && filled.is_at_once();
        // What was done already is told so by its key, whatever was typed.
        if needs_id && form.get("typed").trim() != offer.as_str() {
            let text = form.reading.reader().say(&say!("confirm-typed-wrong"));
            let faults = vec![FieldFault { field: Some("typed"), text }];
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return ask(&form.reading, (&publisher, &offer, &item), asked, status, Some(filled), faults)
                .await;
        }
        let repeat = form.repeatable(&publisher)?;
        let change = Change {
            publisher: publisher.clone(),
            offer: offer.clone(),
            item: item.clone(),
            wish: Wish::Stop(filled.terms()),
            if_match: form.filled("tag").map(|tag| format!("\"{tag}\"")),
        };
        let prepare = || selling::prepare(&app, &form.reading.ctx, &change);
        let asked_for = change.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
            selling::change(ctx, tx, &asked_for, prepared)?;
            Ok(led_to(&address(&asked_for.publisher, &asked_for.offer)))
        };
        let done = app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await;
        let Err(problem) = done else { return Ok(go_to(&address(&publisher, &offer))) };
        let (status, faults) = faults_of(&form.reading.reader(), problem)?;
        let asked = read(&app, &form.reading, (&publisher, &offer)).await?;
        ask(&form.reading, (&publisher, &offer, &item), asked, status, Some(filled), faults).await
    })
}

/// What is to be said on the page of what was refused.
fn faults_of(reader: &Reader<'_>, problem: Problem) -> Result<(StatusCode, Vec<FieldFault>), Refusal> {
    let fault = |finding: &Finding| FieldFault {
        field: Some(field_of(&finding.place.stable())),
        text: reader.say(&finding.text),
    };
    let whole = |text: &Sentence| vec![FieldFault { field: None, text: reader.say(text) }];
    match problem {
        Problem::CannotStop(findings) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, findings.iter().map(fault).collect()))
        }
        Problem::PreconditionFailed(_) => Ok((StatusCode::CONFLICT, whole(&say!("stopping-moved")))),
        Problem::Conflict { code, message, running } => match conflict(code) {
            Some(text) => Ok((StatusCode::CONFLICT, whole(&text))),
            None => Err(Problem::Conflict { code, message, running }.into()),
        },
        problem => Err(problem.into()),
    }
}

/// Why something cannot stop as it stands.
fn conflict(code: &str) -> Option<Sentence> {
    Some(match code {
        "NotLive" => say!("stopping-never"),
        "LastPlan" => say!("stopping-last-plan"),
        "LastImageVersion" => say!("stopping-last-image"),
        "AlreadyStopped" => say!("stopping-already"),
        "TooManyStops" => say!("stopping-too-many"),
        _ => return None,
    })
}

/// The field that a member of the terms is filled in by.
fn field_of(place: &str) -> &'static str {
    match place.rsplit('/').next().unwrap_or_default() {
        "date" | "dateOffset" => "date",
        "reason" => "reason",
        "planId" => "instead-plan",
        "imageVersion" => "instead-version",
        "publisherId" => "instead-publisher",
        _ => "instead-offer",
    }
}
