//! What is around every page that buyers see.

use words::{Language, Sentence};

use crate::page::own_name;
use crate::{Link, Note, Reader, Theme, assets};

/// What the frame of a page of a storefront needs.
#[derive(Debug, Clone)]
pub struct StorePage<'a> {
    pub reader: Reader<'a>,
    /// What the browser calls it.
    pub title: String,
    /// What the storefront is called.
    pub store: String,
    pub theme: Theme,
    /// The address with its query, as it was asked but for the language.
    pub here: String,
    /// Whether the address says the language: links keep it then.
    pub says_language: bool,
    pub head: Head,
    /// What the country or region is called that prices are told for.
    pub market: String,
    /// What is searched for; nothing where there is no search.
    pub search: Option<String>,
    pub links: Vec<Link>,
    /// The operator's own pages.
    pub legal: Vec<Link>,
    /// What is said above it.
    pub notes: Vec<Note>,
}

/// What programs read of a page: search engines, and those that show where a link leads.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// A sentence or two.
    pub description: Option<String>,
    /// Its whole address without the language and what only one reader chose; nothing where nobody is to keep it.
    pub canonical: Option<String>,
    /// The whole address of a picture of it.
    pub picture: Option<String>,
    /// JSON-LD (schema.org), ready to stand in a page.
    pub data: Option<String>,
    /// Feeds of news, each with what it is called and where it is.
    pub feeds: Vec<(String, String)>,
}

impl StorePage<'_> {
    pub fn text(&self, id: &'static str) -> String {
        self.reader.text(id)
    }

    pub fn say(&self, sentence: &Sentence) -> String {
        self.reader.say(sentence)
    }

    pub fn lang(&self) -> &'static str {
        self.reader.language().code()
    }

    /// The address of a page of the storefront, in the language of this one where its own address says it.
    pub fn at(&self, to: &str) -> String {
        match self.says_language && to.starts_with('/') {
            true => in_language(to, self.lang()),
            false => to.to_owned(),
        }
    }

    /// The languages that this page is not in, each in its own words, and where one chooses it.
    pub fn others(&self) -> Vec<(&'static str, &'static str, String)> {
        let others = Language::ALL.into_iter().filter(|language| *language != self.reader.language());
        let to = encoded(&self.here);
        let choose = |code| format!("/choose?lang={code}&to={to}");
        others.map(|language| (language.code(), own_name(language), choose(language.code()))).collect()
    }

    /// Where one chooses the market, and comes back.
    pub fn choose_market(&self) -> String {
        format!("/choose?to={}", encoded(&self.at(&self.here)))
    }

    /// The addresses of this page in each language, for programs.
    pub fn alternates(&self) -> Vec<(&'static str, String)> {
        let own = self.head.canonical.as_deref();
        let in_each = |own: &str| Language::ALL.map(|one| (one.code(), in_language(own, one.code())));
        own.map(in_each).into_iter().flatten().collect()
    }

    /// The address of this page as it is in its language.
    pub fn own_address(&self) -> Option<String> {
        let own = self.head.canonical.as_deref()?;
        Some(if self.says_language { in_language(own, self.lang()) } else { own.to_owned() })
    }

    pub fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    pub fn store_style(&self) -> &'static str {
        &assets::STORE_STYLE.path
    }

    pub fn module(&self) -> &'static str {
        &assets::MODULE.path
    }

    pub fn icon(&self) -> &'static str {
        &assets::ICON.path
    }

    pub fn version(&self) -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// `address` in this language.
pub fn in_language(address: &str, code: &str) -> String {
    let (address, fragment) = address
        .split_once('#')
        .map_or((address, String::new()), |(address, rest)| (address, format!("#{rest}")));
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}lang={code}{fragment}")
}

/// A text as part of a query.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                encoded.push(byte.into());
            }
            byte => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_said_behind_whatever_the_address_has() {
        for (address, said) in [
            ("/", "/?lang=ko"),
            ("/search?q=a", "/search?q=a&lang=ko"),
            ("/product/a.b?tab=plans#gold", "/product/a.b?tab=plans&lang=ko#gold"),
        ] {
            assert_eq!(in_language(address, "ko"), said);
        }
        assert_eq!(encoded("/search?q=가&a=b c"), "/search%3Fq%3D%EA%B0%80%26a%3Db%20c");
    }
}
