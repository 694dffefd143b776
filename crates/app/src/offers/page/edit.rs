//! Saving a page as a person filled it in: of what they changed everything is stored that may be, and the rest is told.

use std::sync::Arc;

use db::Tx;
use domain::{Definition, Finding};
use serde_json::Value;

use super::withdraw::withdraw;
use super::{PageTag, PreparedPage, SavedPage, prepare_page, save_page};
use crate::offers::{may_edit, offer_type, whole, with_draft};
use crate::{App, Ctx, Problem};

/// So often what is not taken is left out; then everything is.
const ROUNDS: usize = 4;

/// A page that somebody filled in.
#[derive(Debug, Clone)]
pub struct EditedPage {
    /// All that is to be on it, and the tag that it had when it was read.
    pub page: SavedPage,
    /// What was on it then. It stays where something is not taken.
    pub stored: Value,
}

/// A page that may be saved, but for what was refused.
pub struct PreparedEdit {
    /// Nothing where nothing is left to save.
    page: Option<PreparedPage>,
    publisher: domain::PublisherId,
    /// Why something was not taken.
    pub refused: Vec<Finding>,
    /// The page as it is to be stored.
    pub content: Value,
}

/// Makes ready what may be stored of an edit: what could never become valid stays as it is stored, field by field, and is told with all
/// that is wrong with it.
pub async fn prepare_edit(app: &App, ctx: &Ctx, edited: &Arc<EditedPage>) -> Result<PreparedEdit, Problem> {
    let EditedPage { page, stored } = &**edited;
    let publisher = page.publisher.clone();
    let asked = publisher.clone();
    app.read(ctx, move |ctx, tx| may_edit(ctx, tx, &asked)).await?;
    let (mut content, mut refused) = (page.content.clone(), Vec::new());
    for _ in 0..=ROUNDS {
        // Nothing is said that was not said before: nobody has to hear of it.
        if content == *stored {
            break;
        }
        let saved = Arc::new(SavedPage { content: content.clone(), ..page.clone() });
        let problems = match prepare_page(app, ctx, &saved).await {
            Ok(prepared) => {
                return Ok(PreparedEdit { page: Some(prepared), publisher, refused, content });
            }
            Err(Problem::Invalid(problems)) => problems,
            Err(problem) => return Err(problem),
        };
        let (made, goes_on) = leave_out(app, ctx, edited, content, &problems).await?;
        content = made;
        refused.extend(problems);
        if !goes_on {
            break;
        }
    }
    Ok(PreparedEdit { page: None, publisher, refused, content: stored.clone() })
}

/// `content` without what `problems` are about; and whether that is another one.
async fn leave_out(
    app: &App,
    ctx: &Ctx,
    edited: &Arc<EditedPage>,
    mut content: Value,
    problems: &[Finding],
) -> Result<(Value, bool), Problem> {
    let SavedPage { publisher, offer, page, size, .. } = &edited.page;
    let owner = (publisher.clone(), offer.clone());
    let found = app.read(ctx, move |_, tx| with_draft(tx, &owner.0, &owner.1)).await?;
    let (inner, asked, problems) = (ctx.clone(), Arc::clone(edited), problems.to_vec());
    let (size, whose, page) = (size + found.draft.size(), publisher.as_str(), page.clone());
    let work = move || {
        let known = offer_type(&inner, &found.offer.offer_type)?;
        let plan = match page.plan() {
            Some(plan) => {
                let definition = whole(&inner, known, &found.draft)?;
                Definition::of(&definition).index_of(plan.as_str())
            }
            None => None,
        };
        let described = known.pages().iter().find(|described| described.name == page.name());
        let fields = described.map_or(&[][..], |described| &described.fields);
        let goes_on = withdraw(fields, (&page, plan), &asked.stored, &mut content, &problems);
        Ok((content, goes_on))
    };
    app.heavy.run_on(size, whose, work).await
}

/// Saves what was [made ready](prepare_edit); the tag that the page has then, where anything was left to save.
pub fn save_edit(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedEdit) -> Result<Option<PageTag>, Problem> {
    may_edit(ctx, tx, &prepared.publisher)?;
    let Some(page) = &prepared.page else { return Ok(None) };
    Ok(Some(save_page(ctx, tx, page)?.1))
}
