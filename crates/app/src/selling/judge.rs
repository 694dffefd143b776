//! What a change comes to, away from the transaction that makes it.

use db::catalogue::Entry;
use db::stops::Stop;
use db::{Tx, catalogue, offers, operations, stops};
use domain::definition::plan_id;
use domain::selling::Item;
use domain::{
    Definition, Finding, FindingCode, ImageVersion, OfferId, Place, PublisherId, StopId, json, there_are,
};
use offer_types::OfferType;
use serde_json::Value;

use super::alternative::{Elsewhere, Here, is_item};
use super::change::{Change, Prepared, Shelved, Step, Wish};
use super::never_live;
use super::standing::stop_of;
use super::terms::ReadTerms;
use crate::offers::{find, offer_type};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// What a change is judged by.
struct Found {
    offer: offers::Offer,
    stops: Vec<Stop>,
    live: offers::Version,
    /// What is in preview, or on its way there or to production.
    coming: Option<offers::Version>,
    entry: Option<Entry>,
    elsewhere: Option<Elsewhere>,
}

/// Looks, away from the transaction that does it, at what `change` would come to.
pub async fn prepare(app: &App, ctx: &Ctx, change: &Change) -> Result<Prepared, Problem> {
    let Change { publisher, offer, item, wish, .. } = change;
    let terms = match wish {
        Wish::Stop(terms) => Some(terms.read(ctx.now, (publisher, offer), item)),
        Wish::Resume => None,
    };
    let (asked, alternative) = (change.clone(), terms.as_ref().and_then(|terms| terms.alternative.clone()));
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &asked.publisher, Need::Edit)?;
        let owner = (&asked.publisher, &asked.offer);
        let elsewhere = Elsewhere::of(tx, owner, alternative.as_ref())?;
        Found::of(tx, owner, elsewhere)
    };
    let found = app.read(ctx, find).await?;
    let (size, inner, asked) = (found.size(), ctx.clone(), change.clone());
    let judge = move || found.judge(&inner, &asked, terms);
    app.heavy.run_on(size, publisher.as_str(), judge).await
}

