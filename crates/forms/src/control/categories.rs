//! Categories with those below them.

use crate::drawn::Drawn;

/// The control of a list whose elements have [`Field::categories`](offer_types::Field). It is sent as its JSON.
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    super::raw::draw(drawn)
}
