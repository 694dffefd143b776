//! Whom to ask, and as whom: a profile of a file, the environment, flags; each outweighs the one before.

mod file;
mod place;
mod sources;
#[cfg(test)]
mod tests;
mod values;

pub use place::{Place, ProfileProblem, ProfileProblems};
use sources::Reading;
pub use sources::Sources;
pub use values::Profile;

/// A profile, and what its owner should know.
#[derive(Debug)]
pub struct Loaded {
    pub profile: Profile,
    pub warnings: Vec<String>,
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
