//! Offers: reading, listing and saving drafts.

mod again;
mod artifact_links;
mod begin;
mod beyond;
mod compare;
mod confirm;
mod document;
mod draft;
mod guids;
mod held;
pub mod import;
mod list;
mod live;
mod page;
mod plan_names;
mod precondition;
mod pricing;
mod publish_level;
mod put;
mod read;
mod ready;
mod retired;
mod search;
mod secrets;
mod survey;
mod validate;
mod whole;

pub use again::{Shown, again};
pub use artifact_links::{ArtifactAccess, Readable, artifact_for, known_files};
pub use begin::{
    Beginning, IdState, LeftSecret, PreparedBeginning, Start, begin, offer_id_state, plan_id_state,
    prepare_begin, secrets_left,
};
pub(crate) use beyond::{put as put_beyond, split, stored_whole, whole};
pub use compare::{SideBySide, Which, compare, compare_every};
pub(crate) use compare::{compare_versions, compare_with_live, every_field, with_files};
pub use confirm::{Confirmable, MOST_AT_ONCE, ToConfirm, Unconfirmed, confirm, prepare_confirm, to_confirm};
pub use document::Document;
pub use draft::Draft;
pub use guids::{OfferIds, find_by_guid, read_ids};
pub use list::{Listed, list};
pub use page::{
    EditedPage, FoundToOpen, KeptStates, ListedPage, OnPage, OpenedPage, PageContent, PageState, PageStates,
    PageTag, PreparedEdit, PreparedPage, SavedPage, SecretSet, StandingPage, find_to_open, list_pages,
    open_page, page_states, prepare_edit, prepare_page, read_page, save_edit, save_page,
};
pub use plan_names::{FoundPlan, fill_plan_names, search_plans};
pub use precondition::Precondition;
pub use pricing::with_all_pricing;
pub(crate) use pricing::{Sheets, evaluate_sheets, held_sheets, price_problems};
pub use put::put;
pub use read::{Found, Slot, draft, render_document, slot, version};
pub use ready::{Ready, Stored, find_stored, prepare, prepare_here};
pub use search::{Found as FoundOffers, FoundOffer, Search, Sort, fill_name_keys, search};
pub use survey::{Logo, logo};
pub use validate::{ToValidate, Validation, validate};
pub use whole::{Whole, read_whole};

pub(crate) use artifact_links::{
    REFERENCE, address, digest_at, digest_of, digests_in, looked_at_already, named_digest, own_digest,
    reference, reference_again, resolve_all, signature, signed_address, source_of, with_addresses,
};
pub(crate) use draft::Follows;
pub(crate) use live::{Compared, Live, refuse_versions};
pub(crate) use page::{Tagged, tag_of_page};
pub(crate) use publish_level::check_publish;
pub(crate) use read::{find, with_draft};
pub(crate) use retired::refuse_retired;
pub(crate) use secrets::{is_kept, open_into, seal_found};

use db::Tx;
use domain::{OfferId, OfferTypeId, PublisherId};

use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// The offer type of a stored offer.
///
/// A type can only be missing when the operator took its file away; that is a fault of the installation.
pub(crate) fn offer_type<'a>(ctx: &'a Ctx, id: &OfferTypeId) -> Result<&'a offer_types::OfferType, Problem> {
    ctx.env.offer_types.get(id).ok_or_else(|| {
        Problem::internal(format!("offers of type `{id}` are stored, but its offer type file is not loaded"))
    })
}

/// Lets those through who may edit offers of `publisher`, before anything they sent is looked at.
pub fn may_edit(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<(), Problem> {
    require(ctx, tx, publisher, Need::Edit)
}

/// Whether the caller may, for pages that show the same to others but offer them less.
pub fn can_edit(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    match may_edit(ctx, tx, publisher) {
        Ok(()) => Ok(true),
        Err(Problem::Forbidden(_)) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Whether the publisher moved to the newer portal, in the word the wire uses.
pub(crate) fn migrated(tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<bool, Problem> {
    Ok(db::publishers::get(tx, publisher)?.is_none_or(|publisher| publisher.migrated))
}

/// The offer, for callers who may see it; nothing where there is none.
pub fn named(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Option<db::offers::Offer>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    Ok(db::offers::get(tx, publisher, id)?)
}

/// There is no such offer, said to somebody who may know.
pub(crate) fn no_offer(publisher: &PublisherId, offer: &OfferId) -> Problem {
    Problem::NotFound(format!(
        "publisher `{publisher}` has no offer `{offer}`; list its offers to see their ids"
    ))
}
