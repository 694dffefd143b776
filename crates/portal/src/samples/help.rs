//! The manual: its contents, what is found in it, an article.

use askama::Template as _;
use ui::Reader;
use words::{Language, Words, say};

use super::{Sample, frame, now};
use crate::help::{ArticlePage, Contents, navigation};

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let page =
        |here: &str| frame(language, &reader.say(&say!("help-title")), navigation(&reader, here), true);
    let contents = |here, sought: &str| Contents::of(page(here), sought).render().expect("a page");
    let article = |slug: &str| {
        let article = ArticlePage::of(page(&format!("/help/{slug}")), slug).expect("an article");
        article.render().expect("a page")
    };
    let word = match language {
        Language::English => "preview",
        Language::Korean => "미리보기",
    };
    vec![
        Sample { name: "help", html: contents("/help", "") },
        Sample { name: "help-found", html: contents("", word) },
        Sample { name: "help-none", html: contents("", "qqqq") },
        Sample { name: "help-overview", html: article("overview") },
        Sample { name: "help-publishing", html: article("publishing") },
        Sample { name: "help-first", html: article("first-steps") },
    ]
}
