//! The page of a product as it is live, or in preview for whoever has the link.

use std::collections::BTreeSet;

use db::Tx;
use db::stops::Stop;
use domain::selling::Item;
use domain::{OfferId, OfferTypeId, PlanId, PublisherId, Timestamp};
use offer_types::prices::FrozenRates;
use serde_json::Value;

use crate::catalogue::{Shown, find_preview, live_offer};
use crate::offers::offer_type;
use crate::product::{Product, Told, product};
use crate::selling::{Standing, State, is_sold};
use crate::{App, Ctx, Problem};

/// A product that somebody looks at.
#[derive(Debug, Clone)]
pub struct LiveProduct {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub offer_type: OfferTypeId,
    /// What the offer is called where its page has no title.
    pub name: String,
    pub version: i64,
    /// Since when it is shown so.
    pub published_at: Timestamp,
    pub product: Product,
    /// How the offer stands.
    pub standing: Standing,
    /// Plans that are not sold any more, or not for long.
    pub ending_plans: Vec<(PlanId, Standing)>,
}

/// The product that `publisher` sells as `id`, with its prices in `market` (ISO 3166-1 alpha-2), whether or not anything of it is still sold.
pub async fn find_live_product(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    market: &str,
) -> Result<LiveProduct, Problem> {
    let asked = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let shown = live_offer(ctx, tx, &asked.0, &asked.1)?;
        Ok((price_rates(tx, &shown)?, shown))
    };
    let (rates, shown) = app.read(ctx, find).await?;
    look(app, ctx, shown, rates, market).await
}

/// The same of a preview, for somebody with its link; nothing where that preview is not there any more.
pub async fn find_product_in_preview(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    version: i64,
    signature: &str,
    market: &str,
) -> Result<Option<LiveProduct>, Problem> {
    let asked = (publisher.clone(), id.clone(), signature.to_owned());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let Some(shown) = find_preview(ctx, tx, &asked.0, &asked.1, version, &asked.2)? else {
            return Ok(None);
        };
        Ok(Some((price_rates(tx, &shown)?, shown)))
    };
    match app.read(ctx, find).await? {
        Some((rates, shown)) => look(app, ctx, shown, rates, market).await.map(Some),
        None => Ok(None),
    }
}

fn price_rates(tx: &mut Tx<'_>, shown: &Shown) -> Result<Option<String>, Problem> {
    let entry = &shown.entry;
    Ok(db::offers::price_rates(tx, &entry.publisher, &entry.offer, entry.version)?)
}

async fn look(
    app: &App,
    ctx: &Ctx,
    shown: Shown,
    rates: Option<String>,
    market: &str,
) -> Result<LiveProduct, Problem> {
    let (size, whose) = (shown.entry.entry.len(), shown.entry.publisher.clone());
    let (ctx, market) = (ctx.clone(), market.to_owned());
    let look = move || read(&ctx, shown, rates.as_deref(), &market);
    app.heavy.run_on(size, whose.as_str(), look).await
}

fn read(ctx: &Ctx, shown: Shown, rates: Option<&str>, market: &str) -> Result<LiveProduct, Problem> {
    let (publisher, offer) = (shown.entry.publisher.clone(), shown.entry.offer.clone());
    let (version, published_at) = (shown.entry.version, shown.entry.changed_at);
    let (entry, stops) = shown.read(ctx)?;
    let text = |member: &str| entry[member].as_str().unwrap_or_default().to_owned();
    let id: OfferTypeId = text("offerTypeId").parse().map_err(Problem::internal)?;
    let frozen = FrozenRates::parse(rates)?;
    let told = Told { market, frozen: &frozen, at: published_at };
    let known = offer_type(ctx, &id)?;
    let seller = text("publisherDisplayName");
    Ok(LiveProduct {
        product: product(ctx, known, &seller, &entry["listing"], (Some(&told), &stops)),
        standing: standing_of_offer(&stops, &entry["listing"]),
        ending_plans: ending_plans(&stops),
        publisher,
        offer,
        offer_type: id,
        name: text("displayText"),
        version,
        published_at,
    })
}

/// How the offer stands: where none of its plans is sold, neither is the offer.
fn standing_of_offer(stops: &[Stop], listing: &Value) -> Standing {
    let own = Standing::of(&Item::Offer, stops);
    match own.state == State::Stopped || is_sold(stops, listing) {
        true => own,
        false => Standing { state: State::Stopped, word: State::Stopped.word(), ..own },
    }
}

fn ending_plans(stops: &[Stop]) -> Vec<(PlanId, Standing)> {
    let plans: BTreeSet<&PlanId> =
        stops.iter().filter(|stop| !stop.item.is_image()).filter_map(|stop| stop.item.plan()).collect();
    plans.into_iter().map(|plan| (plan.clone(), Standing::of(&Item::Plan(plan.clone()), stops))).collect()
}
