//! The front page of the portal, which lists where the bookmarks of the older one lead: the module goes on by itself, and without it one follows
//! the links.

use app::App;
use askama::Template;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use ui::bookmarks::{self, Listed};
use ui::{Navigation, Page};
use words::say;

use crate::reading::{Reading, SignedIn};
use crate::render::page;

#[derive(Template)]
#[template(path = "front.html")]
pub(crate) struct Front<'a> {
    page: Page<'a>,
    bookmarks: Vec<Listed>,
}

impl<'a> Front<'a> {
    pub(crate) fn of(page: Page<'a>) -> Self {
        Self { bookmarks: bookmarks::list(&page.reader), page }
    }
}

fn answer(reading: &Reading) -> Result<Response, Refusal> {
    let title = reading.reader().say(&say!("front-title"));
    page(reading, &Front::of(reading.page(title, None, Navigation::default())))
}

pub(crate) fn dashboard() -> MethodRouter<App> {
    get(async |SignedIn(reading): SignedIn| answer(&reading))
}
