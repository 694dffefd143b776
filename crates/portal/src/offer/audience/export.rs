//! A list as a file, and what is wrong with the rows of a file.

use app::long_list::{elements, read};
use app::{App, uploads};
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;

use super::change::refused;
use super::{Found, find};
use crate::reading::{Reading, SignedIn};
use crate::sheet::Sheet;

pub(crate) fn export() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, path, &query).await
    })
}

async fn answer(app: &App, reading: &Reading, path: OfferPath, query: &Query) -> Result<Response, Refusal> {
    let Found { content, list, .. } =
        find(app, reading, &path, query.get("list").unwrap_or_default()).await?;
    let name = format!("{}-{}", path.offer, path.rest.text("plan"));
    if let Some(digest) = query.get("file") {
        let bytes = uploads::uploaded(app, &reading.ctx, &path.publisher, digest).await?;
        let bytes = bytes.ok_or_else(|| refused("the file is not kept any more: import it again"))?;
        let look = move || read(&list, &bytes, &|| true);
        let found = app.heavy.run(path.publisher.as_str(), look).await;
        let mut sheet = Sheet::new(&["row", "column", "problem"])?;
        let found = found.map_err(|why| refused(&why.to_string()))?;
        for fault in found.faults {
            let text = reading.reader().say(&fault.text);
            let row = fault.row.to_string();
            sheet.row([row.as_str(), fault.column.as_deref().unwrap_or_default(), text.as_str()])?;
        }
        return sheet.answer(&format!("{name}-problems.csv"));
    }
    let columns: Vec<_> = list.columns.iter().map(|column| column.name.as_str()).collect();
    let mut sheet = Sheet::new(&columns)?;
    for element in elements(&content.content, &list.pointer) {
        let row = list.row(element);
        sheet.row(row.iter().map(String::as_str))?;
    }
    sheet.answer(&format!("{name}-audience.csv"))
}
