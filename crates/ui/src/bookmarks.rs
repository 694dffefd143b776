//! Where the bookmarks of older portals lead. Those end with a fragment, which no server sees: a page lists them, and the module follows
//! the one that was asked for.

use words::{Sentence, say};

use crate::Reader;

/// The fragment that stands for every other one.
const ANY_FRAGMENT: &str = "*";

/// A page of an older portal, by the fragment its bookmarks end with.
pub struct Bookmark {
    pub fragment: &'static str,
    /// Where it leads.
    pub to: &'static str,
    words: fn() -> Sentence,
}

/// One of them, as a page lists it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub fragment: &'static str,
    pub text: String,
    pub to: &'static str,
}

/// All of them in the words of `reader`.
pub fn list(reader: &Reader<'_>) -> Vec<Listed> {
    let listed = |bookmark: &Bookmark| Listed {
        fragment: bookmark.fragment,
        text: reader.say(&(bookmark.words)()),
        to: bookmark.to,
    };
    BOOKMARKS.iter().map(listed).collect()
}

/// Every one of them; the last stands for those that nobody knows.
pub const BOOKMARKS: &[Bookmark] = &[
    Bookmark {
        fragment: "#alloffers",
        to: "/dashboard/commercial-marketplace/overview",
        words: || say!("offers-title"),
    },
    Bookmark { fragment: "#publishers", to: "/dashboard/accounts", words: || say!("accounts-title") },
    Bookmark {
        fragment: "#profile",
        to: "/dashboard/account/management",
        words: || say!("bookmark-profile"),
    },
    Bookmark {
        fragment: "#users",
        to: "/dashboard/account/usermanagement",
        words: || say!("bookmark-users"),
    },
    Bookmark { fragment: "#history", to: "/dashboard/account/history", words: || say!("bookmark-history") },
    Bookmark {
        fragment: "#insights",
        to: "/dashboard/commercial-marketplace/analytics/summary",
        words: || say!("bookmark-insights"),
    },
    Bookmark {
        fragment: "#insights/payout",
        to: "/dashboard/payouts/reports/transactionhistory",
        words: || say!("bookmark-payouts"),
    },
    Bookmark {
        fragment: ANY_FRAGMENT,
        to: "/dashboard/commercial-marketplace/overview?moved=unknown",
        words: || say!("bookmark-other"),
    },
];
