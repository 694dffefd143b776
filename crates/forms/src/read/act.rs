//! What a button of a form asks for.

use offer_types::Field;
use serde_json::Value;

use super::sent::Sent;
use crate::Typed;

/// What is to be done with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Store what may be stored. All others show the form again, as it was filled in, and store nothing.
    Save,
    /// A row more at the end of a list, or an entry of a map.
    Add(String),
    /// The row once more, behind itself.
    Copy(String),
    Remove(String),
    /// A row that was removed is back.
    Undo(String),
    Up(String),
    Down(String),
    /// Something else that a control of its own asks for, such as a preview: its word, and what it is about.
    Other(String, String),
}

impl Act {
    /// What the button `do` says. A form that is sent without one, as by the Enter key, is saved.
    pub(crate) fn read(text: &str) -> Self {
        let (word, pointer) = text.split_once(' ').unwrap_or((text, ""));
        let pointer = pointer.to_owned();
        match word {
            "" | "save" => Self::Save,
            "add" => Self::Add(pointer),
            "copy" => Self::Copy(pointer),
            "remove" => Self::Remove(pointer),
            "undo" => Self::Undo(pointer),
            "up" => Self::Up(pointer),
            "down" => Self::Down(pointer),
            other => Self::Other(other.to_owned(), pointer),
        }
    }

    pub fn is_saved(&self) -> bool {
        *self == Self::Save
    }

    /// Changes the rows of the form.
    pub(super) fn perform(
        &self,
        _fields: &[Field],
        _content: &mut Value,
        _typed: &mut Typed,
        _sent: &Sent<'_>,
    ) {
    }
}
