//! Everything that saving and publishing would say about an offer, without doing either.

use std::collections::BTreeSet;

use db::{Tx, confirmations, offers};
use domain::offer_type::Verdict;
use domain::{Finding, FindingCode, OfferId, OfferTypeId, PublisherId, json};
use serde_json::Value;

use super::draft::{Sent, counted_size, too_large};
use super::live::Compared;
use super::ready::{Named, type_of};
use super::{Live, check_publish, no_offer, secrets, with_addresses};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// What there is to say about an offer. Files behind its addresses are not fetched, and disks not certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    pub offer_type: OfferTypeId,
    /// What keeps it from being saved, and what saving remarks.
    pub draft: Verdict,
    /// What else there is when it is published.
    pub publish: Verdict,
}

/// What an offer is looked at beside.
struct Found {
    offer: Option<offers::Offer>,
    /// The draft, where that is looked at.
    draft: Option<String>,
    /// Those of the draft, sealed.
    secrets: Option<String>,
    live: Option<Live>,
    confirmed: BTreeSet<String>,
}

/// Looks at `sent`, a body as a PUT takes it, of so many bytes; or at the stored draft.
pub async fn validate(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    sent: Option<(Value, usize)>,
) -> Result<Validation, Problem> {
    let (owner, of_draft) = ((publisher.clone(), id.clone()), sent.is_none());
    let asked = owner.clone();
    let found = app.read(ctx, move |ctx, tx| Found::of(ctx, tx, &asked, of_draft)).await?;
    let size = found.size() + sent.as_ref().map_or(0, |(_, size)| *size);
    let (inner, asked) = (ctx.clone(), owner.clone());
    let look = move || match sent {
        Some((body, _)) => found.look_at(&inner, &asked, body),
        None => found.look_at_draft(&inner, &asked),
    };
    let (mut validation, named) = app.heavy.run_on(size, publisher.as_str(), look).await?;
    if !named.is_nothing() {
        match app.read(ctx, move |_, tx| named.look_up(tx, (&owner.0, &owner.1))).await {
            Err(Problem::Invalid(findings)) => validation.draft.problems.extend(findings),
            held => drop(held?),
        }
    }
    Ok(validation)
}

impl Found {
    fn of(
        ctx: &Ctx,
        tx: &mut Tx<'_>,
        (publisher, id): &(PublisherId, OfferId),
        of_draft: bool,
    ) -> Result<Self, Problem> {
        require(ctx, tx, publisher, Need::See)?;
        let (offer, draft, secrets) = match of_draft {
            true => {
                let found = offers::with_draft(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))?;
                (Some(found.offer), Some(found.draft.definition), found.draft.secrets)
            }
            false => match offers::basis(tx, publisher, id)? {
                Some(basis) => (Some(basis.offer), None, basis.secrets),
                None => (None, None, None),
            },
        };
        let live = offer.as_ref().map(|offer| Live::of(tx, publisher, offer)).transpose()?.flatten();
        let confirmed = confirmations::of_offer(tx, publisher, id)?;
        Ok(Self { offer, draft, secrets, live, confirmed })
    }

    /// In bytes of the documents to look at.
    fn size(&self) -> usize {
        self.draft.as_ref().map_or(0, String::len) + self.live.as_ref().map_or(0, Live::size)
    }

    fn look_at_draft(
        mut self,
        ctx: &Ctx,
        owner: &(PublisherId, OfferId),
    ) -> Result<(Validation, Named), Problem> {
        let id = type_of(None, self.offer.as_ref())?;
        let definition = json::stored(&self.draft.take().unwrap_or_default())?;
        let (validation, named) = self.look(ctx, owner, id, definition)?;
        // What it holds became references when it was saved.
        Ok((validation, Named { artifacts: Vec::new(), ..named }))
    }

    fn look_at(
        self,
        ctx: &Ctx,
        owner: &(PublisherId, OfferId),
        body: Value,
    ) -> Result<(Validation, Named), Problem> {
        let sent = Sent::read(&owner.0, &owner.1, body)?;
        let (offer_type, mut problems) = (sent.offer_type, sent.findings);
        let id = match type_of(offer_type.as_ref(), self.offer.as_ref()) {
            Err(Problem::Invalid(findings)) => {
                problems.extend(findings);
                type_of(None, self.offer.as_ref())?
            }
            found => found?,
        };
        let (mut validation, named) = self.look(ctx, owner, id, sent.definition)?;
        validation.draft.problems.splice(0..0, problems);
        Ok((validation, named))
    }

    /// What saving and publishing `definition` would say, and the files and images it names.
    fn look(
        self,
        ctx: &Ctx,
        owner: &(PublisherId, OfferId),
        id: OfferTypeId,
        definition: Value,
    ) -> Result<(Validation, Named), Problem> {
        let known = ctx.env.offer_types.get(&id).ok_or_else(|| super::draft::no_type(&id))?;
        let slots = known.artifacts(&definition);
        let mut definition = with_addresses(known, definition);
        let live = self.live.map(|live| live.compare(known, &definition)).transpose()?;
        let Compared { verdict: live, images } = live.unwrap_or_default();
        let named = Named { artifacts: slots, images, refused: Vec::new() };
        let problems = known.check_draft(&definition);
        let mut draft = Verdict { problems, warnings: live.warnings };
        draft.problems.extend(live.problems);
        draft.warnings.extend(known.draft_warnings(&definition));
        if definition["displayText"].as_str().is_some_and(|text| text.contains('\0')) {
            let message = "the name holds the character U+0000: remove it";
            draft.problems.push(Finding::new(FindingCode::InvalidFormat, "definition.displayText", message));
        }
        // Before anything is filled in: what is added may be many times what was sent.
        let (settings, size) = (&ctx.env.settings, counted_size(known, &mut definition));
        let fits = size.bytes <= settings.max_document_bytes && size.values <= settings.max_document_values;
        let brought = if fits { known.take_secrets_to_keep(&mut definition) } else { Ok(Default::default()) };
        let publish = match brought {
            Ok(brought) if fits => {
                let text = known.completed(&definition, size.bytes);
                drop(definition);
                let mut definition = json::stored(&text)?;
                drop(text);
                let owner = (&owner.0, &owner.1);
                secrets::merge_into(ctx, owner, known, (&brought, self.secrets.as_deref()), &mut definition)?;
                check_publish(known, definition, &self.confirmed)
            }
            Ok(_) => {
                let message = too_large(size, settings);
                draft.problems.push(Finding::new(FindingCode::TooLong, "definition", message));
                Verdict::default()
            }
            Err(finding) => {
                draft.problems.push(finding);
                Verdict::default()
            }
        };
        let publish = Verdict {
            problems: without(publish.problems, &draft.problems),
            warnings: without(publish.warnings, &draft.warnings),
        };
        Ok((Validation { offer_type: id, draft, publish }, named))
    }
}

/// Those of `findings` that are not `told` already.
fn without(mut findings: Vec<Finding>, told: &[Finding]) -> Vec<Finding> {
    let told: BTreeSet<_> = told.iter().map(|finding| (finding.code, &finding.target)).collect();
    findings.retain(|finding| !told.contains(&(finding.code, &finding.target)));
    findings
}
