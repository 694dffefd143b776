//! One thing to say, in no language yet.

use std::borrow::Cow;
use std::fmt;

use crate::{Argument, Words, messages};

/// A name in the program's text, or one that was stored.
pub(crate) type Name = Cow<'static, str>;

/// What to say to somebody. Shown, it is English; [`Words::say`] says it in other languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub(crate) wording: Wording,
    pub(crate) arguments: Vec<(Name, Argument)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wording {
    /// The id of a message of `languages/`.
    Message(Name),
    /// A text of an offer type's data, in English; `{name}` stands for an argument.
    OfType(String),
    /// What somebody said, or what was stored before sentences were kept as messages.
    Plain(String),
}

/// Makes a [`Sentence`] of a message: its id, then its arguments, as `name` or `name = value`. A test compares both with the files.
#[macro_export]
macro_rules! say {
    ($id:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::Sentence::message($id)$(.with(stringify!($name), $crate::say!(@value $name $($value)?)))*
    };
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
}

impl Sentence {
    /// A message of ours, without arguments yet; [`say!`](crate::say) is how one is made.
    #[doc(hidden)]
    pub const fn message(id: &'static str) -> Self {
        Self { wording: Wording::Message(Cow::Borrowed(id)), arguments: Vec::new() }
    }

    /// A text of an offer type's data; `{name}` in it stands for an argument.
    pub fn of_type(text: impl Into<String>) -> Self {
        Self { wording: Wording::OfType(text.into()), arguments: Vec::new() }
    }

    /// Words of somebody else: a person, another server, a store. They stay as they are in every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { wording: Wording::Plain(text.into()), arguments: Vec::new() }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        // Findings are made by the thousand, and none has room to spare.
        self.arguments.reserve_exact(1);
        self.arguments.push((Cow::Borrowed(name), argument.into()));
        self
    }

    /// The id of the message, if it is one of ours.
    pub fn id(&self) -> Option<&str> {
        match &self.wording {
            Wording::Message(id) => Some(id),
            Wording::OfType(_) | Wording::Plain(_) => None,
        }
    }

    /// What stands in it for `name`.
    pub fn argument(&self, name: &str) -> Option<&Argument> {
        self.arguments.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }

    /// About how many bytes it has when it is said, which is not done to find that out.
    pub fn size(&self) -> usize {
        match &self.wording {
            Wording::Message(id) => {
                let arguments = self.arguments.iter().map(|(_, argument)| argument.size());
                messages::length(id) + arguments.sum::<usize>()
            }
            Wording::OfType(_) => self.to_string().len(),
            Wording::Plain(text) => text.len(),
        }
    }

    /// `first`, `second` and so on, joined two by two as `join` says it; nothing where there are none.
    pub fn joined(
        items: impl IntoIterator<Item = Argument>,
        join: impl Fn(Argument, Argument) -> Self,
    ) -> Argument {
        let both = |all, next| Argument::from(join(all, next));
        items.into_iter().reduce(both).unwrap_or_else(|| Argument::from(""))
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Words::ENGLISH.say(self))
    }
}
