//! Who holds which role where. A scope is a publisher id, or `*` for the marketplace itself.

use domain::{PrincipalId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! { ($) role_columns, RoleColumn: principal_id, scope, role, created_at }

sql_texts! {
    const HELD_IN = "SELECT r.role FROM principals c
        LEFT JOIN roles r ON r.principal_id = c.principal_id AND (r.scope = $2 OR r.scope = '*')
        WHERE c.principal_id = $1 AND c.revoked_at IS NULL ORDER BY r.role";

    const GET = ["SELECT ", role_columns!(), " FROM roles WHERE principal_id = $1 AND scope = $2"];

    const GRANT = ["INSERT INTO roles (", role_columns!(), ") VALUES ($1, $2, $3, $4)
        ON CONFLICT (principal_id, scope) DO UPDATE SET role = excluded.role, created_at = excluded.created_at"];

    const WITHDRAW = "DELETE FROM roles WHERE principal_id = $1 AND scope = $2";

    const IN_SCOPE = ["SELECT ", role_columns!(), " FROM roles
        WHERE scope = $1 AND principal_id > $2 ORDER BY principal_id LIMIT $3"];

    const OF_PRINCIPAL = ["SELECT ", role_columns!(), " FROM roles
        WHERE principal_id = $1 AND scope > $2 ORDER BY scope LIMIT $3"];
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

fn read_role(row: &Row<'_>) -> Result<Grant, Error> {
    Ok(Grant {
        principal: row.get(RoleColumn::principal_id)?,
        scope: row.get(RoleColumn::scope)?,
        role: row.get(RoleColumn::role)?,
        created_at: row.get(RoleColumn::created_at)?,
    })
}

/// The roles `principal` holds in `scope` or in the whole marketplace; `None` once it is revoked.
pub fn held_in(tx: &mut Tx<'_>, principal: &PrincipalId, scope: &str) -> Result<Option<Vec<String>>, Error> {
    let found = tx.all(HELD_IN, params![principal, scope], |row| row.get::<Option<String>>(0))?;
    Ok((!found.is_empty()).then(|| found.into_iter().flatten().collect()))
}

/// What `principal` holds in exactly `scope`.
pub fn get(tx: &mut Tx<'_>, principal: &PrincipalId, scope: &str) -> Result<Option<Grant>, Error> {
    tx.optional(GET, params![principal, scope], read_role)
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
    tx.all(IN_SCOPE, params![scope, after, limit], read_role)
}

/// What `principal` holds: up to `limit` from the scope after `after`.
pub fn of_principal(
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    after: &str,
    limit: i64,
) -> Result<Vec<Grant>, Error> {
    tx.all(OF_PRINCIPAL, params![principal, after, limit], read_role)
}
