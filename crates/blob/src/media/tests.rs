use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use super::{MediaError, draw, inspect, narrow};

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A zip archive as its directory tells it: entries with these names and no content.
fn archive(names: &[&str]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let offset = bytes.len() as u32;
        let length = (name.len() as u16).to_le_bytes();
        bytes.extend([b"PK\x03\x04".as_slice(), &[0; 22], &length, &[0; 2], name.as_bytes()].concat());
        directory.extend(
            [b"PK\x01\x02".as_slice(), &[0; 24], &length, &[0; 12], &offset.to_le_bytes(), name.as_bytes()]
                .concat(),
        );
    }
    let (count, offset, size) = (names.len() as u16, bytes.len() as u32, directory.len() as u32);
    bytes.extend(directory);
    bytes.extend([b"PK\x05\x06".as_slice(), &[0; 4], &count.to_le_bytes(), &count.to_le_bytes()].concat());
    bytes.extend([&size.to_le_bytes()[..], &offset.to_le_bytes(), &2_u16.to_le_bytes(), b"hi"].concat());
    bytes
}

fn type_of(bytes: &[u8]) -> &'static str {
    inspect(bytes).unwrap().media_type
}

#[test]
fn a_picture_is_known_with_its_size() {
    for (format, media_type) in [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg")] {
        let media = inspect(&picture(216, 115, format)).unwrap();
        assert_eq!((media.media_type, media.width, media.height), (media_type, Some(216), Some(115)));
    }
}

#[test]
fn a_picture_is_made_narrower_and_nothing_else() {
    let size = |bytes: &[u8]| {
        let media = inspect(bytes).unwrap();
        (media.media_type, media.width.unwrap(), media.height.unwrap())
    };
    for (format, media_type) in [(ImageFormat::Png, "image/png"), (ImageFormat::Jpeg, "image/jpeg")] {
        let wide = picture(1280, 720, format);
        let made = narrow(&wide, 384).unwrap().unwrap();
        assert_eq!(size(&made), (media_type, 384, 216));
        assert!(made.len() < wide.len());
        assert_eq!(narrow(&wide, 1280).unwrap(), None);
        let slim = narrow(&picture(8000, 2, format), 48).unwrap().unwrap();
        assert_eq!(size(&slim), (media_type, 48, 1), "no picture is without a row");
        assert!(narrow(&wide[..wide.len() / 2], 384).is_err());
    }
    assert_eq!(narrow(b"%PDF-1.7", 48).unwrap(), None);
}

#[test]
fn other_files_are_known_by_what_is_in_them() {
    let sheet = archive(&["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"]);
    let macros = archive(&["[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"]);
    let letter = archive(&["[Content_Types].xml", "word/document.xml"]);
    let slides = archive(&["[Content_Types].xml", "ppt/presentation.xml"]);
    let cut = &sheet[..sheet.len() - 30];
    let table: &[(&[u8], &str)] = &[
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"GIF89a\x01\0\x01\0", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (&sheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (&macros, "application/vnd.ms-excel.sheet.macroEnabled.12"),
        (&letter, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (&slides, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        (&archive(&["mainTemplate.json", "createUiDefinition.json"]), "application/zip"),
        (&archive(&["xl/workbook.xml"]), "application/zip"),
        (&archive(&[]), "application/zip"),
        (cut, "application/octet-stream"),
        (b"name,price\nBasic,9\n", "text/csv"),
        (b"\xef\xbb\xbfname;price\r\nBasic;\"9;50\"\r\n\r\n", "text/csv"),
        (b"name\tprice\nBasic\t9", "text/csv"),
        (b"a,b\n\"two\nlines\",c\n", "text/csv"),
        ("Hallo, schöne Welt.\nZweite Zeile".as_bytes(), "text/plain"),
        (b"one line, with a comma", "text/plain"),
        (b"{\"a\": 1}", "text/plain"),
        (b"a < b and b > c", "text/plain"),
        (b"<angle> is no tag a browser knows", "text/plain"),
        (b"\x7fELF\x02\x01\x01\0", "application/octet-stream"),
        (b"caf\xe9, latin-1", "application/octet-stream"),
        (b"text with a \0 in it", "application/octet-stream"),
        (b"\x89PN", "application/octet-stream"),
    ];
    for (bytes, media_type) in table {
        assert_eq!(type_of(bytes), *media_type, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_page_is_a_page_whatever_it_is_called() {
    let table: &[(&[u8], &str)] = &[
        (b"<!DOCTYPE html><title>x</title>", "text/html"),
        (b" \r\n\t<HTML>", "text/html"),
        (b"\xef\xbb\xbf<script>alert(1)</script>", "text/html"),
        (b"<scripture>\xff", "application/octet-stream"),
        (b"<script src=x>\xff\xfe\0", "text/html"),
        (b"<!-- x -->,\n<p>,", "text/html"),
        (b"<b", "text/html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?>\n<!-- logo --><svg/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><html/>", "text/html"),
        (b"<?xml version='1.0'?><sales/>", "application/xml"),
    ];
    for (bytes, media_type) in table {
        assert_eq!(type_of(bytes), *media_type, "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn nothing_is_no_file() {
    assert!(matches!(inspect(b""), Err(MediaError::Empty)));
}

#[test]
fn a_picture_that_is_cut_off_or_damaged_is_refused() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let whole = picture(64, 64, format);
        for length in [12, 30, whole.len() / 2, whole.len() - 20] {
            let error = inspect(&whole[..length]).unwrap_err();
            assert!(matches!(error, MediaError::Broken { .. }), "{format:?} {length}: {error}");
        }
    }
    let mut damaged = picture(64, 64, ImageFormat::Png);
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0xff;
    assert!(matches!(inspect(&damaged), Err(MediaError::Broken { media_type: "image/png", .. })));
}

#[test]
fn a_side_of_8192_pixels_is_accepted_and_one_more_is_not() {
    assert_eq!(inspect(&picture(8192, 1, ImageFormat::Png)).unwrap().width, Some(8192));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let error = inspect(&picture(1, 8193, format)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the picture is 1 × 8193 pixels; at most 8192 on each side are accepted"
        );
    }
}

#[test]
fn a_small_file_that_unpacks_to_too_much_is_refused_before_it_does() {
    // 69 million bytes of one colour are a small file.
    let bomb = picture(4800, 4800, ImageFormat::Png);
    assert!(bomb.len() < 1 << 20, "{}", bomb.len());
    let error = inspect(&bomb).unwrap_err();
    assert_eq!(error.to_string(), "the picture needs more than 64 MiB when it is unpacked");

    // And a header that only claims to be large.
    let mut liar = picture(1, 1, ImageFormat::Png);
    liar[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    assert!(matches!(
        inspect(&liar),
        Err(MediaError::TooManyPixels { width: 0x7fff_ffff, height: 0x7fff_ffff })
    ));
}

#[test]
fn a_drawn_picture_has_the_size_that_was_asked_for() {
    for (width, height) in [(1, 1), (40, 40), (255, 115), (1280, 720)] {
        let media = inspect(&draw(width, height).unwrap()).unwrap();
        assert_eq!((media.media_type, media.width, media.height), ("image/png", Some(width), Some(height)));
    }
    assert!(matches!(draw(8193, 1), Err(MediaError::TooManyPixels { .. })));
}
