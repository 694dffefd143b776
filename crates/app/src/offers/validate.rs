//! Everything that saving and publishing would say about an offer, without doing either.

use std::collections::BTreeSet;

use db::stops::Stop;
use db::{Tx, confirmations, deletions, offers, stops};
use domain::{Definition, Finding, FindingCode, OfferId, OfferTypeId, Place, PublisherId, json};
use offer_types::{OfferType, Verdict};
use serde_json::Value;
use words::{Sentence, say};

use super::draft::{Sent, counted_size, too_large};
use super::live::Compared;
use super::ready::{Named, id_retired, type_of};
use super::{Live, check_publish, no_offer, put_beyond, secrets, stored_whole, with_addresses};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, selling};

/// What there is to say about an offer. Files behind its addresses are not fetched, and disks not certified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validation {
    pub offer_type: OfferTypeId,
    /// What keeps it from being saved, and what saving remarks.
    pub draft: Verdict,
    /// What else there is when it is published.
    pub publish: Verdict,
}

/// What is looked at.
#[derive(Debug)]
pub enum ToValidate {
    /// The draft that is stored.
    Stored,
    /// A body as a PUT takes it, of so many bytes.
    Sent(Value, usize),
    /// The same with all that the draft is to say, so that nothing of what is stored stays.
    Whole(Value, usize),
}

/// What belongs to the definition that is looked at and is not in it.
enum Beside {
    Nothing,
    /// What only newer faces know: a PUT leaves it there.
    Stays(Option<String>),
}

/// What an offer is looked at beside.
struct Found {
    offer: Option<offers::Offer>,
    /// The draft, where that is looked at.
    draft: Option<offers::Version>,
    beside: Beside,
    /// Those of the draft, sealed.
    secrets: Option<String>,
    live: Option<Live>,
    /// What of it is not sold any more, or will not be.
    stops: Vec<Stop>,
    confirmed: BTreeSet<String>,
    /// Whether an offer of this id was deleted.
    is_deleted: bool,
}

