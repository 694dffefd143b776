//! What `stoa diff` and `stoa apply` have in common: offers in files, and what they would change.

use std::io::IsTerminal;
use std::path::Path;

use client::Failure;
use client::files::{self, Action, Goal, Plan, Planned, Release, Secrets, Unset};

use super::{Desk, difference};

/// Exit codes, for the long help of both.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done; `diff`: nothing would change
  1  failed
  2  something is wrong with the command line or the profile, or a file cannot be read
  3  `diff`: something would change, and the marketplace would take it
  4  refused: a file, an offer or the request is not valid; `diff`: would be refused
  5  timed out";

/// Reads the files and compares them with their drafts, and with what is live where they are to go further.
pub(super) async fn compare(desk: &Desk, path: &Path, secrets: Secrets, goal: Goal) -> Result<Plan, Failure> {
    let publisher = desk.session.profile().publisher.as_ref();
    let files = files::read(path, publisher, &|name| std::env::var(name).ok(), Unset::Refuse)?;
    files::plan(&desk.session, files, secrets, goal).await
}

/// What is done with an offer's file, for people; nothing when nothing is.
pub(super) fn changes(planned: &Planned, stream: &impl IsTerminal) -> Option<String> {
    let (file, name) = (&planned.file.path, &planned.file.name);
    let changes = planned.changes();
    let save = (planned.action() != Action::None).then(|| {
        let action = planned.action().as_str();
        format!("{action} {name} ({})\n{}\n", file.display(), difference::text(&changes, stream))
    });
    let release = planned.release().map(|Release { word, changes: released, is_first }| {
        let against = if *is_first { "nothing of it is live yet" } else { "compared with what is live" };
        match *released == changes {
            true => format!("{word} {name}: the same\n"),
            false => format!("{word} {name}: {against}\n{}\n", difference::text(released, stream)),
        }
    });
    let told: String = save.into_iter().chain(release).collect();
    (!told.is_empty()).then_some(told)
}

/// Warns about what could not be found out.
pub(super) fn warn(plan: &Plan) {
    for warning in plan.offers.iter().flat_map(Planned::warnings) {
        eprintln!("warning: {warning}");
    }
}
