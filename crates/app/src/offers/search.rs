//! Looking for offers: of one publisher, or of all that somebody sees; by words, type and state; sorted; page by page.
//!
//! The database finds, counts and sorts; how many statements that takes does not depend on how many offers there are. Types and states
//! are sorted by what readers call them: each is a part of the list that is asked for by itself where the page reaches into it.

use std::collections::BTreeMap;

use db::offer_lists::{self, Count, Listed, Order, Sought, Whose};
use db::operations::Step;
use db::{Tx, publishers};
use domain::publishing::OfferState;
use domain::{OfferTypeId, PublisherId};

use super::{Logo, can_edit};
use crate::pages::{LIMIT, PAGE};
use crate::publishing::latest_steps;
use crate::roles::{Need, Scope, held_in, require};
use crate::{Actor, App, Ctx, Problem, events};

/// How many of those that are being published are told beside the page.
const RUNNING: i64 = 10;

/// By what offers are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The last change first.
    #[default]
    Change,
    Name,
    Type,
    State,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Search {
    /// Nothing for all publishers that the caller sees.
    pub publisher: Option<PublisherId>,
    /// The id of a type, or nothing for any.
    pub offer_type: String,
    /// Words in the name or the id, in any letter case and with or without accents.
    pub words: String,
    pub state: Option<OfferState>,
    pub sort: Sort,
    /// All types in the order of their names.
    pub types: Vec<OfferTypeId>,
    /// All states in the order in which they are shown.
    pub states: Vec<OfferState>,
    /// From 1 on; the last there is where there are not so many.
    pub page: usize,
    /// How many are on a page, at most [`PAGE`].
    pub rows: usize,
}

/// An offer that was found.
#[derive(Debug, Clone)]
pub struct FoundOffer {
    pub offer: Listed,
    /// What people call its publisher, where there may be several.
    pub publisher_name: Option<String>,
    /// What people call whoever did something last; nothing where it was the marketplace itself.
    pub who: Option<String>,
    pub logo: Option<Logo>,
    /// The steps of its publish, where one runs or failed.
    pub steps: Vec<Step>,
}

/// A page of what was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub counts: Vec<Count>,
    /// How many there are on all pages.
    pub many: usize,
    pub page: usize,
    pub rows: Vec<FoundOffer>,
    /// Those that are being published, whatever is looked for.
    pub running: Vec<FoundOffer>,
    /// Whether the caller may change what is found.
    pub may_edit: bool,
}

/// Finds a page of offers.
pub fn search(ctx: &Ctx, tx: &mut Tx<'_>, search: &Search) -> Result<Found, Problem> {
    let whose = whose(ctx, tx, search.publisher.as_ref())?;
    let may_edit = match &whose {
        Whose::Publisher(publisher) => can_edit(ctx, tx, publisher)?,
        // Every role that a person has in a publisher lets them.
        Whose::Person(_) => true,
        Whose::Everybody => false,
    };
    let sought = Sought {
        whose,
        offer_type: search.offer_type.clone(),
        words: search.words.clone(),
        state: search.state,
    };
    let counts = offer_lists::count(tx, &sought)?;
    let parts = parts(search, &sought, &counts);
    let many: usize = parts.iter().map(|part| part.many).sum();
    let rows = search.rows.clamp(1, PAGE);
    let page = search.page.clamp(1, many.div_ceil(rows).max(1));
    let mut found = Vec::new();
    let mut first = (page - 1) * rows;
    for part in &parts {
        let wanted = rows - found.len();
        if wanted == 0 {
            break;
        }
        if first >= part.many {
            first -= part.many;
            continue;
        }
        let window = (i64::try_from(wanted).unwrap_or(LIMIT), i64::try_from(first).unwrap_or(i64::MAX));
        found.extend(offer_lists::page(tx, &part.sought, part.order, window)?);
        first = 0;
    }
    let has_running = counts.iter().any(|count| count.state == OfferState::Running);
    let running = match has_running {
        true => offer_lists::page(tx, &running_of(&sought), Order::Name, (RUNNING, 0))?,
        false => Vec::new(),
    };
    Ok(Found {
        rows: told(ctx, tx, &sought.whose, found)?,
        running: told(ctx, tx, &sought.whose, running)?,
        many,
        page,
        counts,
        may_edit,
    })
}

/// Fills in the keys of names that are missing: of offers that were there before there were keys, or that an older node made.
pub async fn fill_name_keys(app: &App) -> Result<(), Problem> {
    let ctx = app.worker_ctx("names");
    while app.write(&ctx, |_, tx| Ok(offer_lists::fill_keys(tx, LIMIT)?)).await? > 0 {}
    Ok(())
}

