//! A marketplace of the test's own.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::identity::{self, NewPrincipal, NewPublisher};
use app::people::{self, NewPerson, Purpose};
use app::random::SystemRandom;
use app::vault::Vault;
use app::{Actor, App, Env, Parts, Problem, Role, Scope, Settings};
use domain::{PrincipalId, PublisherId};
use offer_types::pricing::RateTable;
use offer_types::{BUILT_IN, OfferTypes};

use crate::clock::TestClock;
use crate::migrated::{migrated_database, migrated_sqlite};
use crate::postgres::{TestDatabase, TestFile};
use crate::{Browser, Client};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Keeps the database there for as long as the test runs.
enum Kept {
    File { _file: TestFile },
    Database { _database: TestDatabase },
}

/// A marketplace served on loopback: instant pace, a clock the test moves, background work done by
/// [`TestApp::settle`]. Publisher `contoso` exists; its owner has a client.
pub struct TestApp {
    pub app: App,
    pub clock: Arc<TestClock>,
    /// Where it listens: `http://127.0.0.1:…`.
    pub url: String,
    pub tenant: String,
    /// Where mails are written.
    pub mails: tempfile::TempDir,
    /// Where artifacts are kept.
    pub artifacts: tempfile::TempDir,
    server: tokio::task::JoinHandle<()>,
    _database: Kept,
}

/// How the marketplace of a test differs from the usual one.
#[derive(Clone)]
pub struct TestAppBuilder {
    engine: Engine,
    settings: Settings,
    options: api::Options,
    offer_types: Vec<(String, String)>,
    allow: Vec<String>,
    rates: RateTable,
    public_url: Option<String>,
    shop: Arc<storefront::Shop>,
}

impl TestApp {
    pub async fn start(engine: Engine) -> Self {
        Self::with(engine).start().await
    }

    /// A marketplace to be changed before it starts.
    pub fn with(engine: Engine) -> TestAppBuilder {
        let settings = Settings { pace: app::Pace::Instant, ..Settings::default() };
        TestAppBuilder {
            engine,
            settings,
            options: api::Options::default(),
            offer_types: Vec::new(),
            allow: vec!["127.0.0.1".to_owned()],
            rates: RateTable::built_in(),
            public_url: None,
            shop: Arc::default(),
        }
    }

    /// Does all the background work that is due.
    pub async fn settle(&self) {
        app::worker::settle(&self.app).await.expect("background work goes on");
    }

    /// Somebody new with `role` in `scope`, signed in over HTTP.
    pub async fn member(&self, scope: &str, role: Role) -> Client {
        let (id, secret) = self.principal(scope, role).await;
        Client::sign_in(self, &id, &secret).await
    }

    /// Somebody new with `role` in `scope` (`*` is the marketplace): client id and secret.
    pub async fn principal(&self, scope: &str, role: Role) -> (PrincipalId, String) {
        let scope = match scope {
            "*" => Scope::Marketplace,
            publisher => Scope::Publisher(publisher.parse().expect("a publisher id")),
        };
        self.console(move |ctx, tx| {
            let principal = identity::create_principal(ctx, tx, &NewPrincipal::new(format!("a {role}")))?;
            identity::grant_role(ctx, tx, &principal.id, &scope, role)?;
            let secret = identity::create_secret(ctx, tx, &principal.id, None)?;
            crate::log::keep_out(&secret.secret);
            Ok((principal.id, secret.secret))
        })
        .await
    }

    /// Somebody new with `role` in `scope` (`*` is the marketplace), signed in with a browser.
    pub async fn person(&self, name: &str, scope: &str, role: Role) -> Browser {
        let scope = match scope {
            "*" => Scope::Marketplace,
            publisher => Scope::Publisher(publisher.parse().expect("a publisher id")),
        };
        let address = format!("{}@people.example", name.to_lowercase().replace(' ', "."));
        let new = NewPerson { address, name: name.to_owned(), language: None };
        let link = self
            .console(move |ctx, tx| {
                let person = people::create(ctx, tx, &new)?;
                people::grant(ctx, tx, &person.id, &scope, role)?;
                people::link_to(ctx, tx, &person.id, Purpose::SignIn)
            })
            .await;
        crate::log::keep_out(&link.token);
        let browser = Browser::new(self);
        browser.follow_link(&link.token).await;
        browser
    }

    /// A new publisher.
    pub async fn publisher(&self, id: &str, migrated: bool) {
        let id: PublisherId = id.parse().expect("a publisher id");
        self.console(move |ctx, tx| {
            let mut new =
                NewPublisher::new(id.clone(), format!("Publisher {id}"), format!("seller@{id}.example"));
            new.migrated = migrated;
            identity::create_publisher(ctx, tx, &new)
        })
        .await;
    }

