//! What a workbook is made of, before a parser without limits may see it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::reading::{Unreadable, Until};

/// Real price spreadsheets take a few hundred kilobytes, unpacked.
const MAX_UNPACKED: u64 = 8 * 1024 * 1024;
pub(super) const MAX_PARTS: usize = 1000;
/// Archives within the archive end, too.
const MAX_ENDS: usize = 50;

/// Makes sure that the parser, which has no limits, can read every part of the workbook in little memory.
pub(super) fn check_parts(bytes: &[u8], until: Until<'_>) -> Result<(), Unreadable> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        // An old workbook or an encrypted one. The parser would walk its sector chains, round in circles if need be.
        return Err(Unreadable::Protected);
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Unreadable::NotAWorkbook);
    }
    // Before the archive is opened, as that lists all its parts, once for each place where it may end.
    let count = |mark: &[u8]| bytes.windows(mark.len()).filter(|window| *window == mark).count();
    let too_large = bytes.len() as u64 > MAX_UNPACKED;
    if too_large || count(b"PK\x01\x02") > MAX_PARTS || count(b"PK\x05\x06") > MAX_ENDS {
        return Err(Unreadable::TooLarge);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::NotAWorkbook)?;
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        until.check()?;
        let part = archive.by_index(index).map_err(|_| Unreadable::NotAWorkbook)?;
        let mut text = Vec::new();
        // The size an archive states for a part is just another number the publisher chose.
        let length = part.take(left + 1).read_to_end(&mut text).map_err(|_| Unreadable::NotAWorkbook)?;
        left = left.checked_sub(length as u64).ok_or(Unreadable::TooLarge)?;
        if !counts_are_sane(&text) {
            return Err(Unreadable::NotAWorkbook);
        }
    }
    Ok(())
}

/// The parser reserves room for as many texts as `uniqueCount` announces; too many abort the program.
fn counts_are_sane(part: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    const MAX_DIGITS: usize = 6;
    let starts = part.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME);
    let mut values = starts.map(|(start, _)| part[start + NAME.len()..].trim_ascii_start());
    values.all(|rest| {
        let value = rest.strip_prefix(b"=").map(<[u8]>::trim_ascii_start).unwrap_or_default();
        let Some((quote @ (b'"' | b'\''), value)) = value.split_first() else { return false };
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=MAX_DIGITS).contains(&digits) && value.get(digits) == Some(quote)
    })
}
