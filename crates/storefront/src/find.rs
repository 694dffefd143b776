//! The search: what somebody looks for, by what they narrow it down, and what they find.

use std::collections::{BTreeMap, BTreeSet};

use app::App;
use app::cards::{Listed, find_cards};
use askama::Template;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{OfferId, PublisherId};
use face::Refusal;
use search::{Facet, Found, Hit, Query, Sort};
use ui::store::StorePage;
use url::form_urlencoded;
use words::{Sentence, say};

use crate::lists::{Card, card};
use crate::render::page;
use crate::visit::Visit;

/// How many products are on a page.
const PAGE: usize = 24;
/// The most values that are read, and how many bytes one has at most.
const CHOSEN: usize = 40;
const BYTES: usize = 100;
/// How many values of a facet are shown beside those that were chosen.
const VALUES: usize = 12;

/// By what products are narrowed down, in the order in which it is shown.
static FACETS: [(Facet, Sentence); 5] = [
    (Facet::Category, say!("store-find-category")),
    (Facet::Type, say!("store-find-type")),
    (Facet::Trial, say!("store-find-trial")),
    (Facet::PricingModel, say!("store-find-pricing")),
    (Facet::OperatingSystem, say!("store-find-system")),
];

/// What values are called that have no name in the data of offer types.
static NAMES: [(Facet, &str, Sentence); 7] = [
    (Facet::Trial, "free-trial", say!("store-find-free-trial")),
    (Facet::PricingModel, "free", say!("store-find-free")),
    (Facet::PricingModel, "byol", say!("store-find-byol")),
    (Facet::PricingModel, "usage", say!("store-find-usage")),
    (Facet::PricingModel, "subscription", say!("store-find-subscription")),
    (Facet::PricingModel, "per-user", say!("store-find-per-user")),
    (Facet::PricingModel, "contact-me", say!("store-find-contact")),
];

/// How types write values in other ways, and the usual one.
const SPELLINGS: [(Facet, &str, &str); 2] =
    [(Facet::OperatingSystem, "windows", "Windows"), (Facet::OperatingSystem, "linux", "Linux")];

/// The orders, with their words in addresses; the first is usual.
static SORTS: [(Sort, &str, Sentence); 3] = [
    (Sort::Best, "best", say!("store-find-best")),
    (Sort::Newest, "newest", say!("store-find-newest")),
    (Sort::Name, "name", say!("store-find-name")),
];

/// What an address asks for. Whatever in it says nothing is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sought {
    pub(crate) text: String,
    pub(crate) chosen: BTreeMap<Facet, BTreeSet<String>>,
    sort: Sort,
    /// From 1 on.
    page: usize,
}

impl Sought {
    fn read(query: &face::query::Query) -> Self {
        let text = query.get("q").unwrap_or_default();
        let text: String = text.chars().filter(|letter| !letter.is_control()).take(Query::TEXT).collect();
        let mut chosen: BTreeMap<Facet, BTreeSet<String>> = BTreeMap::new();
        let named = FACETS.iter().flat_map(|(facet, _)| {
            query.all(facet.as_str()).into_iter().map(|key| (*facet, usual(*facet, key).to_owned()))
        });
        for (facet, key) in named.filter(|(_, key)| !key.is_empty() && key.len() <= BYTES).take(CHOSEN) {
            chosen.entry(facet).or_default().insert(key);
        }
        let sort = query.get("sort").and_then(|word| SORTS.iter().find(|(_, own, _)| *own == word));
        let number = query.get("page").and_then(|number| number.parse().ok());
        Self {
            text: text.trim().to_owned(),
            chosen,
            sort: sort.map(|(sort, ..)| *sort).unwrap_or_default(),
            page: number.unwrap_or(1).clamp(1, Query::REACH.div_ceil(PAGE)),
        }
    }

    fn is_chosen(&self, facet: Facet, key: &str) -> bool {
        self.chosen.get(&facet).is_some_and(|values| values.contains(key))
    }

    fn without(&self, facet: Facet, key: &str) -> Self {
        let mut other = Self { page: 1, ..self.clone() };
        if let Some(values) = other.chosen.get_mut(&facet) {
            values.remove(key);
        }
        other
    }

