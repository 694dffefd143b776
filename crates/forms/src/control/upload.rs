//! Addresses of files: a card for a picture, a row for any other file. A file is chosen or dropped and has an address then; an address may
//! be given instead.

use askama::Template;
use offer_types::{ArtifactKind, ArtifactRequirement, FileFacts, PictureSize};
use serde_json::{Value, json};
use words::{Argument, Sentence, say};

use super::made;
use crate::drawn::Drawn;
use crate::sheet::KeptFile;

#[derive(Template)]
#[template(path = "control/upload.html")]
struct Upload<'a> {
    d: &'a Drawn<'a>,
    is_picture: bool,
    /// Where the picture is seen.
    picture: Option<&'a str>,
    /// Whether a file is named.
    is_named: bool,
    /// What it is called, where that is known.
    name: Option<String>,
    /// What was found of it, where it is kept here.
    found: Option<Found>,
    /// What the file must be.
    rule: Option<String>,
    /// The same for the module: media types, bytes, and the least and the most of each side.
    accept: String,
    most: Option<u64>,
    sizes: Option<String>,
    /// Where it is sent at once.
    to: String,
    /// What the module says when it is too large, of another kind, of another size, or could not be sent.
    too_large: Option<String>,
    wrong_kind: String,
    wrong_size: Option<String>,
}

/// The control of a text that is the address of what [`Field::artifact`](offer_types::Field) describes.
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    let needed = drawn.field.artifact.as_ref().and_then(ArtifactRequirement::read);
    let Some(needed) = needed else { return super::text::draw(crate::kind::Text::Line, drawn) };
    let label = || Argument::label(&drawn.field.label);
    let say = |sentence: Sentence| drawn.reader.say(&sentence);
    let address = drawn.text.as_str();
    let is_picture = needed.kind == ArtifactKind::Image;
    let wrong_kind = {
        let (kind, wanted) = (needed.kind.words(), needed.media_types.join(", "));
        say!("artifact-wrong-type", label = label(), found = "{found}", kind, wanted)
    };
    let wrong_size = allowed(&needed.sizes).map(|allowed| {
        say!("artifact-wrong-pixels", label = label(), width = "{width}", height = "{height}", allowed)
    });
    let too_large =
        needed.max_bytes.map(|most| say!("artifact-too-large", label = label(), bytes = "{bytes}", most));
    made(&Upload {
        d: drawn,
        is_picture,
        picture: seen_at(address).filter(|_| is_picture),
        is_named: !address.is_empty(),
        name: called(address, drawn.file),
        found: drawn.file.map(|kept| found(drawn, &needed, kept)),
        rule: rule(drawn, &needed).map(say),
        accept: needed.media_types.join(","),
        most: needed.max_bytes,
        sizes: (!needed.sizes.is_empty()).then(|| sides(&needed.sizes)),
        to: format!("uploads?place={}", escaped_query(&drawn.pointer)),
        too_large: too_large.map(say),
        wrong_kind: say(wrong_kind),
        wrong_size: wrong_size.map(say),
    })
}

/// What was found of a file that is kept here, and whether it is what it must be.
struct Found {
    text: String,
    fits: bool,
}

fn found(drawn: &Drawn<'_>, needed: &ArtifactRequirement, kept: &KeptFile) -> Found {
    let reader = drawn.reader;
    let KeptFile { media_type, bytes, pixels, .. } = kept;
    let kind = short(media_type);
    let size = reader.size(*bytes);
    let facts = match pixels {
        Some((width, height)) => say!("upload-found-picture", kind, width = *width, height = *height, size),
        None => say!("upload-found-file", kind, size),
    };
    let facts = reader.say(&facts);
    let file = FileFacts { media_type, bytes: *bytes, pixels: *pixels };
    match needed.fits(&Argument::label(&drawn.field.label), &file) {
        Ok(()) => {
            let day = reader.day(kept.at);
            Found { text: reader.say(&say!("file-fits", facts, day)), fits: true }
        }
        // What is said at the control already is not said twice.
        Err(_) if !drawn.faults.is_empty() => Found { text: facts, fits: false },
        Err(why) => {
            let why = reader.say(&why);
            Found { text: reader.say(&say!("file-misfit", facts, why)), fits: false }
        }
    }
}

