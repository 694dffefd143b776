//! What a review showed, as whoever looked at it sends it back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use db::offers;
use domain::Page;

use crate::Problem;
use crate::offers::PageTag;

/// The draft that a review showed, the version that was live beside it, and how the pages that differ stood. It is written into
/// the form of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// When the draft was last written, in microseconds: no two writes have the same.
    draft: i64,
    live: Option<i64>,
    /// The newest event of the offer: what came behind it was not shown.
    event: i64,
    /// Marks of the pages that differ from what is live.
    pages: BTreeMap<Page, String>,
}

/// As many letters of the tag of a page as tell two states of one page apart.
const MARK: usize = 8;

impl Reviewed {
    pub(super) fn new(
        offer: &offers::Offer,
        event: i64,
        pages: impl IntoIterator<Item = (Page, PageTag)>,
    ) -> Self {
        let mark = |tag: PageTag| tag.to_string().trim_matches('"').chars().take(MARK).collect();
        Self {
            draft: offer.changed_at.micros(),
            live: offer.production_version,
            event,
            pages: pages.into_iter().map(|(page, tag)| (page, mark(tag))).collect(),
        }
    }

    /// Reads what was written; nothing where it was not written by us.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let mut number = || parts.next()?.parse::<i64>().ok();
        let (draft, live, event) = (number()?, number()?, number()?);
        let page = |part: &str| {
            let (page, mark) = part.split_once('=')?;
            Some((page.parse::<Page>().ok()?, mark.to_owned()))
        };
        Some(Self {
            draft,
            live: Some(live).filter(|live| *live > 0),
            event,
            pages: parts.map(page).collect::<Option<_>>()?,
        })
    }

    /// Whether it is still the offer that was shown.
    pub(super) fn is_of(&self, offer: &offers::Offer) -> bool {
        (self.draft, self.live) == (offer.changed_at.micros(), offer.production_version)
    }

    /// Whether both showed the same.
    pub fn is_same_state(&self, other: &Self) -> bool {
        (self.draft, self.live) == (other.draft, other.live)
    }

    /// Whether a version was live beside the draft.
    pub const fn is_beside_live(&self) -> bool {
        self.live.is_some()
    }

    /// What is said where it is another one.
    pub(super) fn is_past() -> Problem {
        Problem::conflict(
            "ReviewIsPast",
            "the offer was changed since it was reviewed: look at it again, then publish it",
        )
    }

    /// Whether a version went live since, or none is any more.
    pub fn has_other_live(&self, now: &Self) -> bool {
        self.live != now.live
    }

    pub(super) fn event(&self) -> i64 {
        self.event
    }

    /// The pages that say something else in the review that is shown `now`.
    pub fn changed(&self, now: &Self) -> Vec<Page> {
        let all: BTreeSet<&Page> = self.pages.keys().chain(now.pages.keys()).collect();
        all.into_iter().filter(|page| self.pages.get(page) != now.pages.get(page)).cloned().collect()
    }
}

impl fmt::Display for Reviewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.draft, self.live.unwrap_or_default(), self.event)?;
        self.pages.iter().try_for_each(|(page, mark)| write!(f, " {page}={mark}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reviewed(live: Option<i64>, pages: &[(&str, &str)]) -> Reviewed {
        let pages = pages.iter().map(|(page, mark)| (page.parse().unwrap(), (*mark).to_owned())).collect();
        Reviewed { draft: 7, live, event: 3, pages }
    }

    #[test]
    fn what_was_written_is_read() {
        for shown in [
            reviewed(None, &[]),
            reviewed(Some(2), &[("listing", "0f5e"), ("plans/gold/plan-pricing", "a1")]),
        ] {
            assert_eq!(Reviewed::parse(&shown.to_string()), Some(shown));
        }
        for rubbish in ["", "1 2", "1 2 x", "1 2 3 listing", "1 2 3 nothing=0f", "1  2 3"] {
            assert_eq!(Reviewed::parse(rubbish), None, "{rubbish}");
        }
    }

    #[test]
    fn pages_that_came_went_or_changed_are_told() {
        let before = reviewed(Some(1), &[("listing", "a"), ("properties", "b"), ("support", "c")]);
        let now = reviewed(Some(1), &[("listing", "x"), ("properties", "b"), ("leads", "d")]);
        let changed: Vec<_> = before.changed(&now).iter().map(ToString::to_string).collect();
        assert_eq!(changed, ["listing", "leads", "support"]);
        assert!(!before.has_other_live(&now) && before.has_other_live(&reviewed(Some(2), &[])));
    }
}
