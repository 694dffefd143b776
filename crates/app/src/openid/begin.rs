//! On the way to the provider.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use words::Language;

use super::{Failed, OpenId};
use crate::{App, Settings};

/// How long somebody may take at the provider.
pub const LASTS: Duration = Duration::from_secs(15 * 60);

/// What a sign-in that was begun is sealed for.
const SEALED_FOR: &str = "openid";

/// A sign-in that was begun.
pub struct Begun {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps meanwhile: nobody but us can read it.
    pub kept: String,
}

/// What the browser keeps. It binds the answer to this browser (`state`), the id token to this answer (`nonce`) and the code to us
/// (`verifier`).
#[derive(Serialize, Deserialize)]
pub(super) struct Underway {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    /// Where the person goes once they are signed in.
    pub(super) to: String,
    /// In microseconds.
    pub(super) at: i64,
}

impl Underway {
    fn seal(&self, app: &App) -> Result<String, Failed> {
        let text = serde_json::to_string(self).map_err(crate::Problem::internal)?;
        Ok(app.env.vault.seal(&*app.env.random, SEALED_FOR, &text))
    }

    /// What a browser kept, if we sealed it and it is not too old.
    pub(super) fn open(app: &App, kept: &str, now: Timestamp) -> Option<Self> {
        let text = app.env.vault.open(SEALED_FOR, kept).ok()?;
        let underway: Self = serde_json::from_str(&text).ok()?;
        (now < underway.begun_at() + LASTS).then_some(underway)
    }

    pub(super) fn begun_at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}

/// Where the provider sends browsers back to; it has to know this address.
pub(super) fn way_back(settings: &Settings) -> String {
    format!("{}/signin/openid/return", settings.public_url.trim_end_matches('/'))
}

/// Begins to sign somebody in who goes on to `to` afterwards, and reads `language`.
pub async fn begin(app: &App, provider: &OpenId, to: &str, language: Language) -> Result<Begun, Failed> {
    let metadata = app.tokens.open_id().metadata(app, provider).await?;
    let token = || app.env.random.token::<32>();
    let underway = Underway {
        state: token(),
        nonce: token(),
        verifier: token(),
        to: to.to_owned(),
        at: app.env.clock.now().micros(),
    };
    let mut address = metadata.authorization.clone();
    address
        .query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &way_back(&app.env.settings))
        .append_pair("scope", &provider.scopes.join(" "))
        .append_pair("state", &underway.state)
        .append_pair("nonce", &underway.nonce)
        .append_pair("code_challenge", &challenge(&underway.verifier))
        .append_pair("code_challenge_method", "S256")
        .append_pair("ui_locales", language.code());
    Ok(Begun { address: address.into(), kept: underway.seal(app)? })
}

/// RFC 7636 section 4.2.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_challenge_is_that_of_the_standard() {
        // RFC 7636, appendix B.
        let challenge = super::challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