impl Found {
    fn of(
        tx: &mut Tx<'_>,
        (publisher, id): (&PublisherId, &OfferId),
        elsewhere: Option<Elsewhere>,
    ) -> Result<Self, Problem> {
        let offer = find(tx, publisher, id)?;
        let number = offer.production_version.ok_or_else(|| never_live(publisher, id))?;
        let version = |tx: &mut Tx<'_>, number| {
            let gone = || Problem::internal(format!("version {number} of {publisher}/{id} is gone"));
            offers::version(tx, publisher, id, number)?.ok_or_else(gone)
        };
        let running = operations::running(tx, publisher, id)?.map(|running| running.version);
        let coming = running.or(offer.preview_version).filter(|coming| *coming != number);
        Ok(Self {
            stops: stops::of_offer(tx, publisher, id)?,
            live: version(tx, number)?,
            coming: coming.map(|coming| version(tx, coming)).transpose()?,
            entry: catalogue::get_public(tx, publisher, id)?,
            elsewhere,
            offer,
        })
    }

    fn size(&self) -> usize {
        let coming = self.coming.as_ref().map_or(0, |coming| coming.definition.len());
        let entry = self.entry.as_ref().map_or(0, |entry| entry.entry.len());
        self.live.definition.len() + coming + entry + self.elsewhere.as_ref().map_or(0, Elsewhere::size)
    }

    fn judge(self, ctx: &Ctx, change: &Change, terms: Option<ReadTerms>) -> Result<Prepared, Problem> {
        let known = offer_type(ctx, &self.offer.offer_type)?;
        let live = json::stored(&self.live.definition)?;
        let images = known.image_versions(&live);
        let item = &change.item;
        let before = stop_of(&self.stops, item);
        // What left with a publish may come back, and be sold then.
        if terms.is_some() || before.is_none() {
            is_live(&live, &images, item)?;
        }
        let step = match terms {
            None => before.map(|_| None),
            Some(terms) => {
                let stop = terms.stop(item.clone(), StopId::from(ctx.uuid()), ctx.now);
                self.refuse_too_late(before, &stop)?;
                let here = Here { known, live: &live, images: &images, stops: &self.stops };
                let faults = self.faults(&here, item, terms)?;
                if !faults.is_empty() {
                    return Err(Problem::CannotStop(faults));
                }
                if !before.is_some_and(|before| is_same(before, &stop)) {
                    self.refuse_last(known, &live, &images, item)?;
                    Some(Some(stop))
                } else {
                    None
                }
            }
        };
        let step = step.map(|stop| self.step(ctx, item, stop)).transpose()?;
        let elsewhere = self.elsewhere.as_ref().map(Elsewhere::seen);
        Ok(Prepared { offer: self.offer, stops: self.stops, elsewhere, step })
    }

    /// All that is wrong with the terms.
    fn faults(&self, here: &Here<'_>, item: &Item, terms: ReadTerms) -> Result<Vec<Finding>, Problem> {
        let mut faults = terms.faults;
        if let Some(alternative) = &terms.alternative
            && let Some(text) = here.fault(item, alternative, self.elsewhere.as_ref())?
        {
            faults.push(Finding::new(FindingCode::NotAllowed, Place::around("alternative"), text));
        }
        Ok(faults)
    }

    fn step(&self, ctx: &Ctx, item: &Item, stop: Option<Stop>) -> Result<Step, Problem> {
        let after = replaced(&self.stops, item, stop.as_ref());
        let shelved = Shelved::of(ctx, self.entry.as_ref(), item, &after)?;
        Ok(Step { item: item.clone(), stop, shelved })
    }

    /// What has ended does not end on another day.
    fn refuse_too_late(&self, before: Option<&Stop>, stop: &Stop) -> Result<(), Problem> {
        let ended = before.is_some_and(|before| before.ended_at.is_some());
        let full = before.is_none() && self.stops.len() >= usize::try_from(stops::MOST).unwrap_or(usize::MAX);
        match (ended && stop.ended_at.is_none(), full) {
            (true, _) => Err(Problem::conflict(
                "AlreadyStopped",
                "selling has ended, so it cannot end on another day: resume it first, or leave `date` and `dateOffset` out to change why, and what there is instead",
            )),
            (_, true) => Err(Problem::conflict(
                "TooManyStops",
                format!("at most {} plans and image versions of an offer are stopped", stops::MOST),
            )),
            _ => Ok(()),
        }
    }

    /// The last plan stops with its offer, and the last version of images with its plan.
    fn refuse_last(
        &self,
        known: &OfferType,
        live: &Value,
        images: &[ImageVersion],
        item: &Item,
    ) -> Result<(), Problem> {
        let goes_on = |other: &Item| other != item && stop_of(&self.stops, other).is_none();
        match item {
            Item::Offer => Ok(()),
            Item::Plan(plan) => {
                let mut others = Definition::of(live).plan_ids();
                match others.any(|(_, id)| id.parse().is_ok_and(|id| goes_on(&Item::Plan(id)))) {
                    true => Ok(()),
                    false => Err(Problem::conflict(
                        "LastPlan",
                        format!(
                            "`{plan}` is the only plan of the offer that goes on being sold: stop selling the offer instead"
                        ),
                    )),
                }
            }
            Item::Image { plan, generation, version } => {
                let coming = match &self.coming {
                    Some(coming) => known.image_versions(&json::stored(&coming.definition)?),
                    None => Vec::new(),
                };
                let stays = |images: &[ImageVersion]| {
                    let beside = images.iter().filter(|image| {
                        image.plan.as_ref() == Some(plan) && image.generation == *generation && image.is_shown
                    });
                    let beside: Vec<_> = beside.filter_map(item_of).collect();
                    !beside.contains(item) || beside.iter().any(goes_on)
                };
                match stays(images) && stays(&coming) {
                    true => Ok(()),
                    false => Err(Problem::conflict(
                        "LastImageVersion",
                        format!(
                            "version {version} is the only one of plan `{plan}`, as it is live or on its way there, that is neither deprecated nor withdrawn: publish a newer one first, or stop selling the plan"
                        ),
                    )),
                }
            }
        }
    }
}

/// What a version of images is, if its plan has an id.
pub(super) fn item_of(image: &ImageVersion) -> Option<Item> {
    let (plan, generation) = (image.plan.clone()?, image.generation.clone());
    Some(Item::Image { plan, generation, version: image.version })
}

/// `stops` with `stop` in place of what `item` has.
pub(super) fn replaced(stops: &[Stop], item: &Item, stop: Option<&Stop>) -> Vec<Stop> {
    let others = stops.iter().filter(|other| other.item != *item);
    others.chain(stop).cloned().collect()
}

/// Whether a stop says what there is already.
fn is_same(before: &Stop, stop: &Stop) -> bool {
    let when = match (before.ended_at, stop.ended_at) {
        (Some(_), Some(_)) => true,
        (None, None) => before.due_at == stop.due_at,
        _ => false,
    };
    when && before.reason == stop.reason && before.alternative == stop.alternative
}

/// Refuses what is not live.
fn is_live(live: &Value, images: &[ImageVersion], item: &Item) -> Result<(), Problem> {
    let missing = |what: String, there: Vec<String>| {
        let there: Vec<_> = there.iter().map(String::as_str).collect();
        Err(Problem::NotFound(format!("{what} is not live; {}", there_are(&there))))
    };
    match item {
        Item::Offer => Ok(()),
        Item::Plan(plan) if Definition::of(live).index_of(plan.as_str()).is_some() => Ok(()),
        Item::Plan(plan) => {
            let there = Definition::of(live).plans().iter().filter_map(plan_id).map(str::to_owned);
            missing(format!("plan `{plan}`"), there.collect())
        }
        Item::Image { plan, generation, version } => {
            if images.iter().any(|image| is_item(image, item)) {
                return Ok(());
            }
            let there = images
                .iter()
                .filter(|image| image.plan.as_ref() == Some(plan) && image.generation == *generation);
            missing(
                format!("version {version} of the images of plan `{plan}`"),
                there.map(|image| image.version.to_string()).collect(),
            )
        }
    }
}
