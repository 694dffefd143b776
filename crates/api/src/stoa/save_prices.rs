//! Saving what a plan costs.

use std::sync::Arc;

use app::offers;
use app::once::Outcome;
use app::plan_prices::{self, ChangedPrice, Form, Outlook, PreparedPrices, SavedPrices, Sent, SentPrices};
use app::{App, Ctx, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, put};
use db::Tx;
use domain::price::Money;
use domain::{PlanId, shown};
use face::Refusal;
use face::bearer::Caller;
use face::body::{JsonBody, TableBody, TableOrJson};
use face::path::OfferPath;
use face::precondition::text;
use face::query::Query;
use face::repeat::{Repeat, respond};
use offer_types::prices::{SentCharge, SentPrice, json_number};
use serde_json::{Number, Value, json};
use wire::prices::{PriceChange, PricesResult};

use super::change::all_told;
use super::read_prices::{CSV, WORKBOOK};
use super::{described, read_prices};
use crate::cpp::warnings;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route = Route { method: "put", path: read_prices::ROUTE.path };

pub(crate) fn operation() -> Operation {
    let bytes = json!({ "schema": { "type": "string", "format": "binary" } });
    let amount = json!({ "type": ["number", "null"], "minimum": 0 });
    let price = json!({
        "type": "object", "required": ["market"],
        "properties": {
            "market": { "type": "string" }, "currency": { "type": ["string", "null"] },
            "amount": amount.clone(),
        },
    });
    let charge = json!({
        "type": "object", "required": ["charge"],
        "properties": {
            "charge": { "type": "string", "description": "As it is read, such as `term P1Y`." },
            "priceInUsd": amount, "prices": { "type": ["array", "null"], "items": price },
        },
    });
    let body = json!({
        "type": "object", "required": ["charges"],
        "properties": { "plan": { "type": ["string", "null"] }, "charges": { "type": "array", "items": charge } },
    });
    described(ROUTE, "savePrices")
        .about("Save what a plan costs", "Takes the prices in the forms in which they are read. What is left out stays; a price that is the same as the one there is changes nothing, so that a converted one goes on being converted; another one becomes the market's own, and an empty one (`null`) takes that away. Prices of machines that are changed are given by market and size from then on. Every wrong cell is named with its sheet. Formulas are not read. With `dryRun` nothing is saved, and the answer says what would change.")
        .takes(&["dryRun", "If-Match", "Idempotency-Key"])
        .body(json!({ "required": true, "content": {
            "application/json": { "schema": body, "example": { "charges": [] } },
            WORKBOOK: bytes.clone(), CSV: bytes,
        } }))
        .answers(200, Answer::json("What was saved, or would be.", schema("PricesResult")).with(&["ETag", "Idempotency-Replayed", "x-stoa-warnings"]))
        .refuses(&[403, 404, 408, 409, 412, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    put(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, rest }: OfferPath,
    query: Query,
    headers: HeaderMap,
    repeat: Repeat,
    body: TableBody,
) -> Result<Response, Refusal> {
    let asked = publisher.clone();
    app.read(&ctx, move |ctx, tx| offers::may_edit(ctx, tx, &asked)).await?;
    let plan: PlanId = rest.id("plan")?;
    let is_dry_run = query.flag("dryRun")?;
    let (prices, size, fingerprint) = match body
        .read(&app, &[(WORKBOOK, Form::Workbook), (CSV, Form::Csv)])
        .await?
    {
        TableOrJson::Json(JsonBody { value, size }) => (Sent::Charges(charges(&value, &plan)?), size, value),
        TableOrJson::Table(form, bytes) => {
            let (size, fingerprint) = (bytes.len(), blob::Digest::of(&bytes).to_string());
            let tables = plan_prices::read_file(&app, publisher.as_str(), form, bytes).await?;
            (Sent::Tables(tables), size, fingerprint.into())
        }
    };
    let repeat = repeat.with(&publisher, &fingerprint);
    let if_match = text(&headers, &header::IF_MATCH);
    let sent = Arc::new(SentPrices { publisher, offer, plan, prices, size, if_match });
    if is_dry_run {
        return Ok(Json(outlook(plan_prices::try_out(&app, &ctx, &sent).await?)).into_response());
    }
    let prepare = || plan_prices::prepare(&app, &ctx, &sent);
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedPrices| {
        answered(plan_prices::save(ctx, tx, prepared)?)
    };
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

fn charges(body: &Value, plan: &PlanId) -> Result<Vec<SentCharge>, Refusal> {
    let is_other = |named: &&str| !named.eq_ignore_ascii_case(plan.as_str());
    if let Some(other) = body["plan"].as_str().filter(is_other) {
        let message = format!(
            "these are the prices of the plan `{}`, and those of `{plan}` are to be saved",
            shown(other)
        );
        return Err(
            Refusal::new(StatusCode::BAD_REQUEST, "OtherPlan", message).with_target("plan".to_owned())
        );
    }
    let list = body["charges"].as_array().ok_or_else(|| invalid("charges"))?.iter().enumerate();
    list.map(|(index, charge)| {
        let at = format!("charges[{index}]");
        let heading = charge["charge"].as_str().ok_or_else(|| invalid(&format!("{at}.charge")))?;
        let dollars = charge.get("priceInUsd").map(|value| amount(value, &format!("{at}.priceInUsd")));
        let prices = match &charge["prices"] {
            Value::Null => &Vec::new(),
            Value::Array(prices) => prices,
            _ => return Err(invalid(&format!("{at}.prices"))),
        };
        let prices = prices.iter().enumerate().map(|(index, price)| {
            let at = format!("{at}.prices[{index}]");
            let market = price["market"].as_str().ok_or_else(|| invalid(&format!("{at}.market")))?;
            let currency = match &price["currency"] {
                Value::Null => None,
                Value::String(currency) => Some(currency.clone()),
                _ => return Err(invalid(&format!("{at}.currency"))),
            };
            let amount = amount(&price["amount"], &format!("{at}.amount"))?;
            Ok(SentPrice { market: market.to_owned(), currency, amount })
        });
        Ok(SentCharge {
            heading: heading.to_owned(),
            dollars: dollars.transpose()?,
            prices: prices.collect::<Result<_, Refusal>>()?,
        })
    })
    .collect()
}

/// A number as it was written; nothing for `null`.
fn amount(value: &Value, at: &str) -> Result<String, Refusal> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(invalid(at)),
    }
}

fn invalid(at: &str) -> Refusal {
    let message = "send `{\"charges\": [{\"charge\": \"term P1Y\", \"priceInUsd\": 10, \"prices\": [{\"market\": \"DE\", \"currency\": \"EUR\", \"amount\": 9.5}]}]}`, amounts as numbers or null";
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message).with_target(at.to_owned())
}

