//! Saying sentences in a language.

use std::collections::BTreeMap;

use fluent_bundle::{FluentArgs, FluentValue};

use crate::sentence::{Name, Wording};
use crate::{Argument, Language, Sentence, messages, template};

/// The texts of offer types' data in one other language, by the English ones.
pub type Dictionary = BTreeMap<String, String>;

/// The words of a language: our own, and those of the offer types' data as far as they are translated.
#[derive(Debug, Clone, Copy)]
pub struct Words<'d> {
    language: Language,
    dictionary: Option<&'d Dictionary>,
}

impl Words<'static> {
    /// What every interface for programs says.
    pub const ENGLISH: Self = Self { language: Language::English, dictionary: None };
}

impl<'d> Words<'d> {
    pub fn new(language: Language, dictionary: Option<&'d Dictionary>) -> Self {
        Self { language, dictionary }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The sentence in this language.
    pub fn say(&self, sentence: &Sentence) -> String {
        match &sentence.wording {
            Wording::Plain(text) => text.clone(),
            Wording::OfType(text) => {
                let argument = |name: &str| {
                    let found = sentence.arguments.iter().find(|(known, _)| known == name);
                    found.map(|(_, argument)| self.argument(argument))
                };
                template::fill(self.of_type(text), argument)
            }
            Wording::Message(id) => self.message(id, &sentence.arguments),
        }
    }

    /// A text of an offer type's data in this language; in English where it is not translated.
    pub fn of_type<'t>(&self, text: &'t str) -> &'t str
    where
        'd: 't,
    {
        self.dictionary.and_then(|texts| texts.get(text)).map_or(text, String::as_str)
    }

    /// What stands for an argument.
    pub fn argument(&self, argument: &Argument) -> String {
        match argument {
            Argument::Text(text) => text.to_string(),
            Argument::Number(number) => number.to_string(),
            Argument::List(items) => {
                items.iter().map(|item| self.argument(item)).collect::<Vec<_>>().join(", ")
            }
            Argument::Reasons(reasons) => {
                let said = reasons.iter().map(|reason| self.say(reason).trim_end_matches('.').to_owned());
                said.collect::<Vec<_>>().join("; ")
            }
            Argument::Label(text) => self.of_type(text).to_owned(),
            Argument::Sentence(sentence) => self.say(sentence),
        }
    }

    fn message(&self, id: &str, arguments: &[(Name, Argument)]) -> String {
        let mut filled = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            let value = match argument {
                // Fluent counts in floating point, which tells the digits of no larger number.
                Argument::Number(number) if number.unsigned_abs() < 1 << 53 => FluentValue::from(*number),
                other => FluentValue::from(self.argument(other)),
            };
            filled.set(name.as_ref(), value);
        }
        let said = messages::format(id, self.language, &filled);
        said.or_else(|| messages::format(id, Language::English, &filled)).unwrap_or_else(|| {
            // Another release of the program stored it.
            let told: Vec<_> =
                arguments.iter().map(|(name, value)| format!("{name}: {}", self.argument(value))).collect();
            format!("{id} ({})", told.join(", "))
        })
    }
}
