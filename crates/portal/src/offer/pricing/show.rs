//! The page of a plan's prices.

use app::history::{Sought, seek};
use app::offers::{PageState, StandingPage};
use app::plan_prices::{Looked, Rated};
use app::{App, Ctx};
use askama::Template;
use db::Tx;
use domain::price::PriceModel;
use domain::{Page as OfferPage, Timestamp};
use face::Refusal;
use forms::{Found, Live, Sheet, Shown, Was, Weight};
use offer_types::{Field, OfferType};
use serde_json::Value;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::super::editor::{Around, Opened, fields_of};
use super::super::frame::frame;
use super::super::history::saved_words;
use super::super::pages::{editor_address, is_page, route_of};
use super::super::{PRICES_CSV, PRICES_IMPORT, PRICES_WORKBOOK, PRICING, of};
use super::asked::Which;
use super::matrix::{Cell, Column, Counts, Made, Matrix, Row, is_by_market};
use super::words::{CardShown, cards, market_name};
use super::{State, Whose, nothing_to_type, rest};
use crate::reading::Reading;

/// The id of the heading of the prices.
const PRICES: &str = "prices-title";

/// A market that may be shown.
pub(crate) struct Offered {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) is_shown: bool,
}

/// Something that is wrong, and the input that it is about.
pub(crate) struct Wrong {
    pub(crate) text: String,
    pub(crate) field: Option<String>,
}

#[derive(Template)]
#[template(path = "pricing.html")]
pub(crate) struct Pricing<'a> {
    pub(crate) page: Page<'a>,
    /// Where one is, how the page stands, and the other pages of the plan.
    pub(crate) around: Around,
    /// What else is on the page, as HTML.
    pub(crate) rest: String,
    /// Whether what is wrong is the answer to what somebody did.
    pub(crate) is_refused: bool,
    /// Without the part of the matrix that is shown.
    pub(crate) whole: String,
    pub(crate) wrong_title: String,
    pub(crate) wrong: Vec<Wrong>,
    /// What happened, and its tone.
    pub(crate) note: Option<(&'static str, String)>,
    pub(crate) met: Vec<String>,
    pub(crate) cards: Vec<CardShown>,
    pub(crate) cards_id: String,
    pub(crate) section: String,
    pub(crate) fact: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Row>,
    pub(crate) corner: String,
    /// The codes of the columns, as a form names them.
    pub(crate) cols: String,
    /// What is said in place of the matrix.
    pub(crate) nothing: Option<String>,
    pub(crate) legend: Vec<String>,
    pub(crate) sought: String,
    pub(crate) shows: Vec<(&'static str, String, bool)>,
    pub(crate) offered: Vec<Offered>,
    pub(crate) markets_fact: String,
    /// Where the markets are chosen, if that is a page.
    pub(crate) markets: Option<String>,
    pub(crate) may_edit: bool,
    pub(crate) may_recalculate: bool,
    pub(crate) tag: String,
    pub(crate) key: String,
}

/// Who saved what meanwhile, if somebody did.
pub(super) async fn saved_by(
    app: &App,
    reading: &Reading,
    whose: &Whose,
    state: &State,
) -> Result<Vec<String>, Refusal> {
    if state.met.is_none() {
        return Ok(Vec::new());
    }
    const TOLD: usize = 3;
    let owner = (whose.publisher.clone(), whose.offer.clone());
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        seek(ctx, tx, (&owner.0, &owner.1), i64::MAX, &Sought::default(), 50)
    };
    let found = app.scan(&reading.ctx, look).await?;
    let reader = reading.reader();
    let saved = found.events.iter().filter(|event| event.action.starts_with("offer.")).take(TOLD);
    Ok(saved.map(|event| saved_words(&reader, &found.names, event)).collect())
}

