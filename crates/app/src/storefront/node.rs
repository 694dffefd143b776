//! The index of a node: it follows the event log, and whatever became of an offer is looked up when an event says that something
//! did. So it does not matter how often an event is seen, nor where following began.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use db::{Tx, catalogue, events as log};
use domain::{OfferId, PublisherId};
use search::{Change, Failed, Folder, Index, Options, Unusable};
use tokio::sync::{Mutex, OnceCell, watch};

use super::entries;
use crate::pages::LIMIT;
use crate::worker::round::{LOOK, report, stopped};
use crate::{App, Ctx, Problem};

/// How many offers are read in one look at the database.
const BATCH: usize = 100;

/// The search of a node. Clones share it.
#[derive(Clone)]
pub struct SearchNode(Arc<Shared>);

struct Shared {
    /// Where the index lies; in memory where there is no such place.
    root: Option<PathBuf>,
    /// The same place, once somebody wanted it: nothing where another process has it.
    folder: OnceCell<Option<Folder>>,
    index: RwLock<Option<Arc<Index>>>,
    /// Held by whoever writes the index.
    writing: Mutex<()>,
    /// Up to where it has followed.
    position: watch::Sender<i64>,
}

impl SearchNode {
    /// One whose index lies in the folder `root`, which need not be there.
    pub fn on_disk(root: PathBuf) -> Self {
        Self::at(Some(root))
    }

    /// One whose index is gone with the process.
    pub fn in_memory() -> Self {
        Self::at(None)
    }

    fn at(root: Option<PathBuf>) -> Self {
        let position = watch::Sender::new(0);
        let (folder, index, writing) = (OnceCell::new(), RwLock::default(), Mutex::default());
        Self(Arc::new(Shared { root, folder, index, writing, position }))
    }

