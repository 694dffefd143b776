//! What is to be published, in place of what, and what there is to say about it.

use std::collections::BTreeSet;

use db::offers::WithDraft;
use db::stops::Stop;
use db::{Tx, confirmations, offers, operations, stops};
use domain::{ImageVersion, OfferId, Page, PublisherId};
use offer_types::{OfferType, Verdict};
use serde_json::Value;

use super::in_progress;
use super::publish::Publish;
use super::selection::{Composed, Content, Selection, is_same, select};
use crate::offers::{
    Compared, Live, check_publish, looked_at_already, offer_type, open_into, refuse_retired, refuse_versions,
    split, stored_whole, with_draft,
};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, selling};

/// What is live with some pages of the draft, as it is stored.
pub(super) struct Part {
    pub(super) definition: String,
    pub(super) type_versions: Option<String>,
    pub(super) secrets: Option<String>,
    pub(super) price_rates: Option<String>,
    pub(super) has_artifacts: bool,
    pub(super) beyond: Option<String>,
}

/// Addresses that are to be looked at again, each with the digest of what was there.
pub(super) type Named = Vec<(String, String)>;

/// What a look at the draft found out.
pub(super) struct Checked {
    pub(super) verdict: Verdict,
    pub(super) steps: Vec<offer_types::Step>,
    /// Images that are not live: they may have been before.
    images: Vec<ImageVersion>,
    /// Where to look again before the draft is told to be the same as what is live, if it is.
    pub(super) same: Option<Named>,
    /// What was chosen of it, if anything was.
    pub(super) chosen: Option<Chosen>,
}

impl Checked {
    /// Adds what only the database knows: versions of images that were live with another disk.
    pub(super) async fn with_images(
        mut self,
        app: &App,
        ctx: &Ctx,
        (publisher, id): (&PublisherId, &OfferId),
    ) -> Result<Self, Problem> {
        if !self.images.is_empty() {
            let (images, asked) = (std::mem::take(&mut self.images), (publisher.clone(), id.clone()));
            let refused =
                app.read(ctx, move |_, tx| refuse_versions(tx, &asked.0, &asked.1, &images)).await?;
            self.verdict.problems.extend(refused);
        }
        Ok(self)
    }
}

/// Pages of the draft to publish.
pub(super) struct Chosen {
    /// Nothing where they come to the whole draft.
    pub(super) part: Option<Part>,
    pub(super) selection: Selection,
}

/// What is to be published, and in place of what.
pub(super) struct Found {
    pub(super) stored: WithDraft,
    pub(super) live: Option<Live>,
    pub(super) stops: Vec<Stop>,
    /// Unknown members that restrict nobody.
    confirmed: BTreeSet<String>,
}

impl Found {
    /// What somebody may publish now.
    pub(super) fn of(ctx: &Ctx, tx: &mut Tx<'_>, request: &Publish) -> Result<Self, Problem> {
        let (publisher, id) = (&request.publisher, &request.offer);
        require(ctx, tx, publisher, Need::Edit)?;
        let found = Self::read(tx, publisher, id)?;
        refuse_retired(ctx, &found.stored.offer.offer_type)?;
        if let Some(running) = operations::running(tx, publisher, id)? {
            return Err(in_progress(tx, &running)?);
        }
        Ok(found)
    }

