//! `stoa admin certification`.

use app::publishing::{self, OperationView, Ruling, Waiting};
use clap::Subcommand;
use domain::OperationId;
use domain::publishing::{Decision, StepStatus};
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the operations that wait for a decision.
    List,
    /// Print an operation, with what its publisher tells whoever certifies.
    Show {
        /// Id of the operation.
        operation: OperationId,
    },
    /// Let an offer pass.
    Approve {
        /// Id of the operation.
        operation: OperationId,
        /// Why; the publisher reads it.
        #[arg(long, default_value = "approved by the marketplace")]
        reason: String,
    },
    /// Turn an offer down.
    Reject {
        /// Id of the operation.
        operation: OperationId,
        /// Why; the publisher reads it.
        #[arg(long)]
        reason: String,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::List => {
            let mut waiting = console.list(publishing::waiting_for_decision).await?;
            waiting.sort_by_key(|one| one.since);
            let columns = &["operation", "publisher", "offer", "version", "offer_type", "since"];
            Ok(Sheet::list(columns, waiting.iter().map(row)))
        }
        Command::Show { operation } => {
            let id = operation.clone();
            let (view, notes) = console.look(move |ctx, tx| publishing::for_certifier(ctx, tx, &id)).await?;
            let mut row = shown(&view);
            row.push(json!(notes));
            Ok(Sheet::one(
                &["operation", "publisher", "offer", "version", "offer_type", "since", "notes"],
                row,
            ))
        }
        Command::Approve { operation, reason } => {
            decide(console, operation, Decision::Approved, reason).await
        }
        Command::Reject { operation, reason } => decide(console, operation, Decision::Rejected, reason).await,
    }
}

async fn decide(
    console: &Console,
    operation: &OperationId,
    decision: Decision,
    reason: &str,
) -> anyhow::Result<Sheet> {
    let ruling = Ruling::alike(operation.clone(), decision, reason);
    console.change(move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await?;
    let row = vec![json!(operation.as_str()), json!(decision.as_str()), json!(reason)];
    Ok(Sheet::one(&["operation", "decision", "reason"], row))
}

fn row(one: &Waiting) -> Vec<Value> {
    vec![
        json!(one.operation.as_str()),
        json!(one.publisher.as_str()),
        json!(one.offer.as_str()),
        json!(one.version),
        json!(one.offer_type.as_str()),
        json!(one.since.to_string()),
    ]
}

fn shown(view: &OperationView) -> Vec<Value> {
    let operation = &view.operation;
    let step = view.steps.iter().find(|step| step.status == StepStatus::WaitingForApproval);
    vec![
        json!(operation.id.as_str()),
        json!(operation.publisher.as_str()),
        json!(operation.offer.as_str()),
        json!(operation.version),
        json!(view.offer_type.as_str()),
        json!(step.map(|step| step.changed_at.to_string())),
    ]
}
