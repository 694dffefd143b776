//! No SQL text reads a whole table that grows, on either engine.
//!
//! The databases are empty and without statistics: what is looked at is whether an index *can* give the rows, and
//! their order, not what a planner makes of one mix of data. SQLite never has statistics here, so it plans a large
//! database like this one (sqlite.org/queryplanner-ng.html §4).

use postgres::{Client, NoTls, SimpleQueryMessage};
use serde_json::Value;

use super::{TEXTS, databases};
use crate::{Db, Engine, MIGRATIONS, Options};

/// Tables and indexes that may be read from end to end, and why.
const SMALL: &[(&str, &str)] = &[
    ("schema_history", "one row per migration"),
    ("marketplace", "a few facts"),
    ("signing_keys", "a few: old ones are deleted when a new one is made"),
    ("publishers", "sellers are signed up by a person; the operator's list shows them all"),
    ("principals", "made by a person, too; the operator's list shows them all"),
    ("operations_running", "what runs now, one per offer at most; what has ended is not in it"),
    ("operations_one_running", "the same"),
    ("events_without_position", "events of the last half minute, or what is still to be put in order"),
    ("offers_without_name_key", "offers that an older release made, until their names have keys"),
    ("offers_without_plan_key", "the same, until the plans of their drafts have keys"),
    ("pragma_foreign_key_check", "looks at every reference, once after a migration"),
    ("sqlite_schema", "the names of our own tables"),
];

/// Texts that may sort what they found by an index, and why.
const SORTED: &[(&str, &str)] = &[
    ("offer_lists::COUNT_MINE", "the offers that one person sees, of which every one is counted"),
    ("offer_lists::COUNT_STOPPED", "the offers of one publisher that are not sold any more"),
    ("offer_lists::COUNT_STOPPED_MINE", "the same of those that one person sees"),
    ("offer_lists::MINE_BY_NAME", "the offers that one person sees, of several publishers"),
    ("offer_lists::MINE_BY_CHANGE", "the same"),
    ("plan_keys::OF_PERSON", "the first offers with such a plan of each publisher that one person sees"),
    ("principals::SECRETS", "the secrets of one principal"),
    ("roles::HELD_IN", "at most two roles: in a publisher and in the marketplace"),
];

/// The module of those that are only ever asked for by a person who wants to know how much there is.
const COUNTED: &str = "growth";

/// Asks an engine about each text, by `module::NAME`, and collects what it would read too much of.
fn check(engine: Engine, mut explain: impl FnMut(&str) -> Vec<String>) {
    let mut findings = Vec::new();
    for (module, texts) in TEXTS.iter().filter(|(module, _)| *module != COUNTED) {
        for (name, sql) in *texts {
            let name = format!("{module}::{name}");
            let sorted = SORTED.iter().any(|(text, _)| *text == name);
            let text = match engine {
                Engine::Sqlite => sql.sqlite,
                Engine::Postgres => sql.postgres,
            };
            let found = explain(text).into_iter().filter(|found| !(sorted && found.starts_with(SORT)));
            findings.extend(found.map(|found| format!("{name}: {found}")));
        }
    }
    assert!(findings.is_empty(), "\n{}", findings.join("\n"));
}

/// What a finding about a sort begins with.
const SORT: &str = "sorts";

fn small(name: &str) -> bool {
    SMALL.iter().any(|(small, _)| *small == name)
}

#[test]
fn no_text_scans_what_grows_on_sqlite() {
    let file = databases::fresh_sqlite();
    Db::open(&Options::new(file.url())).unwrap().migrate(MIGRATIONS).unwrap();
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    check(Engine::Sqlite, |text| {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {text}")).unwrap();
        let parameters = rusqlite::params_from_iter(vec![None::<i64>; plan.parameter_count()]);
        let steps = plan.query_map(parameters, |row| row.get::<_, String>("detail")).unwrap();
        sqlite_findings(&steps.map(Result::unwrap).collect::<Vec<_>>())
    });
}

/// What is wrong with a plan in the words of `EXPLAIN QUERY PLAN` (sqlite.org/eqp.html).
fn sqlite_findings(steps: &[String]) -> Vec<String> {
    let large = |step: &String| {
        let mut words = step.split(' ');
        matches!(words.next(), Some("SCAN" | "SEARCH")) && !words.next().is_some_and(small)
    };
    let all_small = !steps.iter().any(large);
    steps.iter().filter_map(|step| sqlite_finding(step, all_small)).collect()
}

fn sqlite_finding(step: &str, all_small: bool) -> Option<String> {
    let words: Vec<&str> = step.split(' ').collect();
    // The index is the word after `INDEX`, in all its forms.
    let index = words.iter().position(|word| *word == "INDEX").and_then(|at| words.get(at + 1));
    match words.as_slice() {
        // `due` and `found` are subqueries, whose own steps say what they read.
        ["SCAN", "CONSTANT", "ROW"] | ["SCAN", "due" | "found"] => None,
        ["SCAN", table, ..] if !small(table) && !index.is_some_and(|index| small(index)) => {
            Some(step.to_owned())
        }
        ["USE", "TEMP", "B-TREE", "FOR", ..] if !all_small => Some(format!("{SORT}: {step}")),
        // An index made for one run, or one whose first columns are not bound.
        _ if words.contains(&"AUTOMATIC") || step.contains("ANY(") => Some(step.to_owned()),
        _ => None,
    }
}

