//! `stoa admin principal`.

use app::identity::{self, External, NewPrincipal, Principal};
use clap::Subcommand;
use domain::PrincipalId;
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Register a program that signs in; its id is its client id.
    Create {
        /// What people call it.
        #[arg(long)]
        name: String,
        /// The tenant it signs in at: a UUID or a domain name. Otherwise it is the marketplace's own.
        #[arg(long)]
        tenant: Option<String>,
        /// Issuer of its tokens, when they come from a configured OpenID provider.
        #[arg(long, value_name = "URL", requires = "subject")]
        issuer: Option<String>,
        /// How that provider names it.
        #[arg(long, requires = "issuer")]
        subject: Option<String>,
    },
    /// List all principals, revoked ones too.
    List,
    /// Shut a principal out for good: its secrets, tokens and roles stop working at once.
    Revoke {
        /// Its client id.
        client_id: PrincipalId,
    },
}

const COLUMNS: &[&str] =
    &["client_id", "display_name", "tenant", "issuer", "subject", "created_at", "revoked_at"];

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Create { name, tenant, issuer, subject } => {
            let external = issuer.clone().zip(subject.clone());
            let external = external.map(|(issuer, subject)| External { issuer, subject });
            let new = NewPrincipal { display_name: name.clone(), tenant: tenant.clone(), external };
            let made = console.change(move |ctx, tx| identity::create_principal(ctx, tx, &new)).await?;
            let sheet = Sheet::one(COLUMNS, row(&made));
            Ok(sheet.with_note(next(&made)))
        }
        Command::List => {
            let all = console.list(identity::list_principals).await?;
            Ok(Sheet::list(COLUMNS, all.iter().map(row)))
        }
        Command::Revoke { client_id } => {
            let id = client_id.clone();
            console.change(move |ctx, tx| identity::revoke_principal(ctx, tx, &id)).await?;
            Ok(Sheet::one(&["client_id", "revoked"], vec![json!(client_id.as_str()), json!(true)]))
        }
    }
}

/// What it needs before it can do anything.
fn next(principal: &Principal) -> String {
    let Principal { id, tenant, .. } = principal;
    let secret = match principal.external {
        Some(_) => String::new(),
        None => format!("stoa admin secret create {id}      # prints how to sign in, once\n"),
    };
    format!(
        "What it needs next:\n\nstoa admin role grant {id} owner --publisher PUBLISHER\n{secret}\nIt signs in at the tenant {tenant}."
    )
}

fn row(principal: &Principal) -> Vec<Value> {
    let external = principal.external.as_ref();
    vec![
        json!(principal.id.as_str()),
        json!(principal.display_name),
        json!(principal.tenant),
        json!(external.map(|external| &external.issuer)),
        json!(external.map(|external| &external.subject)),
        json!(principal.created_at.to_string()),
        json!(principal.revoked_at.map(|at| at.to_string())),
    ]
}
