//! The state that a review is in, what is said first in it, and what can be done.

use app::publishing::{Outlook, Review};
use ui::Reader;
use words::{Sentence, say};

use super::super::compare::page_title;
use super::view::problems;
use crate::offer::{CANCEL, GO_LIVE};

/// The one state a review is in: what can be done follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Retired,
    Running,
    /// The draft is the same as what is live.
    Same,
    /// Never live, and something is wrong.
    FirstNotReady,
    First,
    /// Nothing of what differs can go out.
    Stuck,
    Some,
}

impl State {
    pub(super) fn of(review: &Review) -> Self {
        let is_stuck = matches!(review.outlook, Outlook::Refused(_)) || review.chosen.is_empty();
        match review {
            _ if review.retired.is_some() => Self::Retired,
            _ if review.running.is_some() => Self::Running,
            _ if review.is_first() && !review.problems.is_empty() => Self::FirstNotReady,
            _ if review.is_first() => Self::First,
            _ if review.comparison.is_empty() => Self::Same,
            _ if is_stuck && !review.problems.is_empty() => Self::Stuck,
            _ => Self::Some,
        }
    }

    pub(super) const fn can_publish(self) -> bool {
        matches!(self, Self::Same | Self::First | Self::Stuck | Self::Some)
    }
}

pub(super) fn lead(reader: &Reader<'_>, review: &Review, state: State, may_edit: bool) -> Sentence {
    let many = problems(review).len();
    let version = review.offer.draft_version;
    match state {
        State::Retired => Sentence::of_type(review.retired.clone().unwrap_or_default()),
        State::Running => {
            let version = review.running.as_ref().map_or(version, |running| running.version);
            say!("review-running", version)
        }
        State::Same => say!("review-same"),
        State::FirstNotReady => say!("review-first-not-ready", many),
        State::First => say!("review-first", version),
        _ if !may_edit => say!("review-only-look"),
        State::Stuck => say!("review-stuck", many),
        State::Some if many > 0 => say!("review-some", many, kept = left_out(reader, review)),
        State::Some => say!("review-ready", many = review.chosen.len()),
    }
}

/// The pages with something wrong on them, by their names.
fn left_out(reader: &Reader<'_>, review: &Review) -> String {
    let mut names: Vec<String> = Vec::new();
    for problem in &review.problems {
        let name = page_title(reader, &problem.page);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(", ")
}

pub(super) fn moves(state: State, review: &Review, may_edit: bool) -> Vec<(Sentence, &'static str)> {
    let waits = review.offer.preview_version == Some(review.offer.draft_version)
        && review.offer.production_version != Some(review.offer.draft_version)
        && state.can_publish();
    match state {
        State::Running if may_edit => vec![(say!("cancel-button"), CANCEL)],
        _ if waits && may_edit => vec![(say!("golive-button"), GO_LIVE)],
        _ => Vec::new(),
    }
}
