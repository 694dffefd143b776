//! A form that is made.

use crate::Weight;

/// The inside of a form. Around it the page puts the form itself, its token and its key, and the buttons that save.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    pub sections: Vec<Section>,
    /// Inputs that go along and nobody sees.
    pub hidden: String,
    /// Everything that was found, in the order of the page, each with the id of the control that it stands at.
    pub problems: Vec<Problem>,
    /// Members that the type does not know, with their JSON; nothing where there are none, or they are not for the reader.
    pub others: Option<String>,
}

/// A part of a page with a heading.
#[derive(Debug, Clone)]
pub struct Section {
    /// Its id in HTML.
    pub id: String,
    pub heading: String,
    /// Whether the heading is only for those who hear the page.
    pub is_plain: bool,
    /// A short fact that stands beside the heading, such as "3 of 5".
    pub fact: Option<String>,
    /// How many problems are in it that stop publishing.
    pub errors: usize,
    /// What is below the heading, as HTML.
    pub html: String,
    /// The condition on which it matters, as attributes for the module.
    pub(crate) condition: String,
}

/// Something found, for the summary above the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The id of the control; nothing where nothing on the page has to do with it.
    pub id: Option<String>,
    pub pointer: String,
    /// The sentence that stands at the control, too.
    pub text: String,
    pub weight: Weight,
}

impl Shown {
    /// How many problems stop publishing.
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.weight != Weight::Look).count()
    }
}
