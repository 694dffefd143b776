//! The ways to charge for a plan that its publisher may choose from, and going from one to another.

use domain::Definition;
use domain::price::{Charge, PriceList, PriceModel};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::annotation::{Annotation, Model};
use super::base::base;
use super::change::{ONE_CORE, PriceChanges, write_sizes};
use super::map::PriceMap;
use crate::pricing::number;
use crate::shape::Shape;

/// A way to charge for a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelChoice {
    /// What stands for it in a form.
    pub word: String,
    pub model: PriceModel,
    /// What the type calls it, where it has a word for it.
    pub label: Option<String>,
    pub is_chosen: bool,
}

/// What publishing fixes of a price.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fixing {
    /// Of the price in US dollars.
    pub dollars: Option<Holds>,
    /// Of those that single markets have of their own.
    pub markets: Option<Holds>,
}

/// In which way a published price holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It stays as it is.
    Stays,
    /// It may fall and never rise.
    MayFall,
}

impl Holds {
    fn parse(kind: &str) -> Option<Self> {
        match kind {
            "published" => Some(Self::Stays),
            "published-ceiling" => Some(Self::MayFall),
            _ => None,
        }
    }
}

/// Of machines by the hour.
const OF_MACHINES: [PriceModel; 4] =
    [PriceModel::OwnLicence, PriceModel::PerCore, PriceModel::PerCoreSize, PriceModel::PerMarketAndCoreSize];
/// Of plans whose type has no word for it: nothing, or a price for each month.
const BY_MONTH: [PriceModel; 2] = [PriceModel::Unpriced, PriceModel::Flat];
/// The members of which each gives the prices of machines in its way.
const GIVEN: [&str; 3] = ["coreMultiplier", "regionPrices", "spreadSheetPricing"];

impl PriceMap {
    pub(crate) fn models(&self, root: &Shape, page: &Value) -> Vec<ModelChoice> {
        let machines = self.machines(page);
        if let Some(name) = machines.first() {
            let now = super::machines::model(&page[name]);
            let choice = |model: PriceModel| ModelChoice {
                word: model.as_str().to_owned(),
                model,
                label: None,
                is_chosen: model == now,
            };
            return OF_MACHINES.into_iter().map(choice).collect();
        }
        let plan = root.member(Definition::PLANS).element();
        let named = self.find(|member| match &member.what {
            Annotation::Model { words } => Some((&member.name, words)),
            _ => None,
        });
        let Some((name, words)) = named else { return self.by_month(page) };
        let shape = plan.member(name);
        let labels = shape.annotations("x-stoa-enum-labels").find_map(Value::as_object);
        // In the order in which the type names them.
        let order: Vec<&String> = match labels {
            Some(labels) => labels.keys().filter(|word| words.contains_key(*word)).collect(),
            None => words.keys().collect(),
        };
        let choice = |word: &String| ModelChoice {
            word: word.clone(),
            model: match words[word] {
                Model::Free => PriceModel::Free,
                Model::Byol => PriceModel::OwnLicence,
                Model::Flat => PriceModel::Flat,
                Model::PerUser => PriceModel::PerUser(domain::price::Seats::default()),
                Model::PerUnit => PriceModel::PerUnit,
            },
            label: labels.and_then(|labels| labels.get(word)?.as_str()).map(str::to_owned),
            is_chosen: page.get(name).and_then(Value::as_str) == Some(word),
        };
        order.into_iter().map(choice).collect()
    }

    /// The ways of a type that has prices for each month and no word for how a plan is charged for: such a price is there, or it is not.
    fn by_month(&self, page: &Value) -> Vec<ModelChoice> {
        let months = self.months();
        if months.is_empty() {
            return Vec::new();
        }
        let is_there = months.iter().any(|name| page[*name].is_object());
        let choice = |model: PriceModel| ModelChoice {
            word: model.as_str().to_owned(),
            model,
            label: None,
            is_chosen: is_there == (model == PriceModel::Flat),
        };
        BY_MONTH.into_iter().map(choice).collect()
    }

