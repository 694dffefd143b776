//! `stoa diff`.

use std::path::PathBuf;

use clap::Args;
use client::Failure;
use client::files::{Action, Planned, Secrets};
use serde_json::Value;

use super::arguments::Common;
use super::directory::{self, EXIT_CODES};
use super::shown::Shown;
use super::{CHANGES_PENDING, Desk};

#[derive(Args)]
#[command(after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// A directory with a YAML or JSON file for each offer, or one such file.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    let plan = directory::compare(desk, &arguments.directory, Secrets::Keep).await?;
    if desk.talks {
        directory::warn(&plan);
    }
    let value: Vec<Value> = plan.offers.iter().map(Planned::to_json).collect();
    let out = std::io::stdout();
    let mut text: String = plan
        .offers
        .iter()
        .filter_map(|planned| directory::changes(planned, &out))
        .map(|text| text + "\n")
        .collect();
    let count = |action| plan.offers.iter().filter(|planned| planned.action() == action).count();
    let (create, update, none) = (count(Action::Create), count(Action::Update), count(Action::None));
    text += &format!("{create} to create, {update} to update, {none} unchanged");
    let shown = Shown::told(value.into(), text);
    Ok(if create + update > 0 { shown.ending(CHANGES_PENDING) } else { shown })
}
