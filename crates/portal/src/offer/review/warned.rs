//! Why a form did nothing, and what changed since the page that it was on.

use app::publishing::{Review, Reviewed};
use ui::Reader;
use words::{Sentence, say};

use super::super::compare::page_title;
use super::asked::{Asked, Fault};
use super::view::Doing;

/// Why nothing was done, above everything else.
pub(crate) struct Warned {
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
}

pub(super) fn warned(
    reader: &Reader<'_>,
    review: &Review,
    asked: &Asked,
    doing: Doing,
    changed_by: &[String],
) -> Option<Warned> {
    let shown = asked.reviewed.as_ref();
    let is_past = shown.is_some_and(|shown| !shown.is_same_state(&review.reviewed));
    let (title, lines) = match (doing, shown) {
        (Doing::Looking, _) => return None,
        (_, Some(shown)) if is_past => (say!("review-past"), changes(reader, review, shown, changed_by)),
        (_, None) | (Doing::Refused(Fault::IsPast), _) => {
            (say!("review-past"), vec![say!("review-past-unknown")])
        }
        (Doing::Checking | Doing::Refused(Fault::Told), _) => return None,
        (Doing::Refused(Fault::NoSuchPage), _) => (say!("review-no-page"), vec![say!("review-choose-again")]),
        (Doing::Refused(Fault::Nothing), _) => (say!("review-nothing"), vec![say!("review-choose")]),
        (Doing::Refused(Fault::NotesTooLong(characters)), _) => {
            (say!("review-not-done"), vec![say!("review-notes-too-long", characters)])
        }
        (Doing::Refused(Fault::WrongEmails), _) => (say!("review-not-done"), vec![say!("review-mail-wrong")]),
    };
    Some(Warned { title: reader.say(&title), lines: lines.iter().map(|line| reader.say(line)).collect() })
}

/// Who changed what since a review that somebody sent.
fn changes(reader: &Reader<'_>, review: &Review, shown: &Reviewed, by: &[String]) -> Vec<Sentence> {
    let pages: Vec<String> =
        shown.changed(&review.reviewed).iter().map(|page| page_title(reader, page)).collect();
    let (who, pages) = (by.join(", "), pages.join(", "));
    let what = match (who.is_empty(), pages.is_empty()) {
        (false, false) => say!("review-past-who-what", who, pages),
        (false, true) => say!("review-past-who", who),
        (true, false) => say!("review-past-what", pages),
        (true, true) => say!("review-past-unknown"),
    };
    let live = shown.has_other_live(&review.reviewed).then(|| say!("review-past-live"));
    [what].into_iter().chain(live).chain([say!("review-past-kept")]).collect()
}