    /// The members with the price of a month, where nothing else says how a plan is charged for.
    fn months(&self) -> Vec<&str> {
        if self.members.iter().any(|member| matches!(member.what, Annotation::Model { .. })) {
            return Vec::new();
        }
        let months = self.members.iter().filter(|member| matches!(member.what, Annotation::Month { .. }));
        months.map(|member| member.name.as_str()).collect()
    }

    fn choose_month(&self, page: &mut Value, word: &str) {
        let (months, Some(members)) = (self.months(), page.as_object_mut()) else { return };
        match BY_MONTH.into_iter().find(|model| model.as_str() == word) {
            Some(PriceModel::Unpriced) => months.iter().for_each(|name| _ = members.shift_remove(*name)),
            Some(_) if !months.iter().any(|name| members.get(*name).is_some_and(Value::is_object)) => {
                // Of several that say the same, one is enough.
                members.extend(months.first().map(|name| ((*name).to_owned(), json!({}))));
            }
            _ => {}
        }
    }

    /// The pricing objects of machines that are there; of a plan that has none yet, the first that its type knows.
    fn machines<'m>(&'m self, page: &Value) -> Vec<&'m str> {
        let known = self.members.iter().filter(|member| member.what == Annotation::MachineHours);
        let known: Vec<&str> = known.map(|member| member.name.as_str()).collect();
        let there: Vec<&str> = known.iter().copied().filter(|name| page[*name].is_object()).collect();
        if there.is_empty() { known.into_iter().take(1).collect() } else { there }
    }

    pub(crate) fn choose(&self, page: &mut Value, word: &str, list: &PriceList) {
        if !page.is_object() {
            *page = json!({});
        }
        for name in self.machines(page) {
            let Some(model) = OF_MACHINES.into_iter().find(|model| model.as_str() == word) else { continue };
            if super::machines::model(&page[name]) == model {
                continue;
            }
            if !page[name].is_object() {
                page[name] = json!({});
            }
            if let Some(pricing) = page[name].as_object_mut() {
                choose_of_machines(pricing, model, list);
            }
        }
        self.choose_month(page, word);
        for member in &self.members {
            if let Annotation::Model { words } = &member.what
                && words.contains_key(word)
            {
                page[&member.name] = Value::from(word);
            }
        }
    }

    pub(crate) fn fixing(&self, root: &Shape, charge: &Charge) -> Fixing {
        let plan = root.member(Definition::PLANS).element();
        let is_of = |what: &Annotation| {
            matches!(
                (what, charge),
                (Annotation::Month { .. }, Charge::Month)
                    | (Annotation::Term { .. }, Charge::Term { .. })
                    | (Annotation::Hour { .. }, Charge::Hour { .. })
                    | (Annotation::Meter { .. }, Charge::Meter { .. })
                    | (Annotation::MachineHours, Charge::Size { .. })
            )
        };
        let Some(member) = self.members.iter().find(|member| is_of(&member.what)) else {
            return Fixing::default();
        };
        let shape = plan.member(&member.name);
        let shape = if member.is_list { shape.element() } else { shape };
        let of = |shape: &Shape| {
            shape.annotations("x-stoa-immutable").filter_map(Value::as_str).find_map(Holds::parse)
        };
        match member.what.members() {
            Some((dollars, own)) => Fixing {
                dollars: of(shape.member(dollars)),
                markets: shape.member(own).others().and_then(|entry| of(entry.member("price"))),
            },
            None => {
                let sizes = shape.member("coreMultiplier").member("individually");
                Fixing { dollars: sizes.others().and_then(of), markets: None }
            }
        }
    }

    pub(crate) fn places(&self) -> Vec<String> {
        let mut places = Vec::new();
        for member in &self.members {
            let list = if member.is_list { "[]" } else { "" };
            let name = &member.name;
            match &member.what {
                Annotation::Model { .. } => places.push(name.clone()),
                Annotation::MachineHours => {
                    places.extend(["isByol"].into_iter().chain(GIVEN).map(|given| format!("{name}/{given}")));
                }
                other => {
                    let members = other.members().into_iter().flat_map(|(dollars, own)| [dollars, own]);
                    places.extend(members.map(|inner| format!("{name}{list}/{inner}")));
                }
            }
        }
        places
    }
}

