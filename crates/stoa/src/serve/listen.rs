//! The socket, and what is spoken on it.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use rustix::net::sockopt::set_socket_send_buffer_size;

use super::bounded::{Bounded, Places};
use super::files;
use super::patience::Patience;
use super::tls_only::TlsOnly;
use crate::config::Limits;

/// How often a silent HTTP/2 connection is asked whether it is still there, and how long it may take to answer.
const PING: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(10));

/// Requests under way at once on one HTTP/2 connection.
const STREAMS: u32 = 128;

/// Bytes that the system holds of what a client has not taken. With more, it would be minutes before anybody saw that a
/// slow client takes something.
const UNSENT: usize = 64 << 10;

/// Bytes of one answer over HTTP/2 that the library holds.
const ANSWER: usize = 64 << 10;

/// Takes the address; nobody is answered yet.
pub(super) fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).map_err(|error| cannot_listen(address, error))?;
    // Connections have what their listener has.
    set_socket_send_buffer_size(&listener, UNSENT).context("the buffers of connections cannot be limited")?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

fn cannot_listen(address: SocketAddr, error: std::io::Error) -> anyhow::Error {
    let why = match error.kind() {
        ErrorKind::AddrInUse => {
            "another program does already: stop that one, or choose another port with --listen (port 0 takes a free one)"
        }
        ErrorKind::AddrNotAvailable => "this machine has no such address: choose another with --listen",
        ErrorKind::PermissionDenied => {
            "only root may use such a low port: choose another with --listen, and put a proxy in front"
        }
        _ => return anyhow::Error::new(error).context(format!("server.listen: cannot listen on {address}")),
    };
    anyhow::anyhow!("server.listen: cannot listen on {address}: {why}")
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
        limit(server.http_builder(), &self.limits);
        let patience = Patience { time: self.limits.head_time.0, rate: self.limits.answer_rate.0 };
        let places = Places::new(files::room_for(self.limits.connections));
        match self.tls {
            None => {
                let acceptor = Bounded::new(DefaultAcceptor::new(), patience, places);
                server.acceptor(acceptor).serve(service).await
            }
            Some(tls) => {
                let acceptor = Bounded::new(TlsOnly::new(tls, self.limits.head_time.0), patience, places);
                server.acceptor(acceptor).serve(service).await
            }
        }
    }
}

/// Has hyper give up on heads that do not come, and on those that are too large. Over HTTP/2 it would answer the latter
/// with nothing but a status, so it takes larger ones than [`api::Limits::head`] allows.
fn limit(http: &mut Builder<TokioExecutor>, limits: &Limits) {
    let head = u32::try_from(limits.head.0).unwrap_or(u32::MAX);
    http.http1().timer(TokioTimer::new()).header_read_timeout(limits.head_time.0).max_buf_size(head as usize);
    http.http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING.0)
        .keep_alive_timeout(PING.1)
        .max_concurrent_streams(STREAMS)
        .max_send_buf_size(ANSWER)
        .max_header_list_size(head.saturating_mul(4));
}

#[cfg(test)]
mod tests {
    use hyper_util::rt::TokioIo;
    use hyper_util::service::TowerToHyperService;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::Instant;

    use super::*;
    use crate::config::{Sources, load};

    /// The preface, empty settings, and the beginning of a head of 100 bytes (RFC 9113 sections 3.4, 6.5 and 6.2).
    const PART: &[u8] =
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0\0\0\x64\x01\x05\0\0\0\x01\x82\x84";

    #[tokio::test(start_paused = true)]
    async fn part_of_a_head_of_http_2_is_given_up() {
        let mut http = Builder::new(TokioExecutor::new());
        limit(&mut http, &load(&Sources::default()).unwrap().config.limits);
        let (mut client, server) = tokio::io::duplex(1 << 16);
        let begun = Instant::now();
        client.write_all(PART).await.unwrap();
        let served = tokio::spawn(async move {
            let service = TowerToHyperService::new(Router::new());
            http.serve_connection(TokioIo::new(server), service).await.is_ok()
        });
        let mut came = Vec::new();
        client.read_to_end(&mut came).await.unwrap();
        assert_eq!(begun.elapsed(), PING.0 + PING.1);
        assert!(!served.await.unwrap());
    }
}
