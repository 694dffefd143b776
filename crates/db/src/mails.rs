//! The mail outbox, which is also its delivery log.

use domain::Timestamp;

use crate::{Error, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO mails (mail_id, kind, recipients, subject, body, created_at, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, 0)";

    const GET = "SELECT mail_id, kind, recipients, subject, body, delivered_at, waiting, refused FROM mails WHERE mail_id = $1";

    const OFFER_AGAIN = "UPDATE mails SET refused = NULL WHERE mail_id = $1 AND waiting IS NULL AND delivered_at IS NULL";

    const TRIED = "UPDATE mails SET attempts = attempts + 1, delivered_at = $2, waiting = $3, refused = $4, last_error = $5
        WHERE mail_id = $1";
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
            delivery: Delivery { delivered_at: row.get(5)?, waiting: row.get(6)?, refused: row.get(7)? },
        })
    })
}

/// Notes how far the mail has come with one more try, and what last went wrong.
pub fn tried(tx: &mut Tx<'_>, id: &str, now: &Delivery, error: Option<&str>) -> Result<(), Error> {
    tx.execute(TRIED, params![id, now.delivered_at, now.waiting, now.refused, error])?;
    Ok(())
}

/// Has a mail that everybody refused offered to them again; one that somebody still waits for stays as it is.
pub fn offer_again(tx: &mut Tx<'_>, id: &str) -> Result<(), Error> {
    tx.execute(OFFER_AGAIN, params![id])?;
    Ok(())
}
