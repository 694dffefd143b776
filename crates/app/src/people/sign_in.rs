//! Signing in with a password.

use std::time::Duration;

use db::people;

use super::browser::Browser;
use super::sessions::{NewSession, open};
use crate::token::Who;
use crate::{Actor, App, Ctx, Problem};

/// What somebody typed, and where from.
pub struct SignIn {
    pub address: String,
    pub password: String,
    pub browser: Browser,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The address, or the password: nobody learns which.
    #[error("the address or the password is wrong")]
    Wrong,
    /// Nobody signs in with a password here.
    #[error("nobody signs in with a password here")]
    Off,
    /// There were too many wrong ones.
    #[error("too many attempts failed; try again in {} s", .0.as_secs().max(1))]
    Wait(Duration),
    #[error(transparent)]
    Problem(#[from] Problem),
}

/// Opens a session for the person with this address and password. Takes as long where there is none.
pub async fn sign_in(app: &App, request_id: &str, asked: SignIn) -> Result<NewSession, Refused> {
    let ctx = app.ctx(Actor::Anonymous, request_id);
    if !ctx.env.settings.password_sign_in {
        return Err(Refused::Off);
    }
    let SignIn { address, password, browser } = asked;
    let who = Who::new(&format!("person {}", people::key(address.trim())), browser.remote);
    if let Some(wait) = app.tokens.failures().wait(&who, ctx.now) {
        return Err(Refused::Wait(wait));
    }
    let sought = address.trim().to_owned();
    let found = app.read(&ctx, move |_, tx| Ok(people::by_address(tx, &sought)?)).await?;
    let found = found.filter(|person| person.revoked_at.is_none());
    let hash = found.as_ref().and_then(|person| person.password.clone());
    let right = app.passwords.is_right(password, hash.clone()).await?;
    let Some(person) = found.filter(|_| right) else {
        app.tokens.failures().failed(who, ctx.now);
        return Err(Refused::Wrong);
    };
    app.tokens.failures().succeeded(&who);
    let opened = app
        .write(&ctx, move |ctx: &Ctx, tx| {
            // Another password may have been chosen while this one was compared.
            let now =
                people::get(tx, &person.id)?.filter(|now| now.revoked_at.is_none() && now.password == hash);
            now.map(|now| open(ctx, tx, &now.id, &browser, "password")).transpose()
        })
        .await?;
    opened.ok_or(Refused::Wrong)
}
