//! The page of all offers.

use std::collections::BTreeMap;

use app::identity::{self, Publisher};
use app::offers::{FoundOffers, Search, Sort, search};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::{RawQuery, State as Of};
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use db::offer_lists::Count;
use domain::PublisherId;
use face::Refusal;
use face::query::Query;
use ui::{Account, Link, Navigation, Page, Part, Reader, State};
use words::say;

use super::row::{Publishing, Row, publishing, row, type_name, types_by_name};
use super::state::shown;
use super::view::{ROWS, SORTS, View, sort_key};
use crate::accounts::choose;
use crate::new_offer::new_address;
use crate::operate;
use crate::program::account_part;
use crate::reading::{Reading, SignedIn, account};
use crate::render::page;

/// A tab above the table.
pub(crate) struct Tab {
    pub(crate) text: String,
    pub(crate) count: usize,
    pub(crate) to: String,
    pub(crate) is_here: bool,
}

/// One that can be chosen.
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

#[derive(Template)]
#[template(path = "offers.html")]
pub(crate) struct AllOffers<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    /// Where an offer is begun, for somebody who may.
    pub(crate) new: Option<String>,
    /// How many offers there are, whatever is shown of them.
    pub(crate) all: usize,
    pub(crate) now: Vec<Publishing>,
    pub(crate) refreshed: String,
    /// Where it is told that something happened; only of one publisher.
    pub(crate) events: Option<String>,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) view: View,
    /// The publishers that can be chosen, where there are several.
    pub(crate) publishers: Vec<Choice>,
    pub(crate) types: Vec<Choice>,
    pub(crate) sorts: Vec<Choice>,
    pub(crate) sizes: Vec<Choice>,
    pub(crate) rows: Vec<Row>,
    /// Which of them these are.
    pub(crate) range: String,
    pub(crate) before: Option<String>,
    pub(crate) next: Option<String>,
}

impl AllOffers<'_> {
    fn sorts(&self, key: &str) -> bool {
        sort_key(self.view.sort) == key
    }

    fn by_name(&self) -> String {
        self.view.with_sort(Sort::Name)
    }

    fn by_type(&self) -> String {
        self.view.with_sort(Sort::Type)
    }

    fn by_status(&self) -> String {
        self.view.with_sort(Sort::State)
    }

    fn by_change(&self) -> String {
        self.view.with_sort(Sort::Change)
    }
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query, RawQuery(raw): RawQuery| {
        match query.get("publisher") {
            None => {
                let rest = raw.filter(|raw| !raw.is_empty()).map(|raw| format!("&{raw}")).unwrap_or_default();
                choose(&app, &reading, &rest).await
            }
            Some(_) => answer(&app, &reading, View::of(&query)?).await,
        }
    })
}

/// What one look at the database brings.
struct Looked {
    found: FoundOffers,
    /// The publisher whose offers these are.
    account: Option<Account>,
    /// The first of those that can be chosen.
    publishers: Vec<Publisher>,
    /// How much waits for whoever asks to be certified, if they are an operator.
    to_certify: Option<i64>,
}

fn look(ctx: &Ctx, tx: &mut Tx<'_>, asked: &Search) -> Result<Looked, Problem> {
    let named = asked.publisher.as_ref().map(|id| identity::publisher(ctx, tx, id)).transpose()?;
    let publishers = identity::visible_publishers(ctx, tx, None)?;
    let to_certify = operate::count(ctx, tx)?;
    Ok(Looked {
        found: search(ctx, tx, asked)?,
        account: named.as_ref().map(account),
        publishers,
        to_certify,
    })
}

async fn answer(app: &App, reading: &Reading, mut view: View) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let asked = view.search(types_by_name(app, &reader));
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| look(ctx, tx, &asked);
    let Looked { found, account, publishers, to_certify } = app.read(&reading.ctx, look).await?;
    view.page = found.page;
    let counts = Counts::of(&found.counts);
    let first = (view.page - 1) * view.rows;
    let last = first + found.rows.len();
    let range = match found.rows.len() {
        0 => String::new(),
        _ => reader.say(&say!("offers-range", first = first + 1, last, all = found.many)),
    };
    let template = AllOffers {
        lead: lead(&reader, counts.many, &counts.all),
        new: found.may_edit.then(|| new_address(view.publisher.as_ref())),
        all: counts.many,
        now: found.running.iter().map(|one| publishing(&reader, one, found.may_edit)).collect(),
        refreshed: reader.time_within(reading.ctx.now),
        events: view.publisher.as_ref().map(events),
        tabs: tabs(&reader, &view, &counts.sought),
        publishers: publishers_of(&reader, &publishers, account.as_ref()),
        types: types_of(app, &reader, &found.counts, &view),
        sorts: sorts(&reader, &view),
        sizes: sizes(&view),
        rows: found.rows.iter().map(|one| row(app, &reader, one, view.publisher.is_none())).collect(),
        range,
        before: (view.page > 1).then(|| view.with_page(view.page - 1)),
        next: (last < found.many).then(|| view.with_page(view.page + 1)),
        page: frame(reading, account, &view, counts.many, to_certify),
        view,
    };
    page(reading, &template)
}

fn events(publisher: &PublisherId) -> String {
    format!("/dashboard/commercial-marketplace/events/{publisher}")
}

/// How many offers there are in each state.
#[derive(Default)]
struct Counts {
    many: usize,
    all: BTreeMap<State, usize>,
    /// Those of them that are shown in any state.
    sought: BTreeMap<State, usize>,
}

