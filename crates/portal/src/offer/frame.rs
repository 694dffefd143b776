//! The frame of the pages of an offer.

use app::offers::{Logo, can_edit, draft, logo, may_edit};
use app::{App, Ctx, Problem, identity};
use db::Tx;
use db::offers::Offer;
use domain::{OfferId, PublisherId};
use face::Refusal;
use ui::{Account, Link, Navigation, Page, Part, Whose};
use words::{Sentence, say};

use super::{COMPARE, HISTORY, OVERVIEW, REVIEW, of};
use crate::reading::{Reading, account, all_offers};

/// The offer that a page is about.
pub(crate) struct Subject {
    pub(crate) offer: Offer,
    pub(crate) account: Account,
    /// Where its logo is.
    pub(crate) logo: Option<String>,
    /// Whether whoever reads it may change it.
    pub(crate) may_edit: bool,
    /// Number of its newest version that was published. All before it were, too.
    pub(crate) newest: Option<i64>,
}

/// Where a page finds a logo.
pub(crate) fn logo_address(logo: &Logo) -> String {
    match &logo.access {
        Some(access) => format!("/artifacts/{}?{access}", logo.digest),
        None => format!("/artifacts/{}", logo.digest),
    }
}

/// Reads what the frame of a page of an offer shows.
pub(crate) fn subject(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Subject, Problem> {
    let found = identity::publisher(ctx, tx, publisher)?;
    let may_edit = can_edit(ctx, tx, publisher)?;
    let draft = draft(ctx, tx, publisher, id)?;
    let (newest, offer) = (draft.newest_published(), draft.offer);
    let logo = logo(ctx, tx, publisher, id)?.as_ref().map(logo_address);
    Ok(Subject { offer, account: account(&found), logo, may_edit, newest })
}

/// The same for somebody who may change the offer.
pub(crate) fn subject_to_edit(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Subject, Problem> {
    may_edit(ctx, tx, publisher)?;
    subject(ctx, tx, publisher, id)
}

/// The same in a transaction of its own.
pub(crate) async fn read_subject_to_edit(
    app: &App,
    reading: &Reading,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Subject, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject_to_edit(ctx, tx, &owner.0, &owner.1);
    Ok(app.read(&reading.ctx, read).await?)
}

/// The frame of a page of `offer` that is called `title`; `is_overview` says whether that is the overview.
pub(crate) fn frame<'a>(
    reading: &'a Reading,
    account: Account,
    publisher: &PublisherId,
    (offer, logo): (&Offer, Option<String>),
    title: &Sentence,
    here: &str,
) -> Page<'a> {
    let reader = reading.reader();
    let link = |text: Sentence, to: String| Link {
        text: reader.say(&text),
        is_here: to == here,
        to,
        ..Link::default()
    };
    let to = |route| of(route, publisher, &offer.id);
    let overview = Part { heading: None, links: vec![link(say!("overview-title"), to(OVERVIEW))] };
    let publish = Part {
        heading: Some(reader.say(&say!("pages-publish"))),
        links: vec![
            link(say!("review-title"), to(REVIEW)),
            link(say!("compare-title"), to(COMPARE)),
            link(say!("history-title"), to(HISTORY)),
        ],
    };
    let whose = Whose {
        name: offer.display_text.clone(),
        id: offer.id.to_string(),
        logo,
        back: all_offers(publisher),
    };
    let navigation = Navigation { whose: Some(whose), parts: vec![overview, publish] };
    reading.page(reader.say(title), Some(account), navigation)
}
