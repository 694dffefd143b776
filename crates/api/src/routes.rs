//! Every route, in one list. A test walks it and asks who may call each.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::{Extension, Request, State};
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderName, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post, put};
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use crate::body::BodyLimits;
use crate::error::ApiError;
use crate::limits::Gate;
use crate::token::Origin;
use crate::{
    Options, access_log, artifacts, catalogue, cpp, front, health, limits, metrics, openapi, panics,
    request_id, secure, stoa, token, unread, version,
};

/// A route: the method, the path, and whom it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
}

macro_rules! routes {
    ($list:ident, $build:ident: $($verb:ident $path:literal $handler:expr;)*) => {
        pub(crate) const $list: &[Route] = &[$(Route { method: stringify!($verb), path: $path }),*];

        fn $build() -> Router<App> {
            Router::new()$(.route($path, $verb($handler)))*
        }
    };
}

routes! { PUBLISHING, publishing:
    get "/api/publishers" cpp::publishers::list;
    get "/api/publishers/{publisher}" cpp::publishers::get;
    get "/api/offerTypes" cpp::offer_types::list;
    get "/api/offerTypes/{offerType}" cpp::offer_types::get;
    get "/api/publishers/{publisher}/offers" cpp::offers::list;
    get "/api/publishers/{publisher}/offers/{offer}" cpp::offer::get;
    put "/api/publishers/{publisher}/offers/{offer}" cpp::offer::put;
    get "/api/publishers/{publisher}/offers/{offer}/versions/{version}" cpp::versions::get;
    get "/api/publishers/{publisher}/offers/{offer}/slot/{slot}" cpp::slots::get;
    get "/api/publishers/{publisher}/offers/{offer}/status" cpp::status::get;
    post "/api/publishers/{publisher}/offers/{offer}/publish" cpp::publish::post;
    post "/api/publishers/{publisher}/offers/{offer}/golive" cpp::golive::post;
    post "/api/publishers/{publisher}/offers/{offer}/cancel" cpp::cancel::post;
    get "/api/publishers/{publisher}/offers/{offer}/submissions" cpp::submissions::list;
    get "/api/publishers/{publisher}/offers/{offer}/operations/{operation}" cpp::operations::get;
    get "/api/publishers/{publisher}/offers/{offer}/submissions/operations/{operation}" cpp::operations::get;
    get "/api/operations/{name}" cpp::operations::get_by_version;
    get "/api/publishers/{publisher}/offers/{offer}/history" cpp::history::get;
}

routes! { PUBLIC, public:
    get "/" front::get;
    get "/catalog/offers" catalogue::list;
    get "/catalog/offers/{publisher}/{offer}" catalogue::get;
    get "/catalog/preview/{publisher}/{offer}" catalogue::preview_link;
    get "/artifacts/{digest}" artifacts::get;
    get "/healthz" health::healthz;
    get "/readyz" health::readyz;
    get "/metrics" metrics::get;
    get "/openapi.json" openapi::get;
}

routes! { TOKENS, tokens:
    post "/{tenant}/oauth2/token" token::v1;
    post "/{tenant}/oauth2/v2.0/token" token::v2;
    get "/{tenant}/.well-known/openid-configuration" token::configuration_v1;
    get "/{tenant}/v2.0/.well-known/openid-configuration" token::configuration_v2;
    get "/{tenant}/discovery/keys" token::keys;
    get "/{tenant}/discovery/v2.0/keys" token::keys;
    get "/common/discovery/instance" token::instance;
}

/// Every route there is.
pub const ROUTES: &[&[Route]] = &[PUBLISHING, stoa::ROUTES, PUBLIC, TOKENS];

/// The HTTP faces over `app`, ready to be served.
pub fn router(app: App, options: &Options) -> Router {
    let publishing = publishing().layer(from_fn(version::require));
    let gate = Arc::new(Gate::new(options.limits, &app.env.clock));
    let body = BodyLimits { size: options.max_body, offer: options.max_offer_body, time: options.body_time };
    let inner = publishing
        .merge(stoa::router())
        .merge(public())
        .merge(tokens())
        .method_not_allowed_fallback(wrong_method)
        .fallback(not_found)
        .layer(from_fn_with_state(app.clone(), panics::catch))
        .layer(from_fn_with_state((app.clone(), gate), limits::admit))
        .layer(from_fn_with_state(app.clone(), access_log::record))
        .layer(Extension(body))
        .layer(Extension(options.clone()))
        .layer(Extension(openapi::Document::new(&app.env.offer_types)))
        .with_state(app.clone());
    // Routing sees the plain path: the rewriting must lie around the router, not inside.
    let outer = Router::new().fallback_service(inner).layer(from_fn(plain_path));
    let outer = match cors(options) {
        Some(cors) => outer.layer(cors),
        None => outer,
    };
    outer
        .layer(from_fn(secure::headers))
        .layer(from_fn_with_state(app, request_id::assign))
        .layer(from_fn(unread::close_or_read))
}

fn cors(options: &Options) -> Option<CorsLayer> {
    let origins: Vec<_> = options.cors_origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    let names = [
        "etag",
        "idempotency-replayed",
        "link",
        "location",
        "operation-location",
        "retry-after",
        "x-ms-request-id",
        "x-stoa-warnings",
    ];
    (!origins.is_empty()).then(|| {
        CorsLayer::new()
            .allow_origin(origins)
            .allow_methods(Any)
            .allow_headers(AllowHeaders::mirror_request())
            .expose_headers(names.map(HeaderName::from_static))
    })
}

/// Tools end paths with a slash, or double one: neither means another place.
async fn plain_path(mut request: Request, next: Next) -> Response {
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

async fn not_found(uri: Uri) -> ApiError {
    let message = format!("there is nothing at `{}`", shown(&uri));
    ApiError::new(StatusCode::NOT_FOUND, "NotFound", message)
}

/// As much of a path as helps; what was sent may be long.
fn shown(uri: &Uri) -> String {
    uri.path().chars().take(300).collect()
}

async fn wrong_method(State(app): State<App>, request: Request) -> Response {
    let (path, method) = (shown(request.uri()), access_log::shown(request.method()));
    let message = format!("`{path}` does not take {method}; the Allow header lists what it takes");
    let refusal = ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message);
    token::turned_away(refusal, Origin::of_route(&request).as_ref(), app.env.clock.now())
}