/// Looks at what is sent, or at the stored draft.
pub async fn validate(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    sent: ToValidate,
) -> Result<Validation, Problem> {
    let (owner, of_draft) = ((publisher.clone(), id.clone()), matches!(sent, ToValidate::Stored));
    let asked = owner.clone();
    let mut found = app.read(ctx, move |ctx, tx| Found::of(ctx, tx, &asked, of_draft)).await?;
    let size = match sent {
        ToValidate::Stored => 0,
        ToValidate::Sent(_, size) | ToValidate::Whole(_, size) => size,
    };
    let size = found.size() + size;
    let (inner, asked) = (ctx.clone(), owner.clone());
    let look = move || match sent {
        ToValidate::Sent(body, _) => found.look_at(&inner, &asked, body),
        ToValidate::Whole(body, _) => {
            found.beside = Beside::Nothing;
            found.look_at(&inner, &asked, body)
        }
        ToValidate::Stored => found.look_at_draft(&inner, &asked),
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
        let (offer, draft, secrets, beside) = match of_draft {
            true => {
                let found = offers::with_draft(tx, publisher, id)?.ok_or_else(|| no_offer(publisher, id))?;
                let secrets = found.draft.secrets.clone();
                (Some(found.offer), Some(found.draft), secrets, Beside::Nothing)
            }
            false => match offers::basis(tx, publisher, id)? {
                Some(basis) => (Some(basis.offer), None, basis.secrets, Beside::Stays(basis.beyond)),
                None => (None, None, None, Beside::Stays(None)),
            },
        };
        let live = offer.as_ref().map(|offer| Live::of(tx, publisher, offer)).transpose()?.flatten();
        let stops = match &live {
            Some(_) => stops::of_offer(tx, publisher, id)?,
            None => Vec::new(),
        };
        let confirmed = confirmations::of_offer(tx, publisher, id)?;
        let is_deleted = offer.is_none() && deletions::is_offer_deleted(tx, publisher, id)?;
        Ok(Self { offer, draft, beside, secrets, live, stops, confirmed, is_deleted })
    }

    /// In bytes of the documents to look at.
    fn size(&self) -> usize {
        let beside = match &self.beside {
            Beside::Stays(Some(stays)) => stays.len(),
            Beside::Stays(None) | Beside::Nothing => 0,
        };
        self.draft.as_ref().map_or(0, offers::Version::size)
            + beside
            + self.live.as_ref().map_or(0, Live::size)
    }

    fn look_at_draft(
        mut self,
        ctx: &Ctx,
        owner: &(PublisherId, OfferId),
    ) -> Result<(Validation, Named), Problem> {
        let id = type_of(None, self.offer.as_ref())?;
        let known = ctx.env.offer_types.get(&id).ok_or_else(|| super::draft::no_type(&id))?;
        let draft = self.draft.take().map(|draft| stored_whole(known, &draft));
        let definition = draft.transpose()?.unwrap_or_default();
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
        let (mut definition, live) = beside_live(known, definition, self.live, &self.beside)?;
        let Compared { verdict: live, images } = live;
        let named = Named { artifacts: slots, images, refused: Vec::new() };
        let mut problems = known.check_draft(&definition);
        if self.offer.is_none() {
            problems.extend(known.check_ids(&owner.0, &owner.1));
        }
        if let Some(retired) = known.retired() {
            problems.insert(
                0,
                Finding::new(
                    FindingCode::NotAllowed,
                    Place::around("offerTypeId"),
                    Sentence::of_type(&retired.message),
                ),
            );
        }
        let mut draft = Verdict { problems, warnings: live.warnings };
        if self.is_deleted {
            let finding = Finding::new(FindingCode::IdRetired, Place::around("id"), id_retired(&owner.1));
            draft.problems.insert(0, finding);
        }
        draft.problems.extend(live.problems);
        draft.warnings.extend(known.draft_warnings(&definition));
        if Definition::of(&definition).display_text().contains('\0') {
            let place = Place::definition().member(Definition::DISPLAY_TEXT);
            draft.problems.push(Finding::new(FindingCode::InvalidFormat, place, say!("name-holds-nul")));
        }
        let unsold = selling::remarks(known, &definition, &self.stops);
        // Before anything is filled in: what is added may be many times what was sent.
        let (settings, size) = (&ctx.env.settings, counted_size(known, &mut definition));
        let fits = size.bytes <= settings.max_document_bytes && size.values <= settings.max_document_values;
        let brought = if fits { known.take_secrets_to_keep(&mut definition) } else { Ok(Default::default()) };
        let mut publish = match brought {
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
                let text = too_large(size, settings);
                draft.problems.push(Finding::new(FindingCode::TooLong, Place::definition(), text));
                Verdict::default()
            }
            Err(finding) => {
                draft.problems.push(finding);
                Verdict::default()
            }
        };
        publish.problems.extend(unsold.problems);
        publish.warnings.extend(unsold.warnings);
        let publish = Verdict {
            problems: without(publish.problems, &draft.problems),
            warnings: without(publish.warnings, &draft.warnings),
        };
        Ok((Validation { offer_type: id, draft, publish }, named))
    }
}

/// The whole of `definition` as validation should see it, and how it stands to what is live: as a PUT of it would.
fn beside_live(
    known: &OfferType,
    mut definition: Value,
    live: Option<Live>,
    beside: &Beside,
) -> Result<(Value, Compared), Problem> {
    let compare = |live: Option<Live>, definition: &Value| {
        Ok::<_, Problem>(live.map(|live| live.compare(known, definition)).transpose()?.unwrap_or_default())
    };
    let Beside::Stays(stays) = beside else {
        let definition = with_addresses(known, definition);
        let compared = compare(live, &definition)?;
        return Ok((definition, compared));
    };
    if known.has_beyond(&definition) {
        put_beyond(known, &mut definition, stays.as_deref())?;
        let definition = with_addresses(known, definition);
        let compared = compare(live, &definition)?;
        return Ok((definition, compared));
    }
    // What is not spoken of is not compared.
    let live = live.map(Live::without_beyond);
    let mut definition = with_addresses(known, definition);
    let compared = compare(live, &definition)?;
    if stays.is_some() {
        put_beyond(known, &mut definition, stays.as_deref())?;
        definition = with_addresses(known, definition);
    }
    Ok((definition, compared))
}

/// Those of `findings` that are not `told` already.
fn without(mut findings: Vec<Finding>, told: &[Finding]) -> Vec<Finding> {
    let told: BTreeSet<_> = told.iter().map(|finding| (finding.code, &finding.place)).collect();
    findings.retain(|finding| !told.contains(&(finding.code, &finding.place)));
    findings
}
