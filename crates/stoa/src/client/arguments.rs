//! What the commands that ask a marketplace have in common on the command line.

use clap::{Args, Subcommand};

use super::common::Common;
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
