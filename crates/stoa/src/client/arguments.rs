//! What the commands that ask a marketplace have in common on the command line.

use clap::{Args, Subcommand};
use domain::Span;

use super::{apply, diff, export, image, offer, offer_type, operation, plan, publisher, validate};
use crate::sheet::Output;

/// Exit codes, for the long help of each command.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed
  2  something is wrong with the command line or the profile, or a file cannot be read
  3  changes are pending (`stoa diff`)
  4  refused: a file, an offer or the request is not valid
  5  timed out";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Ask a marketplace for the publishers you may see.
    Publisher(Group<publisher::Command>),
    /// Read, save and publish offers of a marketplace.
    Offer(Group<offer::Command>),
    /// Read and change single plans of an offer.
    Plan(Group<plan::Command>),
    /// Read, add and remove image versions of a plan of virtual machines.
    Image(Group<image::Command>),
    /// See, cancel and wait for what publishes an offer.
    Operation(Group<operation::Command>),
    /// Compare offers in files with those of a marketplace, field by field.
    Diff(diff::Arguments),
    /// Make offers of a marketplace what files say, and publish them.
    Apply(apply::Arguments),
    /// Write offers of a marketplace as files.
    Export(export::Arguments),
    /// Check offers in files as publishing would, without asking anybody.
    Validate(validate::Arguments),
    /// List and describe the types of offers this program knows, without asking anybody.
    Type(offer_type::Arguments),
}

/// A group of commands.
#[derive(Args)]
#[command(after_long_help = EXIT_CODES)]
pub(crate) struct Group<C: Subcommand> {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) command: C,
}

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

const HEADING: &str = "Marketplace";

impl Command {
    /// Whom to ask; nothing for what is answered here.
    pub(super) fn common(&self) -> Option<&Common> {
        Some(match self {
            Self::Publisher(group) => &group.common,
            Self::Offer(group) => &group.common,
            Self::Plan(group) => &group.common,
            Self::Image(group) => &group.common,
            Self::Operation(group) => &group.common,
            Self::Diff(arguments) => &arguments.common,
            Self::Apply(arguments) => &arguments.common,
            Self::Export(arguments) => &arguments.common,
            Self::Validate(_) | Self::Type(_) => return None,
        })
    }

    /// How to print the answer.
    pub(super) fn output(&self) -> Output {
        match self {
            Self::Validate(arguments) => arguments.output,
            Self::Type(arguments) => arguments.output,
            asking => asking.common().map_or(Output::Table, |common| common.output),
        }
    }
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