/// Whatever there is no price of yet stands there without one, so that the way is known all the same.
fn choose_of_machines(pricing: &mut Map<String, Value>, model: PriceModel, list: &PriceList) {
    if model == PriceModel::PerMarketAndCoreSize {
        pricing.insert("isByol".to_owned(), Value::Bool(false));
        write_sizes(pricing, list, &PriceChanges::default());
        let regions = pricing.entry("regionPrices").or_insert_with(|| json!({}));
        if let Value::Object(regions) = regions
            && regions.is_empty()
        {
            let market = list.markets.iter().find_map(|market| Some((market.code.clone(), market.currency?)));
            let (code, currency) = market
                .map_or(("US".to_owned(), "USD".to_owned()), |(code, currency)| (code, currency.to_string()));
            regions.insert(code, json!({ "currency": currency, "prices": {} }));
        }
        return;
    }
    let prices: Vec<(&str, Decimal)> = list
        .priced
        .iter()
        .filter_map(|priced| Some((priced.charge.key(), priced.dollars.or_else(|| base(priced))?)))
        .collect();
    GIVEN.iter().for_each(|given| _ = pricing.shift_remove(*given));
    pricing.insert("isByol".to_owned(), Value::Bool(model == PriceModel::OwnLicence));
    let amount = |amount: Decimal| Value::Number(number(amount));
    let core = match model {
        PriceModel::PerCore => {
            let single = prices.iter().find(|(size, _)| *size == ONE_CORE).map(|(_, price)| amount(*price));
            json!({ "currency": "USD", "single": single })
        }
        PriceModel::PerCoreSize => {
            let sizes: Map<String, Value> =
                prices.into_iter().map(|(size, price)| (size.to_owned(), amount(price))).collect();
            json!({ "currency": "USD", "individually": sizes })
        }
        _ => return,
    };
    pricing.insert("coreMultiplier".to_owned(), core);
}

#[cfg(test)]
mod tests {
    use crate::OfferTypes;

    use super::*;

    #[test]
    fn a_plan_without_a_word_for_it_has_a_price_for_each_month_or_none() {
        let types = OfferTypes::built_in();
        let known = types.get(&"microsoft-azure-applications".parse().unwrap()).unwrap();
        let chosen = |page: &Value| {
            let ways = known.price_models(page);
            assert_eq!(ways.len(), 2);
            ways.into_iter().find(|way| way.is_chosen).unwrap().word
        };
        let list = PriceList { model: PriceModel::Unpriced, markets: Vec::new(), priced: Vec::new() };
        let mut page = json!({});
        assert_eq!(chosen(&page), "unpriced");
        known.choose_price_model(&mut page, "flat", &list);
        assert_eq!((chosen(&page).as_str(), &page), ("flat", &json!({ "monthlyPricing": {} })));
        let mut page = json!({ "monthlyPricingV2": { "priceInUsd": 5 } });
        known.choose_price_model(&mut page, "flat", &list);
        assert_eq!(page, json!({ "monthlyPricingV2": { "priceInUsd": 5 } }), "it is charged for so already");
        known.choose_price_model(&mut page, "unpriced", &list);
        assert_eq!((chosen(&page).as_str(), &page), ("unpriced", &json!({})));
        let saas = types.get(&"microsoft-azure-saas".parse().unwrap()).unwrap();
        assert!(saas.price_models(&json!({})).iter().all(|way| way.word != "unpriced"), "it has words");
    }
}
