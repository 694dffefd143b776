//! Arguments that several of the commands have.

use clap::Args;
use domain::Span;

use crate::sheet::Output;

const HEADING: &str = "Marketplace";

/// Whom to ask, as whom, and how to print the answer.
#[derive(Args)]
pub(crate) struct Common {
    /// The profile to use, of $STOA_PROFILES, else ~/.config/stoa/profiles.toml [default: $STOA_PROFILE, else the
    /// `default` in the file].
    #[arg(long, global = true, value_name = "NAME", help_heading = HEADING)]
    pub(super) profile: Option<String>,
    /// Whose offers are meant [default: $STOA_PUBLISHER, else that of the profile].
    #[arg(long, global = true, value_name = "ID", help_heading = HEADING)]
    pub(super) publisher: Option<String>,
    /// How to print the answer.
    #[arg(long, global = true, value_enum, default_value_t = Output::Table, help_heading = HEADING)]
    pub(super) output: Output,
}

/// Whether and how long to wait for the end of what was started.
#[derive(Args)]
pub(crate) struct Waiting {
    /// Wait for the end, and show the steps meanwhile.
    #[arg(long)]
    wait: bool,
    /// With --wait: give up after this time, with exit code 5; publishing goes on.
    #[arg(long, value_name = "SPAN", default_value = "2h")]
    timeout: Span,
}

impl Waiting {
    /// How long to wait, if at all.
    pub(super) fn length(&self) -> Option<Span> {
        self.wait.then_some(self.timeout)
    }
}
