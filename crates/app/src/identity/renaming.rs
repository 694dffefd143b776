//! What shows the old name of a publisher is made to show the new one, in the background: a catalogue entry says its publisher's name.

use db::catalogue::{self, Named};
use db::jobs::{self, Job};
use db::{Tx, publishers};
use domain::PublisherId;
use serde_json::Value;

use crate::worker::round::MOST_DEATHS;
use crate::{App, Ctx, Problem, cards};

/// The queue of publishers with another name; a job's subject is the publisher.
pub(crate) const QUEUE: &str = "names";
/// How many entries one transaction looks at.
const BATCH: i64 = 50;

/// Goes through all entries of a publisher, until they say the name it has.
pub(crate) async fn rename(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    if job.deaths >= MOST_DEATHS {
        let (job, now) = (job.clone(), ctx.now);
        let reason = format!("given up: {} times the node that did it stopped", job.deaths);
        return Ok(app.db.write_loosely(move |tx| jobs::bury(tx, &job, false, &reason, now)).await?);
    }
    let id: PublisherId = job.subject.parse().map_err(Problem::internal)?;
    loop {
        let asked = id.clone();
        let name = app
            .read(ctx, move |_, tx| Ok(publishers::get(tx, &asked)?))
            .await?
            .map(|found| found.display_name);
        let mut last = None;
        while let Some(name) = &name {
            let (asked, after) = (id.clone(), last.take());
            let look = move |_: &Ctx, tx: &mut Tx<'_>| {
                Ok(catalogue::of_publisher(tx, &asked, after.as_ref(), BATCH)?)
            };
            let found = app.scan(ctx, look).await?;
            let Some(end) = found.last() else { break };
            last = Some(end.clone());
            let size = found.iter().map(|entry| entry.entry.len()).sum();
            let wanted = name.clone();
            let renamed =
                move || found.into_iter().filter_map(|entry| with_name(entry, &wanted)).collect::<Vec<_>>();
            let renamed = app.heavy.run_on(size, id.as_str(), move || Ok::<_, Problem>(renamed())).await?;
            let held = job.clone();
            let write = move |ctx: &Ctx, tx: &mut Tx<'_>| {
                if jobs::hold(tx, &held)?.is_none() {
                    return Ok(());
                }
                renamed.iter().try_for_each(|(entry, text)| {
                    catalogue::rename(tx, entry, text, ctx.now)?;
                    cards::make(&ctx.env, tx, &entry.publisher, &entry.offer)
                })
            };
            app.write(ctx, write).await?;
        }
        // Whoever named it anew meanwhile found this job and added none.
        let (held, asked) = (job.clone(), id.clone());
        let end = move |_: &Ctx, tx: &mut Tx<'_>| {
            if jobs::hold(tx, &held)?.is_none() {
                return Ok(true);
            }
            let is_still = publishers::get(tx, &asked)?.map(|found| found.display_name) == name;
            if is_still {
                jobs::finish(tx, &held)?;
            }
            Ok(is_still)
        };
        if app.write(ctx, end).await? {
            return Ok(());
        }
    }
}

/// An entry and what it says with the name; nothing where it says that already.
fn with_name(entry: Named, name: &str) -> Option<(Named, String)> {
    let mut shown: Value = serde_json::from_str(&entry.entry).ok()?;
    let there = shown.get_mut("publisherDisplayName").filter(|there| *there != name)?;
    *there = name.into();
    Some((entry, shown.to_string()))
}
