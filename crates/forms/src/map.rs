//! Objects whose members are named by the publisher, as tables.

use offer_types::Field;

use crate::show::{Drawing, Place};

/// The entries of a map.
pub(crate) fn draw(_drawing: &Drawing<'_>, _place: Place<'_>, _siblings: &[&Field]) -> String {
    String::new()
}
