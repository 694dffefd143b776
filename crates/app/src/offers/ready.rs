//! Making a draft ready to be stored, away from the transaction that stores it.

use std::borrow::Cow;
use std::sync::Arc;

use db::{Tx, offers};
use domain::offer_type::{ArtifactSlot, ImageVersion};
use domain::{Finding, FindingCode, OfferId, OfferTypeId, PublisherId};
use serde_json::value::RawValue;

use super::draft::Checked;
use super::held::Held;
use super::live::{Compared, Live, refuse_versions};
use super::{Draft, Precondition, offer_type, secrets};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, sealing};

/// A draft as it may be stored in place of what is there.
pub struct Ready {
    /// What is stored that this follows from, beside the artifacts.
    began: Option<Began>,
    /// The artifacts it names that the offer holds, or other offers of its publisher.
    pub(super) held: Held,
    pub(super) offer_type: OfferTypeId,
    pub(super) display_text: String,
    /// JSON text of the definition as readers get it.
    pub(super) shown: Box<RawValue>,
    /// As it is stored, with references, where it names artifacts that are held.
    holding: Option<String>,
    pub(super) type_versions: Option<Box<RawValue>>,
    /// All secrets the draft has then, sealed.
    pub(super) secrets: Option<String>,
    /// What is worth a look.
    pub(super) warnings: Vec<Finding>,
}

/// What of an offer decides whether and how a draft is stored.
#[derive(PartialEq, Eq)]
struct Began {
    offer_type: OfferTypeId,
    production_version: Option<i64>,
    secrets: Option<String>,
}

impl Began {
    fn of(basis: &offers::Basis) -> Self {
        Self {
            offer_type: basis.offer.offer_type.clone(),
            production_version: basis.offer.production_version,
            secrets: basis.secrets.clone(),
        }
    }
}

impl Ready {
    /// JSON text of the definition as it is stored.
    pub(super) fn definition(&self) -> &str {
        self.holding.as_deref().unwrap_or(self.shown.get())
    }

    pub(super) fn has_artifacts(&self) -> bool {
        self.holding.is_some()
    }

    /// Fails when it would be another one by now.
    pub(super) fn holds(
        &self,
        tx: &mut Tx<'_>,
        draft: &Draft,
        basis: Option<&offers::Basis>,
    ) -> Result<(), Problem> {
        let same =
            basis.map(Began::of) == self.began && self.held.are_held(tx, (&draft.publisher, &draft.id))?;
        if same { Ok(()) } else { Err(Problem::Moved) }
    }
}

/// Makes `draft`, which was sent in `size` bytes, ready to be stored by [`put`](super::put). `stored` is what was found before
/// the draft was read, the first time.
pub async fn prepare(
    app: &App,
    ctx: &Ctx,
    draft: &Arc<Draft>,
    size: usize,
    precondition: &Precondition,
    stored: Option<Stored>,
) -> Result<Ready, Problem> {
    let stored = match stored {
        Some(stored) => stored,
        None => {
            let (publisher, id) = (draft.publisher.clone(), draft.id.clone());
            app.read(ctx, move |ctx, tx| find_stored(ctx, tx, &publisher, &id)).await?
        }
    };
    precondition.hold(ctx, stored.offer())?;
    let (size, whose) = (size + stored.size(), draft.publisher.as_str());
    let (inner, asked) = (ctx.clone(), Arc::clone(draft));
    let (fitting, named) = app.heavy.run_on(size, whose, move || stored.fit(&inner, &asked)).await?;
    let held = match named.is_nothing() {
        true => Held::default(),
        false => {
            let owner = (draft.publisher.clone(), draft.id.clone());
            app.read(ctx, move |_, tx| named.look_up(tx, (&owner.0, &owner.1))).await?
        }
    };
    let (inner, asked) = (ctx.clone(), Arc::clone(draft));
    app.heavy.run_on(size, whose, move || fitting.finish(&inner, &asked, held)).await
}

/// [`prepare`] for callers who look at many drafts together, with time to spend.
pub fn prepare_here(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    draft: &Draft,
    precondition: &Precondition,
) -> Result<Ready, Problem> {
    let stored = find_stored(ctx, tx, &draft.publisher, &draft.id)?;
    precondition.hold(ctx, stored.offer())?;
    let (fitting, named) = stored.fit(ctx, draft)?;
    let held = named.look_up(tx, (&draft.publisher, &draft.id))?;
    fitting.finish(ctx, draft, held)
}

/// What is stored that a draft has to fit.
pub struct Stored {
    basis: Option<offers::Basis>,
    live: Option<Live>,
    /// The draft, if it may show secrets.
    unsealed: Option<offers::Version>,
}

