use std::fmt;
use std::path::PathBuf;
use std::time::SystemTime;

use lettre::message::Mailbox;

use crate::message::Wording;
use crate::smtp::Smtp;
use crate::{Mail, MailError, files};

/// The way mail leaves this installation.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Files(PathBuf),
    Smtp(Smtp),
}

impl Mailer {
    /// Puts each mail into `dir` as `<id>.eml`; a mail sent again replaces itself. `from` is an
    /// address, or `Name <address>`.
    pub fn files(dir: PathBuf, from: &str) -> Result<Mailer, MailError> {
        let from = sender(from)?;
        files::make_directory(&dir).map_err(|source| MailError::Directory { path: dir.clone(), source })?;
        Ok(Mailer { from, way: Way::Files(dir) })
    }

    /// Hands each mail to the server at `smtp://user:password@host:587?tls=required` (STARTTLS) or
    /// `smtps://user:password@host` (TLS from the start). Without a user `tls` may also be
    /// `opportunistic`, which is the default then, or `none`.
    pub fn smtp(url: &str, from: &str) -> Result<Mailer, MailError> {
        let from = sender(from)?;
        Ok(Mailer { way: Way::Smtp(Smtp::new(url, &from)?), from })
    }

    /// Removes what killed processes began to write before `time` and did not finish.
    pub fn sweep(&self, time: SystemTime) -> Result<(), MailError> {
        match &self.way {
            Way::Files(directory) => files::sweep(directory, time)
                .map_err(|source| MailError::File { path: directory.clone(), source }),
            Way::Smtp(_) => Ok(()),
        }
    }

    /// Offers the mail to the server for each of `recipients`, who are among those it names, and says for whom it was not
    /// taken; that keeps it from nobody else. An error means that nobody has got it. What is not returned is on the disk,
    /// or the server has taken it.
    pub async fn send(&self, mail: &Mail, recipients: &[String]) -> Result<Vec<Undelivered>, MailError> {
        let message = mail.message(&self.from, Wording::AsItIs)?;
        match &self.way {
            Way::Files(directory) => {
                files::write(directory.clone(), &mail.id, message.formatted())
                    .await
                    .map_err(|source| MailError::File { path: directory.clone(), source })?;
                Ok(Vec::new())
            }
            Way::Smtp(smtp) => match smtp.send(&message, &self.from.email, recipients).await {
                // A server without 8BITMIME (RFC 6152).
                Err(error) if error.is_unfit() => {
                    let message = mail.message(&self.from, Wording::Ascii)?;
                    smtp.send(&message, &self.from.email, recipients).await
                }
                sent => sent,
            },
        }
    }
}

/// Somebody the mail server did not take a mail for.
#[derive(Debug)]
pub struct Undelivered {
    pub address: String,
    pub error: MailError,
}

fn sender(from: &str) -> Result<Mailbox, MailError> {
    let bad = || MailError::BadSender { from: from.to_owned() };
    if from.contains(char::is_control) {
        return Err(bad());
    }
    from.parse().map_err(|_| bad())
}

/// Where mail goes, for a status page. Never the password.
impl fmt::Display for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.way {
            Way::Files(directory) => write!(f, "files in {}", directory.display()),
            Way::Smtp(smtp) => write!(f, "mail server {}", smtp.server),
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mailer({self})")
    }
}
