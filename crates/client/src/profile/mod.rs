//! Whom to ask, and as whom: a profile of a file, the environment, flags; each outweighs the one before.

mod file;
mod place;
mod sources;
#[cfg(test)]
mod tests;
mod values;

use std::ffi::OsString;
use std::path::Path;

use domain::PublisherId;
use url::Url;

use crate::Secret;
use file::KEYS;
pub use place::{Place, ProfileProblem, ProfileProblems};
use sources::Reading;

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

/// The path of the file, for people.
fn shown(path: &Path) -> String {
    match path.as_os_str().is_empty() {
        true => "~/.config/stoa/profiles.toml".to_owned(),
        false => path.display().to_string(),
    }
}
