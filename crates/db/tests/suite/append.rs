//! Facts that only arrive: whoever adds them at the same time, each is kept once, and one is told that it was new.

use std::collections::BTreeMap;

use db::{Db, Error, Facts, params, sql};
use futures::future::try_join_all;

use crate::support::{Fresh, notes, on_both_engines};

static NOTES: Facts = Facts::new("notes", &["id", "text"], 1);
/// As many notes as need statements of several sizes.
const NOTES_IN_ALL: i64 = 777;
const APPENDERS: i64 = 16;

/// Adds `ids` in this order, in the name of `who`; those that were new.
async fn append(db: &Db, who: i64, ids: Vec<i64>) -> Result<Vec<i64>, Error> {
    let (name, asked) = (who.to_string(), ids.clone());
    let add = move |tx: &mut db::Tx<'_>| {
        let rows: Vec<_> = asked.iter().map(|id| params![*id, name].to_vec()).collect();
        tx.append(&NOTES, &rows)
    };
    let new = db.write_loosely(add).await?;
    Ok(ids.into_iter().zip(new).filter_map(|(id, new)| new.then_some(id)).collect())
}

on_both_engines! {
    async fn what_many_add_at_once_is_there_once(fresh: Fresh) {
        // Everybody begins elsewhere, half of them go backwards, and each sends some twice.
        let ids = |who: i64| {
            let from = who * NOTES_IN_ALL / APPENDERS;
            let mut ids: Vec<_> = (0..NOTES_IN_ALL).map(|nth| (from + nth) % NOTES_IN_ALL).collect();
            if who % 2 == 1 {
                ids.reverse();
            }
            ids.extend_from_within(..50);
            ids
        };
        let added = try_join_all((0..APPENDERS).map(|who| append(&fresh.db, who, ids(who)))).await.unwrap();
        let mut whose = BTreeMap::new();
        for (who, new) in (0..).zip(added) {
            for id in new {
                assert_eq!(whose.insert(id, who), None, "{id} was new twice");
            }
        }
        assert_eq!(i64::try_from(whose.len()).unwrap(), NOTES_IN_ALL);
        let read = |tx: &mut db::Tx<'_>| {
            tx.all(sql!("SELECT id, text FROM notes ORDER BY id"), &[], |row| {
                Ok((row.get(0)?, row.get::<String>(1)?.parse().unwrap()))
            })
        };
        let kept: Vec<(i64, i64)> = fresh.db.read::<_, Error>(read).await.unwrap();
        assert!(kept.into_iter().eq(whose), "each note is of whoever was told that it is new");
    }

    async fn many_rows_are_few_statements(fresh: Fresh) {
        let (told, statements) = std::sync::mpsc::channel();
        fresh.db.observe_statements(move |text| told.send(text.len()).unwrap());
        let new = append(&fresh.db, 0, (0..1000).collect()).await.unwrap();
        assert_eq!((new.len(), notes(&fresh.db).await), (1000, 1000));
        // 3 times 256, 128, 64, 32 and 8; and the count.
        assert_eq!(statements.try_iter().count(), 8);
        assert!(append(&fresh.db, 0, (0..1000).collect()).await.unwrap().is_empty());
    }

    async fn a_row_that_does_not_fit_adds_nothing(fresh: Fresh) {
        for long in [false, true] {
            let added = fresh.db.write_loosely::<_, Error>(move |tx| {
                let odd = if long { params![7_i64, "a\0b"] } else { params![7_i64] };
                tx.append(&NOTES, &[params![1_i64, "fits"].to_vec(), odd.to_vec()])
            });
            added.await.unwrap_err();
        }
        assert_eq!(notes(&fresh.db).await, 0);
    }
}
