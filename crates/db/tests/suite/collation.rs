//! Keys are compared byte by byte on both engines, whatever the rules of the database.

use db::catalogue::{Entry, Shelf, cards, put};
use db::{Db, Error, MIGRATIONS, Options, params, sql};
use domain::Timestamp;
use postgres::{Client, NoTls};
use url::Url;

use crate::databases::fresh_sqlite;

/// In the order of their bytes; English has `a1` before `a-b`, or `a_b` before it, depending on whom one asks.
const OFFERS: [&str; 7] = ["a-b", "a-c", "a1", "a_b", "a_c", "aa", "ab"];

/// A database on the shared server that compares texts as English does, as an operator may have made it.
struct English {
    server: Url,
    name: String,
}

impl English {
    fn new(name: &str) -> Self {
        let server = std::env::var("STOA_TEST_POSTGRES").unwrap().parse().unwrap();
        let english = Self { server, name: format!("english_{name}_{}", std::process::id()) };
        english.administer(&format!(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-US'",
            english.name
        ));
        english
    }

    fn open(&self) -> Db {
        let mut url = self.server.clone();
        url.set_path(&self.name);
        Db::open(&Options { connections: 2, ..Options::new(url) }).unwrap()
    }

    fn administer(&self, statement: &str) {
        Client::connect(self.server.as_str(), NoTls).unwrap().batch_execute(statement).unwrap();
    }
}

impl Drop for English {
    fn drop(&mut self) {
        self.administer(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn fill(db: &Db) {
    let at = Timestamp::EPOCH;
    let filled = db.write_blocking(move |tx| {
        tx.execute(sql!("INSERT INTO publishers (publisher_id, display_name, seller_contact, seller_id, migrated, created_at)
            VALUES ('contoso', 'Contoso', 's@contoso.example', 1, 0, 0)"), &[])?;
        for offer in OFFERS.iter().rev() {
            tx.execute(
                sql!("INSERT INTO offers (publisher_id, offer_id, offer_type_id, display_text, status, status_at, changed_at, draft_version, created_at)
                    VALUES ('contoso', $1, 'x', 'x', 'draft', 0, 0, 1, 0)"),
                params![*offer],
            )?;
            let (publisher, offer) = ("contoso".parse().unwrap(), offer.parse().unwrap());
            put(tx, Shelf::Live, &Entry { publisher, offer, version: 1, entry: "{}".to_owned(), changed_at: at })?;
        }
        Ok::<_, Error>(())
    });
    filled.unwrap();
}

/// Live offers as two pages list them.
fn listed(db: &Db) -> Vec<String> {
    let page = |after: String| {
        let found = db.read_blocking::<_, Error>(move |tx| cards(tx, "contoso", &after, 4)).unwrap();
        found.into_iter().map(|card| card.offer.to_string()).collect::<Vec<_>>()
    };
    let first = page(String::new());
    let second = page(first[3].clone());
    [first, second].concat()
}

#[test]
fn lists_come_in_the_same_order_on_both_engines() {
    let file = fresh_sqlite();
    let sqlite = Db::open(&Options::new(file.url())).unwrap();
    sqlite.migrate(MIGRATIONS).unwrap();
    fill(&sqlite);
    assert_eq!(listed(&sqlite), OFFERS);
    assert_eq!(sqlite.collation().unwrap(), None);

    let english = English::new("new");
    let new = english.open();
    new.migrate(MIGRATIONS).unwrap();
    fill(&new);
    assert_eq!(listed(&new), OFFERS);
    let compared = new.collation().unwrap().unwrap();
    assert_eq!((compared.database.as_str(), compared.other_keys.as_slice()), ("en-US", &[][..]));
}

#[test]
fn a_database_that_was_made_by_an_older_version_is_brought_to_the_same_order() {
    let english = English::new("old");
    let old = english.open();
    let position = MIGRATIONS.iter().position(|migration| migration.name.ends_with("_collation")).unwrap();
    old.migrate(&MIGRATIONS[..position]).unwrap();
    fill(&old);
    assert_ne!(listed(&old), OFFERS, "English has another order");
    let keys = old.collation().unwrap().unwrap().other_keys;
    assert!(keys.contains(&"catalogue.offer_id (default)".to_owned()), "{keys:?}");

    old.migrate(MIGRATIONS).unwrap();
    assert_eq!(old.collation().unwrap().unwrap().other_keys, [""; 0]);
    assert_eq!(listed(&old), OFFERS);
    let orphan = sql!("DELETE FROM publishers");
    let refused = old.write_blocking::<_, Error>(move |tx| tx.execute(orphan, &[]));
    assert!(refused.is_err(), "references still hold");
}