/// The sizes that a picture may have, to be read after "must be".
fn allowed(sizes: &[PictureSize]) -> Option<Argument> {
    let words = sizes.iter().map(|size| Argument::from(size.words()));
    let joined = Sentence::joined(words, |first, second| say!("either", first, second));
    (!sizes.is_empty()).then_some(joined)
}

/// The same for the module: of each the least and the most width and height, and whether both are alike.
fn sides(sizes: &[PictureSize]) -> String {
    let side = |size: &PictureSize| match *size {
        PictureSize::Frame { width, height } => json!([width.0, width.1, height.0, height.1, 0]),
        PictureSize::Square(least, most) => json!([least, most, least, most, 1]),
    };
    sizes.iter().map(side).collect::<Value>().to_string()
}

/// What a file must be, in a few words.
fn rule(drawn: &Drawn<'_>, needed: &ArtifactRequirement) -> Option<Sentence> {
    let most = needed.max_bytes.map(|most| drawn.reader.size(most));
    let kinds = needed.media_types.iter().map(|kind| Argument::from(short(kind)));
    let kinds = match needed.media_types.is_empty() {
        true => Argument::from(needed.kind.words()),
        false => Sentence::joined(kinds, |first, second| say!("either", first, second)),
    };
    match (allowed(&needed.sizes), most) {
        (Some(sizes), Some(most)) => Some(say!("file-rule-picture", kinds, sizes, most)),
        (Some(sizes), None) => Some(say!("file-rule-sizes", kinds, sizes)),
        (None, Some(most)) => Some(say!("file-rule", kinds, most)),
        (None, None) => None,
    }
}

/// What people call a media type.
fn short(media_type: &str) -> String {
    match media_type {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "XLSX".to_owned(),
        "text/plain" => "TXT".to_owned(),
        other => other.rsplit(['/', '.', '-', '+']).next().unwrap_or(other).to_ascii_uppercase(),
    }
}

/// What a file is called by its address.
fn name(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    (!address.is_empty()).then(|| if name.is_empty() { address } else { name }.to_owned())
}

/// The digest in an address of a file that a marketplace keeps.
pub fn digest_in(address: &str) -> Option<&str> {
    let (_, digest) = address.split(['?', '#']).next()?.rsplit_once("/artifacts/")?;
    (digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digest)
}

/// What a file is called: one that is kept here, as it was where it came from. A digest is no name.
fn called(address: &str, kept: Option<&KeptFile>) -> Option<String> {
    match digest_in(address) {
        None => name(address),
        Some(_) => kept.and_then(|kept| kept.source.as_deref()).and_then(name),
    }
}

/// Where a page finds a picture that the marketplace keeps itself. With what has to be shown to read it, that is its address without the name
/// of the marketplace, which may have several; without, whoever makes the page puts it there. Pages show nothing from elsewhere.
fn seen_at(address: &str) -> Option<&str> {
    let (_, behind) = address.split_once("://")?;
    let path = &behind[behind.find('/')?..];
    path.starts_with("/artifacts/").then_some(if path.contains('?') { path } else { address })
}

/// A pointer within the query of an address.
fn escaped_query(pointer: &str) -> String {
    let mut query = String::new();
    for byte in pointer.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'/' => query.push(char::from(byte)),
            other => query.push_str(&format!("%{other:02X}")),
        }
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_ranges() {
        let sizes =
            [PictureSize::Frame { width: (115, 115), height: (115, 115) }, PictureSize::Square(216, 350)];
        assert_eq!(sides(&sizes), "[[115,115,115,115,0],[216,350,216,350,1]]");
    }

    #[test]
    fn a_picture_is_shown_where_it_is_kept_here() {
        assert_eq!(seen_at("https://m.example/artifacts/ab?s=1"), Some("/artifacts/ab?s=1"));
        assert_eq!(seen_at("https://m.example/artifacts/ab"), Some("https://m.example/artifacts/ab"));
        for other in ["https://x.example/logo.png", "https://x.example", "", "/artifacts/ab"] {
            assert_eq!(seen_at(other), None, "{other}");
        }
        assert_eq!(name("https://x.example/a/logo.png?sig=1").as_deref(), Some("logo.png"));
        assert_eq!(name(""), None);
    }

    #[test]
    fn kinds_have_short_names() {
        for (kind, name) in [("image/png", "PNG"), ("application/pdf", "PDF"), ("application/x-zip", "ZIP")] {
            assert_eq!(short(kind), name);
        }
    }
}
