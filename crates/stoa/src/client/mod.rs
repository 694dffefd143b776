//! The commands that ask a marketplace, this or another, over its publishing API.

mod apply;
mod arguments;
mod complaint;
mod desk;
mod diff;
mod difference;
mod directory;
mod document;
mod export;
mod image;
mod offer;
mod operation;
mod plan;
mod publisher;
mod shown;
mod watch;

use std::process::ExitCode;

use ::client::Failure;

pub(crate) use arguments::Command;
use arguments::Common;
use desk::Desk;
use shown::Shown;

use crate::output;

/// What `stoa diff` ends with when something would change.
const CHANGES_PENDING: u8 = 3;

pub(crate) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let common = command.common();
    match runtime.block_on(done(command, common)) {
        Ok(shown) => {
            let code = shown.code;
            output::line(shown.printed(common.output))?;
            Ok(ExitCode::from(code))
        }
        Err(failure) => {
            complaint::print(&failure, common.output);
            Ok(ExitCode::from(failure.exit_code()))
        }
    }
}

async fn done(command: &Command, common: &Common) -> Result<Shown, Failure> {
    let desk = Desk::open(common)?;
    match command {
        Command::Publisher(group) => publisher::run(&desk, &group.command).await,
        Command::Offer(group) => offer::run(&desk, &group.command).await,
        Command::Plan(group) => plan::run(&desk, &group.command).await,
        Command::Image(group) => image::run(&desk, &group.command).await,
        Command::Operation(group) => operation::run(&desk, &group.command).await,
        Command::Diff(arguments) => diff::run(&desk, arguments).await,
        Command::Apply(arguments) => apply::run(&desk, arguments).await,
        Command::Export(arguments) => export::run(&desk, arguments).await,
    }
}
