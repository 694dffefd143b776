//! Publishers: the sellers' accounts.

pub use db::publishers::Publisher;

use db::{Tx, publishers};
use domain::PublisherId;

use super::text;
use crate::events::{self, Event};
use crate::pages::LIMIT;
use crate::roles::{Need, held_in, require, require_operator};
use crate::{Actor, Ctx, Problem, Scope};

/// A publisher to create.
#[derive(Debug, Clone)]
pub struct NewPublisher {
    pub id: PublisherId,
    pub display_name: String,
    /// One or more mail addresses of the people to write to, separated by commas.
    pub seller_contact: String,
    /// Whether its offers count as migrated to the newer account model.
    pub migrated: bool,
}

impl NewPublisher {
    /// A publisher on the newer account model, which is what new ones are.
    pub fn new(id: PublisherId, display_name: impl Into<String>, seller_contact: impl Into<String>) -> Self {
        Self { id, display_name: display_name.into(), seller_contact: seller_contact.into(), migrated: true }
    }
}

/// Opens a seller's account.
pub fn create_publisher(ctx: &Ctx, tx: &mut Tx<'_>, new: &NewPublisher) -> Result<Publisher, Problem> {
    require_operator(ctx, tx)?;
    let publisher = Publisher {
        id: new.id.clone(),
        display_name: text::name("display name", &new.display_name)?,
        seller_contact: contact(&new.seller_contact)?,
        seller_id: publishers::next_seller_id(tx)?,
        migrated: new.migrated,
        created_at: ctx.now,
        contact_name: None,
        contact_phone: None,
        migrated_at: None,
    };
    if !publishers::insert(tx, &publisher)? {
        return Err(Problem::conflict("PublisherExists", format!("publisher `{}` exists already", new.id)));
    }
    let after = Some(publisher.display_name.clone());
    events::record(
        ctx,
        tx,
        &Event { action: "publisher.created", publisher: Some(&new.id), after, ..Event::default() },
    )?;
    Ok(publisher)
}

pub(super) fn contact(list: &str) -> Result<String, Problem> {
    let addresses = mail::parse_addresses(list)
        .map_err(|error| Problem::bad_request("InvalidSellerContact", format!("seller contact: {error}")))?;
    if addresses.is_empty() {
        return Err(Problem::bad_request(
            "InvalidSellerContact",
            "a publisher needs a seller contact: a mail address",
        ));
    }
    Ok(addresses.join(","))
}

/// A page of every publisher, behind `after`, for the operator.
pub fn list_publishers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: Option<&Publisher>,
) -> Result<Vec<Publisher>, Problem> {
    require_operator(ctx, tx)?;
    Ok(publishers::list(tx, behind(after), LIMIT)?)
}

fn behind(after: Option<&Publisher>) -> &str {
    after.map_or("", |last| last.id.as_str())
}

/// A page of the publishers the caller can see, behind `after`: those it holds a role in, all of them for the operator.
pub fn visible_publishers(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: Option<&Publisher>,
) -> Result<Vec<Publisher>, Problem> {
    let after = behind(after);
    match &ctx.actor {
        Actor::Anonymous => Err(Problem::Unauthenticated("sign in first: send a bearer token".to_owned())),
        _ if held_in(ctx, tx, Scope::Marketplace.as_str())?.is_none_or(|held| !held.is_empty()) => {
            Ok(publishers::list(tx, after, LIMIT)?)
        }
        Actor::Person { id, .. } => Ok(publishers::of_person(tx, id, after, LIMIT)?),
        Actor::Principal(id) => Ok(publishers::of_principal(tx, id, after, LIMIT)?),
        Actor::Console | Actor::Worker => Ok(publishers::list(tx, after, LIMIT)?),
    }
}

/// One publisher the caller can see.
pub fn publisher(ctx: &Ctx, tx: &mut Tx<'_>, id: &PublisherId) -> Result<Publisher, Problem> {
    require(ctx, tx, id, Need::See)?;
    existing(tx, id)
}

/// Says whether a publisher's offers count as migrated to the newer account model.
pub fn set_migrated(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    id: &PublisherId,
    migrated: bool,
) -> Result<Publisher, Problem> {
    require_operator(ctx, tx)?;
    let before = existing(tx, id)?;
    let migrated_at = migrated.then_some(ctx.now);
    publishers::set_migrated(tx, id, migrated_at)?;
    let word = |migrated: bool| Some(if migrated { "migrated" } else { "not migrated" }.to_owned());
    events::record(
        ctx,
        tx,
        &Event {
            action: "publisher.migrated",
            publisher: Some(id),
            before: word(before.migrated),
            after: word(migrated),
            ..Event::default()
        },
    )?;
    Ok(Publisher { migrated, migrated_at, ..before })
}

/// A publisher that must be there; only for callers who may know.
pub(super) fn existing(tx: &mut Tx<'_>, id: &PublisherId) -> Result<Publisher, Problem> {
    publishers::get(tx, id)?.ok_or_else(|| Problem::NotFound(format!("there is no publisher `{id}`")))
}
