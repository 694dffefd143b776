//! Reading the file, the environment and the flags.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};

use super::entries::Entries;
use super::nearest::settings;
use super::place::Place;
use super::raw::Raw;
use super::toml_value;

/// The file that is read when nobody names another.
pub(crate) const USUAL_FILE: &str = "stoa.toml";

/// Names the file, and is no setting itself.
pub(crate) const FILE_VARIABLE: &str = "STOA_CONFIG";

/// A setting given on the command line. It has no `Debug`, because it may be a secret.
pub(crate) struct Flag {
    /// The flag as it is written, without the value.
    pub(crate) written: String,
    pub(crate) key: String,
    pub(crate) value: String,
}

impl Flag {
    pub(crate) fn new(written: &str, key: &str, value: &str) -> Self {
        Self { written: written.to_owned(), key: key.to_owned(), value: value.to_owned() }
    }
}

/// Where to look for settings.
#[derive(Default)]
pub(crate) struct Sources {
    /// The file, when somebody named one.
    pub(crate) file: Option<PathBuf>,
    pub(crate) environment: Vec<(OsString, OsString)>,
    /// From the weakest to the strongest.
    pub(crate) flags: Vec<Flag>,
}

impl Sources {
    /// The file to read: the one that was named, else the usual one if it is there.
    pub(super) fn path(&self) -> Option<PathBuf> {
        let named = self.file.clone().or_else(|| {
            let named = self.environment.iter().find(|(name, _)| name == FILE_VARIABLE);
            named.map(|(_, value)| PathBuf::from(value)).filter(|path| !path.as_os_str().is_empty())
        });
        named.or_else(|| Path::new(USUAL_FILE).exists().then(|| PathBuf::from(USUAL_FILE)))
    }

    /// Everything the sources say.
    pub(super) fn collect(&self) -> Entries {
        let mut entries = Entries::default();
        if let Some(path) = self.path() {
            read_file(&path, &mut entries);
        }
        for (name, value) in &self.environment {
            read_variable(name, value, &mut entries);
        }
        for Flag { written, key, value } in &self.flags {
            entries.add(key, Raw::Text(value.clone()), Place::Flag(written.clone()));
        }
        entries
    }
}

fn read_file(path: &Path, entries: &mut Entries) {
    let text = match client::read_text(path) {
        Ok(text) => text,
        Err(error) => {
            let why = match error.kind() {
                ErrorKind::NotFound => "there is no such file".to_owned(),
                ErrorKind::InvalidData => error.to_string(),
                _ => format!("it cannot be read: {error}"),
            };
            return entries.problem(None, format!("{}: {why}", path.display()));
        }
    };
    let place = |offset: usize| Place::File { path: path.to_owned(), line: line_of(&text, offset) };
    let (document, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        // Not the error's own text: it quotes the line, which may hold a secret.
        let offset = error.span().map_or(0, |span| span.start);
        entries.problem(Some(place(offset)), error.message());
    }
    flatten(document.get_ref(), "", &place, entries);
}

/// Adds every value of a table and of the tables in it.
fn flatten(table: &DeTable<'_>, prefix: &str, place: &dyn Fn(usize) -> Place, entries: &mut Entries) {
    for (name, value) in table {
        let key = format!("{prefix}{}", name.get_ref());
        match (value.get_ref(), toml_value::plain(value.get_ref())) {
            (DeValue::Table(members), _) => flatten(members, &format!("{key}."), place, entries),
            (_, Some(plain)) => entries.add(key, Raw::Toml(plain), place(name.span().start)),
            (_, None) => {
                entries.problem(Some(place(name.span().start)), format!("{key} is too large a number"));
            }
        }
    }
}

/// The line `offset` stands on, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn read_variable(name: &OsString, value: &OsString, entries: &mut Entries) {
    let Some(name) = name.to_str().filter(|name| name.starts_with("STOA_")) else { return };
    let place = Place::Environment(name.to_owned());
    let Some((_, rest)) = name.split_once('_').filter(|(_, rest)| rest.contains("__")) else {
        // A variable of somebody else, unless it is a setting but for one underscore.
        let meant = settings().find(|setting| setting.variable().replace("__", "_") == name);
        if let Some(setting) = meant {
            entries.problem(
                Some(place),
                format!("this variable sets nothing; did you mean {}?", setting.variable()),
            );
        }
        return;
    };
    match value.to_str() {
        Some(value) => {
            entries.add(rest.replace("__", ".").to_ascii_lowercase(), Raw::Text(value.to_owned()), place);
        }
        None => entries.problem(Some(place), "its value is not UTF-8 text"),
    }
}
