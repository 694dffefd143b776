//! Which offers are shown, and how: all of it is in the address, so that a view can be kept and sent to others.

use app::offers::{Search, Sort};
use axum::http::StatusCode;
use domain::{OfferTypeId, PublisherId};
use face::Refusal;
use face::query::Query;
use ui::State;
use url::form_urlencoded;

use super::state::sought;

/// What stands for all publishers that somebody sees.
const ALL: &str = "*";
/// How many rows a page may have; as many as the first unless somebody chooses.
pub(crate) const ROWS: [usize; 3] = [25, 50, 100];
/// The most letters of words that are looked for.
const MOST: usize = 200;

pub(crate) const SORTS: [Sort; 4] = [Sort::Change, Sort::Name, Sort::Type, Sort::State];

pub(crate) fn sort_key(sort: Sort) -> &'static str {
    match sort {
        Sort::Change => "change",
        Sort::Name => "name",
        Sort::Type => "type",
        Sort::State => "status",
    }
}

/// A view of offers.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// Nothing for all publishers that somebody sees.
    pub(crate) publisher: Option<PublisherId>,
    pub(crate) sought: String,
    pub(crate) offer_type: String,
    pub(crate) state: Option<State>,
    pub(crate) sort: Sort,
    /// From 1 on.
    pub(crate) page: usize,
    /// How many rows a page has.
    pub(crate) rows: usize,
}

impl View {
    /// What a query asks for that names a publisher, or all. What it says that is no choice is as if it said nothing.
    pub(crate) fn of(query: &Query) -> Result<Self, Refusal> {
        let text = |name: &str| query.get(name).unwrap_or_default().trim().to_owned();
        let named = text("publisher");
        let publisher = match named.as_str() {
            ALL => None,
            named => Some(named.parse().map_err(|error: domain::InvalidId| {
                Refusal::new(StatusCode::BAD_REQUEST, "InvalidQueryParameter", error.to_string())
            })?),
        };
        let rows = text("rows").parse().ok();
        Ok(Self {
            publisher,
            sought: text("q").chars().filter(|letter| *letter != '\0').take(MOST).collect(),
            // No type has an id that is none.
            offer_type: text("type").parse::<OfferTypeId>().map(|id| id.to_string()).unwrap_or_default(),
            state: query.get("status").and_then(State::parse),
            sort: SORTS.into_iter().find(|sort| sort_key(*sort) == text("sort")).unwrap_or_default(),
            page: text("page").parse().unwrap_or(1).max(1),
            rows: rows.filter(|rows| ROWS.contains(rows)).unwrap_or(ROWS[0]),
        })
    }

    /// What it comes to for the use case; `types` are all types in the order of their names.
    pub(crate) fn search(&self, types: Vec<OfferTypeId>) -> Search {
        Search {
            publisher: self.publisher.clone(),
            offer_type: self.offer_type.clone(),
            words: self.sought.clone(),
            state: self.state.map(sought),
            sort: self.sort,
            types,
            states: State::ALL.into_iter().map(sought).collect(),
            page: self.page,
            rows: self.rows,
        }
    }

    /// Whether some offers are left out.
    pub(crate) fn is_filtered(&self) -> bool {
        !self.sought.is_empty() || !self.offer_type.is_empty() || self.state.is_some()
    }

    /// What stands in addresses for whose offers they are.
    pub(crate) fn whose(&self) -> &str {
        self.publisher.as_ref().map_or(ALL, PublisherId::as_str)
    }

    /// Its query; what is as always is left out.
    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("publisher", self.whose());
        let (page, rows) = (self.page.to_string(), self.rows.to_string());
        for (name, value, usual) in [
            ("q", self.sought.as_str(), ""),
            ("type", &self.offer_type, ""),
            ("status", self.state.map_or("", State::key), ""),
            ("sort", sort_key(self.sort), sort_key(Sort::default())),
            ("rows", &rows, "25"),
            ("page", &page, "1"),
        ] {
            if value != usual {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }

    pub(crate) fn address(&self) -> String {
        format!("/dashboard/commercial-marketplace/overview?{}", self.query())
    }

    /// The same as a table for spreadsheets, without pages.
    pub(crate) fn export(&self) -> String {
        let all = Self { page: 1, rows: ROWS[0], ..self.clone() };
        format!("/dashboard/commercial-marketplace/overview.csv?{}", all.query())
    }

    pub(crate) fn with_state(&self, state: Option<State>) -> String {
        Self { state, page: 1, ..self.clone() }.address()
    }

    pub(crate) fn with_sort(&self, sort: Sort) -> String {
        Self { sort, page: 1, ..self.clone() }.address()
    }

    pub(crate) fn with_page(&self, page: usize) -> String {
        Self { page, ..self.clone() }.address()
    }

    /// All offers, in the same order.
    pub(crate) fn without_filters(&self) -> String {
        Self { sought: String::new(), offer_type: String::new(), state: None, page: 1, ..self.clone() }
            .address()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_shown_and_nothing_else() {
        let view = |query: &str| View::of(&Query::of(Some(&format!("publisher=contoso&{query}")))).unwrap();
        assert_eq!(view("").address(), "/dashboard/commercial-marketplace/overview?publisher=contoso");
        let full = "publisher=contoso&q=a%26b&type=saas&status=live&sort=name&rows=50&page=3";
        assert!(view(full).address().ends_with(full), "{}", view(full).address());
        assert!(
            view(full)
                .export()
                .ends_with("overview.csv?publisher=contoso&q=a%26b&type=saas&status=live&sort=name")
        );
        for odd in [
            "status=gone",
            "sort=price",
            "page=0",
            "page=-1",
            "page=x",
            "rows=24",
            "rows=x",
            "type=a%20b",
            "q=%00",
        ] {
            assert_eq!(view(odd).address(), view("").address(), "{odd}");
        }
    }

    #[test]
    fn all_publishers_are_a_view_of_their_own() {
        let all = View::of(&Query::of(Some("publisher=*&q=a"))).unwrap();
        assert_eq!(all.address(), "/dashboard/commercial-marketplace/overview?publisher=*&q=a");
        assert!(View::of(&Query::of(Some("publisher=a%20b"))).is_err());
        let long = "x".repeat(10_000);
        let all = View::of(&Query::of(Some(&format!("publisher=*&q={long}")))).unwrap();
        assert_eq!(all.sought.len(), MOST);
    }
}
