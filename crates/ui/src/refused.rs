//! What pages in place of others say: why there is nothing else to see.

use axum::http::StatusCode;
use words::{Sentence, say};

use crate::Pillar;

/// What is, and what to do, of a refusal with this status and code.
pub fn sentences(status: StatusCode, code: &str) -> (Sentence, Sentence) {
    match status {
        StatusCode::FORBIDDEN if code == "ForeignForm" => (say!("error-form-title"), say!("error-form-lead")),
        StatusCode::FORBIDDEN => (say!("error-forbidden-title"), say!("error-forbidden-lead")),
        StatusCode::NOT_FOUND => (say!("error-missing-title"), say!("error-missing-lead")),
        StatusCode::TOO_MANY_REQUESTS => (say!("error-often-title"), say!("error-often-lead")),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::INSUFFICIENT_STORAGE => {
            (say!("error-busy-title"), say!("error-busy-lead"))
        }
        StatusCode::PAYLOAD_TOO_LARGE => (say!("error-large-title"), say!("error-large-lead")),
        StatusCode::REQUEST_TIMEOUT => (say!("error-slow-title"), say!("error-slow-lead")),
        status if status.is_server_error() => (say!("error-ours-title"), say!("error-ours-lead")),
        _ => (say!("error-request-title"), say!("error-request-lead")),
    }
}

/// Six columns: one is missing where there is nothing, one is an outline where nobody may look, one is broken where we failed.
pub fn columns(status: StatusCode) -> String {
    let odd = match status {
        StatusCode::NOT_FOUND => None,
        StatusCode::FORBIDDEN => Some(Pillar::ToCome),
        status if status.is_server_error() => Some(Pillar::Broken),
        _ => Some(Pillar::Waits),
    };
    let all = [
        Some(Pillar::Done),
        Some(Pillar::Done),
        Some(Pillar::Done),
        odd,
        Some(Pillar::Done),
        Some(Pillar::Done),
    ];
    let place = |(nth, pillar): (usize, Option<Pillar>)| {
        let drawn = pillar.map(Pillar::draw).unwrap_or_default();
        format!(
            r#"<g transform="translate({} 8)">{}</g>"#,
            nth * 52 + 8,
            drawn.replace("<svg ", r#"<svg width="32" height="70" "#)
        )
    };
    let drawn: String = all.into_iter().enumerate().map(place).collect();
    format!(
        r#"<svg class="columns" width="308" height="84" viewBox="0 0 308 84" aria-hidden="true"><path d="M0 2h308" stroke="currentColor" stroke-width="4"/>{drawn}<path d="M0 80h308M0 83h308" stroke="currentColor"/></svg>"#
    )
}
