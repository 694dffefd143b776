//! A review: what publishing would do, told to whoever may look, before anybody asks for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use db::offers::WithDraft;
use db::operations::Operation;
use db::{Tx, offers, operations, publishers};
use domain::{Finding, OfferId, Page, PublisherId};
use offer_types::{Comparison, OfferType, Verdict};

use super::found::{Checked, Chosen, Found};
use super::publish::Publish;
use super::reviewed::Reviewed;
use super::selection::{ALWAYS, Selection};
use crate::offers::{PageTag, Tagged, compare_with_live, offer_type, whole};
use crate::roles::{Need, require};
use crate::settings::Certification;
use crate::{App, Ctx, Problem, events};

/// All there is to look at before a draft is published.
pub struct Review {
    pub offer: offers::Offer,
    /// What runs on the offer, and has to end first.
    pub running: Option<Operation>,
    /// What is to be done in place of publishing an offer whose type is not published any more.
    pub retired: Option<String>,
    /// What the draft says else than what is live; all it says where the offer was never live.
    pub comparison: Comparison,
    /// What is wrong with the draft as a whole, and what is worth a look.
    pub problems: Vec<OnPage>,
    pub warnings: Vec<OnPage>,
    /// The pages that somebody chose, or else all that differ and are not wrong.
    pub chosen: BTreeSet<Page>,
    /// What would become of publishing those.
    pub outlook: Outlook,
    /// The steps that the draft takes.
    pub steps: Vec<offer_types::Step>,
    pub certification: Certification,
    pub told: Told,
    /// What was looked at.
    pub reviewed: Reviewed,
}

/// Something that was found, and the page it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnPage {
    pub page: Page,
    pub finding: Finding,
}

/// What would become of a publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// Nothing differs from what is live, or nothing that does was chosen.
    Nothing,
    /// It would be refused.
    Refused(Vec<OnPage>),
    /// It would begin, as this version.
    Begins { version: i64, selection: Selection, warnings: Vec<OnPage> },
}

/// Who gets mail about a publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// The publisher's own addresses.
    SellerContact(String),
    /// Whoever the publish names; these were named the last time.
    Named(String),
}

impl Review {
    /// Whether the offer has never been live: then it goes out whole.
    pub fn is_first(&self) -> bool {
        self.offer.production_version.is_none()
    }

    /// Whether a page goes along with every publish.
    pub fn goes_along(page: &Page) -> bool {
        ALWAYS.contains(&page.name())
    }

    /// What would be asked for, to have `pages` published.
    fn request(
        (publisher, offer): (&PublisherId, &OfferId),
        pages: Option<BTreeSet<Page>>,
        force: bool,
    ) -> Publish {
        let (publisher, offer) = (publisher.clone(), offer.clone());
        Publish { publisher, offer, emails: Vec::new(), force, pages, notes: None }
    }
}

/// Reviews the draft of an offer, and what would become of publishing the pages that are `chosen`. Files behind addresses are not
/// fetched.
pub async fn review(
    app: &App,
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    chosen: Option<&BTreeSet<Page>>,
) -> Result<Review, Problem> {
    let asked = (owner.0.clone(), owner.1.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| read(ctx, tx, (&asked.0, &asked.1));
    let (found, Beside { running, told, event }) = app.read(ctx, read).await?;
    let found = Arc::new(found);
    let (inner, whose, looked) = (ctx.clone(), (owner.0.clone(), owner.1.clone()), Arc::clone(&found));
    let whole = move || Whole::of(&inner, (&whose.0, &whose.1), &looked);
    let Whole { checked, comparison, pages, marks } =
        app.heavy.run_on(found.size(), owner.0.as_str(), whole).await?;
    let Checked { verdict: Verdict { problems, warnings }, steps, .. } =
        checked.with_images(app, ctx, owner).await?;
    let offer = found.stored.offer.clone();
    let known = offer_type(ctx, &offer.offer_type)?;
    let (problems, warnings) = (on_pages(known, problems), on_pages(known, warnings));
    let differing = comparison.changed_pages().filter(|page| pages.contains(page));
    let is_right = |page: &&Page| !problems.iter().any(|problem| problem.page == **page);
    let chosen: BTreeSet<Page> = match chosen {
        Some(chosen) => differing.filter(|page| chosen.contains(page)).cloned().collect(),
        None => differing.filter(is_right).cloned().collect(),
    };
    let outlook = match offer.production_version {
        None if problems.is_empty() => {
            let selection = Selection { pages, ..Selection::default() };
            let warnings = warnings.clone();
            Outlook::Begins { version: offer.draft_version, selection, warnings }
        }
        None => Outlook::Refused(problems.clone()),
        Some(_) => outlook(app, ctx, owner, &found, chosen.clone()).await?,
    };
    Ok(Review {
        running,
        retired: known.retired().map(|retired| retired.message.clone()),
        comparison,
        problems,
        warnings,
        chosen,
        outlook,
        steps,
        certification: ctx.env.settings.certification_of(owner.0),
        told,
        reviewed: Reviewed::new(&offer, event, marks),
        offer,
    })
}

/// What a review tells beside the offer.
struct Beside {
    running: Option<Operation>,
    told: Told,
    /// The newest event of the offer.
    event: i64,
}

fn read(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, id): (&PublisherId, &OfferId),
) -> Result<(Found, Beside), Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let found = Found::read(tx, publisher, id)?;
    let account = publishers::get(tx, publisher)?.filter(|account| account.migrated);
    let told = match account {
        Some(account) => Told::SellerContact(account.seller_contact),
        None => {
            let latest = operations::latest(tx, publisher, id)?;
            Told::Named(latest.map(|latest| latest.emails).unwrap_or_default())
        }
    };
    let newest = db::events::history(tx, publisher, id, i64::MAX, 1)?.pop();
    let running = operations::running(tx, publisher, id)?;
    Ok((found, Beside { running, told, event: newest.map_or(0, |event| event.id) }))
}

