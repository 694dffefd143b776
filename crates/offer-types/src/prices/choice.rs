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
        let Some((name, words)) = named else { return Vec::new() };
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
