//! What a token says.

use domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::rejected::Rejected;

/// How far clocks of two machines may be apart, in seconds.
pub(super) const LEEWAY: i64 = 30;

/// The claims of our own tokens (RFC 7519 section 4.1 and RFC 9068), under the names of both token generations.
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    /// The resource the client asked for.
    pub(super) aud: String,
    pub(super) iss: String,
    pub(super) iat: i64,
    pub(super) nbf: i64,
    pub(super) exp: i64,
    /// The client id, as the first generation calls it …
    pub(super) appid: String,
    /// … and as the second does.
    pub(super) azp: String,
    pub(super) oid: String,
    pub(super) sub: String,
    pub(super) tid: String,
    /// Names of the roles held anywhere; for people who read tokens, never for decisions.
    pub(super) roles: Vec<String>,
    pub(super) ver: String,
    pub(super) uti: String,
    pub(super) jti: String,
}

/// Until when a token with these times is valid, if it is at `now`.
pub(super) fn valid_until(now: Timestamp, nbf: Option<i64>, exp: i64) -> Result<Timestamp, Rejected> {
    if nbf.is_some_and(|nbf| now < Timestamp::from_seconds(nbf.saturating_sub(LEEWAY))) {
        return Err(Rejected::NotYetValid);
    }
    let until = Timestamp::from_seconds(exp.saturating_add(LEEWAY));
    if now < until { Ok(until) } else { Err(Rejected::Expired) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_valid_between_its_times_give_or_take_the_leeway() {
        let at = Timestamp::from_seconds;
        let until = |now| valid_until(at(now), Some(1000), 2000);
        assert!(matches!(until(969), Err(Rejected::NotYetValid)));
        assert_eq!(until(970).unwrap(), at(2030));
        assert!(until(2029).is_ok());
        assert!(matches!(until(2030), Err(Rejected::Expired)));
        assert!(valid_until(at(0), None, i64::MAX).is_ok());
    }
}