    /// The index; none before the node has opened or built it.
    pub fn index(&self) -> Option<Arc<Index>> {
        self.0.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Comes back once searches know what happened up to `position`.
    pub async fn reached(&self, position: i64) {
        let mut reached = self.0.position.subscribe();
        // A sender that is gone can never say so.
        if reached.wait_for(|now| *now >= position).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Keeps the index up to date until `stop` says so.
    pub async fn run(&self, app: &App, stop: &watch::Receiver<bool>) {
        let mut events = None;
        while !*stop.borrow() {
            // Before the log is read: whatever comes behind that wakes it.
            if events.is_none() {
                events = match app.feed.subscribe(app).await {
                    Ok(events) => Some(events),
                    Err(problem) => {
                        report(&problem, "the search does not hear of events");
                        None
                    }
                };
            }
            let caught_up = self.catch_up(app).await;
            if let Err(problem) = &caught_up {
                report(problem, "the search is not up to date");
            }
            tokio::select! {
                heard = async { events.as_mut()?.recv().await.ok() }, if caught_up.is_ok() && events.is_some() => {
                    // Whoever heard too little, or whose reader has ended, asks anew: all of it is in the log.
                    if heard.is_none() {
                        events = None;
                    }
                }
                () = app.env.clock.wait(LOOK), if caught_up.is_err() || events.is_none() => {}
                () = stopped(stop.clone()) => {}
            }
        }
    }

    /// Opens or builds the index, and makes it know all that has happened.
    pub async fn catch_up(&self, app: &App) -> Result<(), Problem> {
        let _writing = self.0.writing.lock().await;
        let ctx = app.worker_ctx("search");
        log::put_in_order(&app.db).await?;
        let index = match self.index() {
            Some(index) => index,
            None => self.open(app, &ctx).await?,
        };
        let index = match may_go_on(app, &ctx, index.position()).await? {
            true => index,
            false => self.build(app, &ctx).await?,
        };
        follow(app, &ctx, &index, &self.0.position).await
    }

    fn use_from_now_on(&self, index: Index) -> Arc<Index> {
        let index = Arc::new(index);
        *self.0.index.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
        self.0.position.send_replace(index.position());
        index
    }

    /// Where the index of this process lies; nowhere where another process of the node has the place.
    async fn folder(&self, app: &App) -> Result<Option<Folder>, Problem> {
        let Some(root) = &self.0.root else { return Ok(None) };
        let take = async || {
            let root = root.clone();
            let source = app.env.offer_types.digest().iter().map(|byte| format!("{byte:02x}")).collect();
            let options = Options { source, ..Options::default() };
            match apart(move || Folder::at(root, options)).await? {
                Ok(folder) => Ok(Some(folder)),
                Err(Unusable::InUse) => Ok(None),
                Err(unusable) => Err(Problem::internal(unusable)),
            }
        };
        self.0.folder.get_or_try_init(take).await.cloned()
    }

    async fn open(&self, app: &App, ctx: &Ctx) -> Result<Arc<Index>, Problem> {
        let Some(folder) = self.folder(app).await? else { return self.build(app, ctx).await };
        match apart(move || folder.open()).await? {
            Ok(index) => Ok(self.use_from_now_on(index)),
            Err(unusable) if unusable.needs_building() => {
                if !matches!(unusable, Unusable::Missing) {
                    tracing::warn!(%unusable, "the search index is built anew");
                }
                self.build(app, ctx).await
            }
            Err(unusable) => Err(Problem::internal(unusable)),
        }
    }

    /// Builds the index anew of all live offers; what is searched meanwhile is the old one.
    async fn build(&self, app: &App, ctx: &Ctx) -> Result<Arc<Index>, Problem> {
        // What happens from here on is followed: an offer may be read before or after it.
        let position = app.db.read(end_of_log).await?;
        let building = match self.folder(app).await? {
            Some(folder) => Building::OnDisk(apart(move || folder.build()).await?.map_err(failed)?),
            None => Building::InMemory(Index::in_memory().map_err(failed)?),
        };
        let building = Arc::new(building);
        let mut after = (String::new(), String::new());
        loop {
            let (changes, last) = live_offers(app, ctx, after, None).await?;
            if !changes.is_empty() {
                let building = Arc::clone(&building);
                apart(move || building.apply(&changes, position)).await?.map_err(failed)?;
            }
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
        let finish = move || {
            building.apply(&[], position)?;
            Arc::into_inner(building).map(Building::finish).transpose()
        };
        let index = apart(finish).await?.map_err(failed)?;
        let index = index.ok_or_else(|| Problem::internal("the search index is still being written"))?;
        tracing::info!(offers = index.count(), position, "built the search index");
        Ok(self.use_from_now_on(index))
    }
}

/// An index that is not used yet.
enum Building {
    OnDisk(search::Building),
    InMemory(Index),
}

impl Building {
    fn apply(&self, changes: &[Change], position: i64) -> Result<(), Failed> {
        match self {
            Self::OnDisk(building) => building.apply(changes, position),
            Self::InMemory(index) => index.apply(changes, position),
        }
    }

    fn finish(self) -> Result<Index, Failed> {
        match self {
            Self::OnDisk(building) => building.finish(),
            Self::InMemory(index) => Ok(index),
        }
    }
}

fn failed(error: Failed) -> Problem {
    Problem::internal(error)
}

/// Disks are waited for away from the runtime's threads.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(Problem::internal)
}

/// Whether the log still has all that came behind `position`. The database may have been restored from a copy, and old events are forgotten.
async fn may_go_on(app: &App, ctx: &Ctx, position: i64) -> Result<bool, Problem> {
    let look =
        move |_: &Ctx, tx: &mut Tx<'_>| Ok((log::last_forgotten(tx)?..=end_of_log(tx)?).contains(&position));
    app.read(ctx, look).await
}

/// Behind which position comes what happens from now on. The newest events may be forgotten already.
fn end_of_log(tx: &mut Tx<'_>) -> Result<i64, db::Error> {
    Ok(log::newest(tx)?.max(log::last_forgotten(tx)?))
}

/// Looks up whatever the events behind the position of `index` are about.
async fn follow(
    app: &App,
    ctx: &Ctx,
    index: &Arc<Index>,
    reached: &watch::Sender<i64>,
) -> Result<(), Problem> {
    loop {
        let from = index.position();
        let events = app.db.read(move |tx| log::after(tx, from, LIMIT)).await?;
        let Some(position) = events.last().map(|event| event.position) else { return Ok(()) };
        let mut offers: BTreeSet<(PublisherId, OfferId)> = BTreeSet::new();
        let mut publishers: BTreeSet<PublisherId> = BTreeSet::new();
        for event in events {
            match (event.publisher, event.offer) {
                (Some(publisher), Some(offer)) => _ = offers.insert((publisher, offer)),
                // It may have another name.
                (Some(publisher), None) if event.event.action.starts_with("publisher.") => {
                    publishers.insert(publisher);
                }
                _ => {}
            }
        }
        let mut changes = Vec::new();
        let offers: Vec<_> = offers.into_iter().collect();
        for some in offers.chunks(BATCH) {
            changes.extend(looked_up(app, ctx, some.to_vec()).await?);
        }
        for publisher in publishers {
            let mut after = Some((publisher.to_string(), String::new()));
            while let Some(from) = after {
                let (found, last) = live_offers(app, ctx, from, Some(publisher.clone())).await?;
                changes.extend(found);
                after = last;
            }
        }
        let index = Arc::clone(index);
        apart(move || index.apply(&changes, position)).await?.map_err(failed)?;
        reached.send_replace(position);
    }
}

async fn looked_up(
    app: &App,
    ctx: &Ctx,
    offers: Vec<(PublisherId, OfferId)>,
) -> Result<Vec<Change>, Problem> {
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let changes = offers.iter().map(|(publisher, offer)| entries::change(&ctx.env, tx, publisher, offer));
        changes.collect::<Result<Vec<_>, _>>()
    };
    app.scan(ctx, look).await
}

/// Some live offers after `after`, of one publisher or of all, and behind which the next come, if there are more.
async fn live_offers(
    app: &App,
    ctx: &Ctx,
    after: (String, String),
    of: Option<PublisherId>,
) -> Result<(Vec<Change>, Option<(String, String)>), Problem> {
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let asked = i64::try_from(BATCH).unwrap_or(i64::MAX);
        let rows = catalogue::cards(tx, &after.0, &after.1, asked)?;
        let is_full = rows.len() == BATCH;
        let wanted = rows.iter().take_while(|row| of.as_ref().is_none_or(|of| *of == row.publisher));
        let wanted: Vec<_> = wanted.map(|row| (row.publisher.clone(), row.offer.clone())).collect();
        let last = wanted.last().filter(|_| is_full && wanted.len() == rows.len());
        let last = last.map(|(publisher, offer)| (publisher.to_string(), offer.to_string()));
        let changes = wanted.iter().map(|(publisher, offer)| entries::change(&ctx.env, tx, publisher, offer));
        Ok((changes.collect::<Result<Vec<_>, Problem>>()?, last))
    };
    app.scan(ctx, look).await
}
