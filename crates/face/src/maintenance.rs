//! Maintenance, as requests meet it: what changes something over an API is refused, what reads goes on, and faces for people decide
//! page by page.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::maintenance::{Maintenance, current};
use app::{Actor, App};
use axum::extract::{Request, State};
use axum::http::{Extensions, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Timestamp;

use crate::face::{Asked, Callers, FaceOfRequest};
use crate::refusal::Refusal;

/// How long what a node knows of it is good for: so soon every node goes by what was said on one.
pub const KNOWN_FOR: Duration = Duration::from_secs(2);

/// The code of the refusal.
pub const CODE: &str = "UnderMaintenance";

/// What was known last, and since when.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<(Timestamp, Option<Maintenance>)>>);

/// What was known when a request came.
#[derive(Clone)]
struct OfRequest(Option<Maintenance>);

/// What was known of maintenance when the request came.
pub(crate) fn of_request(extensions: &Extensions) -> Option<Maintenance> {
    extensions.get::<OfRequest>().and_then(|known| known.0.clone())
}

impl Known {
    /// What is planned or under way. Of requests that come together one looks.
    async fn look(&self, app: &App) -> Option<Maintenance> {
        let now = app.env.clock.now();
        if let Some((since, known)) = self.locked().as_mut() {
            if *since <= now && now < *since + KNOWN_FOR {
                return known.clone();
            }
            *since = now;
        }
        match app.read(&app.ctx(Actor::Anonymous, "maintenance"), current).await {
            Ok(found) => {
                *self.locked() = Some((now, found.clone()));
                found
            }
            Err(problem) => {
                tracing::warn!(%problem, "whether there is maintenance cannot be read: what was known before counts");
                self.locked().as_ref().and_then(|(_, known)| known.clone())
            }
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Option<(Timestamp, Option<Maintenance>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Refuses what changes something over an API while maintenance is under way.
pub(crate) async fn hold(
    State((app, known)): State<(App, Arc<Known>)>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(FaceOfRequest(face)) = request.extensions().get::<FaceOfRequest>().copied() else {
        return next.run(request).await;
    };
    // What everybody may read is never kept back, and whoever watches the process asks for no more than that.
    if !face.is_for_people && face.callers != Callers::SignIn {
        return next.run(request).await;
    }
    let now = app.env.clock.now();
    let found = known.look(&app).await;
    let changes = !face.is_for_people && !request.method().is_safe();
    if let Some(maintenance) = found.as_ref().filter(|found| changes && found.is_under_way(now)) {
        return Asked::of(&request).refuse(refusal(maintenance, now), now);
    }
    request.extensions_mut().insert(OfRequest(found));
    next.run(request).await
}

/// What is answered in place of what was asked.
pub fn refusal(maintenance: &Maintenance, now: Timestamp) -> Refusal {
    let end = match maintenance.until.filter(|until| *until > now) {
        Some(until) => format!("until {until}"),
        None => "for a while".to_owned(),
    };
    let message = format!("the marketplace is under maintenance {end}: nothing was changed, ask again then");
    let seconds = maintenance.come_back(now).as_secs().max(1);
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, CODE, message)
        .with_header(header::RETRY_AFTER, seconds.to_string())
}
