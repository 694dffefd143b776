//! Values that nobody may read from a log, an error or the terminal.

use std::fmt;

use url::Url;

use super::{Complaint, Kind, complaint};
use crate::config::raw::{Raw, quoted};

const MASK: &str = "***";

/// A secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl Kind for Secret {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        raw.text().map(|text| Self(text.to_owned())).ok_or_else(|| complaint("must be a text"))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(MASK))
    }
}

/// An address that may carry a password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SecretUrl(String);

impl SecretUrl {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

impl Kind for SecretUrl {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let found = raw.text().map(str::trim).filter(|text| Url::parse(text).is_ok());
        found.map(|text| Self(text.to_owned())).ok_or_else(|| complaint("must be a URL"))
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&masked(&self.0)))
    }
}

/// Where a database is: a URL, or PostgreSQL's `host=… user=…` form.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(String);

impl DatabaseUrl {
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

impl Kind for DatabaseUrl {
    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let known = |text: &&str| {
            let a_file =
                text.strip_prefix("sqlite:").is_some_and(|path| !matches!(path, "" | "//" | ":memory:"));
            let a_url = text.starts_with("postgres://") || text.starts_with("postgresql://");
            a_file || a_url || (text.contains("host=") && !text.contains("://"))
        };
        let found = raw.text().map(str::trim).filter(known).map(|text| Self(text.to_owned()));
        found.ok_or_else(|| {
            complaint(
                "must begin with sqlite: (and name a file) or postgres://, or have the form host=… user=…",
            )
        })
    }

    fn shown(&self) -> Option<String> {
        Some(quoted(&masked(&self.0)))
    }
}

/// The address without its passwords and keys. What cannot be taken apart for certain is masked as a whole.
pub(crate) fn masked(text: &str) -> String {
    let Ok(mut url) = Url::parse(text) else {
        return match text.to_ascii_lowercase().contains("pass") || text.contains('@') {
            true => MASK.to_owned(),
            false => text.to_owned(),
        };
    };
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let harmless =
        ["sslmode", "tls", "application_name", "connect_timeout", "user", "host", "port", "dbname"];
    if pairs.iter().any(|(name, _)| !harmless.contains(&name.as_str())) {
        let pairs = pairs.iter().map(|(name, value)| match harmless.contains(&name.as_str()) {
            true => (name, value.as_str()),
            false => (name, MASK),
        });
        url.query_pairs_mut().clear().extend_pairs(pairs);
    }
    if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_masked_wherever_they_stand() {
        for (text, shown) in [
            ("sqlite:/var/lib/stoa/stoa.db", "sqlite:/var/lib/stoa/stoa.db"),
            ("sqlite:stoa.db", "sqlite:stoa.db"),
            (
                "postgres://stoa:hunter2@db/stoa?sslmode=require",
                "postgres://stoa:***@db/stoa?sslmode=require",
            ),
            ("postgres://db/stoa?user=stoa&password=hunter2", "postgres://db/stoa?user=stoa&password=***"),
            ("host=/run/postgresql user=stoa", "host=/run/postgresql user=stoa"),
            ("host=db user=stoa password='hunter2 x'", "***"),
            ("smtps://stoa:hunter2@mail.example", "smtps://stoa:***@mail.example"),
            ("postgres://stoa:hunter2@[bad", "***"),
        ] {
            assert_eq!(masked(text), shown, "{text}");
        }
        for printed in [
            format!("{:?}", Secret("hunter2".to_owned())),
            format!("{:?}", SecretUrl("smtp://a:hunter2@b".to_owned())),
            format!("{:?}", DatabaseUrl("host=db password=hunter2".to_owned())),
        ] {
            assert!(!printed.contains("hunter2"), "{printed}");
        }
    }
}
