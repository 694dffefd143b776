//! The way to hosts that are let through: as the person who started the sandbox would go, through their proxy.

use std::time::Duration;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use tokio::net::TcpStream;
use tower::ServiceExt as _;

use crate::allow::LOCALHOST;

/// How long a connection may take to be there.
const CONNECT: Duration = Duration::from_secs(10);

pub(crate) struct Outside {
    proxies: Matcher,
}

impl Outside {
    /// With the proxy that `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` of this process name.
    pub(crate) fn of_environment() -> Self {
        Self { proxies: Matcher::from_env() }
    }

    /// A connection, or why there is none.
    pub(crate) async fn connect(&self, host: &str, port: u16) -> Result<TcpStream, String> {
        let connected = tokio::time::timeout(CONNECT, self.connect_now(host, port)).await;
        connected.unwrap_or_else(|_| Err(format!("no connection after {} s", CONNECT.as_secs())))
    }

    async fn connect_now(&self, host: &str, port: u16) -> Result<TcpStream, String> {
        let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
        let scheme = if port == 80 { "http" } else { "https" };
        let target: Uri =
            format!("{scheme}://{bracketed}:{port}/").parse().map_err(|_| "it is no host".to_owned())?;
        // A proxy knows another machine under that name.
        let Some(proxy) = self.proxies.intercept(&target).filter(|_| host != LOCALHOST) else {
            return TcpStream::connect((host, port)).await.map_err(|error| error.to_string());
        };
        if proxy.uri().scheme_str() != Some("http") {
            return Err("it lies behind a proxy, and that is reached by http:// only".to_owned());
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), HttpConnector::new());
        if let Some(auth) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(auth.clone());
        }
        let through = tunnel.oneshot(target).await.map_err(|error| format!("the proxy: {error}"))?;
        Ok(through.into_inner())
    }
}
