//! `stoa import`: many offers from one file. The file is read twice: first everything is checked, then everything is
//! saved, so that a mistake in the last line does not leave half a file behind. It is saved in the order of the ids:
//! in any other order each offer would be written to other pages of every index.

mod kind;
mod lines;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use app::identity::{self, NewPublisher};
use app::offers::Draft;
use app::offers::import::{self, Imported, Prepared};
use app::{Actor, App, Ctx, Problem};
use clap::Args;
use domain::{OfferId, PublisherId, counted};
use tokio::task::JoinSet;

use crate::config::Config;
use crate::{installation, output, serve};
use lines::{Line, Lines, Place, Room};
use report::Report;

/// Offers that are read, checked and saved together: enough that the sync of a commit does not count, few enough that
/// others who write need not wait for long, and that those of all threads fit into memory.
const BATCH: Room = Room { lines: 500, bytes: 8 << 20 };

/// Lines as they were read, with what is wrong with those that were not.
type Read = Vec<(Place, Result<Draft, Problem>)>;

/// Where each offer of a file is.
type Places = BTreeMap<(PublisherId, OfferId), Place>;

#[derive(Args)]
pub(crate) struct Arguments {
    /// The file, or `-` for standard input, which is kept in a temporary file meanwhile.
    file: PathBuf,
    /// Check everything, and import nothing.
    #[arg(long)]
    dry_run: bool,
    /// Make the publishers that are missing, named as their ids, with this mail address to write to.
    #[arg(long, value_name = "CONTACT")]
    create_publishers: Option<String>,
}

