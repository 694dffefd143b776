//! Differences as people read them.

use std::io::IsTerminal;

use client::{Difference, yaml};
use serde_json::Value;

use super::shown::{GREEN, RED, painted};

/// Every difference: the field, what it was and what it is.
pub(super) fn text(differences: &[Difference], stream: &impl IsTerminal) -> String {
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

/// A value that holds others takes a line for each.
fn lines(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) if !list.is_empty() => yaml::write(value).lines().map(str::to_owned).collect(),
        Value::Object(members) if !members.is_empty() => {
            yaml::write(value).lines().map(str::to_owned).collect()
        }
        leaf => vec![leaf.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_stands_above_what_is() {
        let difference = Difference {
            path: "definition.plans[a]".to_owned(),
            before: Some(json!("x")),
            after: Some(json!({ "planId": "a", "sizes": [1.50, {}] })),
        };
        let plain = "definition.plans[a]\n  - \"x\"\n  + planId: a\n  + sizes:\n  +   - 1.50\n  +   - {}";
        assert_eq!(told(&difference, false), plain);
    }
}
