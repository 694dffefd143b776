//! One file for a field, sent by the page's module as soon as it was chosen. Without a script it comes with the form.

use app::uploads::Upload;
use app::{App, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, post};
use face::Refusal;
use face::file::FileBody;
use face::path::OfferPath;
use face::query::Query;
use serde_json::json;
use ui::Reader;
use words::{Sentence, say};

use crate::form::foreign;
use crate::origin::is_own;
use crate::reading::{FormOf, SignedIn};
use crate::render::guard;
use crate::sent::{find_place, keep};

/// What a page proves with that it is ours; the body is the file.
const TOKEN: &str = "stoa-token";

/// `?place=` is the JSON pointer of the field, as the form names it. Answers where the file is now and what it is, or all that is wrong
/// with it, in the reader's language.
pub(crate) fn upload() -> MethodRouter<App> {
    post(
        async |State(app): State<App>,
               headers: HeaderMap,
               SignedIn(reading): SignedIn,
               path: OfferPath,
               query: Query,
               file: FileBody| {
            let token = headers.get(TOKEN).and_then(|token| token.to_str().ok()).unwrap_or_default();
            if !is_own(&headers, &app.env.settings) {
                return Err(foreign("a page of somebody else sent this file, and nothing was done"));
            }
            match reading.form_of(token) {
                FormOf::Theirs => {}
                FormOf::Earlier(_) | FormOf::Foreign => {
                    return Err(foreign("this page is not one of yours any more: open it again"));
                }
            }
            let place = find_place(&app, &reading.ctx, &path, query.get("place").unwrap_or_default()).await?;
            let received = file.take(&app, &reading.ctx, &place).await?;
            let reader = reading.reader();
            let answer = match keep(&app, &reading.ctx, &place, received).await? {
                Ok(upload) => (StatusCode::CREATED, Json(told(&reader, &upload)?)).into_response(),
                Err(reasons) => {
                    let faults: Vec<_> = reasons.iter().map(|reason| reader.say(reason)).collect();
                    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "faults": faults }))).into_response()
                }
            };
            Ok::<_, Refusal>(guarded(answer))
        },
    )
}

fn guarded(mut answer: Response) -> Response {
    guard(answer.headers_mut());
    answer
}

fn told(reader: &Reader<'_>, upload: &Upload) -> Result<serde_json::Value, Problem> {
    let address = url::Url::parse(&upload.address).map_err(Problem::internal)?;
    let query = address.query().map_or_else(String::new, |query| format!("?{query}"));
    let file = &upload.file;
    Ok(json!({
        "address": upload.address,
        // From where the page is, whatever name the marketplace is reached by.
        "here": format!("{}{query}", address.path()),
        "found": reader.say(&found(reader, file)),
        "width": file.width,
        "height": file.height,
    }))
}

/// What a file is, in a few words.
fn found(reader: &Reader<'_>, file: &db::artifacts::Artifact) -> Sentence {
    let kind = file.media_type.rsplit(['/', '.', '-']).next().unwrap_or_default().to_ascii_uppercase();
    let size = reader.size(file.bytes.unsigned_abs());
    match (file.width, file.height) {
        (Some(width), Some(height)) => say!("upload-found-picture", kind, width, height, size),
        _ => say!("upload-found-file", kind, size),
    }
}
