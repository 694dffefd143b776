//! Maintenance: the page that stands in place of others meanwhile, and the one on which operators begin and end it.

use app::maintenance::{self, LONGEST, Maintenance, Plan};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::Timestamp;
use face::Refusal;
use ui::{Navigation, Page, Reader};
use words::{Sentence, say};

use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::render::{go_to, page_with};

pub(crate) const HERE: &str = "/operate/maintenance";

/// The page in place of others.
#[derive(Template)]
#[template(path = "maintenance.html")]
pub(crate) struct UnderMaintenance<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    /// What the operator says.
    pub(crate) said: Option<String>,
    pub(crate) sign_in: Option<String>,
}

impl<'a> UnderMaintenance<'a> {
    pub(crate) fn of(page: Page<'a>, maintenance: &Maintenance, sign_in: Option<String>) -> Self {
        let reader = page.reader;
        let lead = match maintenance.until {
            Some(until) if until > reader.now => say!("maintenance-back", until = reader.time_within(until)),
            Some(_) => say!("maintenance-longer"),
            None => say!("maintenance-open-end"),
        };
        Self { lead: reader.lead(&lead), said: maintenance.said.clone(), sign_in, page }
    }
}

/// What is said above every page: before it begins to all, and while it is under way to operators, who see pages then.
pub(crate) fn told(reader: &Reader<'_>, maintenance: &Maintenance) -> Sentence {
    let begins = reader.time_within(maintenance.begins);
    match (maintenance.is_under_way(reader.now), maintenance.until) {
        (true, _) => say!("maintenance-note-now"),
        (false, Some(until)) => say!("maintenance-note", begins, until = reader.time_within(until)),
        (false, None) => say!("maintenance-note-open", begins),
    }
}

/// The page on which it is begun and ended.
#[derive(Template)]
#[template(path = "maintenance_form.html")]
pub(crate) struct Manage<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) lead: String,
    /// What is planned or under way.
    pub(crate) current: Option<Current>,
    pub(crate) fault: Option<String>,
    pub(crate) typed: Typed,
    pub(crate) longest: usize,
}

/// What is planned or under way, in words.
pub(crate) struct Current {
    pub(crate) begins: Timestamp,
    pub(crate) until: Option<Timestamp>,
    pub(crate) said: Option<String>,
    pub(crate) is_under_way: bool,
}

/// What was typed.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) from: String,
    pub(crate) until: String,
    pub(crate) said: String,
}

impl<'a> Manage<'a> {
    pub(crate) fn of(
        page: Page<'a>,
        found: Option<Maintenance>,
        fault: Option<&Sentence>,
        typed: Typed,
    ) -> Self {
        let reader = page.reader;
        let is_under_way = found.as_ref().is_some_and(|found| found.is_under_way(reader.now));
        let lead = match (&found, is_under_way) {
            (None, _) => say!("maintenance-lead-none"),
            (Some(_), false) => say!("maintenance-lead-planned"),
            (Some(_), true) => say!("maintenance-lead-now"),
        };
        let current = found.map(|found| Current {
            begins: found.begins,
            until: found.until,
            said: found.said,
            is_under_way,
        });
        let fault = fault.map(|fault| reader.say(fault));
        Self { lead: reader.lead(&lead), page, current, fault, typed, longest: LONGEST }
    }
}

async fn manage(
    app: &App,
    reading: &Reading,
    status: StatusCode,
    fault: Option<&Sentence>,
    typed: Typed,
) -> Result<Response, Refusal> {
    let look = |ctx: &Ctx, tx: &mut Tx<'_>| match maintenance::is_operator(ctx, tx)? {
        true => maintenance::current(ctx, tx),
        false => Err(Problem::Forbidden("this needs the marketplace role `operator`".to_owned())),
    };
    let found = app.read(&reading.ctx, look).await?;
    let reader = reading.reader();
    let title = match fault {
        None => say!("maintenance-manage"),
        Some(_) => say!("maintenance-manage-fault"),
    };
    let mut frame = reading.page(reader.say(&title), None, Navigation::default());
    // The page itself says more.
    frame.notes.clear();
    page_with(reading, status, &Manage::of(frame, found, fault, typed))
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |State(app): State<App>, SignedIn(reading): SignedIn| {
        manage(&app, &reading, StatusCode::OK, None, Typed::default()).await
    })
}

pub(crate) fn save() -> MethodRouter<App> {
    post(async |State(app): State<App>, form: Form| {
        form.signed_in()?;
        let done = match form.get("act") {
            "end" => end(&app, &form.reading).await,
            "begin" => begin(&app, &form).await,
            _ => Err(Fault::Typed(say!("maintenance-no-act"))),
        };
        match done {
            Ok(()) => Ok(go_to(HERE)),
            Err(Fault::Typed(fault)) => {
                let text = |name: &str| form.get(name).to_owned();
                let typed = Typed { from: text("from"), until: text("until"), said: text("said") };
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                manage(&app, &form.reading, status, Some(&fault), typed).await
            }
            Err(Fault::Problem(problem)) => Err(problem.into()),
        }
    })
}

/// Why nothing was done.
enum Fault {
    Typed(Sentence),
    Problem(Problem),
}

async fn end(app: &App, reading: &Reading) -> Result<(), Fault> {
    match app.write(&reading.ctx, maintenance::end).await {
        // Somebody ended it meanwhile.
        Ok(_) | Err(Problem::Conflict { code: "NoMaintenance", .. }) => Ok(()),
        Err(problem) => Err(Fault::Problem(problem)),
    }
}

async fn begin(app: &App, form: &Form) -> Result<(), Fault> {
    let (from, until) = (time(form.get("from"))?, time(form.get("until"))?);
    let plan = Plan { from, until, said: form.filled("said").map(str::to_owned) };
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>| maintenance::begin(ctx, tx, &plan);
    match app.write(&form.reading.ctx, case).await {
        Ok(_) => Ok(()),
        Err(Problem::BadRequest { code: "TextTooLong", .. }) => {
            Err(Fault::Typed(say!("maintenance-too-long", most = LONGEST)))
        }
        Err(Problem::BadRequest { .. }) => Err(Fault::Typed(say!("maintenance-over"))),
        Err(problem) => Err(Fault::Problem(problem)),
    }
}

/// A time as browsers send it (`2027-03-01T20:00`), in UTC; nothing where nothing was typed.
fn time(typed: &str) -> Result<Option<Timestamp>, Fault> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let read = Timestamp::parse(&format!("{typed}:00")).or_else(|| Timestamp::parse(typed));
    read.map(Some).ok_or_else(|| Fault::Typed(say!("maintenance-time-form")))
}