/// Finds what a draft of the offer has to fit, for a caller who may edit it.
pub fn find_stored(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Stored, Problem> {
    require(ctx, tx, publisher, Need::Edit)?;
    let basis = offers::basis(tx, publisher, id)?;
    let offer = basis.as_ref().map(|basis| &basis.offer);
    let live = offer.map(|offer| Live::of(tx, publisher, offer)).transpose()?.flatten();
    let unsealed = offer.map(|offer| sealing::unsealed_draft(ctx, tx, publisher, offer)).transpose()?;
    Ok(Stored { basis, live, unsealed: unsealed.flatten() })
}

impl Stored {
    fn offer(&self) -> Option<&offers::Offer> {
        self.basis.as_ref().map(|basis| &basis.offer)
    }

    /// In bytes of the documents to look at.
    fn size(&self) -> usize {
        self.live.as_ref().map_or(0, Live::size)
    }

    /// Checks the draft against its type and against what is live.
    fn fit(self, ctx: &Ctx, draft: &Draft) -> Result<(Fitting, Named), Problem> {
        let id = type_of(draft.offer_type.as_ref(), self.offer())?;
        let checked = draft.checked(ctx, &id)?;
        if checked.display_text.contains('\0') {
            return Err(Problem::nul());
        }
        let known = offer_type(ctx, &id)?;
        let live = self.live.map(|live| live.compare(known, &checked.definition()?)).transpose()?;
        let Compared { verdict, images } = live.unwrap_or_default();
        let named = Named { artifacts: checked.artifacts.clone(), images, refused: verdict.problems };
        let warnings = verdict.warnings;
        let unnamed = match checked {
            Cow::Borrowed(_) => None,
            Cow::Owned(checked) => Some(checked),
        };
        Ok((Fitting { basis: self.basis, unsealed: self.unsealed, offer_type: id, unnamed, warnings }, named))
    }
}

/// What a draft names that the offer may have had before.
pub(super) struct Named {
    pub(super) artifacts: Vec<ArtifactSlot>,
    pub(super) images: Vec<ImageVersion>,
    /// What goes against what is live already.
    pub(super) refused: Vec<Finding>,
}

impl Named {
    pub(super) fn is_nothing(&self) -> bool {
        self.artifacts.is_empty() && self.images.is_empty() && self.refused.is_empty()
    }

    /// Which of the artifacts are held, unless something goes against what is or was live; everything wrong at once.
    pub(super) fn look_up(&self, tx: &mut Tx<'_>, owner: (&PublisherId, &OfferId)) -> Result<Held, Problem> {
        let versions = refuse_versions(tx, owner.0, owner.1, &self.images)?;
        let mut refused = [self.refused.as_slice(), &versions].concat();
        let held = match Held::among(tx, owner, &self.artifacts) {
            Err(Problem::Invalid(findings)) => {
                refused.extend(findings);
                Held::default()
            }
            held => held?,
        };
        if refused.is_empty() { Ok(held) } else { Err(Problem::Invalid(refused)) }
    }
}

/// A draft that may be stored.
struct Fitting {
    basis: Option<offers::Basis>,
    unsealed: Option<offers::Version>,
    offer_type: OfferTypeId,
    /// The draft as it was checked, unless it named its type and was checked when it was read.
    unnamed: Option<Checked>,
    /// What is worth a look beside what is live.
    warnings: Vec<Finding>,
}

impl Fitting {
    fn checked<'a>(&'a self, ctx: &Ctx, draft: &'a Draft) -> Result<Cow<'a, Checked>, Problem> {
        match &self.unnamed {
            Some(checked) => Ok(Cow::Borrowed(checked)),
            None => draft.checked(ctx, &self.offer_type),
        }
    }

    /// Writes it down as it is stored and as it is read.
    fn finish(self, ctx: &Ctx, draft: &Draft, held: Held) -> Result<Ready, Problem> {
        let checked = self.checked(ctx, draft)?;
        let owner = (&draft.publisher, &draft.id);
        let known = offer_type(ctx, &self.offer_type)?;
        let found = self.unsealed.as_ref().map(|draft| sealing::all_secrets(ctx, owner, known, draft));
        let stored = match found.transpose()? {
            Some(secrets) => secrets,
            None => self.basis.as_ref().and_then(|basis| basis.secrets.clone()),
        };
        // Only what is kept already depends on what else is in the document.
        let document = stored.is_some().then(|| checked.definition()).transpose()?.unwrap_or_default();
        let sent = (known, &document, &checked.secrets);
        let secrets = secrets::seal_all(ctx, owner, sent, stored.as_deref())?;
        drop(document);
        let (holding, shown) = match held.put_into(ctx, &checked)? {
            Some((holding, shown)) => (Some(holding), shown),
            None => (None, checked.text.clone()),
        };
        let type_versions = draft.type_versions.clone().map(RawValue::from_string).transpose()?;
        Ok(Ready {
            display_text: checked.display_text.clone(),
            began: self.basis.as_ref().map(Began::of),
            held,
            shown: RawValue::from_string(shown)?,
            holding,
            type_versions,
            secrets,
            warnings: [self.warnings.as_slice(), &checked.warnings].concat(),
            offer_type: self.offer_type.clone(),
        })
    }
}

/// The type that `sent` names, or that the offer has.
pub(super) fn type_of(
    sent: Option<&OfferTypeId>,
    stored: Option<&offers::Offer>,
) -> Result<OfferTypeId, Problem> {
    match (sent, stored) {
        (Some(sent), Some(stored)) if *sent != stored.offer_type => {
            let message = format!(
                "the offer is of type `{}`, which never changes: make a new offer for `{sent}`",
                stored.offer_type
            );
            Err(Problem::Invalid(vec![Finding::new(FindingCode::Immutable, "offerTypeId", message)]))
        }
        (_, Some(stored)) => Ok(stored.offer_type.clone()),
        (Some(sent), None) => Ok(sent.clone()),
        // The wording real tools quote in their own tests.
        (None, None) => {
            Err(Problem::bad_request("BadRequest", "The argument: 'OfferTypeId' cannot be null or empty."))
        }
    }
}