    /// The same for somebody who may look, whether or not it could be published now.
    pub(super) fn read(tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Self, Problem> {
        let stored = with_draft(tx, publisher, id)?;
        let live = Live::of(tx, publisher, &stored.offer)?;
        let stops = stops_of(tx, publisher, &stored.offer)?;
        let confirmed = confirmations::of_offer(tx, publisher, id)?;
        Ok(Self { stored, live, stops, confirmed })
    }

    pub(super) fn size(&self) -> usize {
        self.stored.draft.size() + self.live.as_ref().map_or(0, Live::size)
    }

    /// The publish level of validation, secrets included, and what went live since the draft was saved; everything at once.
    pub(super) fn check(&self, ctx: &Ctx, request: &Publish) -> Result<Checked, Problem> {
        let WithDraft { offer, draft, .. } = &self.stored;
        let known = offer_type(ctx, &offer.offer_type)?;
        let owner = (&request.publisher, &request.offer);
        let (chosen, definition) = match &request.pages {
            Some(pages) => {
                let (chosen, content) = self.choose(ctx, owner, known, pages, request.force)?;
                (Some(chosen), content.with_secrets(ctx, owner, known)?)
            }
            None => {
                let mut definition = stored_whole(known, draft)?;
                open_into(ctx, owner, known, draft.secrets.as_deref(), &mut definition)?;
                (None, definition)
            }
        };
        let steps = known.steps_of(&definition).cloned().collect();
        let (verdict, images) = self.verdict(known, definition)?;
        let is_asked = chosen.is_none() && !request.force && verdict.problems.is_empty();
        let same = if is_asked { self.same(ctx)? } else { None };
        Ok(Checked { verdict, steps, images, same, chosen })
    }

    /// What publishing `definition`, secrets included, would say, and the images in it that are not live.
    fn verdict(&self, known: &OfferType, definition: Value) -> Result<(Verdict, Vec<ImageVersion>), Problem> {
        // Before the check, which takes the definition.
        let beside_live = self.live.as_ref().map(|live| live.compare(known, &definition)).transpose()?;
        let Compared { verdict: Verdict { problems, mut warnings }, images } =
            beside_live.unwrap_or_default();
        let unsold = selling::remarks(known, &definition, &self.stops);
        let mut verdict = check_publish(known, definition, &self.confirmed);
        verdict.problems.extend(problems);
        verdict.problems.extend(unsold.problems);
        warnings.extend(unsold.warnings);
        // What becomes of plans comes first: a list of remarks is cut at its end.
        verdict.warnings.splice(0..0, warnings);
        Ok((verdict, images))
    }

    /// What comes of publishing `pages` only.
    fn choose(
        &self,
        ctx: &Ctx,
        owner: (&PublisherId, &OfferId),
        known: &OfferType,
        pages: &BTreeSet<Page>,
        force: bool,
    ) -> Result<(Chosen, Content), Problem> {
        let stored = &self.stored.draft;
        let draft = Content::of(ctx, owner, known, stored)?;
        let Some(live) = self.live.as_ref().and_then(|live| live.version.as_ref()) else {
            let selection = Selection::of_all(known, &draft, pages)?;
            return Ok((Chosen { part: None, selection }, draft));
        };
        let beside = Content::of(ctx, owner, known, live)?;
        let problems = |content: &Content| {
            let definition = content.clone().with_secrets(ctx, owner, known)?;
            Ok(self.verdict(known, definition)?.0.problems)
        };
        let Composed { content, selection } = select(known, &beside, &draft, pages, problems)?;
        if !force {
            selection.says_something(pages)?;
        }
        let part = match is_same(known, &content, &draft) {
            true => None,
            false => {
                let (definition, beyond) = split(known, &mut content.definition.clone())?;
                Some(Part {
                    definition,
                    type_versions: stored.type_versions.clone(),
                    secrets: content.secrets()?,
                    price_rates: content.price_rates.text(),
                    has_artifacts: live.has_artifacts || stored.has_artifacts,
                    beyond,
                })
            }
        };
        Ok((Chosen { part, selection }, content))
    }

    fn same(&self, ctx: &Ctx) -> Result<Option<Named>, Problem> {
        let WithDraft { offer, draft, .. } = &self.stored;
        let Some(Live { version: Some(live), .. }) = &self.live else { return Ok(None) };
        if live.version == draft.version {
            return Ok(Some(Named::new()));
        }
        if live.secrets != draft.secrets {
            return Ok(None);
        }
        let same = live.definition == draft.definition && live.beyond == draft.beyond;
        if same || !draft.has_artifacts {
            return Ok(same.then(Named::new));
        }
        let known = offer_type(ctx, &offer.offer_type)?;
        let (mut named, definition) = looked_at_already(known, &draft.definition)?;
        let beside = draft.beyond.as_deref().map(|beyond| looked_at_already(known, beyond)).transpose()?;
        let beyond = beside.map(|(more, beyond)| {
            named.extend(more);
            beyond
        });
        Ok((live.definition == definition && live.beyond == beyond).then_some(named))
    }
}

/// What of the offer is not sold any more, or will not be: nothing before it was live.
pub(super) fn stops_of(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &offers::Offer,
) -> Result<Vec<Stop>, Problem> {
    match offer.production_version {
        Some(_) => Ok(stops::of_offer(tx, publisher, &offer.id)?),
        None => Ok(Vec::new()),
    }
}
