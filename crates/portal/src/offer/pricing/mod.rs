//! What a plan costs: the way it is charged for, and the matrix of its prices by market.

mod asked;
mod files;
mod import;
mod matrix;
mod rest;
mod sent;
mod show;
mod standing;
mod typed;
mod words;

use ::words::{Sentence, say};
use app::offers::page_states;
use app::plan_prices::{self, Looked, PreparedEdit, PricesEdit, Rated, Written};
use app::selling::is_offer_stopped;
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::price::Charge;
use domain::{Finding, OfferId, Page as OfferPage, PageName, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use forms::{Fault, Read, Typed};
use offer_types::Field;
use offer_types::prices::ONE_CORE;
use serde_json::Value;
use ui::Reader;

use self::asked::Asked;
use self::matrix::{BASE, Column, Over};
use self::sent::{Readable, SentCell};
use self::standing::standings;
use super::act::led_to;
use super::editor::Opened;
use super::frame::{Subject, subject, subject_to_edit};
use super::pages::add_standing;
use super::{PRICING, of};
use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page_with};

pub(crate) use self::files::{export_csv, export_workbook};
#[cfg(test)]
pub(crate) use self::import::{Change as PriceChange, PriceImport, SentRow};
pub(crate) use self::import::{ask_import, look_at_import};
#[cfg(test)]
pub(crate) use self::matrix::{Cell as PriceCell, Column as PriceColumn, Row as PriceRow};
#[cfg(test)]
pub(crate) use self::show::{Offered, Pricing, Wrong};
#[cfg(test)]
pub(crate) use self::words::CardShown;

/// The plan whose prices a page is about.
struct Whose {
    publisher: PublisherId,
    offer: OfferId,
    plan: PlanId,
    asked: Asked,
}

impl Whose {
    fn of(path: &OfferPath, query: &Query) -> Result<Self, Refusal> {
        Ok(Self {
            publisher: path.publisher.clone(),
            offer: path.offer.clone(),
            plan: path.rest.id("plan")?,
            asked: Asked::of(query),
        })
    }

    /// The page with the same part of the matrix.
    fn address(&self) -> String {
        format!("{}{}", self.page(), self.asked.query())
    }

    fn page(&self) -> String {
        self.beside(PRICING)
    }

    /// Another page of the plan.
    fn beside(&self, route: &str) -> String {
        of(route, &self.publisher, &self.offer).replace("{plan}", self.plan.as_str())
    }

    async fn look(&self, app: &App, ctx: &Ctx) -> Result<Looked, Problem> {
        plan_prices::look(app, ctx, &self.publisher, &self.offer, &self.plan).await
    }
}

/// What the page shows beside what is stored.
#[derive(Default)]
struct State {
    over: Over,
    /// What it costs with what was chosen and not stored.
    list: Option<domain::price::PriceList>,
    model: Option<String>,
    is_recalculated: bool,
    is_saved: bool,
    /// How many prices somebody else changed, too, or that the page was saved at all.
    met: Option<usize>,
    /// What is wrong beside single prices.
    problems: Vec<Sentence>,
    /// What else is on the page, as it was filled in.
    rest: Option<Rest>,
    /// Fields beside prices that somebody else changed, too.
    both: Vec<String>,
    /// Whether it is the answer to a form that was to be saved.
    is_to_be_saved: bool,
    /// How many of what was sent is stored, where something else was not.
    stored: usize,
}

/// What else is on the page, as it was filled in.
struct Rest {
    content: Value,
    typed: Typed,
    faults: Vec<Fault>,
}

impl Rest {
    fn of(read: Read) -> Self {
        Self { content: read.content, typed: read.typed, faults: read.faults }
    }
}

impl State {
    fn status(&self) -> StatusCode {
        let has_faults = self.is_to_be_saved && self.rest.iter().any(|rest| !rest.faults.is_empty());
        match (self.met, self.over.faults.is_empty() && self.problems.is_empty() && !has_faults) {
            (Some(_), _) => StatusCode::CONFLICT,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }
}

pub(crate) fn show_pricing() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let whose = Whose::of(&path, &query)?;
        let owner = (path.publisher.clone(), path.offer.clone());
        let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject(ctx, tx, &owner.0, &owner.1);
        let subject = app.read(&reading.ctx, read).await?;
        let looked = whose.look(&app, &reading.ctx).await?;
        let mut state = State { is_saved: query.get("saved").is_some(), ..State::default() };
        if let Some(kept) = &reading.kept {
            // The form comes back after its session had ended.
            state.over = sent::meet(&sent::read(kept), &|_| None).0;
            // Nothing is done by itself, whatever button was pressed.
            let mut kept: Vec<_> = kept.iter().filter(|(name, _)| name != "do").cloned().collect();
            kept.push(("do".to_owned(), "look".to_owned()));
            let fields = fields(&app, &looked);
            state.rest = Some(Rest::of(forms::read(&fields, &looked.prices.content, &kept)));
        }
        answer(&app, &reading, &whose, subject, &looked, &state).await
    })
}

