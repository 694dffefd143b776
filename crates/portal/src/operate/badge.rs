//! How much was found: a shape, a colour and words.

use ui::Reader;
use words::say;

const TRIANGLE: &str = r#"<path d="M6 .75 12 11.5H0z" fill="currentColor"/>"#;
const HOURGLASS: &str = r#"<path d="M1.500 0h9v1.500c0 2-2 3-3 4.500 1 1.500 3 2.500 3 4.500V12h-9v-1.500c0-2 2-3 3-4.500-1-1.500-3-2.500-3-4.500z" fill="currentColor"/>"#;
const DISC: &str = r#"<circle cx="6" cy="6" r="5" fill="currentColor"/>"#;

/// So many errors and notes, as HTML.
pub(crate) fn findings_badge(reader: &Reader<'_>, errors: usize, notes: usize) -> String {
    let (state, shape) = match (errors, notes) {
        (0, 0) => ("live", DISC),
        (0, _) => ("waits", HOURGLASS),
        _ => ("attention", TRIANGLE),
    };
    let (told_errors, told_notes) =
        (say!("certify-found-errors", errors), say!("certify-found-notes", notes));
    let words = match (errors, notes) {
        (0, 0) => say!("certify-found-nothing"),
        (0, _) => told_notes,
        (_, 0) => told_errors,
        (_, _) => say!("certify-found-both", errors = told_errors, notes = told_notes),
    };
    badge(state, shape, &reader.say(&words))
}

/// That something waits for a decision.
pub(crate) fn waiting_badge(reader: &Reader<'_>) -> String {
    badge("waits", HOURGLASS, &reader.say(&say!("certify-state-waits")))
}

/// What was decided.
pub(crate) fn decided_badge(reader: &Reader<'_>, is_approved: bool) -> String {
    match is_approved {
        true => badge("live", DISC, &reader.say(&say!("certify-state-approved"))),
        false => badge("attention", TRIANGLE, &reader.say(&say!("certify-state-rejected"))),
    }
}

/// The words are ours, and hold no markup.
fn badge(state: &str, shape: &str, words: &str) -> String {
    format!(
        r#"<span class="st st-{state}"><svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{shape}</svg>{words}</span>"#
    )
}
