//! What the values mean.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use domain::PublisherId;
use url::{Host, Url};

use super::file::{Entries, File, Given};
use super::place::Place;
use super::sources::{Reading, VARIABLES};
use crate::{Secret, read_text};

/// The host of the original, and who signs in for it.
const ORIGINAL: (&str, &str) = ("cloudpartner.azure.com", "https://login.microsoftonline.com");

/// Whom to ask, and as whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    pub url: Url,
    /// The token service.
    pub login: Url,
    pub tenant: String,
    pub client_id: String,
    pub client_secret: Secret,
    /// Whose offers are meant when nobody says.
    pub publisher: Option<PublisherId>,
}

impl Reading<'_> {
    pub(super) fn profile(&mut self, entries: &Entries, file: &File) -> Option<Profile> {
        let url = self.required(entries, file, "url").and_then(|given| self.url(given));
        let login = match entries.get("login") {
            Some(given) => self.url(given),
            None => url.clone().map(login_of),
        };
        let tenant = self.required(entries, file, "tenant").and_then(|given| self.plain(given));
        let client_id = self.required(entries, file, "client_id").and_then(|given| self.plain(given));
        let client_secret = self.secret(entries, file);
        let publisher = entries.get("publisher").and_then(|given| self.parsed::<PublisherId>(given));
        Some(Profile {
            url: url?,
            login: login?,
            tenant: tenant?,
            client_id: client_id?,
            client_secret: client_secret?,
            publisher,
        })
    }

    fn required<'e>(&mut self, entries: &'e Entries, file: &File, key: &'static str) -> Option<&'e Given> {
        let given = entries.get(key);
        if given.is_none() {
            self.missing(key, file);
        }
        given
    }

    fn missing(&mut self, key: &str, file: &File) {
        let variable = VARIABLES.iter().find(|(known, _)| *known == key).map_or("", |(_, variable)| variable);
        let message = format!("no {key} is given: set {variable}, or {key} in a profile of {}", file.shown());
        self.problem(None, message);
    }

    fn url(&mut self, given: &Given) -> Option<Url> {
        let url = Url::parse(&given.value)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let bare = |url: &Url| {
            url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        };
        let Some(url) = url.filter(bare) else {
            self.problem(
                Some(given.place.clone()),
                "must be an address such as https://cloudpartner.azure.com, without a user, a query or a fragment",
            );
            return None;
        };
        if url.scheme() == "http" && !is_loopback(&url) {
            let place = &given.place;
            self.warnings
                .push(format!("{place}: over plain http, others on the way can read the secret: use https"));
        }
        Some(url)
    }

    /// A text that may stand in a path.
    fn plain(&mut self, given: &Given) -> Option<String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let value = given.value.trim();
        if !value.is_empty() && value.chars().all(plain) {
            return Some(value.to_owned());
        }
        self.problem(Some(given.place.clone()), "must be an id of letters, digits, `-`, `_` and `.`");
        None
    }

    fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self, given: &Given) -> Option<T> {
        let parsed = given.value.parse();
        parsed.map_err(|error: T::Err| self.problem(Some(given.place.clone()), error.to_string())).ok()
    }

    fn secret(&mut self, entries: &Entries, file: &File) -> Option<Secret> {
        let (text, path) = (entries.get("client_secret"), entries.get("client_secret_file"));
        match (text, path) {
            (Some(text), None) => {
                if let Place::File { path, .. } = &text.place {
                    self.warn_if_open(path);
                }
                self.filled(&text.value, &text.place)
            }
            (None, Some(given)) => {
                // Beside the file that names it.
                let folder = match &given.place {
                    Place::File { path, .. } => path.parent().unwrap_or(Path::new("")),
                    _ => Path::new(""),
                };
                self.secret_in(&folder.join(&given.value), &given.place)
            }
            (Some(_), Some(path)) => {
                let message = "the secret is given twice: once itself and once as a file";
                self.problem(Some(path.place.clone()), message);
                None
            }
            (None, None) => {
                self.missing("client_secret", file);
                None
            }
        }
    }

    fn secret_in(&mut self, path: &Path, place: &Place) -> Option<Secret> {
        match read_text(path) {
            Ok(text) => {
                self.warn_if_open(path);
                // The end of the last line is the file's; everything else is the secret's.
                let line = text.strip_suffix('\n').unwrap_or(&text);
                self.filled(line.strip_suffix('\r').unwrap_or(line), place)
            }
            Err(error) => {
                self.problem(Some(place.clone()), format!("{} cannot be read: {error}", path.display()));
                None
            }
        }
    }

    fn filled(&mut self, secret: &str, place: &Place) -> Option<Secret> {
        if secret.is_empty() {
            self.problem(Some(place.clone()), "the secret is empty");
            return None;
        }
        // Nobody makes such secrets, and whoever cuts it off would try another secret than was given.
        if secret.starts_with(char::is_whitespace) || secret.ends_with(char::is_whitespace) {
            self.problem(
                Some(place.clone()),
                "the secret begins or ends with a blank or an empty line: take it away",
            );
            return None;
        }
        Some(Secret::new(secret))
    }

    fn warn_if_open(&mut self, path: &Path) {
        if std::fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0) {
            let path = path.display();
            self.warnings.push(format!("others can read the secret in {path}: chmod 600 {path}"));
        }
    }
}

fn login_of(url: Url) -> Url {
    match url.host_str() == Some(ORIGINAL.0) {
        true => Url::parse(ORIGINAL.1).expect("it is an address"),
        false => url,
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