pub(crate) fn save_pricing() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, query: Query, form: Form| {
        form.signed_in()?;
        let whose = Whose::of(&path, &query)?;
        let owner = (path.publisher.clone(), path.offer.clone());
        let read = move |ctx: &Ctx, tx: &mut Tx<'_>| subject_to_edit(ctx, tx, &owner.0, &owner.1);
        let subject = app.read(&form.reading.ctx, read).await?;
        let looked = whose.look(&app, &form.reading.ctx).await?;
        let cells = sent::read(form.fields());
        let fields = fields(&app, &looked);
        let rest = forms::read(&fields, &looked.prices.content, form.fields());
        if !looked.prices.tag.matches(&format!("\"{}\"", form.get("tag"))) {
            let state = met(&form.reading, &fields, &looked, &cells, rest);
            return answer(&app, &form.reading, &whose, subject, &looked, &state).await;
        }
        let read = read_form(&app, &form, &whose, &looked, &cells, &rest.content).await?;
        match form.get("do") {
            "save" => save(&app, &form, &whose, subject, &looked, (&cells, read), (&fields, rest)).await,
            wanted => {
                let rest = Some(Rest::of(rest));
                let mut state = State { model: read.model, over: read.over, rest, ..State::default() };
                // What is wrong is told when it is to be saved.
                state.over.faults.clear();
                if wanted == "recalculate" {
                    state.is_recalculated = true;
                    state.over.typed.retain(|(_, column), _| column == BASE);
                }
                state.list = Some(read.written.before.list);
                answer(&app, &form.reading, &whose, subject, &looked, &state).await
            }
        }
    })
}

/// A form as it was read.
struct ReadForm {
    model: Option<String>,
    written: Written,
    /// All that was typed and is not what is stored, and what is wrong with it.
    over: Over,
    /// How many prices can be stored.
    right: usize,
}

async fn read_form(
    app: &App,
    form: &Form,
    whose: &Whose,
    looked: &Looked,
    cells: &[SentCell],
    content: &Value,
) -> Result<ReadForm, Refusal> {
    let ctx = &form.reading.ctx;
    let known = |word: &&str| {
        looked.cards.iter().any(|card| card.choice.word == *word && !card.choice.is_chosen && !card.is_fixed)
    };
    let model = form.filled("model").filter(known).map(str::to_owned);
    let write = async |edit: PricesEdit| {
        plan_prices::write(app, ctx, &whose.publisher, looked.prices.clone(), edit).await
    };
    let content = (*content != looked.prices.content).then(|| content.clone());
    let list = match model.is_some() || content.is_some() {
        true => {
            let edit = PricesEdit { model: model.clone(), content: content.clone(), ..PricesEdit::default() };
            write(edit).await?.before.list
        }
        false => looked.prices.list.clone(),
    };
    let rated = Rated::of(ctx);
    let readable = Readable::of(&list, cells, &|currency| rated.decimals(currency));
    let edit = PricesEdit { model: model.clone(), charges: readable.charges.clone(), content };
    let written = write(edit).await?;
    let reader = form.reading.reader();
    let mut over = sent::meet(cells, &|_| None).0;
    let faults = readable.faults.iter().map(|(key, fault)| (key.clone(), reader.say(fault)));
    over.faults.extend(faults);
    for finding in &written.refused {
        if let Some(key) = readable.cell(&finding.place.to_string()) {
            over.faults.insert(key.clone(), reader.say(&finding.text));
        }
    }
    let right = over.typed.len() - over.faults.len();
    Ok(ReadForm { model, written, over, right })
}

async fn save(
    app: &App,
    form: &Form,
    whose: &Whose,
    subject: Subject,
    looked: &Looked,
    (cells, read): (&[SentCell], ReadForm),
    (fields, rest): (&[Field], Read),
) -> Result<Response, Refusal> {
    let ctx = &form.reading.ctx;
    let ReadForm { model, written, over, right } = read;
    let done_at = {
        let address = whose.address();
        format!("{address}{}saved", if address.contains('?') { '&' } else { '?' })
    };
    let is_all_right = over.faults.is_empty() && rest.faults.is_empty();
    let right = right + rest.changed.len() + usize::from(model.is_some());
    if !is_all_right && right == 0 {
        let state = State { over, rest: Some(Rest::of(rest)), is_to_be_saved: true, ..State::default() };
        return answer(app, &form.reading, whose, subject, looked, &state).await;
    }
    let owner = (&whose.publisher, &whose.offer);
    let prepare = || plan_prices::prepare_edit(app, ctx, owner, &written, &looked.prices.tag);
    let led = done_at.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedEdit| {
        plan_prices::save_edit(ctx, tx, prepared)?;
        Ok(led_to(&led))
    };
    let repeat = form.repeatable(&whose.publisher)?;
    let state = match app.write_once(ctx, Some(repeat), prepare, case).await {
        Ok(_) if is_all_right => return Ok(go_to(&done_at)),
        Ok(_) => {
            let faulty: Over = Over {
                typed: over.typed.into_iter().filter(|(key, _)| over.faults.contains_key(key)).collect(),
                faults: over.faults,
                ..Over::default()
            };
            let rest = (!rest.faults.is_empty()).then(|| Rest::of(rest));
            State { over: faulty, rest, stored: right, is_to_be_saved: true, ..State::default() }
        }
        Err(Problem::PageChanged { .. }) => {
            let looked = whose.look(app, ctx).await?;
            let state = met(&form.reading, fields, &looked, cells, rest);
            return answer(app, &form.reading, whose, subject, &looked, &state).await;
        }
        Err(Problem::Invalid(findings)) => {
            let list = written.before.list.clone();
            let rest = Some(Rest::of(rest));
            let mut state = State { over, model, rest, is_to_be_saved: true, ..State::default() };
            tell(&form.reading.reader(), &list, &findings, &mut state);
            state.list = Some(list);
            return answer(app, &form.reading, whose, subject, looked, &state).await;
        }
        Err(problem) => return Err(problem.into()),
    };
    let looked = whose.look(app, ctx).await?;
    answer(app, &form.reading, whose, subject, &looked, &state).await
}

