//! The page of a product, live or in preview.

use app::App;
use app::live_product::{LiveProduct, find_live_product, find_product_in_preview};
use askama::Template;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use domain::{OfferId, PublisherId};
use face::Refusal;
use face::path::PathParameters;
use ui::product::Product;
use ui::store::{Head, StorePage};
use words::say;

use crate::choose::options;
use crate::data::data;
use crate::fronts::read_key;
use crate::product::{Live, Shown};
use crate::refuse::GONE;
use crate::render::{Keeping, go_to, page_with};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "product_page.html")]
pub(crate) struct ProductPage<'a> {
    pub(crate) page: StorePage<'a>,
    /// What is said of a preview, where what changed is told, and where its offer is.
    pub(crate) preview: Option<Preview>,
    pub(crate) product: Product,
}

pub(crate) struct Preview {
    pub(crate) said: String,
    pub(crate) changed: String,
    pub(crate) back: String,
}

pub(crate) fn product() -> MethodRouter<App> {
    get(async |visit: Visit, path: PathParameters, uri: Uri| {
        let key = path.text("key");
        let Some((publisher, offer)) = read_key(key) else { return Err(missing(key)) };
        let plain = format!("/product/{publisher}.{offer}");
        if uri.path() != plain {
            // An address has one spelling, whatever the letter case of what was asked.
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            return Ok(go_to(&format!("{plain}{query}")));
        }
        match visit.query.get("version") {
            Some(version) => preview(&visit, (&publisher, &offer), version).await,
            None => live(&visit, &publisher, &offer).await,
        }
    })
}

pub(crate) fn missing(what: &str) -> Refusal {
    let shown: String = what.chars().take(120).collect();
    Refusal::new(StatusCode::NOT_FOUND, "NotFound", format!("there is no product `{shown}`"))
}

async fn live(visit: &Visit, publisher: &PublisherId, offer: &OfferId) -> Result<Response, Refusal> {
    let found = find_live_product(&visit.app, &visit.ctx, publisher, offer, &visit.market.code).await?;
    let here = format!("/product/{publisher}.{offer}");
    let product = shown(visit, &found, &here);
    let mut page = visit.page(product.title.clone(), Some(&here), product.summary.clone());
    let picture = product.logo.as_deref().map(|logo| visit.whole(logo));
    page.head = Head { picture, data: Some(data(visit, &found, &product)), ..page.head };
    page_with(visit, StatusCode::OK, Keeping::AskAgain, &ProductPage { page, preview: None, product })
}

async fn preview(
    visit: &Visit,
    (publisher, offer): (&PublisherId, &OfferId),
    version: &str,
) -> Result<Response, Refusal> {
    let (number, signature) =
        (version.parse().unwrap_or_default(), visit.query.get("signature").unwrap_or_default());
    let found = find_product_in_preview(
        &visit.app,
        &visit.ctx,
        (publisher, offer),
        number,
        signature,
        &visit.market.code,
    );
    let Some(found) = found.await? else {
        let message = "this preview is not there any more: it went live, or its publisher took it back";
        return Err(Refusal::new(StatusCode::GONE, GONE, message));
    };
    let here = format!("/product/{publisher}.{offer}?version={number}&signature={signature}");
    let product = shown(visit, &found, &here);
    let reader = visit.reader();
    let portal = format!("/dashboard/commercial-marketplace/offers/{publisher}/{offer}");
    let preview = Preview {
        said: reader.lead(&say!("store-preview", version = found.version)),
        changed: format!("{portal}/compare"),
        back: format!("{portal}/overview"),
    };
    let page = visit.page(product.title.clone(), None, None);
    page_with(visit, StatusCode::OK, Keeping::Nothing, &ProductPage { page, preview: Some(preview), product })
}

fn shown(visit: &Visit, found: &LiveProduct, here: &str) -> Product {
    let (reader, here) = (visit.reader(), visit.at(here));
    let sold: Vec<&str> = found
        .product
        .plans
        .iter()
        .filter_map(|plan| plan.list.as_ref())
        .flat_map(|list| list.markets.iter().map(|market| market.code.as_str()))
        .collect();
    let live = Live {
        found,
        market: (&visit.market.code, reader.of_type(&visit.market.name)),
        markets: options(visit, |code| sold.is_empty() || sold.contains(&code)),
        back: here.clone(),
    };
    let shown = Shown {
        name: &found.name,
        here: &here,
        tab: visit.query.get("tab").unwrap_or_default(),
        own: visit.own(),
        live: Some(live),
    };
    let mut product = shown.of(&reader, &found.product);
    product.publisher_to = product.publisher_to.map(|to| visit.at(&to));
    product
}
