//! Lists of offers come in one order on both engines, whatever alphabet their names are in, and names that were there before there were
//! keys get theirs.

use std::any::Any;

use db::offer_lists::{self, Order, Sought, Whose};
use db::{Db, Error, MIGRATIONS, Options, params, sql};
use domain::publishing::OfferState;

/// Ids and names, in the order of the names.
const NAMES: [(&str, &str); 12] = [
    ("n12", "100% sure_thing"),
    ("n02", "Alpha"),
    ("n04", "alpha beta"),
    ("n01", "\u{c1}lphabet"),
    ("n10", "\u{ff23}loud"),
    ("n11", "Cloud"),
    ("n03", "\u{e9}lan"),
    ("n05", "ELAN vital"),
    ("n06", "zebra"),
    ("n07", "\u{ac00}\u{c0c1} \u{ba38}\u{c2e0}"),
    ("n08", "\u{d074}\u{b77c}\u{c6b0}\u{b4dc}"),
    ("n09", "\u{1f680} Rocket"),
];

fn databases() -> [(Db, Box<dyn Any>); 2] {
    let open = |url| Db::open(&Options { connections: 2, ..Options::new(url) }).unwrap();
    let (file, database) = (crate::databases::fresh_sqlite(), crate::databases::fresh_database());
    [(open(file.url()), Box::new(file)), (open(database.url()), Box::new(database))]
}

/// Offers that an older release made.
fn fill(db: &Db) {
    let filled = db.write_blocking(|tx| {
        tx.execute(
            sql!("INSERT INTO publishers VALUES ('contoso', 'Somebody', 's@contoso.example', 1, 0, 0)"),
            params![],
        )?;
        for (nth, (id, name)) in NAMES.iter().enumerate() {
            let (nth, status) = (i64::try_from(nth).unwrap(), if nth % 2 == 0 { "running" } else { "failed" });
            tx.execute(
                sql!("INSERT INTO offers (publisher_id, offer_id, offer_type_id, display_text, status, status_at, changed_at,
                        draft_version, created_at, guid)
                    VALUES ('contoso', $1, 'microsoft-azure-saas', $2, $3, $4, 0, 1, 0, $5)"),
                params![*id, *name, status, nth, format!("00000000-0000-4000-8000-0000000000{nth:02}")],
            )?;
        }
        Ok::<_, Error>(())
    });
    filled.unwrap();
}

fn sought(words: &str) -> Sought {
    let publisher = "contoso".parse().unwrap();
    Sought {
        whose: Whose::Publisher(publisher),
        offer_type: String::new(),
        words: words.to_owned(),
        state: None,
    }
}

fn ids(db: &Db, sought: Sought, order: Order, window: (i64, i64)) -> Vec<String> {
    let page = move |tx: &mut db::Tx<'_>| offer_lists::page(tx, &sought, order, window);
    db.read_blocking(page).unwrap().into_iter().map(|offer| offer.id.to_string()).collect()
}

#[test]
fn names_sort_and_are_found_alike_and_those_that_were_there_too() {
    let position = MIGRATIONS.iter().position(|migration| migration.name.ends_with("_name_keys")).unwrap();
    for (db, _kept) in databases() {
        db.migrate(&MIGRATIONS[..position]).unwrap();
        fill(&db);
        db.migrate(MIGRATIONS).unwrap();
        let fill = || db.write_blocking(|tx| offer_lists::fill_keys(tx, 7)).unwrap();
        assert_eq!([fill(), fill(), fill()], [7, 5, 0]);
        let in_order: Vec<_> = NAMES.iter().map(|(id, _)| (*id).to_owned()).collect();
        assert_eq!(ids(&db, sought(""), Order::Name, (100, 0)), in_order);
        assert_eq!(ids(&db, sought(""), Order::Name, (3, 4)), in_order[4..7]);
        let mut latest = in_order.clone();
        latest.reverse();
        assert_eq!(ids(&db, sought(""), Order::Change, (100, 0)), latest);
        for (words, found) in [
            ("ELAN", &["n03", "n05"][..]),
            ("\u{e9}LAN v", &["n05"]),
            ("cloud", &["n10", "n11"]),
            ("\u{c0c1}", &["n07"]),
            ("\u{1f680}", &["n09"]),
            ("%", &["n12"]),
            ("_", &["n12"]),
            ("N1", &["n12", "n10", "n11"]),
            ("' OR 1=1 --", &[]),
        ] {
            assert_eq!(ids(&db, sought(words), Order::Name, (100, 0)), found, "{words}");
            let asked = sought(words);
            let counts = db.read_blocking(move |tx| offer_lists::count(tx, &asked)).unwrap();
            let sum = |of: fn(&offer_lists::Count) -> i64| counts.iter().map(of).sum::<i64>();
            assert_eq!(
                (sum(|one| one.all), sum(|one| one.sought)),
                (12, i64::try_from(found.len()).unwrap())
            );
        }
        let running = Sought { state: Some(OfferState::Running), ..sought("") };
        assert_eq!(ids(&db, running, Order::Change, (2, 0)), ["n08", "n06"]);
        let other = Sought { offer_type: "microsoft-azure-corevm".to_owned(), ..sought("") };
        assert_eq!(ids(&db, other, Order::Name, (2, 0)), [""; 0]);
    }
}
