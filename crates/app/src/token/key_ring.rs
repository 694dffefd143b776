//! Signing keys in memory, opened once and ready for use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::keys::{self, SigningKey};
use domain::Timestamp;
use jsonwebtoken::{DecodingKey, EncodingKey};

use super::keys::{MARGIN, place};
use super::locks;
use crate::{App, Problem};

/// A key that verifies, ready for use.
pub(super) struct VerifyingKey {
    pub(super) key: DecodingKey,
    pub(super) verifies_until: Timestamp,
}

/// Keys ready for use.
#[derive(Default)]
pub(super) struct KeyRing {
    verifying: RwLock<Verifying>,
    signing: Mutex<Option<(String, Arc<EncodingKey>)>>,
    /// Held while looking up, so that one look serves everybody who waits.
    lookups: tokio::sync::Mutex<Lookups>,
}

/// The keys that verify, as the database had them.
#[derive(Default)]
struct Verifying {
    by_id: HashMap<String, Arc<VerifyingKey>>,
    /// How often they were loaded.
    loads: u64,
    loaded_at: Option<Timestamp>,
}

impl Verifying {
    /// Whether it is too soon for a rotation to have gone unnoticed.
    fn is_fresh(&self, now: Timestamp) -> bool {
        self.loaded_at.is_some_and(|at| now.since(at) < MARGIN)
    }
}

impl KeyRing {
    /// The private half of `key`, opened once.
    pub(super) fn encoding_key(&self, app: &App, key: &SigningKey) -> Result<Arc<EncodingKey>, Problem> {
        let mut signing = locks::lock(&self.signing);
        if let Some((id, opened)) = &*signing
            && *id == key.id
        {
            return Ok(opened.clone());
        }
        let private = app.env.vault.open(&place(&key.id), &key.private_key)?;
        let private = URL_SAFE_NO_PAD.decode(private).map_err(Problem::internal)?;
        let opened = Arc::new(EncodingKey::from_ec_der(&private));
        *signing = Some((key.id.clone(), opened.clone()));
        Ok(opened)
    }

    /// The public half of the key called `id`. An unknown id is looked up in the database, because another process may
    /// just have made it, but made-up ids cannot cause more than a trickle of look-ups.
    pub(super) async fn verifying_key(
        &self,
        app: &App,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<VerifyingKey>>, Problem> {
        let known = || {
            let verifying = locks::read(&self.verifying);
            (verifying.by_id.get(id).cloned(), verifying.is_fresh(now), verifying.loads)
        };
        let (key, fresh, loads) = known();
        if fresh && key.is_some() {
            return Ok(key);
        }
        let mut lookups = self.lookups.lock().await;
        let (key, fresh, loads_now) = known();
        // The first load that ended meanwhile may have begun before the key was made; the second saw all there is.
        if fresh && (key.is_some() || loads_now >= loads + 2 || !lookups.take(now)) {
            return Ok(key);
        }
        let stored = app.db.read(move |tx| keys::verifying(tx, now).map_err(Problem::from)).await?;
        let opened = stored.iter().map(|stored| {
            let point = URL_SAFE_NO_PAD.decode(&stored.public_key).map_err(Problem::internal)?;
            let key = DecodingKey::from_ec_der(&point);
            Ok((stored.id.clone(), Arc::new(VerifyingKey { key, verifies_until: stored.verifies_until })))
        });
        let by_id = opened.collect::<Result<HashMap<_, _>, Problem>>()?;
        let found = by_id.get(id).cloned();
        *locks::write(&self.verifying) = Verifying { by_id, loads: loads_now + 1, loaded_at: Some(now) };
        Ok(found)
    }
}

/// How many look-ups unknown key ids may still cause: some at once, then one a second.
#[derive(Default)]
struct Lookups {
    left: u64,
    filled_at: Option<Timestamp>,
}

impl Lookups {
    const AT_ONCE: u64 = 20;

    fn take(&mut self, now: Timestamp) -> bool {
        let seconds = self.filled_at.map_or(Self::AT_ONCE, |filled_at| now.since(filled_at).as_secs());
        if seconds > 0 {
            self.left = Self::AT_ONCE.min(self.left.saturating_add(seconds));
            self.filled_at = Some(now);
        }
        let may = self.left > 0;
        self.left = self.left.saturating_sub(1);
        may
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn made_up_key_ids_cause_a_trickle_of_look_ups() {
        let mut lookups = Lookups::default();
        let now = Timestamp::from_seconds(1_000);
        let taken = |lookups: &mut Lookups, now| (0..100).filter(|_| lookups.take(now)).count();
        assert_eq!(taken(&mut lookups, now), 20);
        assert_eq!(taken(&mut lookups, now + Duration::from_millis(900)), 0);
        assert_eq!(taken(&mut lookups, now + Duration::from_secs(3)), 3);
        assert_eq!(taken(&mut lookups, now + Duration::from_secs(3600)), 20);
    }
}
