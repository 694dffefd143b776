//! The countries and regions that prices are told for.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use face::cookies::Cookie;
use offer_types::{Field, OfferType, OfferTypes};

/// Where nobody said another.
const USUAL: &str = "US";

/// All countries and regions that something may be sold in.
#[derive(Debug)]
pub(crate) struct Markets(BTreeMap<String, Market>);

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Market {
    /// ISO 3166-1 alpha-2.
    pub(crate) code: String,
    /// In the words of the offer types' data.
    pub(crate) name: String,
    /// ISO 4217; nothing where nothing may cost anything.
    pub(crate) currency: Option<String>,
}

impl Markets {
    /// Those that any offer type knows.
    pub(crate) fn of(types: &OfferTypes) -> Self {
        let mut all = BTreeMap::new();
        for field in types.iter().flat_map(OfferType::pages).flat_map(|page| &page.fields) {
            collect(field, &mut all);
        }
        Self(all)
    }

    pub(crate) fn get(&self, code: &str) -> Option<&Market> {
        self.0.get(code)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Market> {
        self.0.values()
    }

    /// The market of somebody who asks like this: the one that their browser keeps, else that of the first language they read
    /// which names a region.
    pub(crate) fn of_reader(&self, headers: &HeaderMap) -> Market {
        let kept = Cookie::Market.read_anywhere(headers).and_then(|code| self.get(&code));
        let known = kept.or_else(|| self.accepted(headers)).or_else(|| self.get(USUAL)).cloned();
        known.unwrap_or_else(|| Market {
            code: USUAL.to_owned(),
            name: "United States".to_owned(),
            currency: Some("USD".to_owned()),
        })
    }

    fn accepted(&self, headers: &HeaderMap) -> Option<&Market> {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        let tags = header.split(',').filter_map(|range| range.split(';').next());
        // A region has two letters and stands behind the language (RFC 5646 section 2.2.4).
        let mut regions = tags.flat_map(|tag| tag.trim().split('-').skip(1)).filter(|part| part.len() == 2);
        regions.find_map(|region| self.get(&region.to_ascii_uppercase()))
    }
}

fn collect(field: &Field, all: &mut BTreeMap<String, Market>) {
    for market in &field.markets {
        let entry = all.entry(market.code.clone()).or_insert_with(|| Market {
            code: market.code.clone(),
            name: market.name.clone(),
            currency: None,
        });
        entry.currency = entry.currency.take().or_else(|| market.currency.clone());
    }
    let inner = field.fields.iter().chain(field.element.as_deref()).chain(field.entry.as_deref());
    inner.for_each(|inner| collect(inner, all));
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_reader_is_where_they_said_or_where_their_language_is_spoken() {
        let markets = Markets::of(&OfferTypes::built_in());
        let of = |cookie: &'static str, language: &'static str| {
            let headers = [(header::COOKIE, cookie), (header::ACCEPT_LANGUAGE, language)];
            let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value)));
            markets.of_reader(&headers.collect()).code
        };
        for (cookie, language, code) in [
            ("stoa-market=DE", "ko-KR", "DE"),
            ("stoa-market=XX", "ko-KR,en;q=0.5", "KR"),
            ("", "zh-Hant-TW", "TW"),
            ("", "en, ko-kr;q=0.2", "KR"),
            ("", "en", "US"),
            ("stoa-market=<script>", "*", "US"),
        ] {
            assert_eq!(of(cookie, language), code, "{cookie} {language}");
        }
        assert!(markets.iter().count() > 130);
        assert_eq!(markets.get("KR").and_then(|market| market.currency.as_deref()), Some("KRW"));
    }
}
