//! The pages of a draft: which there are, and how each stands.

use std::collections::BTreeMap;

use db::Tx;
use db::offers::Version;
use domain::{OfferGuid, OfferId, Page, PublisherId};

use super::PageTag;
use super::tag::Tagged;
use crate::offers::{Live, ToValidate, offer_type, validate, whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// A page of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPage {
    pub page: Page,
    pub tag: PageTag,
    /// Whether it says something else than the live one, or is not live at all.
    pub differs_from_live: bool,
    /// How much of it is to be corrected before the offer can be published.
    pub problems: usize,
}

/// The GUID of an offer, and every page of its draft in the order people go through them.
pub async fn list_pages(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<(OfferGuid, Vec<ListedPage>), Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let found = with_draft(tx, &owner.0, &owner.1)?;
        let live = Live::of(tx, &owner.0, &found.offer)?;
        Ok((found, live))
    };
    let (found, live) = app.read(ctx, find).await?;
    let checked = validate(app, ctx, publisher, id, ToValidate::Stored).await?;
    let size = found.draft.size() + live.as_ref().map_or(0, Live::size);
    let inner = ctx.clone();
    let list = move || {
        let known = offer_type(&inner, &found.offer.offer_type)?;
        let tagged =
            |version: &Version| Tagged::of(known, whole(&inner, known, version)?, version.secrets.as_deref());
        let draft = tagged(&found.draft)?;
        let live = live.and_then(|live| live.version);
        let live = live.as_ref().map(tagged).transpose()?;
        let mut problems: BTreeMap<Page, usize> = BTreeMap::new();
        for finding in checked.draft.problems.iter().chain(&checked.publish.problems) {
            *problems
                .entry(known.page_of_target(draft.definition(), &finding.place.to_string()))
                .or_default() += 1;
        }
        let listed = known.pages_of(draft.definition()).into_iter().filter_map(|page| {
            let tag = draft.tag(&page)?;
            let is_live = live.as_ref().and_then(|live| live.tag(&page)).is_some_and(|live| live == tag);
            let problems = problems.get(&page).copied().unwrap_or_default();
            Some(ListedPage { page, tag, differs_from_live: !is_live, problems })
        });
        Ok((found.offer.guid.clone(), listed.collect()))
    };
    app.heavy.run_on(size, publisher.as_str(), list).await
}
