//! A marketplace on a fresh database of either engine, with a clock that tests move.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use app::clock::Clock as _;
use app::identity::{NewPrincipal, create_principal, create_secret};
use app::random::SystemRandom;
use app::token::{self, Issued, Refusal, Target, TokenRequest, Tokens};
use app::vault::Vault;
use app::{Actor, App, Ctx, Env, Parts, Problem, Settings};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use db::{Db, Options, Tx};
use domain::{PrincipalId, PublisherId};
use offer_types::OfferTypes;
use serde_json::Value;
use testkit::clock::TestClock;
use testkit::migrated::{migrated_database, migrated_sqlite};

pub(crate) const RESOURCE: &str = "https://cloudpartner.azure.com";

/// A marketplace that goes away with the test.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) clock: Arc<TestClock>,
    _kept: Box<dyn Any + Send + Sync>,
}

/// A service principal that can sign in.
pub(crate) struct Client {
    pub(crate) id: PrincipalId,
    pub(crate) tenant: String,
    pub(crate) secret: String,
}

/// A process over the same marketplace, which remembers nothing yet.
pub(crate) fn another_process(app: &App) -> App {
    App::from(Parts { tokens: Tokens::default(), ..Parts::clone(app) })
}

impl World {
    pub(crate) fn sqlite(settings: Settings) -> Self {
        let file = migrated_sqlite();
        Self::open(&file.url(), file, settings)
    }

    pub(crate) fn postgres(settings: Settings) -> Self {
        let database = migrated_database();
        Self::open(&database.url(), database, settings)
    }

    fn open(url: &str, database: impl Any + Send + Sync, settings: Settings) -> Self {
        let db = Db::open(&Options { connections: 4, ..Options::new(url) }).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::new());
        let guard = net::GuardOptions {
            allow_http: true,
            allow: vec!["127.0.0.1".parse().unwrap()],
            ..net::GuardOptions::default()
        };
        let parts = Parts {
            env: Arc::new(Env {
                rates: offer_types::pricing::RateTable::built_in(),
                settings,
                offer_types: OfferTypes::built_in(),
                vault: Vault::new(&[7; 32]),
                clock: clock.clone(),
                random: Arc::new(SystemRandom::default()),
                rehearsal: Arc::new(app::rehearsal::AsUsual),
                sealing: app::sealing::Sealing::default(),
            }),
            db,
            blobs: blob::Blobs::open(&format!("file:{}", folder.path().display()), &BTreeMap::new()).unwrap(),
            guard: net::Guard::new(guard).unwrap(),
            mailer: mail::Mailer::files(folder.path().join("mail"), "stoa@example.com").unwrap(),
            tokens: Tokens::default(),
            work: Arc::default(),
            heavy: app::Heavy::default(),
            passwords: app::people::Passwords::default(),
            sheets: app::ReadSheets::default(),
            page_states: app::offers::KeptStates::default(),
            feed: app::follow::Feed::default(),
            search: app::storefront::SearchNode::in_memory(),
        };
        Self { app: parts.into(), clock, _kept: Box::new((database, folder)) }
    }

    /// The same marketplace as a process sees it that has just started.
    pub(crate) fn elsewhere(mut self) -> Self {
        self.app = another_process(&self.app);
        self
    }

    /// Runs a use case as somebody with a shell on the machine.
    pub(crate) async fn console<T: Send + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.write(&self.app.ctx(Actor::Console, "test"), case).await
    }

    /// Runs a use case as a principal.
    pub(crate) async fn acting<T: Send + 'static>(
        &self,
        principal: &PrincipalId,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.write(&self.app.ctx(Actor::Principal(principal.clone()), "test"), case).await
    }

    /// A new principal without a role, with a secret.
    pub(crate) async fn client(&self) -> Client {
        let made = self.console(|ctx, tx| {
            let principal = create_principal(ctx, tx, &NewPrincipal::new("a client"))?;
            let secret = create_secret(ctx, tx, &principal.id, None)?;
            Ok(Client { id: principal.id, tenant: principal.tenant, secret: secret.secret })
        });
        made.await.unwrap()
    }

    /// What the token endpoint of the first generation answers.
    pub(crate) async fn issue(&self, client: &Client) -> Result<Issued, Refusal> {
        token::issue(&self.app, &request(client)).await
    }

    /// A token for the client.
    pub(crate) async fn token(&self, client: &Client) -> String {
        self.issue(client).await.map_err(|refusal| refusal.to_string()).unwrap().access_token
    }

    /// Whom the bearer of a token is taken for, or why it is refused.
    pub(crate) async fn bearer(&self, token: &str) -> Result<PrincipalId, String> {
        let admitted = async {
            let actor = token::authenticate(&self.app, token).await?;
            self.app.read(&self.app.ctx(actor.clone(), "test"), |_, _| Ok(())).await?;
            Ok(actor)
        };
        match admitted.await {
            Ok(Actor::Principal(id)) => Ok(id),
            Ok(other) => panic!("the bearer of a token is no {other}"),
            Err(Problem::Unauthenticated(why)) => Err(why),
            Err(other) => panic!("{other}: {:?}", std::error::Error::source(&other)),
        }
    }

    pub(crate) fn later(&self, by: Duration) {
        self.clock.advance(by);
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.clock.now().seconds()
    }
}

/// A complete request of the first generation.
pub(crate) fn request(client: &Client) -> TokenRequest {
    TokenRequest {
        tenant: client.tenant.clone(),
        grant_type: Some("client_credentials".to_owned()),
        client_id: Some(client.id.to_string()),
        client_secret: Some(client.secret.clone()),
        target: Target::Resource(Some(RESOURCE.to_owned())),
        remote: Some([192, 0, 2, 1].into()),
        request_id: "test".to_owned(),
    }
}

pub(crate) fn publisher_id(text: &str) -> PublisherId {
    text.parse().unwrap()
}

pub(crate) fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

pub(crate) fn days(days: u64) -> Duration {
    minutes(24 * 60 * days)
}

/// Header (0) or payload (1) of a token.
pub(crate) fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

/// Makes each function two tests, `name::sqlite` and `name::postgres`.
macro_rules! on_both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {
        $($(#[$doc])* mod $name {
            #[allow(unused_imports)]
            use super::*;
            use crate::identity::support::World;

            async fn check($world: World) $body

            #[tokio::test]
            async fn sqlite() {
                check(World::sqlite(settings())).await;
            }

            #[tokio::test]
            async fn postgres() {
                check(World::postgres(settings())).await;
            }
        })*
    };
}
pub(crate) use on_both_engines;
