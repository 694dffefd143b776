//! What operators do: certify what publishers publish.

mod badge;
mod decide;
mod navigation;
mod queue;
mod subject;
mod typed;
mod view;
mod writing;

pub(crate) use decide::decide;
pub(crate) use navigation::{count, operate_part};
pub(crate) use queue::show_queue;
pub(crate) use subject::show_one;

#[cfg(test)]
pub(crate) use badge::{decided_badge, findings_badge, waiting_badge};
#[cfg(test)]
pub(crate) use queue::{Queue, Row, days_to_choose};
#[cfg(test)]
pub(crate) use typed::Typed;
#[cfg(test)]
pub(crate) use view::View;
#[cfg(test)]
pub(crate) use writing::{Certify, Room, write_faults, write_findings};

use domain::OperationId;

/// What waits for a certifier.
pub(crate) const QUEUE: &str = "/operate/certification";
/// One publish that waits, or did.
pub(crate) const ONE: &str = "/operate/certification/{operation}";

/// Where one publish is certified.
fn address(operation: &OperationId) -> String {
    ONE.replace("{operation}", operation.as_str())
}