    /// Does something as the marketplace's own console.
    pub async fn console<T: Send + 'static>(
        &self,
        case: impl Fn(&app::Ctx, &mut db::Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> T {
        let ctx = self.app.ctx(Actor::Console, "test");
        self.app.write(&ctx, case).await.expect("the console may")
    }

    /// The mails sent since the last look, in no particular order.
    pub fn new_mails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.mails.path()).expect("the mail folder is there");
        let read = |file: std::io::Result<std::fs::DirEntry>| {
            let path = file.expect("a file").path();
            let mail = std::fs::read_to_string(&path).expect("a mail");
            std::fs::remove_file(path).expect("it was there");
            mail
        };
        files.map(read).collect()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
        // The log of the whole suite so far, at the end of each test.
        if !std::thread::panicking() {
            crate::log::check();
        }
    }
}

impl TestAppBuilder {
    /// Changes the settings.
    pub fn settings(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// Is reached at this address, through a proxy; else where it listens.
    pub fn public_url(mut self, address: &str) -> Self {
        self.public_url = Some(address.to_owned());
        self
    }

    /// Changes how HTTP is served.
    pub fn http(mut self, change: impl FnOnce(&mut api::Options)) -> Self {
        change(&mut self.options);
        self
    }

    /// Has these storefronts.
    pub fn shop(mut self, shop: storefront::Shop) -> Self {
        self.shop = Arc::new(shop);
        self
    }

    /// Has these exchange rates.
    pub fn rates(mut self, rates: RateTable) -> Self {
        self.rates = rates;
        self
    }

    /// Adds an offer type file.
    pub fn offer_type(mut self, name: &str, text: &str) -> Self {
        self.offer_types.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Nothing is exempt from the guard on outgoing requests; else loopback is.
    pub fn strict_guard(mut self) -> Self {
        self.allow.clear();
        self
    }

    pub async fn start(mut self) -> TestApp {
        crate::log::collect();
        let (url, database) = match self.engine {
            Engine::Sqlite => {
                let file = migrated_sqlite();
                (file.url(), Kept::File { _file: file })
            }
            Engine::Postgres => {
                let database = migrated_database();
                (database.url(), Kept::Database { _database: database })
            }
        };
        let listener =
            tokio::net::TcpListener::bind((IpAddr::from([127, 0, 0, 1]), 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        self.settings.identity_url = format!("http://{address}");
        let public_url = self.public_url.take();
        self.settings.public_url = public_url.unwrap_or_else(|| self.settings.identity_url.clone());
        let db = tokio::task::spawn_blocking(move || {
            let mut options = db::Options::new(url);
            options.connections = 4;
            db::Db::open(&options).expect("the database opens")
        });
        let clock = Arc::new(TestClock::new());
        let (artifacts, mails) =
            (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let app = App::from(Parts {
            db: db.await.expect("the database opens"),
            blobs: blob::Blobs::open(&format!("file:{}", artifacts.path().display()), &Default::default())
                .expect("the store opens"),
            guard: net::Guard::new(net::GuardOptions {
                allow_http: true,
                allow: self.allow.iter().map(|rule| rule.parse().expect("an allow rule")).collect(),
                ..net::GuardOptions::default()
            })
            .expect("the guard is built"),
            mailer: mail::Mailer::files(mails.path().to_owned(), "marketplace@stoa.example")
                .expect("the mailer is built"),
            tokens: app::token::Tokens::default(),
            work: Arc::default(),
            heavy: app::Heavy::default(),
            passwords: app::people::Passwords::default(),
            sheets: app::ReadSheets::default(),
            page_states: app::offers::KeptStates::default(),
            feed: app::follow::Feed::default(),
            search: app::storefront::SearchNode::in_memory(),
            env: Arc::new(Env {
                offer_types: self.types(),
                rates: self.rates.clone(),
                settings: self.settings.clone(),
                vault: Vault::new(&[42; 32]),
                clock: clock.clone(),
                random: Arc::new(SystemRandom::default()),
                rehearsal: Arc::new(app::rehearsal::AsUsual),
                sealing: app::sealing::Sealing::default(),
            }),
        });
        let house = storefront::join(api::house(app.clone(), &self.options), self.shop.clone());
        let house = portal::join(house);
        let router = api::open(house, &self.options);
        let server = tokio::spawn(async move {
            let service = router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).await.expect("serving goes on");
        });
        let mut test = TestApp {
            url: format!("http://{address}"),
            tenant: String::new(),
            app,
            clock,
            mails,
            artifacts,
            server,
            _database: database,
        };
        app::sealing::complete(&test.app).await.expect("there is nothing to seal");
        test.tenant = test.console(identity::own_tenant).await;
        test.publisher("contoso", true).await;
        test
    }

    fn types(&self) -> OfferTypes {
        if self.offer_types.is_empty() {
            return OfferTypes::built_in();
        }
        let own = self.offer_types.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        OfferTypes::load(BUILT_IN.iter().copied().chain(own)).unwrap_or_else(|errors| panic!("{errors:#?}"))
    }
}
