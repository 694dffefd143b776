//! What a person at the command line asks with.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, StatusCode};
use url::Url;

use crate::answer::{Limits, host_of, read_bytes};
use crate::{BuildError, FetchError, LeastRate, roots};

/// How long a connection may take to be there.
const CONNECT: Duration = Duration::from_secs(10);

/// A client for requests to wherever the person who starts the program says.
///
/// No address is refused: unlike a server, which must not be led to the inside of its network by strangers, this runs
/// on a person's own machine, and the address is theirs. The proxy and the authorities are those of the environment
/// (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, `SSL_CERT_FILE`). Redirects are answers like others: following one would
/// hand a token to another host. Connections are kept; a clone shares them.
#[derive(Clone)]
pub struct Caller {
    client: Client,
    timeout: Duration,
    limits: Limits,
}

/// A request. It has no `Debug`, because its headers and its body carry tokens and secrets.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// An answer that was read to its end, whatever its status.
#[derive(Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Caller {
    /// `timeout` is for one request with its whole answer.
    #[allow(clippy::disallowed_methods, reason = "the other of the two places where requests go out")]
    pub fn new(timeout: Duration, limits: Limits) -> Result<Caller, BuildError> {
        roots::check_named_file()?;
        let client = Client::builder()
            .tls_backend_preconfigured(roots::client_config(None)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(CONNECT.min(timeout))
            .user_agent(concat!("stoa/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(BuildError::Client)?;
        Ok(Caller { client, timeout, limits })
    }

    /// Sends a request and reads the answer. Only an answer that did not come, or not whole, is an error.
    pub async fn call(&self, request: Request) -> Result<Answer, FetchError> {
        let after = self.timeout;
        tokio::time::timeout(after, self.send(request)).await.unwrap_or(Err(FetchError::Timeout { after }))
    }

    async fn send(&self, request: Request) -> Result<Answer, FetchError> {
        let Request { method, url, headers, body } = request;
        let host = host_of(&url);
        let sent = self.client.request(method, url).headers(headers).body(body).send().await;
        let mut response = sent.map_err(|error| FetchError::unsent(host, error))?;
        let bytes = read_bytes(&mut response, &self.limits, LeastRate(0)).await?;
        Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), bytes })
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("timeout", &self.timeout).field("limits", &self.limits).finish()
    }
}
