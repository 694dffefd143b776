//! Every page in each of its states, with data that somebody made up, in both languages.

use std::sync::LazyLock;

use app::live_product::LiveProduct;
use app::product::{Image, Part, Plan, Product, What};
use app::selling::{Standing, State};
use askama::Template;
use axum::http::StatusCode;
use domain::price::{
    Basis, Charge, Included, Market, MarketPrice, Money, Payment, PriceList, PriceModel, Priced, Seats, Term,
};
use domain::selling::Reason;
use domain::{PageName, Place, Timestamp};
use face::{Asked, Refusal};
use offer_types::OfferTypes;
use offer_types::prices::Glance;
use testkit::Sample;
use ui::store::{Head, StorePage};
use ui::{Link, Reader, Theme};
use words::{Language, say};

use crate::choose::Choose;
use crate::home::{Categories, Home, Shelf, Shown as Category};
use crate::legal;
use crate::lists::{Card, List};
use crate::product::{Live, Shown};
use crate::refuse::written;
use crate::show::{Preview, ProductPage};

/// All types, with what their texts are called in other languages.
static TYPES: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

fn now() -> Timestamp {
    Timestamp::parse("2026-11-29T10:58:07Z").expect("a time")
}

fn reader(language: Language) -> Reader<'static> {
    Reader { words: TYPES.words(language), now: now() }
}

fn frame(language: Language, title: String) -> StorePage<'static> {
    let reader = reader(language);
    let link = |text: words::Sentence, to: &str, is_here| Link {
        text: reader.say(&text),
        to: to.to_owned(),
        is_here,
        ..Link::default()
    };
    StorePage {
        title,
        store: reader.say(&say!("store-name")),
        theme: Theme::Machine,
        here: "/categories".to_owned(),
        says_language: language == Language::Korean,
        head: Head {
            description: Some("What it is, in a sentence.".to_owned()),
            canonical: Some("https://market.example/categories".to_owned()),
            picture: Some("https://market.example/artifacts/0".to_owned()),
            ..Head::default()
        },
        market: reader.say(&say!("store-market", market = reader.of_type("Korea (South)"))),
        search: None,
        links: vec![
            link(say!("store-categories"), "/categories", true),
            link(say!("store-sell"), "/dashboard", false),
        ],
        legal: vec![link(words::Sentence::plain("Terms of use"), "/legal/terms", false)],
        notes: Vec::new(),
        reader,
    }
}

fn card(nth: usize) -> Card {
    let names =
        ["Contoso Secure Linux", "Fabrikam Service Desk: tickets, assets and approvals for internal teams"];
    Card {
        to: format!("/product/contoso.demo-{nth}"),
        title: names[nth % 2].to_owned(),
        publisher: "Contoso".to_owned(),
        kind: if nth.is_multiple_of(2) { "Virtual machine".to_owned() } else { "SaaS".to_owned() },
        logo: nth.is_multiple_of(3).then(|| "/artifacts/0".to_owned()),
        letter: "C".to_owned(),
        summary: (nth % 4 != 3)
            .then(|| "Hardened Linux with CIS level 2, daily patches and 24-hour support.".to_owned()),
        price: (nth % 5 != 4).then(|| "₩34,000".to_owned()),
    }
}

fn shelf(reader: &Reader<'_>, many: usize) -> Shelf {
    let names = ["Security", "AI + Machine Learning", "Operations & Supply Chain"];
    let category = |nth: usize| Category {
        to: format!("/categories/{nth}"),
        name: reader.of_type(names[nth % 3]),
        many: reader.say(&say!("store-count", many = i64::try_from(nth).expect("a few"))),
    };
    Shelf { heading: reader.say(&say!("store-categories")), categories: (0..many).map(category).collect() }
}

fn home(language: Language, is_empty: bool) -> String {
    let reader = reader(language);
    let mut page = frame(language, reader.say(&say!("store-name")));
    page.links[0].is_here = false;
    let cards = |many: usize| (0..many).map(card).collect();
    let lists = vec![("Most deployed".to_owned(), cards(3)), (reader.say(&say!("store-new")), cards(6))];
    let home = Home {
        page,
        shelves: if is_empty { Vec::new() } else { vec![shelf(&reader, 12), shelf(&reader, 5)] },
        lists: if is_empty { Vec::new() } else { lists },
        bookmarks: ui::bookmarks::list(&reader),
    };
    home.render().expect("a page")
}

fn list(language: Language, many: usize) -> String {
    let reader = reader(language);
    let lead = if many == 0 { say!("store-list-none") } else { say!("store-list-lead") };
    let list = List {
        page: frame(language, reader.of_type("Security")),
        lead: reader.say(&lead),
        cards: (0..many).map(card).collect(),
        next: (many > 0).then(|| "/categories/security?after=1.a.b".to_owned()),
        first: (many > 0).then(|| "/categories/security".to_owned()),
    };
    list.render().expect("a page")
}

