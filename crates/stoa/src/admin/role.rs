//! `stoa admin role`.

use app::identity::{self, Holding};
use app::{Role, Scope};
use clap::Subcommand;
use domain::{PrincipalId, PublisherId};
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Give a principal a role, in place of the one it holds there.
    Grant {
        /// Client id of the principal.
        client_id: PrincipalId,
        /// `owner` or `contributor` of a publisher, or `operator` of the marketplace.
        role: Role,
        /// The publisher; without one, the marketplace itself.
        #[arg(long, value_name = "ID")]
        publisher: Option<PublisherId>,
    },
    /// Take away the role a principal holds.
    Withdraw {
        /// Client id of the principal.
        client_id: PrincipalId,
        /// The publisher; without one, the marketplace itself.
        #[arg(long, value_name = "ID")]
        publisher: Option<PublisherId>,
    },
    /// List who holds a role in a publisher, or what a principal holds; without either, who operates the marketplace.
    List {
        /// The publisher.
        #[arg(long, value_name = "ID", conflicts_with = "principal")]
        publisher: Option<PublisherId>,
        /// Client id of the principal.
        #[arg(long, value_name = "CLIENT_ID")]
        principal: Option<PrincipalId>,
    },
}

const COLUMNS: &[&str] = &["client_id", "name", "role", "publisher", "since"];

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Grant { client_id, role, publisher } => {
            let (id, role, scope) = (client_id.clone(), *role, scope(publisher));
            console.change(move |ctx, tx| identity::grant_role(ctx, tx, &id, &scope, role)).await?;
            let row = vec![json!(client_id.as_str()), json!(role.as_str()), shown(publisher)];
            Ok(Sheet::one(&["client_id", "role", "publisher"], row))
        }
        Command::Withdraw { client_id, publisher } => {
            let (id, scope) = (client_id.clone(), scope(publisher));
            console.change(move |ctx, tx| identity::withdraw_role(ctx, tx, &id, &scope)).await?;
            let row = vec![json!(client_id.as_str()), shown(publisher), json!(true)];
            Ok(Sheet::one(&["client_id", "publisher", "withdrawn"], row))
        }
        Command::List { principal: Some(id), .. } => {
            let id = id.clone();
            let held = console.list(move |ctx, tx, after| identity::roles_of(ctx, tx, &id, after)).await?;
            Ok(Sheet::list(COLUMNS, held.iter().map(row)))
        }
        Command::List { publisher, principal: None } => {
            let scope = scope(publisher);
            let held = console.list(move |ctx, tx, after| identity::roles_in(ctx, tx, &scope, after)).await?;
            Ok(Sheet::list(COLUMNS, held.iter().map(row)))
        }
    }
}

fn scope(publisher: &Option<PublisherId>) -> Scope {
    publisher.clone().map_or(Scope::Marketplace, Scope::Publisher)
}

/// A role in the marketplace itself belongs to no publisher.
fn shown(publisher: &Option<PublisherId>) -> Value {
    json!(publisher.as_ref().map(PublisherId::as_str))
}

fn row(held: &Holding) -> Vec<Value> {
    let publisher = match &held.scope {
        Scope::Publisher(id) => json!(id.as_str()),
        Scope::Marketplace => Value::Null,
    };
    let (id, name, role) = (held.principal.as_str(), &held.name, held.role.as_str());
    vec![json!(id), json!(name), json!(role), publisher, json!(held.since.to_string())]
}