pub(super) fn template<'a>(
    app: &App,
    reading: &'a Reading,
    whose: &Whose,
    (opened, page): (Opened, &OfferPage),
    looked: &Looked,
    state: &State,
    mut met: Vec<String>,
) -> Pricing<'a> {
    let reader = reading.reader();
    let known = app.env.offer_types.get(&opened.offer.offer_type);
    let (may_edit, standing) = (opened.can_edit(), opened.states.of(page));
    let around =
        around(&reader, whose, (&opened, page), fields_of(reading, &opened.offer, page), looked, state);
    let offer = &opened.offer;
    let list = state.list.as_ref().unwrap_or(&looked.prices.list);
    let made = Made {
        reader: &reader,
        known,
        rated: Rated::of(&reading.ctx),
        list,
        looked,
        may_edit,
        over: &state.over,
        recalculated: state.is_recalculated,
    };
    let Matrix { columns, mut rows, corner, counts } = made.matrix(&whose.asked);
    let title = say!("pricing-title");
    let has_cards = !looked.cards.is_empty();
    let live = offer.production_version.filter(|_| looked.live.is_some());
    let (rest, prices) = other_fields(&reader, known, standing, (looked, live), state, may_edit);
    let mut wrong = wrong(&reader, state, &rows, &columns);
    let is_refused = state.is_to_be_saved || !state.over.faults.is_empty() || !state.problems.is_empty();
    // What keeps the page from being published is told once everything is stored.
    let least = if is_refused { Weight::Refused } else { Weight::Must };
    let told = rest.problems.iter().filter(|problem| problem.weight <= least);
    wrong.extend(told.map(|problem| Wrong {
        text: problem.text.clone(),
        field: Some(problem.id.clone().unwrap_or_else(|| PRICES.to_owned())),
    }));
    let cards_id = cards_id(known);
    let before = if rows.is_empty() && has_cards { &cards_id } else { PRICES };
    for price in prices.iter().filter(|_| !is_refused) {
        let stored = looked.prices.content.pointer(&price.pointer);
        let cell =
            if stored.is_none_or(Value::is_object) { open_cell(&price.pointer, &mut rows) } else { None };
        let (text, field) = match cell {
            Some((cell, true)) => (
                say!("pricing-at", cell = cell.label.clone(), problem = price.text.clone()),
                cell.name.clone(),
            ),
            Some((cell, false)) => (price.text.clone(), cell.name.clone()),
            None => (price.text.clone(), Some(before.to_owned())),
        };
        wrong.push(Wrong { text: reader.say(&text), field });
    }
    if !state.both.is_empty() {
        met.push(reader.say(&say!("pricing-met-fields", names = state.both.join(", "))));
    }
    let is_shown = |code: &str| columns.iter().any(|column| column.key == code);
    let offered = list.markets.iter().map(|market| Offered {
        key: market.code.clone(),
        name: market_name(&reader, market),
        is_shown: is_shown(&market.code),
    });
    let mut offered: Vec<Offered> = offered.collect();
    offered.sort_by_key(|offered| domain::folded(&offered.name));
    let is_typed = rows.iter().flat_map(|row| &row.cells).any(|cell| cell.name.is_some());
    let shows = Which::ALL.into_iter().map(|which| {
        let text = match which {
            Which::All => say!("pricing-show-all"),
            Which::Own => say!("pricing-show-own"),
            Which::Differing => say!("pricing-show-live"),
        };
        (which.key(), reader.say(&text), which == whose.asked.which)
    });
    Pricing {
        around: Around {
            lead: reader.lead(&lead(&reader, list.model, has_cards, list.priced.len(), &counts)),
            ..around
        },
        is_refused,
        rest: rest.html(),
        whole: whose.page(),
        wrong_title: reader.say(&match state.stored {
            0 if !is_refused => say!("pricing-must", many = wrong.len()),
            0 => say!("pricing-wrong", many = wrong.len()),
            stored => say!("pricing-wrong-rest-stored", many = wrong.len(), stored),
        }),
        wrong,
        note: note(state).map(|(tone, text)| (tone, reader.say(&text))),
        met,
        cards_id,
        cards: cards(&reader, &looked.cards, state.model.as_deref(), live),
        section: reader.say(&match list.model {
            PriceModel::PerCore | PriceModel::PerCoreSize | PriceModel::PerMarketAndCoreSize => {
                say!("pricing-per-hour")
            }
            _ => say!("pricing-prices"),
        }),
        fact: reader.say(&say!(
            "pricing-fact",
            rows = rows.len(),
            shown = columns.len() - 1,
            all = list.markets.len()
        )),
        nothing: list
            .priced
            .is_empty()
            .then(|| reader.say(&nothing_to_type(list.model, has_cards)).replace("**", "")),
        legend: legend(&counts, list, is_typed, live).iter().map(|text| reader.say(text)).collect(),
        cols: columns.iter().map(|column| column.key.as_str()).collect::<Vec<_>>().join(","),
        sought: whose.asked.market.clone(),
        shows: shows.collect(),
        offered,
        markets_fact: reader.say(&say!("pricing-markets-fact", many = list.markets.len())),
        markets: markets_page(known, &opened, page),
        may_edit: may_edit && (is_typed || has_cards || !rest.sections.is_empty()),
        may_recalculate: may_edit && counts.own > 0,
        tag: looked.prices.tag.to_string().trim_matches('"').to_owned(),
        key: reading.form_key(),
        columns,
        rows,
        corner,
        page: frame(
            reading,
            opened.account.clone(),
            &whose.publisher,
            (offer, opened.logo.clone()),
            &title,
            &of(PRICING, &whose.publisher, &whose.offer),
        ),
    }
}

