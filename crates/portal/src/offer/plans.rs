//! The plans of an offer on its overview, and whether all of it is sold.

use app::selling::{Plan, Plans, Stage, Standing, State as Sold};
use domain::selling::Item;
use domain::{OfferId, Page, PublisherId};
use storefront::price_words;
use ui::{Reader, State};
use words::{Sentence, say};

use super::pages::{is_page, route_of};
use super::selling::{day, resume_address, since, stop_address, terms_words};
use super::{PLANS, of, page_address};

/// Something that can be done about a plan or the offer.
pub(crate) struct Act {
    pub(crate) text: String,
    pub(crate) to: String,
    pub(crate) is_danger: bool,
}

/// A plan in the table.
pub(crate) struct PlanRow {
    /// Its id where it has no other name.
    pub(crate) name: String,
    pub(crate) id: String,
    /// Its first page, where the draft has it.
    pub(crate) to: Option<String>,
    pub(crate) audience: String,
    pub(crate) price: Option<String>,
    /// In how many countries and regions it is sold.
    pub(crate) markets: Option<usize>,
    pub(crate) badge: String,
    /// How its pages stand, as HTML.
    pub(crate) draft: Option<String>,
    /// Where it stands in the draft, for somebody who may move it.
    pub(crate) place: Option<Place>,
    pub(crate) notes: Vec<String>,
    /// Its image versions in short, and the page that lists them for somebody who may change them.
    pub(crate) images: Option<(String, Option<String>)>,
    pub(crate) image_notes: Vec<String>,
    pub(crate) acts: Vec<Act>,
}

/// Where a plan stands in its list.
pub(crate) struct Place {
    /// From 1 on.
    pub(crate) number: usize,
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
    /// Where it is copied.
    pub(crate) copy: String,
}

/// Whether all of the offer is sold.
pub(crate) struct Selling {
    pub(crate) text: String,
    pub(crate) terms: Vec<String>,
    pub(crate) acts: Vec<Act>,
}

/// The sections of the overview about what is sold.
pub(crate) struct PlansShown {
    pub(crate) fact: String,
    /// The page of the list; nothing on that page.
    pub(crate) all: Option<String>,
    pub(crate) rows: Vec<PlanRow>,
    /// Which columns say anything.
    pub(crate) has_prices: bool,
    pub(crate) has_markets: bool,
    pub(crate) has_drafts: bool,
    pub(crate) has_images: bool,
    pub(crate) has_acts: bool,
    /// Ids that are never used again.
    pub(crate) retired: Option<String>,
    /// Nothing where the offer was never live.
    pub(crate) selling: Option<Selling>,
}

impl PlansShown {
    pub(crate) fn of(
        reader: &Reader<'_>,
        (publisher, offer): (&PublisherId, &OfferId),
        plans: &Plans,
        may_edit: bool,
    ) -> Self {
        let rows: Vec<_> =
            plans.plans.iter().map(|plan| row(reader, (publisher, offer), plan, may_edit)).collect();
        let has_list = plans.has_pages && (may_edit || !rows.is_empty());
        let live = plans.plans.iter().filter(|plan| matches!(plan.stage, Stage::Live(_))).count();
        let retired = (!plans.retired.is_empty())
            .then(|| reader.say(&say!("plans-retired", ids = plans.retired.join(", "))));
        let selling = plans.offer.as_ref();
        Self {
            fact: reader.say(&match rows.len() {
                0 => say!("plans-none"),
                many => say!("plans-count", many, live),
            }),
            all: has_list.then(|| of(PLANS, publisher, offer)),
            has_prices: rows.iter().any(|row| row.price.is_some()),
            has_markets: rows.iter().any(|row| row.markets.is_some()),
            has_drafts: false,
            has_images: rows.iter().any(|row| row.images.is_some()),
            has_acts: rows.iter().any(|row| !row.acts.is_empty()),
            retired,
            selling: selling.map(|standing| selling_of(reader, (publisher, offer), standing, may_edit)),
            rows,
        }
    }
}

pub(super) fn row(
    reader: &Reader<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    plan: &Plan,
    may_edit: bool,
) -> PlanRow {
    let item = Item::Plan(plan.id.clone());
    let (state, mut notes, acts) = match &plan.stage {
        Stage::Draft => (State::Draft, Vec::new(), Vec::new()),
        Stage::Preview => (State::Preview, Vec::new(), Vec::new()),
        Stage::Live(standing) => {
            let state = if standing.state == Sold::Stopped { State::Stopped } else { State::Live };
            let notes = when(reader, standing).into_iter().chain(terms_words(reader, standing)).collect();
            (state, notes, acts(reader, (publisher, offer), &item, standing))
        }
    };
    notes.extend(whereabouts(plan).map(|note| reader.say(&note)));
    let to_images = stop_address(publisher, offer, &item);
    PlanRow {
        name: plan.title.clone().unwrap_or_else(|| plan.id.to_string()),
        id: plan.id.to_string(),
        to: plan.first_page.filter(|page| plan.is_in_draft && is_page(&route_of(*page))).and_then(|page| {
            let page = Page::of_plan(plan.id.clone(), page).ok()?;
            Some(page_address(publisher, offer, &page.to_string()))
        }),
        audience: reader.say(&match (plan.is_private, plan.audience) {
            (false, _) => say!("plans-public"),
            (true, None | Some(0)) => say!("plans-private"),
            (true, Some(many)) => say!("plans-private-many", many),
        }),
        price: plan.price.as_ref().map(|price| reader.say(&price_words(price))),
        markets: plan.markets,
        badge: state.badge(reader),
        draft: None,
        place: None,
        notes,
        images: images(plan).map(|text| (reader.say(&text), may_edit.then(|| format!("{to_images}#images")))),
        image_notes: image_notes(plan).map(|note| reader.say(&note)).collect(),
        acts: if may_edit { acts } else { Vec::new() },
    }
}

