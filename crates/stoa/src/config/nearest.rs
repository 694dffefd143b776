//! What somebody may have meant by a setting nobody knows.

use domain::nearest;

use super::entries::Entries;
use super::list::{Setting, variable};
use super::place::Place;
use super::settings::SECTIONS;

pub(super) fn settings() -> impl Iterator<Item = &'static Setting> {
    SECTIONS.iter().flat_map(|section| section.settings)
}

/// Refuses every key in `entries` that nobody took.
pub(super) fn refuse_unknown(entries: &mut Entries) {
    for (key, place) in entries.take_rest() {
        let message = match &place {
            Place::Environment(_) => unknown_variable(&key),
            Place::File { .. } | Place::Flag(_) => unknown_key(&key),
        };
        entries.problem(Some(place), message);
    }
}

/// What to say about a key that is no setting.
fn unknown_key(key: &str) -> String {
    if let Some(section) = SECTIONS.iter().find(|section| section.name == key) {
        return format!(
            "{key} is a group of settings; write [{key}] and {} and the like below it",
            section.settings[0].name
        );
    }
    match nearest_key(key) {
        Some(near) => format!("there is no setting {key}; did you mean {near}?"),
        None => format!("there is no setting {key}; `stoa config template` shows all there are"),
    }
}

/// What to say about an environment variable that is no setting, with the key it stands for.
fn unknown_variable(key: &str) -> String {
    match nearest_key(key) {
        Some(near) => format!("this variable sets nothing; did you mean {}?", variable(near)),
        None => "this variable sets nothing; `stoa config template` shows all settings".to_owned(),
    }
}

fn nearest_key(key: &str) -> Option<&'static str> {
    // The right name in the wrong place, or in none.
    let name = key.rsplit('.').next().unwrap_or(key);
    let mut named = settings().filter(|setting| setting.name == name);
    if let (Some(setting), None) = (named.next(), named.next()) {
        return Some(setting.key);
    }
    nearest(key, settings().map(|setting| setting.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_a_missing_section_and_a_wrong_one_are_understood() {
        for (wrong, right) in [
            ("server.lisen", "server.listen"),
            ("servre.listen", "server.listen"),
            ("listen", "server.listen"),
            ("identity.public_url", "server.public_url"),
            ("publishing.workres", "publishing.workers"),
        ] {
            assert_eq!(nearest_key(wrong), Some(right), "{wrong}");
        }
        for hopeless in ["x", "server.colour", "url"] {
            assert_eq!(nearest_key(hopeless), None, "{hopeless}");
        }
        assert!(unknown_key("server").contains("[server]"));
    }
}
