//! The page of a product, as buyers see it, and as its publisher sees the draft before them: what is known of it, in words.

use app::live_product::LiveProduct;
use app::product::{self as found, Part, What};
use app::selling::{Standing, State};
use domain::selling::{Alternative, Reason};
use domain::{PageName, Timestamp};
use ui::product::{Block, Cell, Fact, MarketChoice, Picture, Plan, Product, Section, Tab, Table};
use ui::{Note, Reader, Tone};
use words::{Sentence, say};

use crate::prices::{headline, lines, meter_table, price_words, size_table, term_sentence};

/// The tabs, by the word in the address.
const TABS: [&str; 4] = ["overview", "plans", "details", "legal"];
/// The most image versions of a plan that are listed.
const VERSIONS: usize = 20;

/// How a product is shown.
pub struct Shown<'a> {
    /// What the offer is called where its page has no title.
    pub name: &'a str,
    /// The address of the page, and the tab that was asked for.
    pub here: &'a str,
    pub tab: &'a str,
    /// The address of this marketplace: what lies below can be shown.
    pub own: &'a str,
    /// What is known of it beside its page; nothing of a draft.
    pub live: Option<Live<'a>>,
}

/// What is told of a product that is live, or will be.
pub struct Live<'a> {
    pub found: &'a LiveProduct,
    /// The market that prices are told for, by its code and by its name.
    pub market: (&'a str, String),
    /// The markets that may be chosen.
    pub markets: Vec<(String, String, bool)>,
    /// Where one comes back to after another was chosen.
    pub back: String,
}

impl Shown<'_> {
    /// The product in the words of `reader`.
    pub fn of(&self, reader: &Reader<'_>, found: &found::Product) -> Product {
        let at = TABS.iter().position(|one| *one == self.tab).unwrap_or(0);
        let kind = reader.of_type(&found.kind);
        let mut details = facts(reader, found, self.own, is_of_details);
        if let Some(live) = &self.live {
            details.extend(usage(reader, live));
        }
        let section = |nth: usize, heading: Sentence, mut blocks: Vec<Block>, missing: Sentence| {
            if blocks.is_empty() {
                blocks.push(Block::Missing(reader.say(&missing)));
            }
            (nth, Section { heading: reader.say(&heading), has_prices: nth == 1, blocks })
        };
        let mut sections = vec![
            section(0, say!("product-overview"), overview(reader, found, self.own), self.missing(0)),
            section(2, say!("product-details"), details, self.missing(2)),
            section(3, say!("product-legal"), legal(reader, found, self.own), self.missing(3)),
        ];
        if found.has_plans {
            let plans = plans(reader, found, self.live.as_ref());
            sections.insert(1, section(1, say!("product-plans"), plans, self.missing(1)));
        }
        let tabs = sections.iter().map(|(nth, section)| Tab {
            text: section.heading.clone(),
            to: if *nth == 0 { self.here.to_owned() } else { self.of_tab(TABS[*nth]) },
            is_here: *nth == at,
        });
        let summary = found
            .summary
            .clone()
            .or_else(|| self.live.is_none().then(|| reader.say(&say!("product-no-summary"))));
        let price = found.price.as_ref();
        let from = || reader.say(&say!("product-from"));
        let (price, about, label) = match (&self.live, price) {
            (Some(_), Some(price)) => {
                let headline = headline(reader, price);
                (Some(headline.amount), headline.about, headline.is_least.then(from))
            }
            (None, price) => (price.map(|price| reader.say(&price_words(price))), None, Some(from())),
            (Some(_), None) => (None, None, None),
        };
        let (acts, call) = match &self.live {
            Some(live) => ways_on(reader, found, live.found, self.own),
            None => {
                (Vec::new(), found.call.map(|call| reader.say(&say!("product-call", call = call.words()))))
            }
        };
        Product {
            tabs: tabs.collect(),
            title: found.title.clone().unwrap_or_else(|| self.name.to_owned()),
            letter: self
                .name
                .chars()
                .next()
                .map(|letter| letter.to_uppercase().to_string())
                .unwrap_or_default(),
            kind,
            publisher: found.publisher.clone(),
            publisher_to: self.live.as_ref().map(|live| format!("/publisher/{}", live.found.publisher)),
            notes: self.live.as_ref().map(|live| notes(reader, live.found)).unwrap_or_default(),
            logo: found.logo.as_deref().and_then(|address| here_at(address, self.own)),
            summary,
            price_label: label,
            price_about: about,
            price,
            call,
            acts,
            market: self.live.as_ref().map(|live| MarketChoice {
                label: reader.say(&say!("store-prices-for")),
                button: reader.say(&say!("store-market-show")),
                to: live.back.clone(),
                options: live.markets.clone(),
            }),
            tabs_label: reader.say(&say!("product-tabs")),
            // The first tab shows everything, one below the other.
            sections: sections
                .into_iter()
                .filter(|(nth, _)| at == 0 || *nth == at)
                .map(|(_, one)| one)
                .collect(),
        }
    }

    fn of_tab(&self, tab: &str) -> String {
        let joint = if self.here.contains('?') { '&' } else { '?' };
        format!("{}{joint}tab={tab}", self.here)
    }

    /// What is said where a part has nothing: its publisher is told what would be there.
    fn missing(&self, nth: usize) -> Sentence {
        match (nth, self.live.is_some()) {
            (0, false) => say!("product-no-overview"),
            (1, false) => say!("product-no-plans"),
            (2, false) => say!("product-no-details"),
            (3, false) => say!("product-no-legal"),
            (1, true) => say!("store-no-plans"),
            (_, true) | (_, false) => say!("store-nothing-said"),
        }
    }
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
fn overview(reader: &Reader<'_>, found: &found::Product, own: &str) -> Vec<Block> {
    let texts = found.parts.iter().filter(|part| part.page != PageName::Legal);
    let mut is_first = true;
    let blocks = texts.filter_map(|part| {
        // The description needs no name.
        let mut heading = || (!std::mem::take(&mut is_first)).then(|| reader.of_type(&part.label));
        Some(match &part.what {
            What::Markup(html) => Block::Markup { heading: heading(), html: away(html) },
            What::Text(text) => Block::Text { heading: heading(), text: text.clone() },
            What::Pictures(pictures) => {
                Block::Pictures(pictures.iter().map(|one| picture(reader, one, own)).collect())
            }
            _ => return None,
        })
    });
    blocks.collect()
}

