//! Offers, their versions and slots.

use std::time::Duration;

use domain::filter::OfferFilter;
use domain::publishing::OfferStatus;
use domain::{OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

/// The least time between two changes.
const TICK: Duration = Duration::from_micros(1);

sql_texts! {
    const GET = "SELECT o.offer_type_id, o.display_text, o.status, o.status_at, o.changed_at, o.draft_version,
            o.preview_version, o.production_version, o.publication_id
        FROM offers o WHERE o.publisher_id = $1 AND o.offer_id = $2";

    const WITH_DRAFT = "SELECT o.offer_type_id, o.display_text, o.status, o.status_at, o.changed_at, o.draft_version,
            o.preview_version, o.production_version, o.publication_id,
            v.version, v.definition, v.type_versions, v.secrets, v.has_artifacts, v.changed_at, v.frozen_at, p.migrated
        FROM offers o
        JOIN offer_versions v ON v.publisher_id = o.publisher_id AND v.offer_id = o.offer_id AND v.version = o.draft_version
        JOIN publishers p ON p.publisher_id = o.publisher_id
        WHERE o.publisher_id = $1 AND o.offer_id = $2";

    const BASIS = "SELECT o.offer_type_id, o.display_text, o.status, o.status_at, o.changed_at, o.draft_version,
            o.preview_version, o.production_version, o.publication_id, v.secrets, v.frozen_at, p.migrated
        FROM offers o
        JOIN offer_versions v ON v.publisher_id = o.publisher_id AND v.offer_id = o.offer_id AND v.version = o.draft_version
        JOIN publishers p ON p.publisher_id = o.publisher_id
        WHERE o.publisher_id = $1 AND o.offer_id = $2";

    const LIST = "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
        FROM offers WHERE publisher_id = $1 AND offer_id > $2 ORDER BY offer_id LIMIT $3";

    // SQLite would rather read all offers of the publisher in order of their ids: it does not know that a type or a status may
    // be rare.
    const LIST_OF_TYPE = {
        sqlite: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers INDEXED BY offers_by_type WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4
            ORDER BY offer_id LIMIT $3",
        postgres: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 ORDER BY offer_id LIMIT $3"
    };

    const LIST_IN_STATUS = {
        sqlite: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers INDEXED BY offers_by_status WHERE publisher_id = $1 AND offer_id > $2 AND status = $4
            ORDER BY offer_id LIMIT $3",
        postgres: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND status = $4 ORDER BY offer_id LIMIT $3"
    };

    const LIST_OF_TYPE_IN_STATUS = {
        sqlite: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers INDEXED BY offers_by_status WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 AND status = $5
            ORDER BY offer_id LIMIT $3",
        postgres: "SELECT offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version,
            preview_version, production_version, publication_id
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 AND status = $5 ORDER BY offer_id LIMIT $3"
    };

    const INSERT = "INSERT INTO offers (publisher_id, offer_id, offer_type_id, display_text, status, status_at,
            changed_at, draft_version, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $6)";

    const SAVE_DRAFT = "UPDATE offers SET display_text = $3, changed_at = $4, draft_version = $5
        WHERE publisher_id = $1 AND offer_id = $2";

    const SET_STATUS = "UPDATE offers SET status = $3, status_at = $4, preview_version = $5, production_version = $6,
            publication_id = $7
        WHERE publisher_id = $1 AND offer_id = $2";

    const VERSION = "SELECT version, definition, type_versions, secrets, has_artifacts, changed_at, frozen_at
        FROM offer_versions WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const PUT_VERSION = "INSERT INTO offer_versions (publisher_id, offer_id, version, definition, type_versions, secrets,
            has_artifacts, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (publisher_id, offer_id, version) DO UPDATE SET definition = excluded.definition,
            type_versions = excluded.type_versions, secrets = excluded.secrets,
            has_artifacts = excluded.has_artifacts, changed_at = excluded.changed_at
        WHERE offer_versions.frozen_at IS NULL";

    const FREEZE = "UPDATE offer_versions SET frozen_at = $4
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3 AND frozen_at IS NULL";

    const REPLACE_ARTIFACTS = "UPDATE offer_versions SET definition = $4, has_artifacts = 1
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const VERSIONS_AFTER = "SELECT publisher_id, offer_id, version FROM offer_versions
        WHERE (publisher_id, offer_id, version) > ($1, $2, $3) ORDER BY publisher_id, offer_id, version LIMIT $4";

    const RESEAL = "UPDATE offer_versions SET definition = $4, secrets = $5
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const RETIRED_PLANS = "SELECT plan_id FROM live_plans
        WHERE publisher_id = $1 AND offer_id = $2 AND retired_at IS NOT NULL";

    const LIVE_PLANS = "SELECT plan_id FROM live_plans
        WHERE publisher_id = $1 AND offer_id = $2 AND retired_at IS NULL";

    const PLAN_IS_LIVE = "INSERT INTO live_plans (publisher_id, offer_id, plan_id) VALUES ($1, $2, $3)
        ON CONFLICT (publisher_id, offer_id, plan_id) DO NOTHING";

    const RETIRE_PLAN = "UPDATE live_plans SET retired_at = $4
        WHERE publisher_id = $1 AND offer_id = $2 AND plan_id = $3";
}

