//! Service principals and their secrets.

use std::fmt;

use domain::{PrincipalId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! {
    ($) principal_columns, PrincipalColumn:
    principal_id, tenant_id, display_name, external_issuer, external_subject, revoked_at, created_at
}
columns! { ($) secret_columns, SecretColumn: secret_id, principal_id, hash, hint, created_at, expires_at, revoked_at }

sql_texts! {
    const INSERT = "INSERT INTO principals (principal_id, tenant_id, display_name, external_issuer, external_subject,
            created_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING";

    const GET = ["SELECT ", principal_columns!(), "
        FROM principals WHERE principal_id = $1"];

    const LIST = ["SELECT ", principal_columns!(), "
        FROM principals WHERE (created_at, principal_id) > ($1, $2) ORDER BY created_at, principal_id LIMIT $3"];

    const NAMED = ["SELECT ", principal_columns!(), "
        FROM principals WHERE display_name = $1 AND revoked_at IS NULL ORDER BY created_at, principal_id LIMIT 1"];

    const BY_EXTERNAL = ["SELECT ", principal_columns!(), "
        FROM principals WHERE external_issuer = $1 AND external_subject = $2"];

    const ACTIVE = "SELECT 1 FROM principals WHERE principal_id = $1 AND revoked_at IS NULL";

    const REVOKE = "UPDATE principals SET revoked_at = $2 WHERE principal_id = $1 AND revoked_at IS NULL";

    const INSERT_SECRET = "INSERT INTO principal_secrets (secret_id, principal_id, hash, hint, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";

    const SECRETS = ["SELECT ", secret_columns!(), "
        FROM principal_secrets WHERE principal_id = $1 ORDER BY created_at, secret_id"];

    const REVOKE_SECRET = "UPDATE principal_secrets SET revoked_at = $3
        WHERE principal_id = $1 AND secret_id = $2 AND revoked_at IS NULL";

    const EXPIRE_OTHERS = "UPDATE principal_secrets SET expires_at = $3
        WHERE principal_id = $1 AND secret_id <> $2 AND expires_at > $3 AND revoked_at IS NULL";
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub id: PrincipalId,
    /// The directory it signs in at, lower-case: the first segment of its token endpoint.
    pub tenant: String,
    pub display_name: String,
    /// Where its tokens come from and how they name it, when an external OpenID provider vouches for it.
    pub external: Option<External>,
    pub revoked_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// How an external OpenID provider names a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct External {
    pub issuer: String,
    pub subject: String,
}

fn read_principal(row: &Row<'_>) -> Result<Principal, Error> {
    let (issuer, subject): (Option<String>, Option<String>) =
        (row.get(PrincipalColumn::external_issuer)?, row.get(PrincipalColumn::external_subject)?);
    Ok(Principal {
        id: row.get(PrincipalColumn::principal_id)?,
        tenant: row.get(PrincipalColumn::tenant_id)?,
        display_name: row.get(PrincipalColumn::display_name)?,
        external: issuer.zip(subject).map(|(issuer, subject)| External { issuer, subject }),
        revoked_at: row.get(PrincipalColumn::revoked_at)?,
        created_at: row.get(PrincipalColumn::created_at)?,
    })
}

/// Adds a principal unless its id or its external name is taken; whether it did.
pub fn insert(tx: &mut Tx<'_>, new: &Principal) -> Result<bool, Error> {
    let external = new.external.as_ref();
    let written = tx.execute(
        INSERT,
        params![
            new.id,
            new.tenant,
            new.display_name,
            external.map(|external| &external.issuer),
            external.map(|external| &external.subject),
            new.created_at
        ],
    )?;
    Ok(written == 1)
}

pub fn get(tx: &mut Tx<'_>, id: &PrincipalId) -> Result<Option<Principal>, Error> {
    tx.optional(GET, params![id], read_principal)
}

/// Up to `limit` principals, oldest first, from the one after `after`.
pub fn list(tx: &mut Tx<'_>, after: Option<&Principal>, limit: i64) -> Result<Vec<Principal>, Error> {
    let (at, id) = after.map_or((i64::MIN, ""), |last| (last.created_at.micros(), last.id.as_str()));
    tx.all(LIST, params![at, id, limit], read_principal)
}

/// The oldest principal that people call `name` and that is not revoked.
pub fn named(tx: &mut Tx<'_>, name: &str) -> Result<Option<Principal>, Error> {
    tx.optional(NAMED, params![name], read_principal)
}

/// The principal an external provider calls `subject`.
pub fn by_external(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> Result<Option<Principal>, Error> {
    tx.optional(BY_EXTERNAL, params![issuer, subject], read_principal)
}

/// Whether the principal exists and is not revoked.
pub fn is_active(tx: &mut Tx<'_>, id: &PrincipalId) -> Result<bool, Error> {
    Ok(tx.optional(ACTIVE, params![id], |row| row.get::<i64>(0))?.is_some())
}

/// Revokes a principal for good; whether it was not revoked before.
pub fn revoke(tx: &mut Tx<'_>, id: &PrincipalId, at: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(REVOKE, params![id, at])? == 1)
}

/// One of a principal's secrets, without the secret itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    pub id: String,
    pub principal: PrincipalId,
    /// SHA-256 of the secret, in hexadecimal.
    pub hash: String,
    /// The secret's last four characters, for people who look for the one they hold.
    pub hint: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

impl fmt::Debug for Secret {
    /// Without the hash, which has no business in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret")
            .field("id", &self.id)
            .field("principal", &self.principal)
            .field("expires_at", &self.expires_at)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

pub fn insert_secret(tx: &mut Tx<'_>, new: &Secret) -> Result<(), Error> {
    tx.execute(
        INSERT_SECRET,
        params![new.id, new.principal, new.hash, new.hint, new.created_at, new.expires_at],
    )?;
    Ok(())
}

/// Every secret of a principal, expired and revoked ones too, oldest first.
pub fn secrets(tx: &mut Tx<'_>, principal: &PrincipalId) -> Result<Vec<Secret>, Error> {
    tx.all(SECRETS, params![principal], |row| {
        Ok(Secret {
            id: row.get(SecretColumn::secret_id)?,
            principal: row.get(SecretColumn::principal_id)?,
            hash: row.get(SecretColumn::hash)?,
            hint: row.get(SecretColumn::hint)?,
            created_at: row.get(SecretColumn::created_at)?,
            expires_at: row.get(SecretColumn::expires_at)?,
            revoked_at: row.get(SecretColumn::revoked_at)?,
        })
    })
}

/// Revokes one secret of `principal`; whether there was one that was not revoked.
pub fn revoke_secret(
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    secret: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    Ok(tx.execute(REVOKE_SECRET, params![principal, secret, at])? == 1)
}

/// Has every secret of `principal` but `kept` expire at `at` or earlier; how many that shortened.
pub fn expire_other_secrets(
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    kept: &str,
    at: Timestamp,
) -> Result<u64, Error> {
    tx.execute(EXPIRE_OTHERS, params![principal, kept, at])
}
