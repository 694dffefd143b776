//! Which part of the matrix an address shows.

use std::collections::BTreeSet;

use domain::price::PriceList;
use face::query::Query;
use ui::Reader;
use url::form_urlencoded;

use super::standing::{RowStanding, Standing};
use super::words::market_name;

/// Markets that are shown unless others are chosen.
const LARGE: [&str; 6] = ["US", "DE", "JP", "KR", "GB", "BR"];
/// So many are shown where nobody chose.
const USUAL: usize = 12;

/// Which prices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Which {
    #[default]
    All,
    /// Rows and columns with prices of single markets.
    Own,
    /// Those that differ from what is live.
    Differing,
}

impl Which {
    pub(crate) const ALL: [Self; 3] = [Self::All, Self::Own, Self::Differing];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Own => "own",
            Self::Differing => "live",
        }
    }
}

/// What an address asks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    /// Codes of markets; nothing for the usual ones.
    pub(crate) columns: BTreeSet<String>,
    /// All of them.
    pub(crate) every: bool,
    /// A part of the name or the code of a market.
    pub(crate) market: String,
    pub(crate) which: Which,
}

impl Asked {
    pub(crate) fn of(query: &Query) -> Self {
        let columns = query.all("columns");
        let codes = columns.iter().flat_map(|text| text.split(','));
        let codes = codes.map(|code| code.trim().to_ascii_uppercase()).filter(|code| code.len() == 2);
        let which = query.get("show").unwrap_or_default();
        Self {
            every: columns.contains(&"all"),
            columns: codes.take(300).collect(),
            market: query.get("market").unwrap_or_default().trim().chars().take(60).collect(),
            which: Which::ALL.into_iter().find(|one| one.key() == which).unwrap_or_default(),
        }
    }

    /// The same as a query, with its question mark; nothing for the usual part.
    pub(crate) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.every {
            query.append_pair("columns", "all");
        } else if !self.columns.is_empty() {
            query.append_pair("columns", &self.columns.iter().cloned().collect::<Vec<_>>().join(","));
        }
        if !self.market.is_empty() {
            query.append_pair("market", &self.market);
        }
        if self.which != Which::All {
            query.append_pair("show", self.which.key());
        }
        match query.finish() {
            query if query.is_empty() => query,
            query => format!("?{query}"),
        }
    }

    /// The places in `list.markets` of the columns that are shown. `differs` says whether a price is another than the live one.
    pub(crate) fn columns_of(
        &self,
        reader: &Reader<'_>,
        list: &PriceList,
        rows: &[RowStanding],
        differs: &dyn Fn(usize, &str) -> bool,
    ) -> Vec<usize> {
        let has = |code: &str, is_it: &dyn Fn(usize, &Standing) -> bool| {
            rows.iter()
                .enumerate()
                .any(|(at, row)| row.markets.get(code).is_some_and(|found| is_it(at, found)))
        };
        let sought = domain::folded(&self.market);
        let is_shown = |code: &str, name: &str| {
            if !sought.is_empty() {
                return code.eq_ignore_ascii_case(&self.market) || domain::folded(name).contains(&sought);
            }
            match self.which {
                Which::Own => has(code, &|_, standing| standing.own().is_some()),
                Which::Differing => has(code, &|at, _| differs(at, code)),
                Which::All if self.every => true,
                Which::All if !self.columns.is_empty() => self.columns.contains(code),
                Which::All => LARGE.contains(&code) || has(code, &|_, standing| standing.own().is_some()),
            }
        };
        let markets = list.markets.iter().enumerate();
        let mut found: Vec<usize> = markets
            .filter(|(_, market)| is_shown(&market.code, &market_name(reader, market)))
            .map(|(at, _)| at)
            .collect();
        let is_usual =
            self.which == Which::All && !self.every && self.columns.is_empty() && sought.is_empty();
        if is_usual {
            if found.is_empty() {
                found = (0..list.markets.len()).collect();
            }
            // The large ones stay where there are too many.
            let place = |at: &usize| LARGE.iter().position(|code| *code == list.markets[*at].code);
            found.sort_by_key(|at| (place(at).unwrap_or(LARGE.len()), *at));
            found.truncate(USUAL);
        }
        found
    }
}
