//! The mail outbox, which is also its delivery log.

use domain::Timestamp;
use words::Sentence;

use crate::{Error, Tx, params};

columns! {
    ($) mail_columns, MailColumn:
    mail_id, kind, recipients, subject, body, delivered_at, waiting, refused, language, link
}

sql_texts! {
    const INSERT = "INSERT INTO mails (mail_id, kind, recipients, subject, body, created_at, attempts, language, link)
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";

    const GET = ["SELECT ", mail_columns!(), " FROM mails WHERE mail_id = $1"];

    const OFFER_AGAIN = "UPDATE mails SET refused = NULL WHERE mail_id = $1 AND waiting IS NULL AND delivered_at IS NULL";

    const TRIED = "UPDATE mails SET attempts = attempts + 1, delivered_at = $2, waiting = $3, refused = $4, last_error = $5
        WHERE mail_id = $1";

    const DROP_LINK = "UPDATE mails SET link = NULL WHERE mail_id = $1 AND delivered_at IS NOT NULL AND link IS NOT NULL";

    const FORGET = "DELETE FROM mails WHERE mail_id IN (SELECT mail_id FROM mails m WHERE m.created_at < $1
            AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.queue = $2 AND j.subject = m.mail_id)
            AND NOT EXISTS (SELECT 1 FROM dead_jobs d WHERE d.queue = $2 AND d.subject = m.mail_id)
        ORDER BY m.created_at LIMIT $3)";
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    /// What it is about: `publish.started`, `preview.ready` …
    pub kind: String,
    /// Comma-separated addresses.
    pub recipients: String,
    pub subject: Sentence,
    pub body: Sentence,
    /// The code of the language that its recipient chose; without one it is in the marketplace's.
    pub language: Option<String>,
    /// The address of a link that signs its recipient in, sealed for the mail; it is gone once the mail was delivered.
    pub link: Option<String>,
    pub delivery: Delivery,
}

/// How far a mail has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// When everybody had got it whom the mail server did not refuse.
    pub delivered_at: Option<Timestamp>,
    /// Who is still to get it, comma-separated; none while that is everybody.
    pub waiting: Option<String>,
    /// Whom the mail server refused for good, and why, a line for each.
    pub refused: Option<String>,
}

pub fn insert(tx: &mut Tx<'_>, mail: &Mail, at: Timestamp) -> Result<(), Error> {
    let (subject, body) = (mail.subject.to_stored(), mail.body.to_stored());
    tx.execute(
        INSERT,
        params![mail.id, mail.kind, mail.recipients, subject, body, at, mail.language, mail.link],
    )?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<Mail>, Error> {
    tx.optional(GET, params![id], |row| {
        Ok(Mail {
            id: row.get(MailColumn::mail_id)?,
            kind: row.get(MailColumn::kind)?,
            recipients: row.get(MailColumn::recipients)?,
            subject: row.get(MailColumn::subject)?,
            body: row.get(MailColumn::body)?,
            language: row.get(MailColumn::language)?,
            link: row.get(MailColumn::link)?,
            delivery: Delivery {
                delivered_at: row.get(MailColumn::delivered_at)?,
                waiting: row.get(MailColumn::waiting)?,
                refused: row.get(MailColumn::refused)?,
            },
        })
    })
}

/// Notes how far the mail has come with one more try, and what last went wrong. A link is kept no longer than it has to be.
pub fn tried(tx: &mut Tx<'_>, id: &str, now: &Delivery, error: Option<&str>) -> Result<(), Error> {
    tx.execute(TRIED, params![id, now.delivered_at, now.waiting, now.refused, error])?;
    tx.execute(DROP_LINK, params![id])?;
    Ok(())
}

/// Has a mail that everybody refused offered to them again; one that somebody still waits for stays as it is.
pub fn offer_again(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.execute(OFFER_AGAIN, params![id])?;
    Ok(())
}

/// Forgets up to `limit` of the mails made before `before`, the oldest first, that no job of `queue` is about, waiting or given
/// up; how many.
pub fn forget(tx: &mut Tx<'_>, before: Timestamp, queue: &str, limit: i64) -> Result<u64, Error> {
    tx.execute(FORGET, params![before, queue, limit])
}
