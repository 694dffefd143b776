//! `stoa admin certification`.

use app::publishing::{self, OperationView, Ruling};
use clap::Subcommand;
use domain::OperationId;
use domain::publishing::{Decision, StepStatus};
use serde_json::{Value, json};

use super::{Console, Sheet};

#[derive(Subcommand)]
pub(super) enum Command {
    /// List the operations that wait for a decision.
    List,
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
            let waiting = console.list(publishing::waiting_for_decision).await?;
            let columns = &["operation", "publisher", "offer", "version", "offer_type", "since"];
            Ok(Sheet::list(columns, waiting.iter().map(row)))
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
    let ruling = Ruling { operation: operation.clone(), decision, reason: reason.to_owned() };
    console.change(move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await?;
    let row = vec![json!(operation.as_str()), json!(decision.as_str()), json!(reason)];
    Ok(Sheet::one(&["operation", "decision", "reason"], row))
}

fn row(view: &OperationView) -> Vec<Value> {
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
