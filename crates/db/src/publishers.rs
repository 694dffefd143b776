//! Publishers: the sellers' accounts.

use domain::{PersonId, PrincipalId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

columns! {
    ($) publisher_columns, PublisherColumn:
    publisher_id, display_name, seller_contact, seller_id, migrated, created_at, contact_name, contact_phone, migrated_at
}

sql_texts! {
    const INSERT = ["INSERT INTO publishers (", publisher_columns!(), ")
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (publisher_id) DO NOTHING"];

    const NEXT_SELLER = "SELECT coalesce(max(seller_id), 1000) + 1 FROM publishers";

    const GET = ["SELECT ", publisher_columns!(), "
        FROM publishers WHERE publisher_id = $1"];

    const LIST = ["SELECT ", publisher_columns!(), "
        FROM publishers WHERE publisher_id > $1 ORDER BY publisher_id LIMIT $2"];

    const OF_PRINCIPAL = ["SELECT ", publisher_columns!("p"), "
        FROM roles r JOIN principals c ON c.principal_id = r.principal_id JOIN publishers p ON p.publisher_id = r.scope
        WHERE r.principal_id = $1 AND r.scope > $2 AND c.revoked_at IS NULL ORDER BY r.scope LIMIT $3"];

    const OF_PERSON = ["SELECT ", publisher_columns!("p"), "
        FROM person_roles r JOIN people c ON c.person_id = r.person_id JOIN publishers p ON p.publisher_id = r.scope
        WHERE r.person_id = $1 AND r.scope > $2 AND c.revoked_at IS NULL ORDER BY r.scope LIMIT $3"];

    const SET_MIGRATED = "UPDATE publishers SET migrated = $2, migrated_at = $3 WHERE publisher_id = $1";

    const SET_PROFILE = "UPDATE publishers SET display_name = $2, contact_name = $3, seller_contact = $4, contact_phone = $5
        WHERE publisher_id = $1";

    const NOTE_TEST = "UPDATE publishers SET contact_tested_at = $2
        WHERE publisher_id = $1 AND (contact_tested_at IS NULL OR contact_tested_at <= $3)";
}

/// A seller's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    pub id: PublisherId,
    pub display_name: String,
    /// Comma-separated mail addresses; never empty.
    pub seller_contact: String,
    /// The number clients know the seller by.
    pub seller_id: i64,
    /// Whether its offers count as migrated to the newer account model, which decides some bodies.
    pub migrated: bool,
    pub created_at: Timestamp,
    /// Whom the seller contact reaches, in words.
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
    /// When it moved to the newer account model; nothing where it began there.
    pub migrated_at: Option<Timestamp>,
}

fn read_publisher(row: &Row<'_>) -> Result<Publisher, Error> {
    Ok(Publisher {
        id: row.get(PublisherColumn::publisher_id)?,
        display_name: row.get(PublisherColumn::display_name)?,
        seller_contact: row.get(PublisherColumn::seller_contact)?,
        seller_id: row.get(PublisherColumn::seller_id)?,
        migrated: row.get(PublisherColumn::migrated)?,
        created_at: row.get(PublisherColumn::created_at)?,
        contact_name: row.get(PublisherColumn::contact_name)?,
        contact_phone: row.get(PublisherColumn::contact_phone)?,
        migrated_at: row.get(PublisherColumn::migrated_at)?,
    })
}

/// Adds a publisher unless the id is taken; whether it did.
pub fn insert(tx: &mut Tx<'_>, new: &Publisher) -> Result<bool, Error> {
    let written = tx.execute(
        INSERT,
        params![
            new.id,
            new.display_name,
            new.seller_contact,
            new.seller_id,
            new.migrated,
            new.created_at,
            new.contact_name,
            new.contact_phone,
            new.migrated_at,
        ],
    )?;
    Ok(written == 1)
}

/// A seller number that nobody has.
pub fn next_seller_id(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(NEXT_SELLER, params![], |row| row.get(0))
}

pub fn get(tx: &mut Tx<'_>, id: &PublisherId) -> Result<Option<Publisher>, Error> {
    tx.optional(GET, params![id], read_publisher)
}

/// Up to `limit` publishers from the one after `after`, by id.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Publisher>, Error> {
    tx.all(LIST, params![after, limit], read_publisher)
}

/// Of the publishers in which `principal` holds a role, up to `limit` from the one after `after`, by id.
pub fn of_principal(
    tx: &mut Tx<'_>,
    principal: &PrincipalId,
    after: &str,
    limit: i64,
) -> Result<Vec<Publisher>, Error> {
    tx.all(OF_PRINCIPAL, params![principal, after, limit], read_publisher)
}

/// The publishers that a person holds a role in: up to `limit` from the one after `after`.
pub fn of_person(
    tx: &mut Tx<'_>,
    person: &PersonId,
    after: &str,
    limit: i64,
) -> Result<Vec<Publisher>, Error> {
    tx.all(OF_PERSON, params![person, after, limit], read_publisher)
}

/// Says since when its offers count as migrated, or that they do not; whether there was such a publisher to change.
pub fn set_migrated(tx: &mut Tx<'_>, id: &PublisherId, since: Option<Timestamp>) -> Result<bool, Error> {
    Ok(tx.execute(SET_MIGRATED, params![id, since.is_some(), since])? == 1)
}

/// Writes the names and the contact of a publisher; whether there was such a one.
pub fn set_profile(tx: &mut Tx<'_>, publisher: &Publisher) -> Result<bool, Error> {
    let Publisher { id, display_name, contact_name, seller_contact, contact_phone, .. } = publisher;
    Ok(tx.execute(SET_PROFILE, params![id, display_name, contact_name, seller_contact, contact_phone])? == 1)
}

/// Notes that the seller contact is sent a test message, unless it was since `last`; whether it may be.
pub fn note_test(tx: &mut Tx<'_>, id: &PublisherId, now: Timestamp, last: Timestamp) -> Result<bool, Error> {
    Ok(tx.execute(NOTE_TEST, params![id, now, last])? == 1)
}
