//! Who may do what. Use cases call these checks first, inside the transaction that reads or changes the data.

use std::fmt;
use std::str::FromStr;

use db::{Tx, people, roles};
use domain::PublisherId;

use crate::{Actor, Ctx, Problem, token};

/// A role, in a publisher or in the marketplace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// In a publisher: offers, publishing, and insights without payout and customer tables.
    Contributor,
    /// In a publisher: everything.
    Owner,
    /// In the marketplace: sees every publisher and certifies; changes nobody's offers.
    Operator,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Owner => "owner",
            Self::Operator => "operator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Contributor, Self::Owner, Self::Operator]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("`{text}` is not a role: use `owner`, `contributor` or `operator`"))
    }
}

/// What a role is held in: one publisher, or the marketplace itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    Publisher(PublisherId),
    Marketplace,
}

impl Scope {
    /// The form the store keeps; `*` cannot be a publisher id.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Publisher(id) => id.as_str(),
            Self::Marketplace => "*",
        }
    }
}

/// What a use case needs of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// To look at the publisher's offers.
    See,
    /// To edit and publish them.
    Edit,
    /// To say who else may.
    Own,
    /// To change what is said of the publisher itself.
    Manage,
}

/// Lets the caller through when one of its roles allows `need` in `publisher`.
///
/// The refusal is the same whether or not the publisher exists, so that nobody learns what exists.
pub(crate) fn require(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    need: Need,
) -> Result<(), Problem> {
    let Some(held) = held_in(ctx, tx, publisher.as_str())? else { return Ok(()) };
    let allowed = held.iter().any(|role| match role.as_str() {
        "owner" => true,
        "contributor" => matches!(need, Need::See | Need::Edit),
        "operator" => need != Need::Edit,
        _ => false,
    });
    if allowed {
        return Ok(());
    }
    let (verb, roles) = match need {
        Need::See => ("see", "`owner`, `contributor` or `operator`"),
        Need::Edit => ("change", "`owner` or `contributor`"),
        Need::Own => {
            return Err(Problem::Forbidden(format!(
                "the caller may not say who works for publisher `{publisher}`; its owners may"
            )));
        }
        Need::Manage => {
            return Err(Problem::Forbidden(format!(
                "the caller may not change what is said of publisher `{publisher}`; its owners may"
            )));
        }
    };
    Err(Problem::Forbidden(format!(
        "the caller may not {verb} the offers of publisher `{publisher}`; ask its owner for the role {roles}"
    )))
}

/// Lets the caller through when it speaks for the marketplace itself.
pub(crate) fn require_operator(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<(), Problem> {
    let Some(held) = held_in(ctx, tx, Scope::Marketplace.as_str())? else { return Ok(()) };
    match held.iter().any(|role| role == "operator") {
        true => Ok(()),
        false => Err(Problem::Forbidden("this needs the marketplace role `operator`".to_owned())),
    }
}

/// The roles that the caller holds in `scope`, unless it was revoked or its session ended: one look for all of it, and for all
/// that one request or transaction asks. None are asked of the marketplace itself.
pub(crate) fn held_in(ctx: &Ctx, tx: &mut Tx<'_>, scope: &str) -> Result<Option<Vec<String>>, Problem> {
    match &ctx.actor {
        Actor::Console | Actor::Worker => return Ok(None),
        Actor::Anonymous => {
            return Err(Problem::Unauthenticated("sign in first: send a bearer token".to_owned()));
        }
        Actor::Principal(_) | Actor::Person { .. } => {}
    }
    if let Some(known) = ctx.known_roles(scope) {
        return Ok(Some(known));
    }
    let held = match &ctx.actor {
        Actor::Principal(id) => roles::held_in(tx, id, scope)?.ok_or_else(token::revoked)?,
        Actor::Person { session, .. } => {
            people::held_in(tx, session, ctx.now, scope)?.ok_or_else(token::session_ended)?
        }
        Actor::Console | Actor::Worker | Actor::Anonymous => return Ok(None),
    };
    ctx.know_roles(scope, &held);
    Ok(Some(held))
}
