//! Lists whose rows can be added, copied, moved and taken away.

use offer_types::Field;

use crate::kind::Kind;
use crate::show::{Drawing, Place};

/// The rows of a list.
pub(crate) fn draw(_drawing: &Drawing<'_>, _kind: Kind, _place: Place<'_>, _siblings: &[&Field]) -> String {
    String::new()
}