fn money(amount: &str) -> Money {
    Money::new(amount.parse().expect("an amount"), "KRW".parse().expect("a currency"))
}

fn priced(charge: Charge, amount: &str) -> Priced {
    Priced {
        charge,
        place: Place::definition(),
        by_market: String::new(),
        finer: 0,
        dollars: None,
        prices: vec![MarketPrice { market: "KR".to_owned(), money: money(amount), basis: Basis::Own }],
        faults: Vec::new(),
    }
}

fn price_list(model: PriceModel, priced: Vec<Priced>) -> PriceList {
    let market = |code: &str, name: &str| Market {
        code: code.to_owned(),
        name: name.to_owned(),
        currency: "KRW".parse().ok(),
    };
    PriceList { model, markets: vec![market("KR", "Korea (South)"), market("US", "United States")], priced }
}

fn plan(id: &str, name: &str, list: PriceList) -> Plan {
    Plan {
        id: id.to_owned(),
        name: name.to_owned(),
        text: Some(What::Text("Hardened image with nightly patches".to_owned())),
        is_private: false,
        price: Glance::in_market(&list, "KR"),
        markets: Some(list.markets.len()),
        terms: Vec::new(),
        list: Some(list),
        images: Vec::new(),
    }
}

fn standing(state: State) -> Standing {
    let at = Timestamp::parse("2026-11-03T10:58:00Z").expect("a time");
    Standing {
        state,
        word: state.word(),
        since: (state == State::Stopped).then_some(at),
        date: (state == State::Deprecated).then(|| domain::Day::of(at)),
        reason: (state != State::Sold).then_some(Reason::EndOfSupport),
        alternative: (state != State::Sold).then(|| "contoso/other/gold".parse().expect("an alternative")),
    }
}

fn image(version: &str, state: State) -> Image {
    Image { version: version.parse().expect("a version"), generation: None, standing: standing(state) }
}

fn plans() -> Vec<Plan> {
    let term = |term, payment, amount| priced(Charge::Term { term, payment }, amount);
    let meter = Charge::Meter {
        id: "scans".to_owned(),
        name: "Scans".to_owned(),
        unit: "1000 scans".to_owned(),
        included: [(Term::Month, Included::Quantity(500)), (Term::Year, Included::Unlimited)].into(),
    };
    let users = price_list(
        PriceModel::PerUser(Seats::default()),
        vec![
            term(Term::Month, Payment::Upfront, "12000"),
            term(Term::Year, Payment::Monthly, "10900"),
            priced(meter, "44.5"),
        ],
    );
    let size = |size: &str, amount| priced(Charge::Size { size: size.to_owned() }, amount);
    let machines = price_list(
        PriceModel::PerCoreSize,
        vec![size("sharedcore", "59"), size("1core", "120"), size("416core", "21900")],
    );
    let mut machines =
        plan("premium", "Premium with a name as long as names may be in a list of plans", machines);
    machines.images =
        vec![image("2.4.0", State::Sold), image("2.3.0", State::Deprecated), image("1.0.0", State::Stopped)];
    machines.text =
        Some(What::Markup("<p>Nightly patches, <b>tested</b>.</p><ul><li>For one team</li></ul>".to_owned()));
    let mut nowhere = price_list(PriceModel::Flat, Vec::new());
    nowhere.markets.remove(0);
    vec![
        plan("standard", "Standard", users),
        machines,
        plan("byol", "Bring your own licence", price_list(PriceModel::OwnLicence, Vec::new())),
        plan("elsewhere", "Elsewhere", nowhere),
        plan("unknown", "Unknown", price_list(PriceModel::Flat, Vec::new())),
    ]
}

