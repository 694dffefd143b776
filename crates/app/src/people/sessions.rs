//! Where people are signed in.

use std::fmt;
use std::time::Duration;

use db::sessions::{self, Session};
use db::{Tx, external_people, kept_forms};
use domain::{PersonId, SessionId};

use super::browser::Browser;
use super::person::{record, signed_in};
use crate::identity::digest;
use crate::token::session_ended;
use crate::{Actor, App, Ctx, Problem};

/// How often it is noted that a session is used: a look at a page is no write.
const NOTED_EVERY: Duration = Duration::from_secs(300);
/// How many sessions of a person are listed.
const LISTED: i64 = 100;
/// The most letters kept of what a browser calls itself.
const BROWSER: usize = 200;
/// How many ended sessions and links one transaction forgets.
const FORGOTTEN_AT_ONCE: i64 = 1000;

/// A session that was just opened. The text exists here and in the person's browser, and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    pub session: Session,
    /// What the browser holds.
    pub token: String,
}

impl fmt::Debug for NewSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSession").field("session", &self.session).finish_non_exhaustive()
    }
}

/// Opens a session for `person`, who showed in some `way` that it is them.
pub(crate) fn open(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    person: &PersonId,
    browser: &Browser,
    way: &str,
) -> Result<NewSession, Problem> {
    let token = ctx.env.random.token::<32>();
    let session = Session {
        id: ctx.uuid().into(),
        person: person.clone(),
        browser: browser.name.chars().filter(|letter| !letter.is_control()).take(BROWSER).collect(),
        created_at: ctx.now,
        seen_at: ctx.now,
        expires_at: ctx.now + ctx.env.settings.session_longest,
    };
    sessions::insert(tx, &session, &digest(&token))?;
    record(&ctx.by(actor(&session)), tx, "person.signed-in", person, Some(browser.told(way)))?;
    Ok(NewSession { session, token })
}

fn actor(session: &Session) -> Actor {
    Actor::Person { id: session.person.clone(), session: session.id.clone() }
}

/// Whether the session neither ended nor was left alone for too long.
fn is_open(ctx: &Ctx, session: &Session) -> bool {
    ctx.now < session.expires_at && ctx.now < session.seen_at + ctx.env.settings.session_idle
}

/// Who holds `token` in a browser; nobody if the session ended, or nothing was asked in it for too long.
pub async fn session_of(app: &App, ctx: &Ctx, token: &str) -> Result<Option<Actor>, Problem> {
    let hash = digest(token);
    let found = app.read(ctx, move |_, tx| Ok(sessions::by_hash(tx, &hash)?)).await?;
    let Some(session) = found.filter(|session| is_open(ctx, session)) else { return Ok(None) };
    let idle = ctx.env.settings.session_idle;
    if session.seen_at + NOTED_EVERY.min(idle / 2) <= ctx.now {
        let id = session.id.clone();
        app.write(ctx, move |ctx, tx| Ok(sessions::seen(tx, &id, ctx.now)?)).await?;
    }
    Ok(Some(actor(&session)))
}

/// The sessions of whoever asks that did not end, newest first.
pub fn sessions(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Vec<Session>, Problem> {
    let (person, _) = signed_in(ctx)?;
    let mut found = sessions::of_person(tx, person, LISTED)?;
    found.retain(|session| is_open(ctx, session));
    Ok(found)
}

/// Ends a session of whoever asks: this one, to sign out, or another.
pub fn end_session(ctx: &Ctx, tx: &mut Tx<'_>, id: &SessionId) -> Result<(), Problem> {
    let (person, own) = signed_in(ctx)?;
    // Asked for before: once its own session has ended, nobody could see that the caller had one.
    if !sessions::is_open(tx, own, ctx.now)? {
        return Err(session_ended());
    }
    ctx.know_caller();
    match sessions::end(tx, id, person)? {
        true => record(ctx, tx, "person.signed-out", person, None),
        false => Err(Problem::NotFound("there is no such session".to_owned())),
    }
}

/// Ends every session of whoever asks but this one.
pub fn end_others(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<u64, Problem> {
    let (person, session) = signed_in(ctx)?;
    let ended = sessions::end_others(tx, person, Some(session))?;
    if ended > 0 {
        record(ctx, tx, "person.signed-out", person, Some(format!("{ended} other sessions")))?;
    }
    Ok(ended)
}

/// Forgets some of the sessions, links and kept forms that ended; whether there may be more of them.
pub fn forget(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<bool, Problem> {
    let forgotten = sessions::forget(tx, ctx.now, FORGOTTEN_AT_ONCE)?
        + kept_forms::forget(tx, ctx.now, FORGOTTEN_AT_ONCE)?
        + external_people::forget(tx, ctx.now, FORGOTTEN_AT_ONCE)?;
    Ok(forgotten >= FORGOTTEN_AT_ONCE.unsigned_abs())
}
