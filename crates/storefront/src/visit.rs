//! Who reads a page of the storefront: in which language, in which light, with prices for which market.

use std::sync::Arc;

use app::{App, Ctx, Problem};
use axum::extract::{Extension, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use face::cookies::{Cookie, language};
use face::query::Query;
use face::visitor::Visitor;
use face::{Asked, Refusal};
use ui::store::{Head, StorePage, in_language};
use ui::{Link, Reader, Theme};
use url::form_urlencoded;
use words::{Language, Words, say};

use crate::fronts::Storefront;
use crate::market::Market;
use crate::shop::Shop;

/// The parameter of an address that says the language.
const LANGUAGE: &str = "lang";

/// Somebody who reads a page.
pub(crate) struct Visit {
    pub(crate) app: App,
    pub(crate) ctx: Ctx,
    pub(crate) shop: Arc<Shop>,
    pub(crate) market: Market,
    pub(crate) query: Query,
    /// Where the storefront was reached.
    host: String,
    language: Language,
    says_language: bool,
    theme: Theme,
    /// The address with its query, but for the language.
    here: String,
    /// Whether their browser gets pages compressed.
    pub(crate) compresses: bool,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Ok(Visitor(ctx)) = Visitor::from_request_parts(parts, app).await;
        let Extension(shop) = Extension::<Arc<Shop>>::from_request_parts(parts, app)
            .await
            .map_err(|_| Problem::internal("the storefront was joined without its shop"))?;
        let query = Query::of(parts.uri.query());
        let said = query.get(LANGUAGE).and_then(Language::parse);
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        Ok(Self {
            market: shop.markets(app).of_reader(&parts.headers),
            host: host.unwrap_or_default().to_owned(),
            language: said.unwrap_or_else(|| language(&parts.headers)),
            says_language: said.is_some(),
            theme: theme(&parts.headers),
            here: without_language(parts.uri.path(), parts.uri.query().unwrap_or_default()),
            compresses: ui::answer::compresses(&parts.headers),
            app: app.clone(),
            ctx,
            shop,
            query,
        })
    }
}

/// The light that was chosen in this browser.
pub(crate) fn theme(headers: &HeaderMap) -> Theme {
    Cookie::Theme.read_anywhere(headers).and_then(|key| Theme::parse(&key)).unwrap_or_default()
}

/// An address with what its query says but the language.
fn without_language(path: &str, query: &str) -> String {
    let kept =
        form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| !name.eq_ignore_ascii_case(LANGUAGE));
    let kept = form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{kept}") }
}

impl Visit {
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { words: self.app.env.offer_types.words(self.language), now: self.ctx.now }
    }

    /// The storefronts that they see.
    pub(crate) fn stores(&self) -> &[Storefront] {
        self.shop.fronts.at_host(&self.host)
    }

    /// Where this marketplace is, without a trailing slash.
    pub(crate) fn own(&self) -> &str {
        &self.app.env.settings.public_url
    }

    /// The address of a page, in the language of this one where its own address says it.
    pub(crate) fn at(&self, to: &str) -> String {
        match self.says_language {
            true => in_language(to, self.language.code()),
            false => to.to_owned(),
        }
    }

    /// The whole address of a page of this storefront, for programs.
    pub(crate) fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.own())
    }

    /// The frame of a page that is called `title`, which programs find at `path`.
    pub(crate) fn page(
        &self,
        title: String,
        path: Option<&str>,
        description: Option<String>,
    ) -> StorePage<'_> {
        let reader = self.reader();
        let head = Head {
            description,
            canonical: path.map(|path| self.whole(path)),
            feeds: vec![(reader.say(&say!("store-feed")), self.whole("/feed.atom"))],
            ..Head::default()
        };
        StorePage {
            title,
            store: match self.stores() {
                [one] => one.name.said(&reader),
                _ => reader.say(&say!("store-name")),
            },
            theme: self.theme,
            here: self.here.clone(),
            says_language: self.says_language,
            head,
            market: market_words(&reader, &self.market),
            search: None,
            links: links(&reader, &self.here),
            legal: self.shop.legal.iter().map(|page| page.link(&reader)).collect(),
            notes: Vec::new(),
            reader,
        }
    }
}

fn market_words(reader: &Reader<'_>, market: &Market) -> String {
    reader.say(&say!("store-market", market = reader.of_type(&market.name)))
}

/// The links beside the mark.
fn links(reader: &Reader<'_>, here: &str) -> Vec<Link> {
    let link = |text: words::Sentence, to: &str| Link {
        text: reader.say(&text),
        to: to.to_owned(),
        is_here: here.split('?').next() == Some(to),
        ..Link::default()
    };
    vec![link(say!("store-categories"), "/categories"), link(say!("store-sell"), "/dashboard")]
}

/// The frame of a page in place of another, of which nothing is known but what was asked.
pub(crate) fn bare_page<'a>(asked: &Asked, title: String, reader: Reader<'a>) -> StorePage<'a> {
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    let here = without_language(path, query);
    StorePage {
        title,
        store: reader.say(&say!("store-name")),
        theme: theme(&asked.reader),
        links: links(&reader, &here),
        here,
        says_language: said_language(asked).is_some(),
        head: Head::default(),
        market: reader.say(&say!("store-market-choose")),
        search: None,
        legal: Vec::new(),
        notes: Vec::new(),
        reader,
    }
}

/// The language of a page in place of another.
pub(crate) fn language_of(asked: &Asked) -> Language {
    said_language(asked).unwrap_or_else(|| language(&asked.reader))
}

fn said_language(asked: &Asked) -> Option<Language> {
    let query = Query::of(asked.target.split_once('?').map(|(_, query)| query));
    query.get(LANGUAGE).and_then(Language::parse)
}

/// Words of ours alone, in a language.
pub(crate) fn own_words(language: Language) -> Words<'static> {
    Words::new(language, None)
}
