//! Whether an offer may have an id, told while it is typed.

use app::App;
use app::offers::{IdState, offer_id_state};
use axum::Json;
use axum::extract::State as Of;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use domain::OfferTypeId;
use face::Refusal;
use face::query::Query;
use serde_json::json;
use words::{Sentence, say};

use super::fields::wrong_id;
use super::place_of;
use super::show::named;
use crate::reading::{Reading, SignedIn};
use crate::render::guard;

/// The most letters of what was typed that are told back.
const MOST: usize = 100;

pub(crate) fn check() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, query: Query| {
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let Some(publisher) = named(&text("publisher"))? else {
            return Ok::<_, Refusal>(told(&reading, false, &say!("new-id-missing")));
        };
        let id: String = text("id").chars().take(MOST).collect();
        let offer_type: Option<OfferTypeId> = text("type").parse().ok();
        let asked = (publisher.clone(), id.clone());
        let state = app
            .read(&reading.ctx, move |ctx, tx| {
                offer_id_state(ctx, tx, &asked.0, &asked.1, offer_type.as_ref())
            })
            .await?;
        Ok(match state {
            IdState::Free => {
                let id = id.to_lowercase();
                let place = place_of(publisher.as_str(), &id);
                told(&reading, true, &say!("new-id-free", id, place))
            }
            other => told(&reading, false, &wrong_id(other, &id).unwrap_or_else(|| say!("new-id-missing"))),
        })
    })
}

/// Whether it is free, and in words.
pub(crate) fn told(reading: &Reading, is_free: bool, text: &Sentence) -> Response {
    let mut answer = Json(json!({ "free": is_free, "text": reading.reader().say(text) })).into_response();
    guard(answer.headers_mut());
    answer
}
