//! What the operator decided: one file, the environment over it, the flags over both, checked as a whole.

mod check;
mod derived;
mod entries;
mod kind;
mod list;
mod nearest;
mod place;
mod raw;
mod settings;
mod show;
mod sources;
mod template;
#[cfg(test)]
mod tests;
mod toml_value;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub(crate) use kind::{LogFormat, Size, Span, Transport};
pub(crate) use place::{Place, Problem, Problems};
pub(crate) use settings::{Config, Limits, Log, Server};
pub(crate) use show::show;
pub(crate) use sources::{FILE_VARIABLE, Flag, Sources, USUAL_FILE};
pub(crate) use template::template;

/// A configuration that is right as far as it can be told without trying it out.
#[derive(Debug, Clone)]
pub(crate) struct Loaded {
    pub(crate) config: Config,
    /// The file that was read.
    pub(crate) file: Option<PathBuf>,
    /// Where each setting that is not a default was given.
    pub(crate) places: BTreeMap<String, Place>,
}

/// Reads and checks the configuration; fails with everything that is wrong with it.
pub(crate) fn load(sources: &Sources) -> Result<Loaded, Problems> {
    let mut entries = sources.collect();
    let config = Config::read(&mut entries);
    nearest::refuse_unknown(&mut entries);
    check::check(&config, &mut entries);
    let mut problems = entries.problems;
    if problems.is_empty() {
        return Ok(Loaded { config, file: sources.path(), places: entries.places });
    }
    problems.sort_by_key(|problem| (problem.place.is_none(), problem.place.clone()));
    Err(Problems(problems))
}
