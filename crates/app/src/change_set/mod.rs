//! Changing many pages of a draft at once: all of them or none, with everything that is wrong told at once.
//!
//! Undoing is a change set, too: it restores pages as they were in a version.

mod foresee;
mod merge;
mod save;

use std::collections::{BTreeMap, BTreeSet};

use domain::{Notes, OfferId, Page, PublisherId};
use offer_types::Comparison;
use serde_json::Value;

use crate::offers::{PageTag, Validation};
use crate::publishing::Selection;

pub use foresee::{Foreseen, foresee};
pub use save::{Prepared, Saved, prepare, save, try_out};

/// What is to be changed.
#[derive(Debug, Clone)]
pub struct ChangeSet {
    pub publisher: PublisherId,
    pub offer: OfferId,
    /// `If-Match`: the entity tag that the draft had when whoever changes it read it; `*` changes whatever is there.
    pub if_match: Option<String>,
    /// What is brought back first.
    pub restore: Option<Restore>,
    /// In this order, each on top of those before.
    pub changes: Vec<PageChange>,
    /// Publish what was changed, in the same transaction.
    pub publish: Option<PublishChanged>,
    /// In bytes, as it was sent.
    pub size: usize,
}

impl ChangeSet {
    /// The tags that pages had when they were read, by whoever restores or changes them.
    fn tags(&self) -> impl Iterator<Item = (&Page, &str)> {
        let restored = self.restore.iter().flat_map(|restore| &restore.tags);
        let changed = self.changes.iter().filter_map(|change| Some((&change.page, change.tag.as_ref()?)));
        restored.chain(changed).map(|(page, tag)| (page, tag.as_str()))
    }

    /// Whether it replaces something without saying what; `is_there` says which pages the draft has.
    fn is_blind(&self, restored: &BTreeSet<Page>, is_there: impl Fn(&Page) -> bool) -> bool {
        let tags = self.restore.as_ref().map(|restore| &restore.tags);
        let is_tagged = |page: &Page| tags.is_some_and(|tags| tags.contains_key(page));
        let restores = restored.iter().any(|page| !is_tagged(page) && is_there(page));
        self.if_match.is_none() && (restores || self.changes.iter().any(|change| change.tag.is_none()))
    }
}

/// Pages as they were in a published version.
#[derive(Debug, Clone)]
pub struct Restore {
    pub version: i64,
    /// All pages of that version without it.
    pub pages: Option<BTreeSet<Page>>,
    /// The tags that pages of the draft had when whoever restores them read it.
    pub tags: BTreeMap<Page, String>,
}

/// A page with all that is to be on it.
#[derive(Debug, Clone)]
pub struct PageChange {
    pub page: Page,
    /// The tag that the page had when whoever changes it read it.
    pub tag: Option<String>,
    pub content: Value,
}

/// How what was changed is published.
#[derive(Debug, Clone, Default)]
pub struct PublishChanged {
    pub emails: Vec<String>,
    pub force: bool,
    /// What whoever certifies is told.
    pub notes: Option<Notes>,
}

/// What a change set comes to.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The draft as it would be beside the one that is stored; nothing where it could not be saved.
    pub comparison: Option<Comparison>,
    /// What saving and publishing it would say.
    pub validation: Validation,
    /// What would be published, if that was asked for and may be done.
    pub selection: Option<Selection>,
}

/// The pages that were changed, each with the tag it has then.
pub type Tags = Vec<(Page, PageTag)>;
