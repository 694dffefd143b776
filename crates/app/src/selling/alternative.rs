//! Whether an alternative is one: live, and sold itself.

use db::catalogue::{Entry, Shelf};
use db::stops::Stop;
use db::{Tx, catalogue, stops};
use domain::selling::{Alternative, Item};
use domain::{Definition, ImageVersion, OfferId, PublisherId, json};
use offer_types::OfferType;
use serde_json::Value;
use words::{Sentence, say};

use super::standing::{is_sold, is_stopped, stop_of};
use crate::Problem;

/// What was found of an alternative in another offer.
pub(super) struct Elsewhere {
    publisher: PublisherId,
    offer: OfferId,
    /// What everybody sees of it.
    entry: Option<Entry>,
    stops: Vec<Stop>,
}

impl Elsewhere {
    /// Nothing where the alternative is in the offer itself.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        (publisher, offer): (&PublisherId, &OfferId),
        alternative: Option<&Alternative>,
    ) -> Result<Option<Self>, Problem> {
        let own = |found: &&Alternative| found.publisher != *publisher || found.offer != *offer;
        let Some(found) = alternative.filter(own) else { return Ok(None) };
        let (publisher, offer) = (found.publisher.clone(), found.offer.clone());
        let entry = catalogue::get_public(tx, &publisher, &offer)?;
        let stops = stops::of_offer(tx, &publisher, &offer)?;
        Ok(Some(Self { publisher, offer, entry, stops }))
    }

    pub(super) fn size(&self) -> usize {
        self.entry.as_ref().map_or(0, |entry| entry.entry.len())
    }

    /// What it is recognised by later on.
    pub(super) fn seen(&self) -> Seen {
        let version = self.entry.as_ref().map(|entry| entry.version);
        let (publisher, offer) = (self.publisher.clone(), self.offer.clone());
        Seen { publisher, offer, version, stops: self.stops.clone() }
    }

    /// Why `plan` of it, or all of it, is no alternative.
    fn fault(&self, alternative: &Alternative) -> Result<Option<Sentence>, Problem> {
        let told = alternative.to_string();
        let Some(entry) = &self.entry else {
            return Ok(Some(say!("alternative-not-live", alternative = told)));
        };
        if alternative.version.is_some() {
            return Ok(Some(say!("alternative-version-elsewhere")));
        }
        let entry = json::stored(&entry.entry)?;
        let Some(plan) = &alternative.plan else {
            let ends =
                stop_of(&self.stops, &Item::Offer).is_some() || !is_sold(&self.stops, &entry["listing"]);
            return Ok(ends.then(|| say!("alternative-stopped", alternative = told)));
        };
        if Definition::of(&entry["listing"]).index_of(plan.as_str()).is_none() {
            return Ok(Some(say!("alternative-not-live", alternative = told)));
        }
        let ends =
            [Item::Offer, Item::Plan(plan.clone())].iter().any(|item| stop_of(&self.stops, item).is_some());
        Ok(ends.then(|| say!("alternative-stopped", alternative = told)))
    }
}

/// An offer that was seen: what of it is to be the same when somebody refers to it.
pub(super) struct Seen {
    publisher: PublisherId,
    offer: OfferId,
    /// The version that everybody saw.
    version: Option<i64>,
    stops: Vec<Stop>,
}

impl Seen {
    /// Whether it is as it was.
    pub(super) fn holds(&self, tx: &mut Tx<'_>) -> Result<bool, Problem> {
        let version = catalogue::public_version(tx, &self.publisher, &self.offer)?;
        Ok(version == self.version && stops::of_offer(tx, &self.publisher, &self.offer)? == self.stops)
    }
}

/// What is live of the offer that something stops of.
pub(super) struct Here<'h> {
    pub(super) known: &'h OfferType,
    pub(super) live: &'h Value,
    pub(super) images: &'h [ImageVersion],
    pub(super) stops: &'h [Stop],
}

impl Here<'_> {
    /// Why `alternative` is none for `item`.
    pub(super) fn fault(
        &self,
        item: &Item,
        alternative: &Alternative,
        elsewhere: Option<&Elsewhere>,
    ) -> Result<Option<Sentence>, Problem> {
        if let Some(elsewhere) = elsewhere {
            return elsewhere.fault(alternative);
        }
        let told = || alternative.to_string();
        let Some(plan) = &alternative.plan else { return Ok(Some(say!("alternative-itself"))) };
        if *item == Item::Offer {
            return Ok(Some(say!("alternative-itself")));
        }
        let ends = |item: &Item| stop_of(self.stops, item).is_some();
        if ends(&Item::Offer) || ends(&Item::Plan(plan.clone())) {
            return Ok(Some(say!("alternative-stopped", alternative = told())));
        }
        let same_plan = item.plan() == Some(plan);
        Ok(match (item, alternative.version) {
            (Item::Image { generation, version: own, .. }, Some(version)) if same_plan => {
                let found = Item::Image { plan: plan.clone(), generation: generation.clone(), version };
                let is_live = self.images.iter().any(|image| image.is_shown && is_item(image, &found));
                match () {
                    () if version == *own => Some(say!("alternative-itself")),
                    () if !is_live => Some(say!("alternative-not-live", alternative = told())),
                    () if ends(&found) => Some(say!("alternative-stopped", alternative = told())),
                    () => None,
                }
            }
            (_, Some(_)) => Some(say!("alternative-version-elsewhere")),
            (_, None) if same_plan => Some(say!("alternative-itself")),
            (_, None) => match Definition::of(self.live).plan(plan.as_str()) {
                None => Some(say!("alternative-not-live", alternative = told())),
                Some(found) if self.known.is_private(found) && !self.is_private(item) => {
                    Some(say!("alternative-private", alternative = told()))
                }
                Some(_) => None,
            },
        })
    }

    fn is_private(&self, item: &Item) -> bool {
        let plan = item.plan().and_then(|plan| Definition::of(self.live).plan(plan.as_str()));
        plan.is_some_and(|plan| self.known.is_private(plan))
    }
}

/// Whether `image` is what `item` names.
pub(super) fn is_item(image: &ImageVersion, item: &Item) -> bool {
    match item {
        Item::Image { plan, generation, version } => {
            image.plan.as_ref() == Some(plan) && image.generation == *generation && image.version == *version
        }
        Item::Offer | Item::Plan(_) => false,
    }
}

/// Whether buyers can still get what `alternative` names.
pub(super) fn is_still_sold(
    tx: &mut Tx<'_>,
    alternative: &Alternative,
    item: &Item,
) -> Result<bool, Problem> {
    let Alternative { publisher, offer, plan, version } = alternative;
    if catalogue::version(tx, Shelf::Live, publisher, offer)?.is_none() {
        return Ok(false);
    }
    let stops = stops::of_offer(tx, publisher, offer)?;
    let mut items: Vec<_> = plan.iter().cloned().map(Item::Plan).collect();
    if let (Item::Image { plan, generation, .. }, Some(version)) = (item, version) {
        items.push(Item::Image { plan: plan.clone(), generation: generation.clone(), version: *version });
    }
    Ok(!items.iter().any(|item| is_stopped(&stops, item)))
}
