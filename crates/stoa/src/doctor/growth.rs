//! How much there is of what grows, and what of it is old enough to be forgotten.

use app::clock::{Clock as _, SystemClock};
use db::growth::{self, Grown};
use db::{Db, Tx, operations};
use domain::{Span, Timestamp, counted};

use super::finding::Finding;
use crate::config::Config;

const PART: &str = "growth";

pub(super) fn look(db: &Db, config: &Config) -> Finding {
    let before = |kept: Span| {
        let micros = i64::try_from(kept.0.as_micros()).unwrap_or(i64::MAX);
        let now = SystemClock.now().micros();
        (micros > 0).then(|| Timestamp::from_micros(now.saturating_sub(micros)))
    };
    let keep = &config.keep;
    let (events, ended) = (before(keep.events), before(keep.operations));
    let (mails, dead) = (before(keep.mails), before(keep.dead_jobs));
    let read = move |tx: &mut Tx<'_>| {
        let all = growth::all(tx)?;
        let old = [
            ("events", events.map(|before| growth::old_events(tx, before)).transpose()?),
            ("operations", ended.map(|before| operations::count_past(tx, before)).transpose()?),
            ("mails", mails.map(|before| growth::old_mails(tx, before)).transpose()?),
            ("dead_jobs", dead.map(|before| growth::old_dead_jobs(tx, before)).transpose()?),
        ];
        Ok((all, old))
    };
    match db.read_blocking::<_, db::Error>(read) {
        Ok((all, old)) => {
            let line = |grown: &Grown| {
                let old = old.iter().find(|(table, _)| *table == grown.table).and_then(|(_, old)| *old);
                told(grown, old.unwrap_or(0))
            };
            Finding::fine(PART, all.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        Err(error) => Finding::failed(PART, &error.into(), "ask again when there is less to do"),
    }
}

fn told(Grown { table, rows, bytes }: &Grown, old: i64) -> String {
    let rows = counted(usize::try_from(*rows).unwrap_or(usize::MAX), "row");
    let size = format!("{table}: {rows}, {} KiB", (bytes + 1023) / 1024);
    match old {
        0 => size,
        old => format!("{size}; {old} old enough to be forgotten"),
    }
}
