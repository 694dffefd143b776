//! Asking something of a sandbox that runs: HTTP over a socket in its directory, which only its user can open.

use std::io::{Read as _, Write as _};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use app::{Actor, App, publishing};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use domain::Span;
use sandbox::{Faults, Recorder, VirtualClock};
use serde_json::Value;
use tokio::net::UnixListener;

use super::arguments::{Control, Which};
use super::place;
use crate::sheet::Output;

/// What can be asked about and changed.
#[derive(Clone)]
pub(super) struct Controlled {
    pub(super) app: App,
    pub(super) clock: Arc<VirtualClock>,
    pub(super) faults: Arc<Faults>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) exports: String,
}

/// Answers for as long as it is polled.
pub(super) async fn serve(listener: UnixListener, controlled: Controlled) {
    if let Err(error) = axum::serve(listener, router(controlled)).await {
        tracing::error!(%error, "the sandbox takes no more commands");
    }
}

fn router(controlled: Controlled) -> Router {
    Router::new()
        .route("/env", get(async |State(it): State<Controlled>| it.exports))
        .route("/advance", post(advance))
        .route("/faults", get(list).post(add).delete(clear))
        .route(
            "/summary",
            get(async |State(it): State<Controlled>| it.recorder.summary(&it.faults).to_string()),
        )
        .route(
            "/summary.json",
            get(async |State(it): State<Controlled>| it.recorder.summary(&it.faults).json().to_string()),
        )
        .with_state(controlled)
}

async fn advance(State(it): State<Controlled>, by: String) -> Result<String, (StatusCode, String)> {
    let by: Span = by.trim().parse().map_err(|error| (StatusCode::BAD_REQUEST, error))?;
    Ok(format!("it is {} now\n", it.clock.advance(by.0)))
}

async fn list(State(it): State<Controlled>) -> String {
    it.faults.list().into_iter().map(|fault| fault + "\n").collect()
}

async fn add(State(it): State<Controlled>, fault: String) -> Result<(), (StatusCode, String)> {
    let fault = fault.parse().map_err(|error| (StatusCode::BAD_REQUEST, error))?;
    it.faults.add(fault);
    it.look_again().await
}

async fn clear(State(it): State<Controlled>) -> Result<(), (StatusCode, String)> {
    it.faults.clear();
    it.look_again().await
}

impl Controlled {
    /// Has publishing notice that steps may take longer or shorter now.
    async fn look_again(&self) -> Result<(), (StatusCode, String)> {
        let ctx = self.app.ctx(Actor::Console, "control");
        let looked = publishing::look_again(&self.app, &ctx).await;
        looked.map_err(|problem| (StatusCode::INTERNAL_SERVER_ERROR, problem.to_string()))
    }
}

/// Asks a sandbox; returns what it says.
pub(super) fn ask(control: &Control) -> anyhow::Result<String> {
    match control {
        Control::Env(which) => call(which, "GET", "/env", ""),
        Control::Advance { by, which } => call(which, "POST", "/advance", &by.to_string()),
        Control::Fault { fault, which } => call(which, "POST", "/faults", &fault.to_string()),
        Control::Faults(which) => call(which, "GET", "/faults", ""),
        Control::Clear(which) => call(which, "DELETE", "/faults", ""),
        Control::Summary { output: Output::Table, which } => call(which, "GET", "/summary", ""),
        Control::Summary { output, which } => {
            let summary: Value = serde_json::from_str(&call(which, "GET", "/summary.json", "")?)?;
            Ok(output.written(&summary))
        }
    }
}

/// One call on a connection of its own.
fn call(which: &Which, method: &str, path: &str, body: &str) -> anyhow::Result<String> {
    let mut stream = place::connect(which.sandbox.as_deref())?;
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: sandbox\r\nContent-Length: {length}\r\n\r\n{body}")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).context("the sandbox went away")?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the sandbox went away")?;
    if head.split(' ').nth(1) != Some("200") {
        bail!("{}", body.trim_end());
    }
    Ok(body.to_owned())
}
