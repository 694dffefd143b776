//! For whoever forgot their password: a link by mail.
//!
//! The answer is the same whether there is somebody with the address, and comes as fast: who that is, is looked up in the background.

use app::people::{self, Refused};
use app::{App, Problem};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use face::Refusal;
use face::query::Query;
use ui::{Navigation, Page};
use words::{Sentence, say};

use crate::door::after;
use crate::form::Form;
use crate::reading::Reading;
use crate::render::{go_to, page_with};

const HERE: &str = "/signin/forgot";

#[derive(Template)]
#[template(path = "forgot.html")]
pub(crate) struct Forgot<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) is_sent: bool,
    /// What was typed before.
    pub(crate) address: String,
    pub(crate) fault: Option<String>,
}

fn forgot_page(
    reading: &Reading,
    status: StatusCode,
    is_sent: bool,
    address: &str,
    fault: Option<&Sentence>,
) -> Result<Response, Refusal> {
    let title = match (is_sent, fault) {
        (true, _) => say!("forgot-sent-title"),
        (false, None) => say!("forgot-title"),
        (false, Some(_)) => say!("forgot-title-fault"),
    };
    let fault = fault.map(|fault| reading.reader().say(fault));
    let page = reading.page(reading.reader().say(&title), None, Navigation::default());
    page_with(reading, status, &Forgot { page, is_sent, address: address.to_owned(), fault })
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |reading: Reading, query: Query| {
        if !reading.app.env.settings.password_sign_in {
            return Ok(go_to("/signin"));
        }
        forgot_page(&reading, StatusCode::OK, query.get("sent").is_some(), "", None)
    })
}

pub(crate) fn ask() -> MethodRouter<App> {
    post(async |State(app): State<App>, form: Form| {
        let remote = form.browser.remote;
        let (reading, typed) = (&form.reading, form.get("address").trim());
        let fault = |status, fault: &Sentence| forgot_page(reading, status, false, typed, Some(fault));
        match people::ask_reset(&app, &reading.ctx.request_id, typed, remote).await {
            Ok(()) => Ok(go_to(&format!("{HERE}?sent"))),
            Err(Refused::Off) => Ok(go_to("/signin")),
            Err(Refused::Problem(Problem::BadRequest { .. })) => {
                fault(StatusCode::UNPROCESSABLE_ENTITY, &say!("forgot-address"))
            }
            Err(Refused::Wait(wait)) => {
                let seconds = wait.as_secs().max(1);
                Ok(after(fault(StatusCode::TOO_MANY_REQUESTS, &say!("forgot-wait", seconds))?, seconds))
            }
            // Nothing was compared.
            Err(Refused::Wrong) => Err(Problem::internal("an address alone is not wrong").into()),
            Err(Refused::Problem(problem)) => Err(problem.into()),
        }
    })
}
