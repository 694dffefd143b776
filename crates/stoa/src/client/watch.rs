//! The steps of publishing, as they go.

use std::io::{IsTerminal as _, Write as _};

use client::{Failure, OfferName, Step, Watched, follow};
use domain::Span;
use serde_json::Value;

use super::Desk;
use super::shown::{GREEN, painted};

/// Cells of a full bar.
const BAR: usize = 20;

/// Columns a terminal must have for bars: one with a step behind it, on one line.
const NARROW: u16 = 70;

/// Waits for the end and shows the steps on standard error: a bar that moves for each on a terminal, else a line for each
/// change of status, unless a program reads. Whoever interrupts it is told that publishing goes on.
pub(super) async fn watch(
    desk: &Desk,
    name: &OfferName,
    watched: &Watched,
    timeout: Span,
) -> Result<Value, Failure> {
    let mut view = desk.talks.then(|| View::new(""));
    let show = |step: &Step| view.iter_mut().for_each(|view| view.show(step));
    let interrupted = format!(
        "you no longer wait, and publishing `{name}` goes on: see how far it is with `stoa offer status {name}`, wait on with `stoa offer wait {name}`, stop it with `stoa offer cancel {name}`"
    );
    let ended =
        unless_interrupted(interrupted, follow(&desk.session, name, watched, timeout.into(), show)).await;
    view.iter_mut().for_each(View::end);
    ended
}

/// What comes of `work`, unless somebody presses ^C before, who is told `message`.
pub(super) async fn unless_interrupted<T>(
    message: String,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    tokio::select! {
        done = work => done,
        Ok(()) = tokio::signal::ctrl_c() => Err(Failure::Interrupted(message)),
    }
}

/// Whether bars can be drawn on standard error: it is a terminal that knows how to clear a line, and wide enough.
fn draws_bars() -> bool {
    let err = std::io::stderr();
    let dumb = std::env::var_os("TERM").is_none_or(|term| term == "dumb");
    let wide =
        || rustix::termios::tcgetwinsize(&err).is_ok_and(|size| size.ws_col == 0 || size.ws_col >= NARROW);
    err.is_terminal() && !dumb && wide()
}

/// The steps of one offer.
pub(super) struct View {
    terminal: bool,
    /// What every line begins with.
    prefix: String,
    /// The step whose bar the cursor is on.
    line: Option<String>,
    /// The status each step was last shown in.
    told: Vec<(String, String)>,
}

impl View {
    pub(super) fn new(prefix: impl Into<String>) -> Self {
        Self { terminal: draws_bars(), prefix: prefix.into(), line: None, told: Vec::new() }
    }

    /// Whether the step has another status than when it was shown last.
    pub(super) fn is_news(&self, step: &Step) -> bool {
        match self.status(step) {
            None => step.status != "notStarted",
            Some(status) => *status != step.status,
        }
    }

    fn status(&self, step: &Step) -> Option<&String> {
        self.told.iter().find(|(name, _)| *name == step.name).map(|(_, status)| status)
    }

    pub(super) fn show(&mut self, step: &Step) {
        let news = self.is_news(step);
        match self.terminal {
            true if news || self.status(step).is_some() => self.bar(step),
            false if news => eprintln!("{}", self.plain(step)),
            _ => {}
        }
        if news {
            self.told.retain(|(name, _)| *name != step.name);
            self.told.push((step.name.clone(), step.status.clone()));
        }
    }

    /// Draws over the bar of the same step. Of a step that has come to its end a plain line stays.
    fn bar(&mut self, step: &Step) {
        if self.line.as_ref().is_some_and(|name| *name != step.name) {
            self.end();
        }
        if matches!(step.status.as_str(), "complete" | "rejected") {
            eprintln!("\r\x1b[2K{}", self.plain(step));
            self.line = None;
            return;
        }
        let filled = BAR * usize::from(step.percent) / 100;
        let bar = painted(&"█".repeat(filled), GREEN, true);
        let empty = "░".repeat(BAR - filled);
        eprint!("\r\x1b[2K{bar}{empty} {:>3}%  {}", step.percent, self.plain(step));
        // What cannot be shown is no reason to stop waiting.
        let _ = std::io::stderr().flush();
        self.line = Some(step.name.clone());
    }

    /// Clears a bar that is not full: what it was of goes on elsewhere, or has ended with an error that is told.
    pub(super) fn end(&mut self) {
        if self.line.take().is_some() {
            eprint!("\r\x1b[2K");
        }
    }

    fn plain(&self, step: &Step) -> String {
        format!("{}{}: {}", self.prefix, step.name, step.status)
    }
}
