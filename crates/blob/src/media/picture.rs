//! Pictures, decoded under limits: a few kilobytes can claim to be gigabytes of pixels.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::PngDecoder;
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageResult, Limits, Luma};

use super::MediaError;

/// Pixels on a side; twice what a screenshot of a large screen has.
pub(super) const MAX_SIDE: u32 = 8192;
/// Bytes for the unpacked picture and what unpacking takes: 16 million pixels with transparency.
pub(super) const MAX_MEMORY: u64 = 64 << 20;

/// Of photographs that are made narrower, from 1 to 100: where nobody sees a difference yet.
const QUALITY: u8 = 85;

#[derive(Clone, Copy)]
pub(super) enum Format {
    Png,
    Jpeg,
}

impl Format {
    pub(super) fn media_type(self) -> &'static str {
        match self {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
        }
    }
}

pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Format::Png),
        [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
        _ => None,
    }
}

/// Width and height of a picture that could be decoded to its last row.
pub(super) fn decode(bytes: &[u8], format: Format) -> Result<(u32, u32), MediaError> {
    open(bytes, format).map(|picture| (picture.width(), picture.height()))
}

/// The same picture, `width` pixels wide; nothing where it is no wider than that.
pub(super) fn narrow(bytes: &[u8], format: Format, width: u32) -> Result<Option<Vec<u8>>, MediaError> {
    let picture = open(bytes, format)?;
    if picture.width() <= width {
        return Ok(None);
    }
    let narrow = picture.resize(width, u32::MAX, FilterType::Lanczos3);
    let mut made = Cursor::new(Vec::new());
    let written = match format {
        Format::Png => narrow.write_to(&mut made, ImageFormat::Png),
        Format::Jpeg => narrow.write_with_encoder(JpegEncoder::new_with_quality(&mut made, QUALITY)),
    };
    written.map_err(|error| refusal(error, format))?;
    Ok(Some(made.into_inner()))
}

fn open(bytes: &[u8], format: Format) -> Result<DynamicImage, MediaError> {
    let refused = |error| refusal(error, format);
    match format {
        Format::Png => {
            // Read by hand, since a decoder unpacks colour profiles and texts before it tells the size.
            let (width, height) = png_size(bytes).ok_or_else(|| broken(format, "it has no image header"))?;
            check_size(width, height)?;
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(refused)?;
            unpack(decoder).map_err(refused)
        }
        Format::Jpeg => {
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(refused)?;
            let (width, height) = decoder.dimensions();
            check_size(width, height)?;
            // The decoder fills what is missing with grey and says nothing.
            if !jpeg_ends(bytes) {
                return Err(broken(format, "it ends before the picture does"));
            }
            unpack(decoder).map_err(refused)
        }
    }
}

fn unpack(mut decoder: impl ImageDecoder) -> ImageResult<DynamicImage> {
    let mut limits = limits();
    limits.reserve(decoder.total_bytes())?;
    decoder.set_limits(limits)?;
    DynamicImage::from_decoder(decoder)
}

/// A grey field, framed and crossed out.
pub(super) fn draw(width: u32, height: u32) -> Result<Vec<u8>, MediaError> {
    check_size(width, height)?;
    let is_line = |x: u32, y: u32| {
        let edge = x == 0 || y == 0 || x + 1 == width || y + 1 == height;
        let diagonal = |x: u32| u64::from(x) * u64::from(height) / u64::from(width) == u64::from(y);
        edge || diagonal(x) || diagonal(width - 1 - x)
    };
    let field = GrayImage::from_fn(width, height, |x, y| Luma([if is_line(x, y) { 96 } else { 224 }]));
    let mut bytes = Cursor::new(Vec::new());
    field.write_to(&mut bytes, ImageFormat::Png).map_err(|error| refusal(error, Format::Png))?;
    Ok(bytes.into_inner())
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

fn check_size(width: u32, height: u32) -> Result<(), MediaError> {
    match width.max(height) > MAX_SIDE {
        true => Err(MediaError::TooManyPixels { width, height }),
        false => Ok(()),
    }
}

/// From the header chunk, which is always the first (PNG specification §11.2.1).
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// Whether an end-of-image marker follows the last start of a scan. Inside a scan ff is always
/// followed by 00 or a restart marker, so neither pair occurs in picture data (ITU-T T.81 §B.1.1).
fn jpeg_ends(bytes: &[u8]) -> bool {
    let last = |marker: u8| bytes.windows(2).rposition(|pair| pair == [0xff, marker]);
    last(0xd9) > last(0xda)
}

fn refusal(error: ImageError, format: Format) -> MediaError {
    match error {
        ImageError::Limits(_) => MediaError::TooMuchMemory,
        other => broken(format, &other.to_string()),
    }
}

fn broken(format: Format, reason: &str) -> MediaError {
    MediaError::Broken { media_type: format.media_type(), reason: reason.to_owned() }
}
