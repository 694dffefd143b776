//! `stoa migrate`: brings the schema of the database up to this program.

use std::process::ExitCode;

use clap::Args;
use db::Migration;

use crate::config::Config;
use crate::{installation, output, serve};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let done = match arguments.dry_run {
        true => pending(config)?,
        false => installation::open_database(config)?.migrate(db::MIGRATIONS)?,
    };
    if done.is_empty() {
        output::line("the database is up to date")?;
    }
    let verb = if arguments.dry_run { "would apply" } else { "applied" };
    for migration in done {
        output::line(format!("{verb} {}", migration.name))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What there would be to do; makes nothing, not even a file.
fn pending(config: &Config) -> anyhow::Result<Vec<Migration>> {
    match config.database_file() {
        Some(file) if !file.exists() => Ok(db::MIGRATIONS.to_vec()),
        _ => Ok(installation::open_database(config)?.pending(db::MIGRATIONS)?),
    }
}
