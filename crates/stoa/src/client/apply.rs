//! `stoa apply`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use client::files::{self, Course, Outcome, Secrets, Stage};
use client::{Failure, OfferName, Step};
use domain::Span;
use serde_json::Value;

use super::arguments::Common;
use super::directory::{self, EXIT_CODES};
use super::shown::Shown;
use super::watch::View;
use super::{Desk, complaint};
use crate::sheet::{Output, Sheet};

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
    fn course(&self) -> Result<Course, Failure> {
        let to = match (self.live, self.publish) {
            (true, _) => Stage::Live,
            (false, true) => Stage::Preview,
            (false, false) if self.wait => {
                return Err(Failure::Usage("--wait waits for what --publish or --live starts: give one".to_owned()));
            }
            (false, false) => Stage::Draft,
        };
        let wait: Option<Duration> = (self.wait || self.live).then_some(self.timeout.0);
        Ok(Course { to, wait, fail_fast: self.fail_fast })
    }
}

pub(super) async fn run(desk: &Desk, arguments: &Arguments) -> Result<Shown, Failure> {
    let course = arguments.course()?;
    let secrets = if arguments.renew_secrets { Secrets::Renew } else { Secrets::Keep };
    let (plan, _) = directory::compare(desk, &arguments.directory, secrets).await?;
    directory::warn(&plan);
    if arguments.common.output == Output::Table {
        let err = std::io::stderr();
        let changes = plan.offers.iter().filter_map(|planned| directory::changes(planned, &err));
        changes.for_each(|text| eprintln!("{text}"));
    }
    let mut progress = Progress::default();
    let outcomes = files::apply(&desk.session, plan, &course, &mut |name, step| progress.show(name, step)).await;
    progress.end();
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

/// The steps of one offer after the other.
#[derive(Default)]
struct Progress(Option<(OfferName, View)>);

impl Progress {
    fn show(&mut self, name: &OfferName, step: &Step) {
        if self.0.as_ref().is_none_or(|(shown, _)| shown != name) {
            self.end();
            eprintln!("{name}");
            self.0 = Some((name.clone(), View::new()));
        }
        if let Some((_, view)) = &mut self.0 {
            view.show(step);
        }
    }

    fn end(&mut self) {
        if let Some((_, mut view)) = self.0.take() {
            view.end();
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
