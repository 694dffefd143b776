//! Rows are added and removed by hand, and come by file: first what it would change, then the change.

use std::convert::Infallible;
use std::sync::Arc;

use app::long_list::{Keeps, LongList, apply, check, compare, elements, put, read};
use app::offers::{self, PreparedPage, SavedPage};
use app::{App, Ctx, Problem, uploads};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use bytes::Bytes;
use db::Tx;
use face::Refusal;
use face::parts::File;
use face::path::OfferPath;
use serde_json::Value;
use words::{Sentence, say};

use super::view::{Beside, preview, shown};
use super::{Found, address, find};
use crate::form::Form;
use crate::offer::frame::read_subject_to_edit;
use crate::offer::{AUDIENCE_CSV, led_to, of};
use crate::render::go_to;
use crate::sent::keep;

/// How many findings of the draft are told.
const TOLD: usize = 100;

pub(super) fn refused(message: &str) -> Refusal {
    Refusal::new(StatusCode::UNPROCESSABLE_ENTITY, "NoSuchFile", message)
}

pub(crate) fn change() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, form: Form| {
        form.signed_in()?;
        read_subject_to_edit(&app, &form.reading, &path.publisher, &path.offer).await?;
        let found = find(&app, &form.reading, &path, form.get("list")).await?;
        let act = match form.get("do") {
            "add" => add(&form, found),
            "remove" => remove(&form, found),
            "import" => import(&app, &form, &path, found).await?,
            "confirm" => confirm(&app, &form, &path, found).await?,
            _ => Act::Shown(found, unfit(say!("list-no-act"))),
        };
        match act {
            Act::Shown(found, beside) => shown(&form.reading, &path, found, ("", 1), *beside),
            Act::Save(found, elements) => save(&app, &form, &path, found, elements).await,
        }
    })
}

/// What is to be done.
enum Act {
    Shown(Found, Box<Beside>),
    /// The list is to have these elements.
    Save(Found, Vec<Value>),
}

fn unfit(fault: Sentence) -> Box<Beside> {
    Box::new(Beside { status: StatusCode::UNPROCESSABLE_ENTITY, faults: vec![fault], ..Beside::default() })
}

fn add(form: &Form, found: Found) -> Act {
    let cell = |at: usize| form.get(&format!("column-{at}")).trim().to_owned();
    let row: Vec<String> = (0..found.list.columns.len()).map(cell).collect();
    let mut faults: Vec<_> = check(&found.list, &row, 1).into_iter().map(|fault| fault.text).collect();
    let old = elements(&found.content.content, &found.list.pointer);
    if compare(&found.list, old, std::slice::from_ref(&row), Keeps::Others).added.is_empty() {
        faults.push(say!("list-there-already"));
    }
    if old.len() >= found.list.most {
        faults.push(say!("list-full", most = found.list.most));
    }
    match faults.is_empty() {
        true => {
            let new = apply(&found.list, old, &[row], Keeps::Others);
            Act::Save(found, new)
        }
        false => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Act::Shown(found, Box::new(Beside { status, faults, typed: row, ..Beside::default() }))
        }
    }
}

fn remove(form: &Form, found: Found) -> Act {
    let chosen: Vec<usize> = form
        .fields()
        .iter()
        .filter(|(name, _)| name == "row")
        .filter_map(|(_, at)| at.parse().ok())
        .collect();
    if chosen.is_empty() {
        return Act::Shown(found, unfit(say!("list-none-chosen")));
    }
    let old = elements(&found.content.content, &found.list.pointer).iter().enumerate();
    let left = old.filter(|(at, _)| !chosen.contains(at)).map(|(_, element)| element.clone()).collect();
    Act::Save(found, left)
}

/// A file, and whether the list keeps what it does not name.
fn mode(form: &Form) -> (Keeps, &'static str) {
    match form.get("mode") {
        "add" => (Keeps::Others, "add"),
        _ => (Keeps::Nothing, "replace"),
    }
}

