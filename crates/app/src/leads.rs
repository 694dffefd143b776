//! Where an offer's leads go.

use db::Tx;
use db::catalogue::LeadDestination;
use db::operations::Operation;
use serde_json::{Map, Value};

use crate::events::{self, Event};
use crate::{Ctx, Problem};

/// Registers the lead destination that the published definition names; its settings are stored sealed.
pub(crate) fn register(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    definition: &Value,
) -> Result<(), Problem> {
    let (publisher, id) = (&operation.publisher, &operation.offer);
    let settings = settings(definition);
    let destination = settings.get("leadDestination").and_then(Value::as_str).unwrap_or("None").to_owned();
    let before = db::catalogue::lead_destination(tx, publisher, id)?;
    let owner = format!("leads/{publisher}/{id}");
    let sealed = ctx.env.vault.seal(&*ctx.env.random, &owner, &Value::Object(settings).to_string());
    let registered = LeadDestination { destination, settings: sealed, version: operation.version };
    db::catalogue::put_lead_destination(tx, publisher, id, &registered, ctx.now)?;
    events::record(
        ctx,
        tx,
        &Event {
            action: "leads.registered",
            publisher: Some(publisher),
            offer: Some(id),
            subject: Some(operation.id.as_str()),
            before: before.map(|before| before.destination),
            after: Some(registered.destination),
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
