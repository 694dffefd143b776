//! Live offers as the search knows them: made of what the catalogue shows everybody, and of nothing else.

use std::collections::BTreeMap;

use db::catalogue::{self, Shelf};
use db::{Tx, publishers, stops};
use domain::{Definition, OfferId, PublisherId, Timestamp};
use offer_types::{Named, OfferType};
use search::{Change, Entry, Facet, FacetValue};
use words::Language;

use crate::cards::Sold;
use crate::{Env, Problem};

/// What the search is to know of an offer now: nothing where it is not live, where nothing of it is sold, or where it is not for
/// everybody.
pub(super) fn change(
    env: &Env,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Change, Problem> {
    let removed = || Change::Remove { publisher: publisher.clone(), offer: offer.clone() };
    let Some(shown) = catalogue::get(tx, Shelf::Live, publisher, offer)? else { return Ok(removed()) };
    let stops = stops::of_offer(tx, publisher, offer)?;
    let Some(sold) = Sold::of(env, &shown, &stops)? else { return Ok(removed()) };
    let Some(known) = sold.known else { return Ok(removed()) };
    if is_private(known, &sold) {
        return Ok(removed());
    }
    // Entries say a new name of their publisher only after a while.
    let named = publishers::get(tx, publisher)?.map(|found| found.display_name);
    let publisher_name = named.unwrap_or_else(|| sold.text("publisherDisplayName"));
    let (texts, searched) = (known.card(sold.listing()), known.searched(sold.listing()));
    // The entry may have been changed since for another reason.
    let published = sold.shown["publishedTime"].as_str().and_then(Timestamp::parse);
    let named = |values: Vec<Named>| values.into_iter().map(|value| facet_value(env, value)).collect();
    let plain = |values: Vec<String>| values.into_iter().map(FacetValue::new).collect();
    let own = Named { key: known.id().to_string(), label: Some(known.display_name().to_owned()) };
    let facets: BTreeMap<Facet, Vec<FacetValue>> = [
        (Facet::Category, named(searched.categories)),
        (Facet::Industry, named(searched.industries)),
        (Facet::Type, named(vec![own])),
        (Facet::PricingModel, plain(searched.pricing_models)),
        (Facet::Trial, plain(searched.trials)),
        (Facet::OperatingSystem, named(searched.operating_systems)),
        (Facet::Storefront, plain(searched.storefronts)),
    ]
    .into();
    Ok(Change::Put(Box::new(Entry {
        publisher: publisher.clone(),
        offer: offer.clone(),
        title: texts.title.unwrap_or_else(|| sold.text("displayText")),
        publisher_name,
        summary: texts.summary.unwrap_or_default(),
        text: searched.text,
        keywords: searched.keywords,
        facets,
        changed: published.unwrap_or(shown.changed_at),
        boost: 0,
    })))
}

/// An offer of a type with plans of which everybody sees none.
fn is_private(known: &OfferType, sold: &Sold<'_>) -> bool {
    let has_plans = known.pages().iter().any(|page| page.name.is_of_plans());
    has_plans && Definition::of(sold.listing()).plans().is_empty()
}

/// A value by what it is called in every language; by its key where nobody called it anything.
fn facet_value(env: &Env, value: Named) -> FacetValue {
    let label = value.label.unwrap_or_else(|| value.key.clone());
    let mut names: Vec<String> = Vec::new();
    for language in Language::ALL {
        let name = env.offer_types.words(language).of_type(&label).to_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    FacetValue { key: value.key, names }
}
