//! What is asked, and what is found.

use std::collections::{BTreeMap, BTreeSet};

use domain::{OfferId, PublisherId, Timestamp};

use crate::Facet;

/// A question. Whatever it says costs no more than its limits allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// As somebody typed it; empty for everything. Letters after the first [`Query::TEXT`] and words after the first
    /// [`Query::WORDS`] are not read.
    pub text: String,
    /// One value of each facet here must be an offer's. A facet without values chooses nothing and narrows nothing down.
    pub chosen: BTreeMap<Facet, BTreeSet<String>>,
    pub sort: Sort,
    /// How many hits are left out. Nobody sees those after the first [`Query::REACH`].
    pub offset: usize,
    /// At most so many hits, and at most [`Query::HITS`].
    pub limit: usize,
    /// What offers are new to.
    pub now: Timestamp,
}

impl Query {
    /// The most letters that are read of a text.
    pub const TEXT: usize = 200;
    /// The most words that are read of a text.
    pub const WORDS: usize = 12;
    /// The most hits of one answer.
    pub const HITS: usize = 100;
    /// How far down somebody may look.
    pub const REACH: usize = 10_000;
    /// The most values of a facet that are counted in one answer; those that were chosen are among them.
    pub const VALUES: usize = 100;

    /// The first twenty offers for `text`, best first.
    pub fn of(text: impl Into<String>, now: Timestamp) -> Self {
        let sort = Sort::Best;
        Self { text: text.into(), chosen: BTreeMap::new(), sort, offset: 0, limit: 20, now }
    }
}

/// In which order hits come. What is equal comes in the order of publishers and offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By the words and where they stand, how new an offer is, and what the operator adds.
    #[default]
    Best,
    /// By when an offer went live.
    Newest,
    /// By the title, whatever its letter case.
    Name,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// How many offers there are in all.
    pub total: u64,
    pub hits: Vec<Hit>,
    /// How many offers have each value, the most frequent first. The choice in a facet does not count for its own values: they say how many
    /// there would be if that one were chosen.
    pub facets: BTreeMap<Facet, Vec<(String, u64)>>,
    /// No offer has all the words; these have the most of them.
    pub partly: bool,
}

/// An offer that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub title: Highlighted,
    /// The summary, or the part of the description where the words stand.
    pub snippet: Highlighted,
}

/// A text in which some parts are marked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Highlighted(pub Vec<Segment>);

impl Highlighted {
    /// The text without its marks.
    pub fn text(&self) -> String {
        self.0.iter().map(|segment| segment.text.as_str()).collect()
    }
}

/// A part of a text: as it is, without any markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub text: String,
    /// It is what was searched for.
    pub marked: bool,
}

/// Something that somebody who is still typing may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub text: String,
    pub what: Suggested,
}

/// Where a suggestion leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Suggested {
    /// The key of a category.
    Category(String),
    Publisher(PublisherId),
    Offer(PublisherId, OfferId),
}
