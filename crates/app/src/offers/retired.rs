//! Offers of types that are only read any more: they stay as an import brought them.

use domain::OfferTypeId;
use offer_types::{OfferType, Retired};

use crate::{Ctx, Problem};

/// Refuses to save, publish or sign off an offer of such a type, and says what to do in place of it.
pub(crate) fn refuse_retired(ctx: &Ctx, id: &OfferTypeId) -> Result<(), Problem> {
    match ctx.env.offer_types.get(id).and_then(OfferType::retired) {
        None => Ok(()),
        Some(Retired { successor, message }) => Err(Problem::Unprocessable {
            code: "OfferTypeRetired",
            message: format!("{message} Its offerTypeId is `{successor}`."),
        }),
    }
}
