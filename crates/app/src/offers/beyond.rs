//! What only newer faces know of an offer: kept beside the definition of a version, and put back for whoever works with the whole.
//!
//! The publishing API reads and writes definitions without it. Where a version has none, nothing is looked at here.

use db::offers::Version;
use domain::json;
use offer_types::OfferType;
use serde_json::Value;

use crate::{Ctx, Problem, sealing};

/// What a draft says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Beyond {
    /// What is stored stays, but for what is named here. JSON text, if anything is named.
    Stays(Option<String>),
    /// The draft is the whole: this is all there is.
    Whole(Option<String>),
}

impl Beyond {
    /// Whether what is stored stays as it is.
    pub(super) fn says_nothing(&self) -> bool {
        *self == Self::Stays(None)
    }

    /// Whether anything may be there then; `stored` is what there was.
    pub(super) fn leaves_some(&self, stored: Option<&str>) -> bool {
        match self {
            Self::Stays(said) => said.is_some() || stored.is_some(),
            Self::Whole(said) => said.is_some(),
        }
    }

    /// `definition`, which has none of it, with all that it has then; `stored` is what there was.
    pub(super) fn completed(
        &self,
        known: &OfferType,
        mut definition: Value,
        stored: Option<&str>,
    ) -> Result<Value, Problem> {
        let (said, kept) = match self {
            Self::Stays(said) => (said, stored),
            Self::Whole(said) => (said, None),
        };
        put(known, &mut definition, said.as_deref())?;
        put(known, &mut definition, kept)?;
        Ok(definition)
    }
}

/// Puts what is kept beside `definition` into it; what that says itself counts.
pub(crate) fn put(known: &OfferType, definition: &mut Value, kept: Option<&str>) -> Result<(), Problem> {
    if let Some(kept) = kept {
        known.put_beyond(definition, json::stored(kept)?);
    }
    Ok(())
}

/// All that a version says, as it is stored.
pub(crate) fn stored_whole(known: &OfferType, version: &Version) -> Result<Value, Problem> {
    let mut definition = json::stored(&version.definition)?;
    put(known, &mut definition, version.beyond.as_deref())?;
    Ok(definition)
}

/// All that a version says, without secrets, whatever it was stored by.
pub(crate) fn whole(ctx: &Ctx, known: &OfferType, version: &Version) -> Result<Value, Problem> {
    let mut definition = json::stored(&version.definition)?;
    sealing::seal_shown(ctx, known, &mut definition);
    put(known, &mut definition, version.beyond.as_deref())?;
    Ok(definition)
}

/// The texts that a whole definition is stored as: itself, and what is kept beside it, which it is left without.
pub(crate) fn split(known: &OfferType, whole: &mut Value) -> Result<(String, Option<String>), Problem> {
    let beyond = known.take_beyond_to_keep(whole).map(|beyond| serde_json::to_string(&beyond)).transpose()?;
    Ok((serde_json::to_string(whole)?, beyond))
}
