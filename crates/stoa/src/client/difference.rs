//! Differences as people read them.

use std::io::IsTerminal;

use client::{Difference, yaml};
use serde_json::Value;

use super::shown::{GREEN, RED, painted};

/// Lists and objects that take no more than this many bytes are shown on one line.
const LONGEST_LINE: usize = 80;

/// Every difference: the field, what it was and what it is.
pub(crate) fn text(differences: &[Difference], stream: &impl IsTerminal) -> String {
    let terminal = stream.is_terminal();
    differences.iter().map(|difference| told(difference, terminal)).collect::<Vec<_>>().join("\n")
}

fn told(Difference { path, before, after }: &Difference, terminal: bool) -> String {
    let mut text = path.clone();
    for (sign, colour, value) in [('-', RED, before), ('+', GREEN, after)] {
        for line in value.iter().flat_map(lines) {
            text += "\n";
            text += &painted(&format!("  {sign} {line}"), colour, terminal);
        }
    }
    text
}

/// A value on one line, or on a line for each that it holds.
fn lines(value: &Value) -> Vec<String> {
    let line = value.to_string();
    match value {
        Value::Array(_) | Value::Object(_) if line.len() > LONGEST_LINE => {
            yaml::write(value).lines().map(str::to_owned).collect()
        }
        _ => vec![line],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_stands_above_what_is() {
        let plan = json!({ "planId": "a", "sizes": [1.5, {}], "title": "t".repeat(LONGEST_LINE) });
        let difference = Difference {
            path: "definition.plans[a]".to_owned(),
            before: Some(json!({ "planId": "a" })),
            after: Some(plan.clone()),
        };
        let title = plan["title"].as_str().unwrap();
        let after = format!("  + planId: a\n  + sizes:\n  +   - 1.5\n  +   - {{}}\n  + title: {title}");
        assert_eq!(
            told(&difference, false),
            format!("definition.plans[a]\n  - {{\"planId\":\"a\"}}\n{after}")
        );
    }
}