fn answered(saved: SavedPrices) -> Result<Outcome, Problem> {
    let SavedPrices { document, tag, changed, more } = saved;
    let mut headers = vec![("etag".to_owned(), tag.to_string())];
    headers.extend(warnings::header(&document.warnings));
    let body = PricesResult {
        saved: true,
        version: Some(document.version),
        tag: Some(tag.to_string()),
        changes: changed.into_iter().map(rendered).collect(),
        more,
        findings: Vec::new(),
    };
    let body = serde_json::to_string(&body)?;
    Ok(Outcome { status: 200, headers, body, made_of: None, replayed: false })
}

fn outlook(outlook: Outlook) -> PricesResult {
    let Outlook { changed, more, validation } = outlook;
    PricesResult {
        saved: false,
        version: None,
        tag: None,
        changes: changed.into_iter().map(rendered).collect(),
        more,
        findings: all_told(&validation),
    }
}

fn rendered(ChangedPrice { charge, market, before, after }: ChangedPrice) -> PriceChange {
    let currency = after.or(before).map(|money| money.currency.to_string()).unwrap_or_default();
    let number = |money: Option<Money>| -> Option<Number> { money.map(|money| json_number(money.amount)) };
    PriceChange { charge, market, currency, before: number(before), after: number(after) }
}
