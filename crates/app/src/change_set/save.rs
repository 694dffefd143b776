//! Saving a change set, or trying out what it would do.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::operations::Operation;
use db::{Tx, offers};
use domain::{Finding, OfferTypeId, Page};
use offer_types::{Comparison, Verdict};
use serde_json::json;

use super::merge::{Merged, merge};
use super::{ChangeSet, Outlook, PublishChanged, Tags};
use crate::offers::{
    self as drafts, Document, Draft, Precondition, Ready, Tagged, ToValidate, Validation, compare_versions,
    find_stored, offer_type, stored_whole, with_draft,
};
use crate::publishing::{self, Publish, Publishable, Selection};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// A change set that may be saved.
pub struct Prepared {
    draft: Arc<Draft>,
    ready: Ready,
    tags: Tags,
    comparison: Comparison,
    publish: Option<(Publish, Publishable)>,
}

/// What was saved.
#[derive(Debug, Clone)]
pub struct Saved {
    pub document: Document,
    /// The pages that were changed, each with the tag it has now.
    pub tags: Tags,
    /// What the draft says else than before.
    pub comparison: Comparison,
    /// What is published, if that was asked for, and the operation that does it.
    pub published: Option<(Selection, Operation)>,
    /// What is worth a look in what is published.
    pub warnings: Vec<Finding>,
}

/// The draft as a change set makes it, checked as a PUT of it is.
pub(super) struct Made {
    pub(super) offer: offers::Offer,
    draft: Arc<Draft>,
    ready: Ready,
    pages: BTreeSet<Page>,
    /// The draft that is stored, and the one that would be.
    pub(super) before: offers::Version,
    pub(super) after: offers::Version,
}

/// Makes a change set ready to be saved by [`save`]. What is on other pages stays as it is stored, whoever saves it meanwhile: then
/// this is done again.
pub async fn prepare(app: &App, ctx: &Ctx, set: &Arc<ChangeSet>) -> Result<Prepared, Problem> {
    let made = make(app, ctx, set).await?;
    let publish = match &set.publish {
        None => None,
        Some(publish) => {
            let request = request(set, publish, &made.pages);
            let publishable =
                publishing::prepare_publish_saved(app, ctx, &request, made.after.clone()).await?;
            Some((request, publishable))
        }
    };
    let (inner, asked, size) = (ctx.clone(), Arc::clone(set), made.size());
    let look = move || {
        let comparison = made.comparison(&inner, &asked)?;
        let known = offer_type(&inner, &made.offer.offer_type)?;
        let tagged = Tagged::of(known, stored_whole(known, &made.after)?, made.after.secrets.as_deref())?;
        let tags = made.pages.iter().filter_map(|page| Some((page.clone(), tagged.tag(page)?))).collect();
        Ok(Prepared { draft: made.draft, ready: made.ready, tags, comparison, publish })
    };
    app.heavy.run_on(size, set.publisher.as_str(), look).await
}

/// What a change set would do, without doing it, and everything that is wrong with it.
pub async fn try_out(app: &App, ctx: &Ctx, set: &Arc<ChangeSet>) -> Result<Outlook, Problem> {
    let made = match make(app, ctx, set).await {
        Err(Problem::Invalid(problems)) => return refused(app, ctx, set, problems).await,
        made => made?,
    };
    let body = json!({
        "offerTypeId": made.offer.offer_type.as_str(),
        "definition": stored_whole(offer_type(ctx, &made.offer.offer_type)?, &made.after)?,
    });
    let whole = ToValidate::Whole(body, made.after.size());
    let mut validation = drafts::validate(app, ctx, &set.publisher, &set.offer, whole).await?;
    let selection = match &set.publish {
        None => None,
        Some(publish) => {
            let request = request(set, publish, &made.pages);
            match publishing::prepare_publish_saved(app, ctx, &request, made.after.clone()).await {
                Ok(publishable) => Some(publishable.selection),
                // Of what is published only; the rest need not be ready.
                Err(Problem::NotPublishable(problems)) => {
                    validation.publish.problems = problems;
                    None
                }
                Err(problem) => return Err(problem),
            }
        }
    };
    let (inner, asked, size) = (ctx.clone(), Arc::clone(set), made.size());
    let compare = move || made.comparison(&inner, &asked);
    let comparison = Some(app.heavy.run_on(size, set.publisher.as_str(), compare).await?);
    Ok(Outlook { comparison, validation, selection })
}

