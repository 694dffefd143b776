//! What customers see of a text with markup while somebody writes it. Nothing is stored; without a script the page itself shows it.

use app::App;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{MethodRouter, post};
use face::Refusal;
use face::path::OfferPath;
use serde_json::Value;

use super::frame::subject;
use crate::form::Form;
use crate::render::guard;

/// The longest text that is shown, in bytes: so short that nobody else waits for it.
const MOST: usize = 64 * 1024;

/// `place` is the JSON pointer of the field on its page, `text` what stands there; with `clean`, the text that is left comes along.
pub(crate) fn markup() -> MethodRouter<App> {
    post(async |path: OfferPath, form: Form| preview(&path, &form).await)
}

async fn preview(path: &OfferPath, form: &Form) -> Result<Response, Refusal> {
    form.signed_in()?;
    let text = form.get("text");
    if text.len() > MOST {
        let message = "the text is too long to be shown as it is typed";
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", message));
    }
    let reading = &form.reading;
    let owner = (path.publisher.clone(), path.offer.clone());
    let found = reading.app.read(&reading.ctx, move |ctx, tx| subject(ctx, tx, &owner.0, &owner.1)).await?;
    let is_of_plan = !path.rest.text("plan").is_empty();
    let known = reading.app.env.offer_types.get(&found.offer.offer_type);
    let pages = known.map_or(&[][..], |known| known.pages());
    let mut pages = pages.iter().filter(|page| page.name.is_of_plans() == is_of_plan);
    let field = pages.find_map(|page| forms::field_at(&page.fields, form.get("place")));
    let allowed = field.and_then(|field| field.markup.as_ref()).and_then(Value::as_object);
    let Some(allowed) = allowed else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "NotFound", "no text with markup is at this place"));
    };
    let is_clean_wanted = form.filled("clean").is_some();
    let html = forms::preview(&reading.reader(), allowed, text, is_clean_wanted);
    let mut answer = Html(html).into_response();
    guard(answer.headers_mut());
    Ok(answer)
}
