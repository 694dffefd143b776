//! The editor: every page of an offer and of its plans, made of what the type of the offer says of its fields.

mod around;
mod differ;
mod files;
mod findings;
mod images;
mod missing;
mod open;
mod path;
mod save;
mod show;

use app::App;
use axum::routing::{MethodRouter, get, post};
use face::query::Query;

pub(super) use self::around::Around;
pub(super) use self::open::{Opened, fields_of};
use self::open::{bare, open};
use self::path::EditorPath;
use self::show::{Done, Filled, show};
use crate::form::Form;
use crate::reading::{Reading, SignedIn};
use crate::routes::Route;

macro_rules! edited {
    ($($page:literal)+) => {
        /// Every page that is edited here, to be seen and to be saved.
        pub(crate) const ROUTES: &[Route] = &[$(
            Route::get(crate::offer::below!($page), edit),
            Route::post(crate::offer::below!($page), save),
        )+];
    };
}

edited! {
    "offer-settings" "properties" "listing" "audience" "leads" "technical" "legal" "support" "resell" "test-drive" "supplemental" "co-sell"
    "plans/{plan}/plan-setup" "plans/{plan}/plan-listing" "plans/{plan}/plan-availability" "plans/{plan}/plan-technical"
}

/// The name under which an address says that a page was saved just now: by the tag that it has since.
const SAVED: &str = "saved";

pub(crate) fn edit() -> MethodRouter<App> {
    get(async |SignedIn(reading): SignedIn, path: EditorPath, query: Query| {
        let opened = open(&reading, path.owner(), &path.page).await?;
        let tag = opened.on_page.as_ref().map(|on_page| bare(&on_page.tag));
        let done = match query.get(SAVED) {
            // Of what is not so any more nothing is told.
            Some(saved) if tag.as_deref() == Some(saved) => Done::Saved,
            _ => Done::Nothing,
        };
        let filled = kept(&reading, &opened, &path);
        show(&reading, opened, &path.page, filled, &done).await
    })
}

/// What had been filled in when a session ended.
fn kept(reading: &Reading, opened: &open::Opened, path: &EditorPath) -> Option<Filled> {
    let (kept, on_page) = (reading.kept.as_ref()?, opened.on_page.as_ref()?);
    let fields = fields_of(reading, &opened.offer, &path.page);
    // Nothing is done by itself, whatever button was pressed.
    let mut kept: Vec<_> = kept.iter().filter(|(name, _)| name != "do").cloned().collect();
    kept.push(("do".to_owned(), "look".to_owned()));
    let read = forms::read(fields, &on_page.content, &kept);
    let made_of = Some((reading.typed("tag").to_owned(), read.was.clone()));
    Some(Filled { content: read.content, typed: read.typed, faults: read.faults, made_of })
}

pub(crate) fn save() -> MethodRouter<App> {
    post(async |path: EditorPath, form: Form| save::answer(&form, &path).await)
}

/// What samples of these pages are made of.
#[cfg(test)]
pub(crate) mod sample {
    pub(crate) use super::around::{Around, Changed, Line, Summary, Tab, Told, contents};
    pub(crate) use super::differ::{Differ, Differs};
    pub(crate) use super::images::{ImageShown, entry as images_entry};
    pub(crate) use super::missing::NoPage;
    pub(crate) use super::show::{Editor, Sent};
}
