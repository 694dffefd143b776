//! Refusals as pages.

use askama::Template;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{Html, Response};
use domain::Timestamp;
use face::cookies::{Cookie, language};
use face::{Asked, Refusal};
use ui::refused::{columns, sentences};
use ui::{Navigation, Page, Reader};
use words::{Words, say};

use crate::door::sign_in_address;
use crate::help;
use crate::maintenance::{self, UnderMaintenance};
use crate::notes::ENDED;
use crate::reading::theme;
use crate::render::{go_to, guard};
use crate::return_to::HOME;

/// The most letters of an address that are shown.
const ADDRESS: usize = 120;

#[derive(Template)]
#[template(path = "error.html")]
struct Shown<'a> {
    page: Page<'a>,
    columns: String,
    status: u16,
    title: String,
    lead: String,
    address: String,
    /// What a program would be told, in English.
    message: String,
    request_id: String,
    at: Timestamp,
    /// Where what is not there may be looked for, and what the field is called.
    search: Option<(&'static str, String)>,
    /// What to do now: what the link says, and where it leads; the first is what most do.
    acts: Vec<(String, String)>,
}

/// Writes `refusal` as a page; whoever is not signed in is led to where one signs in.
pub(crate) fn refuse(refusal: Refusal, asked: &Asked, now: Timestamp) -> Response {
    let had_session = Cookie::Session.is_held(&asked.reader);
    if refusal.status == StatusCode::UNAUTHORIZED {
        let place = refusal.headers.iter().find(|(name, _)| *name == header::LOCATION);
        return go_to(&place.map_or_else(|| sign_in_for(asked, had_session), |(_, place)| place.clone()));
    }
    let body = written(&refusal, asked, now);
    let mut answer = refusal.answer(Html(body));
    guard(answer.headers_mut());
    let code = language(&asked.reader).code();
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(code));
    answer
}

/// The page of a refusal.
pub(crate) fn written(refusal: &Refusal, asked: &Asked, now: Timestamp) -> String {
    let reader = Reader { words: Words::new(language(&asked.reader), None), now };
    let maintenance = asked.maintenance.as_ref().filter(|_| refusal.code == face::maintenance::CODE);
    if let Some(found) = maintenance {
        let sign_in = format!("/signin?to={}", maintenance::HERE);
        let page = frame(reader, refusal, asked, reader.say(&say!("maintenance-title")));
        let shown = UnderMaintenance::of(page, found, Some(sign_in));
        return shown.render().expect("texts and numbers can be written");
    }
    let (title, lead) = sentences(refusal.status, &refusal.code);
    let title = reader.say(&title);
    let shown = Shown {
        page: frame(reader, refusal, asked, title.clone()),
        columns: columns(refusal.status),
        status: refusal.status.as_u16(),
        title,
        lead: reader.lead(&lead),
        address: path_of(asked).chars().take(ADDRESS).collect(),
        message: refusal.message.clone(),
        request_id: asked.request_id.clone(),
        at: now,
        search: (refusal.status == StatusCode::NOT_FOUND).then(|| search(&reader, asked)),
        acts: acts(&reader, refusal.status, asked),
    };
    shown.render().expect("texts and numbers can be written")
}

fn frame<'a>(reader: Reader<'a>, refusal: &Refusal, asked: &Asked, title: String) -> Page<'a> {
    Page {
        reader,
        title,
        theme: theme(&asked.reader),
        here: asked.target.clone(),
        token: String::new(),
        form_is_back: false,
        person: None,
        account: None,
        navigation: Navigation::default(),
        help: help::of_refusal(refusal.status, &refusal.code),
        notes: Vec::new(),
    }
}

/// The address without its query, where links have what signs somebody in.
fn path_of(asked: &Asked) -> &str {
    asked.target.split('?').next().unwrap_or_default()
}

/// Where to look for what is not there.
fn search(reader: &Reader<'_>, asked: &Asked) -> (&'static str, String) {
    match path_of(asked).starts_with(manual::FOLDER) {
        true => (manual::FOLDER, reader.say(&say!("help-search"))),
        false => (HOME, reader.say(&say!("shell-search"))),
    }
}

/// What somebody who was refused can do now.
fn acts(reader: &Reader<'_>, status: StatusCode, asked: &Asked) -> Vec<(String, String)> {
    let again = || (reader.say(&say!("error-again")), asked.target.clone());
    let mut acts = match status {
        StatusCode::FORBIDDEN => {
            vec![(reader.say(&say!("error-accounts")), "/dashboard/accounts".to_owned())]
        }
        // A form is never sent again by a link.
        status if may_pass(status) && asked.method == Method::GET => vec![again()],
        _ => Vec::new(),
    };
    acts.push((reader.say(&say!("error-home")), "/dashboard".to_owned()));
    acts
}

/// Whether the same may be answered another time.
fn may_pass(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// Where to sign in, and come back to what was asked, where that was a page.
fn sign_in_for(asked: &Asked, had_session: bool) -> String {
    match (asked.method == Method::GET, had_session) {
        (true, false) => sign_in_address(&asked.target),
        (true, true) => format!("{}&{ENDED}=true", sign_in_address(&asked.target)),
        (false, _) => "/signin".to_owned(),
    }
}
