//! What a plan costs, in each state of the page.

use askama::Template as _;
use words::{Language, Sentence, say};

use super::editor::{around_plan, frame_of_plan};
use super::{Sample, reader};
use crate::offer::editor::sample::Around;
use crate::offer::{
    CardShown, Offered, PriceCell, PriceChange, PriceColumn, PriceImport, PriceRow, Pricing, SentRow,
    WrongPrice,
};

const MARKETS: [(&str, &str, &str); 6] = [
    ("US", "United States", "USD"),
    ("DE", "Germany", "EUR"),
    ("JP", "Japan", "JPY"),
    ("KR", "Korea", "KRW"),
    ("GB", "United Kingdom", "GBP"),
    ("CN", "China", ""),
];

/// A sample without prices of its own, cards or anything that is wrong.
fn page(language: Language, lead: &Sentence) -> Pricing<'static> {
    let reader = reader(language);
    let title = reader.text("pricing-title");
    let base = PriceColumn {
        key: "USD".to_owned(),
        name: reader.text("pricing-base"),
        currency: "USD".to_owned(),
        rate: String::new(),
    };
    let markets = MARKETS.map(|(code, name, currency)| PriceColumn {
        key: code.to_owned(),
        name: reader.of_type(name),
        currency: currency.to_owned(),
        rate: match currency {
            "EUR" => reader.say(&say!("pricing-rate", rate = "0.9234", currency = currency.to_owned())),
            "KRW" => reader.say(&say!("pricing-rate", rate = "1388.05", currency = currency.to_owned())),
            _ => String::new(),
        },
    });
    let columns: Vec<PriceColumn> = std::iter::once(base).chain(markets).collect();
    let sizes =
        [1_i64, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 36, 40, 44, 48, 60, 64, 72, 80, 96, 120, 128, 208, 416];
    let names = sizes.iter().map(|many| reader.say(&say!("pricing-row-cores", many = *many)));
    let rows = names.enumerate().map(|(at, name)| row(&columns, at, name)).collect();
    let around = around_plan(language, "plan-pricing");
    let mut acts = around.acts;
    acts.push((reader.text("pricing-export"), "/dashboard".to_owned()));
    let around = Around { lead: reader.lead(lead), acts, ..around };
    Pricing {
        page: frame_of_plan(language, &title, "plan-pricing"),
        around,
        rest: String::new(),
        is_refused: true,
        whole: "/dashboard".to_owned(),
        wrong_title: String::new(),
        wrong: Vec::new(),
        note: None,
        met: Vec::new(),
        cards_id: "model".to_owned(),
        cards: Vec::new(),
        section: reader.text("pricing-per-hour"),
        fact: reader.say(&say!("pricing-fact", rows = sizes.len(), shown = MARKETS.len(), all = 138usize)),
        cols: "USD,US,DE,JP,KR,GB,CN".to_owned(),
        nothing: None,
        legend: ["pricing-legend", "pricing-legend-keys", "pricing-legend-by-market"]
            .map(|id| reader.text(id))
            .to_vec(),
        sought: String::new(),
        shows: ["pricing-show-all", "pricing-show-own", "pricing-show-live"]
            .map(|id| (id, reader.text(id), id == "pricing-show-all"))
            .to_vec(),
        offered: MARKETS
            .map(|(code, name, _)| Offered {
                key: code.to_owned(),
                name: reader.of_type(name),
                is_shown: true,
            })
            .into(),
        markets_fact: reader.say(&say!("pricing-markets-fact", many = 138usize)),
        markets: Some("/dashboard".to_owned()),
        may_edit: true,
        may_recalculate: true,
        tag: "tag".to_owned(),
        key: "key".to_owned(),
        columns,
        rows,
        corner: reader.text("pricing-corner-size"),
    }
}

fn row(columns: &[PriceColumn], at: usize, name: String) -> PriceRow {
    let cells = columns.iter().map(|column| PriceCell {
        name: (column.key != "CN").then(|| format!("p{at}.{}", column.key)),
        label: format!("{name}, {}", column.name),
        text: if column.key == "USD" { format!("0.0{}", at + 2) } else { String::new() },
        follows: match column.currency.as_str() {
            "" => String::new(),
            "KRW" | "JPY" => (at * 12 + 7).to_string(),
            _ => format!("0.0{}", at + 1),
        },
        ..PriceCell::default()
    });
    PriceRow { heading: format!("size {at}core"), cells: cells.collect(), name, was: String::new() }
}

fn cards(language: Language) -> Vec<CardShown> {
    let reader = reader(language);
    let card = |word: &str, name, about, fixed: Option<Sentence>| CardShown {
        word: word.to_owned(),
        name: reader.text(name),
        about: reader.text(about),
        is_chosen: word == "perMarketAndCoreSize",
        fixed: fixed.map(|fixed| reader.say(&fixed)),
    };
    let fixed = Some(say!("pricing-card-fixed", version = 2i64));
    vec![
        card("byol", "pricing-model-licence", "pricing-model-licence-about", fixed),
        card("perCore", "pricing-model-core", "pricing-model-core-about", None),
        card("perCoreSize", "pricing-model-size", "pricing-model-size-about", None),
        card("perMarketAndCoreSize", "pricing-model-market", "pricing-model-market-about", None),
    ]
}

