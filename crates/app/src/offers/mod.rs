//! Offers: reading, listing and saving drafts.

mod again;
mod artifact_links;
mod confirm;
mod document;
mod draft;
mod held;
pub mod import;
mod list;
mod live;
mod precondition;
mod pricing;
mod publish_level;
mod put;
mod read;
mod ready;
mod secrets;
mod validate;

pub use again::{Shown, again};
pub use artifact_links::{ArtifactAccess, Readable, artifact_for};
pub use confirm::{Confirmable, MOST_AT_ONCE, confirm, prepare_confirm};
pub use document::Document;
pub use draft::Draft;
pub use list::{Listed, list};
pub use precondition::Precondition;
pub use pricing::with_all_pricing;
pub(crate) use pricing::{Sheets, evaluate_sheets, price_problems};
pub use put::put;
pub use read::{Found, Slot, draft, render_document, slot, version};
pub use ready::{Ready, Stored, find_stored, prepare, prepare_here};
pub use validate::{Validation, validate};

pub(crate) use artifact_links::{
    REFERENCE, address, digest_at, digest_of, digests_in, looked_at_already, named_digest, own_digest,
    reference, reference_again, signed_address, source_of, with_addresses,
};
pub(crate) use live::{Compared, Live, refuse_versions};
pub(crate) use publish_level::check_publish;
pub(crate) use read::{find, with_draft};
pub(crate) use secrets::{open_into, seal_found};

use db::Tx;
use domain::{OfferId, OfferTypeId, PublisherId};

use crate::{Ctx, Problem};

/// The offer type of a stored offer.
///
/// A type can only be missing when the operator took its file away; that is a fault of the installation.
pub(crate) fn offer_type<'a>(
    ctx: &'a Ctx,
    id: &OfferTypeId,
) -> Result<&'a domain::offer_type::OfferType, Problem> {
    ctx.env.offer_types.get(id).ok_or_else(|| {
        Problem::internal(format!("offers of type `{id}` are stored, but its offer type file is not loaded"))
    })
}

/// Whether the publisher moved to the newer portal, in the word the wire uses.
pub(crate) fn migrated(tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    Ok(db::publishers::get(tx, publisher)?.is_none_or(|publisher| publisher.migrated))
}

/// There is no such offer, said to somebody who may know.
pub(crate) fn no_offer(publisher: &PublisherId, offer: &OfferId) -> Problem {
    Problem::NotFound(format!(
        "publisher `{publisher}` has no offer `{offer}`; list its offers to see their ids"
    ))
}
