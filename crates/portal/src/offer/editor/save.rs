//! What becomes of a form that was sent: saved, as far as it may be; or shown again as it was filled in.

use std::sync::Arc;

use app::offers::{EditedPage, OnPage, PreparedEdit, SavedPage, may_edit, prepare_edit, save_edit};
use app::once::Outcome;
use app::{Ctx, Problem};
use axum::http::StatusCode;
use axum::response::Response;
use db::Tx;
use face::Refusal;
use forms::{Fault, Read, Was};
use offer_types::Field;
use serde_json::Value;
use words::say;

use super::open::{bare, fields_of, open};
use super::path::EditorPath;
use super::show::{Done, Filled, show};
use super::{SAVED, differ};
use crate::form::Form;
use crate::offer::act::led_to;
use crate::offer::pages::editor_address;
use crate::render::go_to;

/// The name under which a form says what its page was when it was made.
const TAG: &str = "tag";

/// What is answered to a form of the editor.
pub(super) async fn answer(form: &Form, path: &EditorPath) -> Result<Response, Refusal> {
    form.signed_in()?;
    let (reading, publisher) = (&form.reading, path.publisher.clone());
    reading.app.read(&reading.ctx, move |ctx, tx| may_edit(ctx, tx, &publisher)).await?;
    for _ in 0..TRIES {
        if let Some(answer) = attempt(form, path).await? {
            return Ok(answer);
        }
    }
    Err(Problem::Moved.into())
}

/// How often a page is opened anew that somebody saved between one look and the next.
const TRIES: usize = 4;

/// What is answered, unless somebody saved the page meanwhile.
async fn attempt(form: &Form, path: &EditorPath) -> Result<Option<Response>, Refusal> {
    let reading = &form.reading;
    let opened = open(reading, path.owner(), &path.page).await?;
    let Some(on_page) = opened.on_page.clone().filter(|_| opened.can_edit()) else {
        return show(reading, opened, &path.page, None, &Done::Nothing).await.map(Some);
    };
    let fields = fields_of(reading, &opened.offer, &path.page);
    let mut read = forms::read(fields, &on_page.content, form.fields());
    let of_files =
        form.faults().iter().map(|(pointer, text)| Fault { pointer: pointer.clone(), text: text.clone() });
    read.faults.extend(of_files);
    let is_moved = form.get(TAG) != bare(&on_page.tag);
    if !read.act.is_saved() {
        let made_of = Some((form.get(TAG).to_owned(), read.was.clone()));
        return show(reading, opened, &path.page, Some(filled(read, made_of)), &Done::Nothing)
            .await
            .map(Some);
    }
    if is_moved {
        // A form that was sent twice was saved by its first.
        if let Some(outcome) = earlier(form, path).await? {
            return told(form, path, fields, read, &outcome).await.map(Some);
        }
        return differ::answer(form, path, opened, &on_page, read, true).await;
    }
    if differ::is_chosen(form) {
        return differ::answer(form, path, opened, &on_page, read, false).await;
    }
    store(form, path, &on_page, fields, read).await
}

fn filled(read: Read, made_of: Option<(String, Was)>) -> Filled {
    Filled { content: read.content, typed: read.typed, faults: read.faults, made_of }
}

/// What became of the same form when it was sent before.
async fn earlier(form: &Form, path: &EditorPath) -> Result<Option<Outcome>, Refusal> {
    let repeat = form.repeatable(&path.publisher)?;
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| app::once::earlier(ctx, tx, &repeat);
    Ok(form.reading.app.read(&form.reading.ctx, look).await?)
}

/// Leads to where a form that was saved led, or tells what of it was not taken.
async fn told(
    form: &Form,
    path: &EditorPath,
    fields: &[Field],
    read: Read,
    outcome: &Outcome,
) -> Result<Response, Refusal> {
    match outcome.headers.iter().find(|(name, _)| name == "location") {
        Some((_, to)) => Ok(go_to(to)),
        None => show_refused(form, path, fields, read, outcome.body == STORED).await,
    }
}

