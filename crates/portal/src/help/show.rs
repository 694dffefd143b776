//! The pages of the manual: its contents with what is searched for, and an article.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::query::Query;
use manual::{Article, CONTENTS, FOLDER, Hit, Manual, Part as Of, Snippet, manual};
use ui::{Link, Navigation, Page, Part, Reader};
use words::{Sentence, say};

use crate::reading::Reading;
use crate::render::page;

/// Articles that stand together.
pub(crate) struct Shelf {
    title: String,
    articles: Vec<&'static Article>,
}

/// A place where what was sought is.
pub(crate) struct Found {
    title: String,
    within: Option<String>,
    to: String,
    snippet: Snippet,
}

#[derive(Template)]
#[template(path = "help.html")]
pub(crate) struct Contents<'a> {
    page: Page<'a>,
    sought: String,
    /// How many places there are, in words; nothing where nothing was sought.
    told: Option<String>,
    found: Vec<Found>,
    /// Shown unless something was found.
    shelves: Vec<Shelf>,
}

impl<'a> Contents<'a> {
    pub(crate) fn of(page: Page<'a>, sought: &str) -> Self {
        let reader = page.reader;
        let manual = manual(reader.language());
        let sought = sought.trim().to_owned();
        let found: Vec<_> = manual.search(&sought).iter().map(Found::of).collect();
        let told = match (sought.is_empty(), found.len()) {
            (true, _) => None,
            (false, many) => Some(reader.say(&say!("help-found", many, sought = sought.clone()))),
        };
        let shelves = if found.is_empty() { shelves(&reader, manual) } else { Vec::new() };
        Self { page, sought, told, found, shelves }
    }
}

impl Found {
    fn of(hit: &Hit<'_>) -> Self {
        Self {
            title: hit.section.map_or(&hit.article.title, |section| &section.title).clone(),
            within: hit.section.map(|_| hit.article.title.clone()),
            to: hit.address(),
            snippet: hit.snippet.clone(),
        }
    }
}

#[derive(Template)]
#[template(path = "help_article.html")]
pub(crate) struct ArticlePage<'a> {
    page: Page<'a>,
    part: String,
    article: &'static Article,
    before: Option<&'static Article>,
    next: Option<&'static Article>,
}

impl<'a> ArticlePage<'a> {
    /// The page of the article `slug`, if there is one.
    pub(crate) fn of(page: Page<'a>, slug: &str) -> Option<Self> {
        let manual = manual(page.reader.language());
        let article = manual.article(slug)?;
        let (before, next) = manual.around(slug);
        let part = CONTENTS.iter().find(|(_, slugs)| slugs.contains(&slug));
        let part = part.map(|(part, _)| page.reader.say(&words_of(*part))).unwrap_or_default();
        Some(Self { page, part, article, before, next })
    }
}

fn words_of(part: Of) -> Sentence {
    match part {
        Of::Begin => say!("help-begin"),
        Of::Offers => say!("help-offers"),
        Of::Selling => say!("help-selling"),
        Of::Operate => say!("help-operate"),
        Of::Lookup => say!("help-lookup"),
    }
}

fn shelves(reader: &Reader<'_>, manual: &'static Manual) -> Vec<Shelf> {
    let shelf = |(part, slugs): &(Of, &[&str])| Shelf {
        title: reader.say(&words_of(*part)),
        articles: slugs.iter().filter_map(|slug| manual.article(slug)).collect(),
    };
    CONTENTS.iter().map(shelf).collect()
}

/// The articles beside every page of the manual; `here` is the address of one.
pub(crate) fn navigation(reader: &Reader<'_>, here: &str) -> Navigation {
    let link =
        |text: &str, to: String| Link { text: text.to_owned(), is_here: to == here, to, ..Link::default() };
    let all =
        Part { heading: None, links: vec![link(&reader.say(&say!("help-contents")), FOLDER.to_owned())] };
    let part = |shelf: Shelf| Part {
        heading: Some(shelf.title),
        links: shelf.articles.iter().map(|article| link(&article.title, article.address())).collect(),
    };
    let parts = shelves(reader, manual(reader.language())).into_iter().map(part);
    Navigation { whose: None, parts: std::iter::once(all).chain(parts).collect() }
}

pub(crate) fn contents() -> MethodRouter<app::App> {
    get(async |reading: Reading, query: Query| {
        let reader = reading.reader();
        let sought = query.get("q").unwrap_or_default();
        let title = match sought.trim() {
            "" => say!("help-title"),
            sought => say!("help-title-sought", sought = sought.to_owned()),
        };
        let here = if sought.trim().is_empty() { FOLDER } else { "" };
        let frame = reading.page(reader.say(&title), None, navigation(&reader, here));
        page(&reading, &Contents::of(frame, sought))
    })
}

pub(crate) fn article() -> MethodRouter<app::App> {
    get(async |Path(slug): Path<String>, reading: Reading| answer(&reading, &slug))
}

fn answer(reading: &Reading, slug: &str) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let missing = || {
        let message = format!("there is no article `{slug}`; {FOLDER} lists all");
        Refusal::new(StatusCode::NOT_FOUND, "NotFound", message)
    };
    let title = manual(reader.language()).article(slug).ok_or_else(missing)?.title.clone();
    let frame = reading.page(title, None, navigation(&reader, &format!("{FOLDER}/{slug}")));
    page(reading, &ArticlePage::of(frame, slug).ok_or_else(missing)?)
}
