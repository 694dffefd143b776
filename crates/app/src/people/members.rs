//! What people may do where.

use db::Tx;
use db::people::{self, Member};
use domain::{PersonId, PublisherId};

use super::person::active;
use crate::events::{self, Event};
use crate::identity::check_scope;
use crate::pages::LIMIT;
use crate::roles::{Need, held_in, require, require_operator};
use crate::{Ctx, Problem, Role, Scope};

/// A page of the people who hold a role in a publisher, or in the marketplace itself, behind `after`.
pub fn members(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<&Member>,
) -> Result<Vec<Member>, Problem> {
    match scope {
        Scope::Publisher(id) => require(ctx, tx, id, Need::See)?,
        Scope::Marketplace => require_operator(ctx, tx)?,
    }
    let after = after.map_or("", |last| last.person.id.as_str());
    Ok(people::in_scope(tx, scope.as_str(), after, LIMIT)?)
}

/// Gives a person a role, in place of the one they hold in the same scope.
pub fn grant(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    person: &PersonId,
    scope: &Scope,
    role: Role,
) -> Result<(), Problem> {
    may_share(ctx, tx, scope)?;
    check_scope(tx, scope, role)?;
    active(tx, person)?;
    let before = people::role(tx, person, scope.as_str())?;
    if before.as_deref() == Some(role.as_str()) {
        return Ok(());
    }
    people::grant(tx, person, scope.as_str(), role.as_str(), ctx.now)?;
    record(ctx, tx, "role.granted", person, scope, before, Some(role.as_str().to_owned()))
}

/// Takes away the role a person holds in a scope.
pub fn withdraw(ctx: &Ctx, tx: &mut Tx<'_>, person: &PersonId, scope: &Scope) -> Result<(), Problem> {
    may_share(ctx, tx, scope)?;
    let Some(held) = people::role(tx, person, scope.as_str())? else {
        return Err(Problem::NotFound(format!("person `{person}` holds no role there")));
    };
    people::withdraw(tx, person, scope.as_str())?;
    record(ctx, tx, "role.withdrawn", person, scope, Some(held), None)
}

/// Owners share what is theirs, the operator everything.
fn may_share(ctx: &Ctx, tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Problem> {
    match scope {
        Scope::Publisher(id) => require(ctx, tx, id, Need::Own),
        Scope::Marketplace => require_operator(ctx, tx),
    }
}

fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    action: &str,
    person: &PersonId,
    scope: &Scope,
    before: Option<String>,
    after: Option<String>,
) -> Result<(), Problem> {
    let publisher: Option<&PublisherId> = match scope {
        Scope::Publisher(id) => Some(id),
        Scope::Marketplace => None,
    };
    events::record(
        ctx,
        tx,
        &Event { action, publisher, offer: None, subject: Some(person.as_str()), before, after },
    )
}

/// What whoever asks may do in each of `publishers`: the role that counts most there.
pub fn my_roles(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publishers: &[PublisherId],
) -> Result<Vec<Option<Role>>, Problem> {
    let mut roles = Vec::with_capacity(publishers.len());
    for publisher in publishers {
        let held = held_in(ctx, tx, publisher.as_str())?.unwrap_or_default();
        let known = held.iter().filter_map(|role| role.parse::<Role>().ok());
        // An owner may do most; an operator only looks at what is others'.
        roles.push(known.max_by_key(|role| match role {
            Role::Operator => 0,
            Role::Contributor => 1,
            Role::Owner => 2,
        }));
    }
    Ok(roles)
}
