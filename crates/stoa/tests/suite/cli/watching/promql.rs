//! The expressions of Prometheus, as far as they say what is read.

/// A series that is read, and the labels it must have.
pub(super) struct Selector {
    pub(super) name: String,
    pub(super) labels: Vec<Matcher>,
}

pub(super) struct Matcher {
    pub(super) label: String,
    pub(super) operator: String,
    pub(super) value: String,
}

/// The series an expression reads. Functions, their parameters and the words of the language are left out.
pub(super) fn selectors(expression: &str) -> Vec<Selector> {
    const WORDS: &[&str] = &["and", "or", "unless", "by", "without", "on", "ignoring", "bool", "offset"];
    let mut found: Vec<Selector> = Vec::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        rest = match first {
            '{' => {
                let (labels, after) = matchers(&rest[1..]);
                found.last_mut().expect("labels follow a name").labels = labels;
                after
            }
            '[' => rest.split_once(']').expect("a range has an end").1,
            c if c.is_ascii_alphabetic() && WORDS.contains(&word) => match after.trim_start() {
                // The labels to group by.
                group if group.starts_with('(') && !matches!(word, "and" | "or" | "unless") => {
                    group.split_once(')').expect("a group has an end").1
                }
                after => after,
            },
            c if c.is_ascii_alphabetic() => {
                let function = after.trim_start().starts_with('(') || after.starts_with(" by");
                if !function {
                    found.push(Selector { name: word.to_owned(), labels: Vec::new() });
                }
                after
            }
            _ if length > 0 => after,
            c => &rest[c.len_utf8()..],
        };
    }
    found
}

/// The matchers up to the closing brace, and what follows it.
fn matchers(text: &str) -> (Vec<Matcher>, &str) {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.starts_with('}') {
        let (label, after) = rest.split_at(rest.find(['=', '!']).expect("a label has an operator"));
        let (operator, after) = after.split_once('"').expect("a value has quotes");
        let (value, after) = after.split_once('"').expect("a value has an end");
        let text = |text: &str| text.trim().to_owned();
        found.push(Matcher { label: text(label), operator: text(operator), value: value.to_owned() });
        rest = after.trim_start_matches([',', ' ']);
    }
    (found, &rest[1..])
}

#[test]
fn the_expressions_are_read_as_they_are_meant() {
    let found = selectors(
        r#"sum by (le, route) (rate(a_total{x="1", y=~"5.."}[5m])) / max(b) > 0.01 or predict_linear(c[6h], 86400) < 1e9 and on (x) d"#,
    );
    let names: Vec<_> = found.iter().map(|selector| selector.name.as_str()).collect();
    assert_eq!(names, ["a_total", "b", "c", "d"]);
    let labels: Vec<_> = found[0]
        .labels
        .iter()
        .map(|matcher| (matcher.label.as_str(), matcher.operator.as_str(), matcher.value.as_str()))
        .collect();
    assert_eq!(labels, [("x", "=", "1"), ("y", "=~", "5..")]);
}
