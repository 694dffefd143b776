//! A page of an offer as it is stored, with all that its editor shows around it.

use std::sync::Arc;

use app::offers::{self, FoundToOpen, OnPage, OpenedPage, PageStates, can_edit, find_to_open, open_page};
use app::selling::{FoundPlans, PlanImage, find_plans, read_images};
use app::{Ctx, Problem, identity};
use db::Tx;
use db::offers::Offer;
use domain::{OfferId, Page as OfferPage, PublisherId};
use offer_types::{Field, OfferType};
use ui::Account;
use words::Sentence;

use crate::offer::frame::logo_address;
use crate::reading::{Reading, account};

/// A page that is open.
pub(crate) struct Opened {
    pub(crate) publisher: PublisherId,
    pub(crate) account: Account,
    pub(crate) offer: Offer,
    pub(crate) logo: Option<String>,
    pub(crate) states: Arc<PageStates>,
    /// Whether whoever reads it may change it.
    pub(crate) may_edit: bool,
    /// Why nobody may, where its type is only read any more.
    pub(crate) retired: Option<Sentence>,
    /// Whether it is live and not sold any more.
    pub(crate) is_stopped: bool,
    /// Nothing where the offer has no such page.
    pub(crate) on_page: Option<OnPage>,
    /// The versions of disk images of the plan, where its type has them on this page.
    pub(crate) images: Vec<PlanImage>,
}

impl Opened {
    /// Whether whoever reads it can change it here.
    pub(crate) fn can_edit(&self) -> bool {
        self.may_edit && self.retired.is_none()
    }

    pub(crate) fn owner(&self) -> (&PublisherId, &OfferId) {
        (&self.publisher, &self.offer.id)
    }
}

struct Found {
    account: Account,
    may_edit: bool,
    opened: FoundToOpen,
}

fn find(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId, id: &OfferId) -> Result<Found, Problem> {
    let found = identity::publisher(ctx, tx, publisher)?;
    let may_edit = can_edit(ctx, tx, publisher)?;
    Ok(Found { account: account(&found), may_edit, opened: find_to_open(ctx, tx, publisher, id)? })
}

/// Opens a page as it is stored now.
pub(crate) async fn open(
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
    page: &OfferPage,
) -> Result<Opened, Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| find(ctx, tx, &owner.0, &owner.1);
    let Found { account, may_edit, opened } = reading.app.read(&reading.ctx, find).await?;
    let opened = open_page(&reading.app, &reading.ctx, opened, page.clone()).await?;
    let OpenedPage { offer, logo, states, is_stopped, on_page, .. } = opened;
    let known = reading.app.env.offer_types.get(&offer.offer_type);
    let has_images = on_page.is_some() && fields_of(reading, &offer, page).iter().any(has_images);
    let images = match page.plan().filter(|_| has_images) {
        Some(plan) => {
            read_images(
                &reading.app,
                &reading.ctx,
                find_images(reading, (publisher, id)).await?,
                plan.clone(),
            )
            .await?
        }
        None => Vec::new(),
    };
    let retired = known.and_then(OfferType::retired);
    Ok(Opened {
        publisher: publisher.clone(),
        account,
        logo: logo.as_ref().map(logo_address),
        retired: retired.map(|retired| Sentence::of_type(&retired.message)),
        offer,
        states,
        may_edit,
        is_stopped,
        on_page,
        images,
    })
}

/// What versions of disk images are read from: only pages that show them ask for it.
async fn find_images(
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
) -> Result<FoundPlans, Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| find_plans(ctx, tx, &owner.0, &owner.1);
    reading.app.read(&reading.ctx, find).await
}

/// Whether a field holds disk images by version, or something in it does.
fn has_images(field: &Field) -> bool {
    let inner = field.fields.iter().chain(field.element.as_deref()).chain(field.entry.as_deref());
    field.role.as_deref() == Some("images") || inner.into_iter().any(has_images)
}

/// The fields that a type has on a page.
pub(crate) fn fields_of<'t>(reading: &'t Reading, offer: &Offer, page: &OfferPage) -> &'t [Field] {
    let known = reading.app.env.offer_types.get(&offer.offer_type);
    let described =
        known.and_then(|known| known.pages().iter().find(|described| described.name == page.name()));
    described.map_or(&[], |described| &described.fields)
}

/// The tag of a page as a form holds it, without its quotes.
pub(crate) fn bare(tag: &offers::PageTag) -> String {
    tag.to_string().trim_matches('"').to_owned()
}