    /// What the sort is called in addresses; nothing for the usual one.
    fn sort_word(&self) -> Option<&'static str> {
        SORTS.iter().skip(1).find(|(sort, ..)| *sort == self.sort).map(|(_, word, _)| *word)
    }

    /// Its one address.
    fn address(&self) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            pairs.append_pair("q", &self.text);
        }
        for (facet, values) in &self.chosen {
            pairs.extend_pairs(values.iter().map(|key| (facet.as_str(), key)));
        }
        pairs.extend_pairs(self.sort_word().map(|word| ("sort", word)));
        if self.page > 1 {
            pairs.append_pair("page", &self.page.to_string());
        }
        match pairs.finish() {
            query if query.is_empty() => "/search".to_owned(),
            query => format!("/search?{query}"),
        }
    }

    fn offset(&self) -> usize {
        (self.page - 1) * PAGE
    }
}

/// A facet with the values that one may choose.
pub(crate) struct Group {
    pub(crate) facet: Facet,
    pub(crate) heading: String,
    pub(crate) values: Vec<Value>,
}

/// A value of a facet.
pub(crate) struct Value {
    pub(crate) key: String,
    pub(crate) name: String,
    /// How many products there would be with it.
    pub(crate) many: u64,
    pub(crate) is_chosen: bool,
}

/// A link, and whether it says what is so already.
pub(crate) struct Choice {
    pub(crate) text: String,
    pub(crate) to: String,
    pub(crate) is_here: bool,
}

#[derive(Template)]
#[template(path = "find.html")]
pub(crate) struct Results<'a> {
    pub(crate) page: StorePage<'a>,
    pub(crate) lead: Option<String>,
    /// What is searched for, and in which order where that is not the usual one.
    pub(crate) text: String,
    pub(crate) sort: Option<&'static str>,
    pub(crate) groups: Vec<Group>,
    /// What the link to the groups says, where they do not stand beside the products.
    pub(crate) filters: String,
    /// What was chosen, each with where it is not.
    pub(crate) chips: Vec<Choice>,
    /// Where nothing is chosen.
    pub(crate) clear: String,
    pub(crate) sorts: Vec<Choice>,
    pub(crate) cards: Vec<Card>,
    pub(crate) range: Option<String>,
    pub(crate) first: Option<String>,
    pub(crate) next: Option<String>,
}

/// What is found for a question, with what was counted for it.
struct Answer {
    found: Found,
    groups: Vec<Group>,
}

pub(crate) fn search() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let mut sought = Sought::read(&visit.query);
        let mut found = ask(&visit, &sought, PAGE).await?;
        let last = found.as_ref().map_or(1, |found| last_page(found.total));
        if sought.page > last {
            sought.page = last;
            found = ask(&visit, &sought, PAGE).await?;
        }
        let answer = match found {
            Some(found) => Some(Answer { groups: groups(&visit, &sought, &found).await?, found }),
            None => None,
        };
        show(&visit, &sought, answer).await
    })
}

/// The last page that has products; the first where there are none.
fn last_page(total: u64) -> usize {
    usize::try_from(total).unwrap_or(usize::MAX).min(Query::REACH).div_ceil(PAGE).max(1)
}

/// What the index has for `sought`; nothing while there is no index.
async fn ask(visit: &Visit, sought: &Sought, limit: usize) -> Result<Option<Found>, Refusal> {
    let chosen = sought.chosen.iter().map(|(facet, values)| (*facet, keys(visit, *facet, values)));
    let mut query = Query {
        chosen: chosen.collect(),
        sort: sought.sort,
        offset: sought.offset(),
        limit,
        ..Query::of(&sought.text, visit.ctx.now)
    };
    // What no storefront sells that they see is not found in it.
    if visit.app.env.offer_types.ids().any(|id| !sells(visit, id.as_str())) {
        let types = query.chosen.entry(Facet::Type).or_default();
        if types.is_empty() {
            types.extend(visit.stores().iter().flat_map(|store| store.types.iter().cloned()));
        }
        types.retain(|kind| sells(visit, kind));
        // Nothing chosen is everything.
        if types.is_empty() {
            types.insert(String::new());
        }
    }
    Ok(visit.app.search.find(query).await?)
}

fn sells(visit: &Visit, kind: &str) -> bool {
    visit.stores().iter().any(|store| store.types.iter().any(|own| own == kind))
}

