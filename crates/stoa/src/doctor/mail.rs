//! Mail.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::finding::Finding;
use crate::config::{Config, Transport};
use crate::installation;

const PART: &str = "mail";

/// How long the mail server may take to take a connection.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) fn look(config: &Config) -> Vec<Finding> {
    if config.mail.transport == Transport::Files && matches!(config.data_directory().try_exists(), Ok(false))
    {
        return vec![Finding::fine(PART, "will be files in the data directory")];
    }
    let mailer = match installation::mailer(config) {
        Ok(mailer) => mailer,
        Err(error) => return vec![Finding::failed(PART, &error, "correct the settings below [mail]")],
    };
    if config.mail.transport == Transport::Files {
        let directory = config.mail_directory();
        return vec![match tempfile::tempfile_in(&directory) {
            Ok(_) => Finding::fine(PART, format!("mails are not sent but kept in {}", directory.display())),
            Err(error) => {
                let what = format!("{} cannot be written: {error}", directory.display());
                Finding::problem(PART, what, "let this user write it")
            }
        }];
    }
    let mut findings = vec![reach(&mailer.to_string())];
    if config.mail.from.contains("localhost") {
        let what = format!("mails say they are from {}, which nobody can answer", config.mail.from);
        findings.push(Finding::warning(PART, what, "set mail.from"));
    }
    findings
}

/// Connects to the server a mailer names, and no more.
fn reach(mailer: &str) -> Finding {
    let server = mailer.strip_prefix("mail server ").unwrap_or(mailer);
    let connected = server.to_socket_addrs().and_then(|mut addresses| {
        let address = addresses.next().ok_or_else(|| std::io::Error::other("it has no address"))?;
        TcpStream::connect_timeout(&address, PATIENCE)
    });
    match connected {
        Ok(_) => Finding::fine(PART, format!("the mail server {server} takes connections")),
        Err(error) => Finding::problem(
            PART,
            format!("the mail server {server} cannot be reached: {error}"),
            "check mail.url",
        ),
    }
}