/// Stores what may be stored of what was read; nothing is answered where somebody saved the page meanwhile.
pub(super) async fn store(
    form: &Form,
    path: &EditorPath,
    on_page: &OnPage,
    fields: &[Field],
    read: Read,
) -> Result<Option<Response>, Refusal> {
    let reading = &form.reading;
    let edited = Arc::new(edited(form, path, on_page, &read));
    let repeat = form.repeatable(&path.publisher)?;
    let prepare = || prepare_edit(&reading.app, &reading.ctx, &edited);
    let (here, tag) = (editor_address(path.owner(), &path.page), bare(&on_page.tag));
    let has_faults = !read.faults.is_empty();
    let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedEdit| {
        let saved = save_edit(ctx, tx, prepared)?;
        Ok(match has_faults || !prepared.refused.is_empty() {
            true => partly(saved.is_some()),
            false => led_to(&format!("{here}?{SAVED}={}", saved.as_ref().map_or_else(|| tag.clone(), bare))),
        })
    };
    match reading.app.write_once(&reading.ctx, Some(repeat), prepare, case).await {
        Ok(outcome) => told(form, path, fields, read, &outcome).await.map(Some),
        Err(Problem::PageChanged { .. }) => Ok(None),
        Err(Problem::BadRequest { code: "DocumentTooLarge", .. }) => {
            let settings = &reading.app.env.settings;
            let (bytes, values) = (settings.max_document_bytes, settings.max_document_values);
            let done = Done::TooLarge(say!("editor-too-large", bytes, values));
            let opened = open(reading, path.owner(), &path.page).await?;
            let filled = filled(read, None);
            show(reading, opened, &path.page, Some(filled), &done).await.map(Some)
        }
        Err(problem) => Err(problem.into()),
    }
}

/// What the kept answer to a form says where something of it was stored.
const STORED: &str = "stored";

/// What is kept of the answer to a form of which something was not taken.
fn partly(anything_stored: bool) -> Outcome {
    let body = if anything_stored { STORED.to_owned() } else { String::new() };
    let status = StatusCode::UNPROCESSABLE_ENTITY.as_u16();
    Outcome { status, headers: Vec::new(), body, made_of: None, replayed: false }
}

fn edited(form: &Form, path: &EditorPath, on_page: &OnPage, read: &Read) -> EditedPage {
    let page = SavedPage {
        publisher: path.publisher.clone(),
        offer: path.offer.clone(),
        page: path.page.clone(),
        content: read.content.clone(),
        size: form.fields().iter().map(|(name, value)| name.len() + value.len()).sum(),
        if_match: Some(on_page.tag.to_string()),
    };
    EditedPage { page, stored: on_page.content.clone() }
}

/// The page with what was not taken as it was typed, over what is stored by now.
async fn show_refused(
    form: &Form,
    path: &EditorPath,
    fields: &[Field],
    read: Read,
    anything_stored: bool,
) -> Result<Response, Refusal> {
    let reading = &form.reading;
    let opened = open(reading, path.owner(), &path.page).await?;
    let Some(on_page) = opened.on_page.clone() else {
        return show(reading, opened, &path.page, None, &Done::Nothing).await;
    };
    // What is wrong with it is asked once more, so that a form that is sent again is told the same.
    let again = Arc::new(edited(form, path, &on_page, &read));
    let PreparedEdit { refused, content, .. } = prepare_edit(&reading.app, &reading.ctx, &again).await?;
    let filled = left(fields, read, &content);
    let done = Done::Refused { findings: refused, anything_stored };
    show(reading, opened, &path.page, Some(filled), &done).await
}

/// What is left of a form once `content` is stored.
fn left(fields: &[Field], read: Read, content: &Value) -> Filled {
    let pointers = fields.iter().map(|field| forms::pointer::of_place(&field.place));
    let is_refused = |pointer: &String| {
        read.content.pointer(pointer) != content.pointer(pointer)
            || read.faults.iter().any(|fault| forms::pointer::is_in(&fault.pointer, pointer))
    };
    let refused: Vec<String> = pointers.filter(is_refused).collect();
    let mut typed = read.typed;
    typed.keep_only(&refused);
    Filled { content: read.content, typed, faults: read.faults, made_of: None }
}
