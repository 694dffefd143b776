//! What a plan costs.

use app::App;
use app::plan_prices::{self, Form, PlanPrices};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use domain::PlanId;
use domain::price::{Basis, Charge, Included, Money, PriceModel, Priced};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::precondition::text;
use face::query::Query;
use offer_types::prices::{heading, json_number};
use wire::prices::{IncludedQuantity, MarketPrice, PlanCharge};

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/plans/{plan}/prices" };

/// The media type of `.xlsx` workbooks.
pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(super) const CSV: &str = "text/csv";

pub(crate) fn operation() -> Operation {
    let answer = Answer::json("The prices.", schema("PlanPrices")).with(&["ETag"]).or(WORKBOOK).or(CSV);
    described(ROUTE, "readPrices")
        .about("Read what a plan costs", "The price of everything that the plan is charged for, in every market where it is sold: one model for all types of offers. A price is the publisher's own for a market, or converted from the one in US dollars at the rate of the day on which that was saved; both rate and day stay while the price does. As a workbook there is a sheet for each kind of what has a price, as CSV one table, with a row for each market and a column for each thing; both can be sent back. The tag is that of the page with the plan's prices.")
        .takes(&["format"])
        .answers(200, answer)
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
    query: Query,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let owner = (publisher.clone(), offer);
    let found = app.read(&ctx, move |ctx, tx| app::offers::draft(ctx, tx, &owner.0, &owner.1)).await?;
    let plan: PlanId = rest.id("plan")?;
    let form = wanted(&query, &headers)?;
    let prices = plan_prices::read(&app, &ctx, found, &plan).await?;
    let etag = [(header::ETAG, prices.tag.to_string())];
    let Some(form) = form else { return Ok((etag, Json(rendered(&prices))).into_response()) };
    let (prices, bytes) = plan_prices::write_file(&app, publisher.as_str(), form, prices).await?;
    let (kind, ending) = match form {
        Form::Workbook => (WORKBOOK, "xlsx"),
        Form::Csv => (CSV, "csv"),
    };
    let name = format!("attachment; filename=\"{}-prices.{ending}\"", file_name(&prices.plan));
    let about: [(HeaderName, String); 2] =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((etag, about, bytes).into_response())
}

/// Ids of plans in drafts may hold anything.
fn file_name(plan: &str) -> String {
    plan.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')).collect()
}

/// The form that is asked for, by name or by media type; none for JSON.
fn wanted(query: &Query, headers: &HeaderMap) -> Result<Option<Form>, Refusal> {
    match query.get("format").map(str::to_ascii_lowercase).as_deref() {
        Some("json") => return Ok(None),
        Some("xlsx") => return Ok(Some(Form::Workbook)),
        Some("csv") => return Ok(Some(Form::Csv)),
        Some(_) => {
            let message = "the query parameter `format` must be json, xlsx or csv";
            let refusal = Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", message);
            return Err(refusal.with_target("format".to_owned()));
        }
        None => {}
    }
    let accepted = text(headers, &header::ACCEPT).unwrap_or_default();
    let first = accepted.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim());
    let form = first.filter_map(|kind| match kind {
        WORKBOOK => Some(Some(Form::Workbook)),
        CSV => Some(Some(Form::Csv)),
        "application/json" => Some(None),
        _ => None,
    });
    Ok(form.into_iter().next().flatten())
}

fn rendered(prices: &PlanPrices) -> wire::prices::PlanPrices {
    let seats = match prices.list.model {
        PriceModel::PerUser(seats) => seats,
        _ => Default::default(),
    };
    let name = |code: &str| {
        let market = prices.list.markets.iter().find(|market| market.code == code);
        market.map(|market| market.name.clone()).unwrap_or_default()
    };
    wire::prices::PlanPrices {
        plan: prices.plan.clone(),
        tag: prices.tag.to_string(),
        version: prices.version,
        model: prices.list.model.as_str().to_owned(),
        least_users: seats.least,
        most_users: seats.most,
        charges: prices
            .list
            .priced
            .iter()
            .map(|priced| charge(priced, &prices.list.markets, &name))
            .collect(),
    }
}

fn charge(priced: &Priced, markets: &[domain::price::Market], name: &dyn Fn(&str) -> String) -> PlanCharge {
    let (payment, unit, included) = match &priced.charge {
        Charge::Term { payment, .. } => (Some(payment.as_str().to_owned()), None, Vec::new()),
        Charge::Hour { unit } => (None, Some(unit.clone()), Vec::new()),
        Charge::Meter { unit, included, .. } => {
            let quantity = |(term, included): (&domain::price::Term, &Included)| IncludedQuantity {
                term: term.as_str().to_owned(),
                quantity: match included {
                    Included::Quantity(quantity) => Some(*quantity),
                    Included::Unlimited => None,
                },
            };
            (None, Some(unit.clone()), included.iter().map(quantity).collect())
        }
        Charge::Month | Charge::Size { .. } => (None, None, Vec::new()),
    };
    let whole_term = |price: &domain::price::MarketPrice| {
        let whole = priced.whole_term(&price.market).filter(|_| priced.charge.payments() > 1);
        whole.map(|money| json_number(money.amount))
    };
    let prices = priced.prices.iter().map(|price| {
        let Money { amount, currency } = price.money;
        let (basis, rate, rate_date) = match &price.basis {
            Basis::Own => ("own", None, None),
            Basis::Converted { per_usd, day } => {
                ("converted", Some(json_number(*per_usd)), (!day.is_empty()).then(|| day.clone()))
            }
        };
        MarketPrice {
            name: name(&price.market),
            market: price.market.clone(),
            currency: currency.to_string(),
            amount: json_number(amount),
            whole_term: whole_term(price),
            basis: basis.to_owned(),
            rate,
            rate_date,
        }
    });
    let without = markets.iter().filter(|market| priced.in_market(&market.code).is_none());
    PlanCharge {
        charge: heading(&priced.charge),
        kind: priced.charge.kind().to_owned(),
        place: priced.place.to_string(),
        payments: payment.as_ref().map(|_| priced.charge.payments()),
        payment,
        unit,
        included,
        price_in_usd: priced.dollars.map(json_number),
        prices: prices.collect(),
        without_price: without.map(|market| market.code.clone()).collect(),
    }
}
