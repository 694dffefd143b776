//! One reader of the log for all streams of a process, for as long as there are any.

use std::sync::Arc;
use std::time::Duration;

use db::events as log;
use tokio::sync::broadcast::{self, WeakSender};
use tokio::sync::{Mutex, Notify, watch};

use super::page::Seen;
use super::seats::Seats;
use crate::pages::LIMIT;
use crate::worker::round::report;
use crate::{App, Problem};

/// How often the reader looks for what other processes wrote.
const LOOK: Duration = Duration::from_secs(1);
/// How many pages a stream may be behind before it reads by itself.
const PAGES: usize = 32;

/// Some events in their order, for all streams.
pub(crate) type Batch = Arc<[Seen]>;

/// What streams are told from. Clones share it.
#[derive(Clone, Default)]
pub struct Feed(Arc<Shared>);

struct Shared {
    /// The way to the streams, while a reader is there. Also held by whoever begins or ends to read.
    reader: Mutex<WeakSender<Batch>>,
    /// Told whenever an event was written here.
    written: Notify,
    ended: watch::Sender<bool>,
    seats: Seats,
}

impl Default for Shared {
    fn default() -> Self {
        let (nobody, _) = broadcast::channel(1);
        Self {
            reader: Mutex::new(nobody.downgrade()),
            written: Notify::default(),
            ended: watch::Sender::new(false),
            seats: Seats::default(),
        }
    }
}

impl Feed {
    /// An event was written: whoever follows need not wait for the next look.
    pub(crate) fn wake(&self) {
        self.0.written.notify_one();
    }

    /// Ends all streams, and those that are asked for from now on.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// Comes back once streams are to end.
    pub(super) async fn ended(&self) {
        // A sender that is gone can never say so.
        if self.0.ended.subscribe().wait_for(|ended| *ended).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    pub(super) fn seats(&self) -> &Seats {
        &self.0.seats
    }

    /// All events that get a position behind those there are now, and perhaps some before them.
    pub(crate) async fn subscribe(&self, app: &App) -> Result<broadcast::Receiver<Batch>, Problem> {
        let mut reader = self.0.reader.lock().await;
        if let Some(there) = reader.upgrade() {
            return Ok(there.subscribe());
        }
        let position = app.db.read(log::newest).await?;
        let (streams, first) = broadcast::channel(PAGES);
        *reader = streams.downgrade();
        tokio::spawn(self.clone().read(app.clone(), streams, position));
        Ok(first)
    }

    async fn read(self, app: App, streams: broadcast::Sender<Batch>, mut position: i64) {
        loop {
            tokio::select! {
                () = self.0.written.notified() => {}
                () = app.env.clock.wait(LOOK) => {}
                () = self.ended() => return,
            }
            if let Err(problem) = tell(&app, &streams, &mut position).await {
                report(&problem, "the events could not be read for those who follow them");
                app.env.clock.wait(LOOK).await;
            }
            let reader = self.0.reader.lock().await;
            if streams.receiver_count() == 0 {
                // Whoever comes next finds nobody, while this is held.
                drop(streams);
                drop(reader);
                return;
            }
        }
    }
}

/// Tells all streams what came behind `position`.
async fn tell(app: &App, streams: &broadcast::Sender<Batch>, position: &mut i64) -> Result<(), Problem> {
    log::put_in_order(&app.db).await?;
    loop {
        let from = *position;
        let page = app.db.read(move |tx| {
            let events = log::after(tx, from, LIMIT)?;
            Seen::all(tx, events)
        });
        let events = page.await?;
        let Some(last) = events.last() else { return Ok(()) };
        *position = last.event.position;
        // Nobody receives when the last stream has just ended.
        let _ = streams.send(events.into());
    }
}
