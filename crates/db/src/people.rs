//! People and what they may do. A scope is a publisher id, or `*` for the marketplace itself.

use domain::{PersonId, SessionId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! {
    ($) person_columns, PersonColumn:
    person_id, address, name, language, password, created_at, revoked_at
}

sql_texts! {
    const INSERT = "INSERT INTO people (person_id, address, address_key, name, name_key, language, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (address_key) DO NOTHING";

    const GET = ["SELECT ", person_columns!(), " FROM people WHERE person_id = $1"];

    const BY_ADDRESS = ["SELECT ", person_columns!(), " FROM people WHERE address_key = $1"];

    const LIST = ["SELECT ", person_columns!(), " FROM people
        WHERE (name_key, person_id) > ($1, $2) ORDER BY name_key, person_id LIMIT $3"];

    const SET_PASSWORD = "UPDATE people SET password = $2 WHERE person_id = $1";

    const SET_LANGUAGE = "UPDATE people SET language = $2 WHERE person_id = $1";

    const REVOKE = "UPDATE people SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL";

    const HELD_IN = "SELECT r.role FROM sessions s JOIN people p ON p.person_id = s.person_id
        LEFT JOIN person_roles r ON r.person_id = p.person_id AND (r.scope = $3 OR r.scope = '*')
        WHERE s.session_id = $1 AND s.expires_at > $2 AND p.revoked_at IS NULL";

    const ROLE = "SELECT role FROM person_roles WHERE person_id = $1 AND scope = $2";

    const GRANT = "INSERT INTO person_roles (person_id, scope, role, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person_id, scope) DO UPDATE SET role = excluded.role, created_at = excluded.created_at";

    const WITHDRAW = "DELETE FROM person_roles WHERE person_id = $1 AND scope = $2";

    const IN_SCOPE = ["SELECT ", person_columns!("p"), ", r.role, r.created_at
        FROM person_roles r JOIN people p ON p.person_id = r.person_id
        WHERE r.scope = $1 AND r.person_id > $2 ORDER BY r.person_id LIMIT $3"];
}

/// Somebody who signs in with a browser.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// Their mail address as it was typed; no two people have the same in any letter case.
    pub address: String,
    pub name: String,
    /// The code of the language they chose, if they did.
    pub language: Option<String>,
    /// An argon2 hash with its parameters (PHC string); none until they choose a password.
    pub password: Option<String>,
    pub created_at: Timestamp,
    /// When they were shut out.
    pub revoked_at: Option<Timestamp>,
}

impl std::fmt::Debug for Person {
    /// Without the hash, which has no business in a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .field("revoked_at", &self.revoked_at)
            .finish_non_exhaustive()
    }
}

/// A person with a role in some scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub person: Person,
    pub role: String,
    pub since: Timestamp,
}

fn read_person(row: &Row<'_>) -> Result<Person, Error> {
    Ok(Person {
        id: row.get(PersonColumn::person_id)?,
        address: row.get(PersonColumn::address)?,
        name: row.get(PersonColumn::name)?,
        language: row.get(PersonColumn::language)?,
        password: row.get(PersonColumn::password)?,
        created_at: row.get(PersonColumn::created_at)?,
        revoked_at: row.get(PersonColumn::revoked_at)?,
    })
}

/// Folds what people type, so that it is found in any letter case and sorts alike on both engines.
pub fn key(text: &str) -> String {
    text.to_lowercase()
}

/// Adds a person unless somebody has the address; whether it did.
pub fn insert(tx: &mut Tx<'_>, new: &Person) -> Result<bool, Error> {
    let (address, name) = (key(&new.address), key(&new.name));
    let written = tx.execute(
        INSERT,
        params![new.id, new.address, address, new.name, name, new.language, new.created_at],
    )?;
    Ok(written == 1)
}

pub fn get(tx: &mut Tx<'_>, id: &PersonId) -> Result<Option<Person>, Error> {
    tx.optional(GET, params![id], read_person)
}

pub fn by_address(tx: &mut Tx<'_>, address: &str) -> Result<Option<Person>, Error> {
    tx.optional(BY_ADDRESS, params![key(address)], read_person)
}

/// Up to `limit` people by name, from the one after `after`.
pub fn list(tx: &mut Tx<'_>, after: Option<&Person>, limit: i64) -> Result<Vec<Person>, Error> {
    let (name, id) = after.map_or((String::new(), ""), |last| (key(&last.name), last.id.as_str()));
    tx.all(LIST, params![name, id, limit], read_person)
}

pub fn set_password(tx: &mut Tx<'_>, id: &PersonId, hash: &str) -> Result<(), Error> {
    tx.execute(SET_PASSWORD, params![id, hash])?;
    Ok(())
}

pub fn set_language(tx: &mut Tx<'_>, id: &PersonId, language: Option<&str>) -> Result<(), Error> {
    tx.execute(SET_LANGUAGE, params![id, language])?;
    Ok(())
}

/// Shuts a person out for good; whether they were not before.
pub fn revoke(tx: &mut Tx<'_>, id: &PersonId, at: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(REVOKE, params![id, at])? == 1)
}

/// The roles that whoever is signed in holds in `scope` or in the whole marketplace; `None` once the session ended, or they are
/// shut out.
pub fn held_in(
    tx: &mut Tx<'_>,
    session: &SessionId,
    now: Timestamp,
    scope: &str,
) -> Result<Option<Vec<String>>, Error> {
    let found = tx.all(HELD_IN, params![session, now, scope], |row| row.get::<Option<String>>(0))?;
    Ok((!found.is_empty()).then(|| found.into_iter().flatten().collect()))
}

/// What a person holds in exactly `scope`.
pub fn role(tx: &mut Tx<'_>, id: &PersonId, scope: &str) -> Result<Option<String>, Error> {
    tx.optional(ROLE, params![id, scope], |row| row.get(0))
}

/// Gives a role, in place of the one held in the same scope.
pub fn grant(tx: &mut Tx<'_>, id: &PersonId, scope: &str, role: &str, at: Timestamp) -> Result<(), Error> {
    tx.execute(GRANT, params![id, scope, role, at])?;
    Ok(())
}

/// Whether there was a role to withdraw.
pub fn withdraw(tx: &mut Tx<'_>, id: &PersonId, scope: &str) -> Result<bool, Error> {
    Ok(tx.execute(WITHDRAW, params![id, scope])? == 1)
}

/// Who holds a role in exactly `scope`: up to `limit` from the one after `after`, by id.
pub fn in_scope(tx: &mut Tx<'_>, scope: &str, after: &str, limit: i64) -> Result<Vec<Member>, Error> {
    let member = |row: &Row<'_>| {
        Ok(Member {
            person: read_person(row)?,
            role: row.get(PersonColumn::COUNT)?,
            since: row.get(PersonColumn::COUNT + 1)?,
        })
    };
    tx.all(IN_SCOPE, params![scope, after, limit], member)
}
