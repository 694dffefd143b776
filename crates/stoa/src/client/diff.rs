//! `stoa diff`: what `stoa apply` would do.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use client::Failure;
use client::files::{Action, Goal, Planned, Secrets};
use domain::Span;
use serde_json::Value;

use super::common::Common;
use super::directory::{self, EXIT_CODES};
use super::shown::Shown;
use super::{Desk, complaint};

/// What the command ends with when something would change.
const CHANGES_PENDING: u8 = 3;

#[derive(Args)]
#[command(after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// A directory with a YAML or JSON file for each offer, or one such file.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Show what `stoa apply --publish` would do: what goes to the preview, compared with what is live.
    #[arg(long, conflicts_with = "live")]
    publish: bool,
    /// Show what `stoa apply --live` would do: what goes live, compared with what is.
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Arguments {
    fn goal(&self) -> Goal {
        match (self.live, self.publish) {
            (true, _) => Goal::Live { wait: Span::from(Duration::ZERO) },
            (false, true) => Goal::Preview { wait: None },
            (false, false) => Goal::Draft,
        }
    }
}

pub(super) async fn run(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    let goal = arguments.goal();
    let plan = directory::compare(desk, &arguments.directory, Secrets::Keep, goal).await?;
    if desk.talks {
        directory::warn(&plan);
    }
    let refusal = plan.refusal();
    refusal.iter().for_each(|failure| complaint::print(failure, arguments.common.output));
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
    if goal != Goal::Draft {
        let out = plan.offers.iter().filter(|planned| planned.release().is_some()).count();
        text += &format!("; {out} to {}", if arguments.live { "go live" } else { "publish" });
    }
    let pending = plan.offers.iter().any(Planned::is_pending);
    let code = refusal.map_or(if pending { CHANGES_PENDING } else { 0 }, |failure| failure.exit_code());
    Ok(Shown::told(value.into(), text).ending(code))
}
