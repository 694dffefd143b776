//! What somebody had filled in when their session had ended: kept for them alone until they are signed in again, and sealed.

use std::time::Duration;

use db::{Tx, kept_forms};
use domain::PersonId;

use super::person::{active, signed_in};
use crate::{Ctx, Problem};

/// How long it is kept.
const KEPT: Duration = Duration::from_secs(3600);
/// How many forms of one person are; the newest count.
const MOST: i64 = 5;

/// What was filled in, by name; in the order in which it was sent.
pub type Fields = Vec<(String, String)>;

/// Keeps what `person` had filled in; what it is asked for by. Whoever calls this knows that the form was theirs.
pub fn keep_form(ctx: &Ctx, tx: &mut Tx<'_>, person: &PersonId, fields: &Fields) -> Result<String, Problem> {
    active(tx, person)?;
    let id = ctx.env.random.token::<16>();
    let text = serde_json::to_string(fields).map_err(Problem::internal)?;
    let sealed = ctx.env.vault.seal(&*ctx.env.random, &place(person, &id), &text);
    kept_forms::insert(tx, &id, person, &sealed, ctx.now, ctx.now + KEPT)?;
    kept_forms::keep_newest(tx, person, MOST)?;
    Ok(id)
}

/// What whoever asks had filled in; nothing where that is somebody else's, or was too long ago.
pub fn kept_form(ctx: &Ctx, tx: &mut Tx<'_>, id: &str) -> Result<Option<Fields>, Problem> {
    let (person, _) = signed_in(ctx)?;
    let Some(sealed) = kept_forms::get(tx, id, person, ctx.now)? else { return Ok(None) };
    let text = ctx.env.vault.open(&place(person, id), &sealed).map_err(Problem::internal)?;
    serde_json::from_str(&text).map(Some).map_err(Problem::internal)
}

fn place(person: &PersonId, id: &str) -> String {
    format!("form/{person}/{id}")
}
