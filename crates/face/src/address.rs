//! The address of a request: its plain spelling, and whose it is.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::Response;

use crate::face::{Face, FaceOfRequest};

/// The faces of a house.
pub(crate) struct Faces {
    pub(crate) all: Vec<&'static Face>,
    /// Has what is nobody's.
    pub(crate) elsewhere: &'static Face,
}

/// Gives a request the face that owns its address, for all that is done before it is routed.
pub(crate) async fn find_face(State(faces): State<Arc<Faces>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let face = faces.all.iter().find(|face| face.owns(path)).copied().unwrap_or(faces.elsewhere);
    request.extensions_mut().insert(FaceOfRequest(face));
    next.run(request).await
}

/// Tools end paths with a slash, or double one: neither means another place.
pub(crate) async fn make_plain(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() > 1 && (path.ends_with('/') || path.contains("//")) {
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let plain = format!("/{}{query}", parts.join("/"));
        if let Ok(plain) = plain.parse::<PathAndQuery>() {
            let mut uri = request.uri().clone().into_parts();
            uri.path_and_query = Some(plain);
            if let Ok(uri) = Uri::from_parts(uri) {
                *request.uri_mut() = uri;
            }
        }
    }
    next.run(request).await
}
