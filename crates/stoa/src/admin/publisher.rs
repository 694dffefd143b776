//! `stoa admin publisher`.

use app::identity::{self, NewPublisher, Publisher};
use clap::Subcommand;
use domain::PublisherId;
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Open a seller's account.
    Create {
        /// Its id: letters, digits, `-` and `_`. It never changes.
        id: PublisherId,
        /// The name buyers see.
        #[arg(long)]
        name: String,
        /// Mail addresses of the people to write to, separated by commas.
        #[arg(long, value_name = "ADDRESSES")]
        contact: String,
        /// Keep its offers on the older account model, to rehearse how that one behaves.
        #[arg(long)]
        not_migrated: bool,
    },
    /// List all publishers.
    List,
}

const COLUMNS: &[&str] = &["id", "display_name", "seller_contact", "seller_id", "migrated", "created_at"];

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Create { id, name, contact, not_migrated } => {
            let new =
                NewPublisher { migrated: !not_migrated, ..NewPublisher::new(id.clone(), name, contact) };
            let made = console.change(move |ctx, tx| identity::create_publisher(ctx, tx, &new)).await?;
            Ok(Sheet::one(COLUMNS, row(&made)))
        }
        Command::List => {
            let all = console.list(identity::list_publishers).await?;
            Ok(Sheet::list(COLUMNS, all.iter().map(row)))
        }
    }
}

fn row(publisher: &Publisher) -> Vec<Value> {
    vec![
        json!(publisher.id.as_str()),
        json!(publisher.display_name),
        json!(publisher.seller_contact),
        json!(publisher.seller_id),
        json!(publisher.migrated),
        json!(publisher.created_at.to_string()),
    ]
}
