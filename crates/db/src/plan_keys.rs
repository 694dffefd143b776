//! The plans of drafts, as they are found by their ids and names.

use domain::{OfferId, OfferTypeId, PublisherId, Timestamp};

use crate::offer_lists::Whose;
use crate::{Error, Row, Tx, params};

macro_rules! found_columns {
    ($offer:tt) => {
        concat!(
            $offer,
            ".publisher_id, ",
            $offer,
            ".offer_id, ",
            $offer,
            ".display_text, ",
            $offer,
            ".plan_key"
        )
    };
}

sql_texts! {
    const OF_PUBLISHER = ["SELECT ", found_columns!("o"), " FROM offers o
        WHERE o.publisher_id = $1 AND o.plan_key LIKE $2 ESCAPE '!' ORDER BY o.name_key, o.offer_id LIMIT $3"];

    // Publisher by publisher, so that it ends once there are enough.
    const OF_PERSON = {
        sqlite: ["SELECT ", found_columns!("o"), " FROM publishers CROSS JOIN offers o
            WHERE o.publisher_id = publishers.publisher_id AND o.plan_key LIKE $2 ESCAPE '!' AND ($1 = '*' OR
                (SELECT r.role FROM person_roles r WHERE r.person_id = $1 AND r.scope = publishers.publisher_id) IS NOT NULL)
            ORDER BY publishers.publisher_id, o.name_key, o.offer_id LIMIT $3"],
        postgres: ["SELECT ", found_columns!("o"), " FROM publishers CROSS JOIN LATERAL
                (SELECT * FROM offers x WHERE x.publisher_id = publishers.publisher_id AND x.plan_key LIKE $2 ESCAPE '!'
                    ORDER BY x.name_key, x.offer_id LIMIT $3) o
            WHERE ($1 = '*' OR
                (SELECT r.role FROM person_roles r WHERE r.person_id = $1 AND r.scope = publishers.publisher_id) IS NOT NULL)
            ORDER BY publishers.publisher_id, o.name_key, o.offer_id LIMIT $3"]
    };

    const WITHOUT = "SELECT o.publisher_id, o.offer_id, o.offer_type_id, o.changed_at, v.definition
        FROM offers o CROSS JOIN offer_versions v
        WHERE o.plan_key IS NULL AND v.publisher_id = o.publisher_id AND v.offer_id = o.offer_id AND v.version = o.draft_version
        ORDER BY o.publisher_id, o.offer_id LIMIT $1";

    const PUT = "UPDATE offers SET plan_key = $3
        WHERE publisher_id = $1 AND offer_id = $2 AND changed_at = $4 AND plan_key IS NULL";
}

/// An offer with a plan that was sought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithPlan {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub display_text: String,
    pub plan_key: String,
}

fn read(row: &Row<'_>) -> Result<WithPlan, Error> {
    Ok(WithPlan {
        publisher: row.get(0)?,
        offer: row.get(1)?,
        display_text: row.get(2)?,
        plan_key: row.get(3)?,
    })
}

/// At most `limit` offers that have a plan with `words`, which are folded, in its line.
pub fn search(tx: &mut Tx<'_>, whose: &Whose, words: &str, limit: i64) -> Result<Vec<WithPlan>, Error> {
    let mut pattern = String::from("%");
    for letter in words.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    let text = match whose {
        Whose::Publisher(_) => OF_PUBLISHER,
        Whose::Person(_) | Whose::Everybody => OF_PERSON,
    };
    tx.all(text, params![whose.key(), pattern, limit], read)
}

/// An offer whose plans are not written down yet.
#[derive(Debug, Clone)]
pub struct WithoutKey {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub offer_type: OfferTypeId,
    pub changed_at: Timestamp,
    /// JSON text of its draft.
    pub definition: String,
}

/// At most `limit` of them.
pub fn missing(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<WithoutKey>, Error> {
    tx.all(WITHOUT, params![limit], |row| {
        Ok(WithoutKey {
            publisher: row.get(0)?,
            offer: row.get(1)?,
            offer_type: row.get(2)?,
            changed_at: row.get(3)?,
            definition: row.get(4)?,
        })
    })
}

/// Writes them down, unless the draft was saved meanwhile.
pub fn put(tx: &mut Tx<'_>, of: &WithoutKey, key: &str) -> Result<(), Error> {
    tx.execute(PUT, params![&of.publisher, &of.offer, key, of.changed_at])?;
    Ok(())
}
