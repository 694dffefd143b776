//! All faces of a marketplace behind one address.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::{Extension, Request};
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};

use crate::access_log;
use crate::address::{self, Faces};
use crate::answer::write_refusals;
use crate::body::BodyLimits;
use crate::cors;
use crate::face::{Face, FaceOfRequest};
use crate::limits::{self, Gate, Limits};
use crate::maintenance::{self, Known};
use crate::refusal::Refusal;
use crate::{request_id, secure, unread};

/// Faces that share their limits, put together one after the other.
pub struct House {
    app: App,
    gate: Arc<Gate>,
    bodies: BodyLimits,
    /// What is known of maintenance.
    known: Arc<Known>,
    faces: Vec<&'static Face>,
    routes: Router<App>,
}

impl House {
    pub fn new(app: App, limits: Limits, bodies: BodyLimits) -> Self {
        let gate = Arc::new(Gate::new(limits, &app.env.clock));
        Self { app, gate, bodies, known: Arc::default(), faces: Vec::new(), routes: Router::new() }
    }

    /// With these routes, which are `face`'s.
    #[must_use]
    pub fn with(mut self, face: &'static Face, routes: Router<App>) -> Self {
        let routes = routes.method_not_allowed_fallback(refuse_method);
        let routes = self.surround(routes).layer(Extension(FaceOfRequest(face)));
        self.routes = self.routes.merge(routes);
        self.faces.push(face);
        self
    }

    /// Ready to be served, also to browsers that run what came from `origins`. Of a path that leads nowhere the face is the
    /// one that owns it, or else `elsewhere`.
    pub fn open(self, elsewhere: &'static Face, origins: &[String]) -> Router {
        let nowhere = self.surround(Router::new().fallback(refuse_path));
        let routes = self.routes.merge(nowhere).with_state(self.app.clone());
        // Routing sees the plain path: the rewriting must lie around the router, not inside.
        let outer = Router::new().fallback_service(routes);
        let outer = match cors::allow(origins) {
            Some(cors) => outer.layer(cors),
            None => outer,
        };
        let faces = Arc::new(Faces { all: self.faces, elsewhere });
        outer
            .layer(from_fn(secure::headers))
            .layer(from_fn_with_state(faces, address::find_face))
            .layer(from_fn(address::make_plain))
            .layer(from_fn_with_state(self.app, request_id::assign))
            .layer(from_fn(unread::close_or_read))
    }

    /// What lies around every handler.
    fn surround(&self, routes: Router<App>) -> Router<App> {
        routes
            .layer(from_fn_with_state(self.app.clone(), write_refusals))
            .layer(from_fn_with_state((self.app.clone(), self.known.clone()), maintenance::hold))
            .layer(from_fn_with_state((self.app.clone(), self.gate.clone()), limits::admit))
            .layer(from_fn_with_state(self.app.clone(), access_log::record))
            .layer(Extension(self.bodies))
    }
}

async fn refuse_path(uri: Uri) -> Refusal {
    let message = format!("there is nothing at `{}`", repeated(&uri));
    Refusal::new(StatusCode::NOT_FOUND, "NotFound", message)
}

async fn refuse_method(request: Request) -> Refusal {
    let (path, method) = (repeated(request.uri()), access_log::shown(request.method()));
    let message = format!("`{path}` does not take {method}; the Allow header lists what it takes");
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
}

/// As much of a path as helps; what was sent may be long.
fn repeated(uri: &Uri) -> String {
    uri.path().chars().take(300).collect()
}
