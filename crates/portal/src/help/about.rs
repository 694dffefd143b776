//! Which part of the manual is about which page. A route that shows something to people has a row here.

use axum::http::StatusCode;
use manual::FOLDER;

use crate::{maintenance, new_offer, offer, operate, profile, search};

/// Routes, and the article and the anchor that are about them.
const ABOUT: &[(&str, &str)] = &[
    ("/signin", "signing-in"),
    ("/signin/forgot", "signing-in#forgotten"),
    ("/signin/link", "signing-in#first"),
    ("/signin/openid", "signing-in#provider"),
    ("/signin/openid/return", "signing-in#provider"),
    ("/help", ""),
    ("/help/{article}", ""),
    ("/dashboard", "first-steps"),
    (maintenance::HERE, "maintenance#operators"),
    ("/dashboard/accounts", "accounts#change"),
    (search::SEARCH, "searching"),
    (profile::HERE, "accounts#settings"),
    ("/dashboard/account/sessions", "signing-in#where"),
    ("/dashboard/commercial-marketplace/overview", "all-offers"),
    (new_offer::NEW, "new-offer"),
    (new_offer::CHOOSE, "new-offer#type"),
    (offer::BEGUN, "new-offer#copy"),
    (offer::PLANS, "plans"),
    (offer::NEW_PLAN, "plans#add"),
    (offer::DELETE_PLAN, "plans#delete"),
    (offer::OVERVIEW, "overview"),
    (offer::COMPARE, "compare"),
    (offer::HISTORY, "history"),
    (offer::RESTORE, "history#undo"),
    (offer::REVIEW, "review"),
    (offer::PUBLISH, "publishing#check"),
    (offer::GO_LIVE, "going-live#go-live"),
    (offer::CANCEL, "going-live#cancel"),
    (offer::STOP_SELLING, "stop-selling#what"),
    (offer::RESUME_SELLING, "stop-selling#resume"),
    (offer::PRODUCT, "overview#product"),
    (offer::AUDIENCE, "private-audience"),
    (offer::CONFIRM, "review#confirm"),
    (offer::PRICING, "prices"),
    (offer::PRICES_IMPORT, "prices#files"),
    (operate::QUEUE, "certifying#queue"),
    (operate::ONE, "certifying#decide"),
];

/// What is about every page of the editor.
const EDITING: &str = "editing";

/// What is about pages in place of others, by their status.
const REFUSALS: &[(StatusCode, &str)] = &[
    (StatusCode::UNAUTHORIZED, "problems#session"),
    (StatusCode::FORBIDDEN, "problems#forbidden"),
    (StatusCode::NOT_FOUND, "problems#missing"),
    (StatusCode::TOO_MANY_REQUESTS, "problems#busy"),
    (StatusCode::SERVICE_UNAVAILABLE, "problems#busy"),
    (StatusCode::INSUFFICIENT_STORAGE, "problems#busy"),
    (StatusCode::INTERNAL_SERVER_ERROR, "problems#ours"),
];
const FOREIGN_FORM: &str = "problems#form";
const MAINTENANCE: &str = "maintenance#see";
const ANY_REFUSAL: &str = "problems";

/// Where the manual tells of the pages at `route`.
pub(crate) fn about(route: Option<&str>) -> String {
    let row = ABOUT.iter().find(|(path, _)| Some(*path) == route);
    let is_edited = offer::editor::ROUTES.iter().any(|edited| Some(edited.path) == route);
    address(match row {
        Some((_, target)) => target,
        None if is_edited => EDITING,
        None => "",
    })
}

/// Where the manual tells of a refusal.
pub(crate) fn of_refusal(status: StatusCode, code: &str) -> String {
    let row = REFUSALS.iter().find(|(refused, _)| *refused == status);
    address(match (code, row) {
        ("ForeignForm", _) => FOREIGN_FORM,
        (face::maintenance::CODE, _) => MAINTENANCE,
        (_, Some((_, target))) => target,
        (_, None) => ANY_REFUSAL,
    })
}

fn address(target: &str) -> String {
    match target {
        "" => FOLDER.to_owned(),
        target => format!("{FOLDER}/{target}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use manual::manual;
    use words::Language;

    use super::*;
    use crate::moved::MOVED;
    use crate::routes::routes;

    /// What is no page: files, streams of events, and addresses that lead on.
    fn is_page(route: &crate::routes::Route) -> bool {
        let path = route.path;
        let is_file = [".csv", ".json", ".xlsx", "/assets/{name}", "/events/{publisher}", "/new/check"]
            .iter()
            .any(|end| path.ends_with(end));
        let is_moved = MOVED.iter().any(|moved| std::ptr::eq(&moved.route, route));
        route.method == "get" && !is_file && !is_moved
    }

    #[test]
    fn every_page_names_its_article() {
        let pages: BTreeSet<_> = routes().filter(|route| is_page(route)).map(|route| route.path).collect();
        let mut named: BTreeSet<_> = ABOUT.iter().map(|(path, _)| *path).collect();
        assert_eq!(named.len(), ABOUT.len(), "a route has one row");
        named.extend(offer::editor::ROUTES.iter().map(|route| route.path));
        assert_eq!(pages, named, "routes with pages, and rows of `ABOUT`");
    }

    #[test]
    fn every_article_and_anchor_that_is_named_is_there() {
        let refusals = REFUSALS.iter().map(|(_, target)| *target).chain([
            EDITING,
            FOREIGN_FORM,
            MAINTENANCE,
            ANY_REFUSAL,
        ]);
        let targets = ABOUT.iter().map(|(_, target)| *target).chain(refusals);
        for target in targets.filter(|target| !target.is_empty()) {
            for language in Language::ALL {
                assert!(manual(language).has(target), "{language:?}: there is no {target}");
            }
        }
    }

    #[test]
    fn articles_lead_to_pages_that_there_are() {
        const OF_PROGRAMS: [&str; 3] = ["/openapi.json", "/catalog/offers", "/readyz"];
        for article in Language::ALL.into_iter().flat_map(|language| &manual(language).articles) {
            let away =
                article.links().iter().filter(|link| link.starts_with('/') && !link.starts_with("/help"));
            for link in away {
                let is_page = routes().any(|route| route.method == "get" && route.path == link);
                assert!(is_page || OF_PROGRAMS.contains(&link.as_str()), "{}: {link}", article.slug);
            }
        }
    }
}
