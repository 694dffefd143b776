//! The page on which an offer is begun.

use std::collections::BTreeMap;

use app::identity::{self, Publisher};
use app::offers::{Search, Sort, search};
use app::{App, Ctx, Problem, Role, people};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{OfferTypeId, PublisherId};
use face::Refusal;
use face::query::Query;
use offer_types::{EXAMPLES, OfferTypes};
use ui::{Page, Reader};
use words::{Sentence, say};

use super::fields::{Fault, Filled, Wrong};
use super::{CHECK, CHOOSE, place_of};
use crate::offers::Choice;
use crate::program::{Program, frame, program};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;

/// So many of the offers that were changed last are suggested to start from.
const SUGGESTED: usize = 50;

/// A type that an offer can be of.
pub(crate) struct TypeCard {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) is_chosen: bool,
}

/// Examples of a type.
pub(crate) struct Examples {
    pub(crate) of: String,
    pub(crate) all: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "new_offer.html")]
pub(crate) struct NewOffer<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    pub(crate) faults_title: String,
    pub(crate) faults: Vec<Fault>,
    pub(crate) types: Vec<TypeCard>,
    pub(crate) choose: String,
    /// Several to choose from, or the one there is.
    pub(crate) publishers: Vec<Choice>,
    pub(crate) filled: Filled,
    /// Where buyers will find it.
    pub(crate) place: String,
    pub(crate) check: &'static str,
    /// Offers to start from: their ids and names.
    pub(crate) offers: Vec<(String, String)>,
    pub(crate) examples: Vec<Examples>,
    pub(crate) key: String,
}

impl NewOffer<'_> {
    fn fault(&self, field: &str) -> Option<&str> {
        let own = self.faults.iter().find(|fault| fault.field == field && fault.place.is_none());
        own.map(|fault| fault.text.as_str())
    }

    fn has_fault(&self, field: &str) -> bool {
        self.fault(field).is_some()
    }
}

/// What the page shows beside what was filled in.
pub(super) struct Found {
    program: Program,
    /// Those for whom the reader may make offers.
    publishers: Vec<Publisher>,
    pub(super) publisher: PublisherId,
    offers: Vec<(String, String)>,
}

/// Reads it for somebody who may make offers of `wanted`, or of the first publisher that they may make offers of.
pub(super) fn read(ctx: &Ctx, tx: &mut Tx<'_>, wanted: Option<&PublisherId>) -> Result<Found, Problem> {
    if let Some(wanted) = wanted {
        app::offers::may_edit(ctx, tx, wanted)?;
    }
    let seen = identity::visible_publishers(ctx, tx, None)?;
    let ids: Vec<_> = seen.iter().map(|publisher| publisher.id.clone()).collect();
    let roles = people::my_roles(ctx, tx, &ids)?;
    let edits = |role: &Option<Role>| matches!(role, Some(Role::Owner | Role::Contributor));
    let own = seen.into_iter().zip(roles).filter(|(_, role)| edits(role)).map(|(publisher, _)| publisher);
    let mut publishers: Vec<Publisher> = own.collect();
    let none = || Problem::Forbidden("you have no role in which offers are made".to_owned());
    let publisher = match wanted {
        Some(wanted) => wanted.clone(),
        None => publishers.first().map(|publisher| publisher.id.clone()).ok_or_else(none)?,
    };
    // Of very many publishers the one that was named need not be among the first.
    if !publishers.iter().any(|one| one.id == publisher) {
        publishers.insert(0, identity::publisher(ctx, tx, &publisher)?);
    }
    let asked = Search {
        publisher: Some(publisher.clone()),
        offer_type: String::new(),
        words: String::new(),
        state: None,
        sort: Sort::Change,
        types: Vec::new(),
        states: Vec::new(),
        page: 1,
        rows: SUGGESTED,
    };
    let found = search(ctx, tx, &asked)?.rows.into_iter();
    let offers = found.map(|found| (found.offer.id.to_string(), found.offer.display_text)).collect();
    Ok(Found { program: program(ctx, tx, Some(&publisher))?, publishers, publisher, offers })
}

