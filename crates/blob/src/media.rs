//! What a file is, told from its bytes. Its name and what a server claims about it are not asked.

mod archive;
mod picture;
mod text;

use words::{Sentence, say};

/// What a file turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    pub media_type: &'static str,
    /// In pixels, for pictures.
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// Why a file is none that can be used as anything.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.words())]
pub enum MediaError {
    Empty,
    TooManyPixels { width: u32, height: u32 },
    TooMuchMemory,
    Broken { media_type: &'static str, reason: String },
}

impl MediaError {
    /// The same for whoever named the file.
    pub fn words(&self) -> Sentence {
        match self {
            Self::Empty => say!("file-empty"),
            Self::TooManyPixels { width, height } => {
                say!("picture-too-many-pixels", width = *width, height = *height, most = picture::MAX_SIDE)
            }
            Self::TooMuchMemory => say!("picture-too-much-memory", most = picture::MAX_MEMORY >> 20),
            Self::Broken { media_type, reason } => {
                say!("file-broken", kind = *media_type, why = reason.clone())
            }
        }
    }
}

/// Looks into the bytes. PNG and JPEG pictures are decoded as a whole, so that what passes here
/// opens elsewhere; everything else is recognised only. Bytes of no known kind are
/// `application/octet-stream`.
pub fn inspect(bytes: &[u8]) -> Result<Media, MediaError> {
    if bytes.is_empty() {
        return Err(MediaError::Empty);
    }
    if let Some(format) = picture::format(bytes) {
        let (width, height) = picture::decode(bytes, format)?;
        return Ok(Media { media_type: format.media_type(), width: Some(width), height: Some(height) });
    }
    let media_type = by_signature(bytes)
        .or_else(|| archive::media_type(bytes))
        .or_else(|| text::media_type(bytes))
        .unwrap_or("application/octet-stream");
    Ok(Media { media_type, width: None, height: None })
}

/// The widths that pictures are made narrower to, in pixels: of logos in a list and on a page, and of screenshots, each with twice as
/// many for screens that have twice as many.
pub const WIDTHS: [u32; 6] = [48, 96, 192, 384, 768, 1536];

/// The PNG or JPEG picture in `bytes`, `width` pixels wide and of the same kind; nothing where it is no wider than that, or no picture.
pub fn narrow(bytes: &[u8], width: u32) -> Result<Option<Vec<u8>>, MediaError> {
    picture::format(bytes).map_or(Ok(None), |format| picture::narrow(bytes, format, width))
}

/// A PNG picture of this size that shows nothing but that it stands in for another: a grey field, framed and crossed out.
pub fn draw(width: u32, height: u32) -> Result<Vec<u8>, MediaError> {
    picture::draw(width, height)
}

/// Kinds that are known by their first bytes and not looked into further.
fn by_signature(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
