//! A worker that cannot claim what is due does not ask for it without end.

use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use std::time::Duration;

use app::clock::Clock as _;
use app::worker;
use db::{Error, Tx};
use testkit::Engine;
use tokio::sync::watch;

use crate::simulator::request::{Request, ask};
use crate::simulator::stage::Stage;
use crate::simulator::world::World;

#[tokio::test]
async fn a_worker_rests_when_the_database_cannot_be_written_to() {
    let stage = Stage::new(Engine::Sqlite).await;
    let world = World::new(&stage).await;
    let app = world.start_with(|options| options.busy_timeout = Duration::from_millis(10));
    for request in [Request::Put("first"), Request::Publish] {
        ask(&world, &app, request, None).await.unwrap();
    }
    let door = Arc::new((Barrier::new(2), Barrier::new(2)));
    let blocked = block(&world, &door);
    door.0.wait();
    let (stop, stopping) = watch::channel(false);
    let working = tokio::spawn(worker::run(app, 1, stopping));
    // The worker, and the watchdog.
    stage.clock.until_asleep(2).await;
    assert_eq!(stage.clock.next_wake(), Some(stage.clock.now() + Duration::from_secs(1)));
    door.1.wait();
    blocked.join().unwrap().unwrap();
    stop.send_replace(true);
    working.await.unwrap();
}

/// Has another process write for as long as the door is closed.
fn block(world: &World<'_>, door: &Arc<(Barrier, Barrier)>) -> JoinHandle<Result<(), Error>> {
    let (other, door) = (world.start(), Arc::clone(door));
    let hold = move |_: &mut Tx<'_>| {
        door.0.wait();
        door.1.wait();
        Ok(())
    };
    std::thread::spawn(move || futures::executor::block_on(other.db.write(hold)))
}
