//! The schema applies and every SQL text of the crate is valid, on both engines.

// Not the test kit itself: it builds on this crate.
#[path = "../../testkit/src/postgres.rs"]
#[allow(dead_code, unreachable_pub, reason = "made for others too")]
mod databases;

mod plans;

use crate::{Db, MIGRATIONS, Options, Sql};

macro_rules! texts {
    ($($module:ident),* $(,)?) => {
        &[$((stringify!($module), crate::$module::ALL)),*]
    };
}

/// Every module that has SQL texts.
const TEXTS: &[(&str, &[(&str, &Sql)])] = texts![
    answers,
    artifacts,
    card_keys,
    catalogue,
    confirmations,
    deletions,
    events,
    external_people,
    growth,
    jobs,
    kept_forms,
    keys,
    live_images,
    loose,
    mails,
    marketplace,
    migrate,
    offer_lists,
    offers,
    operations,
    people,
    plan_keys,
    principals,
    publishers,
    roles,
    secrets_set,
    sessions,
    stops,
    uploads,
];

fn check(url: String) {
    let db = Db::open(&Options::new(url)).unwrap();
    db.migrate(MIGRATIONS).unwrap();
    let refused: Vec<String> = TEXTS
        .iter()
        .flat_map(|(module, texts)| texts.chunks(1).map(move |text| (module, text)))
        .filter_map(|(module, text)| {
            let error = db.prepare_all(text).err()?;
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            Some(format!("{module}::{}: {error}: {cause:?}", text[0].0))
        })
        .collect();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn every_text_is_valid_on_sqlite() {
    let file = databases::fresh_sqlite();
    check(file.url());
}

#[test]
fn every_text_is_valid_on_postgres() {
    let database = databases::fresh_database();
    check(database.url());
}

/// A module that is missing in [`TEXTS`] would go unchecked.
#[test]
fn every_module_with_texts_is_listed() {
    let mut with_texts: Vec<String> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && std::fs::read_to_string(path).unwrap().contains("\nsql_texts!"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    with_texts.sort();
    let listed: Vec<&str> = TEXTS.iter().map(|(module, _)| *module).collect();
    assert_eq!(with_texts, listed);
}
