//! Zip archives, and the office documents that are zip archives with certain entries in them.

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
/// Length of the end record, and of a directory entry before its name (APPNOTE §4.3.16, §4.3.12).
const END_LENGTH: usize = 22;
const ENTRY_LENGTH: usize = 46;
/// The end record carries a comment of up to this length, behind which it has to be looked for.
const MAX_COMMENT: usize = u16::MAX as usize;

pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    // An empty archive consists of its end record.
    if !bytes.starts_with(LOCAL) && !bytes.starts_with(END) {
        return None;
    }
    let names = entry_names(bytes)?;
    let has = |name: &[u8]| names.contains(&name);
    Some(match () {
        () if !has(b"[Content_Types].xml") => "application/zip",
        // A workbook that runs programs is no plain workbook.
        () if has(b"xl/vbaProject.bin") => "application/vnd.ms-excel.sheet.macroEnabled.12",
        () if has(b"xl/workbook.xml") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        () if has(b"word/document.xml") => {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
        () if has(b"ppt/presentation.xml") => {
            "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        }
        () => "application/zip",
    })
}

/// The names in the archive's directory; none when it has no readable directory, as when cut off.
fn entry_names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let earliest = bytes.len().saturating_sub(END_LENGTH + MAX_COMMENT);
    let end = earliest + bytes[earliest..].windows(END.len()).rposition(|window| window == END)?;
    let count = number(bytes, end + 10)?;
    let offset = u32::from_le_bytes(*bytes.get(end + 16..)?.first_chunk()?);
    let mut at = usize::try_from(offset).ok()?;
    let mut names = Vec::new();
    for _ in 0..count {
        if !bytes.get(at..)?.starts_with(CENTRAL) {
            return None;
        }
        let [name, extra, comment] =
            [number(bytes, at + 28)?, number(bytes, at + 30)?, number(bytes, at + 32)?];
        names.push(bytes.get(at + ENTRY_LENGTH..at + ENTRY_LENGTH + name)?);
        at += ENTRY_LENGTH + name + extra + comment;
    }
    Some(names)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at..)?.first_chunk().map(|pair| usize::from(u16::from_le_bytes(*pair)))
}
