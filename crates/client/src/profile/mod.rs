//! Whom to ask, and as whom: a profile of a file, the environment, flags; each outweighs the one before.

mod file;
mod place;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use domain::PublisherId;
use url::{Host, Url};

use crate::Secret;
use file::{Entries, File, Given, KEYS};
pub use place::{Place, ProfileProblem, ProfileProblems};

/// The host of the original, and who signs in for it.
const ORIGINAL: (&str, &str) = ("cloudpartner.azure.com", "https://login.microsoftonline.com");

/// The variables that outweigh what a profile says, by its keys.
const VARIABLES: [(&str, &str); KEYS.len()] = [
    ("url", "STOA_URL"),
    ("login", "STOA_LOGIN_URL"),
    ("tenant", "STOA_TENANT_ID"),
    ("client_id", "STOA_CLIENT_ID"),
    ("client_secret", "STOA_CLIENT_SECRET"),
    ("client_secret_file", "STOA_CLIENT_SECRET_FILE"),
    ("publisher", "STOA_PUBLISHER"),
];
const FILE_VARIABLE: &str = "STOA_PROFILES";
const PROFILE_VARIABLE: &str = "STOA_PROFILE";

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

/// A profile, and what its owner should know.
#[derive(Debug)]
pub struct Loaded {
    pub profile: Profile,
    pub warnings: Vec<String>,
}

/// Where to look.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    pub environment: Vec<(OsString, OsString)>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--publisher`.
    pub publisher: Option<String>,
}

impl Profile {
    /// Reads the profile. All problems are told at once, each with its place.
    pub fn load(sources: &Sources) -> Result<Loaded, ProfileProblems> {
        let mut reading = Reading { sources, problems: Vec::new(), warnings: Vec::new() };
        let file = reading.file();
        let entries = reading.given(&file);
        let profile = reading.profile(&entries, &file);
        match profile {
            Some(profile) if reading.problems.is_empty() => {
                Ok(Loaded { profile, warnings: reading.warnings })
            }
            _ => Err(ProfileProblems(reading.problems)),
        }
    }
}

struct Reading<'a> {
    sources: &'a Sources,
    problems: Vec<ProfileProblem>,
    warnings: Vec<String>,
}

impl Reading<'_> {
    fn file(&mut self) -> File {
        let folder = |variable: &str| self.path(variable).filter(|path| path.is_absolute());
        let usual = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
        match (self.path(FILE_VARIABLE), usual) {
            (Some(path), _) => File::read(&path, Some(Place::Environment(FILE_VARIABLE)), &mut self.problems),
            (None, Some(usual)) => File::read(&usual.join("stoa/profiles.toml"), None, &mut self.problems),
            (None, None) => File::default(),
        }
    }

    /// What the sources say, each value from the strongest that has one.
    fn given(&mut self, file: &File) -> Entries {
        let mut entries = self.chosen(file).cloned().unwrap_or_default();
        let environment: Vec<_> =
            VARIABLES.into_iter().filter_map(|(key, name)| Some((key, self.variable(name)?))).collect();
        // One way to give the secret outweighs the other, too.
        let secret = ["client_secret", "client_secret_file"];
        if environment.iter().any(|(key, _)| secret.contains(key)) {
            entries.retain(|key, _| !secret.contains(key));
        }
        entries.extend(environment);
        if let Some(publisher) = &self.sources.publisher {
            let given = Given { value: publisher.clone(), place: Place::Flag("--publisher") };
            entries.insert("publisher", given);
        }
        entries
    }

    /// The profile that is named, or the usual one.
    fn chosen<'f>(&mut self, file: &'f File) -> Option<&'f Entries> {
        let flag = self.sources.profile.clone().map(|value| Given { value, place: Place::Flag("--profile") });
        let named = flag.or_else(|| self.variable(PROFILE_VARIABLE)).or_else(|| file.default.clone())?;
        let found = file.profiles.get(&named.value);
        if found.is_none() {
            let names: Vec<_> = file.profiles.keys().map(String::as_str).collect();
            let known = match names.is_empty() {
                true => "there are none".to_owned(),
                false => format!("there are {}", names.join(", ")),
            };
            let message = format!("no profile `{}` in {}: {known}", named.value, shown(&file.path));
            self.problem(Some(named.place), message);
        }
        found
    }

    fn profile(&mut self, entries: &Entries, file: &File) -> Option<Profile> {
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
        let message =
            format!("no {key} is given: set {variable}, or {key} in a profile of {}", shown(&file.path));
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
        match std::fs::read_to_string(path) {
            Ok(text) => {
                self.warn_if_open(path);
                self.filled(text.trim_end(), place)
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
        Some(Secret::new(secret))
    }

    fn warn_if_open(&mut self, path: &Path) {
        if std::fs::metadata(path).is_ok_and(|file| file.mode() & 0o077 != 0) {
            let path = path.display();
            self.warnings.push(format!("others can read the secret in {path}: chmod 600 {path}"));
        }
    }

    fn problem(&mut self, place: Option<Place>, message: impl Into<String>) {
        self.problems.push(ProfileProblem { place, message: message.into() });
    }

    /// A variable that is set; an empty one is not.
    fn variable(&mut self, name: &'static str) -> Option<Given> {
        let value = self.raw(name)?.clone();
        match value.into_string() {
            Ok(value) => Some(Given { value, place: Place::Environment(name) }),
            Err(_) => {
                self.problem(Some(Place::Environment(name)), "its value is not UTF-8 text");
                None
            }
        }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.raw(name).map(PathBuf::from)
    }

    fn raw(&self, name: &str) -> Option<&OsString> {
        let found = self.sources.environment.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).filter(|value| !value.is_empty())
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

fn shown(path: &Path) -> String {
    match path.as_os_str().is_empty() {
        true => "~/.config/stoa/profiles.toml".to_owned(),
        false => path.display().to_string(),
    }
}
