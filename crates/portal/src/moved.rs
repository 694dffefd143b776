//! The routes of newer portals that are no pages here, and what is said where old ones lead. One table of data: none of them is "not found".

use app::App;
use axum::extract::MatchedPath;
use axum::routing::{MethodRouter, get};
use face::query::Query;
use words::{Sentence, say};

use crate::reading::SignedIn;
use crate::render::go_to;
use crate::return_to::HOME;
use crate::routes::Route;

/// The name of what is not here any more, in the address that somebody is led to.
pub(crate) const PARAMETER: &str = "moved";

/// What became of pages that older portals had.
struct Fate {
    key: &'static str,
    words: fn() -> Sentence,
}

const FATES: &[Fate] = &[
    Fate { key: "users", words: || say!("moved-users") },
    Fate { key: "history", words: || say!("moved-history") },
    Fate { key: "insights", words: || say!("moved-insights") },
    Fate { key: "payouts", words: || say!("moved-payouts") },
    Fate { key: "unknown", words: || say!("moved-unknown") },
];

/// A route of the newer portal, and what to say of it where it leads.
pub(crate) struct Moved {
    pub(crate) route: Route,
    fate: &'static str,
    to: &'static str,
}

const fn moved(path: &'static str, fate: &'static str) -> Moved {
    Moved { route: Route::get(path, lead_on), fate, to: HOME }
}

/// A route that has another address here.
const fn same(path: &'static str, to: &'static str) -> Moved {
    Moved { route: Route::get(path, lead_on), fate: "", to }
}

/// A page that there is comes before its row here.
pub(crate) static MOVED: &[Moved] = &[
    same("/dashboard/account/v3/publishers/list", "/dashboard/accounts"),
    same("/dashboard/account/management/{tab}", "/dashboard/account/management"),
    moved("/dashboard/account/usermanagement", "users"),
    moved("/dashboard/account/history", "history"),
    moved("/dashboard/commercial-marketplace/analytics/{report}", "insights"),
    moved("/dashboard/payouts/reports/{report}", "payouts"),
];

/// What is said above the page that somebody was led to.
pub(crate) fn told(target: &str) -> Option<Sentence> {
    let query = target.split_once('?').map(|(_, query)| query)?;
    let query = Query::of(Some(query));
    let key = query.get(PARAMETER)?;
    FATES.iter().find(|fate| fate.key == key).map(|fate| (fate.words)())
}

fn lead_on() -> MethodRouter<App> {
    get(async |path: MatchedPath, SignedIn(_): SignedIn| {
        let row = MOVED.iter().find(|row| row.route.path == path.as_str());
        let (to, fate) = row.map_or((HOME, ""), |row| (row.to, row.fate));
        match fate {
            "" => go_to(to),
            fate => go_to(&format!("{to}?{PARAMETER}={fate}")),
        }
    })
}

#[cfg(test)]
mod tests {
    use ui::bookmarks::BOOKMARKS;

    use super::*;
    use crate::routes::routes;

    #[test]
    fn whatever_is_led_to_is_a_page_and_says_what_became_of_it() {
        let is_route = |to: &str| {
            let path = to.split('?').next().unwrap_or_default();
            routes().any(|route| {
                let pattern = route.path.split('{').next().unwrap_or_default();
                route.path == path || (route.path.ends_with('}') && path.starts_with(pattern))
            })
        };
        for bookmark in BOOKMARKS {
            assert!(is_route(bookmark.to), "{} leads to {}", bookmark.fragment, bookmark.to);
        }
        for row in MOVED {
            assert!(is_route(row.to), "{}", row.route.path);
            let is_told = told(&format!("/x?{PARAMETER}={}", row.fate)).is_some();
            assert!(is_told || row.to != HOME, "{} says nothing", row.route.path);
        }
        assert!(told("/x?moved=unknown").is_some());
        for target in ["/x", "/x?moved=", "/x?moved=<b>", "/x?q=moved"] {
            assert!(told(target).is_none(), "{target}");
        }
    }
}