/// An offer without its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub offer_type: OfferTypeId,
    pub display_text: String,
    pub status: OfferStatus,
    /// When `status` was set.
    pub status_at: Timestamp,
    /// When the draft was last written; unique per write, so the entity tag is made of it.
    pub changed_at: Timestamp,
    pub draft_version: i64,
    pub preview_version: Option<i64>,
    pub production_version: Option<i64>,
    /// The latest publication, whose steps the status shows.
    pub publication: Option<OperationId>,
}

impl Offer {
    /// Gives the offer a status at `now`, but always after its draft was written: whoever holds the entity tag of that draft must
    /// see that there is another status, and the clock that told `now` may have been read earlier.
    pub fn set_status(&mut self, status: OfferStatus, now: Timestamp) {
        self.status = status;
        self.status_at = now.max(self.changed_at + TICK);
    }

    /// When a draft is written that is written at `now`: never at the time of another one, of which its entity tag is made, nor
    /// before the status that whoever writes it is told.
    pub fn next_change(&self, now: Timestamp) -> Timestamp {
        now.max(self.changed_at + TICK).max(self.status_at)
    }
}

fn offer(id: OfferId, row: &Row, first: usize) -> Result<Offer, Error> {
    Ok(Offer {
        id,
        offer_type: row.get(first)?,
        display_text: row.get(first + 1)?,
        status: row.parsed(first + 2)?,
        status_at: row.get(first + 3)?,
        changed_at: row.get(first + 4)?,
        draft_version: row.get(first + 5)?,
        preview_version: row.get(first + 6)?,
        production_version: row.get(first + 7)?,
        publication: row.get(first + 8)?,
    })
}

/// The document of an offer, as it was or is at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version: i64,
    /// JSON text of the definition: without secrets, artifacts as references to the store.
    pub definition: String,
    /// JSON text of the `offerTypeVersions` the publisher sent, if any.
    pub type_versions: Option<String>,
    /// JSON text of an object from place to sealed secret, if there are any.
    pub secrets: Option<String>,
    /// Whether `definition` may hold references to the artifact store.
    pub has_artifacts: bool,
    pub changed_at: Timestamp,
    /// When a publish froze it; after that the document never changes.
    pub frozen_at: Option<Timestamp>,
}

fn read_version(row: &Row<'_>, first: usize) -> Result<Version, Error> {
    Ok(Version {
        version: row.get(first)?,
        definition: row.get(first + 1)?,
        type_versions: row.get(first + 2)?,
        secrets: row.get(first + 3)?,
        has_artifacts: row.get(first + 4)?,
        changed_at: row.get(first + 5)?,
        frozen_at: row.get(first + 6)?,
    })
}

/// An offer with what most requests want of it, in one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithDraft {
    pub offer: Offer,
    pub draft: Version,
    /// Whether its publisher is.
    pub migrated: bool,
}

pub fn with_draft(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Option<WithDraft>, Error> {
    tx.optional(WITH_DRAFT, params![publisher, id], |row| {
        Ok(WithDraft {
            offer: offer(id.clone(), row, 0)?,
            draft: read_version(row, 9)?,
            migrated: row.get(16)?,
        })
    })
}

/// What a new draft of an offer, or a publish of the one there is, begins from; without the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub offer: Offer,
    /// Those of the draft, as [`Version::secrets`].
    pub secrets: Option<String>,
    /// When the draft was frozen, if it was published since it was written.
    pub frozen_at: Option<Timestamp>,
    /// Whether its publisher is.
    pub migrated: bool,
}

