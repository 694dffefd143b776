//! Products in lists.

use app::App;
use app::cards::{Behind, ListKey, Listed, find_listed};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{PublisherId, Timestamp};
use face::Refusal;
use face::path::PathParameters;
use face::query::Query;
use ui::store::StorePage;
use words::say;

use crate::fronts::{Category, Storefront};
use crate::prices::line;
use crate::render::page;
use crate::visit::Visit;

/// How many products are on a page.
const PAGE: usize = 24;

/// A product as a list shows it.
pub(crate) struct Card {
    pub(crate) to: String,
    pub(crate) title: String,
    pub(crate) publisher: String,
    pub(crate) kind: String,
    pub(crate) logo: Option<String>,
    pub(crate) letter: String,
    pub(crate) summary: Option<String>,
    pub(crate) price: Option<String>,
}

/// The cards of what was found.
pub(crate) fn cards(visit: &Visit, listed: &[Listed]) -> Vec<Card> {
    listed.iter().map(|listed| card(visit, listed)).collect()
}

fn card(visit: &Visit, listed: &Listed) -> Card {
    let (reader, card) = (visit.reader(), &listed.card);
    let known = card.offer_type_id.parse().ok().and_then(|id| visit.app.env.offer_types.get(&id));
    Card {
        to: format!("/product/{}.{}", listed.publisher, listed.offer),
        letter: card.title.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default(),
        title: card.title.clone(),
        publisher: card.publisher_display_name.clone(),
        kind: known.map_or_else(|| card.offer_type_id.clone(), |known| reader.of_type(known.display_name())),
        logo: card.logo.as_ref().map(|digest| format!("/artifacts/{digest}")),
        summary: card.summary.clone(),
        price: card.price.as_ref().map(|price| line(&reader, price)),
    }
}

#[derive(Template)]
#[template(path = "list.html")]
pub(crate) struct List<'a> {
    pub(crate) page: StorePage<'a>,
    pub(crate) lead: String,
    pub(crate) cards: Vec<Card>,
    /// Where the list goes on.
    pub(crate) next: Option<String>,
    /// Whether this is not its beginning, which is at this address.
    pub(crate) first: Option<String>,
}

/// What a category is found by.
pub(crate) fn keys_of(category: &Category) -> Vec<ListKey<'_>> {
    let keys = category.keys.iter().map(|key| ListKey::Category(key));
    keys.chain(category.types.iter().map(|kind| ListKey::Type(kind))).collect()
}

/// Whether a storefront sells what has this card: its type, and one of its categories where the offer names any that are known.
pub(crate) fn is_sold_at(visit: &Visit, store: &Storefront, listed: &Listed) -> bool {
    let card = &listed.card;
    let fronts = &visit.shop.fronts;
    let holds = |key: &String| {
        fronts.category(key).is_some_and(|category| category.holds(&card.offer_type_id, &card.categories))
    };
    store.types.contains(&card.offer_type_id) && (store.categories.iter().any(holds) || !fronts.knows(card))
}

/// The place in a list that a query names; its beginning, where it names none.
pub(crate) fn behind(query: &Query) -> Option<Behind> {
    let (at, key) = query.get("after")?.split_once('.')?;
    let (publisher, offer) = crate::fronts::read_key(key)?;
    let changed_at = Timestamp::from_micros(at.parse().ok()?);
    Some(Behind { changed_at, publisher: publisher.to_string(), offer: offer.to_string() })
}

pub(crate) fn after(here: &str, listed: &Listed) -> String {
    format!("{here}?after={}.{}.{}", listed.changed_at.micros(), listed.publisher, listed.offer)
}

pub(crate) fn category() -> MethodRouter<App> {
    get(async |visit: Visit, path: PathParameters| {
        let missing = || Refusal::new(StatusCode::NOT_FOUND, "NotFound", "there is no such category");
        let category = visit.shop.fronts.category(path.text("key")).cloned().ok_or_else(missing)?;
        let here = format!("/categories/{}", category.key);
        let title = category.name.said(&visit.reader());
        let keys: Vec<String> = keys_of(&category).iter().map(ToString::to_string).collect();
        answer(&visit, &here, title, keys).await
    })
}

pub(crate) fn publisher() -> MethodRouter<App> {
    get(async |visit: Visit, path: PathParameters| {
        let missing = || Refusal::new(StatusCode::NOT_FOUND, "NotFound", "this publisher sells nothing here");
        let id: PublisherId = path.text("publisher").parse().map_err(|_| missing())?;
        let (key, here) = (ListKey::Publisher(id.as_str()).to_string(), format!("/publisher/{id}"));
        let asked = key.clone();
        let look =
            move |_: &app::Ctx, tx: &mut Tx<'_>| find_listed(tx, std::slice::from_ref(&asked), None, 1);
        let (first, _) = visit.app.read(&visit.ctx, look).await?;
        // Whoever sells nothing is told apart from nobody by nothing.
        let name =
            first.first().map(|listed| listed.card.publisher_display_name.clone()).ok_or_else(missing)?;
        answer(&visit, &here, name, vec![key]).await
    })
}

async fn answer(visit: &Visit, here: &str, title: String, keys: Vec<String>) -> Result<Response, Refusal> {
    let from = behind(&visit.query);
    let first = from.is_some().then(|| here.to_owned());
    let look = move |_: &app::Ctx, tx: &mut Tx<'_>| find_listed(tx, &keys, from.as_ref(), PAGE);
    let (listed, more) = visit.app.read(&visit.ctx, look).await?;
    let reader = visit.reader();
    let lead = match listed.is_empty() {
        true => say!("store-list-none"),
        false => say!("store-list-lead"),
    };
    let list = List {
        page: visit.page(title, first.is_none().then_some(here), None),
        lead: reader.say(&lead),
        next: listed.last().filter(|_| more).map(|last| after(here, last)),
        cards: cards(visit, &listed),
        first,
    };
    page(visit, &list)
}
