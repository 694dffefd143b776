//! The steps of publishing, as they go.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use client::{Failure, OfferName, Step, Watched, follow};
use serde_json::Value;

use super::Desk;
use super::shown::{GREEN, RED, painted};

/// Cells of a full bar.
const BAR: usize = 20;

/// Waits for the end and shows the steps on standard error: a bar that moves for each on a terminal, else a line for each
/// change of status, unless a program reads.
pub(super) async fn watch(
    desk: &Desk,
    name: &OfferName,
    watched: &Watched,
    timeout: Duration,
) -> Result<Value, Failure> {
    let mut view = desk.talks.then(|| View::new(""));
    let show = |step: &Step| view.iter_mut().for_each(|view| view.show(step));
    let ended = follow(&desk.session, name, watched, timeout, show).await;
    view.iter_mut().for_each(View::end);
    ended
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
        Self {
            terminal: std::io::stderr().is_terminal(),
            prefix: prefix.into(),
            line: None,
            told: Vec::new(),
        }
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

    /// Draws over the bar of the same step, or below that of another.
    fn bar(&mut self, step: &Step) {
        if self.line.as_ref().is_some_and(|name| *name != step.name) {
            self.end();
        }
        let filled = BAR * usize::from(step.percent) / 100;
        let colour = if step.status == "rejected" { RED } else { GREEN };
        let bar = painted(&"█".repeat(filled), colour, true);
        let empty = "░".repeat(BAR - filled);
        eprint!("\r\x1b[2K{bar}{empty} {:>3}%  {}", step.percent, self.plain(step));
        // What cannot be shown is no reason to stop waiting.
        let _ = std::io::stderr().flush();
        self.line = Some(step.name.clone());
    }

    /// Leaves the bar as it is, and the cursor below.
    pub(super) fn end(&mut self) {
        if self.line.take().is_some() {
            eprintln!();
        }
    }

    fn plain(&self, step: &Step) -> String {
        format!("{}{}: {}", self.prefix, step.name, step.status)
    }
}
