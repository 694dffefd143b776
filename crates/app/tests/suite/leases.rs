//! A lease is renewed whatever the work under it does to its threads.

use std::sync::{Arc, Barrier};
use std::time::Duration;

use app::clock::Clock as _;
use app::rehearsal::Rehearsal;
use app::{App, Env, Parts, worker};
use db::Tx;
use domain::Timestamp;
use domain::publishing::StepKind;
use testkit::Engine;
use tokio::sync::watch;

use crate::simulator::request::{Request, ask};
use crate::simulator::stage::Stage;
use crate::simulator::world::World;

/// A step that keeps its thread until it is let go.
struct Blocking {
    begun: Barrier,
    let_go: Barrier,
}

impl Rehearsal for Blocking {
    fn length(&self, _: StepKind, _: &domain::OperationId) -> Option<Duration> {
        Some(Duration::ZERO)
    }

    fn befalls(&self, _: StepKind) -> bool {
        false
    }

    fn rejection(&self, step: StepKind) -> Option<String> {
        if step == StepKind::Validate {
            self.begun.wait();
            self.let_go.wait();
        }
        None
    }
}

/// The same marketplace, with another rehearsal.
fn rehearsing(app: &App, rehearsal: Arc<Blocking>) -> App {
    let env = &app.env;
    let env = Env {
        settings: env.settings.clone(),
        offer_types: offer_types::OfferTypes::built_in(),
        rates: offer_types::pricing::RateTable::built_in(),
        vault: app::vault::Vault::new(&[7; 32]),
        clock: env.clock.clone(),
        random: env.random.clone(),
        rehearsal,
        sealing: app::sealing::Sealing::default(),
    };
    App::from(Parts { env: Arc::new(env), ..Parts::clone(app) })
}

async fn work_that_blocks_every_thread_keeps_its_lease(engine: Engine) {
    let stage = Stage::new(engine).await;
    let world = World::new(&stage).await;
    let blocking = Arc::new(Blocking { begun: Barrier::new(2), let_go: Barrier::new(2) });
    let app = rehearsing(&world.start(), blocking.clone());
    for request in [Request::Put("first"), Request::Publish] {
        ask(&world, &app, request, None).await.unwrap();
    }
    let (stop, stopping) = watch::channel(false);
    let node = app.clone();
    // All the threads that this runtime has is one.
    let working = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(worker::run(node, 1, stopping));
    });
    blocking.begun.wait();
    let begun = stage.clock.now();
    let db = world.start().db.clone();
    let lease = || {
        let end = |tx: &mut Tx<'_>| {
            let end = db::sql!("SELECT run_at FROM jobs WHERE queue = 'operation' AND lease IS NOT NULL");
            tx.one(end, &[], |row| row.get::<Timestamp>(0))
        };
        db.read_blocking::<_, db::Error>(end).unwrap()
    };
    let (whole, third) = (stage.env.settings.lease, stage.env.settings.lease / 3);
    // Whoever else slept is awake from now on, and waits for a thread.
    stage.clock.advance(whole + Duration::from_secs(1));
    for round in 0..10 {
        let asleep = async {
            while stage.clock.next_wake().is_none_or(|wake| wake > stage.clock.now() + third) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), asleep).await.expect("somebody renews");
        // The first time it may have come too late to be woken.
        assert!(round == 0 || lease() > stage.clock.now(), "round {round}");
        stage.clock.advance(third);
    }
    assert!(lease() > begun + whole * 3);
    blocking.let_go.wait();
    stop.send_replace(true);
    working.join().unwrap();
}

#[tokio::test]
async fn work_that_blocks_every_thread_keeps_its_lease_on_sqlite() {
    work_that_blocks_every_thread_keeps_its_lease(Engine::Sqlite).await;
}

#[tokio::test]
async fn work_that_blocks_every_thread_keeps_its_lease_on_postgres() {
    work_that_blocks_every_thread_keeps_its_lease(Engine::Postgres).await;
}
