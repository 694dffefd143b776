//! Many power cuts of one recording.

use db::{Db, Error, sql};

use crate::chance::Chance;
use crate::disk::Folder;
use crate::recording::Op;
use crate::schema::Promised;
use crate::story::options;

/// Cuts the power at `cuts` moments, and says what `compare` found wrong after each.
pub(crate) fn losses(
    ops: &[Op],
    cuts: usize,
    chance: &mut Chance,
    compare: fn(&Db, &Promised) -> Result<(), String>,
) -> Vec<String> {
    let mut moments: Vec<_> = (0..cuts).map(|_| chance.below(ops.len() as u64 + 1) as usize).collect();
    moments.sort_unstable();
    let mut folder = Folder::default();
    let mut promised = Promised::default();
    let mut losses = Vec::new();
    let mut now = 0;
    for moment in moments {
        for op in &ops[now..moment] {
            folder.apply(now, op);
            promise(&mut promised, op);
            now += 1;
        }
        let left = tempfile::tempdir().unwrap();
        folder.cut(now, chance, left.path());
        if let Err(wrong) = look(left.path(), &promised, compare) {
            losses.push(format!("cut at {now} of {}, {promised:?}: {wrong}", ops.len()));
        }
    }
    losses
}

fn promise(promised: &mut Promised, op: &Op) {
    match op {
        Op::Attempted(count) => promised.attempted = *count,
        Op::Acknowledged(count) => promised.acknowledged = *count,
        Op::Migrated(number) => promised.migrated.push(*number),
        _ => {}
    }
}

fn look(
    left: &std::path::Path,
    promised: &Promised,
    compare: fn(&Db, &Promised) -> Result<(), String>,
) -> Result<(), String> {
    let say = |error: Error| format!("{error:?}");
    let db = Db::open(&options(left)).map_err(say)?;
    let check = sql!("PRAGMA integrity_check(3)");
    let damage: Vec<String> = db.read_blocking(|tx| tx.all(check, &[], |row| row.get(0))).map_err(say)?;
    if damage != ["ok"] {
        return Err(damage.join("; "));
    }
    compare(&db, promised)
}
