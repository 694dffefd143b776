//! Pages of the operator: terms, privacy, whoever runs the marketplace. Each is a text in Markdown, in one language or in several.

use std::collections::BTreeMap;

use app::App;
use askama::Template;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::path::PathParameters;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use ui::store::StorePage;
use ui::{Link, Reader};
use words::Language;

use crate::render::page;
use crate::visit::Visit;

/// A page of the operator.
#[derive(Debug, Clone)]
pub struct LegalPage {
    key: String,
    /// By language; the first stands for those that it is not in.
    texts: Vec<(Option<Language>, Text)>,
}

#[derive(Debug, Clone)]
struct Text {
    title: String,
    html: String,
}

impl LegalPage {
    /// Reads pages of files, by their names: `terms.md`, or `terms.en.md` and `terms.ko.md`. A page is called by its first heading.
    ///
    /// # Errors
    /// Names the files that are no pages, each with why.
    pub fn read<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Vec<Self>, Vec<String>> {
        let (mut pages, mut faults) = (BTreeMap::<String, Vec<_>>::new(), Vec::new());
        for (name, text) in files {
            match (named(name), Text::read(text)) {
                (None, _) => faults
                    .push(format!("`{name}` must be called like terms.md or terms.ko.md, in a-z, 0-9 and -")),
                (_, None) => {
                    faults.push(format!("`{name}` has no heading to be called by: begin it with `# `"));
                }
                (Some((key, language)), Some(text)) => {
                    pages.entry(key.to_owned()).or_default().push((language, text));
                }
            }
        }
        let page = |(key, mut texts): (String, Vec<(Option<Language>, Text)>)| {
            texts.sort_by_key(|(language, _)| *language);
            Self { key, texts }
        };
        if faults.is_empty() { Ok(pages.into_iter().map(page).collect()) } else { Err(faults) }
    }

    fn text(&self, language: Language) -> (&Text, Option<Language>) {
        let own = self.texts.iter().find(|(one, _)| *one == Some(language));
        let (language, text) = own.unwrap_or(&self.texts[0]);
        (text, *language)
    }

    pub(crate) fn link(&self, reader: &Reader<'_>) -> Link {
        let (text, _) = self.text(reader.language());
        Link { text: text.title.clone(), to: format!("/legal/{}", self.key), ..Link::default() }
    }
}

/// The key and the language in the name of a file.
fn named(name: &str) -> Option<(&str, Option<Language>)> {
    let stem = name.strip_suffix(".md")?;
    let (key, language) = match stem.split_once('.') {
        Some((key, code)) => (key, Some(Language::parse(code)?)),
        None => (stem, None),
    };
    let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
    (!key.is_empty() && key.bytes().all(is_plain)).then_some((key, language))
}

impl Text {
    fn read(markdown: &str) -> Option<Self> {
        let (mut title, mut is_title, mut rest) = (String::new(), false, Vec::new());
        for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_empty() => {
                    is_title = true;
                }
                Event::End(TagEnd::Heading(HeadingLevel::H1)) if is_title => is_title = false,
                Event::Text(text) | Event::Code(text) if is_title => title.push_str(&text),
                _ if is_title => {}
                // There is one title of a page.
                Event::Start(Tag::Heading { level: HeadingLevel::H1, id, classes, attrs }) => {
                    rest.push(Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs }));
                }
                Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                    rest.push(Event::End(TagEnd::Heading(HeadingLevel::H2)));
                }
                // A policy would keep most of it from working.
                Event::Html(text) | Event::InlineHtml(text) => rest.push(Event::Text(text)),
                event => rest.push(event),
            }
        }
        let mut text = String::new();
        html::push_html(&mut text, rest.into_iter());
        (!title.is_empty()).then_some(Self { title, html: text })
    }
}

#[derive(Template)]
#[template(path = "legal.html")]
pub(crate) struct Shown<'a> {
    pub(crate) page: StorePage<'a>,
    pub(crate) html: String,
    /// The language that it is in, where that is another one.
    pub(crate) language: Option<&'static str>,
}

pub(crate) fn legal() -> MethodRouter<App> {
    get(async |visit: Visit, path: PathParameters| {
        let key = path.text("page");
        let found = visit.shop.legal.iter().find(|page| page.key == key).ok_or_else(|| {
            Refusal::new(StatusCode::NOT_FOUND, "NotFound", "the operator has no such page")
        })?;
        page(&visit, &shown(&visit, found))
    })
}

fn shown<'v>(visit: &'v Visit, found: &LegalPage) -> Shown<'v> {
    let own = visit.reader().language();
    let (text, language) = found.text(own);
    Shown {
        page: visit.page(text.title.clone(), Some(&format!("/legal/{}", found.key)), None),
        html: text.html.clone(),
        language: language.filter(|language| *language != own).map(Language::code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_language_of_its_reader_or_else_the_first() {
        let files = [
            ("terms.ko.md", "# 약관\n\n글"),
            ("terms.en.md", "# Terms\n\ntext"),
            ("imprint.md", "# Imprint"),
        ];
        let pages = LegalPage::read(files).unwrap();
        let titles =
            |language| pages.iter().map(|page| page.text(language).0.title.as_str()).collect::<Vec<_>>();
        assert_eq!(titles(Language::Korean), ["Imprint", "약관"]);
        assert_eq!(titles(Language::English), ["Imprint", "Terms"]);
    }

    #[test]
    fn markup_in_it_is_text_and_it_has_one_title() {
        let text = Text::read("# A\n\n<script>alert(1)</script>\n\nb <i>c</i>\n\n# D").unwrap();
        assert_eq!(text.title, "A");
        assert!(
            !text.html.contains("<script") && !text.html.contains("<i>") && text.html.contains("<h2>D</h2>"),
            "{}",
            text.html
        );
    }

    #[test]
    fn what_is_no_page_is_told() {
        let faults =
            LegalPage::read([("Terms.md", "# A"), ("terms.fr.md", "# A"), ("terms.md", "no heading")])
                .unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
