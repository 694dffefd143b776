//! All that the page of a plan's prices shows: what it costs, what it costs where it is live, and the ways to charge for it.

use db::Tx;
use domain::price::{Currency, Rates};
use domain::{Definition, OfferId, PlanId, PublisherId};
use offer_types::prices::ModelChoice;
use serde_json::json;

use super::{PlanPrices, read};
use crate::offers::{Found, draft, offer_type, version};
use crate::{App, Ctx, Problem};

/// So many sets of rates are tried for what a price may have been converted at.
const MOST_RATES: usize = 30;

/// What a plan costs in the draft and where it is live.
#[derive(Debug, Clone)]
pub struct Looked {
    pub prices: PlanPrices,
    /// Of the version that is live, if it has the plan.
    pub live: Option<PlanPrices>,
    pub cards: Vec<Card>,
}

/// A way to charge for the plan.
#[derive(Debug, Clone)]
pub struct Card {
    pub choice: ModelChoice,
    /// Whether publishing has ruled it out.
    pub is_fixed: bool,
}

/// The rates that prices may be converted at.
#[derive(Clone, Copy)]
pub struct Rated<'c> {
    ctx: &'c Ctx,
}

impl<'c> Rated<'c> {
    pub fn of(ctx: &'c Ctx) -> Self {
        Self { ctx }
    }

    /// Those in force now.
    pub fn today(self) -> Option<&'c Rates> {
        self.ctx.env.rates.on(self.ctx.now)
    }

    /// Those that prices were converted at, perhaps; the latest first.
    pub fn known(self) -> Vec<&'c Rates> {
        self.ctx.env.rates.newest().take(MOST_RATES).collect()
    }

    /// How many decimals a currency has.
    pub fn decimals(self, currency: Currency) -> Option<u32> {
        Some(self.today()?.of(currency.as_str())?.minor_unit)
    }
}

/// The draft of an offer, and what is live of it.
pub(super) fn find(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<(Found, Option<Found>), Problem> {
    let found = draft(ctx, tx, publisher, id)?;
    let live = match found.offer.production_version {
        Some(number) => Some(version(ctx, tx, publisher, id, number)?),
        None => None,
    };
    Ok((found, live))
}

/// Reads what the page of `plan`'s prices shows.
pub async fn look(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    id: &OfferId,
    plan: &PlanId,
) -> Result<Looked, Problem> {
    let owner = (publisher.clone(), id.clone());
    let (found, live) = app.read(ctx, move |ctx, tx| find(ctx, tx, &owner.0, &owner.1)).await?;
    let prices = read(app, ctx, found, plan).await?;
    let live = match live {
        Some(live) => match read(app, ctx, live, plan).await {
            Ok(live) => Some(live),
            // The plan is new.
            Err(Problem::NotFound(_)) => None,
            Err(problem) => return Err(problem),
        },
        None => None,
    };
    let (size, inner) = (prices.basis.size, ctx.clone());
    let work = move || {
        let cards = cards(&inner, &prices, live.as_ref())?;
        Ok(Looked { prices, live, cards })
    };
    app.heavy.run_on(size, publisher.as_str(), work).await
}

/// The ways to charge. Whether one is ruled out, the rules of the type say: what is live is charged for in that way for a moment, and compared.
fn cards(ctx: &Ctx, prices: &PlanPrices, live: Option<&PlanPrices>) -> Result<Vec<Card>, Problem> {
    let known = offer_type(ctx, &prices.offer_type)?;
    let is_fixed = |choice: &ModelChoice| -> Result<bool, Problem> {
        let Some(live) = live else { return Ok(false) };
        let before = json!({ Definition::PLANS: [live.basis.whole.clone()] });
        let mut content = live.content.clone();
        known.choose_price_model(&mut content, &choice.word, &live.list);
        let after = known.with_page(before.clone(), &live.page, content).map_err(Problem::Invalid)?;
        Ok(!known.check_immutable(&before, &after).is_empty())
    };
    let cards = known.price_models(&prices.content).into_iter().map(|choice| {
        let is_fixed = is_fixed(&choice)?;
        Ok(Card { choice, is_fixed })
    });
    cards.collect()
}