/// What is around the prices, as around any page of a plan.
fn around(
    reader: &Reader<'_>,
    whose: &Whose,
    (opened, page): (&Opened, &OfferPage),
    fields: &[Field],
    looked: &Looked,
    state: &State,
) -> Around {
    let around = Around::of(reader, opened, page, fields);
    let list = state.list.as_ref().unwrap_or(&looked.prices.list);
    let mut acts = around.acts;
    if !list.priced.is_empty() {
        acts.extend([
            (reader.say(&say!("pricing-import")), whose.beside(PRICES_IMPORT)),
            (reader.say(&say!("pricing-export")), whose.beside(PRICES_WORKBOOK)),
            (reader.say(&say!("pricing-export-csv")), whose.beside(PRICES_CSV)),
        ]);
    }
    let saved = say!("editor-saved-at", at = reader.time_within(looked.prices.changed_at));
    Around { acts, here: whose.address(), saved: reader.say(&saved), ..around }
}

/// Where the markets of the plan are chosen: the page of plans whose type has a list of markets on it, at that list.
fn markets_page(known: Option<&OfferType>, opened: &Opened, page: &OfferPage) -> Option<String> {
    let of_plans = known?.pages().iter().filter(|page| page.name.is_of_plans());
    let mut lists = of_plans.flat_map(|page| page.fields.iter().map(move |field| (page.name, field)));
    let (name, field) = lists.find(|(_, field)| !field.markets.is_empty())?;
    let to = OfferPage::of_plan(page.plan()?.clone(), name).ok().filter(|_| is_page(&route_of(name)))?;
    let id = forms::pointer::id(&forms::pointer::of_place(&field.place));
    Some(format!("{}#{id}", editor_address(opened.owner(), &to)))
}

/// Whether something at `pointer` is a price, which the matrix has, or what has prices in it.
fn is_price(known: Option<&OfferType>, pointer: &str) -> bool {
    let places = known.map(OfferType::price_places).unwrap_or_default();
    let mut split = places.iter().filter_map(|place| place.rsplit_once('/'));
    let at = pointer.split('/').skip(1).fold(String::new(), |at, step| match step.parse::<usize>() {
        Ok(_) => at + "[]",
        Err(_) if at.is_empty() => step.to_owned(),
        Err(_) => format!("{at}/{step}"),
    });
    let is_in = |name: &str| pointer.split('/').any(|step| step == name);
    split.any(|(whole, name)| is_in(name) || at == whole) || places.iter().any(|place| is_in(place))
}

/// The id of the ways to charge for a plan: that of the member that says which it is, where there is one.
fn cards_id(known: Option<&OfferType>) -> String {
    let places = known.map(OfferType::price_places).unwrap_or_default();
    let own = places.iter().find(|place| !place.contains('/'));
    own.map_or_else(|| "model".to_owned(), |place| forms::pointer::id(&forms::pointer::of_place(place)))
}

/// The cell where a price is typed that is missing at `pointer`, and whether it is of one row: those that are told of elements of a list are
/// of one row after the other, all others of whatever has none.
fn open_cell<'r>(pointer: &str, rows: &'r mut [Row]) -> Option<(&'r Cell, bool)> {
    let is_open = |cell: &&mut Cell| cell.name.is_some() && cell.text.is_empty() && cell.follows.is_empty();
    let is_of_row = pointer.rsplit('/').next().is_some_and(|step| step.parse::<usize>().is_ok());
    let is_left = |row: &&mut Row| !is_of_row || !row.cells.iter().any(|cell| cell.is_sought);
    let cell = rows.iter_mut().filter(is_left).find_map(|row| row.cells.iter_mut().find(is_open))?;
    cell.is_sought = true;
    Some((cell, is_of_row))
}

