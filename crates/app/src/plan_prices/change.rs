//! Changing the prices of a plan: what would change, and then the page.

use std::sync::Arc;

use db::Tx;
use domain::price::{Currency, Money, Table};
use domain::{OfferId, PlanId, PublisherId};
use offer_types::prices::{PriceChanges, SentCharge, heading, read_sent, read_tables};
use serde_json::Value;

use super::{PlanPrices, read};
use crate::change_set::{self, ChangeSet, PageChange};
use crate::offers::{
    Document, PageTag, Precondition, PreparedPage, SavedPage, Validation, draft, may_edit, offer_type,
    prepare_page, save_page,
};
use crate::{App, Ctx, Problem};

/// The most changes that are told one by one.
const MOST_TOLD: usize = 1000;

/// Prices to save in place of those that a plan has.
#[derive(Debug, Clone)]
pub struct SentPrices {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub plan: PlanId,
    pub prices: Sent,
    /// In bytes, as they were sent.
    pub size: usize,
    /// `If-Match`: the tag that the page had when whoever sends this read it; `*` saves whatever is there.
    pub if_match: Option<String>,
}

/// How prices are sent.
#[derive(Debug, Clone)]
pub enum Sent {
    Tables(Vec<Table<String>>),
    Charges(Vec<SentCharge>),
}

/// A price that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedPrice {
    /// What it is the price of, such as `term P1Y`.
    pub charge: String,
    /// None for the price in US dollars, which holds everywhere else.
    pub market: Option<String>,
    pub before: Option<Money>,
    /// None where it is taken away: then that in US dollars is converted.
    pub after: Option<Money>,
}

/// What would change.
#[derive(Debug, Clone)]
pub struct Outlook {
    pub changed: Vec<ChangedPrice>,
    /// Whether more changes than are told.
    pub more: bool,
    /// What saving and publishing the draft would say.
    pub validation: Validation,
}

/// Prices that may be saved.
pub struct PreparedPrices {
    page: PreparedPage,
    changed: Vec<ChangedPrice>,
    more: bool,
}

/// Prices that were saved.
#[derive(Debug, Clone)]
pub struct SavedPrices {
    pub document: Document,
    /// Of the page with the prices.
    pub tag: PageTag,
    pub changed: Vec<ChangedPrice>,
    pub more: bool,
}

/// Makes prices ready to be saved by [`save`]; everything that is wrong with them is told at once.
pub async fn prepare(app: &App, ctx: &Ctx, sent: &Arc<SentPrices>) -> Result<PreparedPrices, Problem> {
    let Changed { prices, content, changed, more } = change(app, ctx, sent).await?;
    if sent.if_match.is_none() && ctx.env.settings.require_if_match {
        return Err(Precondition::wanted());
    }
    let saved = Arc::new(SavedPage {
        publisher: sent.publisher.clone(),
        offer: sent.offer.clone(),
        page: prices.page,
        content,
        size: sent.size,
        // Nobody may have changed the page since it was looked at.
        if_match: Some(prices.tag.to_string()),
    });
    let page = prepare_page(app, ctx, &saved).await.map_err(|problem| match problem {
        // Somebody saved it just now: what was asked for holds for whatever is there, or is refused when it is looked at again.
        Problem::PageChanged { .. } => Problem::Moved,
        problem => problem,
    })?;
    Ok(PreparedPrices { page, changed, more })
}

/// Saves prices that were [prepared](prepare).
pub fn save(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedPrices) -> Result<SavedPrices, Problem> {
    let (document, tag) = save_page(ctx, tx, &prepared.page)?;
    Ok(SavedPrices { document, tag, changed: prepared.changed.clone(), more: prepared.more })
}