/// What keeps the page from being stored, at the prices that it is about.
fn tell(reader: &Reader<'_>, list: &domain::price::PriceList, findings: &[Finding], state: &mut State) {
    for finding in findings {
        let (place, last) = (finding.place.to_string(), finding.place.last_member().0);
        let row = list.priced.iter().find(|priced| {
            let is_it = match &priced.charge {
                Charge::Size { size } => size == last || (last == "single" && size == ONE_CORE),
                _ => true,
            };
            is_it && place.starts_with(&priced.place.to_string())
        });
        match row {
            Some(priced) => {
                let code = list.markets.iter().find(|market| place.contains(&format!(".{}.", market.code)));
                let column = code.map_or(BASE.to_owned(), |market| market.code.clone());
                let key = (offer_types::prices::heading(&priced.charge), column);
                state.over.faults.insert(key, reader.say(&finding.text));
            }
            None => state.problems.push(finding.text.clone()),
        }
    }
}

/// Somebody saved the page since the form was made.
fn met(reading: &Reading, fields: &[Field], looked: &Looked, cells: &[SentCell], read: Read) -> State {
    let list = &looked.prices.list;
    let rows = standings(list, Rated::of(&reading.ctx));
    let now = |cell: &SentCell| {
        let is_it = |priced: &domain::price::Priced| offer_types::prices::heading(&priced.charge) == cell.row;
        let at = list.priced.iter().position(is_it)?;
        let column = Column { key: cell.column.clone(), ..Column::default() };
        Some(matrix::stored(&rows[at], &column))
    };
    let (over, both) = sent::meet(cells, &now);
    let (content, labels) = rest::met(&reading.reader(), fields, &looked.prices.content, &read);
    let rest = Rest { content, typed: read.typed, faults: read.faults };
    State { over, met: Some(both), both: labels, rest: Some(rest), ..State::default() }
}

async fn answer(
    app: &App,
    reading: &Reading,
    whose: &Whose,
    subject: Subject,
    looked: &Looked,
    state: &State,
) -> Result<Response, Refusal> {
    let status = state.status();
    let saved = show::saved_by(app, reading, whose, state).await?;
    let states = page_states(app, &reading.ctx, &whose.publisher, &whose.offer).await?;
    let page = OfferPage::of_plan(whose.plan.clone(), PageName::PlanPricing).map_err(Problem::internal)?;
    let owner = (whose.publisher.clone(), whose.offer.clone());
    let is_stopped = move |ctx: &Ctx, tx: &mut Tx<'_>| is_offer_stopped(ctx, tx, &owner.0, &owner.1);
    let is_stopped = app.read(&reading.ctx, is_stopped).await?;
    let known = app.env.offer_types.get(&subject.offer.offer_type);
    let opened = Opened {
        publisher: whose.publisher.clone(),
        account: subject.account,
        logo: subject.logo,
        retired: known.and_then(|known| known.retired()).map(|retired| Sentence::of_type(&retired.message)),
        offer: subject.offer,
        states,
        may_edit: subject.may_edit,
        is_stopped,
        on_page: None,
        images: Vec::new(),
    };
    let states = std::sync::Arc::clone(&opened.states);
    let mut template = show::template(app, reading, whose, (opened, &page), looked, state, saved);
    add_standing(&mut template.page, (&whose.publisher, &whose.offer), &states, Some(&page));
    page_with(reading, status, &template)
}

/// The fields of the page that are neither prices nor the way it is charged for.
fn fields(app: &App, looked: &Looked) -> Vec<Field> {
    rest::fields(app.env.offer_types.get(&looked.prices.offer_type))
}

/// What is said of a plan that has no prices to type.
fn nothing_to_type(model: domain::price::PriceModel, has_cards: bool) -> Sentence {
    use domain::price::PriceModel;
    match model {
        PriceModel::Free => say!("pricing-none-free"),
        PriceModel::OwnLicence => say!("pricing-none-licence"),
        _ if has_cards => say!("pricing-none-yet"),
        _ => say!("pricing-none-here"),
    }
}