impl Counts {
    fn of(counts: &[Count]) -> Self {
        let number = |count: i64| usize::try_from(count).unwrap_or_default();
        let mut sum = Self::default();
        for count in counts {
            sum.many += number(count.all);
            *sum.all.entry(shown(count.state)).or_default() += number(count.all);
            *sum.sought.entry(shown(count.state)).or_default() += number(count.sought);
        }
        sum
    }
}

fn frame<'a>(
    reading: &'a Reading,
    account: Option<Account>,
    view: &View,
    many: usize,
    to_certify: Option<i64>,
) -> Page<'a> {
    let reader = reading.reader();
    let link =
        |text, to, is_here, beside| Link { text: reader.say(&text), to, is_here, beside, ..Link::default() };
    let all = View { page: 1, rows: ROWS[0], sort: Sort::default(), ..view.clone() }.without_filters();
    let offers = Part {
        heading: Some(reader.say(&say!("shell-program"))),
        links: vec![link(say!("offers-title"), all, true, Some(many.to_string()))],
    };
    let account_part = account_part(&reader, view.publisher.as_ref());
    let operate = to_certify.map(|waiting| operate::operate_part(&reader, waiting, false));
    let parts = [Some(offers), operate, Some(account_part)].into_iter().flatten().collect();
    let navigation = Navigation { whose: None, parts };
    let everybody =
        || Account { id: view.whose().to_owned(), name: reader.say(&say!("offers-publishers-all")) };
    reading.page(reader.say(&say!("offers-title")), Some(account.unwrap_or_else(everybody)), navigation)
}

/// The one thing that matters.
fn lead(reader: &Reader<'_>, many: usize, counts: &BTreeMap<State, usize>) -> String {
    let count = |state: State| counts.get(&state).copied().unwrap_or_default();
    let (waiting, failed, running) = (count(State::Preview), count(State::Attention), count(State::Running));
    reader.lead(&match (waiting, failed, running) {
        _ if many == 0 => say!("offers-lead-none"),
        (0, 0, 0) => say!("offers-lead-quiet", live = count(State::Live), draft = count(State::Draft)),
        (0, 0, running) => say!("offers-lead-running", running),
        (0, failed, running) => say!("offers-lead-attention", failed, running),
        (waiting, failed, running) => say!("offers-lead-waiting", waiting, failed, running),
    })
}

fn tabs(reader: &Reader<'_>, view: &View, counts: &BTreeMap<State, usize>) -> Vec<Tab> {
    let all = Tab {
        text: reader.say(&say!("offers-tab-all")),
        count: counts.values().sum(),
        to: view.with_state(None),
        is_here: view.state.is_none(),
    };
    let of = |state: State| Tab {
        text: reader.say(&state.words()),
        count: counts.get(&state).copied().unwrap_or_default(),
        to: view.with_state(Some(state)),
        is_here: view.state == Some(state),
    };
    std::iter::once(all).chain(State::ALL.into_iter().map(of)).collect()
}

fn sorts(reader: &Reader<'_>, view: &View) -> Vec<Choice> {
    let words = |sort| match sort {
        Sort::Change => say!("offers-changed"),
        Sort::Name => say!("offers-name"),
        Sort::Type => say!("offers-type"),
        Sort::State => say!("offers-status"),
    };
    let choice = |sort: Sort| Choice {
        value: sort_key(sort).to_owned(),
        text: reader.say(&words(sort)),
        is_chosen: sort == view.sort,
    };
    SORTS.into_iter().map(choice).collect()
}

fn sizes(view: &View) -> Vec<Choice> {
    let choice = |rows: usize| Choice {
        value: rows.to_string(),
        text: rows.to_string(),
        is_chosen: rows == view.rows,
    };
    ROWS.into_iter().map(choice).collect()
}

/// The publishers that can be chosen, and all of them; nothing where there is one.
fn publishers_of(reader: &Reader<'_>, publishers: &[Publisher], here: Option<&Account>) -> Vec<Choice> {
    if publishers.len() < 2 {
        return Vec::new();
    }
    let is_here = |id: &str| here.is_some_and(|here| here.id == id);
    let all = Choice {
        value: "*".to_owned(),
        text: reader.say(&say!("offers-publishers-all")),
        is_chosen: here.is_none(),
    };
    let choice =
        |id: &str, name: &str| Choice { value: id.to_owned(), text: name.to_owned(), is_chosen: is_here(id) };
    // Of very many only the first can be chosen here; that one is.
    let apart = here.filter(|here| !publishers.iter().any(|one| one.id.as_str() == here.id));
    let named = publishers.iter().map(|one| choice(one.id.as_str(), &one.display_name));
    std::iter::once(all).chain(apart.map(|here| choice(&here.id, &here.name))).chain(named).collect()
}

/// The types that there are offers of.
fn types_of(app: &App, reader: &Reader<'_>, counts: &[Count], view: &View) -> Vec<Choice> {
    let named: BTreeMap<_, _> = counts
        .iter()
        .map(|count| (type_name(app, reader, &count.offer_type), count.offer_type.to_string()))
        .collect();
    let choice =
        |(text, value): (String, String)| Choice { is_chosen: value == view.offer_type, value, text };
    named.into_iter().map(choice).collect()
}

#[cfg(test)]
pub(crate) fn sample_tabs(reader: &Reader<'_>, view: &View, counts: &BTreeMap<State, usize>) -> Vec<Tab> {
    tabs(reader, view, counts)
}

#[cfg(test)]
pub(crate) fn sample_choices(reader: &Reader<'_>, view: &View) -> (Vec<Choice>, Vec<Choice>) {
    (sorts(reader, view), sizes(view))
}
