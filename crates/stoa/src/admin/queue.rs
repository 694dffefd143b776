//! `stoa admin queue`.

use app::queues::{self, QueueState};
use clap::Subcommand;
use serde_json::json;

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the kinds of background work: how much waits, and how much was given up.
    List,
    /// List the jobs of a queue that were given up, and why.
    Dead {
        /// Name of the queue, from `list`.
        queue: String,
    },
    /// Have a job that was given up tried anew.
    Replay {
        /// Name of the queue.
        queue: String,
        /// What the job is about, from `dead`.
        subject: String,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::List => {
            let queues = console.look(queues::list_queues).await?;
            let row = |state: &QueueState| vec![json!(state.name), json!(state.waiting), json!(state.dead)];
            Ok(Sheet::list(&["queue", "waiting", "dead"], queues.iter().map(row)))
        }
        Command::Dead { queue } => {
            let queue = queue.clone();
            let dead = console.list(move |ctx, tx, after| queues::dead_jobs(ctx, tx, &queue, after)).await?;
            let rows = dead.iter().map(|dead| {
                vec![
                    json!(dead.subject),
                    json!(dead.attempts),
                    json!(dead.died_at.to_string()),
                    json!(dead.reason),
                ]
            });
            Ok(Sheet::list(&["subject", "attempts", "since", "reason"], rows))
        }
        Command::Replay { queue, subject } => {
            let (name, about) = (queue.clone(), subject.clone());
            console.change(move |ctx, tx| queues::replay_job(ctx, tx, &name, &about)).await?;
            let row = vec![json!(queue), json!(subject), json!(true)];
            Ok(Sheet::one(&["queue", "subject", "replayed"], row))
        }
    }
}
