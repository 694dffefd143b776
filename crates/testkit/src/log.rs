//! The log of all tests of a process, and the secrets that must never be in it.

use std::io;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

#[derive(Default)]
struct Log {
    text: Vec<u8>,
    secrets: Vec<String>,
}

fn log() -> MutexGuard<'static, Log> {
    static LOG: OnceLock<Mutex<Log>> = OnceLock::new();
    // A test that failed while it logged does not make the log worse.
    LOG.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner)
}

/// Collects, from now on, everything the process logs, down to traces of our own crates.
pub fn collect() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_writer(Collector)
            .with_ansi(false)
            .with_env_filter(tracing_subscriber::EnvFilter::new("trace,hyper=info,h2=info,mio=info"))
            .finish();
        tracing::subscriber::set_global_default(subscriber).expect("nothing else collects logs in tests");
    });
}

/// Notes a text that must never be logged.
pub fn keep_out(secret: &str) {
    assert!(secret.len() >= 8, "too short to be told from other words");
    log().secrets.push(secret.to_owned());
}

/// Fails the test when a secret is in the log.
pub fn check() {
    let log = log();
    if let Some(before) = leak(&String::from_utf8_lossy(&log.text), &log.secrets) {
        panic!("a secret was logged: {before}<the secret>");
    }
}

/// What stands on its line before the first secret in `text`.
fn leak(text: &str, secrets: &[String]) -> Option<String> {
    let at = secrets.iter().find_map(|secret| text.find(secret.as_str()))?;
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    Some(text[start..at].to_owned())
}

/// The log so far.
pub fn text() -> String {
    String::from_utf8_lossy(&log().text).into_owned()
}

#[derive(Clone, Copy)]
struct Collector;

impl io::Write for Collector {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        log().text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Collector {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        *self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_wherever_it_stands() {
        let secrets = ["s3cret-text".to_owned()];
        assert_eq!(leak("one\ntoken=s3cret-text more", &secrets).as_deref(), Some("token="));
        assert_eq!(leak("one\ntoken=… more", &secrets), None);
    }
}
