//! What stands in a form, and what is to be done about it so that it says what is wanted.

use serde_json::{Value, json};

/// Nobody ticks so many boxes one by one.
const MANY: usize = 20;
/// What somebody can fill in within `scope`, in the order of the Tab key.
pub(super) const CONTROLS: &str = "
    const within = document.querySelector(SCOPE);
    const found = within.matches('input, select, textarea') ? [within] : [...within.querySelectorAll('input, select, textarea, button')];
    const named = (name) => [...document.getElementsByName(name)].map((one) => one.value);
    const dependents = ({ name, value }) => [...document.querySelectorAll(`[data-when=\"${CSS.escape(name)}\"]`)]
        .filter((part) => JSON.parse(part.dataset.is).includes(value))
        .flatMap((part) => [...part.querySelectorAll('[name]')].map((one) => one.name));
    return found.filter((one) => one.name && one.type !== 'hidden' && !one.disabled && !one.readOnly && !one.closest('[hidden]')).map((one) => ({
        name: one.name, kind: one.type, value: one.value, on: one.checked === true, values: [...one.options ?? []].map((option) => option.value),
        decides: document.querySelector(`[data-when=\"${CSS.escape(one.name)}\"]`) !== null,
        below: one.name.startsWith('alt:') ? dependents(one) : [],
        chosen: [...document.getElementsByName(one.value.replace(/^all /, ''))].filter((box) => box.checked).length,
        rows: named(`row:${one.value.replace(/^add /, '')}`), entries: named(`row:${one.name.replace(/^name:/, '')}`),
    }));";

/// Something in a form that can be filled in or pressed.
pub(super) struct Control {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) value: String,
    pub(super) on: bool,
    values: Vec<String>,
    /// Whether something else is asked or not by what it says.
    pub(super) decides: bool,
    /// What is asked where this alternative is chosen.
    below: Vec<String>,
    /// How many are chosen of the boxes that a button ticks.
    chosen: u64,
    /// The rows that are there of what a button adds to.
    rows: Vec<String>,
    /// The names that are given already where one is asked for.
    entries: Vec<String>,
}

/// What is to be done next in a form.
#[derive(Debug)]
pub(super) enum Deed {
    Write(String, String),
    /// A box that is ticked or not.
    Tick(String, String),
    /// One of several buttons.
    Radio(String, String),
    Pick(String, String),
    /// An entry gets a name and is added.
    Name(String, String),
    Press(String),
    /// All boxes of a long list are ticked at once.
    All(String),
}

impl Control {
    pub(super) fn of(told: &Value) -> Self {
        let word = |member: &str| text(&told[member]);
        let words = |member: &str| told[member].as_array().into_iter().flatten().map(text).collect();
        Self {
            name: word("name"),
            kind: word("kind"),
            value: word("value"),
            on: told["on"] == true,
            values: words("values"),
            decides: told["decides"] == true,
            below: words("below"),
            chosen: told["chosen"].as_u64().unwrap_or_default(),
            rows: words("rows"),
            entries: words("entries"),
        }
    }

    /// What is to be done about it, so that it says what is `wanted` on the page.
    pub(super) fn deed(&self, wanted: &Value) -> Option<Deed> {
        let (name, value) = (self.name.clone(), self.value.clone());
        if let Some(at) = name.strip_prefix("name:") {
            let members = wanted.pointer(at)?.as_object()?;
            let missing = members.keys().find(|key| !self.entries.contains(key))?;
            return Some(Deed::Name(at.to_owned(), missing.clone()));
        }
        if name.starts_with("alt:") {
            let is_it = self.below.iter().any(|name| wanted.pointer(name).is_some());
            return (is_it && !self.on).then_some(Deed::Radio(name, value));
        }
        if let Some(list) = value.strip_prefix("add ").filter(|_| self.kind == "submit") {
            let elements = wanted.pointer(list)?.as_array()?;
            return (self.rows.len() < elements.len()).then_some(Deed::Press(value));
        }
        if let Some(list) = value.strip_prefix("all ").filter(|_| self.kind == "submit") {
            let is_long = wanted.pointer(list)?.as_array()?.len() > MANY;
            return (is_long && self.chosen == 0).then(|| Deed::All(list.to_owned()));
        }
        let said = wanted.pointer(&name)?;
        match self.kind.as_str() {
            "checkbox" => {
                let is_said = match said {
                    Value::Array(chosen) => chosen.iter().any(|one| is_same(&value, one)),
                    said => is_same(&value, said),
                };
                (is_said != self.on).then_some(Deed::Tick(name, value))
            }
            "radio" => (is_same(&value, said) && !self.on).then_some(Deed::Radio(name, value)),
            "select-one" => {
                let choice = self.values.iter().find(|choice| is_same(choice, said))?;
                (*choice != value).then(|| Deed::Pick(name, choice.clone()))
            }
            _ => {
                let text = match said {
                    Value::Array(lines) => lines.iter().map(text).collect::<Vec<_>>().join("\n"),
                    said => text(said),
                };
                (text != value).then_some(Deed::Write(name, text))
            }
        }
    }
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a choice is what is said, in whichever letter case it is offered.
pub(super) fn is_same(choice: &str, said: &Value) -> bool {
    choice.eq_ignore_ascii_case(&text(said))
}

pub(super) fn named(name: &str) -> String {
    format!("[name={}]", json!(name))
}
