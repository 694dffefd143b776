//! What offers of a type suit, for whoever does not know which type to choose.

use serde::Deserialize;
use serde_json::Value;

macro_rules! answers {
    ($($(#[$doc:meta])* $question:ident $key:literal: $($answer:literal)+;)+) => {
        /// A question about what somebody sells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Question {
            $($(#[$doc])* $question,)+
        }

        impl Question {
            pub const ALL: &'static [Self] = &[$(Self::$question,)+];

            /// As it is written in addresses and data files.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$question => $key,)+
                }
            }

            /// All answers there are.
            pub const fn answers(self) -> &'static [&'static str] {
                match self {
                    $(Self::$question => &[$($answer,)+],)+
                }
            }
        }
    };
}

answers! {
    /// What it is.
    What "what": "software" "system" "reports" "work";
    /// Where it runs.
    Where "where": "yours" "theirs" "product" "devices" "nowhere";
    /// How customers get it.
    How "how": "service" "disk" "containers" "templates" "package" "access" "hours";
}

/// The answers that suit a type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suits {
    #[serde(default)]
    what: Vec<String>,
    #[serde(default, rename = "where")]
    place: Vec<String>,
    #[serde(default)]
    how: Vec<String>,
}

impl Suits {
    /// Whether it suits to answer `question` so.
    pub fn suits(&self, question: Question, answer: &str) -> bool {
        self.to(question).iter().any(|known| known == answer)
    }

    fn to(&self, question: Question) -> &[String] {
        match question {
            Question::What => &self.what,
            Question::Where => &self.place,
            Question::How => &self.how,
        }
    }
}

/// Reads a type's `suits`.
pub(super) fn parse(written: &Value) -> Result<Suits, String> {
    let suits = Suits::deserialize(written).map_err(|error| error.to_string())?;
    for question in Question::ALL {
        let known = question.answers();
        if let Some(other) = suits.to(*question).iter().find(|answer| !known.contains(&answer.as_str())) {
            let (key, known) = (question.key(), known.join("`, `"));
            return Err(format!("`{other}` is no answer to `{key}`: use `{known}`"));
        }
    }
    Ok(suits)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::OfferTypes;

    #[test]
    fn answers_are_those_that_there_are() {
        let suits = parse(&json!({ "what": ["work"], "where": ["nowhere", "theirs"] })).unwrap();
        assert!(suits.suits(Question::Where, "theirs") && !suits.suits(Question::How, "hours"));
        assert!(parse(&json!({ "how": ["magic"] })).unwrap_err().contains("`magic` is no answer to `how`"));
        assert!(parse(&json!({ "when": [] })).is_err());
    }

    #[test]
    fn every_built_in_type_that_is_still_made_is_suggested_for_something_that_no_other_is_unless_it_is_of_a_product()
     {
        let types = OfferTypes::built_in();
        let made = || types.iter().filter(|known| known.retired().is_none());
        for known in made() {
            let own = known.suits().unwrap_or_else(|| panic!("{} suits nothing", known.id()));
            let answers = Question::ALL.iter().map(|question| (*question, own.to(*question)[0].as_str()));
            let answers: Vec<_> = answers.collect();
            let alike: Vec<_> = made()
                .filter(|other| {
                    answers.iter().all(|(question, answer)| other.suits().unwrap().suits(*question, answer))
                })
                .map(|other| other.id().to_string())
                .collect();
            assert!(alike.len() == 1 || own.suits(Question::Where, "product"), "{alike:?}");
        }
    }
}
