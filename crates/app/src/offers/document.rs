//! An offer as readers get it.

use domain::publishing::OfferStatus;
use domain::{OfferId, OfferTypeId, PublisherId, Timestamp};

/// One version of an offer with what belongs around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub publisher: PublisherId,
    pub id: OfferId,
    pub offer_type: OfferTypeId,
    pub status: OfferStatus,
    /// When `status` was set.
    pub status_at: Timestamp,
    pub version: i64,
    /// JSON text, ready to send: no secrets, artifacts as our own addresses.
    pub definition: String,
    /// JSON text of `offerTypeVersions`, if the publisher sent any.
    pub type_versions: Option<String>,
    pub changed_at: Timestamp,
    pub migrated: bool,
}
