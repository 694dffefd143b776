//! The story, and how it is played.

use std::time::Duration;

use app::{App, Problem, worker};
use domain::Timestamp;
use domain::publishing::Decision::{Approved, Rejected};

use crate::simulator::ending::{self, Ending};
use crate::simulator::fate::Fate;
use crate::simulator::process::{Task, Turn};
use crate::simulator::request::{Keys, Request, ask};
use crate::simulator::stage::Stage;
use crate::simulator::world::World;

/// What happens next.
#[derive(Debug, Clone, Copy)]
enum Scene {
    Ask(Request),
    /// The engine works, and time passes, until nothing happens any more by itself.
    Pass,
    /// The engine does what is due now.
    Work,
    /// The artifacts cannot be found for a while.
    Hide,
    Show,
}

const STORY: &[Scene] = {
    use Request::{Cancel, Decide, GoLive, Publish, Put};
    use Scene::{Ask, Hide, Pass, Show, Work};
    &[
        // The first time.
        Ask(Put("first")),
        Ask(Publish),
        Pass,
        Ask(Decide(Approved)),
        Pass,
        Ask(GoLive),
        Pass,
        // A change, and second thoughts while it waits for certification.
        Ask(Put("second")),
        Ask(Publish),
        Pass,
        Ask(Cancel),
        Pass,
        // A preview that is withdrawn.
        Ask(Put("third")),
        Ask(Publish),
        Pass,
        Ask(Decide(Approved)),
        Pass,
        Ask(Cancel),
        // A publish that is rejected.
        Ask(Publish),
        Pass,
        Ask(Decide(Rejected)),
        Pass,
        // Another change goes live, although a step has to be tried again.
        Ask(Put("fourth")),
        Ask(Publish),
        Pass,
        Ask(Decide(Approved)),
        Hide,
        Work,
        Show,
        Pass,
        Ask(GoLive),
        Pass,
        // Nothing is left to cancel.
        Ask(Cancel),
    ]
};

/// Due dates from here on wait for a person.
const NEVER: Timestamp = Timestamp::from_micros(i64::MAX);

/// Plays the story with so many nodes.
pub(crate) async fn play(stage: &Stage, fate: &mut Fate, nodes: usize, keys: Keys) -> Ending {
    let world = World::new(stage).await;
    let mut cast = Cast { nodes: (0..nodes).map(|_| world.start()).collect(), world: &world, fate };
    for (number, scene) in STORY.iter().enumerate() {
        match *scene {
            Scene::Ask(request) => cast.ask(request, number, keys).await,
            Scene::Pass => cast.pass().await,
            Scene::Work => cast.work().await,
            Scene::Hide => world.hide_artifacts(),
            Scene::Show => world.show_artifacts(),
        }
    }
    ending::look(&world.start().db, &world.mails())
}

/// The running processes.
struct Cast<'a> {
    world: &'a World<'a>,
    nodes: Vec<App>,
    fate: &'a mut Fate,
}

impl Cast<'_> {
    /// A node crashed: its leases run out, and another process takes its place.
    fn replace(&mut self, node: usize) {
        self.nodes[node] = self.world.start();
        let stage = self.world.stage;
        stage.clock.advance(stage.env.settings.lease + Duration::from_secs(1));
    }

    /// Asks until there is an answer.
    async fn ask(&mut self, request: Request, number: usize, keys: Keys) {
        loop {
            let node = self.fate.choose(self.nodes.len());
            let app = &self.nodes[node];
            let key = (keys == Keys::Kept).then(|| format!("request {number}"));
            let task = Task::new(app, ask(self.world, app, request, key));
            match task.finish(self.fate).await {
                Some(answer) => return answer.unwrap_or_else(|problem| panic!("{request:?}: {problem:?}")),
                None => self.replace(node),
            }
        }
    }

    /// Lets time pass until nothing is due any more.
    async fn pass(&mut self) {
        loop {
            self.work().await;
            let db = self.world.start().db.clone();
            let due = db.read(db::jobs::oldest_due).await.unwrap();
            let Some(due) = due.filter(|due| *due < NEVER) else { return };
            let clock = &self.world.stage.clock;
            clock.advance(due.since(app::clock::Clock::now(&**clock)));
        }
    }

    /// Has all nodes do what is due, one transaction at a time.
    async fn work(&mut self) {
        let mut tasks: Vec<_> = self.nodes.iter().map(|app| Some(settle(app))).collect();
        loop {
            let busy: Vec<_> = (0..tasks.len()).filter(|node| tasks[*node].is_some()).collect();
            if busy.is_empty() {
                return;
            }
            let node = busy[self.fate.choose(busy.len())];
            let Some(task) = &mut tasks[node] else { continue };
            match task.turn(self.fate).await {
                Turn::Transaction => {}
                Turn::Done(result) => {
                    result.unwrap();
                    tasks[node] = None;
                }
                Turn::Crashed => {
                    tasks[node] = None;
                    self.replace(node);
                    tasks[node] = Some(settle(&self.nodes[node]));
                }
            }
        }
    }
}

fn settle(app: &App) -> Task<Result<(), Problem>> {
    let node = app.clone();
    Task::new(app, async move { worker::settle(&node).await })
}
