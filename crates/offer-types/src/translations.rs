//! What the texts of the type files are called in other languages (`languages/<code>.json`).

use std::collections::BTreeMap;

use words::{Dictionary, Language, Words};

/// The texts of all types, by language. English is what the files say themselves.
#[derive(Debug, Default)]
pub(super) struct Translations(BTreeMap<Language, Dictionary>);

/// The folder of the files.
const FOLDER: &str = "languages/";

/// Whether a file is one of these.
pub(super) fn is_one(file: &str) -> bool {
    file.starts_with(FOLDER)
}

impl Translations {
    /// Adds what `file` says; where an earlier one says otherwise, the later one counts.
    pub(super) fn add(&mut self, file: &str, text: &str) -> Result<(), String> {
        let code = file.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".json")).unwrap_or_default();
        let language = Language::parse(code)
            .filter(|language| *language != Language::English)
            .ok_or_else(|| format!("`{code}` is no language that texts are translated to"))?;
        let texts: Dictionary = serde_json::from_str(text)
            .map_err(|error| format!("must be an object of translations by English text: {error}"))?;
        let differs =
            |(english, other): &(&String, &String)| words::arguments(english) != words::arguments(other);
        if let Some((english, _)) = texts.iter().find(differs) {
            return Err(format!("the translation of `{english}` has other arguments in braces"));
        }
        self.0.entry(language).or_default().extend(texts);
        Ok(())
    }

    pub(super) fn words(&self, language: Language) -> Words<'_> {
        Words::new(language, self.0.get(&language))
    }
}
