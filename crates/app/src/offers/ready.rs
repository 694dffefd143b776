//! Making a draft ready to be stored, away from the transaction that stores it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use db::{Tx, deletions, offers};
use domain::{Finding, FindingCode, ImageVersion, OfferId, OfferTypeId, Place, PublisherId, json};
use offer_types::prices::FrozenRates;
use offer_types::{ArtifactSlot, OfferType};
use serde_json::Value;
use serde_json::value::RawValue;
use words::{Sentence, say};

use super::artifact_links::digests_in;
use super::beyond::put;
use super::draft::{Checked, counted_size, too_large};
use super::held::Held;
use super::live::{Compared, Live, refuse_versions};
use super::{Draft, Precondition, offer_type, refuse_retired, secrets};
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
    /// What its plans are found by.
    pub(super) plan_key: String,
    /// JSON text of the definition as readers get it.
    pub(super) shown: Box<RawValue>,
    /// As it is stored, with references, where it names artifacts that are held.
    holding: Option<String>,
    pub(super) type_versions: Option<Box<RawValue>>,
    /// All secrets the draft has then, sealed.
    pub(super) secrets: Option<String>,
    /// Those that the stored draft has not, by place, each with the hash of its sealed text.
    pub(super) secrets_set: BTreeMap<String, String>,
    /// The rates of its prices.
    pub(super) price_rates: Option<String>,
    /// What only newer faces know of it then.
    pub(super) beyond: Option<String>,
    /// What is worth a look.
    pub(super) warnings: Vec<Finding>,
    /// What the fields are called that it changes, where it is the stored draft with one page replaced.
    pub(super) changed: Vec<String>,
}

/// What of an offer decides whether and how a draft is stored.
#[derive(PartialEq, Eq)]
struct Began {
    offer_type: OfferTypeId,
    production_version: Option<i64>,
    deleted_plans: i64,
    secrets: Option<String>,
    price_rates: Option<String>,
    beyond: Option<String>,
}

impl Began {
    fn of(basis: &offers::Basis) -> Self {
        Self {
            offer_type: basis.offer.offer_type.clone(),
            production_version: basis.offer.production_version,
            deleted_plans: basis.deleted_plans,
            secrets: basis.secrets.clone(),
            price_rates: basis.price_rates.clone(),
            beyond: basis.beyond.clone(),
        }
    }
}

impl Ready {
    /// JSON text of the definition as it is stored.
    pub(super) fn definition(&self) -> &str {
        self.holding.as_deref().unwrap_or(self.shown.get())
    }

    /// All that it says.
    pub(super) fn whole(&self, ctx: &Ctx) -> Result<Value, Problem> {
        let mut definition = json::stored(self.definition())?;
        put(offer_type(ctx, &self.offer_type)?, &mut definition, self.beyond.as_deref())?;
        Ok(definition)
    }

    pub(super) fn has_artifacts(&self) -> bool {
        // What stays beside the definition may refer to some, whether or not that does.
        self.holding.is_some() || self.beyond.iter().any(|beyond| digests_in(beyond).next().is_some())
    }

    /// The version that it would be in place of `draft`.
    pub(crate) fn as_version(&self, draft: &offers::Version) -> offers::Version {
        offers::Version {
            definition: self.definition().to_owned(),
            type_versions: self.type_versions.as_ref().map(|versions| versions.get().to_owned()),
            secrets: self.secrets.clone(),
            price_rates: self.price_rates.clone(),
            has_artifacts: self.has_artifacts(),
            version: draft.version + i64::from(draft.frozen_at.is_some()),
            changed_at: draft.changed_at,
            frozen_at: None,
            beyond: self.beyond.clone(),
        }
    }