/// What a file would change, or what is wrong with it.
fn import(language: Language, lead: &Sentence, changes: Vec<PriceChange>, wrong: Vec<String>) -> String {
    let reader = reader(language);
    let title = reader.text("pricing-import-title");
    let rows = SentRow {
        heading: "size 4core".to_owned(),
        was: "235".to_owned(),
        cells: vec![("KR".to_owned(), "230".to_owned())],
    };
    let template = PriceImport {
        page: frame_of_plan(language, &title, "plan-pricing"),
        title,
        offer: "Contoso Secure Linux".to_owned(),
        plan: "premium".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        pricing: "/dashboard".to_owned(),
        lead: reader.lead(lead),
        wrong_title: reader.say(&say!("pricing-import-wrong", many = wrong.len())),
        more: (wrong.len() + changes.len() > 1)
            .then(|| reader.say(&say!("pricing-import-more", many = 7usize))),
        note: (!changes.is_empty()).then(|| reader.text("pricing-import-by-market")),
        rows: if changes.is_empty() { Vec::new() } else { vec![rows] },
        changes,
        wrong,
        cols: "KR".to_owned(),
        tag: "tag".to_owned(),
        key: "key".to_owned(),
    };
    template.render().expect("a page")
}

fn imports(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let change = |row: i64, before: &str, after: String| PriceChange {
        row: reader.say(&say!("pricing-row-cores", many = row)),
        market: reader.of_type("Korea"),
        before: before.to_owned(),
        after,
    };
    let changes = vec![
        change(4, "235 KRW", "230 KRW".to_owned()),
        change(6, "350 KRW", reader.text("pricing-import-follows")),
    ];
    let wrong = vec![
        reader.say(&say!("sheet-price-negative", cell = "Sizes!E7", price = "`-3`")),
        reader.say(&say!("prices-not-sold", cell = "Sizes!B9", market = "`FR`")),
    ];
    let make =
        |name, lead: &Sentence, changes, wrong| Sample { name, html: import(language, lead, changes, wrong) };
    vec![
        make("price-import", &say!("pricing-import-lead"), Vec::new(), Vec::new()),
        make(
            "price-import-changes",
            &say!("pricing-import-lead-changes", many = 2usize),
            changes,
            Vec::new(),
        ),
        make("price-import-wrong", &say!("pricing-import-lead-wrong"), Vec::new(), wrong),
    ]
}

fn day(language: Language) -> String {
    reader(language).date(super::before(0))
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let own = || say!("pricing-lead-own", own = 3usize, day = day(language));
    let with_own = || {
        let mut shown = page(language, &own());
        for (at, price, live) in [(0, "59", "60"), (2, "235", "241"), (3, "350", "361")] {
            let cell = &mut shown.rows[at].cells[4];
            cell.text = price.to_owned();
            cell.beside = vec![reader.say(&say!("pricing-live", price = live))];
        }
        shown.cards = cards(language);
        shown
    };
    let mut wrong = with_own();
    let fault = reader.say(&say!("pricing-comma", price = "1,234", whole = "1234", decimal = "1.234"));
    let cell = &mut wrong.rows[1].cells[2];
    (cell.text, cell.fault) = ("1,234".to_owned(), Some(fault.clone()));
    let (label, field) = (cell.label.clone(), cell.name.clone());
    wrong.wrong_title = reader.say(&say!("pricing-wrong-rest-stored", many = 1usize, stored = 3usize));
    wrong.wrong =
        vec![WrongPrice { text: reader.say(&say!("pricing-at", cell = label, problem = fault)), field }];
    let mut met = with_own();
    met.note = Some(("look", reader.say(&say!("pricing-met-both", both = 1usize))));
    met.rows[0].cells[4].beside = vec![reader.say(&say!("pricing-theirs", price = "57"))];
    let mut read_only = with_own();
    read_only.may_edit = false;
    read_only.may_recalculate = false;
    read_only.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| {
        cell.name = None;
        cell.class = if cell.text.is_empty() { "follows" } else { "own" };
    });
    let mut fixed = page(language, &say!("pricing-lead-none", day = day(language)));
    fixed.rows.truncate(3);
    fixed.rows.iter_mut().for_each(|row| {
        row.cells[0].name = None;
        row.cells[0].class = "fixed";
    });
    fixed.legend.push(reader.say(&say!("pricing-legend-fixed", version = 2i64)));
    fixed.note = Some(("good", reader.text("pricing-saved")));
    let mut empty = page(language, &say!("pricing-none-yet"));
    empty.rows.clear();
    empty.nothing = Some(reader.say(&say!("pricing-none-yet")).replace("**", ""));
    empty.cards = cards(language);
    let make = |name, page: Pricing<'_>| Sample { name, html: page.render().expect("a page") };
    let mut all = vec![
        make("pricing", with_own()),
        make("pricing-wrong", wrong),
        make("pricing-met", met),
        make("pricing-read-only", read_only),
        make("pricing-fixed", fixed),
        make("pricing-empty", empty),
    ];
    all.extend(imports(language));
    all
}