/// What a look at the draft as a whole found out.
struct Whole {
    checked: Checked,
    comparison: Comparison,
    /// All pages of the draft.
    pages: Vec<Page>,
    /// The tags of those that differ.
    marks: Vec<(Page, PageTag)>,
}

impl Whole {
    fn of(ctx: &Ctx, owner: (&PublisherId, &OfferId), found: &Found) -> Result<Self, Problem> {
        let (offer, draft) = (&found.stored.offer, &found.stored.draft);
        let known = offer_type(ctx, &offer.offer_type)?;
        let checked = found.check(ctx, &Review::request(owner, None, true))?;
        let live = found.live.as_ref().and_then(|live| live.version.as_ref());
        let comparison = compare_with_live(ctx, owner, offer, (live, draft))?;
        let tagged = Tagged::of(known, whole(ctx, known, draft)?, draft.secrets.as_deref())?;
        let marked = |page: &Page| Some((page.clone(), tagged.tag(page)?));
        let marks = comparison.changed_pages().filter_map(marked).collect();
        Ok(Self { checked, comparison, pages: known.pages_of(tagged.definition()), marks })
    }
}

/// What would become of publishing pages of an offer that is live.
async fn outlook(
    app: &App,
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    found: &Arc<Found>,
    pages: BTreeSet<Page>,
) -> Result<Outlook, Problem> {
    let request = Review::request(owner, Some(pages), false);
    let (inner, looked) = (ctx.clone(), Arc::clone(found));
    let check = move || looked.check(&inner, &request);
    let WithDraft { offer, draft, .. } = &found.stored;
    let known = offer_type(ctx, &offer.offer_type)?;
    let checked = match app.heavy.run_on(found.size(), owner.0.as_str(), check).await {
        Ok(checked) => checked.with_images(app, ctx, owner).await?,
        Err(Problem::NotPublishable(problems)) => return Ok(Outlook::Refused(on_pages(known, problems))),
        Err(Problem::Conflict { code: "NothingToPublish", .. }) => return Ok(Outlook::Nothing),
        Err(problem) => return Err(problem),
    };
    let Verdict { problems, warnings } = checked.verdict;
    if !problems.is_empty() {
        return Ok(Outlook::Refused(on_pages(known, problems)));
    }
    let Some(Chosen { part, selection }) = checked.chosen else { return Ok(Outlook::Nothing) };
    // A part of a draft that was frozen already is the version behind that.
    let behind = part.is_some() && draft.frozen_at.is_some();
    let version = offer.draft_version + i64::from(behind);
    Ok(Outlook::Begins { version, selection, warnings: on_pages(known, warnings) })
}

fn on_pages(known: &OfferType, findings: Vec<Finding>) -> Vec<OnPage> {
    let found = |finding: Finding| OnPage { page: known.page_of(&finding.place.stable()), finding };
    findings.into_iter().map(found).collect()
}

/// How far back is looked for who changed an offer.
const LOOKED_AT: i64 = 50;

/// What people call those who changed an offer since it was reviewed, the last one first.
pub fn changed_since(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, id): (&PublisherId, &OfferId),
    reviewed: &Reviewed,
) -> Result<Vec<String>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let mut events = db::events::history(tx, publisher, id, i64::MAX, LOOKED_AT)?;
    events.retain(|event| event.id > reviewed.event());
    let names = events::names_of_actors(tx, &events)?;
    let mut told: Vec<String> = Vec::new();
    for name in events.iter().filter_map(|event| names.get(&event.actor)) {
        if !told.contains(name) {
            told.push(name.clone());
        }
    }
    Ok(told)
}
