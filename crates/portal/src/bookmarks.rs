//! The front page, which lists where the bookmarks of the older portal lead. Those end with a fragment, which no server sees: the module
//! goes on by itself, and without it one follows the links.

use app::App;
use askama::Template;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use ui::{Navigation, Page};
use words::say;

use crate::moved::{BOOKMARKS, Bookmark};
use crate::reading::{Reading, SignedIn};
use crate::render::page;

pub(crate) struct Shown {
    fragment: &'static str,
    text: String,
    to: &'static str,
}

#[derive(Template)]
#[template(path = "front.html")]
pub(crate) struct Front<'a> {
    page: Page<'a>,
    is_signed_in: bool,
    bookmarks: Vec<Shown>,
}

impl<'a> Front<'a> {
    pub(crate) fn of(page: Page<'a>) -> Self {
        let shown = |bookmark: &Bookmark| Shown {
            fragment: bookmark.fragment,
            text: page.reader.say(&bookmark.words()),
            to: bookmark.to,
        };
        let bookmarks = BOOKMARKS.iter().map(shown).collect();
        Self { is_signed_in: page.person.is_some(), bookmarks, page }
    }
}

fn answer(reading: &Reading) -> Result<Response, Refusal> {
    let title = reading.reader().say(&say!("front-title"));
    page(reading, &Front::of(reading.page(title, None, Navigation::default())))
}

pub(crate) fn front() -> MethodRouter<App> {
    get(async |reading: Reading| answer(&reading))
}

pub(crate) fn dashboard() -> MethodRouter<App> {
    get(async |SignedIn(reading): SignedIn| answer(&reading))
}