fn live_product(state: State) -> LiveProduct {
    let text = |text: &str| text.to_owned();
    let picture = |name: &str| (text("https://market.example/artifacts/0"), text(name), None);
    let film = (
        text("https://market.example/artifacts/1"),
        text("How it starts"),
        Some(text("https://films.example/1")),
    );
    let part = |page, label: &str, what| Part { page, label: text(label), what };
    let plans = if state == State::Stopped { Vec::new() } else { plans() };
    let product = Product {
        title: Some(text("Contoso Secure Linux")),
        summary: Some(text("A hardened Linux image for regulated workloads. It starts in under a minute.")),
        logo: Some(text("https://market.example/artifacts/0")),
        kind: text("Virtual machine"),
        publisher: text("Contoso"),
        price: plans.first().and_then(|plan| plan.price.clone()),
        call: Some(offer_types::CallToAction::GetItNow),
        parts: vec![
            part(
                PageName::Listing,
                "Description",
                What::Markup(text(
                    "<p>For teams that must <b>prove</b> it.</p><ul><li>CIS level 2</li></ul>",
                )),
            ),
            part(
                PageName::Listing,
                "Screenshots",
                What::Pictures(vec![picture("The overview"), picture(""), film]),
            ),
            part(PageName::Properties, "Categories", What::Words(vec![text("Security"), text("Compute")])),
            part(
                PageName::Listing,
                "Useful links",
                What::Links(vec![(text("Documentation"), text("https://docs.contoso.example/"))]),
            ),
            part(
                PageName::Legal,
                "Privacy policy",
                What::Links(vec![(
                    text("https://contoso.example/privacy"),
                    text("https://contoso.example/privacy"),
                )]),
            ),
        ],
        plans,
        has_plans: true,
    };
    LiveProduct {
        publisher: "contoso".parse().expect("an id"),
        offer: "secure-linux".parse().expect("an id"),
        offer_type: "microsoft-azure-corevm".parse().expect("an id"),
        name: text("Contoso Secure Linux"),
        version: 7,
        published_at: Timestamp::parse("2026-11-28T10:58:00Z").expect("a time"),
        product,
        standing: standing(state),
        ending_plans: match state {
            State::Sold => Vec::new(),
            _ => vec![("silver".parse().expect("an id"), standing(State::Stopped))],
        },
    }
}

fn product(language: Language, found: &LiveProduct, tab: &str, is_preview: bool) -> String {
    let reader = reader(language);
    let korea = reader.of_type("Korea (South)");
    let live = Live {
        found,
        market: ("KR", korea.clone()),
        markets: vec![
            ("KR".to_owned(), format!("{korea} (KRW)"), true),
            ("US".to_owned(), reader.of_type("United States"), false),
        ],
        back: "/product/contoso.secure-linux".to_owned(),
    };
    let shown = Shown {
        name: &found.name,
        here: "/product/contoso.secure-linux",
        tab,
        own: "https://market.example",
        live: Some(live),
    };
    let mut page = frame(language, "Contoso Secure Linux".to_owned());
    if is_preview {
        page.head = Head::default();
    }
    let preview = is_preview.then(|| Preview {
        said: reader.lead(&say!("store-preview", version = found.version)),
        changed: "/dashboard/compare".to_owned(),
        back: "/dashboard/overview".to_owned(),
    });
    ProductPage { page, preview, product: shown.of(&reader, &found.product) }.render().expect("a page")
}

fn refused(language: Language, status: StatusCode, code: &str) -> String {
    let asked = Asked {
        face: None,
        request_id: "0c6f1e".to_owned(),
        client_request_id: None,
        method: axum::http::Method::GET,
        target: format!("/product/none?lang={}", language.code()),
        maintenance: None,
        reader: axum::http::HeaderMap::new(),
    };
    written(&Refusal::new(status, code, "there is no product `none`"), &asked, reader(language))
}

fn choose(language: Language) -> String {
    let reader = reader(language);
    let option = |code: &str, name: &str| (code.to_owned(), reader.of_type(name), code == "KR");
    let page = Choose {
        page: frame(language, reader.say(&say!("store-market-title"))),
        to: "/".to_owned(),
        markets: vec![option("KR", "Korea (South)"), option("US", "United States")],
    };
    page.render().expect("a page")
}

fn terms(language: Language) -> String {
    let page = legal::Shown {
        page: frame(language, "Terms of use".to_owned()),
        html: "<p>Be kind.</p><h2>And</h2><ul><li>Pay.</li></ul>".to_owned(),
        language: (language == Language::Korean).then_some("en"),
    };
    page.render().expect("a page")
}

/// Every page in each of its states.
pub(crate) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let categories = Categories {
        page: frame(language, reader.say(&say!("store-categories"))),
        shelves: vec![shelf(&reader, 20)],
    };
    let live = live_product(State::Sold);
    let sample = |name, html| Sample { name, html };
    vec![
        sample("home", home(language, false)),
        sample("home-empty", home(language, true)),
        sample("categories", categories.render().expect("a page")),
        sample("list", list(language, 24)),
        sample("list-none", list(language, 0)),
        sample("product", product(language, &live, "", false)),
        sample("product-plans", product(language, &live, "plans", false)),
        sample("product-preview", product(language, &live, "", true)),
        sample("product-ends", product(language, &live_product(State::Deprecated), "", false)),
        sample("product-stopped", product(language, &live_product(State::Stopped), "", false)),
        sample("choose", choose(language)),
        sample("legal", terms(language)),
        sample("missing", refused(language, StatusCode::NOT_FOUND, "NotFound")),
        sample("gone", refused(language, StatusCode::GONE, crate::refuse::GONE)),
        sample("failed", refused(language, StatusCode::INTERNAL_SERVER_ERROR, "InternalError")),
    ]
}

#[test]
fn every_page_is_made_of_each_of_its_samples_in_both_languages() {
    testkit::check_samples(all);
}
