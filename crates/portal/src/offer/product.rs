//! The page of the product that a draft would be.

use app::App;
use app::product::{self as of_draft, Part, What, product_of_draft};
use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use db::offers::Offer;
use domain::PageName;
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use offer_types::prices::Glance;
use ui::product::{Block, Fact, Picture, Plan, Product, Section, Tab};
use ui::{Page, Reader};
use words::{Sentence, say};

use super::frame::{Subject, frame, subject};
use super::plans::price_words;
use super::pricing::term_and_payment;
use super::{COMPARE, PRODUCT, address, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page;

#[derive(Template)]
#[template(path = "product_of_draft.html")]
pub(crate) struct Shown<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) compare: String,
    /// Whose view this is, and what buyers see instead.
    pub(crate) note: String,
    pub(crate) product: Product,
}

/// The tabs, by the word in the address.
const TABS: [&str; 4] = ["overview", "plans", "details", "legal"];

pub(crate) fn show_product() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        answer(&app, &reading, &path, query.get("tab").unwrap_or_default()).await
    })
}

async fn answer(app: &App, reading: &Reading, path: &OfferPath, tab: &str) -> Result<Response, Refusal> {
    let OfferPath { publisher, offer: id, .. } = path;
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &app::Ctx, tx: &mut Tx<'_>| subject(ctx, tx, &owner.0, &owner.1);
    let Subject { offer, account, logo, .. } = app.read(&reading.ctx, read).await?;
    let found = product_of_draft(app, &reading.ctx, publisher, id).await?;
    let reader = reading.reader();
    let here = of(PRODUCT, publisher, id);
    let own = app.env.settings.public_url.as_str();
    let shown = Shown {
        page: frame(reading, account, publisher, (&offer, logo), &say!("product-title"), &here),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        compare: of(COMPARE, publisher, id),
        note: reader.lead(&note(&offer)),
        product: shown(&reader, &offer.display_text, &found, (&here, tab), own),
        offer: offer.display_text,
    };
    page(reading, &shown)
}

/// What buyers see now.
pub(crate) fn note(offer: &Offer) -> Sentence {
    match (offer.production_version, offer.preview_version) {
        (Some(live), _) => say!("product-note-live", live),
        (None, Some(preview)) => say!("product-note-preview", preview),
        (None, None) => say!("product-note"),
    }
}

/// The product in the words of `reader`. What lies below `own`, the address of this marketplace, can be shown.
pub(crate) fn shown(
    reader: &Reader<'_>,
    name: &str,
    found: &of_draft::Product,
    (here, tab): (&str, &str),
    own: &str,
) -> Product {
    let at = TABS.iter().position(|one| *one == tab).unwrap_or(0);
    let kind = reader.of_type(&found.kind);
    let mut sections = vec![
        (
            0,
            section(
                reader,
                &say!("product-overview"),
                overview(reader, found, own),
                &say!("product-no-overview"),
            ),
        ),
        (
            2,
            section(
                reader,
                &say!("product-details"),
                facts(reader, found, own, is_of_details),
                &say!("product-no-details"),
            ),
        ),
        (3, section(reader, &say!("product-legal"), legal(reader, found, own), &say!("product-no-legal"))),
    ];
    if found.has_plans {
        sections.insert(
            1,
            (1, section(reader, &say!("product-plans"), plans(reader, found), &say!("product-no-plans"))),
        );
    }
    let words =
        [say!("product-overview"), say!("product-plans"), say!("product-details"), say!("product-legal")];
    let tabs = sections.iter().map(|(nth, _)| Tab {
        text: reader.say(&words[*nth]),
        to: if *nth == 0 { here.to_owned() } else { format!("{here}?tab={}", TABS[*nth]) },
        is_here: *nth == at,
    });
    Product {
        tabs: tabs.collect(),
        title: found.title.clone().unwrap_or_else(|| name.to_owned()),
        letter: name.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default(),
        kind,
        publisher: found.publisher.clone(),
        logo: found.logo.as_deref().and_then(|address| here_at(address, own)),
        summary: Some(found.summary.clone().unwrap_or_else(|| reader.say(&say!("product-no-summary")))),
        price: found.price.as_ref().map(|price| words_of(reader, price)),
        price_label: reader.say(&say!("product-from")),
        call: found.call.map(|call| reader.say(&say!("product-call", call = call.words()))),
        tabs_label: reader.say(&say!("product-tabs")),
        // The first tab shows everything, one below the other.
        sections: sections.into_iter().filter(|(nth, _)| at == 0 || *nth == at).map(|(_, one)| one).collect(),
    }
}

fn section(reader: &Reader<'_>, heading: &Sentence, mut blocks: Vec<Block>, missing: &Sentence) -> Section {
    if blocks.is_empty() {
        blocks.push(Block::Missing(reader.say(missing)));
    }
    Section { heading: reader.say(heading), blocks }
}

fn words_of(reader: &Reader<'_>, price: &Glance) -> String {
    reader.say(&price_words(price))
}

/// Where a file of this marketplace is, from here.
fn here_at(address: &str, own: &str) -> Option<String> {
    address.strip_prefix(own).filter(|path| path.starts_with('/')).map(str::to_owned)
}

