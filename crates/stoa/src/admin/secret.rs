//! `stoa admin secret`.

use std::time::Duration;

use app::identity::{self, NewSecret, Secret};
use clap::Subcommand;
use domain::PrincipalId;
use serde_json::{Value, json};

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Give a principal one more secret. It is printed now and can never be read again.
    Create {
        /// Client id of the principal.
        client_id: PrincipalId,
        /// How long it works, such as 90d; a year otherwise.
        #[arg(long, value_parser = span)]
        lifetime: Option<Duration>,
    },
    /// List the secrets of a principal by their last characters, expired and revoked ones too.
    List {
        /// Client id of the principal.
        client_id: PrincipalId,
    },
    /// Replace all secrets of a principal by a new one. It is printed now and can never be read again.
    Rotate {
        /// Client id of the principal.
        client_id: PrincipalId,
        /// How long the old ones go on working.
        #[arg(long, value_parser = span, default_value = "1d")]
        overlap: Duration,
        /// How long the new one works, such as 90d; a year otherwise.
        #[arg(long, value_parser = span)]
        lifetime: Option<Duration>,
    },
    /// Make one secret useless at once. Tokens it bought run out by themselves, within the hour.
    Revoke {
        /// Client id of the principal.
        client_id: PrincipalId,
        /// Id of the secret.
        secret_id: String,
    },
}

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Create { client_id, lifetime } => {
            let (id, lifetime) = (client_id.clone(), *lifetime);
            let new = console.change(move |ctx, tx| identity::create_secret(ctx, tx, &id, lifetime)).await?;
            Ok(made(console, client_id, &new))
        }
        Command::List { client_id } => {
            let id = client_id.clone();
            let all = console.look(move |ctx, tx| identity::list_secrets(ctx, tx, &id)).await?;
            Ok(Sheet::list(
                &["secret_id", "last_characters", "created_at", "expires_at", "revoked_at"],
                all.iter().map(row),
            ))
        }
        Command::Rotate { client_id, overlap, lifetime } => {
            let (id, overlap, lifetime) = (client_id.clone(), *overlap, *lifetime);
            let new = console
                .change(move |ctx, tx| identity::rotate_secret(ctx, tx, &id, overlap, lifetime))
                .await?;
            Ok(made(console, client_id, &new))
        }
        Command::Revoke { client_id, secret_id } => {
            let (id, secret) = (client_id.clone(), secret_id.clone());
            console.change(move |ctx, tx| identity::revoke_secret(ctx, tx, &id, &secret)).await?;
            Ok(Sheet::one(&["secret_id", "revoked"], vec![json!(secret_id), json!(true)]))
        }
    }
}

/// What a shell is told for somebody to sign in.
pub(crate) fn sign_in(address: &str, tenant: &str, client_id: &PrincipalId, secret: &str) -> String {
    format!(
        "export STOA_URL={address}\nexport STOA_TENANT_ID={tenant}\nexport STOA_CLIENT_ID={client_id}\nexport STOA_CLIENT_SECRET={secret}"
    )
}

/// The only time a secret is shown.
fn made(console: &Console, client_id: &PrincipalId, new: &NewSecret) -> Sheet {
    let note = format!(
        "To sign in with it, paste this into a shell, with STOA_PUBLISHER if it is for the offers of one publisher:\n\n{}",
        sign_in(&console.address, &new.tenant, client_id, &new.secret)
    );
    Sheet::one(
        &["client_id", "secret_id", "secret", "expires_at"],
        vec![json!(client_id.as_str()), json!(new.id), json!(new.secret), json!(new.expires_at.to_string())],
    )
    .with_note(note)
}

fn row(secret: &Secret) -> Vec<Value> {
    vec![
        json!(secret.id),
        json!(secret.hint),
        json!(secret.created_at.to_string()),
        json!(secret.expires_at.to_string()),
        json!(secret.revoked_at.map(|at| at.to_string())),
    ]
}

/// Reads a length of time on the command line.
fn span(text: &str) -> Result<std::time::Duration, String> {
    text.parse::<crate::config::Span>().map(|span| span.0)
}