#[test]
fn no_text_scans_what_grows_on_postgres() {
    let database = databases::fresh_database();
    Db::open(&Options::new(database.url())).unwrap().migrate(MIGRATIONS).unwrap();
    let mut client = planner(&database.url());
    check(Engine::Postgres, |text| {
        let mut findings = Vec::new();
        postgres_findings(&postgres_plan(&mut client, text), &mut findings);
        findings
    });
}

/// A connection on which whatever an index can do is done by one, for parameters that are not known.
fn planner(url: &str) -> Client {
    let mut client = Client::connect(url, NoTls).unwrap();
    let settings =
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off;
        SET enable_sort = off; SET enable_hashjoin = off; SET enable_mergejoin = off";
    client.batch_execute(settings).unwrap();
    client
}

/// The plan of `text` for parameters that are not known. (`EXPLAIN (GENERIC_PLAN)` came with version 16.)
fn postgres_plan(client: &mut Client, text: &str) -> Value {
    let parameters = client.prepare(text).unwrap().params().len();
    client.batch_execute(&format!("PREPARE asked AS {text}")).unwrap();
    let arguments = match parameters {
        0 => String::new(),
        many => format!("({})", vec!["NULL"; many].join(", ")),
    };
    let rows = client.simple_query(&format!("EXPLAIN (FORMAT JSON) EXECUTE asked{arguments}")).unwrap();
    client.batch_execute("DEALLOCATE asked").unwrap();
    let plan = rows.iter().find_map(|row| match row {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    serde_json::from_str::<Value>(plan.unwrap()).unwrap()[0]["Plan"].take()
}

/// What is wrong with a node of a plan and with those below it.
fn postgres_findings(node: &Value, findings: &mut Vec<String>) {
    let text = |member: &str| node[member].as_str().unwrap_or_default();
    let (kind, table, index) = (text("Node Type"), text("Relation Name"), text("Index Name"));
    let whole = match kind {
        "Seq Scan" => true,
        "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" => node["Index Cond"].is_null(),
        _ => false,
    };
    if whole && !small(table) && !small(index) {
        findings.push(format!("{kind} of all of {table} {index}"));
    }
    if matches!(kind, "Sort" | "Incremental Sort") && !reads_only_what_is_small(node) {
        findings.push(format!("{SORT} by {}", node["Sort Key"]));
    }
    for below in node["Plans"].as_array().into_iter().flatten() {
        postgres_findings(below, findings);
    }
}

fn reads_only_what_is_small(node: &Value) -> bool {
    let below = node["Plans"].as_array().map_or(&[][..], Vec::as_slice);
    node["Relation Name"].as_str().is_none_or(small) && below.iter().all(reads_only_what_is_small)
}

/// An entry may have megabytes, and SQLite reads through all of it for what stands behind it in its row.
#[test]
fn a_list_of_the_catalogue_reads_no_entry_on_sqlite() {
    let file = databases::fresh_sqlite();
    Db::open(&Options::new(file.url())).unwrap().migrate(MIGRATIONS).unwrap();
    let connection = rusqlite::Connection::open(file.path()).unwrap();
    let (_, cards) = crate::catalogue::ALL.iter().find(|(name, _)| *name == "CARDS").unwrap();
    let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", cards.sqlite)).unwrap();
    let steps = plan.query_map(("", "", 1), |row| row.get::<_, String>("detail")).unwrap();
    let steps: Vec<_> = steps.map(Result::unwrap).collect();
    assert!(steps[0].starts_with("SEARCH e USING COVERING INDEX catalogue_by_slot"), "{steps:?}");
}

/// The checks find what they are for.
#[test]
fn a_scan_and_a_sort_are_noticed() {
    for step in [
        "SCAN operations",
        "SCAN jobs USING COVERING INDEX jobs_due",
        "SEARCH events USING INDEX events_by_offer (ANY(publisher_id) AND offer_id=?)",
        "SEARCH roles USING AUTOMATIC COVERING INDEX (scope=?)",
        "USE TEMP B-TREE FOR LAST TERM OF ORDER BY",
    ] {
        let plan = ["SEARCH jobs USING INDEX jobs_due (run_at<?)".to_owned(), step.to_owned()];
        assert_eq!(sqlite_findings(&plan).len(), 1, "{step}");
    }
    let database = databases::fresh_database();
    Db::open(&Options::new(database.url())).unwrap().migrate(MIGRATIONS).unwrap();
    let mut client = planner(&database.url());
    for text in [
        "SELECT count(*) FROM operations",
        "SELECT * FROM mails ORDER BY mail_id",
        "SELECT * FROM operation_steps WHERE publication_id = $1 ORDER BY name",
        "UPDATE jobs SET attempts = 0 WHERE lease = $1",
    ] {
        let mut findings = Vec::new();
        postgres_findings(&postgres_plan(&mut client, text), &mut findings);
        assert!(!findings.is_empty(), "{text}");
    }
}
