//! Going through everything that is stored, page by page. How far it came is in the database, so it goes on there after a
//! crash, and is done once; that several nodes do it at the same time does no harm.

use db::offers::Version;
use db::{Tx, answers, catalogue, marketplace, offers};
use domain::{OfferId, PublisherId};
use ring::digest;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{Resealed, resealed, sealed_by_its_type};
use crate::worker::round::{LOOK, report, stopped};
use crate::{App, Ctx, Problem};

/// The fact under which the database keeps how far this is.
const FACT: &str = "sealing";
/// Whose work this is, among those who ask for much.
const SEALING: &str = "(sealing)";
/// What counts as a secret beside what types say: raise it when that changes.
const RULES: &str = "1";
/// Keys looked at between two notes of how far this is, and rows with texts, which may be large.
const KEYS: i64 = 100;
const ROWS: i64 = 10;

/// What is gone through, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Stage {
    Versions,
    Catalogue,
    Answers,
    Complete,
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Self::Versions => Self::Catalogue,
            Self::Catalogue => Self::Answers,
            Self::Answers | Self::Complete => Self::Complete,
        }
    }
}

/// How far this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// A hash of the rules.
    rules: String,
    stage: Stage,
    /// The key of the last row that was looked at.
    after: Vec<String>,
}

impl Progress {
    fn begin(stage: Stage, rules: String) -> Self {
        Self { rules, stage, after: Vec::new() }
    }

    /// What was noted under the same rules. Whatever else is there begins anew.
    fn noted(text: &str, rules: &str) -> Option<Self> {
        let noted: Option<Self> = serde_json::from_str(text).ok();
        noted.filter(|noted| noted.rules == rules)
    }

    /// A part of the key of the last row; the least there is before the first.
    fn key(&self, part: usize) -> &str {
        self.after.get(part).map_or("", String::as_str)
    }
}

/// Goes through what is stored until that is done or `stop` says so.
pub(crate) async fn run(app: &App, stop: &watch::Receiver<bool>) {
    while !*stop.borrow() {
        match go_on(app).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(problem) => {
                report(
                    &problem,
                    "what is stored could not be sealed by the rules of today; it is tried again",
                );
                tokio::select! {
                    () = app.env.clock.wait(LOOK) => {}
                    () = stopped(stop.clone()) => {}
                }
            }
        }
    }
}

/// Goes through what is stored to its end.
pub async fn complete(app: &App) -> Result<(), Problem> {
    while !go_on(app).await? {}
    Ok(())
}

/// Learns from the database whether all of it is done: for processes that do no background work.
pub async fn recall(app: &App) -> Result<(), Problem> {
    let ctx = app.worker_ctx("sealing");
    let known = app.read(&ctx, |_, tx| Ok(marketplace::get(tx, FACT)?)).await?;
    let noted = known.as_deref().and_then(|text| Progress::noted(text, &rules(&ctx)));
    if noted.is_some_and(|noted| noted.stage == Stage::Complete) {
        ctx.env.sealing.completed();
    }
    Ok(())
}

/// Looks at a page; whether that was the last.
async fn go_on(app: &App) -> Result<bool, Problem> {
    let ctx = app.worker_ctx("sealing");
    let known = app.read(&ctx, |_, tx| Ok(marketplace::get(tx, FACT)?)).await?;
    let rules = rules(&ctx);
    let noted = known.as_deref().and_then(|text| Progress::noted(text, &rules));
    if noted.as_ref().is_some_and(|noted| noted.stage == Stage::Complete) {
        ctx.env.sealing.completed();
        return Ok(true);
    }
    let mut progress = noted.unwrap_or_else(|| Progress::begin(Stage::Versions, rules));
    let mut looked_at = 0;
    while looked_at == 0 && progress.stage != Stage::Complete {
        let keys = match progress.stage {
            Stage::Versions => versions(app, &ctx, &progress).await?,
            Stage::Catalogue => entries(app, &ctx, &progress).await?,
            Stage::Answers => given_answers(app, &ctx, &progress).await?,
            Stage::Complete => Keys::default(),
        };
        looked_at += keys.count;
        progress = match keys.last {
            Some(last) if keys.more => Progress { after: last, ..progress },
            _ => Progress::begin(progress.stage.next(), progress.rules),
        };
    }
    note(app, &ctx, known, &progress).await?;
    if progress.stage == Stage::Complete {
        tracing::info!("everything stored is sealed by the rules of today");
        ctx.env.sealing.completed();
    }
    Ok(progress.stage == Stage::Complete)
}

/// Writes down how far this is, unless another node did.
async fn note(app: &App, ctx: &Ctx, before: Option<String>, progress: &Progress) -> Result<(), Problem> {
    let text = serde_json::to_string(progress)?;
    app.write(ctx, move |_, tx| {
        if marketplace::get(tx, FACT)? == before {
            marketplace::set(tx, FACT, &text)?;
        }
        Ok(())
    })
    .await
}

/// The rows of a page.
#[derive(Default)]
struct Keys {
    count: usize,
    /// Whether there may be others behind them.
    more: bool,
    last: Option<Vec<String>>,
}

impl Keys {
    fn of<T>(rows: &[T], limit: i64, key: impl Fn(&T) -> Vec<String>) -> Self {
        let more = i64::try_from(rows.len()) == Ok(limit);
        Self { count: rows.len(), more, last: rows.last().map(key) }
    }
}

