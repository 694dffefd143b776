//! `stoa admin keys`.

use app::token;
use clap::Subcommand;
use serde_json::json;

use super::console::Console;
use crate::sheet::Sheet;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Have a new key sign tokens from now on. Tokens signed before stay valid until they run out.
    Rotate,
    /// List the keys whose signatures count.
    List,
}

pub(super) async fn run(console: &Console, command: &Command) -> anyhow::Result<Sheet> {
    match command {
        Command::Rotate => {
            let id = console.change(token::rotate_signing_key).await?;
            Ok(Sheet::one(&["key_id", "signs"], vec![json!(id), json!(true)]))
        }
        Command::List => {
            let keys = console.look(|ctx, tx| Ok((ctx.now, token::signing_keys(ctx, tx)?))).await?;
            let (now, keys) = keys;
            // The newest of those that may sign does.
            let signing = keys.iter().position(|key| key.signs_until > now);
            let rows = keys.iter().enumerate().map(|(at, key)| {
                vec![
                    json!(key.id),
                    json!(Some(at) == signing),
                    json!(key.created_at.to_string()),
                    json!(key.signs_until.to_string()),
                    json!(key.verifies_until.to_string()),
                ]
            });
            Ok(Sheet::list(&["key_id", "signs", "created_at", "signs_until", "verifies_until"], rows))
        }
    }
}