/// Markup that was written anew when it was cleaned, with what search engines and browsers are to know of its links.
fn away(html: &str) -> String {
    html.replace("<a ", "<a rel=\"nofollow ugc noopener\" ")
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

fn plans(reader: &Reader<'_>, found: &found::Product, live: Option<&Live<'_>>) -> Vec<Block> {
    let row = |plan: &found::Plan| {
        let prices = match live {
            Some(live) => live_prices(reader, plan, live),
            None => {
                let none = say!("product-no-price");
                vec![reader.say(&plan.price.as_ref().map_or(none, price_words))]
            }
        };
        Plan {
            anchor: format!("plan-{}", plan.id),
            name: plan.name.clone(),
            text: match &plan.text {
                Some(What::Text(text)) => Some(text.clone()),
                _ => None,
            },
            html: match &plan.text {
                Some(What::Markup(html)) => Some(away(html)),
                _ => None,
            },
            tag: plan.is_private.then(|| reader.say(&say!("plans-private"))),
            prices,
            more: live.map(|live| more(reader, plan, live)).unwrap_or_default(),
            // Beside each price the term is told already.
            terms: match live {
                Some(_) => Vec::new(),
                None => plan
                    .terms
                    .iter()
                    .map(|(term, payment)| reader.say(&term_sentence(*term, *payment)))
                    .collect(),
            },
            markets: plan.markets,
        }
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

fn live_prices(reader: &Reader<'_>, plan: &found::Plan, live: &Live<'_>) -> Vec<String> {
    let (code, market) = &live.market;
    let Some(list) = &plan.list else { return vec![reader.say(&say!("store-price-unknown"))] };
    let is_sold = list.markets.is_empty() || list.markets.iter().any(|sold| sold.code == *code);
    if !is_sold {
        return vec![reader.say(&say!("store-not-sold-there", market = market.clone()))];
    }
    let told = lines(reader, list, code);
    if told.is_empty() { vec![reader.say(&say!("store-price-unknown"))] } else { told }
}

/// What a plan folds away: meters, sizes, image versions.
fn more(reader: &Reader<'_>, plan: &found::Plan, live: &Live<'_>) -> Vec<Table> {
    let list = plan.list.as_ref();
    let meters = list.and_then(|list| meter_table(reader, list, live.market.0));
    let sizes = list.and_then(|list| size_table(reader, list, live.market.0));
    let images = (!plan.images.is_empty()).then(|| image_table(reader, plan, live.found));
    [meters, sizes, images].into_iter().flatten().collect()
}

fn image_table(reader: &Reader<'_>, plan: &found::Plan, live: &LiveProduct) -> Table {
    let text = |text: String| Cell { text, ..Cell::default() };
    let row = |image: &found::Image| {
        let standing = &image.standing;
        let state = match (standing.state, standing.date, standing.since) {
            (State::Sold, ..) => say!("store-image-active"),
            (State::Deprecated, Some(date), _) => {
                say!("store-image-deprecated", date = reader.date(date.start()))
            }
            (_, _, Some(at)) => say!("store-image-withdrawn", since = reader.date(at)),
            (_, _, None) => say!("store-image-ending"),
        };
        let instead = match &standing.alternative {
            Some(other) => Cell { text: other.to_string(), to: Some(address_of(other)), is_code: false },
            None => text(String::new()),
        };
        let plan = image.generation.as_ref().map_or(plan.id.as_str(), |generation| generation.as_str());
        let reference = reference(live, plan, Some(&image.version.to_string()));
        vec![text(image.version.to_string()), text(reader.say(&state)), instead, code(reference)]
    };
    Table {
        caption: reader
            .say(&say!("store-images", many = i64::try_from(plan.images.len()).unwrap_or(i64::MAX))),
        heads: [
            say!("images-version"),
            say!("store-image-state"),
            say!("store-instead"),
            say!("store-reference"),
        ]
        .map(|head| reader.say(&head))
        .into(),
        rows: plan.images.iter().take(VERSIONS).map(row).collect(),
    }
}

fn code(text: String) -> Cell {
    Cell { text, to: None, is_code: true }
}

/// What programs call a plan, or a version of its images.
fn reference(live: &LiveProduct, plan: &str, version: Option<&str>) -> String {
    let (publisher, offer) = (&live.publisher, &live.offer);
    match version {
        // The form that tools for machines take, which want a version.
        Some(version) => format!("{publisher}:{offer}:{plan}:{version}"),
        None => format!("{publisher}/{offer}/{plan}"),
    }
}

/// The ids of a product, and what programs call it.
fn usage(reader: &Reader<'_>, live: &Live<'_>) -> Vec<Block> {
    let found = live.found;
    let id = |label: Sentence, value: String| Fact {
        label: reader.say(&label),
        values: vec![value],
        is_code: true,
        links: Vec::new(),
    };
    let date = |at: Timestamp| reader.date(at);
    let version = say!("store-version-of", version = found.version, date = date(found.published_at));
    let mut blocks = vec![Block::Facts(vec![
        id(say!("store-publisher-id"), found.publisher.to_string()),
        id(say!("store-offer-id"), found.offer.to_string()),
        Fact {
            label: reader.say(&say!("store-version")),
            values: vec![reader.say(&version)],
            is_code: false,
            links: Vec::new(),
        },
    ])];
    let row = |plan: &found::Plan| {
        let newest = plan
            .images
            .iter()
            .find(|image| image.generation.is_none() && image.standing.state == State::Sold);
        let newest = newest.map(|image| image.version.to_string());
        let name = Cell { text: plan.name.clone(), to: None, is_code: false };
        vec![name, code(plan.id.clone()), code(reference(found, &plan.id, newest.as_deref()))]
    };
    let rows: Vec<_> = found.product.plans.iter().map(row).collect();
    if !rows.is_empty() {
        blocks.push(Block::Table(Table {
            caption: reader.say(&say!("store-usage")),
            heads: [say!("product-plan"), say!("store-plan-id"), say!("store-reference")]
                .map(|head| reader.say(&head))
                .into(),
            rows,
        }));
    }
    blocks
}

fn facts(reader: &Reader<'_>, found: &found::Product, own: &str, is_wanted: fn(&Part) -> bool) -> Vec<Block> {
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
        Some(Fact { label: reader.of_type(&part.label), values, is_code: false, links })
    };
    let facts: Vec<_> = found.parts.iter().filter(|part| is_wanted(part)).filter_map(fact).collect();
    if facts.is_empty() { Vec::new() } else { vec![Block::Facts(facts)] }
}

fn legal(reader: &Reader<'_>, found: &found::Product, own: &str) -> Vec<Block> {
    let is_legal = |part: &&Part| part.page == PageName::Legal;
    let mut blocks = facts(reader, found, own, |part| part.page == PageName::Legal);
    let texts = found.parts.iter().filter(is_legal).filter_map(|part| match &part.what {
        What::Markup(html) => {
            Some(Block::Markup { heading: Some(reader.of_type(&part.label)), html: away(html) })
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
            is_code: false,
            links: Vec::new(),
        };
        blocks.push(Block::Facts(vec![seller]));
    }
    blocks
}

/// Where the page of what there is instead is.
fn address_of(other: &Alternative) -> String {
    let plan = other.plan.as_ref().map(|plan| format!("#plan-{plan}")).unwrap_or_default();
    format!("/product/{}.{}{plan}", other.publisher, other.offer)
}

/// How the product and its plans are sold, where somebody has to know.
fn notes(reader: &Reader<'_>, live: &LiveProduct) -> Vec<Note> {
    let of_offer = standing_words(reader, &live.standing, None);
    let of_plans = live.ending_plans.iter().filter_map(|(plan, standing)| {
        let named = live.product.plans.iter().find(|known| known.id.eq_ignore_ascii_case(plan.as_str()));
        let name = named.map_or_else(|| plan.to_string(), |known| known.name.clone());
        standing_words(reader, standing, Some(name)).map(|sentence| (sentence, standing))
    });
    let note = |(sentence, standing): (Sentence, &Standing)| {
        let because = standing.reason.map(|reason| say!("selling-because", reason = reason_words(reason)));
        let text = match because {
            Some(because) => reader.say(&say!("store-note-because", text = sentence, because = because)),
            None => reader.say(&sentence),
        };
        let link = standing.alternative.as_ref().map(|other| {
            (reader.say(&say!("store-note-instead", other = other.to_string())), address_of(other))
        });
        Note { tone: Tone::Look, text, link }
    };
    of_offer.map(|sentence| (sentence, &live.standing)).into_iter().chain(of_plans).map(note).collect()
}

fn standing_words(reader: &Reader<'_>, standing: &Standing, plan: Option<String>) -> Option<Sentence> {
    Some(match (standing.state, standing.date, standing.since, plan) {
        (State::Sold, ..) => return None,
        (State::Deprecated, Some(date), _, None) => say!("store-ends", date = reader.date(date.start())),
        (State::Deprecated, Some(date), _, Some(plan)) => {
            say!("store-plan-ends", plan, date = reader.date(date.start()))
        }
        (_, _, Some(at), None) => say!("store-stopped", since = reader.date(at)),
        (_, _, Some(at), Some(plan)) => say!("store-plan-stopped", plan, since = reader.date(at)),
        // None of its plans is sold.
        (_, _, None, None) => say!("store-stopped-plans"),
        (_, _, None, Some(_)) => return None,
    })
}

fn reason_words(reason: Reason) -> Sentence {
    match reason {
        Reason::CriticalSecurityIssue => say!("reason-critical"),
        Reason::EndOfSupport => say!("reason-support"),
        Reason::Other => say!("reason-other"),
    }
}

/// What somebody can do about it now: what buttons say and where they lead, and a sentence about that. Nothing is sold here yet, so the way
/// leads to its publisher.
fn ways_on(
    reader: &Reader<'_>,
    found: &found::Product,
    live: &LiveProduct,
    own: &str,
) -> (Vec<(String, String)>, Option<String>) {
    let Some(call) = found.call.filter(|_| live.standing.state != State::Stopped) else {
        return (Vec::new(), None);
    };
    let parts = found.parts.iter().filter(|part| part.page != PageName::Legal);
    let website = parts
        .filter_map(|part| match &part.what {
            What::Links(links) => {
                links.iter().map(|(_, to)| to).find(|to| leads(to) && here_at(to, own).is_none())
            }
            _ => None,
        })
        .next();
    match website {
        Some(to) => {
            let act = (reader.say(&say!("store-act", call = call.words())), to.clone());
            (vec![act], Some(reader.say(&say!("store-act-leaves"))))
        }
        None => (Vec::new(), Some(reader.say(&say!("store-act-ask", call = call.words())))),
    }
}
