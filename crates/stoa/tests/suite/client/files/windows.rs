//! Files that tools of Windows wrote, and texts with their ends of lines.

use serde_json::json;
use testkit::documents::core_vm;

use super::shop::Shop;
use crate::client::support::Desk;

const DESCRIPTION: &str = "microsoft-azure-corevm.description";
/// Both kinds of ends of lines, and blanks at some.
const TEXT: &str = "First line.\r\n\r\nSecond line. \r\nThird line.\nFourth line.\r\n";

#[test]
fn ends_of_lines_in_texts_survive_every_way_byte_for_byte() {
    Desk::on_both_engines(|desk| survive(&mut Shop::at(desk)));
}

fn survive(shop: &mut Shop) {
    let mut offer = core_vm("contoso", "harbor");
    offer["definition"]["offer"][DESCRIPTION] = TEXT.into();
    shop.desk.write("harbor.json", &format!("\u{feff}{offer}"));
    shop.ok(&["offer", "put", "harbor", "harbor.json"]);
    shop.set_variables();
    let text = |shop: &Shop| shop.draft("harbor")["definition"]["offer"][DESCRIPTION].clone();
    assert_eq!(text(shop), TEXT);
    for format in ["yaml", "json"] {
        let folder = format!("as-{format}");
        shop.ok(&["export", &folder, "harbor", "--format", format]);
        assert_eq!(shop.json(&["diff", &folder]).0, 0);
        // As git and editors on Windows change a file.
        let file = format!("{folder}/harbor.{format}");
        let exported = shop.read(&file);
        shop.desk.write(&file, &format!("\u{feff}{}", exported.replace('\n', "\r\n")));
        assert_eq!(shop.json(&["diff", &folder]).0, 0, "{format}");
        assert!(shop.ok(&["apply", &folder]).contains("unchanged"));
        shop.ok(&["offer", "put", "harbor", &file]);
        assert_eq!(text(shop), TEXT);
    }
    // Other ends are another text, and the difference is shown.
    offer["definition"]["offer"][DESCRIPTION] = TEXT.replace("\r\n", "\n").into();
    shop.put("harbor.yaml", &offer);
    let (code, diff) = shop.json(&["diff", "offers"]);
    assert_eq!((code, &diff[0]["changes"][0]["before"]), (3, &json!(TEXT)), "{diff}");
    assert_eq!(diff[0]["changes"][0]["after"], TEXT.replace("\r\n", "\n"));
    shop.ok(&["apply", "offers"]);
    assert_eq!(text(shop), TEXT.replace("\r\n", "\n"));
}
