//! Which principal may do what where.

use db::Tx;
use domain::{PrincipalId, Timestamp};

use super::principals::{active, existing};
use super::publishers;
use crate::events::{self, Event};
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{Ctx, Problem, Role, Scope};

/// One role that a principal holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub principal: PrincipalId,
    /// What people call the principal.
    pub name: String,
    pub scope: Scope,
    pub role: Role,
    pub since: Timestamp,
}

/// Gives a principal a role, in place of the one it holds in the same scope.
pub fn grant_role(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    scope: &Scope,
    role: Role,
) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    check_scope(tx, scope, role)?;
    active(tx, principal)?;
    let before = db::roles::get(tx, principal, scope.as_str())?.map(|grant| grant.role);
    if before.as_deref() == Some(role.as_str()) {
        return Ok(());
    }
    db::roles::grant(
        tx,
        &db::roles::Grant {
            principal: principal.clone(),
            scope: scope.as_str().to_owned(),
            role: role.as_str().to_owned(),
            created_at: ctx.now,
        },
    )?;
    record(ctx, tx, "role.granted", principal, scope, before, Some(role.as_str().to_owned()))
}

/// `owner` and `contributor` belong to a publisher that exists, `operator` to the marketplace.
pub(crate) fn check_scope(tx: &mut Tx<'_>, scope: &Scope, role: Role) -> Result<(), Problem> {
    match (scope, role) {
        (Scope::Publisher(id), Role::Owner | Role::Contributor) => publishers::existing(tx, id).map(drop),
        (Scope::Marketplace, Role::Operator) => Ok(()),
        (Scope::Publisher(_), Role::Operator) => Err(Problem::bad_request(
            "InvalidRole",
            "`operator` is a role in the marketplace, not in a publisher",
        )),
        (Scope::Marketplace, Role::Owner | Role::Contributor) => {
            Err(Problem::bad_request("InvalidRole", format!("`{role}` is a role in a publisher: say which")))
        }
    }
}

/// Takes away the role a principal holds in a scope.
pub fn withdraw_role(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    scope: &Scope,
) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    let Some(held) = db::roles::get(tx, principal, scope.as_str())? else {
        return Err(Problem::NotFound(format!("principal `{principal}` holds no role there")));
    };
    db::roles::withdraw(tx, principal, scope.as_str())?;
    record(ctx, tx, "role.withdrawn", principal, scope, Some(held.role), None)
}

/// A page of who holds a role in a publisher, or in the marketplace itself, behind `after`.
pub fn roles_in(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<&Holding>,
) -> Result<Vec<Holding>, Problem> {
    require_operator(ctx, tx)?;
    if let Scope::Publisher(id) = scope {
        publishers::existing(tx, id)?;
    }
    let after = after.map_or("", |last| last.principal.as_str());
    let grants = db::roles::in_scope(tx, scope.as_str(), after, LIMIT)?;
    grants.into_iter().map(|grant| holding(tx, grant)).collect()
}

/// A page of what a principal holds, everywhere, behind `after`.
pub fn roles_of(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    after: Option<&Holding>,
) -> Result<Vec<Holding>, Problem> {
    require_operator(ctx, tx)?;
    existing(tx, principal)?;
    let after = after.map_or("", |last| last.scope.as_str());
    let grants = db::roles::of_principal(tx, principal, after, LIMIT)?;
    grants.into_iter().map(|grant| holding(tx, grant)).collect()
}

fn holding(tx: &mut Tx<'_>, grant: db::roles::Grant) -> Result<Holding, Problem> {
    Ok(Holding {
        name: existing(tx, &grant.principal)?.display_name,
        scope: match grant.scope.as_str() {
            "*" => Scope::Marketplace,
            publisher => Scope::Publisher(publisher.parse().map_err(Problem::internal)?),
        },
        role: grant.role.parse().map_err(|error: String| Problem::internal(error))?,
        principal: grant.principal,
        since: grant.created_at,
    })
}

fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    action: &str,
    principal: &PrincipalId,
    scope: &Scope,
    before: Option<String>,
    after: Option<String>,
) -> Result<(), Problem> {
    let publisher = match scope {
        Scope::Publisher(id) => Some(id),
        Scope::Marketplace => None,
    };
    events::record(
        ctx,
        tx,
        &Event { action, publisher, offer: None, subject: Some(principal.as_str()), before, after },
    )
}