/// Whose offers the caller sees.
pub(super) fn whose(ctx: &Ctx, tx: &mut Tx<'_>, publisher: Option<&PublisherId>) -> Result<Whose, Problem> {
    if let Some(publisher) = publisher {
        require(ctx, tx, publisher, Need::See)?;
        return Ok(Whose::Publisher(publisher.clone()));
    }
    let sees_all = held_in(ctx, tx, Scope::Marketplace.as_str())?.is_none_or(|held| !held.is_empty());
    match &ctx.actor {
        _ if sees_all => Ok(Whose::Everybody),
        Actor::Person { id, .. } => Ok(Whose::Person(id.to_string())),
        _ => Err(Problem::Forbidden("only people look through several publishers at once".to_owned())),
    }
}

/// Those of the same publishers that are being published.
fn running_of(sought: &Sought) -> Sought {
    Sought {
        whose: sought.whose.clone(),
        offer_type: String::new(),
        words: String::new(),
        state: Some(OfferState::Running),
    }
}

/// A part of a list that the database sorts.
struct Part {
    sought: Sought,
    order: Order,
    many: usize,
}

/// The parts of the list, in order.
fn parts(search: &Search, sought: &Sought, counts: &[Count]) -> Vec<Part> {
    let shown: Vec<&Count> =
        counts.iter().filter(|count| search.state.is_none_or(|state| state == count.state)).collect();
    let sum = |is_in: &dyn Fn(&Count) -> bool| {
        let own = shown.iter().filter(|count| is_in(count)).map(|count| count.sought).sum::<i64>();
        usize::try_from(own).unwrap_or_default()
    };
    let whole = |order| vec![Part { sought: sought.clone(), order, many: sum(&|_| true) }];
    match search.sort {
        Sort::Change => whole(Order::Change),
        Sort::Name => whole(Order::Name),
        Sort::Type => {
            let mut types: Vec<&OfferTypeId> = search.types.iter().collect();
            // Of types that an operator took away, too.
            for count in counts {
                if !types.contains(&&count.offer_type) {
                    types.push(&count.offer_type);
                }
            }
            let part = |kind: &OfferTypeId| Part {
                sought: Sought { offer_type: kind.to_string(), ..sought.clone() },
                order: Order::Name,
                many: sum(&|count| count.offer_type == *kind),
            };
            types.into_iter().map(part).filter(|part| part.many > 0).collect()
        }
        Sort::State => {
            let part = |state: &OfferState| Part {
                sought: Sought { state: Some(*state), ..sought.clone() },
                order: Order::Change,
                many: sum(&|count| count.state == *state),
            };
            search.states.iter().map(part).filter(|part| part.many > 0).collect()
        }
    }
}

/// What there is to say of each beside what its row says.
fn told(ctx: &Ctx, tx: &mut Tx<'_>, whose: &Whose, listed: Vec<Listed>) -> Result<Vec<FoundOffer>, Problem> {
    let names = events::names_of(tx, listed.iter().filter_map(|offer| offer.actor.as_deref()))?;
    let mut sellers = BTreeMap::new();
    let mut found = Vec::with_capacity(listed.len());
    for offer in listed {
        let publisher_name = match whose {
            Whose::Publisher(_) => None,
            Whose::Person(_) | Whose::Everybody => seller(tx, &mut sellers, &offer.publisher)?,
        };
        let logo = match (offer.card.as_deref().and_then(Logo::of_card), &offer.draft) {
            (Some(logo), _) => Some(logo),
            (None, Some(draft)) => Logo::of_draft(ctx, &offer.offer_type, draft)?,
            (None, None) => None,
        };
        let steps = match offer.state {
            OfferState::Running | OfferState::Attention => {
                latest_steps(ctx, tx, &offer.publisher, &offer.id)?
            }
            _ => Vec::new(),
        };
        found.push(FoundOffer {
            publisher_name,
            who: offer.actor.as_ref().and_then(|actor| names.get(actor).cloned()),
            logo,
            steps,
            offer,
        });
    }
    Ok(found)
}

/// What people call a publisher; each is looked up once.
fn seller(
    tx: &mut Tx<'_>,
    known: &mut BTreeMap<PublisherId, Option<String>>,
    id: &PublisherId,
) -> Result<Option<String>, Problem> {
    if let Some(name) = known.get(id) {
        return Ok(name.clone());
    }
    let name = publishers::get(tx, id)?.map(|seller| seller.display_name);
    known.insert(id.clone(), name.clone());
    Ok(name)
}
