//! The OpenID provider that people sign in with.

use app::openid::try_out;
use domain::counted;

use super::finding::Finding;
use crate::config::Config;
use crate::installation;

const PART: &str = "openid";

/// Asks the provider for its description and its keys, as a server does before it signs somebody in.
pub(super) async fn look(config: &Config) -> Option<Finding> {
    let provider = installation::open_id(config)?;
    let guard = match installation::guard_options(config).and_then(|options| Ok(net::Guard::new(options)?)) {
        Ok(guard) => guard,
        Err(error) => return Some(Finding::failed(PART, &error, "correct the settings below [artifacts]")),
    };
    let advice = "check openid.issuer; where its address is a private one, add it to artifacts.allow";
    Some(match try_out(&guard, &provider).await {
        Ok(0) => Finding::problem(
            PART,
            format!("{} signs with no key that is known here", provider.issuer),
            "have it sign id tokens with RS256 or ES256",
        ),
        Ok(keys) => Finding::fine(
            PART,
            format!("{} answers, and publishes {}", provider.issuer, counted(keys, "key")),
        ),
        Err(error) => Finding::problem(PART, format!("{}: {error}", provider.issuer), advice),
    })
}
