//! What becomes of a connection once its host is known: it is played, let through or refused.

use std::convert::Infallible;
use std::future::Future;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::allow::{Allowed, plain};
use crate::hosts::Host;
use crate::met::Fate;
use crate::names::Names;
use crate::outside::Outside;
use crate::stage::{Stage, error};
use crate::{Authority, HOSTS};

/// How long nothing is accepted after accepting failed, because there are too many open files.
pub(crate) const BREATH: Duration = Duration::from_millis(10);

/// Everything that connections may come to.
pub struct Front {
    pub(crate) stage: Stage,
    pub(crate) names: Names,
    tls: TlsAcceptor,
    allow: Vec<Allowed>,
    outside: Outside,
}

impl Front {
    /// Hosts in `allow` are tunneled to, unseen. `machine` is the name of this machine.
    pub fn new(stage: Stage, authority: &Authority, allow: Vec<Allowed>, machine: &str) -> Self {
        let tls = TlsAcceptor::from(authority.tls.clone());
        Self { stage, tls, allow, outside: Outside::of_environment(), names: Names::new(machine) }
    }

    /// Speaks TLS as `host` and answers what comes.
    pub(crate) async fn play<S>(self: Arc<Self>, host: Host, client: SocketAddr, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = match self.tls.accept(stream).await {
            Ok(stream) => stream,
            Err(error) => return self.stage.recorder().met(host.name(), Fate::Distrusted(error.to_string())),
        };
        let service = service_fn(move |request| {
            let front = self.clone();
            async move { front.stage.answer(host, client, request).await }
        });
        let http = auto::Builder::new(TokioExecutor::new());
        if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
            tracing::debug!(error, "a connection ended early");
        }
    }

    pub(crate) fn is_allowed(&self, host: &str, port: u16) -> bool {
        self.allow.iter().any(|allowed| allowed.permits(host, port))
    }

    /// A connection to a host that is allowed, or why there is none.
    pub(crate) async fn let_through(&self, host: &str, port: u16) -> Result<TcpStream, String> {
        let host = plain(host);
        let connected = self.outside.connect(&host, port).await;
        let fate = match &connected {
            Ok(_) => Fate::LetThrough,
            Err(why) => Fate::OutOfReach(why.clone()),
        };
        self.stage.recorder().met(&host, fate);
        connected
    }

    /// Notes that a host was asked for in vain, and says so.
    pub(crate) fn refuse(&self, host: &str, port: u16) -> Response {
        let host = plain(host);
        let message = match Host::played(&host) {
            Some(_) => format!("the sandbox plays {host} over HTTPS only, at port 443"),
            None => format!(
                "the sandbox lets nothing out to {host}: it plays {}; start it with --allow {host} to let this through",
                HOSTS.join(", ")
            ),
        };
        self.stage.recorder().met(&host, Fate::Refused(port));
        error(StatusCode::FORBIDDEN, "HostRefused", message)
    }

    /// The addresses of a name inside.
    pub(crate) fn address_of(&self, name: &str) -> (Ipv4Addr, Ipv6Addr) {
        if !self.names.is_own(name) {
            self.stage.recorder().met(name, Fate::LookedUp);
        }
        self.names.addresses(name)
    }
}

/// Hands every connection of a socket to `serve`, in a task of its own.
pub(crate) async fn accept<F>(listener: TcpListener, serve: impl Fn(TcpStream, SocketAddr) -> F) -> Infallible
where
    F: Future<Output = ()> + Send + 'static,
{
    loop {
        match listener.accept().await {
            Ok((stream, client)) => {
                // Small answers leave at once; a socket that cannot do that is merely slower.
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "TCP_NODELAY");
                }
                drop(tokio::spawn(serve(stream, client)));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}
