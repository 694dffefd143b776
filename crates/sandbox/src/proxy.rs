//! The loopback socket everything comes to: CONNECT for tools that go through a proxy, plain HTTP for those that can be
//! told another address.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Body;
use axum::http::uri::Authority as Target;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::upgrade::Upgraded;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::hosts::Host;
use crate::stage::{Stage, Unanswered, error};
use crate::{Authority, HOSTS};

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;
/// How long nothing is accepted after accepting failed, because there are too many open files.
const BREATH: std::time::Duration = std::time::Duration::from_millis(10);

/// A sandbox's socket.
pub struct Proxy {
    listener: TcpListener,
    own: SocketAddr,
}

/// What stands behind it.
pub struct ProxyOptions {
    pub stage: Stage,
    pub authority: Arc<Authority>,
    /// Hosts that are tunneled to, unseen.
    pub allow: Vec<String>,
}

struct Shared {
    stage: Stage,
    tls: TlsAcceptor,
    allow: Vec<String>,
    own: SocketAddr,
}

impl Proxy {
    /// Takes the address; nobody is answered yet.
    pub fn bind(address: SocketAddr) -> std::io::Result<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let listener = socket.listen(BACKLOG)?;
        Ok(Self { own: listener.local_addr()?, listener })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.own
    }

    /// Answers for as long as it is polled.
    pub async fn run(self, options: ProxyOptions) -> Infallible {
        let shared = Arc::new(Shared {
            stage: options.stage,
            tls: TlsAcceptor::from(options.authority.tls.clone()),
            allow: options.allow,
            own: self.own,
        });
        loop {
            match self.listener.accept().await {
                Ok((stream, client)) => drop(tokio::spawn(serve(shared.clone(), stream, client))),
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
    }
}

/// Answers one client of the socket.
async fn serve(shared: Arc<Shared>, stream: TcpStream, client: SocketAddr) {
    // Small answers leave at once; a socket that cannot do that is merely slower.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let service = service_fn(move |request| answer(shared.clone(), client, request));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    shared: Arc<Shared>,
    client: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Unanswered> {
    if request.method() == Method::CONNECT {
        return Ok(connect(shared, client, request).await);
    }
    let own = |target: &Target| target.as_str() == shared.own.to_string();
    match request.uri().authority().filter(|target| !own(target)) {
        None => shared.stage.answer(Host::Plain, client, request).await,
        Some(target) => Ok(shared.refused(target.host())),
    }
}

/// Opens a tunnel: to the marketplace, or to a host that is allowed.
async fn connect(shared: Arc<Shared>, client: SocketAddr, request: Request<Incoming>) -> Response {
    let Some(target) = request.uri().authority().cloned() else {
        return error(StatusCode::BAD_REQUEST, "BadTarget", "CONNECT needs a host and a port".to_owned());
    };
    let host = target.host();
    if let Some(played) = Host::played(host).filter(|_| target.port_u16() == Some(443)) {
        tokio::spawn(async move {
            match hyper::upgrade::on(request).await {
                Ok(upgraded) => shared.play(played, client, upgraded).await,
                Err(error) => tracing::debug!(%error, "a tunnel was not opened"),
            }
        });
    } else if shared.allow.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
        let far = match TcpStream::connect(target.as_str()).await {
            Ok(far) => far,
            Err(why) => {
                let message = format!("{target} cannot be reached: {why}");
                return error(StatusCode::BAD_GATEWAY, "OutOfReach", message);
            }
        };
        tokio::spawn(tunnel(request, far));
    } else {
        return shared.refused(host);
    }
    Response::new(Body::empty())
}

async fn tunnel(request: Request<Incoming>, mut far: TcpStream) {
    let copied = async {
        let mut near = TokioIo::new(hyper::upgrade::on(request).await.map_err(std::io::Error::other)?);
        tokio::io::copy_bidirectional(&mut near, &mut far).await
    };
    if let Err(error) = copied.await {
        tracing::debug!(%error, "a tunnel ended early");
    }
}

impl Shared {
    /// Speaks TLS as `host` and answers what comes.
    async fn play(self: Arc<Self>, host: Host, client: SocketAddr, upgraded: Upgraded) {
        let stream = match self.tls.accept(TokioIo::new(upgraded)).await {
            Ok(stream) => stream,
            Err(error) => {
                tracing::warn!(
                    %error, ?host,
                    "a tool did not go on after it saw the sandbox's certificate; does it read the CA bundle?"
                );
                return;
            }
        };
        let service = service_fn(move |request| {
            let shared = self.clone();
            async move { shared.stage.answer(host, client, request).await }
        });
        let http = auto::Builder::new(TokioExecutor::new());
        if let Err(error) = http.serve_connection(TokioIo::new(stream), service).await {
            tracing::debug!(error, "a connection ended early");
        }
    }

    fn refused(&self, host: &str) -> Response {
        self.stage.recorder().refused(host);
        let message = match Host::played(host) {
            Some(_) => format!("the sandbox plays {host} over HTTPS only, at port 443"),
            None => format!(
                "the sandbox lets nothing out to {host}: it plays {}; start it with --allow {host} to let this through",
                HOSTS.join(", ")
            ),
        };
        error(StatusCode::FORBIDDEN, "HostRefused", message)
    }
}
