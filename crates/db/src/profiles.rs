//! What publishers say of themselves, and whom to ask there.

use domain::PublisherId;

use crate::{Error, Tx, params};

sql_texts! {
    const GET = "SELECT description, contact_name, contact_phone FROM publisher_profiles WHERE publisher_id = $1";

    const PUT = "INSERT INTO publisher_profiles (publisher_id, description, contact_name, contact_phone) VALUES ($1, $2, $3, $4)
        ON CONFLICT (publisher_id) DO UPDATE SET description = excluded.description, contact_name = excluded.contact_name,
            contact_phone = excluded.contact_phone";

    const NAME = "UPDATE publishers SET display_name = $2, seller_contact = $3 WHERE publisher_id = $1";
}

/// What is kept beside the name of a publisher; each may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    pub description: String,
    pub contact_name: String,
    pub contact_phone: String,
}

/// What a publisher says of itself; empty where it never said anything.
pub fn get(tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<Profile, Error> {
    let found = tx.optional(GET, params![publisher], |row| {
        Ok(Profile { description: row.get(0)?, contact_name: row.get(1)?, contact_phone: row.get(2)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// Keeps what a publisher says, in place of what it said before.
pub fn put(tx: &mut Tx<'_>, publisher: &PublisherId, new: &Profile) -> Result<(), Error> {
    tx.execute(PUT, params![publisher, new.description, new.contact_name, new.contact_phone])?;
    Ok(())
}

/// Names a publisher, and says where mail for it goes.
pub fn set_name(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    display_name: &str,
    seller_contact: &str,
) -> Result<(), Error> {
    tx.execute(NAME, params![publisher, display_name, seller_contact])?;
    Ok(())
}
