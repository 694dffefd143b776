//! Whether the command is isolated, and what its user is told about it.

use std::net::SocketAddr;

use anyhow::Context as _;
use sandbox::{Allowed, Inside};
use tokio::task::JoinHandle;

use super::arguments::Run;
use super::environment::Trust;
use super::isolate::{self, Isolated};
use super::listening;
use super::place::Place;
use super::wanted::Wanted;

/// Namespaces that are being made, while the marketplace is, too.
pub(super) type Isolating = JoinHandle<anyhow::Result<(Isolated, Inside)>>;

/// Begins where there is a command, and its user has not declined.
pub(super) fn begin(
    run: &Run,
    place: &Place,
    trust: &Trust,
    proxy: SocketAddr,
) -> anyhow::Result<Option<Isolating>> {
    if run.command.is_empty() || run.no_isolate {
        return Ok(None);
    }
    isolate::write_files(place, trust)?;
    let (allow, command) = (run.allow.clone(), run.command.clone());
    let wanted = Wanted { place: place.path().to_owned(), proxy, allow, command };
    Ok(Some(tokio::task::spawn_blocking(move || Isolated::new(&wanted))))
}

/// Waits for what was begun; where it cannot be had, that is told, and is an error only for who insists.
pub(super) async fn end(
    run: &Run,
    isolating: Option<Isolating>,
    proxy: SocketAddr,
) -> anyhow::Result<Option<(Isolated, Inside)>> {
    const PAST: &str = "a tool that uses no proxy goes past the sandbox, and publishes for real";
    let Some(isolating) = isolating else {
        if run.no_isolate {
            eprintln!("stoa sandbox: not isolated, as was asked for: {PAST}");
        }
        return Ok(None);
    };
    match isolating.await.context("isolation ended by itself")? {
        Ok(isolated) => {
            tell_of_servers(&run.allow, proxy);
            Ok(Some(isolated))
        }
        Err(error) if run.isolate => Err(error.context("--isolate: the command cannot be isolated here")),
        Err(error) => {
            eprintln!("stoa sandbox: not isolated ({error:#}): {PAST}");
            Ok(None)
        }
    }
}

/// As many ports are named.
const NAMED: usize = 10;

/// Names the servers that were within reach until now.
fn tell_of_servers(allow: &[Allowed], proxy: SocketAddr) {
    let mut ports = listening::ports();
    ports.remove(&proxy.port());
    for allowed in allow.iter().filter_map(Allowed::port) {
        ports.remove(&allowed);
    }
    let named: Vec<_> = ports.iter().take(NAMED).map(u16::to_string).collect();
    let Some(first) = named.first() else { return };
    let more = if ports.len() > NAMED { " and more" } else { "" };
    eprintln!(
        "stoa sandbox: servers of this machine are out of reach: port {}{more}; --allow localhost:{first} lets one through",
        named.join(", ")
    );
}
