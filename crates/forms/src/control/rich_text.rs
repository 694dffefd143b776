//! Texts with markup.

use crate::drawn::Drawn;
use crate::kind::Text;

/// The control of a text that may hold the tags of [`Field::markup`](offer_types::Field).
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    super::text::draw(Text::Long, drawn)
}
