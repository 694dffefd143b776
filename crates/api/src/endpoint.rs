//! What an endpoint is: one file with its route, what is said of it, and its handler.

use app::App;
use axum::Router;
use axum::routing::MethodRouter;

use crate::openapi::Operation;
use crate::routes::Route;

/// What a file of an endpoint holds.
pub(crate) struct Endpoint {
    pub(crate) route: Route,
    /// What the OpenAPI document says of it.
    pub(crate) operation: fn() -> Operation,
    pub(crate) handler: fn() -> MethodRouter<App>,
}

/// The endpoints of a part of a face, by the names of their files.
macro_rules! endpoints {
    ($($endpoint:ident),* $(,)?) => {
        pub(crate) const ENDPOINTS: &[$crate::endpoint::Endpoint] = &[$($crate::endpoint::Endpoint {
            route: $endpoint::ROUTE,
            operation: $endpoint::operation,
            handler: $endpoint::handler,
        }),*];
    };
}
pub(crate) use endpoints;

/// A router of these endpoints.
pub(crate) fn route(endpoints: &[Endpoint]) -> Router<App> {
    let add =
        |router: Router<App>, endpoint: &Endpoint| router.route(endpoint.route.path, (endpoint.handler)());
    endpoints.iter().fold(Router::new(), add)
}
