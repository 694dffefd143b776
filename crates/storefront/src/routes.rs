//! Where the pages are.

use std::sync::Arc;

use app::App;
use axum::Router;
use axum::extract::Extension;
use axum::routing::MethodRouter;
use face::House;

use crate::shop::Shop;
use crate::{choose, faces, feed, home, legal, lists, show};

/// An address that is answered.
pub struct Route {
    /// In small letters.
    pub method: &'static str,
    pub path: &'static str,
    handler: fn() -> MethodRouter<App>,
}

impl Route {
    const fn get(path: &'static str, handler: fn() -> MethodRouter<App>) -> Self {
        Self { method: "get", path, handler }
    }
}

/// Every route of the storefront.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    ROUTES.iter()
}

const ROUTES: &[Route] = &[
    Route::get("/", home::home),
    Route::get("/product/{key}", show::product),
    Route::get("/publisher/{publisher}", lists::publisher),
    Route::get("/categories", home::categories),
    Route::get("/categories/{key}", lists::category),
    Route::get("/legal/{page}", legal::legal),
    Route::get("/choose", choose::choose),
    Route::get("/feed.atom", feed::feed),
    Route::get("/sitemap.xml", feed::sitemap),
    Route::get("/robots.txt", feed::robots),
];

/// The house with the storefront of `shop` in it.
#[must_use]
pub fn join(house: House, shop: Arc<Shop>) -> House {
    let routes = routes().fold(Router::new(), |router, route| router.route(route.path, (route.handler)()));
    house.with(faces::STORE, routes.layer(Extension(shop)))
}
