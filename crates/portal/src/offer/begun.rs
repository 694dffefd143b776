//! What a copy of an offer or a plan still needs: the secrets of what it was made of.

use app::App;
use app::offers::{LeftSecret, secrets_left};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::{OfferId, Page as OfferPage, PlanId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::Page;
use words::{Sentence, say};

use super::compare::page_title;
use super::frame::{Subject, frame, read_subject_to_edit};
use super::{add_pages, address, page_address};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page;

/// A secret that has to be entered again.
pub(crate) struct Left {
    pub(crate) label: String,
    pub(crate) page: String,
    pub(crate) to: String,
}

#[derive(Template)]
#[template(path = "begun.html")]
pub(crate) struct Begun<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    pub(crate) left: Vec<Left>,
    pub(crate) go_on: String,
}

/// What it was made of.
struct Copied {
    from: OfferId,
    /// The plan, and the one it is a copy of.
    plan: Option<(PlanId, PlanId)>,
}

impl Copied {
    fn read(query: &Query, here: &OfferId) -> Result<Self, Refusal> {
        let text = |name: &str| query.get(name).map(str::trim).filter(|text| !text.is_empty());
        let refused = |error: domain::InvalidId| {
            Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", error.to_string())
        };
        let id = |name: &str| text(name).map(str::parse::<PlanId>).transpose().map_err(refused);
        let plan = id("plan")?.zip(id("copy")?);
        let from = text("from").map(str::parse).transpose().map_err(refused)?;
        Ok(Self { from: from.unwrap_or_else(|| here.clone()), plan })
    }

    /// The page of the copy on which a secret of the other one is.
    fn own_page(&self, page: &OfferPage) -> OfferPage {
        let own = self.plan.as_ref().map(|(plan, _)| OfferPage::of_plan(plan.clone(), page.name()));
        own.and_then(Result::ok).unwrap_or_else(|| page.clone())
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let OfferPath { publisher, offer: id, .. } = path;
        let copied = Copied::read(&query, &id)?;
        let whose = read_subject_to_edit(&app, &reading, &publisher, &id).await?;
        let source = copied.plan.as_ref().map(|(_, source)| source);
        let left = secrets_left(&app, &reading.ctx, &publisher, &copied.from, source).await?;
        answer(&reading, whose, (&publisher, &id), &copied, &left).await
    })
}

async fn answer(
    reading: &Reading,
    whose: Subject,
    (publisher, id): (&domain::PublisherId, &OfferId),
    copied: &Copied,
    left: &[LeftSecret],
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Subject { offer, account, logo, .. } = whose;
    let row = |secret: &LeftSecret| {
        let own = copied.own_page(&secret.page);
        Left {
            label: reader.of_type(&secret.label),
            page: page_title(&reader, &own),
            to: page_address(publisher, id, &own.to_string()),
        }
    };
    let title: Sentence = say!("begun-title");
    let lead = match left.len() {
        0 => say!("begun-lead-none"),
        many => say!("begun-lead", many),
    };
    let first = match &copied.plan {
        Some(_) => super::of(super::PLANS, publisher, id),
        None => super::first_address(publisher, id),
    };
    let mut template = Begun {
        offer: offer.display_text.clone(),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        lead: reader.lead(&lead),
        left: left.iter().map(row).collect(),
        go_on: first,
        page: frame(reading, account, publisher, (&offer, logo), &title, ""),
    };
    add_pages(&mut template.page, reading, (publisher, id)).await?;
    page(reading, &template)
}