pub fn basis(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Option<Basis>, Error> {
    tx.optional(BASIS, params![publisher, id], |row| {
        Ok(Basis {
            offer: offer(id.clone(), row, 0)?,
            secrets: row.get(9)?,
            frozen_at: row.get(10)?,
            migrated: row.get(11)?,
        })
    })
}

pub fn get(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Option<Offer>, Error> {
    tx.optional(GET, params![publisher, id], |row| offer(id.clone(), row, 0))
}

/// A publisher's offers that `filter` lets through, in order of their ids, from the one after `after`.
pub fn list(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    filter: &OfferFilter,
    after: &str,
    limit: i64,
) -> Result<Vec<Offer>, Error> {
    let read = |row: &Row<'_>| offer(row.get(0)?, row, 1);
    match (&filter.offer_type, filter.status.map(OfferStatus::as_str)) {
        (None, None) => tx.all(LIST, params![publisher, after, limit], read),
        (Some(kind), None) => tx.all(LIST_OF_TYPE, params![publisher, after, limit, kind], read),
        (None, Some(status)) => tx.all(LIST_IN_STATUS, params![publisher, after, limit, status], read),
        (Some(kind), Some(status)) => {
            tx.all(LIST_OF_TYPE_IN_STATUS, params![publisher, after, limit, kind, status], read)
        }
    }
}

/// A new offer, without its first version.
#[derive(Debug)]
pub struct NewOffer<'a> {
    pub publisher: &'a PublisherId,
    pub id: &'a OfferId,
    pub offer_type: &'a OfferTypeId,
    pub display_text: &'a str,
    pub at: Timestamp,
}

pub fn insert(tx: &mut Tx<'_>, new: &NewOffer<'_>) -> Result<(), Error> {
    let status = OfferStatus::NeverPublished.as_str();
    tx.execute(
        INSERT,
        params![new.publisher, new.id, new.offer_type, new.display_text, status, new.at, new.at],
    )?;
    Ok(())
}

/// Notes that the draft was written at `at` and is `version`.
pub fn save_draft(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    display_text: &str,
    at: Timestamp,
    version: i64,
) -> Result<(), Error> {
    tx.execute(SAVE_DRAFT, params![publisher, id, display_text, at, version])?;
    Ok(())
}

/// Writes status, slots and publication back as `offer` has them.
pub fn save_status(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &Offer) -> Result<(), Error> {
    tx.execute(
        SET_STATUS,
        params![
            publisher,
            offer.id,
            offer.status.as_str(),
            offer.status_at,
            offer.preview_version,
            offer.production_version,
            offer.publication
        ],
    )?;
    Ok(())
}

pub fn version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
) -> Result<Option<Version>, Error> {
    tx.optional(VERSION, params![publisher, id, version], |row| read_version(row, 0))
}

/// A draft to write, with the members of [`Version`].
#[derive(Debug)]
pub struct NewVersion<'a> {
    pub version: i64,
    pub definition: &'a str,
    pub type_versions: Option<&'a str>,
    pub secrets: Option<&'a str>,
    pub has_artifacts: bool,
    pub changed_at: Timestamp,
}

/// Creates or replaces a version that is not frozen; whether it did.
pub fn put_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: &NewVersion<'_>,
) -> Result<bool, Error> {
    let written = tx.execute(
        PUT_VERSION,
        params![
            publisher,
            id,
            version.version,
            version.definition,
            version.type_versions,
            version.secrets,
            version.has_artifacts,
            version.changed_at
        ],
    )?;
    Ok(written == 1)
}

/// From now on the version never changes.
pub fn freeze(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(FREEZE, params![publisher, id, version, at])?;
    Ok(())
}

/// Replaces addresses of artifacts by references to the store; the only change a frozen version sees,
/// because both name the same bytes.
pub fn replace_artifacts(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    definition: &str,
) -> Result<(), Error> {
    tx.execute(REPLACE_ARTIFACTS, params![publisher, id, version, definition])?;
    Ok(())
}

/// Versions of all offers, frozen or not, in order, from the one after `after`.
pub fn versions_after(
    tx: &mut Tx<'_>,
    (publisher, offer, version): (&str, &str, i64),
    limit: i64,
) -> Result<Vec<(PublisherId, OfferId, i64)>, Error> {
    tx.all(VERSIONS_AFTER, params![publisher, offer, version, limit], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Moves secrets out of the definition of a version that was stored before they were known as such; a frozen one, too,
/// because it goes on to say the same.
pub fn reseal(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    (definition, secrets): (&str, Option<&str>),
) -> Result<(), Error> {
    tx.execute(RESEAL, params![publisher, id, version, definition, secrets])?;
    Ok(())
}

/// Plans that were live once and are not any more.
pub fn retired_plans(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Vec<String>, Error> {
    tx.all(RETIRED_PLANS, params![publisher, id], |row| row.get(0))
}

/// Makes `plans` the live plans; those that were live before and are not among them are retired.
pub fn set_live_plans(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    plans: &[String],
    at: Timestamp,
) -> Result<(), Error> {
    let before: Vec<String> = tx.all(LIVE_PLANS, params![publisher, id], |row| row.get(0))?;
    for plan in plans {
        tx.execute(PLAN_IS_LIVE, params![publisher, id, plan])?;
    }
    for gone in before.iter().filter(|plan| !plans.contains(plan)) {
        tx.execute(RETIRE_PLAN, params![publisher, id, gone, at])?;
    }
    Ok(())
}
