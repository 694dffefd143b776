//! How an offer and all that is live of it stands, for its publisher.

use db::stops::Stop;
use db::{Tx, offers, stops};
use domain::selling::Item;
use domain::{Definition, OfferId, PlanId, PublisherId, VersionNumber, json};

use super::judge::item_of;
use super::standing::is_stopped;
use super::{Standing, tag_of};
use crate::offers::{find, offer_type};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// The state of selling of an offer.
#[derive(Debug, Clone)]
pub struct Selling {
    pub tag: String,
    /// Nothing where the offer was never live.
    pub offer: Option<Standing>,
    /// The plans that are live.
    pub plans: Vec<PlanSelling>,
}

#[derive(Debug, Clone)]
pub struct PlanSelling {
    pub plan: PlanId,
    pub standing: Standing,
    pub images: Vec<ImageSelling>,
}

#[derive(Debug, Clone)]
pub struct ImageSelling {
    /// The further disk generation that the version is of.
    pub generation: Option<PlanId>,
    pub version: VersionNumber,
    pub standing: Standing,
}

/// What [`read_selling`] reads it from.
pub struct Found {
    publisher: PublisherId,
    offer: offers::Offer,
    live: Option<offers::Version>,
    stops: Vec<Stop>,
}

/// Finds the state of selling of an offer.
pub fn find_selling(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<Found, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offer = find(tx, publisher, id)?;
    let live = match offer.production_version {
        Some(number) => offers::version(tx, publisher, id, number)?,
        None => None,
    };
    Ok(Found { publisher: publisher.clone(), stops: stops::of_offer(tx, publisher, id)?, offer, live })
}

/// Whether an offer that was live is not sold any more.
pub fn is_offer_stopped(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<bool, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    Ok(is_stopped(&stops::of_offer(tx, publisher, id)?, &Item::Offer))
}

/// What was found, in the order of the document that is live.
pub async fn read_selling(app: &App, ctx: &Ctx, found: Found) -> Result<Selling, Problem> {
    let size = found.live.as_ref().map_or(0, |live| live.definition.len());
    let (inner, publisher) = (ctx.clone(), found.publisher.clone());
    app.heavy.run_on(size, publisher.as_str(), move || found.selling(&inner)).await
}

impl Found {
    fn selling(self, ctx: &Ctx) -> Result<Selling, Problem> {
        let tag = tag_of(&self.stops);
        let Some(live) = &self.live else { return Ok(Selling { tag, offer: None, plans: Vec::new() }) };
        let live = json::stored(&live.definition)?;
        let images = offer_type(ctx, &self.offer.offer_type)?.image_versions(&live);
        let standing = |item: &Item| Standing::of(item, &self.stops);
        let mut plans = Vec::new();
        for (_, id) in Definition::of(&live).plan_ids() {
            let Ok(plan) = id.parse::<PlanId>() else { continue };
            let own = images.iter().filter(|image| image.plan.as_ref() == Some(&plan));
            let own = own.filter_map(|image| {
                let (generation, version) = (image.generation.clone(), image.version);
                Some(ImageSelling { generation, version, standing: standing(&item_of(image)?) })
            });
            let images = own.collect();
            plans.push(PlanSelling { standing: standing(&Item::Plan(plan.clone())), plan, images });
        }
        Ok(Selling { tag, offer: Some(standing(&Item::Offer)), plans })
    }
}
