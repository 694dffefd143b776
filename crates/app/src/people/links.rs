//! Links that work once: to accept an invitation, to choose a new password, to sign in.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use db::Tx;
use db::people::{self, Person};
use db::sessions::{self, Link};
use domain::{PersonId, Timestamp};

use super::browser::Browser;
use super::passwords;
use super::person::{active, record};
use super::sessions::{NewSession, open};
use crate::identity::digest;
use crate::roles::require_operator;
use crate::{Actor, App, Ctx, Problem, notify};

/// How long a link works.
pub const LINK_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To choose a first password.
    Invitation,
    /// To choose another password.
    Reset,
    /// To sign in once; the operator gives it to somebody.
    SignIn,
}

impl Purpose {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::SignIn => "sign-in",
        }
    }

    /// Whether whoever opens it chooses a password.
    pub fn asks_password(self) -> bool {
        self != Self::SignIn
    }
}

impl FromStr for Purpose {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Invitation, Self::Reset, Self::SignIn];
        all.into_iter()
            .find(|purpose| purpose.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no purpose of a link"))
    }
}

/// A link that was just made. The text exists here and nowhere else.
#[derive(Clone)]
pub struct NewLink {
    pub purpose: Purpose,
    /// What the address of the link holds.
    pub token: String,
    pub expires_at: Timestamp,
}

impl fmt::Debug for NewLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewLink")
            .field("purpose", &self.purpose)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// The address at which somebody who holds the `token` of a link uses it, where the marketplace is reached at `base`.
pub fn link_address(base: &str, token: &str) -> String {
    format!("{base}/signin/link?token={token}")
}

/// Makes a link for a person, in place of all earlier ones. The operator may, for anybody. Where nobody signs in with a password, it signs
/// them in, whatever it was asked for.
pub fn link_to(ctx: &Ctx, tx: &mut Tx<'_>, person: &PersonId, purpose: Purpose) -> Result<NewLink, Problem> {
    require_operator(ctx, tx)?;
    sessions::drop_links(tx, person)?;
    let purpose = if ctx.env.settings.password_sign_in { purpose } else { Purpose::SignIn };
    make(ctx, tx, person, purpose)
}

/// The same, and mails it to them: nobody else is shown it. When it expires.
pub fn mail_link(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    person: &PersonId,
    purpose: Purpose,
) -> Result<Timestamp, Problem> {
    let link = link_to(ctx, tx, person, purpose)?;
    let person = active(tx, person)?;
    notify::link(ctx, tx, &person, &link)?;
    Ok(link.expires_at)
}

/// Makes a link beside those there are.
pub(super) fn make(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    person: &PersonId,
    purpose: Purpose,
) -> Result<NewLink, Problem> {
    active(tx, person)?;
    let new = NewLink { purpose, token: ctx.env.random.token::<32>(), expires_at: ctx.now + LINK_LIFETIME };
    let link =
        Link { person: person.clone(), purpose: purpose.as_str().to_owned(), expires_at: new.expires_at };
    sessions::insert_link(tx, &digest(&new.token), &link, ctx.now)?;
    record(ctx, tx, "person.linked", person, Some(purpose.as_str().to_owned()))?;
    Ok(new)
}

/// What a link is for and whose it is, before it is used: a look must not use it, because mail servers look, too.
pub fn look_at_link(ctx: &Ctx, tx: &mut Tx<'_>, token: &str) -> Result<(Person, Purpose), Problem> {
    let gone = || Problem::NotFound("this link was used or has expired: ask for another".to_owned());
    let link =
        sessions::link(tx, &digest(token))?.filter(|link| ctx.now < link.expires_at).ok_or_else(gone)?;
    let purpose: Purpose = link.purpose.parse().map_err(|error: String| Problem::internal(error))?;
    // Sent while there were passwords.
    if purpose.asks_password() && !ctx.env.settings.password_sign_in {
        return Err(gone());
    }
    let person =
        people::get(tx, &link.person)?.filter(|person| person.revoked_at.is_none()).ok_or_else(gone)?;
    Ok((person, purpose))
}

/// What opening a link came to.
#[derive(Debug)]
pub struct Opened {
    pub session: NewSession,
    pub purpose: Purpose,
}

/// Uses a link: keeps the password that was chosen, ends every session where there was another, and opens one.
pub async fn open_link(
    app: &App,
    request_id: &str,
    token: &str,
    password: Option<String>,
    browser: &Browser,
) -> Result<Opened, Problem> {
    let ctx = app.ctx(Actor::Anonymous, request_id);
    let asked = token.to_owned();
    let (person, purpose) = app.read(&ctx, move |ctx, tx| look_at_link(ctx, tx, &asked)).await?;
    let hash = match (purpose.asks_password(), password) {
        (true, Some(password)) => {
            passwords::check(&password, &person.address)?;
            Some(app.passwords.hash(password, &*app.env.random).await?)
        }
        (true, None) => return Err(Problem::bad_request("PasswordMissing", "choose a password")),
        (false, _) => None,
    };
    let (token, browser) = (token.to_owned(), browser.clone());
    let session = app
        .write(&ctx, move |ctx, tx| {
            // Somebody else may have used it meanwhile.
            let (person, _) = look_at_link(ctx, tx, &token)?;
            sessions::drop_links(tx, &person.id)?;
            if let Some(hash) = &hash {
                people::set_password(tx, &person.id, hash)?;
                sessions::end_others(tx, &person.id, None)?;
                record(ctx, tx, "person.password-chosen", &person.id, None)?;
            }
            open(ctx, tx, &person.id, &browser, "link")
        })
        .await?;
    Ok(Opened { session, purpose })
}
