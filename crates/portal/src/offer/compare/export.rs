//! What two versions say, as files: a table for spreadsheets, or JSON for programs.

use app::offers::{self, SideBySide};
use app::{App, Problem};
use axum::extract::State as Of;
use axum::routing::{MethodRouter, get};
use domain::Page;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use offer_types::{ComparedField, Words};
use serde_json::{Value, json};
use ui::Reader;
use words::say;

use super::super::{COMPARE, of};
use super::view::{View, key, word};
use super::{read, rows};
use crate::reading::{Reading, SignedIn};
use crate::sheet::{Sheet, file};

/// The most fields of a file.
const MOST: usize = 10_000;

const COLUMNS: [&str; 7] = ["page", "plan", "place", "label", "change", "before", "after"];

pub(crate) fn table() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let name = format!("compare-{}.csv", path.offer);
        let Found { view, found } = find(&app, &reading, path, &query).await?;
        write_table(&reading.reader(), &view, &found)?.answer(&name)
    })
}

pub(crate) fn json() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let name = format!("compare-{}.json", path.offer);
        let Found { view, found } = find(&app, &reading, path, &query).await?;
        let text = serde_json::to_vec_pretty(&as_json(&view, &found)).map_err(Problem::from)?;
        file(text, "application/json", &name)
    })
}

struct Found {
    view: View,
    found: SideBySide,
}

async fn find(app: &App, reading: &Reading, path: OfferPath, query: &Query) -> Result<Found, Refusal> {
    let OfferPath { publisher, offer: id, .. } = path;
    let subject = read(app, reading, &publisher, &id).await?;
    let here = of(COMPARE, &publisher, &id);
    let (view, missing) = View::of(here, query, &subject.offer, subject.newest);
    if let Some(missing) = missing.into_iter().next() {
        return Err(Refusal::new(missing.status, "NoSuchVersion", missing.why.to_string()));
    }
    let sides = (view.from, view.to);
    let found = offers::compare_every(app, &reading.ctx, (&publisher, &id), sides, view.wanted(MOST)).await?;
    Ok(Found { view, found })
}

fn fields(found: &SideBySide) -> impl Iterator<Item = (&Page, &ComparedField)> {
    found.fields.pages.iter().flat_map(|part| part.fields.iter().map(|field| (&part.page, field)))
}

/// How many there are beside those that are told.
fn left_out(found: &SideBySide, view: &View) -> usize {
    found.fields.count(&view.show.outcomes()).saturating_sub(MOST)
}

fn write_table(reader: &Reader<'_>, view: &View, found: &SideBySide) -> Result<Sheet, Problem> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    let text =
        |value: &Option<Value>| value.as_ref().map(|value| rows::text(reader, value)).unwrap_or_default();
    for (page, field) in fields(found) {
        let plan = page.plan().map(ToString::to_string).unwrap_or_default();
        let label = reader.words.argument(&field.label);
        let (before, after) = (text(&field.before), text(&field.after));
        sheet.row([
            page.name().as_str(),
            &plan,
            &field.place,
            &label,
            key(field.outcome),
            &before,
            &after,
        ])?;
    }
    if let many @ 1.. = left_out(found, view) {
        sheet.row(["", "", "", &reader.say(&say!("compare-left-out", many))])?;
    }
    Ok(sheet)
}

fn as_json(view: &View, found: &SideBySide) -> Value {
    let words = |words: &Words| match words {
        Words::Same(text) => json!({ "change": "same", "text": text }),
        Words::Removed(text) => json!({ "change": "removed", "text": text }),
        Words::Added(text) => json!({ "change": "added", "text": text }),
    };
    let field = |(page, field): (&Page, &ComparedField)| {
        json!({
            "page": page.to_string(),
            "place": field.place,
            "label": field.label.to_string(),
            "change": key(field.outcome),
            "before": field.before,
            "after": field.after,
            "words": field.words.iter().map(words).collect::<Vec<_>>(),
            "secret": field.secret,
        })
    };
    let counts = found.fields.counts.iter().map(|(outcome, many)| (key(*outcome).to_owned(), json!(many)));
    json!({
        "from": word(view.from),
        "to": word(view.to),
        "counts": counts.collect::<serde_json::Map<_, _>>(),
        "fields": fields(found).map(field).collect::<Vec<_>>(),
        "leftOut": left_out(found, view),
    })
}
