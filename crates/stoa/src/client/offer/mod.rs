//! `stoa offer`.

mod compare;
mod publishing;
mod put;
mod read;
mod undo;

use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use client::{Failure, HowToPublish, Stored, Which};
use domain::Span;
use domain::publishing::OfferStatus;
use domain::selling::Item;

pub(super) use read::shown;

use super::Desk;
use super::common::Waiting;
use super::selling::{self, Terms};
use super::shown::Shown;

fn statuses() -> PossibleValuesParser {
    OfferStatus::ALL.iter().map(|status| status.as_str()).collect::<Vec<_>>().into()
}

/// How an offer is named.
pub(super) const NAME: &str = "The offer: PUBLISHER/OFFER, or OFFER of the usual publisher";

#[derive(Subcommand)]
pub(crate) enum Command {
    /// List the offers of a publisher.
    List {
        /// Only offers of this type, such as microsoft-azure-virtualmachines.
        #[arg(long = "type", value_name = "ID")]
        kind: Option<String>,
        /// Only offers in this status.
        #[arg(long, value_parser = statuses(), ignore_case = true)]
        status: Option<String>,
    },
    /// Print an offer: its draft, or what is in preview, live or frozen as a version.
    Show {
        #[arg(help = NAME)]
        offer: String,
        /// What is in this slot.
        #[arg(long, value_enum, default_value_t = Slot::Draft)]
        slot: Slot,
        /// What was published as this version.
        #[arg(long, value_name = "N", conflicts_with = "slot")]
        version: Option<i64>,
    },
    /// Create an offer, or replace its draft.
    ///
    /// A file that was read from the marketplace holds when it was saved, as `changedTime`. When somebody saved the
    /// offer after that, nothing is replaced.
    Put {
        #[arg(help = NAME)]
        offer: String,
        /// A JSON or YAML file with the offer, as `stoa offer show` prints it, or `-` for standard input.
        file: String,
        /// Replace the draft whoever saved it.
        #[arg(long)]
        force: bool,
    },
    /// Delete an offer that was never published. Only a Stoa does.
    ///
    /// Its id is never used again, and nothing brings it back. An offer that was ever published stays.
    Delete {
        #[arg(help = NAME)]
        offer: String,
    },
    /// Print where publishing is.
    Status {
        #[arg(help = NAME)]
        offer: String,
    },
    /// Publish the draft to the preview.
    Publish {
        #[arg(help = NAME)]
        offer: String,
        /// Mail addresses to tell about progress, joined by commas.
        #[arg(long, value_name = "A@X,B@Y", value_delimiter = ',')]
        notify: Vec<String>,
        /// Publish although nothing changed since the live version.
        #[arg(long)]
        force: bool,
        /// What whoever certifies is told: how to try the offer out, and what changed. Only a Stoa takes it.
        #[arg(long, value_name = "TEXT")]
        notes: Option<String>,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Confirm that members whose names speak of an audience restrict nobody, once for an offer.
    ///
    /// Publishing stops at a member that the offer type does not know when its name holds the word audience, private,
    /// restricted, hide or allowed: it may be meant to keep somebody out, and does not. Only a Stoa asks.
    Confirm {
        #[arg(help = NAME)]
        offer: String,
        /// The names of the members, as the draft spells them.
        #[arg(value_name = "MEMBER", required = true)]
        members: Vec<String>,
    },
    /// Take the preview live.
    Live {
        #[arg(help = NAME)]
        offer: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Stop publishing, or withdraw a preview that waits for sign-off. Nothing to cancel is no error.
    Cancel {
        #[arg(help = NAME)]
        offer: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Print what is sold of an offer, and what is not any more. Only a Stoa knows.
    Selling {
        #[arg(help = NAME)]
        offer: String,
    },
    /// Stop selling an offer, at once or on a day. Only a Stoa does.
    ///
    /// New buyers cannot get it any more: it is in no list, and its page says so. Customers keep what they have. No publish
    /// is needed, and none puts it on sale again.
    StopSelling {
        #[arg(help = NAME)]
        offer: String,
        #[command(flatten)]
        terms: Terms,
    },
    /// Sell an offer again that was stopped, or that will be.
    ResumeSelling {
        #[arg(help = NAME)]
        offer: String,
    },
    /// Wait until publishing has come to an end, and show its steps meanwhile.
    Wait {
        #[arg(help = NAME)]
        offer: String,
        /// Give up after this time, with exit code 5; publishing goes on.
        #[arg(long, value_name = "SPAN", default_value = "2h")]
        timeout: Span,
    },
    /// Print who changed what, newest first. Only a Stoa knows.
    History {
        #[arg(help = NAME)]
        offer: String,
        /// The most events to print.
        #[arg(long, value_name = "N", default_value_t = 50)]
        top: usize,
    },
    /// Bring the draft, or pages of it, back as it was in a published version. Only a Stoa does.
    ///
    /// Secrets that the version had come back with their pages. What is brought back is a draft like any other: nothing
    /// that is live changes before it is published. When somebody saves one of the pages meanwhile, nothing is done.
    Undo(undo::Arguments),
    /// Print what differs between two documents of an offer, field by field.
    Compare {
        #[arg(help = NAME)]
        offer: String,
        /// draft, preview, production, version:N, or the path of a JSON or YAML file.
        before: String,
        /// As before.
        after: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Slot {
    Draft,
    Preview,
    Production,
}

pub(super) async fn run(desk: &Desk, command: &Command) -> Result<Shown, Failure> {
    match command {
        Command::List { kind, status } => read::list(desk, kind.as_deref(), status.as_deref()).await,
        Command::Show { offer, slot, version } => read::show(desk, offer, which(*slot, *version)).await,
        Command::Put { offer, file, force } => put::put(desk, offer, file, *force).await,
        Command::Delete { offer } => put::delete(desk, offer).await,
        Command::Status { offer } => Ok(shown(desk.session.status(&desk.offer(offer)?).await?)),
        Command::Publish { offer, notify, force, notes, waiting } => {
            let how = HowToPublish { emails: notify.clone(), force: *force, notes: notes.clone() };
            publishing::publish(desk, offer, &how, waiting).await
        }
        Command::Confirm { offer, members } => publishing::confirm(desk, offer, members).await,
        Command::Live { offer, waiting } => publishing::live(desk, offer, waiting).await,
        Command::Cancel { offer, waiting } => publishing::cancel(desk, offer, waiting).await,
        Command::Selling { offer } => selling::show(desk, offer).await,
        Command::StopSelling { offer, terms } => selling::stop(desk, offer, Item::Offer, terms, None).await,
        Command::ResumeSelling { offer } => selling::resume(desk, offer, Item::Offer).await,
        Command::Wait { offer, timeout } => publishing::wait(desk, offer, *timeout).await,
        Command::History { offer, top } => read::history(desk, offer, *top).await,
        Command::Undo(arguments) => undo::undo(desk, arguments).await,
        Command::Compare { offer, before, after } => compare::compare(desk, offer, before, after).await,
    }
}

/// The draft that is to be read or changed.
pub(super) async fn draft(desk: &Desk, offer: &str) -> Result<Stored, Failure> {
    read::document(desk, offer, Which::Draft).await
}

fn which(slot: Slot, version: Option<i64>) -> Which {
    match (version, slot) {
        (Some(version), _) => Which::Version(version),
        (None, Slot::Draft) => Which::Draft,
        (None, Slot::Preview) => Which::Preview,
        (None, Slot::Production) => Which::Production,
    }
}