async fn import(app: &App, form: &Form, path: &OfferPath, found: Found) -> Result<Act, Refusal> {
    let Some(file) = form.file("file") else { return Ok(Act::Shown(found, unfit(say!("list-no-file")))) };
    let bytes = match file.bytes() {
        Ok(bytes) => bytes,
        Err(too_large) => return Ok(Act::Shown(found, unfit(too_large))),
    };
    let (keeps, mode) = mode(form);
    let csv = of(AUDIENCE_CSV, &path.publisher, &path.offer).replace("{plan}", path.rest.text("plan"));
    let here = address(path, &found.list.pointer);
    let csv = format!("{csv}?{}", here.split_once('?').map_or("", |(_, query)| query));
    let (list, pieces) = (found.list.clone(), bytes.clone());
    let old = elements(&found.content.content, &found.list.pointer).to_vec();
    let look = move || {
        let rows = read(&list, &pieces, &|| true)?;
        let change = compare(&list, &old, &rows.rows, keeps);
        Ok::<_, Sentence>((rows, change))
    };
    let (rows, change) = match app.heavy.run_on(bytes.len(), path.publisher.as_str(), look).await {
        Ok(looked) => looked,
        Err(why) => {
            return Ok(Act::Shown(found, unfit(say!("list-file-unread", name = file.name.clone(), why))));
        }
    };
    let digest = match wait(app, form, path, bytes).await? {
        Ok(digest) => digest,
        Err(faults) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(Act::Shown(found, Box::new(Beside { status, faults, ..Beside::default() })));
        }
    };
    let reader = form.reading.reader();
    let preview = preview(&reader, &found.list, (&digest, mode, &csv), &rows, &change);
    Ok(Act::Shown(found, Box::new(Beside { preview: Some(preview), ..Beside::default() })))
}

/// Keeps the file until somebody says yes, for a day at most; its digest.
async fn wait(
    app: &App,
    form: &Form,
    path: &OfferPath,
    bytes: Bytes,
) -> Result<Result<String, Vec<Sentence>>, Refusal> {
    let (ctx, publisher) = (&form.reading.ctx, path.publisher.clone());
    let place =
        app.read(ctx, move |ctx: &Ctx, tx: &mut Tx<'_>| uploads::table_place(ctx, tx, &publisher)).await?;
    let pieces = futures::stream::iter([Ok::<_, Infallible>(bytes)]);
    let received = match uploads::receive(app, ctx, &place, None, pieces).await {
        Ok(received) => File::Stored(received),
        Err(uploads::NotReceived::TooLarge) => File::TooLarge,
        Err(uploads::NotReceived::Broken(never)) => match never {},
        Err(uploads::NotReceived::Refused(problem)) => File::Refused(problem),
    };
    Ok(keep(app, ctx, &place, received).await?.map(|upload| upload.file.digest))
}

async fn confirm(app: &App, form: &Form, path: &OfferPath, found: Found) -> Result<Act, Refusal> {
    let bytes = uploads::uploaded(app, &form.reading.ctx, &path.publisher, form.get("file")).await?;
    let Some(bytes) = bytes else { return Ok(Act::Shown(found, unfit(say!("list-file-gone")))) };
    let (keeps, _) = mode(form);
    let list: LongList = found.list.clone();
    let old = elements(&found.content.content, &list.pointer).to_vec();
    let look = move || {
        let rows = read(&list, &bytes, &|| true)?;
        match rows.faults.len() {
            0 => Ok(apply(&list, &old, &rows.rows, keeps)),
            many => Err(say!("list-preview-wrong", many)),
        }
    };
    match app.heavy.run(path.publisher.as_str(), look).await {
        Ok(new) if new.len() > found.list.most => {
            let fault = say!("list-full", most = found.list.most);
            Ok(Act::Shown(found, unfit(fault)))
        }
        Ok(new) => Ok(Act::Save(found, new)),
        Err(fault) => Ok(Act::Shown(found, unfit(fault))),
    }
}

async fn save(
    app: &App,
    form: &Form,
    path: &OfferPath,
    found: Found,
    new: Vec<Value>,
) -> Result<Response, Refusal> {
    let here = format!("{}&saved=true", address(path, &found.list.pointer));
    let mut content = found.content.content.clone();
    put(&mut content, &found.list.pointer, new);
    let size = found.list.most.min(elements(&content, &found.list.pointer).len()) * 100;
    let saved = Arc::new(SavedPage {
        publisher: path.publisher.clone(),
        offer: path.offer.clone(),
        page: found.content.page.clone(),
        content,
        size,
        if_match: Some(format!("\"{}\"", form.get("tag"))),
    });
    let repeat = form.repeatable(&path.publisher)?;
    let prepare = || offers::prepare_page(app, &form.reading.ctx, &saved);
    let led = here.clone();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedPage| {
        offers::save_page(ctx, tx, prepared)?;
        Ok(led_to(&led))
    };
    let (status, faults) = match app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await {
        Ok(_) => return Ok(go_to(&here)),
        Err(Problem::PageChanged { .. }) => (StatusCode::CONFLICT, vec![say!("list-changed")]),
        Err(Problem::Invalid(findings)) => {
            let told = findings.into_iter().take(TOLD).map(|finding| finding.text).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, told)
        }
        Err(problem) => return Err(problem.into()),
    };
    shown(&form.reading, path, found, ("", 1), Beside { status, faults, ..Beside::default() })
}
