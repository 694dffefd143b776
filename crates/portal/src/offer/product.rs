//! The page of the product that a draft would be.

use app::App;
use app::product::product_of_draft;
use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use db::offers::Offer;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::Page;
use ui::product::Product;
use words::{Sentence, say};

use super::frame::{Subject, frame, subject};
use super::{COMPARE, PRODUCT, address, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page;

#[derive(Template)]
#[template(path = "product_of_draft.html")]
pub(crate) struct Shown<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) compare: String,
    /// Whose view this is, and what buyers see instead.
    pub(crate) note: String,
    pub(crate) product: Product,
}

pub(crate) fn show_product() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, &path, query.get("tab").unwrap_or_default()).await
    })
}

async fn answer(app: &App, reading: &Reading, path: &OfferPath, tab: &str) -> Result<Response, Refusal> {
    let OfferPath { publisher, offer: id, .. } = path;
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &app::Ctx, tx: &mut Tx<'_>| subject(ctx, tx, &owner.0, &owner.1);
    let Subject { offer, account, logo, .. } = app.read(&reading.ctx, read).await?;
    let found = product_of_draft(app, &reading.ctx, publisher, id).await?;
    let reader = reading.reader();
    let here = of(PRODUCT, publisher, id);
    let own = app.env.settings.public_url.as_str();
    let shown = Shown {
        page: frame(reading, account, publisher, (&offer, logo), &say!("product-title"), &here),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        compare: of(COMPARE, publisher, id),
        note: reader.lead(&note(&offer)),
        product: storefront::product::Shown { name: &offer.display_text, here: &here, tab, own, live: None }
            .of(&reader, &found),
        offer: offer.display_text,
    };
    page(reading, &shown)
}

/// What buyers see now.
pub(crate) fn note(offer: &Offer) -> Sentence {
    match (offer.production_version, offer.preview_version) {
        (Some(live), _) => say!("product-note-live", live),
        (None, Some(preview)) => say!("product-note-preview", preview),
        (None, None) => say!("product-note"),
    }
}
