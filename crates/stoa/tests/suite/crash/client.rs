//! A connection to the marketplace that may break at any byte.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use serde_json::Value;

use crate::crash::wait::LONG;

/// The publisher whose offers these are.
pub(crate) const PUBLISHER: &str = "contoso";

/// One kept-alive connection of somebody who is signed in.
pub(crate) struct Client {
    stream: BufReader<TcpStream>,
    token: String,
}

/// A whole answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) etag: String,
    pub(crate) location: String,
    /// Whether the answer was given before.
    pub(crate) replayed: bool,
    /// Whether the server takes no more requests on this connection.
    pub(crate) last: bool,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn open(address: SocketAddr, token: &str) -> Self {
        Self::connect(address, token).unwrap()
    }

    pub(crate) fn connect(address: SocketAddr, token: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LONG))?;
        Ok(Self { stream: BufReader::new(stream), token: token.to_owned() })
    }

    /// Sends a request; `headers` end in line breaks. An error means that nobody knows what became of it.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        target: &str,
        headers: &str,
        body: &str,
    ) -> io::Result<Answer> {
        let request = self.request(method, target, headers, body);
        self.send(request.as_bytes())?;
        self.answer()
    }

    /// A request as it goes over the wire.
    pub(crate) fn request(&self, method: &str, target: &str, headers: &str, body: &str) -> String {
        format!(
            "{method} {target} HTTP/1.1\r\nHost: stoa\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\n{headers}\r\n{body}",
            self.token,
            body.len()
        )
    }

    /// Sends bytes, of a request or a part of one.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.get_mut().write_all(bytes)
    }

    /// Reads up to `many` bytes of whatever comes.
    pub(crate) fn skim(&mut self, many: usize) -> io::Result<()> {
        self.stream.read_exact(&mut vec![0; many])
    }

    /// Reads from a marketplace that runs.
    pub(crate) fn get(&mut self, target: &str) -> Answer {
        self.ask("GET", target, "", "").unwrap_or_else(|error| panic!("no answer to GET {target}: {error}"))
    }

    /// The answer to what was sent.
    pub(crate) fn answer(&mut self) -> io::Result<Answer> {
        let status = self.line()?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut answer = Answer {
            status: status.ok_or(io::ErrorKind::InvalidData)?,
            etag: String::new(),
            location: String::new(),
            replayed: false,
            last: false,
            body: String::new(),
        };
        let mut length = 0;
        while let Some((name, value)) = self.line()?.split_once(": ") {
            match name {
                "content-length" => length = value.parse().map_err(|_| io::ErrorKind::InvalidData)?,
                "etag" => value.clone_into(&mut answer.etag),
                "idempotency-replayed" => answer.replayed = value == "true",
                "connection" => answer.last = value == "close",
                "location" => value.clone_into(&mut answer.location),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        answer.body = String::from_utf8(body).map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(answer)
    }

    /// The next line of a head, which is whole only with its line break.
    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        match line.strip_suffix("\r\n") {
            Some(line) => Ok(line.to_owned()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The address of something of `offer` in the publishing API.
pub(crate) fn target(offer: &str, rest: &str) -> String {
    format!("/api/publishers/{PUBLISHER}/offers/{offer}{rest}?api-version=2017-10-31")
}

/// A text member of an answer.
#[track_caller]
pub(crate) fn text(object: &Value, member: &str) -> String {
    object[member].as_str().unwrap_or_else(|| panic!("no `{member}` in {object}")).to_owned()
}

/// A number in an answer.
#[track_caller]
pub(crate) fn number(object: &Value, member: &str) -> i64 {
    object[member].as_i64().unwrap_or_else(|| panic!("no `{member}` in {object}"))
}
