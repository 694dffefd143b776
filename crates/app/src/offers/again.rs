//! The answer to a PUT, given again without having been kept: what it was made of is, and the repeat brings the document
//! itself along.
//!
//! The answer is the same to the last byte while either the draft is still the one that was saved, or what is sent again
//! becomes the text that was shown. Both fail only where the marketplace reads the document in another way by now, as
//! when an artifact it names was fetched since: then the answer has the same tag, version, time and status, and shows what
//! was saved with the address it has today.

use std::sync::Arc;

use blob::Digest;
use db::offers;
use domain::publishing::OfferStatus;
use domain::{ETag, Timestamp};
use offer_types::ArtifactSlot;
use serde::{Deserialize, Serialize};

use super::held::Held;
use super::read::Found;
use super::{Document, Draft, find};
use crate::{App, Ctx, Problem};

/// What an answer that shows a document was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    version: i64,
    changed_at: i64,
    status: String,
    status_at: i64,
    migrated: bool,
    /// When it was shown: links to artifacts depend on it.
    at: i64,
    /// Of the definition.
    digest: String,
}

impl Shown {
    /// What the answer `document` to the request `ctx` is made of.
    pub fn of(ctx: &Ctx, document: &Document) -> Self {
        Self {
            version: document.version,
            changed_at: document.changed_at.micros(),
            status: document.status.to_string(),
            status_at: document.status_at.micros(),
            migrated: document.migrated,
            at: ctx.now.micros(),
            digest: digest(document),
        }
    }

    /// As it is kept.
    pub fn to_text(&self) -> Result<String, Problem> {
        Ok(serde_json::to_string(self)?)
    }

    fn changed_at(&self) -> Timestamp {
        Timestamp::from_micros(self.changed_at)
    }
}

fn digest(document: &Document) -> String {
    Digest::of(document.definition.get().as_bytes()).to_string()
}

/// The document that was answered when `draft`, sent in `size` bytes, was saved the first time; `made_of` is what was kept.
pub async fn again(
    app: &App,
    ctx: &Ctx,
    draft: &Arc<Draft>,
    size: usize,
    made_of: &str,
) -> Result<Document, Problem> {
    let shown: Shown = serde_json::from_str(made_of)?;
    let (asked, version) = (Arc::clone(draft), shown.version);
    let read = move |_: &Ctx, tx: &mut db::Tx<'_>| {
        let offer = find(tx, &asked.publisher, &asked.id)?;
        let stored = offers::version(tx, &asked.publisher, &asked.id, version)?;
        Ok((offer, stored))
    };
    let (mut offer, stored) = app.read(ctx, read).await?;
    offer.status = shown.status.parse::<OfferStatus>().map_err(Problem::internal)?;
    offer.status_at = Timestamp::from_micros(shown.status_at);
    let mut then = ctx.clone();
    then.now = Timestamp::from_micros(shown.at);
    let making = Arc::new(Making { ctx: then, draft: Arc::clone(draft), offer, shown });
    let (whose, first) = (draft.publisher.as_str(), Arc::clone(&making));
    let (document, slots) = match app.heavy.run_on(size, whose, move || first.made_of_texts(stored)).await? {
        Made::Same(document) => return Ok(document),
        Made::Other(document, slots) => (document, slots),
    };
    let asked = Arc::clone(draft);
    let held = app.read(ctx, move |_, tx| Held::among(tx, (&asked.publisher, &asked.id), &slots)).await;
    match held {
        Ok(held) => app.heavy.run_on(size, whose, move || making.with_addresses(&held, document)).await,
        Err(Problem::Invalid(_)) => Ok(document),
        Err(other) => Err(other),
    }
}

/// An answer that is made again.
struct Making {
    /// The request, at the time of the first one.
    ctx: Ctx,
    draft: Arc<Draft>,
    offer: offers::Offer,
    shown: Shown,
}

enum Made {
    Same(Document),
    /// What was saved, and the artifacts it names, which may have other addresses by now.
    Other(Document, Vec<ArtifactSlot>),
}

impl Making {
    /// From what is stored, or else from what is sent again.
    fn made_of_texts(&self, stored: Option<offers::Version>) -> Result<Made, Problem> {
        if let Some(stored) = stored.filter(|stored| stored.changed_at == self.shown.changed_at()) {
            let document = self.document(stored)?;
            if digest(&document) == self.shown.digest {
                return Ok(Made::Same(document));
            }
        }
        let checked =
            self.draft.checked(&self.ctx, &self.offer.offer_type).map_err(|_| cannot(&self.shown))?;
        let document = self.document(version(&self.draft, &self.shown, checked.text.clone()))?;
        Ok(match digest(&document) == self.shown.digest {
            true => Made::Same(document),
            false => Made::Other(document, checked.artifacts.clone()),
        })
    }

    /// `document` with our addresses of what is `held`, if anything is.
    fn with_addresses(&self, held: &Held, document: Document) -> Result<Document, Problem> {
        let checked = self.draft.checked(&self.ctx, &self.offer.offer_type)?;
        match held.put_into(&self.ctx, &checked, None)? {
            Some((_, text)) => self.document(version(&self.draft, &self.shown, text)),
            None => Ok(document),
        }
    }

    fn document(&self, version: offers::Version) -> Result<Document, Problem> {
        let (publisher, migrated) = (self.draft.publisher.clone(), self.shown.migrated);
        Found { publisher, offer: self.offer.clone(), version, migrated }.document(&self.ctx)
    }
}

/// The version that was saved, with a text that is ready to be read.
fn version(draft: &Draft, shown: &Shown, definition: String) -> offers::Version {
    offers::Version {
        version: shown.version,
        definition,
        type_versions: draft.type_versions.clone(),
        secrets: None,
        price_rates: None,
        has_artifacts: false,
        changed_at: shown.changed_at(),
        frozen_at: None,
        beyond: None,
    }
}

/// The marketplace would not even take the document any more, because its type is another one by now.
fn cannot(shown: &Shown) -> Problem {
    let message = format!(
        "this was saved before, with the ETag {}, and its answer cannot be given again: read the offer to see what it is now",
        ETag(shown.changed_at())
    );
    Problem::conflict("AnswerGone", message)
}
