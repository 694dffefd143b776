use std::cell::Cell;
use std::io::{Cursor, Read, Write};

use domain::{Finding, Timestamp};
use offer_types::pricing::{PriceSheet, RateTable, evaluate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::cells::{MAX_TEXT, number_text};
use super::parts::MAX_PARTS;
use super::*;

const CORES: [u16; 24] =
    [1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 32, 36, 40, 44, 48, 60, 64, 72, 80, 96, 120, 128, 208, 416];

/// A workbook whose first sheet has a header and these regions, every price `price`, and then what `change` does.
fn workbook(
    regions: &[(&str, &str)],
    price: f64,
    change: impl FnOnce(&mut Worksheet) -> Result<&mut Worksheet, rust_xlsxwriter::XlsxError>,
) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let sizes = CORES.map(|cores| format!("{cores}core"));
    let header = ["Region", "Currency", "sharedcore"].into_iter().chain(sizes.iter().map(String::as_str));
    sheet.write_row(0, 0, header).unwrap();
    for (row, (region, currency)) in (1..).zip(regions) {
        sheet.write_row(row, 0, [*region, *currency]).unwrap();
        sheet.write_row(row, 2, [price; 25]).unwrap();
    }
    change(sheet).unwrap();
    workbook.add_worksheet().write(0, 0, "another sheet").unwrap();
    workbook.save_to_buffer().unwrap()
}

fn price(sheet: &PriceSheet, region: &str, size: &str) -> String {
    let plan = json!({"regions": [region], "virtualMachinePricing": {"spreadSheetPricing": {"uri": "x"}}});
    let evaluated = evaluate(&plan, &RateTable::built_in(), Timestamp::EPOCH, Some(sheet)).unwrap().unwrap();
    evaluated.price(region, size).unwrap().to_string()
}

/// Reads for as long as it takes.
fn read(bytes: &[u8]) -> Result<PriceSheet, Vec<String>> {
    prices(read_cells(bytes, &|| true))
}

/// What the cells come to.
fn prices(cells: Result<Vec<Vec<String>>, Unreadable>) -> Result<PriceSheet, Vec<String>> {
    let cells = cells.map_err(|reason| vec![reason.to_string()])?;
    let messages =
        |findings: Vec<Finding>| findings.into_iter().map(|finding| finding.text.to_string()).collect();
    PriceSheet::from_rows(&cells).map_err(messages)
}

fn messages(bytes: &[u8]) -> Vec<String> {
    read(bytes).unwrap_err()
}

/// A copy of an archive with the text of one part changed.
fn rewritten(archive: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut copy = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        copy.start_file(part.name(), SimpleFileOptions::default()).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let text = if part.name() == name { change(text) } else { text };
        copy.write_all(text.as_bytes()).unwrap();
    }
    copy.finish().unwrap().into_inner()
}

#[test]
fn prices_are_read_exactly() {
    let bytes = workbook(&[("DE", "EUR"), ("jp", "jpy")], 1.1, |sheet| {
        sheet
            .write(1, 2, 0.1 + 0.2)?
            .write(1, 3, " 0.0125 ")?
            .write(1, 4, 123_456.789)?
            .write(1, 5, 1e-10)?;
        sheet.write_formula(1, 6, rust_xlsxwriter::Formula::new("=1.1*3").set_result("3.3000000000000003"))
    });
    let sheet = read(&bytes).unwrap();
    for (size, expected) in [
        ("sharedcore", "0.3"),
        ("1core", "0.0125"),
        ("2core", "123456.789"),
        ("4core", "0.0000000001"),
        ("6core", "3.3"),
    ] {
        assert_eq!(price(&sheet, "DE", size), expected, "{size}");
    }
    assert_eq!(price(&sheet, "JP", "416core"), "1.1");
}