/// What offers say for each of these values.
fn keys(visit: &Visit, facet: Facet, values: &BTreeSet<String>) -> BTreeSet<String> {
    match facet {
        Facet::Category => {
            // One that is not described is looked for as it is.
            let of = |key: &String| match visit.shop.fronts.category(key) {
                Some(category) => category.keys.clone(),
                None => vec![key.clone()],
            };
            let keys: BTreeSet<String> = values.iter().flat_map(of).collect();
            // No values would be all of them.
            if keys.is_empty() { values.clone() } else { keys }
        }
        _ => {
            let others = SPELLINGS.iter().filter(|(of, _, usual)| *of == facet && values.contains(*usual));
            others.map(|(_, other, _)| (*other).to_owned()).chain(values.iter().cloned()).collect()
        }
    }
}

/// The usual way to write a value.
fn usual(facet: Facet, key: &str) -> &str {
    let usual = SPELLINGS.iter().find(|(of, other, _)| *of == facet && *other == key);
    usual.map_or(key, |(.., usual)| usual)
}

/// What a value is called, and the word for it in addresses; nothing where it is not shown.
fn named(visit: &Visit, facet: Facet, key: &str) -> Option<(String, String)> {
    let reader = visit.reader();
    match facet {
        Facet::Category => {
            let shown = visit.stores().iter().flat_map(|store| &store.categories);
            let mut shown = shown.filter_map(|category| visit.shop.fronts.category(category));
            let category =
                shown.find(|category| category.key == key || category.keys.iter().any(|own| own == key))?;
            Some((category.key.clone(), category.name.said(&reader)))
        }
        Facet::Type => {
            let known = visit.app.env.offer_types.get(&key.parse().ok()?).filter(|_| sells(visit, key))?;
            Some((key.to_owned(), reader.of_type(known.display_name())))
        }
        _ => {
            let key = usual(facet, key);
            let name = NAMES.iter().find(|(of, value, _)| *of == facet && *value == key);
            Some((key.to_owned(), name.map_or_else(|| key.to_owned(), |(.., name)| reader.say(name))))
        }
    }
}

/// What one may choose, with how many products there would be.
async fn groups(visit: &Visit, sought: &Sought, found: &Found) -> Result<Vec<Group>, Refusal> {
    let mut groups = Vec::new();
    for (facet, heading) in &FACETS {
        let mut values: BTreeMap<String, (Value, usize)> = BTreeMap::new();
        let counted = found.facets.get(facet).into_iter().flatten();
        for (own, many) in counted.filter(|(_, many)| *many > 0) {
            let Some((key, name)) = named(visit, *facet, own) else { continue };
            let is_chosen = sought.is_chosen(*facet, &key);
            let value = || (Value { key: key.clone(), name, many: 0, is_chosen }, 0);
            let (value, spellings) = values.entry(key.clone()).or_insert_with(value);
            value.many += many;
            *spellings += 1;
        }
        // What was chosen can be taken back although nothing has it.
        for chosen in sought.chosen.get(facet).into_iter().flatten() {
            let (key, name) =
                named(visit, *facet, chosen).unwrap_or_else(|| (chosen.clone(), chosen.clone()));
            if key == *chosen {
                values.entry(key.clone()).or_insert((Value { key, name, many: 0, is_chosen: true }, 0));
            }
        }
        let mut values: Vec<_> = values.into_values().collect();
        values.sort_by(|(one, _), (other, _)| {
            other.many.cmp(&one.many).then_with(|| one.name.cmp(&other.name))
        });
        let mut others = 0;
        values.retain(|(value, _)| {
            others += usize::from(!value.is_chosen);
            value.is_chosen || others <= VALUES
        });
        let mut shown = Vec::new();
        for (mut value, spellings) in values {
            // An offer may have several of its keys.
            if spellings > 1 {
                let mut other = Sought { page: 1, ..sought.clone() };
                other.chosen.insert(*facet, [value.key.clone()].into());
                value.many = ask(visit, &other, 0).await?.map_or(value.many, |found| found.total);
            }
            shown.push(value);
        }
        if !shown.is_empty() {
            groups.push(Group { facet: *facet, heading: visit.reader().say(heading), values: shown });
        }
    }
    Ok(groups)
}

