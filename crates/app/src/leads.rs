//! Where an offer's leads go.

use db::Tx;
use db::catalogue::LeadDestination;
use db::operations::Operation;
use serde_json::{Map, Value};

use crate::events::{self, Event};
use crate::{Ctx, Problem};

/// The lead destination that the published definition names; its settings are sealed.
pub(crate) fn destination(ctx: &Ctx, operation: &Operation, definition: &Value) -> LeadDestination {
    let settings = settings(definition);
    let destination = settings.get("leadDestination").and_then(Value::as_str).unwrap_or("None").to_owned();
    let owner = format!("leads/{}/{}", operation.publisher, operation.offer);
    let sealed = ctx.env.vault.seal(&*ctx.env.random, &owner, &Value::Object(settings).to_string());
    LeadDestination { destination, settings: sealed, version: operation.version }
}

/// Registers it.
pub(crate) fn register(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    registered: &LeadDestination,
) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let before = db::catalogue::lead_destination(tx, publisher, id)?;
    db::catalogue::put_lead_destination(tx, publisher, id, registered, ctx.now)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "leads.registered",
            publisher: Some(publisher),
            offer: Some(id),
            subject: Some(operation.id.as_str()),
            before: before.map(|before| before.destination),
            after: Some(registered.destination.clone()),
        },
    )
}

/// The members of the definition that speak of leads, without their prefix.
fn settings(definition: &Value) -> Map<String, Value> {
    let offer = definition["offer"].as_object();
    let members = offer.into_iter().flatten().filter_map(|(name, value)| {
        let (_, short) = name.rsplit_once('.')?;
        let lead = short == "leadDestination"
            || short == "leadNotificationEmails"
            || short.ends_with("LeadConfiguration");
        lead.then(|| (short.to_owned(), value.clone()))
    });
    members.collect()
}
