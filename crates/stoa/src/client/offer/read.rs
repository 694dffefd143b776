//! What there is to read of an offer.

use client::{Failure, Message, Step, Stored, Which, plans};
use serde_json::{Value, json};

use super::super::Desk;
use super::super::shown::{Columns, Shown};
use crate::sheet::Sheet;

const OFFERS: Columns = Columns {
    headings: &["id", "type", "status", "version", "changed", "name"],
    pointers: &["/id", "/offerTypeId", "/status", "/version", "/changedTime", "/definition/displayText"],
};

const OFFER: Columns = Columns {
    headings: &["publisher", "id", "type", "status", "version", "changed", "name"],
    pointers: &[
        "/publisherId",
        "/id",
        "/offerTypeId",
        "/status",
        "/version",
        "/changedTime",
        "/definition/displayText",
    ],
};

const EVENTS: Columns = Columns {
    headings: &["time", "actor", "name", "action", "subject", "before", "after"],
    pointers: &["/time", "/actor", "/actorName", "/action", "/subject", "/before", "/after"],
};

pub(super) async fn list(desk: &Desk, kind: Option<&str>, status: Option<&str>) -> Result<Shown, Failure> {
    let terms = [("offerTypeId", kind), ("status", status)];
    // Quoted as OData does, a quotation mark twice.
    let term =
        |(name, value): (&str, Option<&str>)| Some(format!("{name} eq '{}'", value?.replace('\'', "''")));
    let filter = terms.into_iter().filter_map(term).collect::<Vec<_>>().join(" and ");
    let filter = Some(filter.as_str()).filter(|filter| !filter.is_empty());
    Ok(Shown::list(desk.session.offers(desk.publisher()?, filter).await?, &OFFERS))
}

pub(super) async fn show(desk: &Desk, offer: &str, which: Which) -> Result<Shown, Failure> {
    let document = document(desk, offer, which).await?.document;
    let ids: Vec<_> = plans::all(&document).iter().filter_map(plans::id_of).collect();
    let plans = format!("plans      {}", if ids.is_empty() { "-".to_owned() } else { ids.join(", ") });
    Ok(Shown::one(document, &OFFER).and(&plans))
}

/// One document of an offer, which must be there.
pub(super) async fn document(desk: &Desk, offer: &str, which: Which) -> Result<Stored, Failure> {
    let name = desk.offer(offer)?;
    desk.session.offer(&name, which).await?.ok_or_else(|| {
        Failure::NotFound(match which {
            Which::Draft => format!("there is no offer `{name}`"),
            Which::Preview => format!("`{name}` is not in preview, or not there at all"),
            Which::Production => format!("`{name}` is not live, or not there at all"),
            Which::Version(version) => format!("`{name}` has no published version {version}"),
        })
    })
}

pub(super) async fn history(desk: &Desk, offer: &str, top: usize) -> Result<Shown, Failure> {
    let events = desk.session.history(&desk.offer(offer)?, top).await?;
    Ok(Shown::list(events.into(), &EVENTS))
}

/// A status or an operation with its steps, its links, and what should not be overlooked.
pub(in super::super) fn shown(state: Value) -> Shown {
    let steps = Step::all(&state);
    let mut text = format!("status   {}", state["status"].as_str().unwrap_or_default());
    for (word, links) in [("preview", &state["previewLinks"]), ("live", &state["liveLinks"])] {
        for link in links.as_array().into_iter().flatten() {
            text += &format!("\n{word:<7}  {}", link["uri"].as_str().unwrap_or_default());
        }
    }
    if !steps.is_empty() {
        let row =
            |step: &Step| vec![json!(step.name), json!(step.status), json!(format!("{}%", step.percent))];
        text += "\n\n";
        text += &Sheet::list(&["step", "status", "done"], steps.iter().map(row)).text();
    }
    for step in &steps {
        for Message { level, text: said } in step.messages.iter().filter(|said| said.level != "information") {
            text += &format!("\n{level}: {}: {said}", step.name);
        }
    }
    Shown::told(state, text)
}
