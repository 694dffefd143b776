//! `stoa validate`.

use std::path::{Path, PathBuf};

use clap::Args;
use client::files::{self, Unset, Validated};
use client::{Failure, Problem};
use domain::{PublisherId, counted};
use offer_types::OfferTypes;
use serde_json::{Value, json};

use super::complaint;
use super::shown::Shown;
use crate::installation;
use crate::sheet::{Output, Sheet};

/// Whose offers they are where a file does not say: what an offer is checked by does not depend on it.
const ANYBODY: &str = "publisher";

const EXIT_CODES: &str = "\
Exit codes:
  0  every offer could be published, as far as its file says
  2  the command line is wrong, or a file cannot be read
  4  a file or an offer is not valid";

#[derive(Args)]
#[command(after_long_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// A directory with a YAML or JSON file for each offer, or one such file.
    ///
    /// Nobody is asked, so neither a profile nor a network is needed, and logos and documents are not fetched. A variable
    /// that is not set is warned about, and its value not looked at.
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    /// A directory with types of the operator's own, as the setting offer_types.directory names it.
    #[arg(long, value_name = "DIR")]
    types: Option<PathBuf>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Output::Table)]
    pub(super) output: Output,
}

pub(super) fn run(arguments: &Arguments) -> Result<Shown, Failure> {
    let types = known_types(arguments.types.as_deref())?;
    let publisher: PublisherId = ANYBODY.parse().expect("it is an id");
    let value_of = |name: &str| std::env::var(name).ok();
    let files = files::read(&arguments.directory, Some(&publisher), &value_of, Unset::Accept)?;
    let validated = files::validate(&files, &types);
    if arguments.output != Output::Json {
        let warnings = validated.iter().flat_map(|one| &one.warnings);
        warnings.for_each(|warning| eprintln!("warning: {}: {}", warning.target, warning.message));
    }
    let problems: Vec<Problem> = validated.iter().flat_map(|one| one.problems.iter().cloned()).collect();
    let failure = (!problems.is_empty()).then(|| Failure::Refused {
        message: "these offers cannot be published as they are".to_owned(),
        problems,
    });
    failure.iter().for_each(|failure| complaint::print(failure, arguments.output));
    Ok(shown(&validated).ending(failure.map_or(0, |failure| failure.exit_code())))
}

/// The types this program knows, and those in a directory.
pub(super) fn known_types(directory: Option<&Path>) -> Result<OfferTypes, Failure> {
    installation::load_offer_types_with(directory)
        .map_err(|error| Failure::Usage(crate::output::told(&error)))
}

fn shown(validated: &[Validated]) -> Shown {
    let rows = validated.iter().map(|one| {
        let found = match one.problems.is_empty() {
            true => "can be published".to_owned(),
            false => counted(one.problems.len(), "problem"),
        };
        vec![
            json!(one.path.display().to_string()),
            found.into(),
            counted(one.warnings.len(), "warning").into(),
        ]
    });
    let text = Sheet::list(&["file", "found", "warnings"], rows).text();
    let value = |one: &Validated| json!({"file": one.path.display().to_string(), "problems": one.problems, "warnings": one.warnings});
    Shown::told(validated.iter().map(value).collect::<Vec<Value>>().into(), text)
}
