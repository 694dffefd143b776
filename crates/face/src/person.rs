//! Requests of people who are signed in with a browser.

use std::sync::Arc;

use app::people::session_of;
use app::{Actor, App, Ctx, Problem};
use axum::http::request::Parts;

use crate::bearer::Asker;
use crate::limits::Admission;
use crate::refusal::Refusal;
use crate::request_id::RequestId;

/// The context of a request whose browser holds `token`, which counts for its person from now on; nothing where the session ended.
pub async fn signed_in(parts: &mut Parts, app: &App, token: &str) -> Result<Option<Ctx>, Refusal> {
    let nobody = app.ctx(Actor::Anonymous, RequestId::read(&parts.extensions));
    let Some(actor) = session_of(app, &nobody, token).await? else { return Ok(None) };
    if let Actor::Person { id, .. } = &actor {
        let admission = parts.extensions.get::<Arc<Admission>>().cloned();
        admission.ok_or_else(|| Problem::internal("the router admits no requests"))?.of_person(id)?;
    }
    parts.extensions.insert(Asker(actor.to_string()));
    Ok(Some(app.ctx(actor, RequestId::read(&parts.extensions))))
}
