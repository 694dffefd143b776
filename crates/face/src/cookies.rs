//! The cookies of the faces for people.
//!
//! Where the marketplace is reached over TLS, the names of those that prove something begin with `__Host-`: a browser takes them
//! over TLS only, for this host alone, and no other host can set them (RFC 6265bis section 4.1.3.2).

use app::Settings;
use axum::http::{HeaderMap, HeaderValue, header};
use words::Language;

/// What a cookie holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// What binds the forms of somebody who is not.
    Guest,
    /// A sign-in at the provider that is under way, sealed.
    Provider,
    /// The language that was chosen.
    Language,
    /// Light or dark.
    Theme,
    /// The country or region that prices are told for.
    Market,
}

impl Cookie {
    /// Its name.
    fn name(self, is_tls: bool) -> &'static str {
        match (self, is_tls) {
            (Self::Session, true) => "__Host-stoa-session",
            (Self::Session, false) => "stoa-session",
            (Self::Guest, true) => "__Host-stoa-guest",
            (Self::Guest, false) => "stoa-guest",
            (Self::Provider, true) => "__Host-stoa-provider",
            (Self::Provider, false) => "stoa-provider",
            (Self::Language, _) => "stoa-language",
            (Self::Theme, _) => "stoa-theme",
            (Self::Market, _) => "stoa-market",
        }
    }

    /// For how many seconds a browser keeps it; until it is closed where nothing is said. How long a session is good for is
    /// decided here, not there.
    fn age(self) -> Option<u32> {
        match self {
            Self::Session | Self::Guest => None,
            Self::Provider => u32::try_from(app::openid::LASTS.as_secs()).ok(),
            Self::Language | Self::Theme | Self::Market => Some(365 * 24 * 3600),
        }
    }

    /// What the browser sent; nothing where it sent two, because one of them may be somebody else's.
    pub fn read(self, settings: &Settings, headers: &HeaderMap) -> Option<String> {
        self.read_named(headers, is_tls(settings))
    }

    /// The same of a cookie that has one name everywhere.
    pub fn read_anywhere(self, headers: &HeaderMap) -> Option<String> {
        self.read_named(headers, false)
    }

    /// Whether the browser sent one at all, under any of its names.
    pub fn is_held(self, headers: &HeaderMap) -> bool {
        [false, true].into_iter().any(|is_tls| self.read_named(headers, is_tls).is_some())
    }

    fn read_named(self, headers: &HeaderMap, is_tls: bool) -> Option<String> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = sent.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let mut found = pairs.filter(|(name, _)| *name == self.name(is_tls)).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (Some(value), None) if !value.is_empty() => Some(value.to_owned()),
            _ => None,
        }
    }

    /// The header that has a browser keep `value`, which is of our own making.
    pub fn set(self, settings: &Settings, value: &str) -> HeaderValue {
        self.header(settings, value, self.age())
    }

    /// The header that has a browser forget it.
    pub fn forget(self, settings: &Settings) -> HeaderValue {
        self.header(settings, "", Some(0))
    }

    fn header(self, settings: &Settings, value: &str, age: Option<u32>) -> HeaderValue {
        let is_tls = is_tls(settings);
        let secure = if is_tls { "; Secure" } else { "" };
        let age = age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
        let name = self.name(is_tls);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
        HeaderValue::from_str(&text).expect("values are plain letters")
    }
}

/// The language that was chosen in this browser, or else the one that it asks for.
pub fn language(headers: &HeaderMap) -> Language {
    let chosen = Cookie::Language.read_anywhere(headers).and_then(|code| Language::parse(&code));
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    chosen.unwrap_or_else(|| accepted.map_or(Language::English, Language::accepted))
}

/// Whether people reach the marketplace over TLS, here or at a proxy before it.
pub fn is_tls(settings: &Settings) -> bool {
    settings.public_url.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> Settings {
        Settings { public_url: url.to_owned(), ..Settings::default() }
    }

    fn sent(values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (header::COOKIE, HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn over_tls_only_this_host_sets_what_proves_something() {
        let (tls, plain) = (settings("https://market.example"), settings("http://127.0.0.1:8080"));
        assert_eq!(
            Cookie::Session.set(&tls, "abc"),
            "__Host-stoa-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(Cookie::Session.set(&plain, "abc"), "stoa-session=abc; Path=/; HttpOnly; SameSite=Lax");
        assert_eq!(
            Cookie::Session.forget(&tls),
            "__Host-stoa-session=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
        let both = sent(&["stoa-session=planted; __Host-stoa-session=real"]);
        assert_eq!(Cookie::Session.read(&tls, &both).as_deref(), Some("real"));
        assert_eq!(Cookie::Session.read(&tls, &sent(&["stoa-session=planted"])), None);
    }

    #[test]
    fn of_two_cookies_with_one_name_neither_counts() {
        let plain = settings("http://127.0.0.1:8080");
        for values in [
            &["stoa-session=a; stoa-session=b"][..],
            &["stoa-session=a", "stoa-session=b"],
            &["stoa-session="],
        ] {
            assert_eq!(Cookie::Session.read(&plain, &sent(values)), None, "{values:?}");
        }
        assert_eq!(Cookie::Session.read(&plain, &sent(&["x=1; stoa-session=a=b"])).as_deref(), Some("a=b"));
    }
}
