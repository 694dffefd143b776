//! Reading one page of a draft.

use domain::Page;
use offer_types::Field;
use serde_json::Value;

use super::tag::Tagged;
use super::{PageTag, no_page};
use crate::offers::artifact_links::resolve_all;
use crate::offers::{Found, offer_type, whole};
use crate::{App, Ctx, Problem};

/// A page of a draft.
#[derive(Debug, Clone)]
pub struct PageContent {
    pub page: Page,
    pub tag: PageTag,
    /// What is on it, nested as in the definition or, on a page of a plan, as in the plan: no secrets, artifacts as our own
    /// addresses.
    pub content: Value,
    pub fields: Vec<Field>,
}

/// The page of a draft that was found.
pub async fn read_page(app: &App, ctx: &Ctx, found: Found, page: Page) -> Result<PageContent, Problem> {
    let (size, whose, ctx) = (found.version.size(), found.publisher.clone(), ctx.clone());
    app.heavy.run_on(size, whose.as_str(), move || read(&ctx, found, page)).await
}

fn read(ctx: &Ctx, found: Found, page: Page) -> Result<PageContent, Problem> {
    let Found { offer, version, .. } = found;
    let known = offer_type(ctx, &offer.offer_type)?;
    let tagged = Tagged::of(known, whole(ctx, known, &version)?, version.secrets.as_deref())?;
    let none = || no_page(&offer.id, &page);
    let tag = tagged.tag(&page).ok_or_else(none)?;
    let mut definition = tagged.into_definition();
    resolve_all(ctx, known, &mut definition);
    let content = known.page(&definition, &page).ok_or_else(none)?;
    let described = known.pages().iter().find(|described| described.name == page.name());
    let fields = described.map(|described| described.fields.clone()).unwrap_or_default();
    Ok(PageContent { page, tag, content, fields })
}
