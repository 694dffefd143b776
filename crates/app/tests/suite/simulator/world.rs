//! What outlives every process of the marketplace: its database, its artifacts and its mails; and who uses it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use app::identity::{NewPrincipal, NewPublisher, create_principal, create_publisher, grant_role};
use app::{Actor, App, Parts, Problem, Role, Scope};
use db::{Db, Options};
use domain::PublisherId;
use serde_json::Value;
use tempfile::TempDir;
use testkit::Engine;
use testkit::migrated::migrated_database;
use testkit::postgres::TestDatabase;

use crate::simulator::stage::Stage;

pub(crate) struct World<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) owner: Actor,
    pub(crate) certifier: Actor,
    url: String,
    folder: TempDir,
    _database: Option<TestDatabase>,
}

impl<'a> World<'a> {
    /// A new marketplace with the publisher `contoso`.
    pub(crate) async fn new(stage: &'a Stage) -> Self {
        let folder = folder();
        let database = (stage.engine == Engine::Postgres).then(migrated_database);
        let url = match &database {
            Some(database) => database.url(),
            None => format!("sqlite:{}", folder.path().join("stoa.db").display()),
        };
        let (owner, certifier) = (Actor::Anonymous, Actor::Anonymous);
        let mut world = Self { stage, owner, certifier, url, folder, _database: database };
        let app = world.start();
        (world.owner, world.certifier) = people(&app).await;
        world
    }

    /// A process that has just started.
    pub(crate) fn start(&self) -> App {
        self.start_with(|_| ())
    }

    /// The same with other settings of the database.
    pub(crate) fn start_with(&self, adjust: impl FnOnce(&mut Options)) -> App {
        // One connection: a database thread that is busy keeps all of the process waiting.
        let mut options = Options { connections: 1, ..Options::new(&self.url) };
        adjust(&mut options);
        // PostgreSQL's client has a runtime of its own to open a connection with.
        let db = std::thread::scope(|scope| {
            let open = || {
                let db = Db::open(&options).unwrap();
                db.migrate(db::MIGRATIONS).unwrap();
                db
            };
            scope.spawn(open).join().unwrap()
        });
        App::from(Parts {
            env: self.stage.env.clone(),
            db,
            blobs: blob::Blobs::open(&format!("file:{}", self.artifacts().display()), &BTreeMap::new())
                .unwrap(),
            guard: self.stage.guard.clone(),
            mailer: mail::Mailer::files(self.mails(), "stoa@example.com").unwrap(),
            tokens: app::token::Tokens::default(),
            work: Default::default(),
            heavy: app::Heavy::default(),
            passwords: app::people::Passwords::default(),
            sheets: app::ReadSheets::default(),
            page_states: app::offers::KeptStates::default(),
            feed: app::follow::Feed::default(),
            search: app::storefront::SearchNode::in_memory(),
        })
    }

    /// The offer with this summary.
    pub(crate) fn document(&self, summary: &str) -> Value {
        let mut document = self.stage.offer.clone();
        document["definition"]["offer"]["microsoft-azure-marketplace.summary"] = summary.into();
        document
    }

    pub(crate) fn mails(&self) -> PathBuf {
        self.folder.path().join("mails")
    }

    fn artifacts(&self) -> PathBuf {
        self.folder.path().join("artifacts")
    }

    /// The artifacts cannot be found for a while.
    pub(crate) fn hide_artifacts(&self) {
        fs::rename(self.artifacts(), self.folder.path().join("hidden")).unwrap();
        fs::create_dir(self.artifacts()).unwrap();
    }

    pub(crate) fn show_artifacts(&self) {
        fs::remove_dir_all(self.artifacts()).unwrap();
        fs::rename(self.folder.path().join("hidden"), self.artifacts()).unwrap();
    }
}

/// In memory where that is possible: nothing here depends on what a disk does.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// The publisher, its owner and a certifier.
async fn people(app: &App) -> (Actor, Actor) {
    let publisher: PublisherId = "contoso".parse().unwrap();
    let console = app.ctx(Actor::Console, "test");
    let made = app.write(&console, move |ctx, tx| {
        create_publisher(
            ctx,
            tx,
            &NewPublisher::new(publisher.clone(), "Contoso", "seller@contoso.example"),
        )?;
        let mut person = |scope, role: Role| {
            let person = create_principal(ctx, tx, &NewPrincipal::new(format!("a {role}")))?;
            grant_role(ctx, tx, &person.id, &scope, role)?;
            Ok::<_, Problem>(Actor::Principal(person.id))
        };
        let owner = person(Scope::Publisher(publisher.clone()), Role::Owner)?;
        Ok((owner, person(Scope::Marketplace, Role::Operator)?))
    });
    made.await.unwrap()
}
