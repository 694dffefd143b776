//! How a story ended: everything that people can see, without the ids and times that differ from one run to the next.

use std::collections::BTreeSet;
use std::path::Path;

use db::{Db, Error, Sql, sql};
use domain::Timestamp;

/// Every fact as a line.
pub(crate) type Ending = Vec<String>;

/// One column of text each, in an order that does not depend on ids.
const FACTS: &[(&str, &Sql)] = &[
    (
        "offer",
        sql!(
            "SELECT offer_id || ' is ' || status || ', draft ' || draft_version || ', preview '
                || coalesce(preview_version, 0) || ', production ' || coalesce(production_version, 0) FROM offers"
        ),
    ),
    (
        "version",
        sql!(
            "SELECT version || ' ' || CASE WHEN frozen_at IS NULL THEN 'draft ' ELSE 'frozen ' END || definition
            FROM offer_versions ORDER BY version"
        ),
    ),
    (
        "operation",
        sql!(
            "SELECT operation_id || ' ' || publication_id || ' ' || kind || ' ' || state || ' ' || version || ' '
                || coalesce(previous_preview, 0) || ' ' || coalesce(failure, '')
                || CASE WHEN cancel_requested_at IS NULL THEN '' ELSE 'cancel requested' END
            FROM operations ORDER BY created_at"
        ),
    ),
    (
        "step",
        sql!(
            "SELECT s.step_id || ' ' || s.status || ' ' || s.progress || ' ' || s.messages || coalesce(s.decision, '')
            FROM operation_steps s JOIN operations o ON o.operation_id = s.publication_id
            ORDER BY o.created_at, s.position"
        ),
    ),
    (
        "event",
        sql!(
            "SELECT actor || ' ' || action || ' ' || coalesce(subject, '') || ' ' || coalesce(before, '') || ' '
                || coalesce(after, '') FROM events ORDER BY event_id"
        ),
    ),
    (
        "catalogue",
        sql!("SELECT slot || ' ' || version || ' ' || entry FROM catalogue ORDER BY slot"),
    ),
    ("card", sql!("SELECT offer_id || ' ' || version || ' ' || card FROM cards ORDER BY offer_id")),
    ("lead", sql!("SELECT slot || ' ' || destination || ' ' || version FROM lead_destinations ORDER BY slot")),
    (
        "artifact",
        sql!("SELECT source || ' ' || digest || ' ' || live FROM artifacts ORDER BY source"),
    ),
    ("plan", sql!("SELECT plan_id || ' ' || coalesce(retired_at, 0) FROM live_plans ORDER BY plan_id")),
    ("job", sql!("SELECT queue || ' ' || subject FROM jobs ORDER BY queue, subject")),
    ("answer", sql!("SELECT idempotency_key || ' ' || status FROM answers ORDER BY idempotency_key")),
];

/// Mails of the same moment have no order.
const MAILS: &Sql = sql!(
    "SELECT 'mail: ' || kind || ' ' || recipients || ' ' || subject || ' ' || body
        || CASE WHEN delivered_at IS NULL THEN 'never delivered' ELSE '' END FROM mails"
);

const MAIL_FILES: &Sql = sql!("SELECT mail_id || '.eml' FROM mails");

/// Looks at the database, and at the folder of delivered mails.
pub(crate) fn look(db: &Db, mails: &Path) -> Ending {
    let texts = |sql: &'static Sql| {
        db.read_blocking::<Vec<String>, Error>(move |tx| tx.all(sql, &[], |row| row.get(0))).unwrap()
    };
    let sent: BTreeSet<_> = texts(MAIL_FILES).into_iter().collect();
    let delivered: BTreeSet<_> = std::fs::read_dir(mails)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(sent, delivered, "every mail is delivered once, and none that was never written");
    let mut names = Names::default();
    let facts = FACTS
        .iter()
        .flat_map(|(kind, sql)| texts(sql).into_iter().map(move |text| format!("{kind}: {text}")));
    let mut ending: Ending = facts.map(|fact| names.replace(&fact)).collect();
    let mut mails: Vec<_> = texts(MAILS).iter().map(|mail| names.replace(mail)).collect();
    mails.sort_unstable();
    ending.extend(mails);
    ending
}

/// Fails with the differences.
#[track_caller]
pub(crate) fn compare(what: &str, expected: &Ending, found: &Ending) {
    let without = |all: &Ending, those: &Ending| -> Vec<String> {
        all.iter().filter(|line| !those.contains(line)).cloned().collect()
    };
    let (missing, added) = (without(expected, found), without(found, expected));
    assert!(missing.is_empty() && added.is_empty(), "{what}: missing {missing:#?}, instead {added:#?}");
    assert_eq!(expected, found, "{what}: another order, or something twice");
}

/// Ids by the order in which they appear.
#[derive(Default)]
struct Names(Vec<String>);

/// The length of a UUID as text.
const UUID: usize = 36;

impl Names {
    fn replace(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            if let Some(id) = rest.get(..UUID).filter(|id| is_uuid(id)) {
                out.push_str(&self.name(id));
                rest = &rest[UUID..];
            } else if let Some(length) = time(rest) {
                out.push_str("<time>");
                rest = &rest[length..];
            } else {
                out.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
        out
    }

    fn name(&mut self, id: &str) -> String {
        let known = self.0.iter().position(|known| known == id);
        let number = known.unwrap_or_else(|| {
            self.0.push(id.to_owned());
            self.0.len() - 1
        });
        format!("<id {number}>")
    }
}

fn is_uuid(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

/// How long the time is that `text` begins with: as a text, or as the microseconds of a message.
fn time(text: &str) -> Option<usize> {
    let end = text.find('Z').filter(|end| *end < 40);
    if let Some(end) = end
        && Timestamp::parse(&text[..=end]).is_some()
    {
        return Some(end + 1);
    }
    let number = text.strip_prefix("\"at\":")?;
    Some("\"at\":".len() + number.bytes().take_while(u8::is_ascii_digit).count())
}
