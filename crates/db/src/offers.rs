//! Offers, their versions and slots.

use std::time::Duration;

use domain::filter::OfferFilter;
use domain::publishing::OfferStatus;
use domain::{OfferGuid, OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

/// The least time between two changes.
const TICK: Duration = Duration::from_micros(1);

columns! {
    ($) offer_columns, OfferColumn:
    offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version, preview_version,
    production_version, publication_id, guid
}
columns! {
    ($) version_columns, VersionColumn:
    version, definition, type_versions, secrets, price_rates, has_artifacts, changed_at, frozen_at, beyond
}

sql_texts! {
    const GET = ["SELECT ", offer_columns!(), " FROM offers WHERE publisher_id = $1 AND offer_id = $2"];

    const WITH_DRAFT = ["SELECT ", offer_columns!("o"), ", ", version_columns!("v"), ", p.migrated
        FROM offers o
        JOIN offer_versions v ON v.publisher_id = o.publisher_id AND v.offer_id = o.offer_id AND v.version = o.draft_version
        JOIN publishers p ON p.publisher_id = o.publisher_id
        WHERE o.publisher_id = $1 AND o.offer_id = $2"];

    const BASIS = ["SELECT ", offer_columns!("o"), ", v.secrets, v.price_rates, v.beyond, v.frozen_at, p.migrated,
            (SELECT count(*) FROM deleted_plans d WHERE d.publisher_id = o.publisher_id AND d.offer_id = o.offer_id)
        FROM offers o
        JOIN offer_versions v ON v.publisher_id = o.publisher_id AND v.offer_id = o.offer_id AND v.version = o.draft_version
        JOIN publishers p ON p.publisher_id = o.publisher_id
        WHERE o.publisher_id = $1 AND o.offer_id = $2"];

    const PRICE_RATES = "SELECT price_rates FROM offer_versions WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const LIST = ["SELECT ", offer_columns!(), "
        FROM offers WHERE publisher_id = $1 AND offer_id > $2 ORDER BY offer_id LIMIT $3"];

    // SQLite would rather read all offers of the publisher in order of their ids: it does not know that a type or a status may
    // be rare.
    const LIST_OF_TYPE = {
        sqlite: ["SELECT ", offer_columns!(), "
            FROM offers INDEXED BY offers_by_type WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4
            ORDER BY offer_id LIMIT $3"],
        postgres: ["SELECT ", offer_columns!(), "
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 ORDER BY offer_id LIMIT $3"]
    };

    const LIST_IN_STATUS = {
        sqlite: ["SELECT ", offer_columns!(), "
            FROM offers INDEXED BY offers_by_status WHERE publisher_id = $1 AND offer_id > $2 AND status = $4
            ORDER BY offer_id LIMIT $3"],
        postgres: ["SELECT ", offer_columns!(), "
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND status = $4 ORDER BY offer_id LIMIT $3"]
    };

    const LIST_OF_TYPE_IN_STATUS = {
        sqlite: ["SELECT ", offer_columns!(), "
            FROM offers INDEXED BY offers_by_status WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 AND status = $5
            ORDER BY offer_id LIMIT $3"],
        postgres: ["SELECT ", offer_columns!(), "
            FROM offers WHERE publisher_id = $1 AND offer_id > $2 AND offer_type_id = $4 AND status = $5 ORDER BY offer_id LIMIT $3"]
    };

    const INSERT = "INSERT INTO offers (publisher_id, offer_id, offer_type_id, display_text, status, status_at,
            changed_at, draft_version, created_at, guid, name_key, plan_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $6, $8, $9, $10)";

    const BY_GUID = "SELECT publisher_id, offer_id FROM offers WHERE guid = $1";

    const SAVE_DRAFT = "UPDATE offers SET display_text = $3, changed_at = $4, draft_version = $5, name_key = $6,
            plan_key = COALESCE($7, plan_key)
        WHERE publisher_id = $1 AND offer_id = $2";

    const SET_STATUS = "UPDATE offers SET status = $3, status_at = $4, preview_version = $5, production_version = $6,
            publication_id = $7
        WHERE publisher_id = $1 AND offer_id = $2";

    const VERSION = ["SELECT ", version_columns!(), "
        FROM offer_versions WHERE publisher_id = $1 AND offer_id = $2 AND version = $3"];

    const PUT_VERSION = "INSERT INTO offer_versions (publisher_id, offer_id, version, definition, type_versions, secrets,
            price_rates, has_artifacts, changed_at, beyond)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (publisher_id, offer_id, version) DO UPDATE SET definition = excluded.definition,
            type_versions = excluded.type_versions, secrets = excluded.secrets,
            price_rates = excluded.price_rates, has_artifacts = excluded.has_artifacts, changed_at = excluded.changed_at,
            beyond = excluded.beyond
        WHERE offer_versions.frozen_at IS NULL";

    const COPY_VERSION = "INSERT INTO offer_versions (publisher_id, offer_id, version, definition, type_versions, secrets,
            price_rates, has_artifacts, changed_at, beyond)
        SELECT publisher_id, offer_id, $4, definition, type_versions, secrets, price_rates, has_artifacts, changed_at, beyond
        FROM offer_versions WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const FREEZE = "UPDATE offer_versions SET frozen_at = $4
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3 AND frozen_at IS NULL";

    const REPLACE_ARTIFACTS = "UPDATE offer_versions SET definition = $4, beyond = $5, has_artifacts = 1
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const VERSIONS_AFTER = "SELECT publisher_id, offer_id, version FROM offer_versions
        WHERE (publisher_id, offer_id, version) > ($1, $2, $3) ORDER BY publisher_id, offer_id, version LIMIT $4";

    const RESEAL = "UPDATE offer_versions SET definition = $4, secrets = $5, beyond = $6
        WHERE publisher_id = $1 AND offer_id = $2 AND version = $3";

    const RETIRED_PLANS = "SELECT plan_id, 0 FROM live_plans
        WHERE publisher_id = $1 AND offer_id = $2 AND retired_at IS NOT NULL
        UNION ALL SELECT plan_id, 1 FROM deleted_plans WHERE publisher_id = $1 AND offer_id = $2";

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
    /// Given at its birth; the id that newer APIs call durable.
    pub guid: OfferGuid,
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

fn read_offer(row: &Row<'_>) -> Result<Offer, Error> {
    Ok(Offer {
        id: row.get(OfferColumn::offer_id)?,
        offer_type: row.get(OfferColumn::offer_type_id)?,
        display_text: row.get(OfferColumn::display_text)?,
        status: row.parsed(OfferColumn::status)?,
        status_at: row.get(OfferColumn::status_at)?,
        changed_at: row.get(OfferColumn::changed_at)?,
        draft_version: row.get(OfferColumn::draft_version)?,
        preview_version: row.get(OfferColumn::preview_version)?,
        production_version: row.get(OfferColumn::production_version)?,
        publication: row.get(OfferColumn::publication_id)?,
        guid: row.parsed(OfferColumn::guid)?,
    })
}

/// The document of an offer, as it was or is at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    pub version: i64,
    /// JSON text of the definition: without secrets, and without what only newer faces know; artifacts as references to the store.
    pub definition: String,
    /// JSON text of the `offerTypeVersions` the publisher sent, if any.
    pub type_versions: Option<String>,
    /// JSON text of an object from place to sealed secret, if there are any.
    pub secrets: Option<String>,
    /// JSON text of the exchange rates that its prices were saved with, if it has any that are converted.
    pub price_rates: Option<String>,
    /// Whether `definition` or `beyond` may hold references to the artifact store.
    pub has_artifacts: bool,
    pub changed_at: Timestamp,
    /// When a publish froze it; after that the document never changes.
    pub frozen_at: Option<Timestamp>,
    /// JSON text of what only newer faces know, if there is anything: a document of the same shape with nothing else in it.
    pub beyond: Option<String>,
}

impl Version {
    /// In bytes of what it says.
    pub fn size(&self) -> usize {
        self.definition.len() + self.beyond.as_ref().map_or(0, String::len)
    }
}

fn read_version(row: &Row<'_>) -> Result<Version, Error> {
    Ok(Version {
        version: row.get(VersionColumn::version)?,
        definition: row.get(VersionColumn::definition)?,
        type_versions: row.get(VersionColumn::type_versions)?,
        secrets: row.get(VersionColumn::secrets)?,
        price_rates: row.get(VersionColumn::price_rates)?,
        has_artifacts: row.get(VersionColumn::has_artifacts)?,
        changed_at: row.get(VersionColumn::changed_at)?,
        frozen_at: row.get(VersionColumn::frozen_at)?,
        beyond: row.get(VersionColumn::beyond)?,
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
        let behind = row.without(OfferColumn::COUNT);
        Ok(WithDraft {
            offer: read_offer(row)?,
            draft: read_version(&behind)?,
            migrated: behind.get(VersionColumn::COUNT)?,
        })
    })
}

/// What a new draft of an offer, or a publish of the one there is, begins from; without the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub offer: Offer,
    /// Those of the draft, as [`Version::secrets`].
    pub secrets: Option<String>,
    /// Those of the draft, as [`Version::price_rates`].
    pub price_rates: Option<String>,
    /// That of the draft, as [`Version::beyond`].
    pub beyond: Option<String>,
    /// When the draft was frozen, if it was published since it was written.
    pub frozen_at: Option<Timestamp>,
    /// Whether its publisher is.
    pub migrated: bool,
    /// How many of its plans were deleted: their ids are never used again.
    pub deleted_plans: i64,
}

pub fn basis(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Option<Basis>, Error> {
    tx.optional(BASIS, params![publisher, id], |row| {
        let behind = row.without(OfferColumn::COUNT);
        Ok(Basis {
            offer: read_offer(row)?,
            secrets: behind.get(0)?,
            price_rates: behind.get(1)?,
            beyond: behind.get(2)?,
            frozen_at: behind.get(3)?,
            migrated: behind.get(4)?,
            deleted_plans: behind.get(5)?,
        })
    })
}

pub fn get(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Option<Offer>, Error> {
    tx.optional(GET, params![publisher, id], read_offer)
}

/// A publisher's offers that `filter` lets through, in order of their ids, from the one after `after`.
pub fn list(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    filter: &OfferFilter,
    after: &str,
    limit: i64,
) -> Result<Vec<Offer>, Error> {
    match (&filter.offer_type, filter.status.map(OfferStatus::as_str)) {
        (None, None) => tx.all(LIST, params![publisher, after, limit], read_offer),
        (Some(kind), None) => tx.all(LIST_OF_TYPE, params![publisher, after, limit, kind], read_offer),
        (None, Some(status)) => tx.all(LIST_IN_STATUS, params![publisher, after, limit, status], read_offer),
        (Some(kind), Some(status)) => {
            tx.all(LIST_OF_TYPE_IN_STATUS, params![publisher, after, limit, kind, status], read_offer)
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
    pub guid: &'a OfferGuid,
    /// What its plans are [found](crate::plan_keys) by.
    pub plan_key: &'a str,
}

/// The offer with this GUID.
pub fn by_guid(tx: &mut Tx<'_>, guid: &OfferGuid) -> Result<Option<(PublisherId, OfferId)>, Error> {
    tx.optional(BY_GUID, params![guid.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
}

pub fn insert(tx: &mut Tx<'_>, new: &NewOffer<'_>) -> Result<(), Error> {
    let status = OfferStatus::NeverPublished.as_str();
    tx.execute(
        INSERT,
        params![
            new.publisher,
            new.id,
            new.offer_type,
            new.display_text,
            status,
            new.at,
            new.at,
            new.guid.as_str(),
            domain::folded(new.display_text),
            new.plan_key
        ],
    )?;
    Ok(())
}

/// Notes that the draft was written at `at` and is `version`, and what its plans are [found](crate::plan_keys) by, if those are others now.
pub fn save_draft(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    display_text: &str,
    (at, version): (Timestamp, i64),
    plan_key: Option<&str>,
) -> Result<(), Error> {
    let name_key = domain::folded(display_text);
    tx.execute(SAVE_DRAFT, params![publisher, id, display_text, at, version, name_key, plan_key])?;
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
    tx.optional(VERSION, params![publisher, id, version], read_version)
}

/// The rates that the prices of a version were saved with, as [`Version::price_rates`].
pub fn price_rates(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
) -> Result<Option<String>, Error> {
    Ok(tx.optional(PRICE_RATES, params![publisher, id, version], |row| row.get(0))?.flatten())
}

/// A draft to write, with the members of [`Version`].
#[derive(Debug)]
pub struct NewVersion<'a> {
    pub version: i64,
    pub definition: &'a str,
    pub type_versions: Option<&'a str>,
    pub secrets: Option<&'a str>,
    pub price_rates: Option<&'a str>,
    pub has_artifacts: bool,
    pub changed_at: Timestamp,
    pub beyond: Option<&'a str>,
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
            version.price_rates,
            version.has_artifacts,
            version.changed_at,
            version.beyond
        ],
    )?;
    Ok(written == 1)
}

/// Makes version `to`, which is not frozen, of what is in version `from`.
pub fn copy_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    (from, to): (i64, i64),
) -> Result<(), Error> {
    tx.execute(COPY_VERSION, params![publisher, id, from, to])?;
    Ok(())
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
    (definition, beyond): (&str, Option<&str>),
) -> Result<(), Error> {
    tx.execute(REPLACE_ARTIFACTS, params![publisher, id, version, definition, beyond])?;
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

/// Moves secrets, and what only newer faces know, out of the definition of a version that was stored before they were known as such; a frozen
/// one, too, because it goes on to say the same.
pub fn reseal(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    version: i64,
    (definition, secrets, beyond): (&str, Option<&str>, Option<&str>),
) -> Result<(), Error> {
    tx.execute(RESEAL, params![publisher, id, version, definition, secrets, beyond])?;
    Ok(())
}

/// A plan whose id is never used again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetiredPlan {
    pub id: String,
    /// Whether it was deleted, before it was ever live.
    pub is_deleted: bool,
}

/// Plans that were live once and are not any more, and those that were deleted.
pub fn retired_plans(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Vec<RetiredPlan>, Error> {
    tx.all(RETIRED_PLANS, params![publisher, id], |row| {
        Ok(RetiredPlan { id: row.get(0)?, is_deleted: row.get(1)? })
    })
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