async fn versions(app: &App, ctx: &Ctx, progress: &Progress) -> Result<Keys, Problem> {
    let after = progress.clone();
    let page = move |_: &Ctx, tx: &mut Tx<'_>| {
        let version = after.key(2).parse().unwrap_or(0);
        Ok(offers::versions_after(tx, (after.key(0), after.key(1), version), KEYS)?)
    };
    let rows = app.scan(ctx, page).await?;
    for (publisher, offer, version) in &rows {
        while !version_is_sealed(app, ctx, (publisher, offer), *version).await? {}
    }
    Ok(Keys::of(&rows, KEYS, |(publisher, offer, version)| {
        vec![publisher.to_string(), offer.to_string(), version.to_string()]
    }))
}

/// Seals one version; false when it was written meanwhile.
async fn version_is_sealed(
    app: &App,
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    number: i64,
) -> Result<bool, Problem> {
    let (publisher, id) = (owner.0.clone(), owner.1.clone());
    let read = move |_: &Ctx, tx: &mut Tx<'_>| {
        let offer = offers::get(tx, &publisher, &id)?;
        let earlier = offers::version(tx, &publisher, &id, number - 1)?.and_then(|version| version.secrets);
        Ok((offer, offers::version(tx, &publisher, &id, number)?, earlier))
    };
    let (Some(offer), Some(stored), earlier) = app.read(ctx, read).await? else { return Ok(true) };
    if ctx.env.offer_types.get(&offer.offer_type).is_none() {
        tracing::warn!(
            publisher = %owner.0, offer = %owner.1, offer_type = %offer.offer_type,
            "an offer is not looked through for secrets, because its offer type file is not loaded"
        );
        return Ok(true);
    }
    let (aside, whose) = (ctx.clone(), (owner.0.clone(), owner.1.clone()));
    let size = stored.size();
    let work = move || {
        let known = crate::offers::offer_type(&aside, &offer.offer_type)?;
        let found = resealed(&aside, (&whose.0, &whose.1), known, &stored, earlier.as_deref())?;
        Ok::<_, Problem>((stored, found))
    };
    let (stored, Some(Resealed { definition, secrets, beyond })) =
        app.heavy.run_on(size, SEALING, work).await?
    else {
        return Ok(true);
    };
    let (publisher, id) = (owner.0.clone(), owner.1.clone());
    let write = move |_: &Ctx, tx: &mut Tx<'_>| {
        if !is_still(tx, (&publisher, &id), &stored)? {
            return Ok(false);
        }
        let sealed = (definition.as_str(), secrets.as_deref(), beyond.as_deref());
        tx.overwriting(|tx| offers::reseal(tx, &publisher, &id, number, sealed))?;
        Ok(true)
    };
    app.write(ctx, write).await
}

fn is_still(tx: &mut Tx<'_>, owner: (&PublisherId, &OfferId), before: &Version) -> Result<bool, Problem> {
    let now = offers::version(tx, owner.0, owner.1, before.version)?;
    let said =
        |version: &Version| (version.definition.clone(), version.secrets.clone(), version.beyond.clone());
    Ok(now.is_some_and(|now| said(&now) == said(before)))
}

async fn entries(app: &App, ctx: &Ctx, progress: &Progress) -> Result<Keys, Problem> {
    let after = progress.clone();
    let page = move |_: &Ctx, tx: &mut Tx<'_>| {
        Ok(catalogue::after(tx, [after.key(0), after.key(1), after.key(2)], ROWS)?)
    };
    let rows = app.scan(ctx, page).await?;
    let keys = Keys::of(&rows, ROWS, |(key, _)| key.to_vec());
    for row in rows {
        let sealed = without_secrets(app, "listing", &row.1).await?;
        if sealed != row.1 {
            // One that is written meanwhile is made of a sealed definition.
            app.write(ctx, move |_, tx| Ok(tx.overwriting(|tx| catalogue::reseal(tx, &row, &sealed))?))
                .await?;
        }
    }
    Ok(keys)
}

async fn given_answers(app: &App, ctx: &Ctx, progress: &Progress) -> Result<Keys, Problem> {
    let after = progress.clone();
    let page = move |_: &Ctx, tx: &mut Tx<'_>| Ok(answers::after(tx, [after.key(0), after.key(1)], ROWS)?);
    let rows = app.scan(ctx, page).await?;
    let keys = Keys::of(&rows, ROWS, |(key, _)| key.to_vec());
    for row in rows {
        let sealed = without_secrets(app, "definition", &row.1).await?;
        if sealed != row.1 {
            app.write(ctx, move |_, tx| Ok(tx.overwriting(|tx| answers::reseal(tx, &row, &sealed))?)).await?;
        }
    }
    Ok(keys)
}

/// A text that names its offer type, without the secrets in `member`. Where that type is not loaded nothing can be said.
async fn without_secrets(app: &App, member: &'static str, text: &str) -> Result<String, Problem> {
    let (env, size, text) = (app.env.clone(), text.len(), text.to_owned());
    let work = move || sealed_by_its_type(member, text, |id| Ok(env.offer_types.get(id)));
    app.heavy.run_on(size, SEALING, work).await
}

/// A hash of everything that says what a secret is.
fn rules(ctx: &Ctx) -> String {
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(RULES.as_bytes());
    hash.update(ctx.env.offer_types.digest());
    hash.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
