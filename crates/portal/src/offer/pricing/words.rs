//! What things with prices, ways to charge and markets are called.

use app::plan_prices::Card;
use domain::price::{Charge, Market, PriceModel};
use offer_types::{Field, OfferType};
use storefront::term_sentence;
use ui::Reader;
use words::{Argument, Sentence, say};

/// A way to charge as a card shows it.
pub(crate) struct CardShown {
    pub(crate) word: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) is_chosen: bool,
    /// Why it cannot be chosen any more.
    pub(crate) fixed: Option<String>,
}

/// What a row of the matrix is called.
pub(crate) fn charge_name(reader: &Reader<'_>, known: Option<&OfferType>, charge: &Charge) -> String {
    reader.say(&match charge {
        Charge::Month => say!("pricing-row-month"),
        Charge::Term { term, payment } => term_sentence(*term, *payment),
        Charge::Hour { unit } => match known.and_then(|known| choice_label(known, unit)) {
            Some(label) => say!("pricing-row-hour", unit = Argument::label(label)),
            None => say!("pricing-row-hour", unit = unit.clone()),
        },
        Charge::Meter { id, name, unit, .. } => {
            let name = if name.is_empty() { id.clone() } else { name.clone() };
            match unit.is_empty() {
                true => Sentence::plain(name),
                false => say!("pricing-row-meter", name, unit = unit.clone()),
            }
        }
        Charge::Size { size } => match size.strip_suffix("core").and_then(|many| many.parse::<i64>().ok()) {
            Some(many) => say!("pricing-row-cores", many),
            None => say!("pricing-row-shared"),
        },
    })
}

/// What the type calls `value` where it may be chosen on its page with prices.
fn choice_label(known: &OfferType, value: &str) -> Option<String> {
    fn find(fields: &[Field], value: &str) -> Option<String> {
        fields.iter().find_map(|field| {
            let choice = field.choices.iter().find(|choice| choice.value.as_str() == Some(value));
            choice.map(|choice| choice.label.clone()).or_else(|| find(&field.fields, value))
        })
    }
    let page = known.pages().iter().find(|page| page.name == domain::PageName::PlanPricing)?;
    find(&page.fields, value)
}

/// What a market is called.
pub(crate) fn market_name(reader: &Reader<'_>, market: &Market) -> String {
    match market.name.is_empty() {
        true => market.code.clone(),
        false => reader.of_type(&market.name),
    }
}

/// The cards of the ways to charge, in a plan whose version `live` is live.
pub(crate) fn cards(
    reader: &Reader<'_>,
    cards: &[Card],
    chosen: Option<&str>,
    live: Option<i64>,
) -> Vec<CardShown> {
    let card = |card: &Card| {
        let (name, about) = model_words(card.choice.model);
        let is_chosen = match chosen {
            Some(word) => card.choice.word == word,
            None => card.choice.is_chosen,
        };
        let name =
            card.choice.label.as_deref().map_or_else(|| reader.say(&name), |label| reader.of_type(label));
        let fixed = live.filter(|_| card.is_fixed && !is_chosen);
        CardShown {
            word: card.choice.word.clone(),
            name,
            about: reader.say(&about),
            is_chosen,
            fixed: fixed.map(|version| reader.say(&say!("pricing-card-fixed", version))),
        }
    };
    cards.iter().map(card).collect()
}

/// What a way to charge is called, and what it means.
fn model_words(model: PriceModel) -> (Sentence, Sentence) {
    match model {
        PriceModel::Unpriced => (say!("pricing-model-none"), say!("pricing-model-none-about")),
        PriceModel::Free => (say!("pricing-model-free"), say!("pricing-model-free-about")),
        PriceModel::OwnLicence => (say!("pricing-model-licence"), say!("pricing-model-licence-about")),
        PriceModel::Flat => (say!("pricing-model-flat"), say!("pricing-model-flat-about")),
        PriceModel::PerUser(_) => (say!("pricing-model-user"), say!("pricing-model-user-about")),
        PriceModel::PerUnit => (say!("pricing-model-unit"), say!("pricing-model-unit-about")),
        PriceModel::PerCore => (say!("pricing-model-core"), say!("pricing-model-core-about")),
        PriceModel::PerCoreSize => (say!("pricing-model-size"), say!("pricing-model-size-about")),
        PriceModel::PerMarketAndCoreSize => {
            (say!("pricing-model-market"), say!("pricing-model-market-about"))
        }
    }
}
