//! What all stories of a test share: the web site of the publisher, and an environment whose clock only goes on.

use std::sync::{Arc, Mutex};

use app::random::Random;
use app::vault::Vault;
use app::{Certification, Env, Pace, Settings};
use offer_types::OfferTypes;
use serde_json::Value;
use testkit::chance::Chance;
use testkit::clock::TestClock;
use testkit::site::Site;
use testkit::{Engine, documents};

pub(crate) struct Stage {
    pub(crate) engine: Engine,
    /// A complete offer, whose logos lie on the site.
    pub(crate) offer: Value,
    _site: Site,
    pub(crate) guard: net::Guard,
    pub(crate) clock: Arc<TestClock>,
    /// Nothing in it remembers anything, but the clock the time.
    pub(crate) env: Arc<Env>,
}

impl Stage {
    pub(crate) async fn new(engine: Engine) -> Self {
        let clock = Arc::new(TestClock::new());
        let settings =
            Settings { pace: Pace::Brisk, certification: Certification::Manual, ..Settings::default() };
        let env = Env {
            settings,
            offer_types: OfferTypes::built_in(),
            rates: offer_types::pricing::RateTable::built_in(),
            vault: Vault::new(&[7; 32]),
            clock: clock.clone(),
            random: Arc::new(Seeded(Mutex::new(Chance::new(1)))),
            rehearsal: Arc::new(app::rehearsal::AsUsual),
            sealing: app::sealing::Sealing::default(),
        };
        let guard = net::GuardOptions {
            allow_http: true,
            allow: vec!["127.0.0.1".parse().unwrap()],
            ..net::GuardOptions::default()
        };
        let site = Site::start().await;
        Self {
            engine,
            offer: documents::virtual_machine_with_logos("contoso", "demo", &site),
            _site: site,
            guard: net::Guard::new(guard).unwrap(),
            clock,
            env: Arc::new(env),
        }
    }
}

struct Seeded(Mutex<Chance>);

impl Random for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut chance = self.0.lock().unwrap();
        bytes.fill_with(|| chance.draw() as u8);
    }
}