#[test]
fn every_cell_that_is_no_price_is_named() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let bytes = workbook(&[("DE", "EUR"), ("FR", "USD")], 1.0, |sheet| {
        sheet
            .write(1, 2, -1.0)?
            .write(1, 3, true)?
            .write(1, 4, "1,5")?
            .write(1, 5, 1e300)?
            .write(1, 6, 1e-300)?;
        sheet.write_datetime_with_format(1, 7, ExcelDateTime::from_ymd(2020, 9, 2)?, &date)?;
        sheet.write(1, 8, "free")?.write(1, 9, "0".repeat(200) + "1")?.write(1, 10, 1.0 / 3.0)?;
        sheet.clear_cell(1, 11).write(0, 30, "Remark")
    });
    let found = messages(&bytes);
    let cells: Vec<&str> = found.iter().map(|message| message.split([':', ' ']).nth(1).unwrap()).collect();
    assert_eq!(
        cells,
        ["AE1", "C2", "D2", "E2", "F2", "G2", "H2", "I2", "J2", "K2", "L2", "B3"],
        "{found:#?}"
    );
}

#[test]
fn the_digits_a_person_typed_come_back() {
    for (number, text) in [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3.0, "3.3"),
        (999_999_999_999.99, "999999999999.99"),
        (1e-7, "0.0000001"),
        (0.0, "0"),
        (f64::NAN, "NaN"),
        (f64::INFINITY, "inf"),
    ] {
        assert_eq!(number_text(number), text);
    }
}

#[test]
fn what_is_no_workbook_is_refused() {
    let good = workbook(&[("DE", "EUR")], 1.0, |sheet| Ok(sheet));
    assert!(read(&good).is_ok());
    let no_workbook = Unreadable::NotAWorkbook.to_string();
    for bytes in
        [&b""[..], b"Region,Currency", b"PK\x03\x04", &good[..good.len() / 2], &good[..good.len() - 1]]
    {
        assert_eq!(messages(bytes), [no_workbook.as_str()]);
    }
    assert_eq!(messages(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), [Unreadable::Protected.to_string()]);
}

