//! Where the pages are.

use app::App;
use axum::Router;
use axum::routing::MethodRouter;
use face::House;

use crate::moved::MOVED;
use crate::{
    accounts, bookmarks, door, faces, forgot, help, link, maintenance, new_offer, offer, offers, openid,
    operate, preferences, profile, search, sessions,
};

/// An address that is answered.
pub struct Route {
    /// In small letters.
    pub method: &'static str,
    pub path: &'static str,
    handler: fn() -> MethodRouter<App>,
}

impl Route {
    pub(crate) const fn get(path: &'static str, handler: fn() -> MethodRouter<App>) -> Self {
        Self { method: "get", path, handler }
    }

    pub(crate) const fn post(path: &'static str, handler: fn() -> MethodRouter<App>) -> Self {
        Self { method: "post", path, handler }
    }
}

/// Every route of the portal.
pub fn routes() -> impl Iterator<Item = &'static Route> {
    DOOR.iter().chain(DASHBOARD).chain(offer::editor::ROUTES).chain(led_on())
}

/// Addresses of older portals that are no pages of this one.
fn led_on() -> impl Iterator<Item = &'static Route> {
    let moved = MOVED.iter().map(|moved| &moved.route);
    moved.filter(|moved| !DASHBOARD.iter().any(|route| route.path == moved.path))
}

/// What everybody may open.
const DOOR: &[Route] = &[
    Route::get("/assets/{name}", door::assets),
    Route::get("/signin", door::show_sign_in),
    Route::post("/signin", door::sign_in),
    Route::get("/signin/forgot", forgot::show),
    Route::post("/signin/forgot", forgot::ask),
    Route::get("/signin/link", link::show_link),
    Route::post("/signin/link", link::open_link),
    Route::get("/signin/openid", openid::begin),
    Route::get("/signin/openid/return", openid::finish),
    Route::post("/signout", sessions::sign_out),
    Route::post("/preferences", preferences::save),
    Route::get("/help", help::contents),
    Route::get("/help/{article}", help::article),
];

/// The pages of whoever is signed in.
const DASHBOARD: &[Route] = &[
    Route::get("/dashboard", bookmarks::dashboard),
    Route::get("/dashboard/accounts", accounts::show),
    Route::get(search::SEARCH, search::show),
    Route::get(maintenance::HERE, maintenance::show),
    Route::post(maintenance::HERE, maintenance::save),
    Route::get(profile::HERE, profile::show),
    Route::post(profile::HERE, profile::save),
    Route::get("/dashboard/account/sessions", sessions::show),
    Route::post("/dashboard/account/sessions", sessions::end),
    Route::get("/dashboard/commercial-marketplace/overview", offers::show),
    Route::get("/dashboard/commercial-marketplace/overview.csv", offers::export),
    Route::get("/dashboard/commercial-marketplace/events/{publisher}", offers::follow),
    Route::get(new_offer::NEW, new_offer::show),
    Route::post(new_offer::NEW, new_offer::create),
    Route::get(new_offer::CHECK, new_offer::check),
    Route::get(new_offer::CHOOSE, new_offer::choose),
    Route::get(offer::BEGUN, offer::show_begun),
    Route::get(offer::PLANS, offer::show_plans),
    Route::post(offer::PLANS, offer::order_plans),
    Route::get(offer::NEW_PLAN, offer::ask_plan),
    Route::post(offer::NEW_PLAN, offer::add_plan),
    Route::get(offer::CHECK_PLAN, offer::check_plan),
    Route::get(offer::DELETE_PLAN, offer::ask_delete_plan),
    Route::post(offer::DELETE_PLAN, offer::delete_plan),
    Route::get(offer::OVERVIEW, offer::show),
    Route::get(offer::COMPARE, offer::compare),
    Route::get(offer::COMPARE_CSV, offer::compare_csv),
    Route::get(offer::COMPARE_JSON, offer::compare_json),
    Route::get(offer::HISTORY, offer::show_history),
    Route::get(offer::HISTORY_CSV, offer::history_csv),
    Route::get(offer::RESTORE, offer::ask_restore),
    Route::post(offer::RESTORE, offer::restore),
    Route::get(offer::REVIEW, offer::show_review),
    Route::post(offer::REVIEW, offer::send_review),
    Route::get(offer::PUBLISH, offer::to_review),
    Route::get(offer::GO_LIVE, offer::ask_go_live),
    Route::post(offer::GO_LIVE, offer::go_live),
    Route::get(offer::CANCEL, offer::ask_cancel),
    Route::post(offer::CANCEL, offer::cancel),
    Route::get(offer::STOP_SELLING, offer::ask_stop),
    Route::post(offer::STOP_SELLING, offer::stop),
    Route::get(offer::RESUME_SELLING, offer::ask_resume),
    Route::post(offer::RESUME_SELLING, offer::resume),
    Route::get(offer::PRODUCT, offer::show_product),
    Route::get(offer::AUDIENCE, offer::show_audience),
    Route::post(offer::AUDIENCE, offer::change_audience),
    Route::get(offer::AUDIENCE_CSV, offer::audience_csv),
    Route::get(offer::CONFIRM, offer::show_members),
    Route::post(offer::CONFIRM, offer::confirm_members),
    Route::post(offer::UPLOADS, offer::upload),
    Route::post(offer::PLAN_UPLOADS, offer::upload),
    Route::get(offer::PRICING, offer::show_pricing),
    Route::post(offer::PRICING, offer::save_pricing),
    Route::get(offer::PRICES_IMPORT, offer::ask_prices),
    Route::post(offer::PRICES_IMPORT, offer::look_at_prices),
    Route::get(offer::PRICES_CSV, offer::prices_csv),
    Route::get(offer::PRICES_WORKBOOK, offer::prices_workbook),
    Route::post(offer::MARKUP, offer::markup),
    Route::post(offer::PLAN_MARKUP, offer::markup),
    Route::get(operate::QUEUE, operate::show_queue),
    Route::get(operate::ONE, operate::show_one),
    Route::post(operate::ONE, operate::decide),
];

/// The house with the portal in it.
#[must_use]
pub fn join(house: House) -> House {
    house
        .with(faces::DOOR, router(DOOR.iter()))
        .with(faces::DASHBOARD, router(DASHBOARD.iter().chain(offer::editor::ROUTES).chain(led_on())))
}

fn router(routes: impl Iterator<Item = &'static Route>) -> Router<App> {
    routes.fold(Router::new(), |router, route| router.route(route.path, (route.handler)()))
}
