//! The mail outbox, which is also its delivery log.

use domain::Timestamp;

use crate::{Error, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO mails (mail_id, kind, recipients, subject, body, created_at, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, 0)";

    const GET = "SELECT mail_id, kind, recipients, subject, body, delivered_at FROM mails WHERE mail_id = $1";

    const DELIVERED = "UPDATE mails SET delivered_at = $2, attempts = attempts + 1, last_error = NULL WHERE mail_id = $1";

    const FAILED = "UPDATE mails SET attempts = attempts + 1, last_error = $2 WHERE mail_id = $1";
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub id: String,
    /// What it is about: `publish.started`, `preview.ready` …
    pub kind: String,
    /// Comma-separated addresses.
    pub recipients: String,
    pub subject: String,
    pub body: String,
    pub delivered_at: Option<Timestamp>,
}

pub fn insert(tx: &mut Tx<'_>, mail: &Mail, at: Timestamp) -> Result<(), Error> {
    tx.execute(INSERT, params![mail.id, mail.kind, mail.recipients, mail.subject, mail.body, at])?;
    Ok(())
}

pub fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<Mail>, Error> {
    tx.optional(GET, params![id], |row| {
        Ok(Mail {
            id: row.get(0)?,
            kind: row.get(1)?,
            recipients: row.get(2)?,
            subject: row.get(3)?,
            body: row.get(4)?,
            delivered_at: row.get(5)?,
        })
    })
}

pub fn delivered(tx: &mut Tx<'_>, id: &str, at: Timestamp) -> Result<(), Error> {
    tx.execute(DELIVERED, params![id, at])?;
    Ok(())
}

pub fn failed(tx: &mut Tx<'_>, id: &str, error: &str) -> Result<(), Error> {
    tx.execute(FAILED, params![id, error])?;
    Ok(())
}
