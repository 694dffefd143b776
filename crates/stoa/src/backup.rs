//! `stoa backup`: a copy of the database in use.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use crate::config::Config;
use crate::{installation, output, serve};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The file to make; it must not exist.
    file: PathBuf,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let file = &arguments.file;
    let db = installation::existing_database(config)?;
    db.backup(file).with_context(|| format!("the database cannot be copied to {}", file.display()))?;
    output::line(format!("the database is copied to {}", file.display()))?;
    let key = match config.key_file() {
        Some(file) => format!("the master key ({})", file.display()),
        None => "the master key (keys.master)".to_owned(),
    };
    output::line(format!(
        "not in it, and needed beside it: {key} and the artifacts ({})",
        config.artifacts_shown()
    ))?;
    Ok(ExitCode::SUCCESS)
}
