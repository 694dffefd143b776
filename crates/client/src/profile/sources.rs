//! What the sources say: the file, the variables and the flags.

use std::ffi::OsString;
use std::path::PathBuf;

use domain::there_are;

use super::file::{Entries, File, Given, KEYS};
use super::place::{Place, ProfileProblem};

/// The variables that outweigh what a profile says, by its keys.
pub(super) const VARIABLES: [(&str, &str); KEYS.len()] = [
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

/// Where to look.
#[derive(Debug, Default, Clone)]
pub struct Sources {
    pub environment: Vec<(OsString, OsString)>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--publisher`.
    pub publisher: Option<String>,
}

/// A profile that is being read.
pub(super) struct Reading<'a> {
    pub(super) sources: &'a Sources,
    pub(super) problems: Vec<ProfileProblem>,
    pub(super) warnings: Vec<String>,
}

impl Reading<'_> {
    pub(super) fn file(&mut self) -> File {
        let folder = |variable: &str| self.path(variable).filter(|path| path.is_absolute());
        let usual = folder("XDG_CONFIG_HOME").or_else(|| Some(folder("HOME")?.join(".config")));
        match (self.path(FILE_VARIABLE), usual) {
            (Some(path), _) => File::read(&path, Some(Place::Environment(FILE_VARIABLE)), &mut self.problems),
            (None, Some(usual)) => File::read(&usual.join("stoa/profiles.toml"), None, &mut self.problems),
            (None, None) => File::default(),
        }
    }

    /// What the sources say, each value from the strongest that has one.
    pub(super) fn given(&mut self, file: &File) -> Entries {
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
            let known = there_are(&names);
            let message = format!("no profile `{}` in {}: {known}", named.value, file.shown());
            self.problem(Some(named.place), message);
        }
        found
    }

    pub(super) fn problem(&mut self, place: Option<Place>, message: impl Into<String>) {
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
