//! Back from the provider.

use db::Tx;
use db::external_people;

use super::begin::{LASTS, Underway};
use super::exchange::exchange;
use super::recognise::recognise;
use super::{Failed, OpenId};
use crate::identity::digest;
use crate::people::{Browser, NewSession, open_session};
use crate::token::{Expected, Rejected, verify_id_token};
use crate::{Actor, App, Ctx};

/// What a browser came back with; none of it is to be believed.
#[derive(Debug, Default)]
pub struct Returned {
    pub code: Option<String>,
    pub state: Option<String>,
    pub error: Option<String>,
    pub issuer: Option<String>,
}

/// Opens a session for whom the provider names; and where they go on. `kept` is what the browser kept meanwhile.
pub async fn finish(
    app: &App,
    request_id: &str,
    provider: &OpenId,
    (kept, returned): (Option<&str>, Returned),
    browser: Browser,
) -> Result<(NewSession, String), Failed> {
    let ctx = app.ctx(Actor::Anonymous, request_id);
    let underway = kept.and_then(|kept| Underway::open(app, kept, ctx.now)).ok_or(Failed::NotBegun)?;
    let is_its_answer = returned.state.as_ref().is_some_and(|state| digest(state) == digest(&underway.state));
    if !is_its_answer {
        return Err(Failed::NotBegun);
    }
    let memory = app.tokens.open_id();
    let metadata = memory.metadata(app, provider).await?;
    // Another provider's answer, where several share a browser (RFC 9207 section 2.4).
    match &returned.issuer {
        Some(issuer) if *issuer != provider.issuer => {
            return Err(Failed::Untrusted("it is another provider's".to_owned()));
        }
        None if metadata.names_itself => {
            return Err(Failed::Untrusted("it does not name its issuer".to_owned()));
        }
        _ => {}
    }
    let code = match (returned.error, returned.code) {
        (Some(error), _) => return Err(Failed::Refused(plain(&error))),
        (None, Some(code)) if !code.is_empty() => code,
        (None, _) => return Err(Failed::Untrusted("it has no code".to_owned())),
    };
    let token = exchange(app, provider, &metadata, &code, &underway.verifier).await?;
    let expected = Expected {
        issuer: &provider.issuer,
        client: &provider.client_id,
        keys: &metadata.keys,
        nonce: &underway.nonce,
        begun_at: underway.begun_at(),
        name_claim: &provider.name_claim,
    };
    let known = verify_id_token(app, &memory.keys, &token, &expected).await.map_err(|rejected| {
        tracing::warn!(issuer = provider.issuer, %rejected, "an id token was refused");
        match rejected {
            Rejected::KeysOutOfReach => Failed::OutOfReach,
            rejected => Failed::Untrusted(rejected.to_string()),
        }
    })?;
    let (asked, used) = (provider.clone(), digest(&underway.nonce));
    let opened = app.write(&ctx, move |ctx: &Ctx, tx: &mut Tx<'_>| {
        if !external_people::use_once(tx, &used, ctx.now + LASTS)? {
            return Ok(Err(Failed::NotBegun));
        }
        let person = match recognise(ctx, tx, &asked, &known)? {
            Ok(person) => person,
            Err(failed) => return Ok(Err(failed)),
        };
        Ok(Ok(open_session(ctx, tx, &person.id, &browser, "openid")?))
    });
    Ok((opened.await??, underway.to))
}

/// A code of the standard, as far as it is one: it was in an address that anybody could have written.
fn plain(error: &str) -> String {
    let is_plain = |letter: &char| letter.is_ascii_lowercase() || *letter == '_';
    error.chars().take_while(is_plain).take(40).collect()
}
