//! What `stoa diff` and `stoa apply` have in common: offers in files, and what they would change.

use std::io::IsTerminal;
use std::path::Path;

use client::Failure;
use client::files::{self, Action, Plan, Planned, Secrets};

use super::{Desk, difference};

/// Exit codes, for the long help of both.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  done; `diff`: nothing would change
  1  failed
  2  something is wrong with the command line or the profile, or a file cannot be read
  3  `diff`: something would change
  4  refused: a file, an offer or the request is not valid
  5  timed out";

/// Reads the files and compares them with their drafts.
pub(super) async fn compare(desk: &Desk, path: &Path, secrets: Secrets) -> Result<Plan, Failure> {
    let publisher = desk.session.profile().publisher.as_ref();
    let files = files::read(path, publisher, &|name| std::env::var(name).ok())?;
    files::plan(&desk.session, files, secrets).await
}

/// What an offer's file changes, for people; nothing when it changes nothing.
pub(super) fn changes(planned: &Planned, stream: &impl IsTerminal) -> Option<String> {
    let (file, name) = (&planned.file.path, &planned.file.name);
    let changes = difference::text(planned.changes(), stream);
    (planned.action() != Action::None)
        .then(|| format!("{} {name} ({})\n{changes}\n", planned.action().as_str(), file.display()))
}

/// Warns about what could not be found out.
pub(super) fn warn(plan: &Plan) {
    for warning in plan.offers.iter().flat_map(Planned::warnings) {
        eprintln!("warning: {warning}");
    }
}
