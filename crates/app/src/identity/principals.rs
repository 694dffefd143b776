//! Service principals: the programs that sign in.

pub use db::principals::{External, Principal};

use db::{Tx, principals};
use domain::PrincipalId;

use super::{tenant, text};
use crate::events::{self, Event};
use crate::pages::LIMIT;
use crate::roles::require_operator;
use crate::{Ctx, Problem};

/// A principal to create.
#[derive(Debug, Clone)]
pub struct NewPrincipal {
    pub display_name: String,
    /// The tenant it signs in at; the marketplace's own when absent.
    pub tenant: Option<String>,
    /// How a configured OpenID provider names it, when its tokens come from there.
    pub external: Option<External>,
}

impl NewPrincipal {
    /// A principal that signs in at the marketplace itself.
    pub fn new(display_name: impl Into<String>) -> Self {
        Self { display_name: display_name.into(), tenant: None, external: None }
    }
}

/// Registers a program, so that it can be given secrets and roles; the id is its client id.
pub fn create_principal(ctx: &Ctx, tx: &mut Tx<'_>, new: &NewPrincipal) -> Result<Principal, Problem> {
    require_operator(ctx, tx)?;
    if let Some(external) = &new.external {
        check_external(ctx, external)?;
    }
    let principal = Principal {
        id: ctx.uuid().into(),
        tenant: match &new.tenant {
            Some(tenant) => tenant::parse(tenant)?,
            None => tenant::own_tenant(ctx, tx)?,
        },
        display_name: text::name("display name", &new.display_name)?,
        external: new.external.clone(),
        revoked_at: None,
        created_at: ctx.now,
    };
    if !principals::insert(tx, &principal)? {
        return Err(Problem::conflict(
            "PrincipalExists",
            "another principal has this external issuer and subject; revoked ones keep theirs",
        ));
    }
    let after = Some(principal.display_name.clone());
    record(ctx, tx, "principal.created", &principal.id, after)?;
    Ok(principal)
}

/// A principal of a provider nobody configured could never sign in.
fn check_external(ctx: &Ctx, external: &External) -> Result<(), Problem> {
    text::name("external subject", &external.subject)?;
    if ctx.env.settings.providers.iter().any(|provider| provider.issuer == external.issuer) {
        return Ok(());
    }
    Err(Problem::bad_request(
        "UnknownIssuer",
        format!("no configured identity provider has the issuer `{}`", external.issuer),
    ))
}

/// A page of every principal, behind `after`, revoked ones too.
pub fn list_principals(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    after: Option<&Principal>,
) -> Result<Vec<Principal>, Problem> {
    require_operator(ctx, tx)?;
    Ok(principals::list(tx, after, LIMIT)?)
}

/// The oldest principal that people call `name` and that is not revoked.
pub fn principal_named(ctx: &Ctx, tx: &mut Tx<'_>, name: &str) -> Result<Option<Principal>, Problem> {
    require_operator(ctx, tx)?;
    Ok(principals::named(tx, name)?)
}

/// Shuts a principal out for good: its secrets, its tokens and its roles stop working at once.
pub fn revoke_principal(ctx: &Ctx, tx: &mut Tx<'_>, id: &PrincipalId) -> Result<(), Problem> {
    require_operator(ctx, tx)?;
    existing(tx, id)?;
    if principals::revoke(tx, id, ctx.now)? {
        record(ctx, tx, "principal.revoked", id, None)?;
    }
    Ok(())
}

pub(super) fn existing(tx: &mut Tx<'_>, id: &PrincipalId) -> Result<Principal, Problem> {
    principals::get(tx, id)?.ok_or_else(|| Problem::NotFound(format!("there is no principal `{id}`")))
}

/// A principal that must be there and not revoked.
pub(super) fn active(tx: &mut Tx<'_>, id: &PrincipalId) -> Result<Principal, Problem> {
    let principal = existing(tx, id)?;
    match principal.revoked_at {
        None => Ok(principal),
        Some(_) => {
            Err(Problem::conflict("PrincipalRevoked", format!("principal `{id}` is revoked for good")))
        }
    }
}

/// Records a change of a principal; `after` says to what.
pub(super) fn record(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    action: &str,
    id: &PrincipalId,
    after: Option<String>,
) -> Result<(), Problem> {
    events::record(ctx, tx, &Event { action, subject: Some(id.as_str()), after, ..Event::default() })
}
