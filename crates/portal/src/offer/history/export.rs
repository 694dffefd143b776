//! What happened as a table for spreadsheets.

use app::history::{FoundEvents, Sought, seek};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::Reader;
use words::say;

use super::events::{detail, place, what, who};
use super::view::View;
use crate::reading::{Reading, SignedIn};
use crate::sheet::Sheet;

/// The most events of a file, and how often more of them are looked for.
const MOST: usize = 10_000;
const LOOKS: usize = 10;

const COLUMNS: [&str; 9] =
    ["time", "action", "event", "detail", "pages_or_subject", "who", "actor", "from", "request_id"];

pub(crate) fn table() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, path, &query).await
    })
}

async fn answer(app: &App, reading: &Reading, path: OfferPath, query: &Query) -> Result<Response, Refusal> {
    let view = View::of(String::new(), query, None);
    let sought = view.sought().map_err(|wrong| {
        let told: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", told.join(" "))
    })?;
    let name = format!("history-{}.csv", path.offer);
    let mut sheet = Sheet::new(&COLUMNS)?;
    let (mut before, mut told) = (i64::MAX, 0);
    for _ in 0..LOOKS {
        let found = look(app, reading, &path, (before, MOST - told), sought.clone()).await?;
        told += found.events.len();
        write(&mut sheet, &reading.reader(), &found)?;
        match found.next.filter(|_| told < MOST) {
            Some(next) => before = next,
            None if found.next.is_none() => return sheet.answer(&name),
            None => break,
        }
    }
    sheet.row(["", "", &reading.reader().say(&say!("history-left-out"))])?;
    sheet.answer(&name)
}

async fn look(
    app: &App,
    reading: &Reading,
    path: &OfferPath,
    (before, most): (i64, usize),
    sought: Sought,
) -> Result<FoundEvents, Problem> {
    let owner = (path.publisher.clone(), path.offer.clone());
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| seek(ctx, tx, (&owner.0, &owner.1), before, &sought, most);
    app.scan(&reading.ctx, look).await
}

fn write(sheet: &mut Sheet, reader: &Reader<'_>, found: &FoundEvents) -> Result<(), Problem> {
    for event in &found.events {
        let (time, event_words) = (event.at.to_string(), reader.say(&what(&event.action)));
        let (detail, who) =
            (detail(reader, event).unwrap_or_default(), who(reader, &found.names, &event.actor));
        let place = reader.say(&place(&event.actor));
        sheet.row([
            time.as_str(),
            &event.action,
            &event_words,
            &detail,
            event.subject.as_deref().unwrap_or_default(),
            &who,
            &event.actor,
            &place,
            &event.request_id,
        ])?;
    }
    Ok(())
}
