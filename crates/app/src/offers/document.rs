//! An offer as readers get it.

use domain::publishing::OfferStatus;
use domain::{Finding, OfferId, OfferTypeId, PublisherId, Timestamp};
use serde_json::value::RawValue;

/// One version of an offer with what belongs around it.
#[derive(Debug, Clone)]
pub struct Document {
    pub publisher: PublisherId,
    pub id: OfferId,
    pub offer_type: OfferTypeId,
    pub status: OfferStatus,
    /// When `status` was set.
    pub status_at: Timestamp,
    pub version: i64,
    /// Ready to send: no secrets, artifacts as our own addresses.
    pub definition: Box<RawValue>,
    /// The `offerTypeVersions`, if the publisher sent any.
    pub type_versions: Option<Box<RawValue>>,
    pub changed_at: Timestamp,
    pub migrated: bool,
    /// What is worth a look in a draft that was just saved.
    pub warnings: Vec<Finding>,
}
