//! Values that stand in the environment instead of a file.
//!
//! A text that is exactly `${NAME}` stands for the value of the variable NAME. One more `$` in front takes the meaning away:
//! `$${NAME}` is the text `${NAME}`, and so on.

use serde_json::Value;

use super::place::{Place, leaves};

/// A text of a file that stands for the value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) place: Place,
    /// As the file writes it: `${NAME}`.
    pub(super) written: String,
}

/// The name of the variable in a text of the form `${NAME}`.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).then_some(name)
}

/// The form `${NAME}`, with more `$` in front or not.
fn looks_like_one(text: &str) -> bool {
    let extra = text.bytes().take_while(|byte| *byte == b'$').count().saturating_sub(1);
    variable(&text[extra..]).is_some()
}

/// Takes the meaning away from every text that would refer to a variable in a file.
pub(super) fn escape(definition: &mut Value) {
    let texts = leaves(definition)
        .into_iter()
        .filter_map(|(place, leaf)| Some((place, format!("${}", leaf.as_str()?))));
    for (place, text) in texts.filter(|(_, text)| looks_like_one(text)).collect::<Vec<_>>() {
        place.put(definition, &text);
    }
}

/// Puts the values of variables in place of references. Says where, and which variables there are not, each with its place.
pub(super) fn resolve(
    definition: &mut Value,
    value_of: &dyn Fn(&str) -> Option<String>,
) -> (Vec<Reference>, Vec<(Place, String)>) {
    let (mut references, mut missing) = (Vec::new(), Vec::new());
    let texts =
        leaves(definition).into_iter().filter_map(|(place, leaf)| Some((place, leaf.as_str()?.to_owned())));
    for (place, text) in texts.filter(|(_, text)| looks_like_one(text)).collect::<Vec<_>>() {
        let Some(name) = variable(&text) else {
            place.put(definition, &text[1..]);
            continue;
        };
        match value_of(name) {
            Some(value) if !value.is_empty() => {
                place.put(definition, &value);
                references.push(Reference { place, written: text });
            }
            // An empty value is what a pipeline makes of a secret that nobody set; the marketplace would forget what it has.
            Some(_) => missing.push((place, format!("the variable {name} is empty: give it the value"))),
            None => missing.push((
                place,
                format!(
                    "there is no variable {name}: set it, or write $${{{name}}} if this is the text itself"
                ),
            )),
        }
    }
    (references, missing)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_whole_text_refers_to_a_variable() {
        let value_of = |name: &str| (name == "KEY_1").then(|| "the value".to_owned());
        let mut definition = json!({
            "a": ["${KEY_1}", "$${KEY_1}", "$$${KEY_1}", "x${KEY_1}", "${KEY_1}x", "${}", "${1}", "$KEY_1", "", "$"],
            "${KEY_1}": 1,
        });
        let (references, missing) = resolve(&mut definition, &value_of);
        assert_eq!(
            definition,
            json!({
                "a": ["the value", "${KEY_1}", "$${KEY_1}", "x${KEY_1}", "${KEY_1}x", "${}", "${1}", "$KEY_1", "", "$"],
                "${KEY_1}": 1,
            })
        );
        let places: Vec<_> = references.iter().map(|reference| reference.place.to_string()).collect();
        assert_eq!(places, ["definition.a[0]"]);
        assert!(missing.is_empty());
    }

    #[test]
    fn what_is_missing_or_empty_is_told_with_its_place() {
        let value_of = |name: &str| (name == "EMPTY").then(String::new);
        let (_, missing) = resolve(&mut json!({"a": {"b": "${EMPTY}"}, "c": "${NO}"}), &value_of);
        let told: Vec<_> = missing.iter().map(|(place, why)| format!("{place}: {why}")).collect();
        assert!(told[0].starts_with("definition.a.b: the variable EMPTY is empty"), "{told:?}");
        assert!(told[1].starts_with("definition.c: there is no variable NO"), "{told:?}");
        assert_eq!(told.len(), 2);
    }

    #[test]
    fn what_is_escaped_means_itself() {
        for text in ["${A}", "$${A}", "$$$${a_1}"] {
            let mut definition = json!({"a": ["", text]});
            escape(&mut definition);
            assert_eq!(definition, json!({"a": ["", format!("${text}")]}));
            let (references, missing) = resolve(&mut definition, &|_| None);
            assert_eq!((definition, references.len(), missing.len()), (json!({"a": ["", text]}), 0, 0));
        }
        let harmless = json!(["", "$", "$$", "${", "${}", "a${A}", "$A", "${A}b"]);
        let mut escaped = harmless.clone();
        escape(&mut escaped);
        assert_eq!(escaped, harmless);
    }
}
