//! What a reader chooses about how pages are: the language, and the market that prices are told for. It is kept in cookies, and one comes back.

use app::App;
use askama::Template;
use axum::http::header;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::cookies::Cookie;
use ui::store::StorePage;
use url::Url;
use words::{Language, say};

use crate::render::{go_to, page};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "choose.html")]
pub(crate) struct Choose<'a> {
    pub(crate) page: StorePage<'a>,
    /// Where one comes back to.
    pub(crate) to: String,
    /// Codes with names, and whether it is chosen.
    pub(crate) markets: Vec<(String, String, bool)>,
}

pub(crate) fn choose() -> MethodRouter<App> {
    get(async |visit: Visit| {
        let to = within(visit.query.get("to").unwrap_or_default());
        let markets = visit.shop.markets(&visit.app);
        let market = visit.query.get("market").and_then(|code| markets.get(code));
        let language = visit.query.get("lang").and_then(Language::parse);
        // The language alone is what a link of every page says; with nothing else to choose one comes back.
        let is_only_language = language.is_some() && visit.query.get("to").is_some();
        if market.is_none() && !is_only_language {
            let shown = Choose {
                page: visit.page(visit.reader().say(&say!("store-market-title")), None, None),
                to,
                markets: options(&visit, |_| true),
            };
            return page(&visit, &shown);
        }
        let settings = &visit.app.env.settings;
        let mut answer = go_to(&to);
        let chosen = [
            market.map(|market| Cookie::Market.set(settings, &market.code)),
            language.map(|language| Cookie::Language.set(settings, language.code())),
        ];
        for cookie in chosen.into_iter().flatten() {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok::<_, Refusal>(answer)
    })
}

/// The markets that may be chosen, by name.
pub(crate) fn options(visit: &Visit, is_offered: impl Fn(&str) -> bool) -> Vec<(String, String, bool)> {
    let reader = visit.reader();
    let all = visit.shop.markets(&visit.app).iter();
    let offered = all.filter(|market| is_offered(&market.code) || market.code == visit.market.code);
    let option = |market: &crate::market::Market| {
        let name = reader.of_type(&market.name);
        let name = match &market.currency {
            Some(currency) => format!("{name} ({currency})"),
            None => name,
        };
        (market.code.clone(), name, market.code == visit.market.code)
    };
    let mut options: Vec<_> = offered.map(option).collect();
    options.sort_by_cached_key(|(_, name, _)| domain::folded(name));
    options
}

/// `wanted`, if it is an address of this marketplace: anything else could lead elsewhere under our name.
fn within(wanted: &str) -> String {
    let base = Url::parse("http://storefront.invalid").expect("a plain address");
    let plain = wanted.starts_with('/') && !wanted.contains(['\\', '\n', '\r', '\t']);
    let url = base.join(wanted).ok().filter(|url| plain && url.origin() == base.origin());
    // A doubled slash is as good as none to us, and another host to a browser.
    match url.filter(|url| !url.path().starts_with("//")) {
        Some(url) => url.as_str()[base.as_str().len() - 1..].to_owned(),
        None => "/".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_marketplace_are_gone_on_to() {
        for wanted in ["/", "/product/a.b?tab=plans#gold", "/search?q=%EA%B0%80"] {
            assert_eq!(within(wanted), wanted);
        }
        for wanted in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "product",
            "javascript:alert(1)",
            "/..//evil.example",
        ] {
            assert_eq!(within(wanted), "/", "{wanted}");
        }
        assert_eq!(within("/a\r\nset-cookie: b"), "/");
    }
}
