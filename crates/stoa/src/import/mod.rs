//! `stoa import`: many offers from one file. The file is read twice: first everything is checked, then everything is
//! saved, so that a mistake in the last line does not leave half a file behind.

mod lines;
mod report;

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufReader, Seek as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use app::identity::{self, NewPublisher};
use app::offers::Draft;
use app::offers::import::{self, Imported};
use app::{Actor, App, Ctx, Problem};
use domain::{OfferId, PublisherId};
use tokio::task::JoinSet;

use crate::arguments::ImportArguments;
use crate::config::Config;
use crate::{installation, output, serve};
use lines::{Line, Lines};
use report::Report;

/// Offers that are read, checked and saved together: enough that the sync of a commit does not count, few enough that
/// others who write need not wait for long.
const BATCH: usize = 500;

/// Lines as they were read, with what is wrong with those that were not.
type Read = Vec<(u64, Result<Draft, Problem>)>;

pub(crate) fn run(config: &Config, arguments: &ImportArguments) -> anyhow::Result<ExitCode> {
    serve::log::quiet();
    let db = installation::existing_database(config)?;
    let app = installation::open(config, db, &config.public_url(config.server.listen))?;
    let mut file = open(&arguments.file)?;
    let job = Job { app, max_line: config.server.max_body.0 };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let contact = arguments.create_publishers.as_deref();
        let (report, missing) = job.check(&file, contact.is_some()).await?;
        if !report.is_clean() {
            report.print();
            return Ok(ExitCode::FAILURE);
        }
        output::line(format!("{} offers are all right", report.offers()))?;
        if !arguments.dry_run {
            file.rewind().context("the file cannot be read a second time")?;
            job.create_publishers(missing, contact.unwrap_or_default()).await?;
            let told = job.save(&file).await?;
            job.app.db.analyze().await?;
            output::line(told)?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// The file, which can be read twice.
fn open(path: &Path) -> anyhow::Result<File> {
    if path != Path::new("-") {
        return File::open(path).with_context(|| format!("{} cannot be read", path.display()));
    }
    let mut copy = tempfile::tempfile().context("standard input cannot be kept")?;
    std::io::copy(&mut std::io::stdin().lock(), &mut copy).context("standard input cannot be kept")?;
    copy.rewind()?;
    Ok(copy)
}

struct Job {
    app: App,
    /// The most bytes of a line, as of the body of a PUT.
    max_line: u64,
}

impl Job {
    fn ctx(&self) -> Ctx {
        self.app.ctx(Actor::Console, format!("import-{}", std::process::id()))
    }

    fn batches<'a>(&self, file: &'a File) -> Batches<BufReader<&'a File>> {
        let lines = Lines::new(BufReader::with_capacity(1 << 20, file), self.max_line);
        Batches { lines, ctx: self.ctx(), reading: JoinSet::new() }
    }

    /// Looks at every line. Also answers the publishers that are missing, which are no problem when they may be made.
    async fn check(&self, file: &File, may_create: bool) -> anyhow::Result<(Report, BTreeSet<PublisherId>)> {
        let mut report = Report::default();
        let mut missing = BTreeSet::new();
        let mut seen: HashMap<(PublisherId, OfferId), u64> = HashMap::new();
        let mut batches = self.batches(file);
        while let Some(read) = batches.next().await? {
            let mut drafts = Vec::with_capacity(read.len());
            for (line, draft) in read {
                match draft {
                    Ok(draft) => drafts.push((line, draft)),
                    Err(problem) => report.refused(line, &problem),
                }
            }
            for (line, draft) in &drafts {
                let id = (draft.publisher().clone(), draft.id().clone());
                let other = *seen.entry(id).or_insert(*line);
                if other != *line {
                    report.twice(*line, other);
                }
            }
            let check = move |ctx: &Ctx, tx: &mut db::Tx<'_>| {
                drafts
                    .iter()
                    .map(|(line, draft)| Ok((*line, look(ctx, tx, draft)?)))
                    .collect::<Result<Vec<_>, _>>()
            };
            for (line, found) in self.app.scan(&self.ctx(), check).await? {
                report.looked_at();
                match found {
                    Found::Well => {}
                    Found::NoPublisher(publisher) if may_create => drop(missing.insert(publisher)),
                    Found::NoPublisher(publisher) => report.no_publisher(line, &publisher),
                    Found::Refused(problem) => report.refused(line, &problem),
                }
            }
        }
        Ok((report, missing))
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

    /// Saves every line, and says how many were what.
    async fn save(&self, file: &File) -> anyhow::Result<String> {
        let mut done: Vec<Imported> = Vec::new();
        let mut batches = self.batches(file);
        while let Some(read) = batches.next().await? {
            let lines = read.first().zip(read.last()).map(|(first, last)| (first.0, last.0));
            let drafts = read.into_iter().map(|(_, draft)| draft).collect::<Result<Vec<_>, _>>()?;
            let drafts = Arc::new(drafts);
            let save = move |ctx: &Ctx, tx: &mut db::Tx<'_>| {
                drafts.iter().map(|draft| import::import(ctx, tx, draft)).collect::<Result<Vec<_>, _>>()
            };
            let saved = self.app.write(&self.ctx(), save).await;
            done.extend(saved.with_context(|| stopped(lines, done.len()))?);
        }
        let count = |what| done.iter().filter(|done| **done == what).count();
        let (created, changed) = (count(Imported::Created), count(Imported::Changed));
        Ok(format!("{created} created, {changed} changed, {} unchanged", count(Imported::Unchanged)))
    }
}

fn stopped(lines: Option<(u64, u64)>, before: usize) -> String {
    let (first, last) = lines.unwrap_or_default();
    format!(
        "{before} offers are imported, those of lines {first} to {last} and some others are not: run the import again"
    )
}

/// What keeps a draft from being saved.
enum Found {
    Well,
    NoPublisher(PublisherId),
    Refused(Problem),
}

/// Fails only when the marketplace does.
fn look(ctx: &Ctx, tx: &mut db::Tx<'_>, draft: &Draft) -> Result<Found, Problem> {
    match import::check(ctx, tx, draft) {
        Err(problem @ (Problem::Unavailable(_) | Problem::Internal(_))) => Err(problem),
        Err(problem) => Ok(Found::Refused(problem)),
        Ok(()) if import::has_publisher(ctx, tx, draft.publisher())? => Ok(Found::Well),
        Ok(()) => Ok(Found::NoPublisher(draft.publisher().clone())),
    }
}

/// The lines of a file, read and checked by themselves on several threads; batches come as they are ready.
struct Batches<R> {
    lines: Lines<R>,
    ctx: Ctx,
    reading: JoinSet<Read>,
}

impl<R: std::io::BufRead> Batches<R> {
    async fn next(&mut self) -> anyhow::Result<Option<Read>> {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        while self.reading.len() <= threads {
            let lines = self.lines.batch(BATCH).context("the file cannot be read")?;
            if lines.is_empty() {
                break;
            }
            let ctx = self.ctx.clone();
            self.reading.spawn_blocking(move || lines.into_iter().map(|line| read(&ctx, line)).collect());
        }
        Ok(self.reading.join_next().await.transpose()?)
    }
}

fn read(ctx: &Ctx, line: Line) -> (u64, Result<Draft, Problem>) {
    let too_long = || Problem::bad_request("TooLarge", "the line is longer than server.max_body");
    (line.number, line.text.ok_or_else(too_long).and_then(|text| import::read(ctx, &text)))
}