/// What to say of a change set that could not be saved.
async fn refused(app: &App, ctx: &Ctx, set: &ChangeSet, problems: Vec<Finding>) -> Result<Outlook, Problem> {
    let asked = (set.publisher.clone(), set.offer.clone());
    let find = move |_: &Ctx, tx: &mut Tx<'_>| drafts::find(tx, &asked.0, &asked.1);
    let offer_type: OfferTypeId = app.read(ctx, find).await?.offer_type;
    let draft = Verdict { problems, ..Verdict::default() };
    let validation = Validation { offer_type, draft, publish: Verdict::default() };
    Ok(Outlook { comparison: None, validation, selection: None })
}

pub(super) async fn make(app: &App, ctx: &Ctx, set: &Arc<ChangeSet>) -> Result<Made, Problem> {
    let asked = Arc::clone(set);
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let stored = find_stored(ctx, tx, &asked.publisher, &asked.offer)?;
        let found = with_draft(tx, &asked.publisher, &asked.offer)?;
        let restored = match &asked.restore {
            None => None,
            Some(restore) => Some(published(tx, &asked, restore.version)?),
        };
        Ok((stored, found, restored))
    };
    let (stored, found, restored) = app.read(ctx, find).await?;
    let size = set.size + found.draft.size() + restored.as_ref().map_or(0, offers::Version::size);
    let (inner, asked) = (ctx.clone(), Arc::clone(set));
    let merged = move || Ok::<_, Problem>((merge(&inner, &asked, &found, restored.as_ref())?, found));
    let whose = set.publisher.as_str();
    let (Merged { draft, pages }, found) = app.heavy.run_on(size, whose, merged).await?;
    let draft = Arc::new(draft);
    let ready = drafts::prepare(app, ctx, &draft, size, &Precondition::any(), Some(stored)).await?;
    let offers::WithDraft { offer, draft: before, .. } = found;
    let after = ready.as_version(&before);
    Ok(Made { offer, draft, ready, pages, before, after })
}

impl Made {
    pub(super) fn size(&self) -> usize {
        self.before.size() + self.after.size()
    }

    fn comparison(&self, ctx: &Ctx, set: &ChangeSet) -> Result<Comparison, Problem> {
        compare_versions(ctx, (&set.publisher, &set.offer), &self.offer, (&self.before, &self.after))
    }
}

/// A version that was published, to restore pages from.
fn published(tx: &mut Tx<'_>, set: &ChangeSet, number: i64) -> Result<offers::Version, Problem> {
    let version = offers::version(tx, &set.publisher, &set.offer, number)?;
    version.filter(|version| version.frozen_at.is_some()).ok_or_else(|| Problem::Unprocessable {
        code: "NoSuchVersion",
        message: format!("offer `{}` has no published version {number} to restore pages from", set.offer),
    })
}

fn request(set: &ChangeSet, publish: &PublishChanged, pages: &BTreeSet<Page>) -> Publish {
    Publish {
        publisher: set.publisher.clone(),
        offer: set.offer.clone(),
        emails: publish.emails.clone(),
        force: publish.force,
        pages: Some(pages.clone()),
        notes: publish.notes.clone(),
    }
}

/// Saves a change set that was [prepared](prepare), and begins to publish it if that was asked for: all of it or nothing.
pub fn save(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared) -> Result<Saved, Problem> {
    let Prepared { draft, ready, tags, comparison, publish } = prepared;
    require(ctx, tx, draft.publisher(), Need::Edit)?;
    let document = drafts::put(ctx, tx, draft, &Precondition::any(), ready)?;
    let (mut published, mut warnings) = (None, document.warnings.clone());
    if let Some((request, publishable)) = publish {
        let operation = publishing::publish_saved(ctx, tx, request, publishable)?;
        published = Some((publishable.selection.clone(), operation));
        warnings.extend(publishable.warnings.iter().cloned());
    }
    Ok(Saved { document, tags: tags.clone(), comparison: comparison.clone(), published, warnings })
}
