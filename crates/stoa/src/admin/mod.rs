//! `stoa admin`: what an operator does from a shell. Every command is one use case, called as the console.

mod certification;
mod console;
mod keys;
mod maintenance;
pub(crate) mod person;
mod principal;
mod publisher;
mod queue;
mod role;
pub(crate) mod secret;

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::config::Config;
use crate::sheet::Output;
use crate::{installation, output, serve};
use console::Console;

#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print what there is.
    #[arg(long, global = true, value_enum, default_value_t = Output::Table)]
    output: Output,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Publishers: the sellers' accounts.
    #[command(subcommand)]
    Publisher(publisher::Command),
    /// Principals: the programs that sign in.
    #[command(subcommand)]
    Principal(principal::Command),
    /// People: who signs in to the portal with a browser.
    #[command(subcommand)]
    Person(person::Command),
    /// The secrets principals sign in with.
    #[command(subcommand)]
    Secret(secret::Command),
    /// Which principal may do what where.
    #[command(subcommand)]
    Role(role::Command),
    /// The keys that sign tokens.
    #[command(subcommand)]
    Keys(keys::Command),
    /// Offers that wait for a person's decision.
    #[command(subcommand)]
    Certification(certification::Command),
    /// Background work, and what of it was given up.
    #[command(subcommand)]
    Queue(queue::Command),
    /// Times in which publishers change nothing.
    #[command(subcommand)]
    Maintenance(maintenance::Command),
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let db = installation::existing_database(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = runtime.block_on(installation::clock(&db))?;
    let public_url = config.public_url(config.server.listen);
    let app = installation::open(config, db, installation::Start::Usual, clock, &public_url)?;
    let console = Console { app, address: public_url };
    let sheet = runtime.block_on(async {
        match &arguments.command {
            Command::Publisher(command) => publisher::run(&console, command).await,
            Command::Principal(command) => principal::run(&console, command).await,
            Command::Person(command) => person::run(&console, command).await,
            Command::Secret(command) => secret::run(&console, command).await,
            Command::Role(command) => role::run(&console, command).await,
            Command::Keys(command) => keys::run(&console, command).await,
            Command::Certification(command) => certification::run(&console, command).await,
            Command::Queue(command) => queue::run(&console, command).await,
            Command::Maintenance(command) => maintenance::run(&console, command).await,
        }
    })?;
    let text = sheet.printed(arguments.output);
    if !text.is_empty() {
        output::line(text)?;
    }
    Ok(ExitCode::SUCCESS)
}
