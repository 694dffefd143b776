//! The file of profiles.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use domain::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place::{Place, ProfileProblem};
use crate::read_text;

/// A text, and where it stands.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) value: String,
    pub(super) place: Place,
}

/// What one profile says, by name.
pub(super) type Entries = BTreeMap<&'static str, Given>;

#[derive(Default)]
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) default: Option<Given>,
    pub(super) profiles: BTreeMap<String, Entries>,
}

/// What a profile may say.
pub(super) const KEYS: [&str; 7] =
    ["url", "login", "tenant", "client_id", "client_secret", "client_secret_file", "publisher"];

impl File {
    /// Reads the file; one that nobody `named` need not be there.
    pub(super) fn read(path: &Path, named: Option<Place>, problems: &mut Vec<ProfileProblem>) -> Self {
        let mut file = Self { path: path.to_owned(), ..Self::default() };
        match read_text(path) {
            Ok(text) => {
                Reader { text: &text, problems, file: &mut file }.document();
                // The parser hands members over by name.
                problems.sort_by_key(|problem| problem.place.as_ref().and_then(Place::line));
            }
            Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => {}
            Err(error) => {
                let message = format!("{} cannot be read: {error}", path.display());
                problems.push(ProfileProblem { place: named, message });
            }
        }
        file
    }

    /// Where it is, for people.
    pub(super) fn shown(&self) -> String {
        match self.path.as_os_str().is_empty() {
            true => "~/.config/stoa/profiles.toml".to_owned(),
            false => self.path.display().to_string(),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    problems: &'a mut Vec<ProfileProblem>,
    file: &'a mut File,
}

impl Reader<'_> {
    fn document(mut self) {
        let (document, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            // Not the error's own text: it quotes the line, which may hold a secret.
            self.problem(error.span().map_or(0, |span| span.start), error.message());
        }
        for (name, value) in document.get_ref() {
            let at = name.span().start;
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("default", _) => self.file.default = self.text_of("default", at, value),
                ("profiles", DeValue::Table(profiles)) => {
                    profiles
                        .iter()
                        .for_each(|(name, value)| self.profile(name.get_ref(), name.span().start, value));
                }
                ("profiles", _) => {
                    self.problem(at, "write [profiles.NAME], and what the profile says below it");
                }
                (other, _) => {
                    self.problem(
                        at,
                        unknown(other, ["default", "profiles"], "there are `default` and [profiles.NAME]"),
                    );
                }
            }
        }
    }

    fn profile(&mut self, name: &str, at: usize, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(members) = value.get_ref() else {
            return self.problem(at, format!("write [profiles.{name}], and what the profile says below it"));
        };
        let mut entries = Entries::new();
        for (key, value) in members {
            let at = key.span().start;
            match KEYS.into_iter().find(|known| *known == key.get_ref().as_ref()) {
                Some(key) => entries.extend(self.text_of(key, at, value).map(|given| (key, given))),
                None => self
                    .problem(at, unknown(key.get_ref(), KEYS, &format!("a profile has {}", KEYS.join(", ")))),
            }
        }
        self.file.profiles.insert(name.to_owned(), entries);
    }

    fn text_of(&mut self, key: &str, at: usize, value: &Spanned<DeValue<'_>>) -> Option<Given> {
        match value.get_ref() {
            DeValue::String(text) => Some(Given { value: text.to_string(), place: self.place(at) }),
            _ => {
                self.problem(at, format!("{key} must be a text, in quotation marks"));
                None
            }
        }
    }

    fn problem(&mut self, at: usize, message: impl Into<String>) {
        let place = Some(self.place(at));
        self.problems.push(ProfileProblem { place, message: message.into() });
    }

    fn place(&self, offset: usize) -> Place {
        let line = self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        Place::File { path: self.file.path.clone(), line }
    }
}

fn unknown<'a>(name: &str, known: impl IntoIterator<Item = &'a str>, all: &str) -> String {
    match nearest(name, known) {
        Some(near) => format!("{name} means nothing here; did you mean {near}?"),
        None => format!("{name} means nothing here; {all}"),
    }
}
