//! The offers of a view as a table for spreadsheets.

use std::collections::BTreeSet;

use app::offers::{FoundOffer, search};
use app::{App, Ctx, PAGE};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use face::query::Query;

use super::row::{changed_at, type_name, types_by_name};
use super::view::View;
use crate::reading::{Reading, SignedIn};
use crate::sheet::Sheet;

const COLUMNS: [&str; 9] = [
    "publisher_id",
    "offer_id",
    "name",
    "offer_type_id",
    "offer_type",
    "status",
    "preview_version",
    "live_version",
    "changed_at",
];

pub(crate) fn export() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn, query: Query| {
        answer(&app, &reading, &query).await
    })
}

/// All that a view has, some at a time. What moves from one page to another meanwhile is there once.
async fn read_all(app: &App, reading: &Reading, view: &View) -> Result<Vec<FoundOffer>, Refusal> {
    let types = types_by_name(app, &reading.reader());
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for page in 1.. {
        let mut asked = view.search(types.clone());
        (asked.page, asked.rows) = (page, PAGE);
        let found = app.scan(&reading.ctx, move |ctx: &Ctx, tx: &mut Tx<'_>| search(ctx, tx, &asked)).await?;
        // Fewer are there than there were.
        if found.page < page {
            break;
        }
        let is_last = found.page * PAGE >= found.many;
        let new = |row: &FoundOffer| seen.insert((row.offer.publisher.clone(), row.offer.id.clone()));
        all.extend(found.rows.into_iter().filter(new));
        if is_last {
            break;
        }
    }
    Ok(all)
}

async fn answer(app: &App, reading: &Reading, query: &Query) -> Result<Response, Refusal> {
    let view = View::of(query)?;
    let all = read_all(app, reading, &view).await?;
    let mut sheet = Sheet::new(&COLUMNS)?;
    for FoundOffer { offer, .. } in all {
        let number = |version: Option<i64>| version.map(|version| version.to_string()).unwrap_or_default();
        let record = [
            offer.publisher.to_string(),
            offer.id.to_string(),
            offer.display_text.clone(),
            offer.offer_type.to_string(),
            type_name(app, &reading.reader(), &offer.offer_type),
            offer.state.to_string(),
            number(offer.preview_version),
            number(offer.production_version),
            changed_at(&offer).to_string(),
        ];
        sheet.row(record.iter().map(String::as_str))?;
    }
    let whose = view.publisher.as_ref().map(|publisher| format!("-{publisher}")).unwrap_or_default();
    sheet.answer(&format!("offers{whose}.csv"))
}
