//! `stoa admin maintenance`.

use app::maintenance::{self, Maintenance, Plan};
use clap::Subcommand;
use domain::Timestamp;
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Begin maintenance, or plan it: the portal is for operators only, and the APIs take no changes.
    On {
        /// When it begins, in UTC, such as 2027-03-01T20:00; at once without. Pages say so beforehand.
        #[arg(long, value_name = "TIME", value_parser = time)]
        from: Option<Timestamp>,
        /// When it is to be over. It ends when somebody says so, not by itself.
        #[arg(long, value_name = "TIME", value_parser = time)]
        until: Option<Timestamp>,
        /// What to say about it, in the languages of those who read it.
        #[arg(long, value_name = "TEXT")]
        say: Option<String>,
    },
    /// End maintenance, or call off what was planned.
    Off,
    /// Show what is planned or under way.
    Show,
}

/// The seconds may be left out, as people do.
fn time(text: &str) -> Result<Timestamp, String> {
    let read = Timestamp::parse(text).or_else(|| Timestamp::parse(&format!("{text}:00")));
    read.ok_or_else(|| "write a time in UTC such as 2027-03-01T20:00".to_owned())
}

const COLUMNS: &[&str] = &["maintenance", "begins_at", "until", "said"];

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::On { from, until, say } => {
            let plan = Plan { from: *from, until: *until, said: say.clone() };
            let found = console.change(move |ctx, tx| maintenance::begin(ctx, tx, &plan)).await?;
            Ok(Sheet::one(COLUMNS, row(console, Some(&found))))
        }
        Command::Off => {
            console.change(maintenance::end).await?;
            Ok(Sheet::one(COLUMNS, row(console, None)))
        }
        Command::Show => {
            let found = console.look(maintenance::current).await?;
            Ok(Sheet::one(COLUMNS, row(console, found.as_ref())))
        }
    }
}

fn row(console: &Console, found: Option<&Maintenance>) -> Vec<Value> {
    let now = console.ctx().now;
    let state = match found {
        None => "none",
        Some(found) if found.is_under_way(now) => "under way",
        Some(_) => "planned",
    };
    vec![
        json!(state),
        json!(found.map(|found| found.begins.to_string())),
        json!(found.and_then(|found| found.until).map(|until| until.to_string())),
        json!(found.and_then(|found| found.said.as_deref())),
    ]
}