/// What would change, and everything that is wrong; nothing is saved.
pub async fn try_out(app: &App, ctx: &Ctx, sent: &Arc<SentPrices>) -> Result<Outlook, Problem> {
    let Changed { prices, content, changed, more } = change(app, ctx, sent).await?;
    let set = Arc::new(ChangeSet {
        publisher: sent.publisher.clone(),
        offer: sent.offer.clone(),
        if_match: None,
        restore: None,
        changes: vec![PageChange { page: prices.page, tag: Some(prices.tag.to_string()), content }],
        publish: None,
        size: sent.size,
    });
    let outlook = change_set::try_out(app, ctx, &set).await?;
    Ok(Outlook { changed, more, validation: outlook.validation })
}

/// The page as it would be.
struct Changed {
    prices: PlanPrices,
    content: Value,
    changed: Vec<ChangedPrice>,
    more: bool,
}

async fn change(app: &App, ctx: &Ctx, sent: &Arc<SentPrices>) -> Result<Changed, Problem> {
    let asked = Arc::clone(sent);
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        may_edit(ctx, tx, &asked.publisher)?;
        draft(ctx, tx, &asked.publisher, &asked.offer)
    };
    let found = app.read(ctx, find).await?;
    let prices = read(app, ctx, found, &sent.plan).await?;
    if let Some(header) = &sent.if_match
        && !prices.tag.matches(header)
    {
        let message = "somebody saved the prices since you read them: read them again and repeat your change";
        return Err(Problem::PageChanged { message: message.to_owned(), details: Vec::new() });
    }
    let (inner, asked) = (ctx.clone(), Arc::clone(sent));
    let apply = move || {
        let changes = changes(&inner, &asked, &prices)?;
        let known = offer_type(&inner, &prices.offer_type)?;
        let mut content = prices.content.clone();
        known.change_prices(&mut content, &prices.list, &changes);
        let (changed, more) = told(&prices, &changes);
        Ok::<_, Problem>(Changed { prices, content, changed, more })
    };
    app.heavy.run_on(sent.size, sent.publisher.as_str(), apply).await
}

/// What of the prices changes.
fn changes(ctx: &Ctx, sent: &SentPrices, prices: &PlanPrices) -> Result<PriceChanges, Problem> {
    let rates = ctx.env.rates.on(ctx.now);
    let decimals = |currency: Currency| Some(rates?.of(currency.as_str())?.minor_unit);
    let changes = match &sent.prices {
        Sent::Tables(tables) => read_tables(&prices.list, &prices.plan, tables, &decimals),
        Sent::Charges(charges) => read_sent(&prices.list, charges, &decimals),
    };
    changes.map_err(Problem::Invalid)
}

/// What changes, price by price, and whether there is more than is told.
pub(super) fn told(prices: &PlanPrices, changes: &PriceChanges) -> (Vec<ChangedPrice>, bool) {
    let mut changed = all_told(prices, changes);
    let more = changed.len() > MOST_TOLD;
    changed.truncate(MOST_TOLD);
    (changed, more)
}

/// What changes, price by price.
pub(super) fn all_told(prices: &PlanPrices, changes: &PriceChanges) -> Vec<ChangedPrice> {
    let currency = |code: &str| {
        let market = prices.list.markets.iter().find(|market| market.code == code);
        market.and_then(|market| market.currency).unwrap_or(Currency::USD)
    };
    let mut changed = Vec::new();
    for (priced, change) in changes.of(&prices.list) {
        let charge = || heading(&priced.charge);
        if let Some(after) = change.dollars {
            let dollars = |amount| Money::new(amount, Currency::USD);
            let (before, after) = (priced.dollars.map(dollars), after.map(dollars));
            changed.push(ChangedPrice { charge: charge(), market: None, before, after });
        }
        for (code, after) in &change.markets {
            let after = after.map(|amount| Money::new(amount, currency(code)));
            changed.push(ChangedPrice {
                charge: charge(),
                market: Some(code.clone()),
                before: priced.in_market(code).map(|price| price.money),
                after,
            });
        }
    }
    changed
}
