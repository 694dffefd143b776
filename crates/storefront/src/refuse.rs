//! Refusals as pages of the storefront.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, Response};
use domain::Timestamp;
use face::{Asked, Refusal};
use ui::Reader;
use ui::answer::guard;
use ui::refused::{columns, sentences};
use ui::store::StorePage;
use words::{Sentence, say};

use crate::visit::{bare_page, language_of, own_words};

/// What says that something was there once.
pub(crate) const GONE: &str = "Gone";

#[derive(Template)]
#[template(path = "store_error.html")]
struct Shown<'a> {
    page: StorePage<'a>,
    columns: String,
    status: u16,
    title: String,
    lead: String,
    /// What a program would be told, in English.
    message: String,
    request_id: String,
    /// What to do now: what the link says, and where it leads; the first is what most do.
    acts: Vec<(String, String)>,
}

/// Writes `refusal` as a page.
pub(crate) fn refuse(refusal: Refusal, asked: &Asked, now: Timestamp) -> Response {
    let language = language_of(asked);
    let body = written(&refusal, asked, Reader { words: own_words(language), now });
    let mut answer = refusal.answer(Html(body));
    guard(answer.headers_mut());
    answer.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    answer
}

pub(crate) fn written(refusal: &Refusal, asked: &Asked, reader: Reader<'_>) -> String {
    let (title, lead) = words_of(refusal.status, &refusal.code);
    let title = reader.say(&title);
    let is_ours = refusal.status.is_server_error();
    let shown = Shown {
        page: bare_page(asked, title.clone(), reader),
        columns: columns(refusal.status),
        status: refusal.status.as_u16(),
        title,
        lead: reader.lead(&lead),
        message: refusal.message.clone(),
        request_id: if is_ours { asked.request_id.clone() } else { String::new() },
        acts: vec![
            (reader.say(&say!("store-error-home")), "/".to_owned()),
            (reader.say(&say!("store-error-categories")), "/categories".to_owned()),
        ],
    };
    shown.render().expect("texts and numbers can be written")
}

fn words_of(status: StatusCode, code: &str) -> (Sentence, Sentence) {
    match status {
        StatusCode::NOT_FOUND => (say!("store-missing-title"), say!("store-missing-lead")),
        StatusCode::GONE => (say!("store-gone-title"), say!("store-gone-lead")),
        _ => sentences(status, code),
    }
}
