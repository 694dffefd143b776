//! Addresses of files.

use crate::drawn::Drawn;
use crate::kind::Text;

/// The control of a text that is the address of what [`Field::artifact`](offer_types::Field) describes.
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    super::text::draw(Text::Line, drawn)
}
