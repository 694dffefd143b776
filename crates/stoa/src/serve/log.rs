//! The log, on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{Log, LogFormat};

/// Logs as the operator wants it, from now on; panics, too.
pub(super) fn start(log: &Log) {
    let subscriber = fmt().with_env_filter(log.filter.directives()).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => subscriber.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => subscriber.json().flatten_event(true).with_span_list(false).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(panic = panic.payload_as_str(), place, "a thread panicked");
    }));
}

/// For commands that print what they do themselves: warnings only, and none of how the other side of a connection ends it.
pub(crate) fn quiet() {
    let filter = EnvFilter::new("warn,rustls=error");
    fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
