//! `stoa apply`.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::Args;
use client::files::{self, Goal, OnFailure, Outcome, Secrets};
use client::{Failure, OfferName, Step};
use domain::Span;
use serde_json::Value;

use super::common::Common;
use super::directory::{self, EXIT_CODES};
use super::shown::Shown;
use super::watch::{View, unless_interrupted};
use super::{Desk, complaint};
use crate::sheet::Sheet;

#[derive(Args)]
#[command(after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// A directory with a YAML or JSON file for each offer, or one such file.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// Publish to the preview what is not there yet.
    #[arg(long)]
    publish: bool,
    /// Take live what is not live yet, by way of the preview, and wait for it.
    #[arg(long)]
    live: bool,
    /// With --publish: wait for the previews, and show the steps meanwhile.
    #[arg(long)]
    wait: bool,
    /// Wait this long for all offers together, then give up with exit code 5; publishing goes on.
    #[arg(long, value_name = "SPAN", default_value = "2h")]
    timeout: Span,
    /// Begin nothing more after the first failure.
    #[arg(long)]
    fail_fast: bool,
    /// Send secrets although nothing else changes: a marketplace does not show whether they are the same.
    #[arg(long)]
    renew_secrets: bool,
    #[command(flatten)]
    pub(super) common: Common,
}

impl Arguments {
    fn goal(&self) -> Result<Goal, Failure> {
        match (self.live, self.publish) {
            (true, _) => Ok(Goal::Live { wait: self.timeout }),
            (false, true) => Ok(Goal::Preview { wait: self.wait.then_some(self.timeout) }),
            (false, false) if self.wait => {
                Err(Failure::Usage("--wait waits for what --publish or --live starts: give one".to_owned()))
            }
            (false, false) => Ok(Goal::Draft),
        }
    }
}

pub(super) async fn run(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    let goal = arguments.goal()?;
    let on_failure = if arguments.fail_fast { OnFailure::Stop } else { OnFailure::GoOn };
    let secrets = if arguments.renew_secrets { Secrets::Renew } else { Secrets::Keep };
    let plan = directory::compare(desk, &arguments.directory, secrets, goal).await?;
    if desk.talks {
        directory::warn(&plan);
        let err = std::io::stderr();
        let changes = plan.offers.iter().filter_map(|planned| directory::changes(planned, &err));
        changes.for_each(|text| eprintln!("{text}"));
    }
    let progress = RefCell::<Progress>::default();
    let watch = |name: &OfferName, step: &Step| {
        if desk.talks {
            progress.borrow_mut().show(name, step);
        }
    };
    let interrupted =
        "you no longer wait: what was saved stays saved, and what is publishing goes on; the same command takes it up again".to_owned();
    let work = async { Ok(files::apply(&desk.session, plan, goal, on_failure, &watch).await) };
    let outcomes = unless_interrupted(interrupted, work).await;
    progress.borrow_mut().end();
    let outcomes = outcomes?;
    if desk.talks {
        let warnings = outcomes.iter().flat_map(|outcome| &outcome.warnings);
        warnings.for_each(|warning| eprintln!("warning: {warning}"));
    }
    let failures = || outcomes.iter().filter_map(|outcome| outcome.failure.as_ref());
    failures().for_each(|failure| complaint::print(failure, arguments.common.output));
    let code = worst(failures().map(Failure::exit_code));
    Ok(shown(&outcomes).ending(code))
}

/// The exit code for everything that went wrong: what failed outweighs what was refused, and that what takes its time.
fn worst(codes: impl Iterator<Item = u8>) -> u8 {
    codes.min_by_key(|code| [1, 2, 4, 5].iter().position(|known| known == code)).unwrap_or(0)
}

fn shown(outcomes: &[Outcome]) -> Shown {
    let rows = outcomes.iter().map(|outcome| {
        let file = &outcome.planned.file;
        let cells = [file.name.to_string(), file.path.display().to_string(), outcome.told()];
        cells.map(Value::from).to_vec()
    });
    let text = Sheet::list(&["offer", "file", "done"], rows).text();
    Shown::told(outcomes.iter().map(Outcome::to_json).collect(), text)
}

/// The steps of several offers.
#[derive(Default)]
struct Progress {
    views: Vec<(OfferName, View)>,
    /// Whose bar the cursor is on.
    last: Option<usize>,
}

impl Progress {
    fn show(&mut self, name: &OfferName, step: &Step) {
        let known = self.views.iter().position(|(known, _)| known == name);
        let at = known.unwrap_or_else(|| {
            self.views.push((name.clone(), View::new(format!("{name}: "))));
            self.views.len() - 1
        });
        if self.last != Some(at) {
            // The bars of two offers that grow at once would fill the screen.
            if !self.views[at].1.is_news(step) {
                return;
            }
            self.end();
            self.last = Some(at);
        }
        self.views[at].1.show(step);
    }

    fn end(&mut self) {
        if let Some(at) = self.last {
            self.views[at].1.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_outweighs_what_was_refused_and_that_what_takes_its_time() {
        let worst = |codes: &[u8]| worst(codes.iter().copied());
        assert_eq!([worst(&[]), worst(&[5]), worst(&[5, 4]), worst(&[4, 1, 5])], [0, 5, 4, 1]);
    }
}
