//! `stoa man` and `stoa completions`: what the command line says about itself, for readers and for shells.

mod markdown;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use clap_complete::Shell;

use crate::output;

#[derive(Args)]
pub(crate) struct ManArguments {
    /// Where the pages go; it is made if it is missing. Pages of the same names are replaced.
    directory: PathBuf,
    /// What the pages are written in.
    #[arg(long, value_enum, default_value_t = Format::Roff)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For `man`: one page for each command and subcommand.
    Roff,
    /// For web pages: one page for each command with its subcommands, and a list of them.
    Markdown,
}

#[derive(Args)]
pub(crate) struct CompletionArguments {
    /// The shell.
    shell: Shell,
}

/// Writes the pages of `program`.
pub(crate) fn man(arguments: &ManArguments, program: clap::Command) -> anyhow::Result<ExitCode> {
    let ManArguments { directory, format } = arguments;
    let written = std::fs::create_dir_all(directory).and_then(|()| match format {
        Format::Roff => clap_mangen::generate_to(program, directory),
        Format::Markdown => write_markdown(program, directory),
    });
    written.with_context(|| format!("the pages cannot be written to {}", directory.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn write_markdown(mut program: clap::Command, directory: &Path) -> std::io::Result<()> {
    program.build();
    for (name, text) in markdown::pages(&program) {
        std::fs::write(directory.join(name), text)?;
    }
    Ok(())
}

/// Prints the script that completes commands in a shell.
pub(crate) fn completions(
    arguments: &CompletionArguments,
    mut program: clap::Command,
) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "stoa", &mut script);
    output::line(String::from_utf8(script)?.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
