//! `stoa operation`: the runs of publish and go-live.

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use client::{Failure, Watched};
use domain::Span;
use domain::publishing::OperationState;
use serde_json::Value;

use super::shown::{Columns, Shown};
use super::{Desk, offer, watch};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the operations of an offer, newest first.
    List {
        #[arg(help = offer::NAME)]
        offer: String,
        /// Only those in this state.
        #[arg(long, value_name = "STATE", value_parser = states(), ignore_case = true)]
        state: Option<String>,
    },
    /// Print an operation with its steps.
    Show {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        operation: String,
    },
    /// Cancel an operation; a preview that waits for sign-off is withdrawn.
    Cancel {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        operation: String,
    },
    /// Wait for the end of an operation, and show its steps meanwhile.
    Wait {
        #[arg(help = offer::NAME)]
        offer: String,
        #[arg(help = ID)]
        operation: String,
        /// Give up after this time, with exit code 5; publishing goes on.
        #[arg(long, value_name = "SPAN", default_value = "2h")]
        timeout: Span,
    },
}

fn states() -> PossibleValuesParser {
    OperationState::ALL.iter().map(|state| state.as_str()).collect::<Vec<_>>().into()
}

const ID: &str = "The id of the operation, or the address that publishing answered with";

const COLUMNS: Columns = Columns {
    headings: &["id", "kind", "state", "version", "changed"],
    pointers: &["/id", "/submissionType", "/submissionState", "/offerVersion", "/changedTime"],
};

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    let session = &desk.session;
    match command {
        Command::List { offer, state } => {
            let mut list = session.submissions(&desk.offer(offer)?).await?;
            if let (Some(state), Some(list)) = (state, list.as_array_mut()) {
                list.retain(|one| is_text(&one["submissionState"], state));
            }
            Ok(Shown::list(list, &COLUMNS))
        }
        Command::Show { offer, operation } => {
            Ok(offer::shown(session.operation(&desk.offer(offer)?, operation).await?))
        }
        Command::Cancel { offer, operation } => {
            let name = desk.offer(offer)?;
            cancelable(&session.operation(&name, operation).await?)?;
            let location = session.cancel(&name).await?;
            Ok(Shown::told(serde_json::json!({ "operation": location }), format!("canceling {location}")))
        }
        Command::Wait { offer, operation, timeout } => {
            let name = desk.offer(offer)?;
            let watched = Watched::Operation(operation.clone());
            Ok(offer::shown(watch::watch(desk, &name, &watched, *timeout).await?))
        }
    }
}

/// The API cancels whatever the offer is in the middle of, so another operation must not be meant.
fn cancelable(operation: &Value) -> Result<(), Failure> {
    match operation["cancellationRequestState"].as_str() {
        Some("cannotCancel" | "canceled") => Err(Failure::Conflict {
            code: "CannotCancel".to_owned(),
            message: format!(
                "the operation has come to its end: it is {}",
                operation["status"].as_str().unwrap_or_default()
            ),
            location: None,
        }),
        _ => Ok(()),
    }
}

fn is_text(value: &Value, text: &str) -> bool {
    value.as_str().is_some_and(|value| value.eq_ignore_ascii_case(text))
}
