//! The commands that ask a marketplace, this or another, over its publishing API.

mod apply;
mod arguments;
mod common;
mod complaint;
mod desk;
mod diff;
pub(crate) mod difference;
mod directory;
mod document;
mod export;
mod image;
mod offer;
mod offer_type;
mod operation;
mod plan;
mod plan_prices;
mod publisher;
mod selling;
mod shown;
mod validate;
mod watch;

use std::process::ExitCode;

use ::client::Failure;

pub(crate) use arguments::Command;
use desk::Desk;
use shown::Shown;

use crate::output;

pub(crate) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let output = command.output();
    match runtime.block_on(done(command)) {
        Ok(shown) => {
            let code = shown.code;
            output::line(shown.printed(output))?;
            Ok(ExitCode::from(code))
        }
        Err(failure) => {
            complaint::print(&failure, output);
            Ok(ExitCode::from(failure.exit_code()))
        }
    }
}

async fn done(command: &Command) -> Result<Shown, Failure> {
    let desk = || command.common().map(Desk::open).transpose();
    match (command, desk()?) {
        (Command::Publisher(group), Some(desk)) => publisher::run(&desk, &group.command).await,
        (Command::Offer(group), Some(desk)) => offer::run(&desk, &group.command).await,
        (Command::Plan(group), Some(desk)) => plan::run(&desk, &group.command).await,
        (Command::Image(group), Some(desk)) => image::run(&desk, &group.command).await,
        (Command::Operation(group), Some(desk)) => operation::run(&desk, &group.command).await,
        (Command::Diff(arguments), Some(desk)) => diff::run(&desk, arguments).await,
        (Command::Apply(arguments), Some(desk)) => apply::run(&desk, arguments).await,
        (Command::Export(arguments), Some(desk)) => export::run(&desk, arguments).await,
        (Command::Validate(arguments), _) => validate::run(arguments),
        (Command::Type(arguments), _) => offer_type::run(arguments),
        (_, None) => unreachable!("whatever asks a marketplace says which"),
    }
}
