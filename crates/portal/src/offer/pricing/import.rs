//! The prices of a plan from a file: first what would change, then it is saved as the table is.

use app::plan_prices::{self, ChangedPrice, Form as FileForm, PlanPrices, Rated};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::price::{Money, PriceModel};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::super::frame::{Subject, frame, subject_to_edit};
use super::super::pages::add_pages;
use super::super::{PRICES_IMPORT, address, of};
use super::Whose;
use super::matrix::{BASE, Column, stored};
use super::standing::standings;
use super::words::{charge_name, market_name};
use crate::form::Form;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;
use crate::sent::SentFile;

/// So many changes, or faults, are shown one by one.
const SHOWN: usize = 200;
/// How a workbook begins: it is a zip archive.
const ZIP: &[u8] = b"PK\x03\x04";

/// A price that would change.
pub(crate) struct Change {
    pub(crate) row: String,
    pub(crate) market: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// What a form of the matrix sends of a row.
pub(crate) struct SentRow {
    pub(crate) heading: String,
    pub(crate) was: String,
    /// The column and the price of each that changes.
    pub(crate) cells: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "price_import.html")]
pub(crate) struct PriceImport<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) plan: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) pricing: String,
    pub(crate) lead: String,
    pub(crate) wrong_title: String,
    pub(crate) wrong: Vec<String>,
    pub(crate) more: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) changes: Vec<Change>,
    pub(crate) cols: String,
    pub(crate) rows: Vec<SentRow>,
    pub(crate) tag: String,
    pub(crate) key: String,
}

/// What came of a file.
enum Looked {
    /// None was sent yet.
    Nothing,
    Changes(Vec<ChangedPrice>),
    Wrong(Vec<Sentence>),
}

pub(crate) fn ask_import() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let whose = Whose::of(&path, &query)?;
        let subject = read_subject(&app, &reading, &path).await?;
        let prices = whose.look(&app, &reading.ctx).await?.prices;
        answer(&app, &reading, &whose, subject, &prices, Looked::Nothing).await
    })
}

pub(crate) fn look_at_import() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, query: Query, form: Form| {
        form.signed_in()?;
        let whose = Whose::of(&path, &query)?;
        let reading = &form.reading;
        let subject = read_subject(&app, reading, &path).await?;
        let prices = whose.look(&app, &reading.ctx).await?.prices;
        let sent = form.file("sheet").map_or_else(|| Err(say!("pricing-import-no-file")), SentFile::bytes);
        let (prices, looked) = match sent {
            Ok(bytes) => look_at(&app, reading, &whose, prices, bytes).await?,
            Err(why) => (prices, Looked::Wrong(vec![why])),
        };
        answer(&app, reading, &whose, subject, &prices, looked).await
    })
}

