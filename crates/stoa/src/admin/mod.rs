//! `stoa admin`: what an operator does from a shell. Every command is one use case, called as the console.

mod certification;
mod keys;
mod principal;
mod publisher;
mod queue;
mod role;
pub(crate) mod secret;

use std::process::ExitCode;

use app::{Actor, App, Ctx, Problem};
use clap::{Args, Subcommand};
use db::Tx;

use crate::config::Config;
use crate::sheet::{Output, Sheet};
use crate::{installation, output, serve};

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
            Command::Secret(command) => secret::run(&console, command).await,
            Command::Role(command) => role::run(&console, command).await,
            Command::Keys(command) => keys::run(&console, command).await,
            Command::Certification(command) => certification::run(&console, command).await,
            Command::Queue(command) => queue::run(&console, command).await,
        }
    })?;
    let text = sheet.printed(arguments.output);
    if !text.is_empty() {
        output::line(text)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The marketplace, as somebody with a shell on its machine sees it.
struct Console {
    app: App,
    /// Where clients reach it.
    address: String,
}

impl Console {
    fn ctx(&self) -> Ctx {
        self.app.ctx(Actor::Console, format!("console-{}", std::process::id()))
    }

    /// Runs a use case that only looks.
    async fn look<T: Send + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.scan(&self.ctx(), case).await
    }

    /// All that a use case lists page by page.
    async fn list<T: Clone + Send + Sync + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>, Option<&T>) -> Result<Vec<T>, Problem> + Send + Sync + 'static,
    ) -> Result<Vec<T>, Problem> {
        self.app.list(&self.ctx(), case).await
    }

    /// Runs a use case that changes something.
    async fn change<T: Send + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.write(&self.ctx(), case).await
    }
}

/// Reads a length of time on the command line.
fn span(text: &str) -> Result<std::time::Duration, String> {
    text.parse::<crate::config::Span>().map(|span| span.0)
}
