//! A file to start from.

use std::fmt::Write as _;

use super::list::Setting;
use super::settings::SECTIONS;

const INTRODUCTION: &str = "\
# Configuration of Stoa.
#
# Every setting is here with its default. To change one, remove the # in front of it. Each can also be set by an
# environment variable, STOA_SERVER__LISTEN for listen in [server], or by the flag --set server.listen=…; flags outweigh
# the environment, and the environment outweighs this file. Paths begin where the program is started.
";

/// Stands before the value of a setting that has no default.
pub(super) const NOT_SET: &str = "# Not set. For example:";

/// Every setting with what it is for and its default, all of it in comments.
pub(crate) fn template() -> String {
    let mut text = INTRODUCTION.to_owned();
    for section in SECTIONS {
        text.push('\n');
        section.about.iter().for_each(|line| comment(&mut text, line));
        let _ = writeln!(text, "[{}]", section.name);
        section.settings.iter().for_each(|setting| entry(&mut text, setting));
    }
    text
}

fn entry(text: &mut String, setting: &Setting) {
    text.push('\n');
    setting.about.iter().for_each(|line| comment(text, line));
    if let Some(default) = setting.default {
        let _ = writeln!(text, "#{} = {default}", setting.name);
    }
    if let Some(example) = setting.example {
        let introduction = if setting.default.is_some() { "# For example:" } else { NOT_SET };
        let _ = writeln!(text, "{introduction}\n#{} = {example}", setting.name);
    }
}

fn comment(text: &mut String, line: &str) {
    let _ = writeln!(text, "# {}", line.trim());
}
