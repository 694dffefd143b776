//! A page that says what will happen before it does.

use askama::Template;
use ui::Page;

#[derive(Template)]
#[template(path = "confirm.html")]
pub(crate) struct Confirm<'a> {
    pub(crate) page: Page<'a>,
    /// What the page of the offer is called, and where it is.
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) title: String,
    pub(crate) lead: String,
    /// What will happen, to whom, and how to undo it.
    pub(crate) facts: Vec<String>,
    /// The id that has to be typed, where it cannot be undone.
    pub(crate) to_type: Option<String>,
    /// What was typed before the session ended.
    pub(crate) typed: String,
    pub(crate) typed_wrong: bool,
    pub(crate) button: String,
    pub(crate) is_danger: bool,
    /// Whether there is anything to do.
    pub(crate) can_be_done: bool,
    /// What the form is recognised by when it is sent twice.
    pub(crate) key: String,
}
