//! Opening one page of a draft in the editor: what is on it, what is live, and how all the others stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use db::offers::{Offer, Version};
use db::{Tx, secrets_set};
use domain::{OfferId, Page, PublisherId, Timestamp};
use offer_types::OfferType;
use serde_json::Value;

use super::states::{Basis, Standing, states_of};
use super::{PageStates, PageTag, Tagged};
use crate::events::names_of;
use crate::offers::artifact_links::{address, signature};
use crate::offers::{Live, Logo, digest_of, secrets, whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, cards};

/// An offer of which a page is to be opened.
pub struct FoundToOpen {
    publisher: PublisherId,
    standing: Arc<Standing>,
    /// The logo of what is live.
    logo: Option<Logo>,
    /// By the hashes of sealed secrets.
    set: BTreeMap<String, SecretSet>,
}

/// When a secret was set, and what people call whoever set it, if that is a program or a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSet {
    pub at: Timestamp,
    pub by: Option<String>,
}

/// A page of a draft, with all that an editor shows around it.
#[derive(Debug, Clone)]
pub struct OpenedPage {
    pub offer: Offer,
    pub logo: Option<Logo>,
    pub states: Arc<PageStates>,
    /// Whether it is live and not sold any more.
    pub is_stopped: bool,
    /// Nothing where the offer has no such page.
    pub on_page: Option<OnPage>,
}

/// What is on a page.
#[derive(Debug, Clone)]
pub struct OnPage {
    pub page: Page,
    pub tag: PageTag,
    /// Nested as in the definition or, on a page of a plan, as in the plan: no secrets, artifacts as our own addresses, which are the
    /// same at any time because nothing is signed in them.
    pub content: Value,
    /// The same of what is live, where the offer is and has the page there.
    pub live: Option<Value>,
    /// Where secrets are set, as stable places in the definition; since when, where that is known.
    pub secrets: BTreeMap<String, Option<SecretSet>>,
    /// By the addresses that `content` has what has to be shown to read each, as a query.
    pub files: BTreeMap<String, String>,
}

/// Finds an offer of which a page is to be opened, for somebody who may see it.
pub fn find_to_open(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<FoundToOpen, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let found = with_draft(tx, publisher, id)?;
    let live = Live::of(tx, publisher, &found.offer)?;
    let basis = Basis::of(tx, publisher, &found.offer, live.as_ref())?;
    let live = live.and_then(|live| live.version);
    let logo = match live {
        Some(_) => cards::logo(tx, publisher, id)?.map(|digest| Logo { digest, access: None }),
        None => None,
    };
    let set = match found.draft.secrets {
        Some(_) => when_set(tx, publisher, id)?,
        None => BTreeMap::new(),
    };
    let standing = Standing { basis, offer: found.offer, draft: found.draft, live };
    Ok(FoundToOpen { publisher: publisher.clone(), standing: Arc::new(standing), logo, set })
}

/// When the secrets of an offer were set, and by whom; by the hashes of the sealed ones.
fn when_set(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<BTreeMap<String, SecretSet>, Problem> {
    let set = secrets_set::of_offer(tx, publisher, id)?;
    let names = names_of(tx, set.iter().map(|set| set.actor.as_str()))?;
    let told = |set: secrets_set::SecretSet| {
        let by = names.get(&set.actor).cloned();
        (set.sealed, SecretSet { at: set.at, by })
    };
    Ok(set.into_iter().map(told).collect())
}

/// Opens `page` of an offer that was found.
pub async fn open_page(app: &App, ctx: &Ctx, found: FoundToOpen, page: Page) -> Result<OpenedPage, Problem> {
    let FoundToOpen { publisher, standing, logo, set } = found;
    let states = states_of(app, ctx, &publisher, &standing).await?;
    let (inner, work) = (ctx.clone(), Arc::clone(&standing));
    let read = move || on_page(&inner, &work, page, logo, &set);
    let (on_page, logo) = app.heavy.run_on(standing.size(), publisher.as_str(), read).await?;
    let offer = standing.offer.clone();
    let is_stopped = standing.basis.is_stopped();
    Ok(OpenedPage { is_stopped, offer, logo, states, on_page })
}

fn on_page(
    ctx: &Ctx,
    standing: &Standing,
    page: Page,
    logo: Option<Logo>,
    set: &BTreeMap<String, SecretSet>,
) -> Result<(Option<OnPage>, Option<Logo>), Problem> {
    let Some(known) = ctx.env.offer_types.get(&standing.offer.offer_type) else { return Ok((None, logo)) };
    let draft = &standing.draft;
    let tagged = Tagged::of(known, whole(ctx, known, draft)?, draft.secrets.as_deref())?;
    let logo = logo.or_else(|| Logo::named_in(ctx, known, tagged.definition()));
    let Some(tag) = tagged.tag(&page) else { return Ok((None, logo)) };
    let sealed = tagged.sealed().iter().filter(|(place, _)| known.page_of(place) == page);
    let when = |text: &str| set.get(&secrets::hash(text)).cloned();
    let secrets = sealed.map(|(place, text)| (place.clone(), when(text))).collect();
    let mut files = BTreeMap::new();
    let mut shown = |version: &Version, mut definition: Value| {
        if version.has_artifacts {
            files.extend(named(ctx, known, &mut definition));
        }
        known.page(&definition, &page)
    };
    let Some(content) = shown(draft, tagged.into_definition()) else { return Ok((None, logo)) };
    let live = match &standing.live {
        Some(live) => shown(live, whole(ctx, known, live)?),
        None => None,
    };
    Ok((Some(OnPage { page, tag, content, live, secrets, files }), logo))
}

/// Names the artifacts of `definition` by our own addresses; those, with what has to be shown to read each.
fn named(ctx: &Ctx, known: &OfferType, definition: &mut Value) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for slot in known.artifacts(definition) {
        let Some(digest) = digest_of(&slot.value) else { continue };
        let own = address(ctx, digest);
        files.push((own.clone(), signature(ctx, digest)));
        if let Some(place) = definition.pointer_mut(&slot.pointer) {
            *place = own.into();
        }
    }
    files
}