/// When something stopped, or will.
fn when(reader: &Reader<'_>, standing: &Standing) -> Option<String> {
    let stopped = standing.since.map(|at| say!("plans-since", since = since(reader, at)));
    let sentence = stopped.or_else(|| Some(say!("plans-until", date = day(reader, standing.date?))))?;
    Some(reader.say(&sentence))
}

/// Where else a plan is, or is not.
fn whereabouts(plan: &Plan) -> impl Iterator<Item = Sentence> {
    let is_live = matches!(plan.stage, Stage::Live(_));
    let leaves = (is_live && !plan.is_in_draft).then(|| say!("plans-leaves"));
    let withdrawn = (plan.stage == Stage::Preview && !plan.is_in_draft).then(|| say!("plans-preview-only"));
    leaves.into_iter().chain(withdrawn)
}

fn acts(
    reader: &Reader<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    item: &Item,
    standing: &Standing,
) -> Vec<Act> {
    let act = |text: Sentence, to: String| Act { text: reader.say(&text), to, is_danger: false };
    let stop = |text| act(text, stop_address(publisher, offer, item));
    let resume = || act(say!("resuming-short"), resume_address(publisher, offer, item));
    match standing.state {
        Sold::Sold => vec![stop(say!("stopping-button"))],
        Sold::Deprecated => vec![stop(say!("stopping-change")), resume()],
        Sold::Stopped => vec![resume()],
    }
}

/// The image version that buyers get, and how many there are.
fn images(plan: &Plan) -> Option<Sentence> {
    let own = || plan.images.iter().filter(|image| image.generation.is_none());
    let highest =
        |state| own().filter(|image| image.standing.state == state).map(|image| image.version).max();
    let version = highest(Sold::Sold).or_else(|| highest(Sold::Deprecated));
    match (version, plan.images.len()) {
        (_, 0) => None,
        (Some(version), many) => Some(say!("plans-images-some", version = version.to_string(), many)),
        (None, many) => Some(say!("plans-images-many", many)),
    }
}

fn image_notes(plan: &Plan) -> impl Iterator<Item = Sentence> {
    let count = |state| plan.images.iter().filter(|image| image.standing.state == state).count();
    let (deprecated, withdrawn) = (count(Sold::Deprecated), count(Sold::Stopped));
    let deprecated = (deprecated > 0).then(|| say!("plans-images-deprecated", many = deprecated));
    let withdrawn = (withdrawn > 0).then(|| say!("plans-images-withdrawn", many = withdrawn));
    deprecated.into_iter().chain(withdrawn)
}

fn selling_of(
    reader: &Reader<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    standing: &Standing,
    may_edit: bool,
) -> Selling {
    let act = |text: Sentence, to: String, is_danger| Act { text: reader.say(&text), to, is_danger };
    let stop = |text, is_danger| act(text, stop_address(publisher, offer, &Item::Offer), is_danger);
    let resume = || act(say!("resuming-button"), resume_address(publisher, offer, &Item::Offer), false);
    let (text, acts) = match (standing.state, standing.date, standing.since) {
        (Sold::Deprecated, Some(date), _) => (
            say!("selling-until", date = day(reader, date)),
            vec![resume(), stop(say!("stopping-change"), false)],
        ),
        (Sold::Stopped, _, Some(at)) => (
            say!("selling-stopped", since = since(reader, at)),
            vec![resume(), stop(say!("stopping-change-reason"), false)],
        ),
        _ => (say!("selling-sold"), vec![stop(say!("stopping-offer"), true)]),
    };
    Selling {
        text: reader.say(&text),
        terms: terms_words(reader, standing),
        acts: if may_edit { acts } else { Vec::new() },
    }
}

/// What the head of the overview says in place of that the offer is live.
pub(crate) fn lead(reader: &Reader<'_>, version: i64, standing: &Standing) -> Option<Sentence> {
    match (standing.since, standing.date) {
        (Some(at), _) => Some(say!("overview-not-sold", since = since(reader, at))),
        (None, Some(date)) => Some(say!("overview-sold-until", version, date = day(reader, date))),
        (None, None) => None,
    }
}
