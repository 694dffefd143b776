//! What is found, in groups.

use app::offers::{FoundOffers, FoundPlan, Search, Sort, search, search_plans};
use app::{Ctx, Problem};
use db::Tx;
use domain::{OfferTypeId, PageName, PublisherId};
use manual::manual;
use offer_types::OfferTypes;
use ui::Reader;
use words::{Sentence, say};

use super::pages;
use crate::offer::{address, page_address};
use crate::offers::state_words;

/// How many of a kind are told.
pub(super) const TOLD: usize = 8;

/// Something that was found.
pub(crate) struct Item {
    pub(crate) text: String,
    pub(crate) about: String,
    pub(crate) to: String,
}

/// Those of a kind.
pub(crate) struct Group {
    pub(crate) title: String,
    pub(crate) items: Vec<Item>,
    /// Where there are more of them.
    pub(crate) more: Option<String>,
}

/// Where is looked, and for what.
#[derive(Debug, Clone, Default)]
pub(super) struct Sought {
    pub(super) words: String,
    /// Whose offers; of all that somebody sees without it.
    pub(super) publisher: Option<PublisherId>,
    /// The offer that somebody looks at.
    pub(super) offer: Option<domain::OfferId>,
}

/// What the database finds.
pub(super) struct Looked {
    offers: Option<FoundOffers>,
    plans: Vec<FoundPlan>,
    /// Offers whose pages are meant, and which pages: "secure-linux listing".
    of_pages: Vec<(PublisherId, domain::OfferId, String, OfferTypeId)>,
    pages: Vec<PageName>,
    may_begin: bool,
    pub(super) is_operator: bool,
}

/// Looks for it, in as many statements however much there is. `pages` are those that the words name, and `rest` the words that do not.
pub(super) fn look(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    sought: &Sought,
    (pages, rest): &(Vec<PageName>, String),
) -> Result<Looked, Problem> {
    let asked = |words: &str, rows: usize| Search {
        publisher: sought.publisher.clone(),
        offer_type: String::new(),
        words: words.to_owned(),
        state: None,
        sort: if words.is_empty() { Sort::Change } else { Sort::Name },
        types: Vec::new(),
        states: Vec::new(),
        page: 1,
        rows,
    };
    let found = search(ctx, tx, &asked(&sought.words, TOLD))?;
    let plans = search_plans(ctx, tx, sought.publisher.as_ref(), &sought.words, TOLD)?;
    let mut of_pages = Vec::new();
    if !pages.is_empty() && !rest.is_empty() {
        // Of few offers only: each has a page of every name.
        let found = search(ctx, tx, &asked(rest, TOLD / 2))?.rows.into_iter().map(|found| found.offer);
        of_pages.extend(found.map(|offer| (offer.publisher, offer.id, offer.display_text, offer.offer_type)));
    }
    if let (Some(publisher), Some(id)) = (&sought.publisher, &sought.offer)
        && !pages.is_empty()
        && rest.is_empty()
        && let Some(offer) = app::offers::named(ctx, tx, publisher, id)?
    {
        of_pages.push((publisher.clone(), id.clone(), offer.display_text, offer.offer_type));
    }
    Ok(Looked {
        may_begin: found.may_edit,
        offers: Some(found),
        plans,
        of_pages,
        pages: pages.clone(),
        is_operator: crate::operate::count(ctx, tx)?.is_some(),
    })
}

/// Everything that was found, in groups; those of which there is none are left out.
pub(super) fn groups(reader: &Reader<'_>, types: &OfferTypes, sought: &Sought, looked: Looked) -> Vec<Group> {
    let Looked { offers, plans, of_pages, pages: names, may_begin, is_operator } = looked;
    let of_offer = of_pages.iter().flat_map(|(publisher, id, name, kind)| {
        let known = types.get(kind);
        let has = move |page: &&PageName| {
            let described = known.into_iter().flat_map(offer_types::OfferType::pages);
            described.into_iter().any(|described| described.name == **page) && !page.is_of_plans()
        };
        names.iter().filter(has).map(move |page| Item {
            text: reader.of_type(page.label()),
            about: name.clone(),
            to: page_address(publisher, id, page.as_str()),
        })
    });
    let of_offer: Vec<Item> = of_offer.take(TOLD).collect();
    let own =
        of_pages.iter().flat_map(|(publisher, id, name, _)| pages::of_offer(reader, publisher, id, name));
    let is_meant = |item: &Item| pages::has_words(&item.text, &sought.words);
    let own: Vec<Item> = own.filter(is_meant).take(TOLD).collect();
    let (found, many) = offers.map(|found| (found.rows, found.many)).unwrap_or_default();
    let more = (many > found.len()).then(|| pages::all_matching(sought.publisher.as_ref(), &sought.words));
    let found = found.into_iter().map(|found| {
        let offer = &found.offer;
        let state = reader.say(&state_words(offer.state));
        let about = match &found.publisher_name {
            Some(name) => format!("{} · {name} · {state}", offer.id),
            None => format!("{} · {state}", offer.id),
        };
        Item { text: offer.display_text.clone(), about, to: address(&offer.publisher, &offer.id) }
    });
    let found: Vec<Item> = found.collect();
    let plans = plans.iter().map(|plan| Item {
        text: plan.title.clone(),
        about: format!("{} · {}", plan.id, plan.offer_name),
        to: format!("{}#plan-{}", page_address(&plan.publisher, &plan.offer, "plans"), plan.id),
    });
    let settings = pages::portal(reader, sought.publisher.as_ref(), may_begin, is_operator);
    let settings = settings.into_iter().filter(is_meant).take(TOLD);
    let articles = manual(reader.language()).search(&sought.words);
    let articles = articles.iter().take(TOLD / 2).map(|hit| Item {
        text: hit.section.map_or(&hit.article.title, |section| &section.title).clone(),
        about: hit.section.map(|_| hit.article.title.clone()).unwrap_or_default(),
        to: hit.address(),
    });
    let group = |title: Sentence, items: Vec<Item>, more| Group { title: reader.say(&title), items, more };
    let all = [
        group(say!("search-pages"), of_offer.into_iter().chain(own).collect(), None),
        group(say!("search-offers"), found, more),
        group(say!("search-plans"), plans.collect(), None),
        group(say!("search-portal"), settings.collect(), None),
        group(say!("search-help"), articles.collect(), None),
    ];
    all.into_iter().filter(|group| !group.items.is_empty()).collect()
}