#[test]
fn a_hostile_workbook_cannot_fill_the_memory() {
    let good = workbook(&[("DE", "EUR")], 1.0, |sheet| Ok(sheet));
    let sheet = "xl/worksheets/sheet1.xml";

    let far = workbook(&[("DE", "EUR")], 1.0, |sheet| sheet.write(1_048_575, 16_383, "far away"));
    assert_eq!(messages(&far), [Unreadable::OutOfBounds.to_string()]);
    let wide = rewritten(&good, sheet, |text| {
        assert!(text.contains("ref=\"A1:AA2\""));
        text.replace("ref=\"A1:AA2\"", "ref=\"A1:XFD1048576\"")
    });
    assert!(read(&wide).is_ok());

    let bomb = rewritten(&good, sheet, |text| text + &" ".repeat(100 << 20));
    assert!(bomb.len() < 1 << 20);
    assert_eq!(messages(&bomb), [Unreadable::TooLarge.to_string()]);

    for count in ["99999999999999", "1000000", "", "1e9", "00000000000001"] {
        let announced = rewritten(&good, "xl/sharedStrings.xml", |text| {
            let (before, after) = text.split_once("uniqueCount=\"").unwrap();
            let (_, after) = after.split_once('"').unwrap();
            format!("{before}uniqueCount = '{count}'{after}")
        });
        assert_eq!(messages(&announced), [Unreadable::NotAWorkbook.to_string()], "{count}");
    }

    let mut many = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..=MAX_PARTS {
        many.start_file(number.to_string(), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(messages(&many.finish().unwrap().into_inner()), [Unreadable::TooLarge.to_string()]);

    let ends = [b"PK\x05\x06".as_slice(), &[0; 18]].concat().repeat(100_000);
    assert_eq!(messages(&[good.clone(), ends].concat()), [Unreadable::TooLarge.to_string()]);
    let large = [good, vec![0; 8 << 20]].concat();
    assert_eq!(messages(&large), [Unreadable::TooLarge.to_string()]);
}

/// A workbook whose first sheet has these cells, and whose shared texts these.
fn raw(cells: &str, texts: &[String]) -> Vec<u8> {
    let good = workbook(&[("DE", "EUR")], 1.0, |sheet| Ok(sheet));
    let texts: String = texts.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    let shared = rewritten(&good, "xl/sharedStrings.xml", |_| format!("<sst>{texts}</sst>"));
    rewritten(&shared, "xl/worksheets/sheet1.xml", |_| {
        format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>")
    })
}

/// What comes of a sheet, and how often it was asked whether to go on.
fn outcome(bytes: &[u8]) -> (Vec<String>, usize) {
    let asked = Cell::new(0);
    let until = || {
        asked.set(asked.get() + 1);
        true
    };
    (prices(read_cells(bytes, &until)).unwrap_err(), asked.get())
}

#[test]
fn a_hostile_sheet_is_not_read_to_its_end() {
    let long = "x".repeat(30_000);
    let place = |number: u32| format!("{}{}", char::from(b'A' + (number % 26) as u8), 1 + number / 26);
    let again = r#"<c r="A1" t="s"><v>0</v></c>"#.repeat(280_000);
    let nothing = r#"<c r="A1" t="s"><v>1</v></c>"#.repeat(280_000);
    let empty = r#"<c r="A1"/>"#.repeat(280_000);
    let everywhere: String =
        (0..12_000).map(|number| format!(r#"<c r="{}" t="s"><v>0</v></c>"#, place(number))).collect();
    let inside: String = (0..50)
        .map(|number| format!(r#"<c r="{}" t="inlineStr"><is><t>{long}</t></is></c>"#, place(number)))
        .collect();
    let far: String =
        (0..1000).map(|number| format!(r#"<c r="A{}" t="s"><v>0</v></c>"#, 1 + number * 1000)).collect();
    for (what, cells, reason, most) in [
        ("one text again and again", again, Unreadable::NotAWorkbook, 100),
        ("no text again and again", nothing, Unreadable::TooLarge, 100_100),
        ("many empty cells", empty, Unreadable::TooLarge, 100_100),
        ("one text everywhere", everywhere, Unreadable::TooLarge, 6_000),
        ("cells far apart", far, Unreadable::OutOfBounds, 100),
    ] {
        let bytes = raw(&cells, &[long.clone(), String::new()]);
        assert!(bytes.len() < 2 << 20, "{what} takes {} bytes", bytes.len());
        let (messages, asked) = outcome(&bytes);
        assert_eq!(messages, [reason.to_string()], "{what}");
        assert!(asked < most, "{what}: {asked} cells were looked at");
    }
    // Texts that are large in sum are no cells, and are cut where they are.
    let (found, _) = outcome(&raw(&inside, &[]));
    assert!(found.iter().all(|message| message.len() < 300), "{found:?}");
    let many: Vec<_> = (0..400).map(|_| long.clone()).collect();
    assert_eq!(outcome(&raw("", &many)).0, [Unreadable::TooLarge.to_string()]);
}

#[test]
fn nobody_reads_on_when_nobody_waits() {
    let good = workbook(&[("DE", "EUR")], 1.0, |sheet| Ok(sheet));
    for patience in [0, 1, 20, 40] {
        let left = Cell::new(patience);
        let until = || left.replace(left.get() - 1) > 0;
        assert!(matches!(read_cells(&good, &until), Err(Unreadable::OutOfTime)), "{patience}");
        assert_eq!(left.get(), -1, "it was asked once too often");
    }
    assert!(read(&good).is_ok());
}

#[test]
fn a_long_text_is_cut() {
    let long = "x".repeat(30_000);
    let shared = workbook(&[("DE", "EUR")], 1.0, |sheet| {
        (2..100).try_for_each(|row| sheet.write_row(row, 0, [long.as_str(); 27]).map(|_| ()))?;
        Ok(sheet)
    });
    let cells = read_cells(&shared, &|| true).unwrap();
    assert!(cells.iter().flatten().all(|text| text.chars().count() <= MAX_TEXT + 1));
}

#[test]
fn no_damage_makes_reading_panic() {
    let good = workbook(&[("DE", "EUR")], 1.0, |sheet| Ok(sheet));
    for at in (0..good.len()).step_by(13) {
        let mut damaged = good.clone();
        damaged[at] ^= 0xFF;
        let _ = read(&damaged);
    }
    // Inside the compressed parts a checksum guards against damage; here the text itself is wrong.
    for part in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"] {
        let length = rewritten_length(&good, part);
        for at in (0..length).step_by(97) {
            let _ = read(&rewritten(&good, part, |text| text[..at].to_owned()));
            let _ =
                read(&rewritten(&good, part, |text| format!("{}99999999999{}", &text[..at], &text[at..])));
        }
    }
}

fn rewritten_length(archive: &[u8], name: &str) -> usize {
    let mut archive = ZipArchive::new(Cursor::new(archive)).unwrap();
    usize::try_from(archive.by_name(name).unwrap().size()).unwrap()
}
