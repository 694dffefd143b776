//! Tokens that were verified before, so that each signature is checked once.

use std::collections::HashMap;
use std::sync::RwLock;

use domain::{PrincipalId, Timestamp};
use sha2::{Digest as _, Sha256};

use super::locks;

/// Locks the cache is spread over, so that requests seldom meet.
const SHARDS: usize = 16;

/// Most tokens remembered per lock.
const CAPACITY: usize = 1024;

/// The SHA-256 of a token; the token itself is not kept.
pub(super) type TokenHash = [u8; 32];

pub(super) fn hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

/// A token that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verified {
    pub(super) principal: PrincipalId,
    /// Until when the token is valid.
    pub(super) until: Timestamp,
}

#[derive(Default)]
pub(super) struct VerifiedTokens([RwLock<HashMap<TokenHash, Verified>>; SHARDS]);

impl VerifiedTokens {
    fn shard(&self, token: &TokenHash) -> &RwLock<HashMap<TokenHash, Verified>> {
        &self.0[usize::from(token[0]) % SHARDS]
    }

    /// Whose token it is, if it was verified before and is still valid.
    pub(super) fn get(&self, token: &TokenHash, now: Timestamp) -> Option<PrincipalId> {
        let shard = locks::read(self.shard(token));
        shard.get(token).filter(|verified| now < verified.until).map(|verified| verified.principal.clone())
    }

    pub(super) fn insert(&self, token: TokenHash, verified: Verified, now: Timestamp) {
        let mut shard = locks::write(self.shard(&token));
        if shard.len() >= CAPACITY {
            shard.retain(|_, verified| now < verified.until);
        }
        if shard.len() >= CAPACITY {
            let mut keep = false;
            shard.retain(|_, _| {
                keep = !keep;
                keep
            });
        }
        shard.insert(token, verified);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_a_token_until_it_runs_out() {
        let (tokens, token) = (VerifiedTokens::default(), hash("a.b.c"));
        let verified = Verified { principal: uuid::Uuid::nil().into(), until: Timestamp::from_seconds(10) };
        tokens.insert(token, verified.clone(), Timestamp::from_seconds(5));
        assert_eq!(tokens.get(&token, Timestamp::from_seconds(9)), Some(verified.principal));
        assert_eq!(tokens.get(&token, Timestamp::from_seconds(10)), None);
        assert_eq!(tokens.get(&hash("a.b.d"), Timestamp::from_seconds(9)), None);
    }

    #[test]
    fn takes_bounded_memory_and_always_keeps_the_latest() {
        let tokens = VerifiedTokens::default();
        for n in 0..40_000_u32 {
            let token = hash(&n.to_string());
            let verified =
                Verified { principal: uuid::Uuid::nil().into(), until: Timestamp::from_seconds(10) };
            tokens.insert(token, verified, Timestamp::EPOCH);
            assert!(tokens.get(&token, Timestamp::EPOCH).is_some());
        }
        for shard in &tokens.0 {
            assert!(locks::read(shard).len() <= CAPACITY);
        }
    }
}
