//! Editing the page of a plan's prices: the way it is charged for, what else is on the page, and prices cell by cell.

use std::sync::Arc;

use db::Tx;
use domain::price::Table;
use domain::{Finding, OfferId, PublisherId};
use offer_types::prices::{SentCharge, follow_base, read_tables, read_what_is_right};
use serde_json::Value;

use super::change::{all_told, told};
use super::{ChangedPrice, PlanPrices, Rated};
use crate::offers::{Document, PageTag, PreparedPage, SavedPage, offer_type, prepare_page, save_page};
use crate::{App, Ctx, Problem};

/// What somebody wrote on the page.
#[derive(Debug, Clone, Default)]
pub struct PricesEdit {
    /// The page but for its prices; as it is stored where there is none.
    pub content: Option<Value>,
    /// The way to charge for the plan, if it is to be another.
    pub model: Option<String>,
    pub charges: Vec<SentCharge>,
}

/// The page as it would be.
#[derive(Debug, Clone)]
pub struct Written {
    /// With what was written, but for prices.
    pub before: PlanPrices,
    /// The page with all of it.
    pub content: Value,
    pub changed: Vec<ChangedPrice>,
    /// Whether more prices change than are told.
    pub more: bool,
    /// Prices that cannot be read, by their places in `charges`. The others are written.
    pub refused: Vec<Finding>,
}

/// A page that may be saved.
pub struct PreparedEdit(PreparedPage);

/// A page that was saved.
#[derive(Debug, Clone)]
pub struct EditedPrices {
    pub document: Document,
    pub tag: PageTag,
}

/// Writes `edit` over what is stored; nothing is saved.
pub async fn write(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    stored: PlanPrices,
    edit: PricesEdit,
) -> Result<Written, Problem> {
    let (size, inner) = (stored.basis.size, ctx.clone());
    app.heavy.run_on(size, publisher.as_str(), move || written(&inner, stored, &edit)).await
}

fn written(ctx: &Ctx, stored: PlanPrices, edit: &PricesEdit) -> Result<Written, Problem> {
    let known = offer_type(ctx, &stored.offer_type)?;
    let mut before = match &edit.content {
        Some(content) => stored.if_page_were(ctx, content.clone())?,
        None => stored,
    };
    if let Some(word) = &edit.model {
        let mut content = before.content.clone();
        known.choose_price_model(&mut content, word, &before.list);
        before = before.if_page_were(ctx, content)?;
    }
    let rated = Rated::of(ctx);
    let (mut changes, refused) =
        read_what_is_right(&before.list, &edit.charges, &|currency| rated.decimals(currency));
    if let Some(today) = rated.today() {
        follow_base(&before.list, &mut changes, today, &rated.known());
    }
    let mut content = before.content.clone();
    if !changes.is_empty() {
        known.change_prices(&mut content, &before.list, &changes);
    }
    let (changed, more) = told(&before, &changes);
    Ok(Written { before, content, changed, more, refused })
}

/// What `tables`, the cells of a file, would change of the prices; everything that is wrong with them is told at once.
pub async fn compare(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    prices: PlanPrices,
    tables: Vec<Table<String>>,
) -> Result<(PlanPrices, Vec<ChangedPrice>), Problem> {
    let (size, inner) = (prices.basis.size, ctx.clone());
    let work = move || {
        let rated = Rated::of(&inner);
        let decimals = |currency| rated.decimals(currency);
        let changes =
            read_tables(&prices.list, &prices.plan, &tables, &decimals).map_err(Problem::Invalid)?;
        let changed = all_told(&prices, &changes);
        Ok((prices, changed))
    };
    app.heavy.run_on(size, publisher.as_str(), work).await
}

/// Makes the page ready to be saved by [`save_edit`], if it still has the tag `if_match`.
pub async fn prepare_edit(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    written: &Written,
    if_match: &PageTag,
) -> Result<PreparedEdit, Problem> {
    let saved = SavedPage {
        publisher: publisher.clone(),
        offer: offer.clone(),
        page: written.before.page.clone(),
        content: written.content.clone(),
        size: written.before.basis.size,
        if_match: Some(if_match.to_string()),
    };
    Ok(PreparedEdit(prepare_page(app, ctx, &Arc::new(saved)).await?))
}

/// Saves a page that was [prepared](prepare_edit).
pub fn save_edit(ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedEdit) -> Result<EditedPrices, Problem> {
    let (document, tag) = save_page(ctx, tx, &prepared.0)?;
    Ok(EditedPrices { document, tag })
}
