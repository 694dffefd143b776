//! Texts of offer types' data: `{name}` stands for an argument, `{name:을}` for it with a Korean particle behind it.

use std::collections::BTreeSet;

use crate::particle;

/// `text` with its arguments; braces around anything else stay as they are.
pub(crate) fn fill(text: &str, argument: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let found = after.split_once('}').and_then(|(inside, behind)| {
            let (name, particle) = inside.split_once(':').unwrap_or((inside, ""));
            Some((argument(name)?, particle, behind))
        });
        rest = match found {
            Some((value, particle, behind)) => {
                filled.push_str(&value);
                filled.push_str(&particle::after(&value, particle));
                behind
            }
            None => {
                filled.push('{');
                after
            }
        };
    }
    filled.push_str(rest);
    filled
}

/// The names that stand in braces in `text`, in the order of the alphabet.
pub fn arguments(text: &str) -> BTreeSet<&str> {
    let inside = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
    inside.map(|(inside, _)| inside.split_once(':').map_or(inside, |(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_filled_in_and_other_braces_stay() {
        let argument = |name: &str| (name == "label").then(|| "로고".to_owned());
        assert_eq!(fill("{label:을} {여기} 넣으세요 {label}{", argument), "로고를 {여기} 넣으세요 로고{");
        assert_eq!(arguments("{label:을} {found} {label}"), BTreeSet::from(["found", "label"]));
    }
}
