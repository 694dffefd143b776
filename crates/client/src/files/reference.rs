//! Values that stand in the environment instead of a file.
//!
//! A text that is `${NAME}` and nothing else stands for the value of the variable NAME. `$${` is the text `${`, and one more
//! `$` in front of that one more. Any other `${` is a problem: what was meant for a variable must never be sent as it is.

use serde_json::Value;

use super::place::{Place, leaves};

/// A text of a file that stands for the value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) place: Place,
    /// As the file writes it: `${NAME}`.
    pub(super) written: String,
}

/// What a text of a file means.
#[derive(Debug, PartialEq, Eq)]
enum Meaning<'t> {
    /// The text, without the `$` that takes meaning away.
    Text(String),
    Variable(&'t str),
    /// Why it can be neither.
    Unclear(String),
}

/// Where the next `${` is, and how many `$` there are with it.
fn next(text: &str) -> Option<(usize, usize)> {
    let brace = text.find("${")? + 1;
    let count = text[..brace].bytes().rev().take_while(|byte| *byte == b'$').count();
    Some((brace - count, count))
}

fn meaning(text: &str) -> Meaning<'_> {
    let (mut plain, mut rest) = (String::new(), text);
    while let Some((start, count)) = next(rest) {
        let (before, from) = rest.split_at(start);
        if count == 1 {
            return reference(text, from);
        }
        plain.extend([before, &from[1..=count]]);
        rest = &from[count + 1..];
    }
    Meaning::Text(plain + rest)
}

/// What `text` means, in which `from` on there is a `${`.
fn reference<'t>(text: &'t str, from: &'t str) -> Meaning<'t> {
    let how = "or write $${ for the text itself";
    let Some((name, behind)) = from[2..].split_once('}') else {
        return Meaning::Unclear(format!("`${{` has no end: write ${{NAME}}, {how}"));
    };
    if !is_name(name) {
        let name = domain::shown(name);
        return Meaning::Unclear(format!(
            "`${{{name}}}` names no variable: a name is letters, digits and underscores; correct it, {how}"
        ));
    }
    match from.len() == text.len() && behind.is_empty() {
        true => Meaning::Variable(name),
        false => Meaning::Unclear(format!(
            "the variable {name} stands within a text: put the whole text into the variable and write only ${{{name}}}, {how}"
        )),
    }
}

fn is_name(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// The variable that a text stands for.
pub(super) fn variable(text: &str) -> Option<&str> {
    match meaning(text) {
        Meaning::Variable(name) => Some(name),
        _ => None,
    }
}

/// Takes the meaning away from every text that would refer to a variable in a file.
pub(super) fn escape(definition: &mut Value) {
    let texts = leaves(definition).into_iter().filter_map(|(place, leaf)| Some((place, leaf.as_str()?)));
    let escaped: Vec<_> = texts
        .filter(|(_, text)| text.contains("${"))
        .map(|(place, text)| (place, text.replace("${", "$${")))
        .collect();
    escaped.into_iter().for_each(|(place, text)| place.put(definition, &text));
}

/// What of a definition stands in the environment.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) references: Vec<Reference>,
    /// References to variables that are not there; their texts are left as they are.
    pub(super) unset: Vec<Reference>,
    /// What else is wrong, each with its place.
    pub(super) wrong: Vec<(Place, String)>,
}

/// Puts the values of variables in place of references.
pub(super) fn resolve(definition: &mut Value, value_of: &dyn Fn(&str) -> Option<String>) -> Resolved {
    let mut resolved = Resolved::default();
    let texts = leaves(definition).into_iter().filter_map(|(place, leaf)| Some((place, leaf.as_str()?)));
    let texts = texts.filter(|(_, text)| text.contains("${")).map(|(place, text)| (place, text.to_owned()));
    for (place, text) in texts.collect::<Vec<_>>() {
        let name = match meaning(&text) {
            Meaning::Variable(name) => name,
            Meaning::Text(plain) => {
                place.put(definition, &plain);
                continue;
            }
            Meaning::Unclear(why) => {
                resolved.wrong.push((place, why));
                continue;
            }
        };
        match value_of(name) {
            Some(value) if !value.is_empty() => {
                place.put(definition, &value);
                resolved.references.push(Reference { place, written: text });
            }
            // An empty value is what a pipeline makes of a secret that nobody set; the marketplace would forget what it has.
            Some(_) => {
                resolved.wrong.push((place, format!("the variable {name} is empty: give it the value")));
            }
            None => resolved.unset.push(Reference { place, written: text }),
        }
    }
    resolved
}

impl Reference {
    /// What to do about a variable that is not there.
    pub(super) fn unset(&self) -> String {
        let name = variable(&self.written).unwrap_or_default();
        format!("there is no variable {name}: set it, or write $${{{name}}} if this is the text itself")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_whole_text_refers_to_a_variable() {
        let value_of = |name: &str| (name == "KEY_1").then(|| "the value".to_owned());
        let mut definition = json!({
            "a": ["${KEY_1}", "$${KEY_1}", "$$${KEY_1}", "x $${a} $$${b} {c}", "$KEY_1", "", "$", "$$", "{}"],
            "${KEY_1}": 1,
        });
        let resolved = resolve(&mut definition, &value_of);
        assert_eq!(
            definition,
            json!({
                "a": ["the value", "${KEY_1}", "$${KEY_1}", "x ${a} $${b} {c}", "$KEY_1", "", "$", "$$", "{}"],
                "${KEY_1}": 1,
            })
        );
        let places: Vec<_> =
            resolved.references.iter().map(|reference| reference.place.to_string()).collect();
        assert_eq!(places, ["definition.a[0]"]);
        assert_eq!((resolved.unset, resolved.wrong), (vec![], vec![]));
    }

    #[test]
    fn what_is_not_set_or_not_clear_is_told_with_its_place() {
        let value_of = |name: &str| (name == "EMPTY").then(String::new);
        let mut definition = json!({
            "a": {"b": "${EMPTY}"}, "c": "${NO}", "d": "x${NO}", "e": "${NO}/y", "f": "${}", "g": "${{ secrets.A }}", "h": "${NO",
        });
        let before = definition.clone();
        let resolved = resolve(&mut definition, &value_of);
        assert_eq!(definition, before, "nothing is put in place of what is not known");
        let told: Vec<_> = resolved.wrong.iter().map(|(place, why)| format!("{place}: {why}")).collect();
        for (told, begins) in told.iter().zip([
            "definition.a.b: the variable EMPTY is empty",
            "definition.d: the variable NO stands within a text",
            "definition.e: the variable NO stands within a text",
            "definition.f: `${}` names no variable",
            "definition.g: `${{ secrets.A }` names no variable",
            "definition.h: `${` has no end",
        ]) {
            assert!(told.starts_with(begins), "{told}");
        }
        assert_eq!((told.len(), resolved.unset.len()), (6, 1));
        assert!(resolved.unset[0].unset().starts_with("there is no variable NO: set it"));
    }

    #[test]
    fn what_is_escaped_means_itself() {
        for text in ["${A}", "$${A}", "$$$${a_1}", "x ${A} y ${", "", "$", "$$", "{", "a$A"] {
            let mut definition = json!({"a": ["", text]});
            escape(&mut definition);
            assert_eq!(definition["a"][1] == text, !text.contains("${"));
            let Resolved { references, unset, wrong } = resolve(&mut definition, &|_| None);
            assert_eq!(
                (definition, references, unset, wrong),
                (json!({"a": ["", text]}), vec![], vec![], vec![])
            );
        }
    }
}