/// The publisher that a form or an address names.
pub(super) fn named(text: &str) -> Result<Option<PublisherId>, Refusal> {
    let named = Some(text.trim()).filter(|text| !text.is_empty() && *text != "*");
    named.map(str::parse).transpose().map_err(|error: domain::InvalidId| {
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", error.to_string())
    })
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query| {
        let filled = match &reading.kept {
            Some(_) => Filled::read(|name| reading.typed(name)),
            None => Filled::read(|name| query.get(name).unwrap_or_default()),
        };
        let wanted = named(&filled.publisher)?;
        let found = app.read(&reading.ctx, move |ctx, tx| read(ctx, tx, wanted.as_ref())).await?;
        answer(&app, &reading, found, StatusCode::OK, filled, Vec::new())
    })
}

/// The page with what was filled in and what is wrong with it.
pub(super) fn answer(
    app: &App,
    reading: &Reading,
    found: Found,
    status: StatusCode,
    filled: Filled,
    faults: Vec<Fault>,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Found { program, publishers, publisher, offers } = found;
    let mut page = frame(reading, program, &say!("new-title"));
    if !faults.is_empty() {
        page.title = reader.say(&say!("new-faults-title", many = faults.len(), title = page.title));
    }
    let choice = |one: &Publisher| Choice {
        value: one.id.to_string(),
        text: format!("{} ({})", one.display_name, one.id),
        is_chosen: one.id == publisher,
    };
    let template = NewOffer {
        all_offers: all_offers(&publisher),
        lead: reader.lead(&say!("new-lead")),
        faults_title: reader.say(&say!("new-faults", many = faults.len())),
        faults,
        types: types(&app.env.offer_types, &reader, &filled.offer_type),
        choose: format!("{CHOOSE}?publisher={publisher}"),
        publishers: publishers.iter().map(choice).collect(),
        place: place_of(publisher.as_str(), "…"),
        check: CHECK,
        offers,
        examples: examples(&app.env.offer_types, &reader, &filled.example),
        filled,
        key: reading.form_key(),
        page,
    };
    page_with(reading, status, &template)
}

/// The same with sentences in place of faults.
pub(super) fn faults(reader: &Reader<'_>, wrong: &[Wrong]) -> Vec<Fault> {
    let fault =
        |(field, text): &(&'static str, Sentence)| Fault { field, text: reader.say(text), place: None };
    wrong.iter().map(fault).collect()
}

/// The types that offers are still made of, in the order of their names.
fn types(known: &OfferTypes, reader: &Reader<'_>, chosen: &str) -> Vec<TypeCard> {
    let made = known.iter().filter(|known| known.retired().is_none());
    let card = |known: &offer_types::OfferType| TypeCard {
        id: known.id().to_string(),
        name: reader.of_type(known.display_name()),
        about: known.description().map(|about| reader.of_type(about)).unwrap_or_default(),
        is_chosen: known.id().as_str() == chosen,
    };
    let mut cards: Vec<_> = made.map(card).collect();
    cards.sort_by_cached_key(|card| domain::folded(&card.name));
    cards
}

/// The examples of types that are there, by type.
fn examples(types: &OfferTypes, reader: &Reader<'_>, chosen: &str) -> Vec<Examples> {
    let mut by_type: BTreeMap<String, Vec<Choice>> = BTreeMap::new();
    for (name, _) in EXAMPLES {
        let mut parts = name.rsplit('/').map(|part| part.trim_end_matches(".json"));
        let (Some(id), Some(of)) = (parts.next(), parts.next()) else { continue };
        let known = of.parse::<OfferTypeId>().ok().and_then(|of| types.get(&of));
        let Some(known) = known.filter(|known| known.retired().is_none()) else { continue };
        let choice = Choice { value: (*name).to_owned(), text: id.to_owned(), is_chosen: *name == chosen };
        by_type.entry(reader.of_type(known.display_name())).or_default().push(choice);
    }
    by_type.into_iter().map(|(of, all)| Examples { of, all }).collect()
}

#[cfg(test)]
pub(crate) fn sample_types(known: &OfferTypes, reader: &Reader<'_>, chosen: &str) -> Vec<TypeCard> {
    types(known, reader, chosen)
}

#[cfg(test)]
pub(crate) fn sample_examples(known: &OfferTypes, reader: &Reader<'_>) -> Vec<Examples> {
    examples(known, reader, "")
}
