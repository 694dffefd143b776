//! Secrets: written, never shown. A form says whether one is set; an empty input keeps it.

use askama::Template;
use words::say;

use super::{frame, made};
use crate::drawn::Drawn;
use crate::sheet::SecretSet;

/// What is known of a secret.
pub(crate) struct Set<'a> {
    pub(crate) stored: Option<&'a SecretSet>,
    /// Whether it was typed, or was to be cleared, in a form that was not saved.
    pub(crate) was_typed: bool,
}

#[derive(Template)]
#[template(path = "control/secret.html")]
struct Secret<'a> {
    d: &'a Drawn<'a>,
    state: String,
    is_set: bool,
}

#[derive(Template)]
#[template(path = "control/secret_only.html")]
struct Only<'a> {
    d: &'a Drawn<'a>,
    state: String,
}

pub(super) fn draw(drawn: &Drawn<'_>, set: Option<&Set<'_>>) -> String {
    let stored = set.and_then(|set| set.stored);
    let state = state(drawn, stored, set.is_some_and(|set| set.was_typed));
    match drawn.may_edit {
        true => frame::around(drawn, &made(&Secret { d: drawn, state, is_set: stored.is_some() })),
        false => made(&Only { d: drawn, state }),
    }
}

/// Whether it is set, since when and by whom. As HTML.
fn state(drawn: &Drawn<'_>, stored: Option<&SecretSet>, was_typed: bool) -> String {
    let reader = drawn.reader;
    let said = match stored {
        None => say!("form-secret-not-set"),
        Some(SecretSet { at: None, .. }) => say!("form-secret-set"),
        Some(SecretSet { at: Some(at), by: None, .. }) => say!("form-secret-set-on", day = reader.date(*at)),
        Some(SecretSet { at: Some(at), by: Some(by), .. }) => {
            say!("form-secret-set-by", day = reader.date(*at), name = by.clone())
        }
    };
    let again = was_typed.then(|| reader.say(&say!("form-secret-again")));
    let parts = [Some(reader.say(&said)), again].into_iter().flatten();
    parts.map(|text| crate::control::escaped(&text)).collect::<Vec<_>>().join(" ")
}
