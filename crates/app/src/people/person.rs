//! The people there are.

use db::people::{self, Person};
use db::{Tx, sessions};
use domain::PersonId;

use crate::events::{self, Event};
use crate::identity::name;
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{Actor, Ctx, Problem};

/// Somebody to make an account for.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub address: String,
    pub name: String,
    /// The code of the language that mails to them are in, if it is known.
    pub language: Option<String>,
}

/// Makes an account; it has no password yet.
pub fn create(ctx: &Ctx, tx: &mut Tx<'_>, new: &NewPerson) -> Result<Person, Problem> {
    require_operator(ctx, tx)?;
    add(ctx, tx, new)
}

/// The same for a provider that the operator trusts with it.
pub(crate) fn add(ctx: &Ctx, tx: &mut Tx<'_>, new: &NewPerson) -> Result<Person, Problem> {
    let person = Person {
        id: ctx.uuid().into(),
        address: one_address(&new.address)?,
        name: name("name", &new.name)?,
        language: new.language.clone(),
        password: None,
        created_at: ctx.now,
        revoked_at: None,
    };
    if !people::insert(tx, &person)? {
        return Err(Problem::conflict("PersonExists", "somebody has an account with this address"));
    }
    record(ctx, tx, "person.created", &person.id, Some(person.name.clone()))?;
    Ok(person)
}

/// The account with this address, for the operator.
pub fn find(ctx: &Ctx, tx: &mut Tx<'_>, address: &str) -> Result<Option<Person>, Problem> {
    require_operator(ctx, tx)?;
    Ok(people::by_address(tx, address.trim())?)
}

/// A page of everybody, by name, behind `after`, for the operator.
pub fn list(ctx: &Ctx, tx: &mut Tx<'_>, after: Option<&Person>) -> Result<Vec<Person>, Problem> {
    require_operator(ctx, tx)?;
    Ok(people::list(tx, after, LIMIT)?)
}

/// Shuts a person out for good: their sessions, links and roles stop working at once.
pub fn shut_out(ctx: &Ctx, tx: &mut Tx<'_>, id: &PersonId) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    existing(tx, id)?;
    if people::revoke(tx, id, ctx.now)? {
        sessions::end_others(tx, id, None)?;
        sessions::drop_links(tx, id)?;
        record(ctx, tx, "person.shut-out", id, None)?;
    }
    Ok(())
}

/// Whoever asks.
pub fn myself(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Person, Problem> {
    let (id, _) = signed_in(ctx)?;
    existing(tx, id)
}

/// Keeps the language that whoever asks has chosen, as its code. It is an act on the marketplace, because mails to them are in it from
/// then on. Light or dark is none: nothing but a cookie of their browser knows of it.
pub fn set_language(ctx: &Ctx, tx: &mut Tx<'_>, language: &str) -> Result<(), Problem> {
    let (id, _) = signed_in(ctx)?;
    let before = existing(tx, id)?.language;
    if before.as_deref() == Some(language) {
        return Ok(());
    }
    people::set_language(tx, id, Some(language))?;
    let (subject, after) = (Some(id.as_str()), Some(language.to_owned()));
    events::record(
        ctx,
        tx,
        &Event { action: "person.language-chosen", subject, before, after, ..Event::default() },
    )
}

/// The person who asks and their session.
pub(super) fn signed_in(ctx: &Ctx) -> Result<(&PersonId, &domain::SessionId), Problem> {
    match &ctx.actor {
        Actor::Person { id, session } => Ok((id, session)),
        _ => Err(Problem::Unauthenticated("sign in first".to_owned())),
    }
}

pub(super) fn existing(tx: &mut Tx<'_>, id: &PersonId) -> Result<Person, Problem> {
    people::get(tx, id)?.ok_or_else(|| Problem::NotFound(format!("there is no person `{id}`")))
}

/// A person who must be there and not shut out.
pub(super) fn active(tx: &mut Tx<'_>, id: &PersonId) -> Result<Person, Problem> {
    let person = existing(tx, id)?;
    match person.revoked_at {
        None => Ok(person),
        Some(_) => Err(Problem::conflict("PersonShutOut", format!("person `{id}` is shut out for good"))),
    }
}

pub(super) fn one_address(text: &str) -> Result<String, Problem> {
    let read = mail::parse_addresses(text)
        .map_err(|error| Problem::bad_request("InvalidAddress", error.to_string()))?;
    match <[String; 1]>::try_from(read) {
        Ok([address]) => Ok(address),
        Err(_) => Err(Problem::bad_request("InvalidAddress", "a person has one mail address")),
    }
}

/// Records something about a person; `after` says what it is now.
pub(crate) fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    action: &str,
    id: &PersonId,
    after: Option<String>,
) -> Result<(), Problem> {
    events::record(ctx, tx, &Event { action, subject: Some(id.as_str()), after, ..Event::default() })
}
