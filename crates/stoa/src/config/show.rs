//! The configuration as it is in force.

use std::fmt::Write as _;

use super::Loaded;
use super::settings::SECTIONS;

/// Every setting with its value and where it was given, in TOML, secrets masked.
pub(crate) fn show(loaded: &Loaded) -> String {
    let mut text = match &loaded.file {
        Some(file) => format!("# file: {}\n", file.display()),
        None => "# no file\n".to_owned(),
    };
    let values = loaded.config.shown();
    let mut values = values.iter();
    for section in SECTIONS {
        let _ = writeln!(text, "\n[{}]", section.name);
        for (setting, (key, value)) in section.settings.iter().zip(values.by_ref()) {
            let place = loaded.places.get(*key).map(|place| format!("  # {place}")).unwrap_or_default();
            let _ = match (value, loaded.config.instead_of(key)) {
                (Some(value), _) => writeln!(text, "{} = {value}{place}", setting.name),
                (None, Some(instead)) => {
                    writeln!(text, "# {} is not set; in its place: {instead}", setting.name)
                }
                (None, None) => writeln!(text, "# {} is not set", setting.name),
            };
        }
    }
    text
}
