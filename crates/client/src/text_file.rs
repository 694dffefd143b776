//! Files of text, by whichever tool they were written.

use std::path::Path;

use domain::text::{self, NotText};

/// The text in a file, without the mark that tools of Windows put in front. One in UTF-16 is told as such.
pub fn read_text(path: &Path) -> std::io::Result<String> {
    Ok(text::utf8(&std::fs::read(path)?)?.to_owned())
}

/// The same for a file such as PEM, which may have remarks in another encoding.
pub fn read_lines(path: &Path) -> std::io::Result<Vec<u8>> {
    let bytes = std::fs::read(path)?;
    match text::is_utf16(&bytes) {
        true => Err(NotText::Utf16.into()),
        false => Ok(text::without_mark(&bytes).to_vec()),
    }
}
