//! The loopback socket of tools that go through a proxy, with CONNECT, and of those that can be told another address, with
//! plain HTTP.

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
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::front::{Front, accept};
use crate::hosts::Host;
use crate::stage::{Unanswered, error};

/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;

/// A sandbox's socket.
pub struct Proxy {
    listener: TcpListener,
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
    pub async fn run(self, front: Arc<Front>) -> Infallible {
        let own = self.own;
        accept(self.listener, move |stream, client| serve(front.clone(), own, stream, client)).await
    }
}

/// Answers one client of a proxy at the address `own`.
pub(crate) async fn serve(front: Arc<Front>, own: SocketAddr, stream: TcpStream, client: SocketAddr) {
    let service = service_fn(move |request| answer(front.clone(), own, client, request));
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), service).with_upgrades().await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn answer(
    front: Arc<Front>,
    own: SocketAddr,
    client: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Unanswered> {
    if request.method() == Method::CONNECT {
        return Ok(connect(front, client, request).await);
    }
    let own = |target: &Target| target.as_str() == own.to_string();
    match request.uri().authority().filter(|target| !own(target)) {
        None => front.stage.answer(Host::Plain, client, request).await,
        Some(target) => Ok(front.refuse(target.host(), target.port_u16().unwrap_or(80))),
    }
}

/// Opens a tunnel: to the marketplace, or to a host that is allowed.
async fn connect(front: Arc<Front>, client: SocketAddr, request: Request<Incoming>) -> Response {
    let Some((target, port)) =
        request.uri().authority().and_then(|target| Some((target.clone(), target.port_u16()?)))
    else {
        return error(StatusCode::BAD_REQUEST, "BadTarget", "CONNECT needs a host and a port".to_owned());
    };
    let host = target.host();
    if let Some(played) = Host::played(host).filter(|_| port == 443) {
        tokio::spawn(async move {
            match hyper::upgrade::on(request).await {
                Ok(upgraded) => front.play(played, client, TokioIo::new(upgraded)).await,
                Err(error) => tracing::debug!(%error, "a tunnel was not opened"),
            }
        });
    } else if front.is_allowed(host, port) {
        let far = match front.let_through(host, port).await {
            Ok(far) => far,
            Err(why) => {
                let message = format!("{target} cannot be reached: {why}");
                return error(StatusCode::BAD_GATEWAY, "OutOfReach", message);
            }
        };
        tokio::spawn(tunnel(request, far));
    } else {
        return front.refuse(host, port);
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
