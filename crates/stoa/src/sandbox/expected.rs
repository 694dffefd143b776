//! What a run has not in common with the expected one, as `stoa diff` shows it.

use client::differences;
use sandbox::Divergence;

use crate::client::difference;

/// Every divergence, in the order of the run; nothing when there is none.
pub(super) fn told(divergences: &[Divergence]) -> String {
    divergences.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn one(divergence: &Divergence) -> String {
    match divergence {
        Divergence::Missing(call) => format!("- {call}"),
        Divergence::Unexpected(call) => format!("+ {call}"),
        Divergence::Body { call, side, expected, came } => {
            let fields = difference::text(&differences(expected, came), &std::io::stderr());
            format!("  {call}: {side} differs\n    {}", fields.replace('\n', "\n    "))
        }
        Divergence::NotComparable(why) => why.clone(),
    }
}
