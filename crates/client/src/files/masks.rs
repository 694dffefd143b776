//! What is never printed: the values that files take from the environment.

use serde_json::Value;

use crate::{Failure, Problem};

/// The values, and what is shown instead of each. It has no `Debug`.
#[derive(Default)]
pub(super) struct Masks(Vec<(String, String)>);

impl Masks {
    /// `values` with what is shown instead. They are known as JSON and HTML spell them, too.
    pub(super) fn new(values: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut masks = Vec::new();
        for (value, shown) in values {
            let json = Value::from(value.as_str()).to_string();
            let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let html = html.replace('"', "&quot;").replace('\'', "&#39;");
            masks.extend([json[1..json.len() - 1].to_owned(), html, value].map(|form| (form, shown.clone())));
        }
        // A value may hold another one.
        masks.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        masks.dedup();
        Self(masks)
    }

    /// `text` as it may be shown: without signatures, and with values masked wherever they stand, short ones too.
    pub(super) fn text(&self, text: &str) -> String {
        domain::hide_signatures(&self.values(text))
    }

    fn values(&self, text: &str) -> String {
        let mut shown = String::new();
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            match self.0.iter().find(|(value, _)| rest.starts_with(value.as_str())) {
                Some((value, instead)) => {
                    shown.push_str(instead);
                    rest = &rest[value.len()..];
                }
                None => {
                    shown.push(next);
                    rest = &rest[next.len_utf8()..];
                }
            }
        }
        shown
    }

    /// A failure as it may be told: a marketplace quotes what it does not like.
    pub(super) fn failure(&self, failure: Failure) -> Failure {
        let problem = |Problem { code, target, message }| {
            let (target, message) = (self.text(&target), self.text(&message));
            Problem { code, target, message }
        };
        reworded(failure, |message| self.text(&message), problem)
    }

    /// Masks every value of a variable in `value`.
    pub(super) fn texts(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.values(text),
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.texts(element)),
            Value::Object(members) => members.values_mut().for_each(|member| self.texts(member)),
            _ => {}
        }
    }
}

/// A failure of the same kind in other words.
pub(super) fn reworded(
    failure: Failure,
    text: impl Fn(String) -> String,
    problem: impl Fn(Problem) -> Problem,
) -> Failure {
    let all = |problems: Vec<Problem>| problems.into_iter().map(&problem).collect();
    match failure {
        Failure::Refused { message, problems } => {
            Failure::Refused { message: text(message), problems: all(problems) }
        }
        Failure::Failed { message, problems } => {
            Failure::Failed { message: text(message), problems: all(problems) }
        }
        Failure::Profile { message, problems } => {
            Failure::Profile { message: text(message), problems: all(problems) }
        }
        Failure::Conflict { code, message, location } => {
            Failure::Conflict { code, message: text(message), location }
        }
        Failure::Unreachable { message, source } => Failure::Unreachable { message: text(message), source },
        Failure::Usage(message) => Failure::Usage(text(message)),
        Failure::PreconditionFailed(message) => Failure::PreconditionFailed(text(message)),
        Failure::NotFound(message) => Failure::NotFound(text(message)),
        Failure::Forbidden(message) => Failure::Forbidden(text(message)),
        Failure::Unauthorized(message) => Failure::Unauthorized(text(message)),
        Failure::Canceled(message) => Failure::Canceled(text(message)),
        Failure::TimedOut(message) => Failure::TimedOut(text(message)),
        Failure::Interrupted(message) => Failure::Interrupted(text(message)),
        Failure::Unavailable(message) => Failure::Unavailable(text(message)),
        Failure::OutcomeUnknown(message) => Failure::OutcomeUnknown(text(message)),
        Failure::Unexpected(message) => Failure::Unexpected(text(message)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_masked_wherever_it_stands_and_the_longest_first() {
        let mask = |value: &str, name: &str| (value.to_owned(), format!("${{{name}}}"));
        let masks = Masks::new([mask("abc", "A"), mask("abcdef", "B"), mask("}", "C")]);
        assert_eq!(masks.text("abcdef abcd é abc"), "${B} ${A}d é ${A}");
        assert_eq!(masks.text("nothing"), "nothing");
        let spelled = Masks::new([mask("a\"b&c", "D")]);
        assert_eq!(spelled.text(r#"a"b&c a\"b&c a&quot;b&amp;c"#), "${D} ${D} ${D}");
        let mut value = serde_json::json!({"abc": ["xabc", 1]});
        masks.texts(&mut value);
        assert_eq!(value, serde_json::json!({"abc": ["x${A}", 1]}));
    }
}
