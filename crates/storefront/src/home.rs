//! The first page of the storefront, and all categories.

use app::App;
use app::cards::{ListKey, Listed, count_listed, find_cards, find_listed};
use askama::Template;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{OfferId, PublisherId};
use face::Refusal;
use ui::bookmarks::{self, Listed as Bookmark};
use ui::store::StorePage;
use words::{Sentence, say};

use crate::fronts::Storefront;
use crate::lists::{Card, cards, is_sold_at, keys_of};
use crate::render::page;
use crate::visit::Visit;

/// How many new products are shown, and how many are looked at for them.
const NEW: usize = 6;
const LOOKED_AT: usize = 60;
/// The most products of a collection.
const COLLECTED: usize = 12;
/// The most products that are counted.
const COUNTED: usize = 1000;

#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct Home<'a> {
    pub(crate) page: StorePage<'a>,
    pub(crate) shelves: Vec<Shelf>,
    /// Products under a heading.
    pub(crate) lists: Vec<(String, Vec<Card>)>,
    /// Where the bookmarks of older portals lead.
    pub(crate) bookmarks: Vec<Bookmark>,
}

/// Categories of a storefront that have products.
pub(crate) struct Shelf {
    pub(crate) heading: String,
    pub(crate) categories: Vec<Shown>,
}

/// A category in a list.
pub(crate) struct Shown {
    pub(crate) to: String,
    pub(crate) name: String,
    pub(crate) many: String,
}

#[derive(Template)]
#[template(path = "categories.html")]
pub(crate) struct Categories<'a> {
    pub(crate) page: StorePage<'a>,
    pub(crate) shelves: Vec<Shelf>,
}

/// What the first page and that of all categories ask for.
struct Asked {
    /// What the categories are found by, storefront by storefront.
    categories: Vec<Vec<Vec<String>>>,
    collections: Vec<Vec<(PublisherId, OfferId)>>,
}

struct Found {
    counts: Vec<Vec<usize>>,
    collections: Vec<Vec<Listed>>,
    new: Vec<Listed>,
}

fn asked(visit: &Visit) -> Asked {
    let keys = |key: &String| {
        let category = visit.shop.fronts.category(key);
        let keys = category.map(keys_of).unwrap_or_default();
        keys.iter().map(ToString::to_string).collect()
    };
    let of_store = |store: &Storefront| store.categories.iter().map(keys).collect();
    let collections = visit.stores().iter().flat_map(|store| &store.collections);
    Asked {
        categories: visit.stores().iter().map(of_store).collect(),
        collections: collections.map(|one| one.offers().take(COLLECTED).collect()).collect(),
    }
}

async fn find(visit: &Visit) -> Result<Found, Refusal> {
    let Asked { categories, collections } = asked(visit);
    let look = move |_: &app::Ctx, tx: &mut Tx<'_>| {
        let mut counts = Vec::new();
        for store in &categories {
            let of_store = store.iter().map(|keys| count_listed(tx, keys, COUNTED));
            counts.push(of_store.collect::<Result<Vec<_>, _>>()?);
        }
        let collections =
            collections.iter().map(|offers| find_cards(tx, offers)).collect::<Result<Vec<_>, _>>()?;
        let (new, _) = find_listed(tx, &[ListKey::All.to_string()], None, LOOKED_AT)?;
        Ok(Found { counts, collections, new })
    };
    let mut found = visit.app.read(&visit.ctx, look).await?;
    found.new.retain(|listed| visit.stores().iter().any(|store| is_sold_at(visit, store, listed)));
    found.new.truncate(NEW);
    Ok(found)
}

/// The categories of each storefront; of those without products none but where `is_all`.
fn shelves(visit: &Visit, counts: &[Vec<usize>], is_all: bool) -> Vec<Shelf> {
    let reader = visit.reader();
    let of_store = |(store, counts): (&Storefront, &Vec<usize>)| {
        let categories = store.categories.iter().zip(counts).filter(|(_, many)| is_all || **many > 0);
        let shown = categories.filter_map(|(key, many)| {
            let category = visit.shop.fronts.category(key)?;
            let count = match *many {
                many if many >= COUNTED => say!("store-count-most", many = i64::try_from(COUNTED).ok()?),
                many => say!("store-count", many = i64::try_from(many).ok()?),
            };
            let (to, name) = (format!("/categories/{key}"), category.name.said(&reader));
            Some(Shown { to, name, many: reader.say(&count) })
        });
        let heading = match visit.stores() {
            [_] => reader.say(&say!("store-categories")),
            _ => store.name.said(&reader),
        };
        Shelf { heading, categories: shown.collect() }
    };
    let shelves = visit.stores().iter().zip(counts).map(of_store);
    shelves.filter(|shelf| !shelf.categories.is_empty()).collect()
}

pub(crate) fn home() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let found = find(&visit).await?;
        let reader = visit.reader();
        let collections = visit.stores().iter().flat_map(|store| &store.collections);
        let collections =
            collections.zip(&found.collections).map(|(one, listed)| (one.name.said(&reader), listed));
        let new = (reader.say(&say!("store-new")), &found.new);
        let lists = collections.chain([new]).filter(|(_, listed)| !listed.is_empty());
        let lists = lists.map(|(heading, listed)| (heading, cards(&visit, listed))).collect();
        let description = reader.say(&say!("store-home-lead"));
        let mut frame = visit.page(String::new(), Some("/"), Some(description));
        frame.title.clone_from(&frame.store);
        let home = Home {
            page: frame,
            shelves: shelves(&visit, &found.counts, false),
            lists,
            bookmarks: bookmarks::list(&reader),
        };
        page(&visit, &home)
    })
}

pub(crate) fn categories() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let found = find(&visit).await?;
        let title: Sentence = say!("store-categories");
        let shown = Categories {
            page: visit.page(visit.reader().say(&title), Some("/categories"), None),
            shelves: shelves(&visit, &found.counts, true),
        };
        page(&visit, &shown)
    })
}
