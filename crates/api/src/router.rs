//! All endpoints of all faces, put together.

use app::App;
use axum::Router;
use axum::extract::Extension;
use axum::middleware::from_fn;
use face::House;
use face::body::BodyLimits;

use crate::endpoint::{Endpoint, route};
use crate::openapi::{Described, Operation};
use crate::options::Options;
use crate::routes::Route;
use crate::{alive, catalogue, cpp, faces, stoa, token, version, watching};

/// Every endpoint there is, in the order of the OpenAPI document.
const PARTS: &[&[Endpoint]] = &[
    cpp::ENDPOINTS,
    stoa::ENDPOINTS,
    token::ENDPOINTS,
    catalogue::ENDPOINTS,
    alive::ENDPOINTS,
    watching::ENDPOINTS,
];

/// Every route there is.
pub fn routes() -> impl Iterator<Item = Route> {
    PARTS.iter().copied().flatten().map(|endpoint| endpoint.route)
}

/// What the OpenAPI document says of them.
pub(crate) fn operations() -> impl Iterator<Item = Operation> {
    PARTS.iter().copied().flatten().map(|endpoint| (endpoint.operation)())
}

/// The HTTP faces over `app` that are here, and nothing beside them.
pub fn router(app: App, options: &Options) -> Router {
    open(house(app, options), options)
}

/// The HTTP faces that are here, to be joined by others.
pub fn house(app: App, options: &Options) -> House {
    let bodies =
        BodyLimits { size: options.max_body, offer: options.max_offer_body, time: options.body_time };
    let watching =
        route(watching::ENDPOINTS).layer(Extension(options.clone())).layer(Extension(Described::default()));
    House::new(app, options.limits, bodies)
        .with(faces::PUBLISHING, route(cpp::ENDPOINTS).layer(from_fn(version::require)))
        .with(faces::STOA, route(stoa::ENDPOINTS))
        .with(faces::TOKENS, route(token::ENDPOINTS))
        .with(faces::PUBLIC, route(catalogue::ENDPOINTS))
        .with(faces::ALIVE, route(alive::ENDPOINTS))
        .with(faces::PUBLIC, watching)
}

/// All faces of `house`, ready to be served; what is nowhere is told as programs read it.
pub fn open(house: House, options: &Options) -> Router {
    house.open(faces::PUBLIC, &options.cors_origins)
}
