//! `stoa config`: the configuration itself.

use std::process::ExitCode;

use clap::Subcommand;

use crate::config::{Sources, load, show, template};
use crate::output;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say everything that is wrong with the configuration. Exits with 1 when anything is.
    Check,
    /// Print a file with every setting, what it is for and its default.
    Template,
    /// Print the settings in force and where each was given; secrets are masked.
    Show,
}

pub(crate) fn run(command: &Command, sources: &Sources) -> anyhow::Result<ExitCode> {
    match command {
        Command::Check => {
            let loaded = load(sources)?;
            let file = loaded.file.map_or("no file".to_owned(), |file| file.display().to_string());
            output::line(format!(
                "the configuration is all right ({file}, {} given)",
                domain::counted(loaded.places.len(), "setting")
            ))?;
        }
        Command::Template => output::line(template().trim_end())?,
        Command::Show => output::line(show(&load(sources)?).trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}