/// The cards of what was found that is still sold, with what was searched for marked.
async fn cards(visit: &Visit, hits: Vec<Hit>) -> Result<Vec<Card>, Refusal> {
    let offers: Vec<(PublisherId, OfferId)> =
        hits.iter().map(|hit| (hit.publisher.clone(), hit.offer.clone())).collect();
    let look = move |_: &app::Ctx, tx: &mut Tx<'_>| find_cards(tx, &offers);
    let listed: Vec<Listed> = visit.app.read(&visit.ctx, look).await?;
    let with = |listed: &Listed| {
        let hit = hits.iter().find(|hit| hit.publisher == listed.publisher && hit.offer == listed.offer);
        let card = card(visit, listed);
        match hit.cloned() {
            Some(Hit { title, snippet, .. }) => {
                Card { title, summary: Some(snippet).filter(|text| !text.0.is_empty()), ..card }
            }
            None => card,
        }
    };
    Ok(listed.iter().map(with).collect())
}

async fn show(visit: &Visit, sought: &Sought, answer: Option<Answer>) -> Result<Response, Refusal> {
    let reader = visit.reader();
    let begin = Sought { page: 1, ..sought.clone() };
    let (lead, total) = match &answer {
        None => (Some(say!("store-find-later")), 0),
        Some(Answer { found, .. }) if found.total == 0 => (Some(say!("store-find-none")), 0),
        Some(Answer { found, .. }) => (found.partly.then(|| say!("store-find-partly")), found.total),
    };
    let title = match (&answer, sought.text.as_str()) {
        (None, _) => say!("store-search"),
        (Some(_), "") => say!("store-count", many = total),
        (Some(_), text) => say!("store-find-title", many = total, text = text.to_owned()),
    };
    let (hits, groups) = answer.map_or_else(Default::default, |answer| (answer.found.hits, answer.groups));
    let range = (!hits.is_empty()).then(|| {
        let (first, last) = (sought.offset() + 1, sought.offset() + hits.len());
        reader.say(&say!("store-find-range", first, last, all = total))
    });
    let chosen = groups.iter().flat_map(|group| group.values.iter().map(|value| (group.facet, value)));
    let chosen = chosen.filter(|(_, value)| value.is_chosen);
    let chips: Vec<Choice> = chosen
        .map(|(facet, value)| Choice {
            text: value.name.clone(),
            to: sought.without(facet, &value.key).address(),
            is_here: false,
        })
        .collect();
    let sorts = SORTS.iter().map(|(sort, _, name)| Choice {
        text: reader.say(name),
        to: Sought { sort: *sort, ..begin.clone() }.address(),
        is_here: *sort == sought.sort,
    });
    let here = sought.address();
    // Search engines keep no results.
    let mut frame = visit.page(reader.say(&title), (here == "/search").then_some("/search"), None);
    frame.search = Some(sought.text.clone());
    frame.here = here;
    let results = Results {
        page: frame,
        lead: lead.map(|lead| reader.say(&lead)),
        text: sought.text.clone(),
        sort: sought.sort_word(),
        filters: reader.say(&say!("store-find-filters", many = chips.len())),
        chips,
        clear: Sought { chosen: BTreeMap::new(), ..begin.clone() }.address(),
        sorts: sorts.collect(),
        cards: cards(visit, hits).await?,
        groups,
        range,
        first: (sought.page > 1).then(|| begin.address()),
        next: (sought.page < last_page(total))
            .then(|| Sought { page: sought.page + 1, ..sought.clone() }.address()),
    };
    page(visit, &results)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Sought {
        Sought::read(&face::query::Query::of(Some(query)))
    }

    #[test]
    fn an_address_is_read_leniently_and_has_one_spelling() {
        for (query, address) in [
            ("", "/search"),
            ("q=%20a%20%00b+&page=-1&sort=none&colour=red", "/search?q=a+b"),
            ("page=2&sort=best", "/search?page=2"),
            ("type=b&category=c&TYPE=a&type=b&type=&sort=name", "/search?category=c&type=a&type=b&sort=name"),
            ("page=99999999999999999999999", "/search"),
            ("page=99999999", "/search?page=417"),
            ("%FF=%FF&q=%FF", "/search?q=%EF%BF%BD"),
        ] {
            assert_eq!(read(query).address(), address, "{query}");
        }
    }

    #[test]
    fn much_is_cut() {
        let many: String = (0..1000).map(|nth| format!("&type=t{nth}")).collect();
        let sought = read(&format!("q={}{many}&trial={}", "x".repeat(10_000), "y".repeat(101)));
        assert_eq!(sought.text.len(), Query::TEXT);
        assert_eq!(sought.chosen.len(), 1);
        assert_eq!(sought.chosen[&Facet::Type].len(), CHOSEN);
    }
}
