//! Saving one page of a draft: all that a PUT of the offer does, for a document that is the stored one with that page replaced.

use std::sync::Arc;

use db::{Tx, offers};
use domain::{Finding, OfferId, Page, PublisherId};
use offer_types::{OfferType, pricing};
use serde_json::Value;

use super::changed::{changed, differences};
use super::states::changed_fields;
use super::tag::{Tagged, alone, tag_of_page};
use super::{PageTag, no_page};
use crate::offers::draft::Follows;
use crate::offers::{
    Document, Draft, Precondition, Ready, find_stored, offer_type, prepare, put, whole, with_draft,
};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// A page to save in place of what the draft has on it.
#[derive(Debug, Clone)]
pub struct SavedPage {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub page: Page,
    /// As it is read, nested as in the definition or in the plan.
    pub content: Value,
    /// In bytes, as it was sent.
    pub size: usize,
    /// `If-Match`: the tag that the page had when whoever saves it read it; `*` saves whatever is there.
    pub if_match: Option<String>,
}

/// A page that may be saved.
pub struct PreparedPage {
    draft: Arc<Draft>,
    ready: Ready,
    tag: PageTag,
}

/// Makes a page ready to be saved by [`save_page`]. What is on other pages stays as it is stored, whoever saves it meanwhile:
/// then this is done again.
pub async fn prepare_page(app: &App, ctx: &Ctx, saved: &Arc<SavedPage>) -> Result<PreparedPage, Problem> {
    let asked = Arc::clone(saved);
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let stored = find_stored(ctx, tx, &asked.publisher, &asked.offer)?;
        Ok((stored, with_draft(tx, &asked.publisher, &asked.offer)?))
    };
    let (stored, found) = app.read(ctx, find).await?;
    if saved.if_match.is_none() && ctx.env.settings.require_if_match {
        return Err(Precondition::wanted());
    }
    let size = saved.size + found.draft.size();
    let (inner, asked) = (ctx.clone(), Arc::clone(saved));
    let whose = saved.publisher.as_str();
    let (draft, before) = match app.heavy.run_on(size, whose, move || merge(&inner, &asked, found)).await? {
        Merged::Draft(draft, before) => (draft, before),
        Merged::Differs(differences) => return Err(changed(app, ctx, saved, differences).await?),
    };
    let mut ready = prepare(app, ctx, &draft, size, &Precondition::any(), Some(stored)).await?;
    let (inner, asked) = (ctx.clone(), Arc::clone(saved));
    let tagged = move || {
        let known = offer_type(&inner, &ready.offer_type)?;
        let tagged = Tagged::of(known, ready.whole(&inner)?, ready.secrets.as_deref())?;
        let tag = tagged.tag(&asked.page).ok_or_else(|| no_page(&asked.offer, &asked.page))?;
        ready.changed = labels(known, &asked.page, before, &tagged)?;
        Ok::<_, Problem>((ready, tag))
    };
    let (ready, tag) = app.heavy.run_on(size, whose, tagged).await?;
    Ok(PreparedPage { draft, ready, tag })
}

/// Saves a page that was [prepared](prepare_page); returns the draft as it is then, and the tag of the page.
pub fn save_page(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    prepared: &PreparedPage,
) -> Result<(Document, PageTag), Problem> {
    let PreparedPage { draft, ready, tag } = prepared;
    require(ctx, tx, draft.publisher(), Need::Edit)?;
    let document = put(ctx, tx, draft, &Precondition::any(), ready)?;
    Ok((document, tag.clone()))
}

/// A page as it was, alone in its definition, and the sealed secrets of that.
type Before = (Value, Option<String>);

/// What the fields of the page are called that are something else than `before`.
fn labels(
    known: &OfferType,
    page: &Page,
    (before, secrets): Before,
    now: &Tagged<'_>,
) -> Result<Vec<String>, Problem> {
    let before = Tagged::of(known, before, secrets.as_deref())?;
    let Some(now) = now.alone(page) else { return Ok(Vec::new()) };
    let numbers = changed_fields(known, &before, &now).remove(page).unwrap_or_default();
    let described = known.pages().iter().find(|described| described.name == page.name());
    let fields = described.map_or(&[][..], |described| &described.fields);
    Ok(numbers.into_iter().map(|number| fields[number].label.clone()).collect())
}

enum Merged {
    Draft(Arc<Draft>, Before),
    /// Somebody saved the page since: where it differs from what was sent.
    Differs(Vec<Finding>),
}

/// The stored draft with the page in its place.
fn merge(ctx: &Ctx, saved: &SavedPage, found: offers::WithDraft) -> Result<Merged, Problem> {
    let offers::WithDraft { offer, draft, .. } = found;
    let secrets = draft.secrets.clone();
    let known = offer_type(ctx, &offer.offer_type)?;
    let definition = whole(ctx, known, &draft)?;
    let definition = match &saved.if_match {
        Some(header) => {
            if !PageTag::is_one(header) {
                return Err(Precondition::no_tag());
            }
            let sealed = draft.secrets.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
            let tag = tag_of_page(known, &definition, &saved.page, &sealed);
            let tag = tag.ok_or_else(|| no_page(&saved.offer, &saved.page))?;
            if !tag.matches(header) {
                return Ok(Merged::Differs(differences(ctx, known, definition, saved)));
            }
            definition
        }
        None if known.page(&definition, &saved.page).is_none() => {
            return Err(no_page(&saved.offer, &saved.page));
        }
        None => definition,
    };
    let before = alone(known, &definition, &saved.page).unwrap_or_default();
    let mut definition =
        known.with_page(definition, &saved.page, saved.content.clone()).map_err(Problem::Invalid)?;
    pricing::drop_derived(&mut definition);
    let owner = (saved.publisher.clone(), saved.offer.clone());
    let follows = Follows { pages: vec![saved.page.clone()], changed_at: offer.changed_at, restored: None };
    let document = (offer.offer_type, definition);
    let draft = Draft::of_stored(ctx, owner, document, draft.type_versions, Some(follows))?;
    Ok(Merged::Draft(Arc::new(draft), (before, secrets)))
}
