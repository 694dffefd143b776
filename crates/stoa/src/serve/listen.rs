//! The socket, and what is spoken on it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;

use super::files;
use super::patience::{Bounded, Places};
use crate::config::Limits;

/// How often a silent HTTP/2 connection is asked whether it is still there, and how long it may take to answer.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// Requests under way at once on one HTTP/2 connection.
const STREAMS: u32 = 128;

/// Takes the address; nobody is answered yet.
pub(super) fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener =
        TcpListener::bind(address).with_context(|| format!("server.listen: cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// A server that is ready to answer.
pub(super) struct Server {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<RustlsConfig>,
    pub(super) router: Router,
    pub(super) limits: Limits,
}

impl Server {
    /// Answers until `handle` says to stop and the last request is answered.
    pub(super) async fn run(self, handle: Handle<SocketAddr>) -> std::io::Result<()> {
        let service = self.router.into_make_service_with_connect_info::<SocketAddr>();
        let mut server = axum_server::from_tcp(self.listener)?.handle(handle);
        let patience = self.limits.head_time.0;
        let head = u32::try_from(self.limits.head.0).unwrap_or(u32::MAX);
        let http = server.http_builder();
        http.http1().timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(head as usize);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING.0)
            .keep_alive_timeout(PING.1)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(head);
        let places = Places::new(files::room_for(self.limits.connections));
        match self.tls {
            None => {
                let acceptor = Bounded::new(DefaultAcceptor::new(), patience, places);
                server.acceptor(acceptor).serve(service).await
            }
            Some(tls) => {
                let acceptor = Bounded::new(RustlsAcceptor::new(tls), patience, places);
                server.acceptor(acceptor).serve(service).await
            }
        }
    }
}