async fn read_subject(app: &App, reading: &Reading, path: &OfferPath) -> Result<Subject, Refusal> {
    let owner = (path.publisher.clone(), path.offer.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject_to_edit(ctx, tx, &owner.0, &owner.1);
    Ok(app.read(&reading.ctx, read).await?)
}

async fn look_at(
    app: &App,
    reading: &Reading,
    whose: &Whose,
    prices: PlanPrices,
    bytes: bytes::Bytes,
) -> Result<(PlanPrices, Looked), Refusal> {
    let form = if bytes.starts_with(ZIP) { FileForm::Workbook } else { FileForm::Csv };
    let tables = match plan_prices::read_file(app, whose.publisher.as_str(), form, bytes).await {
        Ok(tables) => tables,
        Err(Problem::BadRequest { .. }) => {
            return Ok((prices, Looked::Wrong(vec![say!("pricing-import-unreadable")])));
        }
        Err(problem) => return Err(problem.into()),
    };
    let kept = prices.clone();
    match plan_prices::compare(app, &reading.ctx, &whose.publisher, prices, tables).await {
        Ok((prices, changed)) => Ok((prices, Looked::Changes(changed))),
        Err(Problem::Invalid(findings)) => {
            Ok((kept, Looked::Wrong(findings.into_iter().map(|finding| finding.text).collect())))
        }
        Err(problem) => Err(problem.into()),
    }
}

async fn answer(
    app: &App,
    reading: &Reading,
    whose: &Whose,
    subject: Subject,
    prices: &PlanPrices,
    looked: Looked,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Subject { offer, account, logo, .. } = subject;
    let known = app.env.offer_types.get(&offer.offer_type);
    let (mut wrong, mut changed, mut is_looked_at) = (Vec::new(), Vec::new(), true);
    match looked {
        Looked::Nothing => is_looked_at = false,
        Looked::Changes(found) => changed = found,
        Looked::Wrong(found) => wrong = found,
    }
    let status = if wrong.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let lead = match (is_looked_at, changed.len()) {
        _ if !wrong.is_empty() => say!("pricing-import-lead-wrong"),
        (false, _) => say!("pricing-import-lead"),
        (true, 0) => say!("pricing-import-lead-same"),
        (true, many) => say!("pricing-import-lead-changes", many),
    };
    let beyond = wrong.len().max(changed.len()).saturating_sub(SHOWN);
    let by_hour = matches!(prices.list.model, PriceModel::PerCore | PriceModel::PerCoreSize);
    let (cols, rows) = rows_of(prices, Rated::of(&reading.ctx), &changed);
    let title = say!("pricing-import-title");
    let mut template = PriceImport {
        title: reader.say(&title),
        offer: offer.display_text.clone(),
        plan: prices.plan.clone(),
        back: address(&whose.publisher, &whose.offer),
        all_offers: all_offers(&whose.publisher),
        pricing: whose.page(),
        lead: reader.lead(&lead),
        wrong_title: reader.say(&say!("pricing-import-wrong", many = wrong.len())),
        wrong: wrong.iter().take(SHOWN).map(|text| reader.say(text)).collect(),
        more: (beyond > 0).then(|| reader.say(&say!("pricing-import-more", many = beyond))),
        note: (by_hour && !changed.is_empty()).then(|| reader.say(&say!("pricing-import-by-market"))),
        changes: changed.iter().take(SHOWN).map(|change| shown(&reader, known, prices, change)).collect(),
        cols,
        rows,
        tag: prices.tag.to_string().trim_matches('"').to_owned(),
        key: reading.form_key(),
        page: frame(
            reading,
            account,
            &whose.publisher,
            (&offer, logo),
            &title,
            &of(PRICES_IMPORT, &whose.publisher, &whose.offer),
        ),
    };
    add_pages(&mut template.page, reading, (&whose.publisher, &whose.offer)).await?;
    page_with(reading, status, &template)
}

fn shown(
    reader: &Reader<'_>,
    known: Option<&offer_types::OfferType>,
    prices: &PlanPrices,
    change: &ChangedPrice,
) -> Change {
    let list = &prices.list;
    let is_it =
        |priced: &&domain::price::Priced| offer_types::prices::heading(&priced.charge) == change.charge;
    let row = list.priced.iter().find(is_it).map(|priced| charge_name(reader, known, &priced.charge));
    let market = match &change.market {
        None => reader.say(&say!("pricing-base")),
        Some(code) => {
            let market = list.markets.iter().find(|market| market.code == *code);
            market.map_or_else(|| code.clone(), |market| market_name(reader, market))
        }
    };
    let money = |money: Option<Money>, none: Sentence| {
        money.map_or_else(|| reader.say(&none), |money| money.to_string())
    };
    Change {
        row: row.unwrap_or_else(|| change.charge.clone()),
        market,
        before: money(change.before, say!("pricing-import-none")),
        after: money(change.after, say!("pricing-import-follows")),
    }
}

/// What the form that saves them sends: the same as the matrix would.
fn rows_of(prices: &PlanPrices, rated: Rated<'_>, changed: &[ChangedPrice]) -> (String, Vec<SentRow>) {
    let mut columns: Vec<&str> = Vec::new();
    for change in changed {
        let column = change.market.as_deref().unwrap_or(BASE);
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    let standings = standings(&prices.list, rated);
    let mut rows: Vec<SentRow> = Vec::new();
    for change in changed {
        let at = match rows.iter().position(|row| row.heading == change.charge) {
            Some(at) => at,
            None => {
                let is_it = |priced: &domain::price::Priced| {
                    offer_types::prices::heading(&priced.charge) == change.charge
                };
                let standing = prices.list.priced.iter().position(is_it).map(|at| &standings[at]);
                let was = |column: &&str| {
                    let column = Column { key: (*column).to_owned(), ..Column::default() };
                    standing.map(|standing| stored(standing, &column)).unwrap_or_default()
                };
                let was: Vec<String> = columns.iter().map(was).collect();
                rows.push(SentRow { heading: change.charge.clone(), was: was.join(";"), cells: Vec::new() });
                rows.len() - 1
            }
        };
        let amount = change.after.map(|money| super::matrix::shown(money.amount)).unwrap_or_default();
        rows[at].cells.push((change.market.clone().unwrap_or_else(|| BASE.to_owned()), amount));
    }
    (columns.join(","), rows)
}
