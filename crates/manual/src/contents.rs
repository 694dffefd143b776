//! Which articles there are, in which order.

use std::sync::LazyLock;

use words::Language;

use crate::article::Article;

/// Where the articles are: links between them are made below it.
pub const FOLDER: &str = "/help";

/// What articles stand together for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Begin,
    Offers,
    Selling,
    Operate,
    Lookup,
}

/// An article in each language.
struct Source {
    slug: &'static str,
    english: &'static str,
    korean: &'static str,
}

macro_rules! articles {
    ($($slug:literal),* $(,)?) => {
        &[$(Source {
            slug: $slug,
            english: include_str!(concat!("../../../manual/en/", $slug, ".md")),
            korean: include_str!(concat!("../../../manual/ko/", $slug, ".md")),
        }),*]
    };
}

const SOURCES: &[Source] = articles![
    "first-steps",
    "signing-in",
    "accounts",
    "searching",
    "all-offers",
    "new-offer",
    "plans",
    "overview",
    "editing",
    "publishing",
    "review",
    "certification",
    "going-live",
    "compare",
    "history",
    "prices",
    "stop-selling",
    "private-audience",
    "certifying",
    "maintenance",
    "glossary",
    "accessibility",
    "tools",
    "older-portals",
    "problems",
];

/// The order in which the manual is read.
pub const CONTENTS: &[(Part, &[&str])] = &[
    (Part::Begin, &["first-steps", "signing-in", "accounts", "searching"]),
    (Part::Offers, &["all-offers", "new-offer", "plans", "overview", "prices", "compare", "history"]),
    (
        Part::Selling,
        &[
            "editing",
            "publishing",
            "review",
            "certification",
            "going-live",
            "stop-selling",
            "private-audience",
        ],
    ),
    (Part::Operate, &["certifying", "maintenance"]),
    (Part::Lookup, &["glossary", "accessibility", "tools", "older-portals", "problems"]),
];

/// The articles of one language.
pub struct Manual {
    pub articles: Vec<Article>,
}

/// The manual in `language`.
pub fn manual(language: Language) -> &'static Manual {
    static ENGLISH: LazyLock<Manual> = LazyLock::new(|| Manual::read(Language::English));
    static KOREAN: LazyLock<Manual> = LazyLock::new(|| Manual::read(Language::Korean));
    match language {
        Language::English => &ENGLISH,
        Language::Korean => &KOREAN,
    }
}

impl Manual {
    fn read(language: Language) -> Self {
        let ordered = CONTENTS.iter().flat_map(|(_, slugs)| slugs.iter());
        let sources = ordered.filter_map(|slug| SOURCES.iter().find(|source| source.slug == *slug));
        let article = |source: &Source| {
            let text = match language {
                Language::English => source.english,
                Language::Korean => source.korean,
            };
            Article::read(source.slug, text)
        };
        Self { articles: sources.map(article).collect() }
    }

    pub fn article(&self, slug: &str) -> Option<&Article> {
        self.articles.iter().find(|article| article.slug == slug)
    }

    /// The articles before and behind one, in the order of reading.
    pub fn around(&self, slug: &str) -> (Option<&Article>, Option<&Article>) {
        let place = self.articles.iter().position(|article| article.slug == slug);
        let at = |place: Option<usize>| place.and_then(|place| self.articles.get(place));
        (at(place.and_then(|place| place.checked_sub(1))), at(place.map(|place| place + 1)))
    }

