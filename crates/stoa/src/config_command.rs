//! `stoa config`: the configuration itself.

use std::process::ExitCode;

use crate::arguments::ConfigCommand;
use crate::config::{Sources, load, show, template};
use crate::output;

pub(crate) fn run(command: &ConfigCommand, sources: &Sources) -> anyhow::Result<ExitCode> {
    match command {
        ConfigCommand::Check => {
            let loaded = load(sources)?;
            let file = loaded.file.map_or("no file".to_owned(), |file| file.display().to_string());
            output::line(format!(
                "the configuration is all right ({file}, {} given)",
                domain::counted(loaded.places.len(), "setting")
            ))?;
        }
        ConfigCommand::Template => output::line(template().trim_end())?,
        ConfigCommand::Show => output::line(show(&load(sources)?).trim_end())?,
    }
    Ok(ExitCode::SUCCESS)
}
