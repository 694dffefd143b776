//! The client itself: a request, its turn, and its redirects.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::header::{
    CONTENT_TYPE, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION, RANGE,
};
use reqwest::{Client, Method, Response, StatusCode};
use rustls::ClientConfig;
use url::Url;

use crate::answer::{Fetched, Head, Limits, host_of, read, read_bytes};
use crate::caller::{Answer, Request};
use crate::purpose::{For, Place, Pools};
use crate::range::{self, ContentRange, Range};
use crate::resolve::{Names, Pinned, permitted_addresses};
use crate::validators::Validators;
use crate::{BadUrl, BuildError, FetchError, GuardOptions, roots, storage};

/// The one way out over HTTP. A clone shares its limits with the original.
#[derive(Clone)]
pub struct Guard {
    inner: Arc<Inner>,
}

struct Inner {
    options: GuardOptions,
    user_agent: HeaderValue,
    tls: ClientConfig,
    pools: Pools,
    names: Names,
}

/// A request as it is repeated at each redirect.
struct Ask<'a> {
    method: Method,
    url: &'a Url,
    headers: HeaderMap,
    body: Bytes,
}

impl<'a> Ask<'a> {
    fn get(url: &'a Url) -> Self {
        Ask { method: Method::GET, url, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Whether “not modified” is an answer to what was asked.
    fn is_answered_by(&self, status: StatusCode) -> bool {
        let conditional =
            [IF_NONE_MATCH, IF_MODIFIED_SINCE].iter().any(|name| self.headers.contains_key(name));
        conditional && status == StatusCode::NOT_MODIFIED
    }
}

impl Guard {
    pub fn new(options: GuardOptions) -> Result<Guard, BuildError> {
        Guard::with_names(options, Names::System)
    }

    pub(crate) fn with_names(options: GuardOptions, names: Names) -> Result<Guard, BuildError> {
        let tls = roots::client_config(options.extra_roots_pem.as_deref())?;
        let user_agent = HeaderValue::try_from(&options.user_agent).map_err(|_| BuildError::UserAgent)?;
        let pools = Pools::new(&options);
        let inner = Inner { options, user_agent, tls, pools, names };
        // Once here, so that what can only fail for the options does not fail at the first request.
        inner.client(Vec::new()).map_err(BuildError::Client)?;
        Ok(Guard { inner: Arc::new(inner) })
    }

    /// Fetches a whole file.
    pub async fn get(&self, wanted: For<'_>, url: &Url, limits: &Limits) -> Result<Fetched, FetchError> {
        let mut place = self.place(wanted, url, limits).await?;
        let fetched = self.in_time(async {
            let response = self.follow(&Ask::get(url)).await?;
            self.read(response, limits, &mut place).await
        });
        Ok(fetched.await?.in_place(place))
    }

    /// Fetches a whole file, unless it is still the one that had these validators; then nothing.
    pub async fn get_if_changed(
        &self,
        wanted: For<'_>,
        url: &Url,
        known: &Validators,
        limits: &Limits,
    ) -> Result<Option<Fetched>, FetchError> {
        let mut place = self.place(wanted, url, limits).await?;
        let fetched = self.in_time(async {
            let response = self.follow(&Ask { headers: known.conditions(), ..Ask::get(url) }).await?;
            match response.status() {
                StatusCode::NOT_MODIFIED => Ok(None),
                _ => self.read(response, limits, &mut place).await.map(Some),
            }
        });
        Ok(fetched.await?.map(|fetched| fetched.in_place(place)))
    }

    /// Asks for what a server says about a file, without the file.
    pub async fn head(&self, wanted: For<'_>, url: &Url) -> Result<Head, FetchError> {
        let _place = self.place(wanted, url, &Limits { max_bytes: 0 }).await?;
        let head = self.in_time(async {
            let response = self.follow(&Ask { method: Method::HEAD, ..Ask::get(url) }).await?;
            Ok(Head {
                url: response.url().clone(),
                status: response.status(),
                headers: response.headers().clone(),
            })
        });
        head.await
    }

    /// Fetches a part of a file, from a server that can send parts.
    pub async fn get_range(
        &self,
        wanted: For<'_>,
        url: &Url,
        range: Range,
        limits: &Limits,
    ) -> Result<Fetched, FetchError> {
        let mut place = self.place(wanted, url, limits).await?;
        let fetched = self.in_time(async {
            match range {
                Range::Part { start, length } => self.part(url, start, length, limits, &mut place).await,
                // Blob storage on Azure knows no “last n bytes”, so the length is asked for first.
                Range::Last(length) => {
                    let total = self.total(url).await?;
                    let length = length.min(total);
                    let fetched = self.part(url, total - length, length, limits, &mut place).await?;
                    match fetched.total == total {
                        true => Ok(fetched),
                        false => Err(FetchError::Changed { host: host_of(url) }),
                    }
                }
            }
        });
        Ok(fetched.await?.in_place(place))
    }

    /// Delivers a body. A redirect is followed only where it keeps the method and the body (307, 308).
    pub async fn post(
        &self,
        wanted: For<'_>,
        url: &Url,
        content_type: &str,
        body: Bytes,
        limits: &Limits,
    ) -> Result<Fetched, FetchError> {
        let content_type = HeaderValue::try_from(content_type)
            .map_err(|_| FetchError::BadUrl { reason: BadUrl::ContentType })?;
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        let mut place = self.place(wanted, url, limits).await?;
        let fetched = self.in_time(async {
            let response = self.follow(&Ask { method: Method::POST, url, headers, body }).await?;
            self.read(response, limits, &mut place).await
        });
        Ok(fetched.await?.in_place(place))
    }

    /// Sends a request with whatever it carries, and reads the answer whatever its status. A redirect is an answer like others: following
    /// one would hand a secret to another host.
    pub async fn ask(
        &self,
        wanted: For<'_>,
        request: Request,
        limits: &Limits,
    ) -> Result<Answer, FetchError> {
        let Request { method, url, headers, body } = request;
        let _place = self.place(wanted, &url, limits).await?;
        let answer = self.in_time(async {
            let mut response = self.inner.hop(&Ask { method, url: &url, headers, body }, &url).await?;
            let bytes = read_bytes(&mut response, limits, self.inner.options.least_rate).await?;
            Ok(Answer { status: response.status(), headers: std::mem::take(response.headers_mut()), bytes })
        });
        answer.await
    }

    async fn place(&self, wanted: For<'_>, url: &Url, limits: &Limits) -> Result<Place, FetchError> {
        self.inner.pools.place(wanted, url, limits.max_bytes).await
    }

    /// Gives the work its time.
    async fn in_time<T>(&self, work: impl Future<Output = Result<T, FetchError>>) -> Result<T, FetchError> {
        let after = self.inner.options.timeout;
        tokio::time::timeout(after, work).await.unwrap_or(Err(FetchError::Timeout { after }))
    }

    async fn read(
        &self,
        response: Response,
        limits: &Limits,
        place: &mut Place,
    ) -> Result<Fetched, FetchError> {
        read(response, limits, self.inner.options.least_rate, place).await
    }

    /// How long the file at `url` is.
    async fn total(&self, url: &Url) -> Result<u64, FetchError> {
        let mut nowhere = Place::default();
        Ok(self.part(url, 0, 1, &Limits { max_bytes: 1 }, &mut nowhere).await?.total)
    }

    async fn part(
        &self,
        url: &Url,
        start: u64,
        length: u64,
        limits: &Limits,
        place: &mut Place,
    ) -> Result<Fetched, FetchError> {
        let host = || host_of(url);
        let range = range::header(start, length).ok_or_else(|| FetchError::OutOfRange { host: host() })?;
        let ask = Ask { headers: HeaderMap::from_iter([(RANGE, range)]), ..Ask::get(url) };
        let response = match self.follow(&ask).await {
            Err(FetchError::Status(416) | FetchError::Storage { status: 416, .. }) => {
                return Err(FetchError::OutOfRange { host: host() });
            }
            other => other?,
        };
        if response.status() != StatusCode::PARTIAL_CONTENT {
            return Err(FetchError::NoRanges { host: host() });
        }
        let sent =
            ContentRange::of(response.headers()).filter(|sent| sent.first == start && sent.length <= length);
        let sent = sent.ok_or_else(|| FetchError::NoRanges { host: host() })?;
        let fetched = self.read(response, limits, place).await?;
        match fetched.bytes.len() as u64 == sent.length {
            true => Ok(Fetched { total: sent.total, ..fetched }),
            false => Err(FetchError::NoRanges { host: host() }),
        }
    }

    /// Sends the request, and again to wherever a redirect leads; each place is checked as if it were the first.
    async fn follow(&self, ask: &Ask<'_>) -> Result<Response, FetchError> {
        let mut url = ask.url.clone();
        for _ in 0..=self.inner.options.max_redirects {
            let response = self.inner.hop(ask, &url).await?;
            if follows(&ask.method, response.status()) {
                url = location(&response).ok_or_else(|| FetchError::BadRedirect { host: host_of(&url) })?;
            } else if response.status().is_success() || ask.is_answered_by(response.status()) {
                return Ok(response);
            } else {
                return Err(storage::refusal(response, self.inner.options.least_rate).await);
            }
        }
        Err(FetchError::TooManyRedirects { limit: self.inner.options.max_redirects })
    }
}

impl Inner {
    async fn hop(&self, ask: &Ask<'_>, url: &Url) -> Result<Response, FetchError> {
        check(url, self.options.allow_http)?;
        let addresses = permitted_addresses(url, &self.names, &self.options.allow).await?;
        let unsent = |error| FetchError::unsent(host_of(url), error);
        let client = self.client(addresses).map_err(unsent)?;
        let request = client.request(ask.method.clone(), url.clone()).headers(ask.headers.clone());
        request.body(ask.body.clone()).send().await.map_err(unsent)
    }

    /// A client for one hop, which can reach these addresses and no others. Not kept, so that no
    /// pooled connection outlives the check it passed; TLS sessions are resumed all the same.
    #[allow(clippy::disallowed_methods, reason = "this is the guard that everybody else has to use")]
    fn client(&self, addresses: Vec<SocketAddr>) -> reqwest::Result<Client> {
        let several = addresses.len() > 1;
        let mut builder = Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .dns_resolver(Pinned(addresses))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .http1_only()
            .pool_max_idle_per_host(0)
            // Whatever another crate switches on in reqwest: sizes and ranges are those on the wire.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .user_agent(self.user_agent.clone());
        if several {
            // Shared out among the addresses, so that a dead first one does not use up the time of the others.
            builder = builder.connect_timeout(self.options.timeout / 2);
        }
        builder.build()
    }
}

fn check(url: &Url, allow_http: bool) -> Result<(), FetchError> {
    match url.scheme() {
        "https" => {}
        "http" if allow_http => {}
        "http" => return Err(FetchError::NotHttps { host: host_of(url) }),
        _ => return Err(FetchError::BadUrl { reason: BadUrl::NotHttps }),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(FetchError::BadUrl { reason: BadUrl::Credentials });
    }
    Ok(())
}

fn follows(method: &Method, status: StatusCode) -> bool {
    match status.as_u16() {
        301..=303 => method != Method::POST,
        307 | 308 => true,
        _ => false,
    }
}

fn location(response: &Response) -> Option<Url> {
    let text = response.headers().get(LOCATION)?.to_str().ok()?;
    response.url().join(text).ok()
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("options", &self.inner.options).finish_non_exhaustive()
    }
}