    /// Fails when it would be another one by now.
    pub(super) fn holds(
        &self,
        tx: &mut Tx<'_>,
        draft: &Draft,
        basis: Option<&offers::Basis>,
    ) -> Result<(), Problem> {
        let follows = draft.follows.as_ref().map(|follows| follows.changed_at);
        if follows.is_some() && follows != basis.map(|basis| basis.offer.changed_at) {
            return Err(Problem::Moved);
        }
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
    // Before anything is said about a document that is not taken in any case.
    refuse_retired(ctx, &type_of(draft.offer_type.as_ref(), stored.offer())?)?;
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
    if offer.is_none() {
        refuse_deleted(tx, publisher, id)?;
    }
    let live = offer.map(|offer| Live::of(tx, publisher, offer)).transpose()?.flatten();
    let unsealed = offer.map(|offer| sealing::unsealed_draft(ctx, tx, publisher, offer)).transpose()?;
    Ok(Stored { basis, live, unsealed: unsealed.flatten() })
}

/// Refuses the id of an offer that was deleted.
pub(super) fn refuse_deleted(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<(), Problem> {
    match deletions::is_offer_deleted(tx, publisher, id)? {
        true => Err(Problem::conflict("IdRetired", id_retired(id).to_string())),
        false => Ok(()),
    }
}

/// What to say of the id of an offer that was deleted.
pub(super) fn id_retired(id: &OfferId) -> Sentence {
    say!("offer-id-of-deleted", id = id.to_string())
}

impl Stored {
    /// The type of the offer, if there is one.
    pub fn offer_type(&self) -> Option<&OfferTypeId> {
        self.offer().map(|offer| &offer.offer_type)
    }

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
        let owner = (&draft.publisher, &draft.id);
        let found = self.unsealed.as_ref().map(|stored| sealing::kept_apart(ctx, owner, known, stored));
        let basis = || self.basis.as_ref().map(|basis| (basis.secrets.clone(), basis.beyond.clone()));
        let (stored, kept) = found.transpose()?.or_else(basis).unwrap_or_default();
        let sealed = draft.sealed.clone().or_else(|| stored.clone());
        let has_beyond = checked.beyond.leaves_some(kept.as_deref());
        // The tree again, once for all that looks into it: only what is kept or live already depends on what else is in it.
        let is_looked_into = self.live.is_some() || sealed.is_some() || has_beyond;
        let mut document = if is_looked_into { checked.definition()? } else { Value::Null };
        let mut live = self.live;
        if checked.beyond.says_nothing() {
            // Left out on both sides: whoever sent it could do nothing about it, and publishing it says so anyway.
            live = live.map(Live::without_beyond);
        } else {
            document = checked.beyond.completed(known, document, kept.as_deref())?;
        }
        let live = live.map(|live| live.compare(known, &document)).transpose()?;
        if checked.beyond.says_nothing() {
            document = checked.beyond.completed(known, document, kept.as_deref())?;
        }
        let secrets = secrets::seal_all(ctx, owner, (known, &document, &checked.secrets), sealed.as_deref())?;
        let secrets_set = secrets::newly_set(stored.as_deref(), secrets.as_deref())?;
        let (definition, beyond) = match has_beyond {
            true => (None, keep_beside(ctx, known, document)?),
            false => (is_looked_into.then_some(document), None),
        };
        let Compared { mut verdict, images } = live.unwrap_or_default();
        if self.basis.is_none() {
            verdict.problems.extend(known.check_ids(&draft.publisher, &draft.id));
        }
        let named = Named { artifacts: checked.artifacts.clone(), images, refused: verdict.problems };
        let warnings = verdict.warnings;
        let definition = definition.filter(|_| !named.artifacts.is_empty());
        let unnamed = match checked {
            Cow::Borrowed(_) => None,
            Cow::Owned(checked) => Some(checked),
        };
        let offer_type = id;
        let fitting = Fitting {
            basis: self.basis,
            offer_type,
            definition,
            secrets,
            secrets_set,
            beyond,
            unnamed,
            warnings,
        };
        Ok((fitting, named))
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
    offer_type: OfferTypeId,
    /// The draft as a tree, if it was made one and may name what is held.
    definition: Option<Value>,
    /// All secrets the draft has then, sealed.
    secrets: Option<String>,
    secrets_set: BTreeMap<String, String>,
    /// What only newer faces know of it then, without references to what is held.
    beyond: Option<Value>,
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
    fn finish(mut self, ctx: &Ctx, draft: &Draft, held: Held) -> Result<Ready, Problem> {
        let (definition, mut beyond) = (self.definition.take(), self.beyond.take());
        if let Some(beyond) = &mut beyond {
            held.refer(offer_type(ctx, &self.offer_type)?, beyond);
        }
        let checked = self.checked(ctx, draft)?;
        let kept = match &draft.price_rates {
            Some(rates) => Cow::Borrowed(rates),
            None => {
                let stored = self.basis.as_ref().and_then(|basis| basis.price_rates.as_deref());
                Cow::Owned(FrozenRates::parse(stored)?)
            }
        };
        let price_rates =
            FrozenRates::freeze(&checked.dollar_prices, &kept, ctx.env.rates.on(ctx.now)).text();
        let (holding, shown) = match held.put_into(ctx, &checked, definition)? {
            Some((holding, shown)) => (Some(holding), shown),
            None => (None, checked.text.clone()),
        };
        let type_versions = draft.type_versions.clone().map(RawValue::from_string).transpose()?;
        Ok(Ready {
            display_text: checked.display_text.clone(),
            plan_key: checked.plan_key.clone(),
            began: self.basis.as_ref().map(Began::of),
            held,
            shown: RawValue::from_string(shown)?,
            holding,
            type_versions,
            secrets: self.secrets.clone(),
            secrets_set: self.secrets_set.clone(),
            price_rates,
            beyond: beyond.map(|beyond| serde_json::to_string(&beyond)).transpose()?,
            warnings: [self.warnings.as_slice(), &checked.warnings].concat(),
            changed: Vec::new(),
            offer_type: self.offer_type.clone(),
        })
    }
}

/// What is kept beside the definition of `whole`.
fn keep_beside(ctx: &Ctx, known: &OfferType, mut whole: Value) -> Result<Option<Value>, Problem> {
    // What was kept is not in what was sent, and both together are a document.
    let (size, settings) = (counted_size(known, &mut whole), &ctx.env.settings);
    if size.bytes > settings.max_document_bytes || size.values > settings.max_document_values {
        let text = too_large(size, settings);
        return Err(Problem::bad_request("DocumentTooLarge", text.to_string()));
    }
    Ok(known.take_beyond_to_keep(&mut whole))
}

/// The type that `sent` names, or that the offer has.
pub(super) fn type_of(
    sent: Option<&OfferTypeId>,
    stored: Option<&offers::Offer>,
) -> Result<OfferTypeId, Problem> {
    match (sent, stored) {
        (Some(sent), Some(stored)) if *sent != stored.offer_type => {
            let (own, other) = (stored.offer_type.to_string(), sent.to_string());
            let text = say!("offer-type-fixed", own, other);
            let place = Place::around("offerTypeId");
            Err(Problem::Invalid(vec![Finding::new(FindingCode::Immutable, place, text)]))
        }
        (_, Some(stored)) => Ok(stored.offer_type.clone()),
        (Some(sent), None) => Ok(sent.clone()),
        // The wording real tools quote in their own tests.
        (None, None) => {
            Err(Problem::bad_request("BadRequest", "The argument: 'OfferTypeId' cannot be null or empty."))
        }
    }
}