/// What else is on the page, as a form; and what is wrong with prices.
fn other_fields(
    reader: &Reader<'_>,
    known: Option<&OfferType>,
    standing: Option<&StandingPage>,
    (looked, live): (&Looked, Option<i64>),
    state: &State,
    may_edit: bool,
) -> (Shown, Vec<Found>) {
    let fields = rest::fields(known);
    let stored = &looked.prices.content;
    let mut findings: Vec<Found> = Vec::new();
    if let Some(rest) = state.rest.as_ref().filter(|_| state.is_to_be_saved) {
        findings.extend(rest.faults.iter().map(|fault| Found {
            pointer: fault.pointer.clone(),
            text: fault.text.clone(),
            weight: Weight::Refused,
        }));
    }
    // Where nothing was filled in, nobody is told what is missing.
    let is_begun = |standing: &StandingPage| standing.state != PageState::NotStarted;
    if let Some(standing) = standing.filter(|standing| is_begun(standing) && state.rest.is_none()) {
        for (told, weight) in [(&standing.problems, Weight::Must), (&standing.warnings, Weight::Look)] {
            findings.extend(
                told.iter().filter_map(|finding| Found::of(finding, finding.place.plan_index(), weight)),
            );
        }
    }
    let is_of_prices = |found: &mut Found| found.weight == Weight::Must && is_price(known, &found.pointer);
    let prices = findings.extract_if(.., is_of_prices).collect();
    let was = Was::of(&fields, stored);
    let live = live.zip(looked.live.as_ref());
    let shown = forms::show(&Sheet {
        content: state.rest.as_ref().map_or(stored, |rest| &rest.content),
        typed: state.rest.as_ref().map(|rest| &rest.typed),
        was: Some(&was),
        live: live.map(|(version, live)| Live { version, content: &live.content }),
        findings: &findings,
        may_edit,
        // Prices are none of the fields here, and known all the same.
        shows_others: false,
        ..Sheet::new(reader, &fields, stored)
    });
    (shown, prices)
}

fn lead(reader: &Reader<'_>, model: PriceModel, has_cards: bool, rows: usize, counts: &Counts) -> Sentence {
    if rows == 0 {
        return nothing_to_type(model, has_cards);
    }
    let day = counts.day.as_ref().and_then(|day| Timestamp::parse(&format!("{day}T00:00:00Z")));
    let day = day.map(|day| reader.date(day));
    match (counts.missing, counts.own, day) {
        (missing, _, _) if missing > 0 => say!("pricing-lead-missing", missing),
        (_, 0, Some(day)) => say!("pricing-lead-none", day),
        (_, 0, None) => say!("pricing-lead-dollars"),
        (_, own, Some(day)) => say!("pricing-lead-own", own, day),
        (_, own, None) => say!("pricing-lead-all-own", own),
    }
}

fn note(state: &State) -> Option<(&'static str, Sentence)> {
    match state {
        State { met: Some(0), .. } => Some(("look", say!("pricing-met"))),
        State { met: Some(both), .. } => Some(("look", say!("pricing-met-both", both = *both))),
        State { is_recalculated: true, .. } => Some(("info", say!("pricing-recalculated"))),
        State { model: Some(_), over, .. } if over.faults.is_empty() => {
            Some(("info", say!("pricing-other-model")))
        }
        State { is_saved: true, .. } => Some(("good", say!("pricing-saved"))),
        _ => None,
    }
}

/// Everything that is wrong, with the input that each is about where that is shown.
fn wrong(reader: &Reader<'_>, state: &State, rows: &[Row], columns: &[Column]) -> Vec<Wrong> {
    let mut found: Vec<Wrong> =
        state.problems.iter().map(|problem| Wrong { text: reader.say(problem), field: None }).collect();
    let mut told = Vec::new();
    for row in rows {
        for (column, cell) in columns.iter().zip(&row.cells) {
            if let Some(problem) = cell.fault.clone() {
                told.push((row.heading.clone(), column.key.clone()));
                let text = reader.say(&say!("pricing-at", cell = cell.label.clone(), problem));
                found.push(Wrong { text, field: cell.name.clone() });
            }
        }
    }
    let hidden = state.over.faults.iter().filter(|(key, _)| !told.contains(key));
    found.extend(hidden.map(|((row, column), problem)| {
        let cell = format!("{row}, {column}");
        Wrong { text: reader.say(&say!("pricing-at", cell, problem = problem.clone())), field: None }
    }));
    found
}

fn legend(
    counts: &Counts,
    list: &domain::price::PriceList,
    is_typed: bool,
    live: Option<i64>,
) -> Vec<Sentence> {
    let mut said = Vec::new();
    if is_typed {
        said.push(match list.model {
            PriceModel::PerCore | PriceModel::PerCoreSize => say!("pricing-legend-base"),
            _ => say!("pricing-legend"),
        });
        said.push(say!("pricing-legend-keys"));
    }
    if is_by_market(list) && is_typed {
        said.push(say!("pricing-legend-by-market"));
    }
    if let Some(version) = live {
        if counts.fixed > 0 {
            said.push(say!("pricing-legend-fixed", version));
        }
        if matches!(list.model, PriceModel::PerCore | PriceModel::PerCoreSize) {
            said.push(say!("pricing-legend-ceiling"));
        }
    }
    said
}