fn is_text(part: &Part) -> bool {
    matches!(part.what, What::Markup(_) | What::Text(_) | What::Pictures(_))
}

fn is_of_details(part: &Part) -> bool {
    !is_text(part) && part.page != PageName::Legal
}

/// Texts and pictures, wherever they are given.
fn overview(reader: &Reader<'_>, found: &of_draft::Product, own: &str) -> Vec<Block> {
    let texts = found.parts.iter().filter(|part| part.page != PageName::Legal);
    let mut is_first = true;
    let blocks = texts.filter_map(|part| {
        // The description needs no name.
        let mut heading = || (!std::mem::take(&mut is_first)).then(|| reader.of_type(&part.label));
        Some(match &part.what {
            What::Markup(html) => Block::Markup { heading: heading(), html: html.clone() },
            What::Text(text) => Block::Text { heading: heading(), text: text.clone() },
            What::Pictures(pictures) => {
                Block::Pictures(pictures.iter().map(|one| picture(reader, one, own)).collect())
            }
            _ => return None,
        })
    });
    blocks.collect()
}

fn picture(
    reader: &Reader<'_>,
    (address, name, film): &(String, String, Option<String>),
    own: &str,
) -> Picture {
    let source = here_at(address, own);
    let text = match (name.is_empty(), &source) {
        (false, _) => name.clone(),
        (true, Some(_)) => reader.say(&say!("product-picture")),
        (true, None) => reader.say(&say!("product-picture-elsewhere")),
    };
    let to = film.clone().or_else(|| source.is_none().then(|| address.clone()));
    Picture { source, text, to: to.filter(|to| leads(to)) }
}

/// Whether somebody may follow it.
fn leads(address: &str) -> bool {
    ["https://", "http://", "/"].iter().any(|start| address.starts_with(start))
}

fn plans(reader: &Reader<'_>, found: &of_draft::Product) -> Vec<Block> {
    let row = |plan: &of_draft::Plan| Plan {
        name: plan.name.clone(),
        text: match &plan.text {
            Some(What::Text(text)) => Some(text.clone()),
            _ => None,
        },
        html: match &plan.text {
            Some(What::Markup(html)) => Some(html.clone()),
            _ => None,
        },
        tag: plan.is_private.then(|| reader.say(&say!("plans-private"))),
        price: plan
            .price
            .as_ref()
            .map_or_else(|| reader.say(&say!("product-no-price")), |price| words_of(reader, price)),
        terms: plan.terms.iter().map(|(term, payment)| term_and_payment(reader, *term, *payment)).collect(),
        markets: plan.markets,
    };
    let rows: Vec<_> = found.plans.iter().map(row).collect();
    let heads = [say!("product-plan"), say!("product-price"), say!("product-terms"), say!("plans-markets")];
    let has_terms = rows.iter().any(|row| !row.terms.is_empty());
    let has_markets = rows.iter().any(|row| row.markets.is_some());
    let heads = heads.map(|head| reader.say(&head));
    match rows.is_empty() {
        true => Vec::new(),
        false => vec![Block::Plans { heads, has_terms, has_markets, rows }],
    }
}

fn facts(
    reader: &Reader<'_>,
    found: &of_draft::Product,
    own: &str,
    is_wanted: fn(&Part) -> bool,
) -> Vec<Block> {
    let fact = |part: &Part| {
        let (mut values, mut links) = (Vec::new(), Vec::new());
        match &part.what {
            What::Words(words) => {
                let said = words.iter().map(|word| match word.as_str() {
                    "" => reader.say(&say!("product-yes")),
                    word => reader.of_type(word),
                });
                values.extend(said);
            }
            What::Links(all) => {
                for (text, to) in all {
                    let text = if text == &part.label { reader.of_type(text) } else { text.clone() };
                    match here_at(to, own) {
                        Some(here) => links.push((text, here)),
                        None if leads(to) => links.push((text, to.clone())),
                        None => values.push(text),
                    }
                }
            }
            _ => return None,
        }
        Some(Fact { label: reader.of_type(&part.label), values, links })
    };
    let facts: Vec<_> = found.parts.iter().filter(|part| is_wanted(part)).filter_map(fact).collect();
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}

fn legal(reader: &Reader<'_>, found: &of_draft::Product, own: &str) -> Vec<Block> {
    let is_legal = |part: &&Part| part.page == PageName::Legal;
    let mut blocks = facts(reader, found, own, |part| part.page == PageName::Legal);
    let texts = found.parts.iter().filter(is_legal).filter_map(|part| match &part.what {
        What::Markup(html) => {
            Some(Block::Markup { heading: Some(reader.of_type(&part.label)), html: html.clone() })
        }
        What::Text(text) => {
            Some(Block::Text { heading: Some(reader.of_type(&part.label)), text: text.clone() })
        }
        _ => None,
    });
    blocks.extend(texts);
    if !blocks.is_empty() {
        let seller = Fact {
            label: reader.say(&say!("product-sold-by")),
            values: vec![found.publisher.clone()],
            links: Vec::new(),
        };
        blocks.push(Block::Facts(vec![seller]));
    }
    blocks
}
