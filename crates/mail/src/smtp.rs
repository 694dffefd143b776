//! From the URL of a mail server to a connection that keeps the password to itself.

use std::net::IpAddr;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::transport::smtp::client::{CertificateStore, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use url::Url;

use crate::address::parse_address;
use crate::{MailError, Undelivered};

#[derive(Clone)]
pub(crate) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    /// Host and port, for people.
    pub(crate) server: String,
}

/// How the connection is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Protection {
    /// TLS from the first byte (`smtps:`).
    Always,
    /// STARTTLS, or no mail (`tls=required`).
    Required,
    /// STARTTLS if the server offers it, which somebody on the way can prevent (`tls=opportunistic`).
    Opportunistic,
    /// `tls=none`
    Plain,
}

impl Smtp {
    pub(crate) fn new(url: &str, from: &Mailbox) -> Result<Smtp, MailError> {
        let bad = |reason| MailError::BadUrl { reason };
        let url = Url::parse(url).map_err(|_| bad("its address is no URL"))?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(bad("its address names no host"))?;
        let protection = protection(&url, host)?;
        let port = url.port().unwrap_or(match protection {
            Protection::Always => 465,
            Protection::Required => 587,
            Protection::Opportunistic | Protection::Plain => 25,
        });
        // Only for what it knows about user and password; how to protect them was decided above.
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_path("");
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(bare.as_str())
            .map_err(|_| bad("its user name or password is not percent-encoded"))?;
        let transport = builder
            .port(port)
            .tls(tls(protection, host)?)
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(Duration::from_secs(30)))
            .build();
        Ok(Smtp { transport, server: format!("{host}:{port}") })
    }

    /// Hands `message` over for all recipients at once, and for each by itself when that is refused: a server answers
    /// about a mail as a whole, whomever it minds.
    pub(crate) async fn send(
        &self,
        message: &Message,
        from: &Address,
        recipients: &[String],
    ) -> Result<Vec<Undelivered>, MailError> {
        let bytes = message.formatted();
        let error = match self.offer(from, recipients, &bytes).await {
            Ok(()) => return Ok(Vec::new()),
            Err(error) => error,
        };
        if !error.is_answer() {
            return Err(error);
        }
        if let [only] = recipients {
            return Ok(vec![Undelivered { address: only.clone(), error }]);
        }
        let mut undelivered = Vec::new();
        for recipient in recipients {
            if let Err(error) = self.offer(from, std::slice::from_ref(recipient), &bytes).await {
                undelivered.push(Undelivered { address: recipient.clone(), error });
            }
        }
        Ok(undelivered)
    }

    async fn offer(&self, from: &Address, recipients: &[String], message: &[u8]) -> Result<(), MailError> {
        let to = recipients.iter().map(|recipient| parse_address(recipient)).collect::<Result<_, _>>()?;
        let envelope = Envelope::new(Some(from.clone()), to).map_err(|_| MailError::NoRecipients)?;
        let Err(source) = self.transport.send_raw(&envelope, message).await else { return Ok(()) };
        let server = self.server.clone();
        // 53x is about our login and not about this mail (RFC 4954 §6).
        let about_login = source.status().is_some_and(|code| (530..540).contains(&u16::from(code)));
        Err(match (about_login, source.is_permanent(), source.is_transient()) {
            (false, true, _) => MailError::Refused { server, source },
            (false, _, true) => MailError::PutOff { server, source },
            _ => MailError::Unavailable { server, source },
        })
    }
}

fn protection(url: &Url, host: &str) -> Result<Protection, MailError> {
    let bad = |reason| Err(MailError::BadUrl { reason });
    let has_login = !url.username().is_empty() || url.password().is_some();
    let mut wanted = None;
    for (key, value) in url.query_pairs() {
        match (&*key, wanted) {
            ("tls", None) => wanted = Some(value.into_owned()),
            _ => return bad("its address may only be followed by ?tls="),
        }
    }
    let protection = match (url.scheme(), wanted.as_deref()) {
        ("smtps", None | Some("required")) => Protection::Always,
        ("smtp", Some("required")) => Protection::Required,
        ("smtp", Some("opportunistic")) => Protection::Opportunistic,
        ("smtp", Some("none")) => Protection::Plain,
        ("smtp", None) if has_login => Protection::Required,
        ("smtp", None) => Protection::Opportunistic,
        ("smtp" | "smtps", Some(_)) => return bad("tls must be required, opportunistic or none"),
        _ => return bad("its address must start with smtp: or smtps:"),
    };
    let in_the_open = matches!(protection, Protection::Opportunistic | Protection::Plain);
    if has_login && in_the_open && !is_this_machine(host) {
        return bad("a password is sent with tls=required or smtps: only");
    }
    Ok(protection)
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn tls(protection: Protection, host: &str) -> Result<Tls, MailError> {
    if protection == Protection::Plain {
        return Ok(Tls::None);
    }
    // The machine's authorities; those built in only where it has none, as in an empty container.
    let store = match rustls_native_certs::load_native_certs().certs.is_empty() {
        true => CertificateStore::WebpkiRoots,
        false => CertificateStore::Default,
    };
    let parameters = TlsParameters::builder(host.to_owned()).certificate_store(store);
    let parameters = parameters.build().map_err(MailError::Tls)?;
    Ok(match protection {
        Protection::Always => Tls::Wrapper(parameters),
        Protection::Required => Tls::Required(parameters),
        Protection::Opportunistic => Tls::Opportunistic(parameters),
        Protection::Plain => Tls::None,
    })
}
