//! A value as the text that stands in its control, and what a browser makes of such a text.

use std::borrow::Cow;

use serde_json::Value;

use crate::kind::{Kind, Text};

/// What stands in the control for a value.
pub(crate) fn of(kind: Kind, value: Option<&Value>) -> String {
    match (kind, value) {
        (_, None | Some(Value::Null)) => String::new(),
        (Kind::Secret, _) => String::new(),
        (Kind::Text(Text::Emails), Some(Value::String(text))) => one_per_line(text),
        (Kind::Lines, Some(Value::Array(texts))) => {
            texts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
        }
        (Kind::Raw | Kind::Categories, Some(value)) => pretty(value),
        // Controls of one line, in which a browser leaves out the breaks.
        (Kind::Number | Kind::Upload, Some(Value::String(text))) => text.replace(['\r', '\n'], ""),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(other)) => other.to_string(),
    }
}

/// The JSON of a value, as people read it.
pub(crate) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

/// Addresses that are joined by commas or semicolons, each on a line.
fn one_per_line(text: &str) -> String {
    let addresses = text.split([',', ';', '\n', '\r']).map(str::trim).filter(|address| !address.is_empty());
    addresses.collect::<Vec<_>>().join("\n")
}

/// A text as it comes back from a browser, whatever it does to it on the way: line ends are one kind, what HTML cannot hold is
/// replaced, and inputs of one line have no break and of addresses no white space around them.
pub(crate) fn sent(text: &str) -> Cow<'_, str> {
    match text.contains(['\r', '\0']) {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")),
        false => Cow::Borrowed(text),
    }
}

/// Whether a browser that was shown `shown` may send `came` although nobody changed it.
pub(crate) fn is_unchanged(shown: &str, came: &str) -> bool {
    let (shown, came) = (sent(shown), sent(came));
    shown == came || shown.trim() == came.trim() && !shown.contains('\n')
}
