//! A control that is being drawn: what its template needs to know.

use offer_types::Field;
use serde_json::Value;
use ui::Reader;

use crate::sheet::KeptFile;

/// A field of the page at one place.
pub(crate) struct Drawn<'a> {
    pub(crate) reader: &'a Reader<'a>,
    pub(crate) field: &'a Field,
    /// Where it is: the name that the control has in the form.
    pub(crate) pointer: String,
    /// The id of the control in HTML; those of what describes it begin with it.
    pub(crate) id: String,
    pub(crate) label: String,
    /// What stands between label and control, sentence by sentence.
    pub(crate) hints: Vec<String>,
    /// When it matters at all. With the module it is there only then, and need not say so.
    pub(crate) when: Option<String>,
    /// What must change.
    pub(crate) faults: Vec<String>,
    /// What is worth a look.
    pub(crate) looks: Vec<String>,
    /// What is there.
    pub(crate) value: Option<&'a Value>,
    /// The same as a text, or what was typed and is no value.
    pub(crate) text: String,
    /// The file that it names, where that is kept here.
    pub(crate) file: Option<&'a KeptFile>,
    /// Whether it may be changed: by the reader, and after what was published.
    pub(crate) may_edit: bool,
    /// Whether publishing never asks for it.
    pub(crate) is_optional: bool,
    /// Whether its label is only heard, because something else shows it.
    pub(crate) is_label_hidden: bool,
    /// Entries of a list that have to stay, because they are published.
    pub(crate) entries: &'a [Value],
    /// Whether it has the focus when the page is shown.
    pub(crate) has_focus: bool,
}

impl Drawn<'_> {
    /// A message without arguments.
    pub(crate) fn text(&self, id: &'static str) -> String {
        self.reader.text(id)
    }

    /// The ids of what describes the control: hint, error, note, count.
    pub(crate) fn described_by(&self) -> String {
        let parts: [Option<&str>; 5] = [
            (!self.hints.is_empty()).then_some("hint"),
            self.when.is_some().then_some("when"),
            (!self.faults.is_empty()).then_some("fault"),
            (!self.looks.is_empty()).then_some("look"),
            self.count().is_some().then_some("count"),
        ];
        let ids = parts.into_iter().flatten().map(|part| format!("{}-{part}", self.id));
        ids.collect::<Vec<_>>().join(" ")
    }

    /// Attributes that every control has: what describes it, and whether something is wrong with it. As HTML.
    pub(crate) fn attributes(&self) -> String {
        self.attributes_with(self.described_by())
    }

    /// The same for what is only shown: nobody counts its characters.
    pub(crate) fn locked_attributes(&self) -> String {
        let count = format!("{}-count", self.id);
        let described: Vec<_> =
            self.described_by().split(' ').filter(|id| *id != count).map(str::to_owned).collect();
        self.attributes_with(described.join(" "))
    }

    fn attributes_with(&self, described: String) -> String {
        let described =
            if described.is_empty() { described } else { format!(" aria-describedby=\"{described}\"") };
        let invalid = if self.faults.is_empty() { "" } else { " aria-invalid=\"true\"" };
        let focus = if self.has_focus { " autofocus" } else { "" };
        format!("{described}{invalid}{focus}")
    }

    /// The same for a group of inputs; of those only one out of several can be invalid as a whole.
    pub(crate) fn group_attributes(&self) -> String {
        let attributes = self.attributes();
        match self.field.element.is_some() {
            true => attributes.replace(" aria-invalid=\"true\"", ""),
            false => attributes,
        }
    }

    /// How many characters its text has and may have, where that is told.
    pub(crate) fn count(&self) -> Option<(usize, u64)> {
        crate::control::counted(self.field).map(|most| (self.text.chars().count(), most))
    }

    /// The same in words.
    pub(crate) fn count_said(&self) -> String {
        let Some((size, most)) = self.count() else { return String::new() };
        let size = size as u64;
        let said = match self.field.markup {
            Some(_) => words::say!("form-count-markup", size, most),
            None => words::say!("form-count", size, most),
        };
        self.reader.say(&said)
    }

    /// Whether a list takes other values than its choices.
    pub(crate) fn takes_other_values(&self) -> bool {
        self.field.element.as_ref().is_some_and(|element| element.other_choices)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.count().is_some_and(|(size, most)| size as u64 > most)
    }
}