pub(crate) fn run(config: &Config, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let db = installation::existing_database(config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let clock = runtime.block_on(installation::clock(&db))?;
    let app = installation::open(
        config,
        db,
        installation::Start::Usual,
        clock,
        &config.public_url(config.server.listen),
    )?;
    let job = Job { app, file: open(&arguments.file)?, max_line: serve::options::max_offer_body(config).0 };
    runtime.block_on(async {
        app::sealing::recall(&job.app).await?;
        let contact = arguments.create_publishers.as_deref();
        let Checked { report, places, missing } = job.check(contact.is_some()).await?;
        if !report.is_clean() {
            report.print();
            return Ok(ExitCode::FAILURE);
        }
        let is = if places.len() == 1 { "is" } else { "are" };
        output::line(format!("{} {is} all right", counted(places.len(), "offer")))?;
        if !arguments.dry_run {
            job.create_publishers(missing, contact.unwrap_or_default()).await?;
            let told = job.save(places).await?;
            job.app.db.analyze().await?;
            output::line(told)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The file, which can be read twice.
fn open(path: &Path) -> anyhow::Result<File> {
    let mut file = match path != Path::new("-") {
        true => File::open(path).with_context(|| format!("{} cannot be read", path.display()))?,
        false => kept()?,
    };
    let mut first = vec![0; kind::ENOUGH];
    let read =
        read_some(&mut file, &mut first).with_context(|| format!("{} cannot be read", path.display()))?;
    file.rewind()?;
    match kind::objection(&first[..read], path) {
        Some(objection) => Err(anyhow::anyhow!("{objection}")),
        None => Ok(file),
    }
}

/// Reads until the buffer is full or the file ends.
fn read_some(file: &mut File, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut read = 0;
    while read < buffer.len() {
        match file.read(&mut buffer[read..])? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}

/// Standard input, kept for a second look.
fn kept() -> anyhow::Result<File> {
    let mut copy = tempfile::tempfile().context("standard input cannot be kept")?;
    std::io::copy(&mut std::io::stdin().lock(), &mut copy).context("standard input cannot be kept")?;
    copy.rewind()?;
    Ok(copy)
}

struct Job {
    app: App,
    file: File,
    /// The most bytes of a line, as of the body of a PUT.
    max_line: u64,
}

impl Job {
    fn ctx(&self) -> Ctx {
        self.app.ctx(Actor::Console, format!("import-{}", std::process::id()))
    }

    /// Looks at every line.
    async fn check(&self, may_create: bool) -> anyhow::Result<Checked> {
        let mut checked = Checked::default();
        let mut lines = Lines::new(BufReader::with_capacity(1 << 20, &self.file), self.max_line);
        let mut batches = Batches::new(self.ctx(), move || lines.batch(BATCH));
        while let Some(read) = batches.next().await? {
            let drafts = checked.drafts(read);
            let check = move |ctx: &Ctx, tx: &mut db::Tx<'_>| {
                let found = drafts.iter().map(|(line, draft)| Ok((*line, look(ctx, tx, draft)?)));
                found.collect::<Result<Vec<_>, _>>()
            };
            for (line, found) in self.app.scan(&self.ctx(), check).await? {
                match found {
                    Found::Well => {}
                    Found::NoPublisher(publisher) if may_create => drop(checked.missing.insert(publisher)),
                    Found::NoPublisher(publisher) => checked.report.no_publisher(line, &publisher),
                    Found::Refused(problem) => checked.report.refused(line, &problem),
                }
            }
        }
        Ok(checked)
    }

    async fn create_publishers(&self, missing: BTreeSet<PublisherId>, contact: &str) -> Result<(), Problem> {
        let contact = contact.to_owned();
        let create = move |ctx: &Ctx, tx: &mut db::Tx<'_>| {
            missing.iter().try_for_each(|id| {
                let new = NewPublisher::new(id.clone(), id.as_str(), contact.as_str());
                identity::create_publisher(ctx, tx, &new).map(drop)
            })
        };
        self.app.write(&self.ctx(), create).await
    }

    /// Saves every offer, and says how many were what.
    async fn save(&self, places: Places) -> anyhow::Result<String> {
        let mut done: Vec<Imported> = Vec::with_capacity(places.len());
        let mut places = places.into_values();
        let next = move || {
            let mut room = BATCH;
            let fitting = std::iter::from_fn(|| {
                let place = room.is_left().then(|| places.next())??;
                room.take(place);
                Some(place.read(&self.file))
            });
            fitting.collect()
        };
        let mut batches = Batches::new(self.ctx(), next);
        while let Some(read) = batches.next().await? {
            let drafts = read.into_iter().map(|(_, draft)| draft).collect::<Result<Vec<_>, _>>()?;
            let drafts: Arc<[Draft]> = drafts.into();
            let (ctx, saved) = (self.ctx(), Arc::clone(&drafts));
            let prepare = || {
                let drafts = Arc::clone(&drafts);
                let prepare = move |ctx: &Ctx, tx: &mut db::Tx<'_>| {
                    drafts.iter().map(|draft| import::prepare(ctx, tx, draft)).collect::<Result<Vec<_>, _>>()
                };
                self.app.scan(&ctx, prepare)
            };
            let save = move |ctx: &Ctx, tx: &mut db::Tx<'_>, prepared: &Vec<Prepared>| {
                let drafts = saved.iter().zip(prepared);
                let saved = drafts.map(|(draft, prepared)| import::import(ctx, tx, draft, prepared));
                saved.collect::<Result<Vec<_>, _>>()
            };
            let saved = self.app.write_prepared(&ctx, prepare, save).await;
            let stopped = || format!("the import ended after {}: run it again", counted(done.len(), "offer"));
            let saved = saved.with_context(stopped)?;
            done.extend(saved);
        }
        let count = |what| done.iter().filter(|done| **done == what).count();
        let (created, changed) = (count(Imported::Created), count(Imported::Changed));
        Ok(format!("{created} created, {changed} changed, {} unchanged", count(Imported::Unchanged)))
    }
}

/// What is known of a file after the first look.
#[derive(Default)]
struct Checked {
    report: Report,
    places: Places,
    /// Publishers that are named and do not exist, when they may be made.
    missing: BTreeSet<PublisherId>,
}

impl Checked {
    /// The drafts among the lines, by line; notes where they are, and what is wrong with the others.
    fn drafts(&mut self, read: Read) -> Vec<(u64, Draft)> {
        let mut drafts = Vec::with_capacity(read.len());
        for (place, draft) in read {
            match draft {
                Err(problem) => self.report.refused(place.number, &problem),
                Ok(draft) => {
                    let id = (draft.publisher().clone(), draft.id().clone());
                    if let Some(other) = self.places.insert(id, place) {
                        self.report.twice(place.number, other.number);
                    }
                    drafts.push((place.number, draft));
                }
            }
        }
        drafts
    }
}

/// What keeps a draft from being saved.
enum Found {
    Well,
    NoPublisher(PublisherId),
    Refused(Problem),
}

/// Fails only when the marketplace does.
fn look(ctx: &Ctx, tx: &mut db::Tx<'_>, draft: &Draft) -> Result<Found, Problem> {
    match import::prepare(ctx, tx, draft) {
        Err(problem @ (Problem::Unavailable(_) | Problem::OutcomeUnknown(_) | Problem::Internal(_))) => {
            Err(problem)
        }
        Err(problem) => Ok(Found::Refused(problem)),
        Ok(_) if import::has_publisher(ctx, tx, draft.publisher())? => Ok(Found::Well),
        Ok(_) => Ok(Found::NoPublisher(draft.publisher().clone())),
    }
}

/// The lines that `next` gives until it gives none, read on several threads; batches come as they are ready.
struct Batches<F> {
    ctx: Ctx,
    next: F,
    reading: JoinSet<Read>,
}

impl<F: FnMut() -> std::io::Result<Vec<Line>>> Batches<F> {
    fn new(ctx: Ctx, next: F) -> Self {
        Self { ctx, next, reading: JoinSet::new() }
    }

    async fn next(&mut self) -> anyhow::Result<Option<Read>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        while self.reading.len() <= threads {
            let lines = (self.next)().context("the file cannot be read")?;
            if lines.is_empty() {
                break;
            }
            let ctx = self.ctx.clone();
            self.reading.spawn_blocking(move || lines.into_iter().map(|line| read(&ctx, line)).collect());
        }
        Ok(self.reading.join_next().await.transpose()?)
    }
}

fn read(ctx: &Ctx, line: Line) -> (Place, Result<Draft, Problem>) {
    let too_long = || Problem::bad_request("TooLarge", "the line is longer than server.max_offer_body");
    (line.place, line.text.ok_or_else(too_long).and_then(|text| import::read(ctx, &text)))
}
