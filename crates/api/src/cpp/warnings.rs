//! The header `x-stoa-warnings` of a PUT and a publish: what is worth a look in the draft.

use std::fmt::Write as _;

use domain::Finding;
use serde_json::json;

/// The most characters it has: clients and proxies take so much of one header.
const MOST: usize = 4096;
/// Room for the element that says how many are left out.
const REST: usize = 160;

/// The header with its name; nothing where there is nothing to say.
pub(crate) fn header(warnings: &[Finding]) -> Option<(String, String)> {
    if warnings.is_empty() {
        return None;
    }
    let (mut list, mut left_out) = (String::from("["), 0);
    for warning in warnings {
        let told = element(&warning.code.to_string(), &warning.place.to_string(), &warning.text.to_string());
        match list.len() + told.len() + REST <= MOST {
            true => list += &told,
            false => left_out += 1,
        }
    }
    if left_out > 0 {
        let message = format!("{left_out} more are left out here.");
        list += &element("MoreWarnings", "definition", &message);
    }
    list.pop();
    list.push(']');
    Some(("x-stoa-warnings".to_owned(), list))
}

/// One element and the comma behind it.
fn element(code: &str, target: &str, message: &str) -> String {
    let told = json!({ "code": code, "target": target, "message": message }).to_string();
    ascii(&told) + ","
}

/// JSON in the characters that a header may have (RFC 9110 §5.5).
fn ascii(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for letter in json.chars() {
        if matches!(letter, ' '..='~') {
            plain.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            let _ = write!(plain, "\\u{unit:04x}");
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use domain::{FindingCode, Place};
    use serde_json::Value;
    use words::Sentence;

    use super::*;

    fn warning(target: &str) -> Finding {
        let text = Sentence::plain(format!("`{target}` is unknown."));
        Finding::new(FindingCode::UnknownMember, Place::around(target), text)
    }

    #[test]
    fn it_is_a_list_in_ascii() {
        assert_eq!(header(&[]), None);
        let name = "definition.größe \"\u{1F600}\u{7f}\n\0";
        let (header_name, list) = header(&[warning(name), warning("b")]).unwrap();
        assert_eq!(header_name, "x-stoa-warnings");
        assert!(list.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{list}");
        let read: Value = serde_json::from_str(&list).unwrap();
        assert_eq!(
            read[0],
            json!({ "code": "UnknownMember", "target": name, "message": format!("`{name}` is unknown.") })
        );
        assert_eq!(read[1]["target"], "b");
    }

    #[test]
    fn it_is_never_longer_than_others_take() {
        let long = "ä".repeat(5000);
        let many: Vec<_> = (0..1000).map(|number| warning(&format!("definition.member{number}"))).collect();
        let list = header(&[vec![warning(&long)], many].concat()).unwrap().1;
        assert!(list.len() <= MOST, "{}", list.len());
        let read: Vec<Value> = serde_json::from_str(&list).unwrap();
        let (last, told) = read.split_last().unwrap();
        assert_eq!(told[0]["target"], "definition.member0");
        assert_eq!(last["code"], "MoreWarnings");
        assert_eq!(last["message"], format!("{} more are left out here.", 1001 - told.len()));
    }
}