    /// Whether `target`, `article` or `article#anchor`, is there.
    pub fn has(&self, target: &str) -> bool {
        let (slug, anchor) = target.split_once('#').map_or((target, None), |(slug, rest)| (slug, Some(rest)));
        let article = self.article(slug);
        article.is_some_and(|article| anchor.is_none_or(|anchor| article.section(anchor).is_some()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn in_folder(code: &str) -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../manual").join(code);
        let names = std::fs::read_dir(folder).expect("the folder of a language");
        let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("a file").file_name();
        names.map(name).map(|name| name.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn every_file_is_an_article_that_is_reached_once() {
        let contents: Vec<_> = CONTENTS.iter().flat_map(|(_, slugs)| slugs.iter().copied()).collect();
        let files: BTreeSet<_> = contents.iter().map(|slug| format!("{slug}.md")).collect();
        assert_eq!(files.len(), contents.len(), "an article stands in one place of the contents");
        for language in Language::ALL {
            assert_eq!(in_folder(language.code()), files, "{language:?}");
            let read: Vec<_> = manual(language).articles.iter().map(|article| article.slug).collect();
            assert_eq!(read, contents, "{language:?}");
        }
    }

    #[test]
    fn every_language_says_the_same_under_the_same_anchors() {
        let (english, korean) = (manual(Language::English), manual(Language::Korean));
        for (article, other) in english.articles.iter().zip(&korean.articles) {
            let anchors = |article: &Article| {
                article.sections.iter().map(|section| section.anchor.clone()).collect::<Vec<_>>()
            };
            assert_eq!(anchors(article), anchors(other), "{}", article.slug);
            let links = |article: &Article| article.links().iter().cloned().collect::<BTreeSet<_>>();
            assert_eq!(links(article), links(other), "{}", article.slug);
            assert_eq!(article.shape(), other.shape(), "{}", article.slug);
            let hangul = |text: &str| text.chars().any(|letter| ('가'..='힣').contains(&letter));
            for section in &other.sections {
                let texts = [&section.title, &section.text];
                assert!(texts.iter().all(|text| hangul(text)), "{}#{}", other.slug, section.anchor);
            }
            assert!(!article.sections.iter().any(|section| hangul(&section.text)), "{}", article.slug);
        }
    }

    #[test]
    fn every_article_begins_with_what_it_is_about_and_has_sections_with_anchors() {
        for article in Language::ALL.into_iter().flat_map(|language| &manual(language).articles) {
            let slug = article.slug;
            assert!(!article.title.is_empty() && !article.lead.is_empty(), "{slug}");
            assert!(!article.lead.contains("<p>"), "{slug} begins with one paragraph: {}", article.lead);
            let anchors: BTreeSet<_> = article.sections.iter().map(|section| &section.anchor).collect();
            assert_eq!(anchors.len(), article.sections.len(), "{slug}: an anchor is there twice");
            for section in &article.sections {
                assert!(!section.anchor.is_empty(), "{slug}: `{}` has no anchor", section.title);
                assert!(!section.text.is_empty(), "{slug}#{} says nothing", section.anchor);
            }
            assert!(article.shape().iter().all(|kind| *kind != "html"), "{slug} has markup in it");
        }
    }

    #[test]
    fn every_link_between_articles_leads_somewhere() {
        for language in Language::ALL {
            let manual = manual(language);
            for article in &manual.articles {
                for link in article.links() {
                    let within = link.strip_prefix('#').map(|anchor| format!("{}#{anchor}", article.slug));
                    let target = within.or_else(|| link.strip_prefix("/help/").map(str::to_owned));
                    match target {
                        Some(target) => assert!(manual.has(&target), "{}: {link}", article.slug),
                        None => assert!(link.starts_with('/'), "{}: {link} leads elsewhere", article.slug),
                    }
                }
            }
        }
    }

    #[test]
    fn one_reads_on_from_the_first_article_to_the_last() {
        let manual = manual(Language::English);
        let mut slug = manual.articles[0].slug;
        assert!(manual.around(slug).0.is_none());
        let mut read = 1;
        while let (_, Some(next)) = manual.around(slug) {
            assert_eq!(manual.around(next.slug).0.map(|article| article.slug), Some(slug));
            (slug, read) = (next.slug, read + 1);
        }
        assert_eq!(read, manual.articles.len());
    }
}
