//! Who holds which role where. A scope is a publisher id, or `*` for the marketplace itself.

use domain::{PrincipalId, Timestamp};

use crate::{Error, Row, Tx, params};

sql_texts! {
    const HELD_IN = "SELECT r.role FROM roles r JOIN principals c ON c.principal_id = r.principal_id
        WHERE r.principal_id = $1 AND (r.scope = $2 OR r.scope = '*') AND c.revoked_at IS NULL ORDER BY r.role";

    const GET = "SELECT principal_id, scope, role, created_at FROM roles WHERE principal_id = $1 AND scope = $2";

    const GRANT = "INSERT INTO roles (principal_id, scope, role, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (principal_id, scope) DO UPDATE SET role = excluded.role, created_at = excluded.created_at";

    const WITHDRAW = "DELETE FROM roles WHERE principal_id = $1 AND scope = $2";

    const IN_SCOPE = "SELECT principal_id, scope, role, created_at FROM roles
        WHERE scope = $1 AND principal_id > $2 ORDER BY principal_id LIMIT $3";

    const OF_PRINCIPAL = "SELECT principal_id, scope, role, created_at FROM roles
        WHERE principal_id = $1 AND scope > $2 ORDER BY scope LIMIT $3";
}

/// One role of one principal; it holds at most one in a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub principal: PrincipalId,
    pub scope: String,
    pub role: String,
    /// When it was granted in its present form.
    pub created_at: Timestamp,
}

fn role(row: &Row<'_>) -> Result<Grant, Error> {
    Ok(Grant { principal: row.get(0)?, scope: row.get(1)?, role: row.get(2)?, created_at: row.get(3)? })
}

/// The roles `principal` holds in `scope` or in the whole marketplace; none once it is revoked.
pub fn held_in(tx: &mut Tx<'_>, principal: &PrincipalId, scope: &str) -> Result<Vec<String>, Error> {
    tx.all(HELD_IN, params![principal, scope], |row| row.get(0))
}

/// What `principal` holds in exactly `scope`.
pub fn get(tx: &mut Tx<'_>, principal: &PrincipalId, scope: &str) -> Result<Option<Grant>, Error> {
    tx.optional(GET, params![principal, scope], role)
}

/// Gives a role, in place of the one held in the same scope.
pub fn grant(tx: &mut Tx<'_>, grant: &Grant) -> Result<(), Error> {
    tx.execute(GRANT, params![grant.principal, grant.scope, grant.role, grant.created_at])?;
    Ok(())
}

/// Whether there was a role to withdraw.
pub fn withdraw(tx: &mut Tx<'_>, principal: &PrincipalId, scope: &str) -> Result<bool, Error> {
    Ok(tx.execute(WITHDRAW, params![principal, scope])? == 1)
}

/// Who holds a role in exactly `scope`: up to `limit` from the one after `after`, by id.
pub fn in_scope(tx: &mut Tx<'_>, scope: &str, after: &str, limit: i64) -> Result<Vec<Grant>, Error> {
    tx.all(IN_SCOPE, params![scope, after, limit], role)
}

/// What `principal` holds: up to `limit` from the scope after `after`.
pub fn of_principal(
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    after: &str,
    limit: i64,
) -> Result<Vec<Grant>, Error> {
    tx.all(OF_PRINCIPAL, params![principal, after, limit], role)
}
