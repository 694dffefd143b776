//! `stoa publisher`.

use clap::Subcommand;
use client::Failure;

use super::Desk;
use super::shown::{Columns, Shown};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the publishers you may see.
    List,
}

const COLUMNS: Columns = Columns { headings: &["id", "name"], pointers: &["/id", "/definition/displayText"] };

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    match command {
        Command::List => Ok(Shown::list(desk.session.publishers().await?, &COLUMNS)),
    }
}
