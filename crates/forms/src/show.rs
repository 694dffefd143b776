//! Draws the form of a page.

use std::cell::{Cell, RefCell};

use offer_types::Field;
use serde_json::Value;
use ui::Reader;
use words::{Argument, Sentence, say};

use crate::alternatives;
use crate::control::{self, Set};
use crate::drawn::Drawn;
use crate::fixed::{LiveAt, fixed};
use crate::kind::{Kind, is_absent, rule};
use crate::pointer;
use crate::{Found, Problem, Sheet, Shown, Was, Weight, finding};

/// The form of a page.
pub fn show(sheet: &Sheet<'_>) -> Shown {
    let drawing = Drawing::new(sheet);
    let sections = crate::section::sections(&drawing);
    drawing.place_the_rest();
    Shown {
        sections,
        hidden: drawing.hidden(),
        problems: drawing.problems.into_inner(),
        others: crate::others::others(sheet),
    }
}

/// A form that is being drawn.
pub(crate) struct Drawing<'a> {
    pub(crate) sheet: &'a Sheet<'a>,
    /// Where in the form each finding is.
    places: Vec<String>,
    /// Which findings stand at a control already.
    taken: RefCell<Vec<bool>>,
    pub(crate) problems: RefCell<Vec<Problem>>,
    /// Whether a control has the focus already.
    is_focused: Cell<bool>,
}

/// A field at one place of the page.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) field: &'a Field,
    pub(crate) pointer: &'a str,
    pub(crate) value: Option<&'a Value>,
    pub(crate) live: Option<LiveAt<'a>>,
    /// Whether it, or what it is in, may be changed.
    pub(crate) may_edit: bool,
    pub(crate) is_label_hidden: bool,
    /// What it is called instead of its own label.
    pub(crate) label: Option<&'a str>,
}

impl<'a> Drawing<'a> {
    fn new(sheet: &'a Sheet<'a>) -> Self {
        let taken = RefCell::new(vec![false; sheet.findings.len()]);
        let place = |found: &Found| match sheet.typed {
            Some(typed) => finding::in_form(&found.pointer, typed),
            None => found.pointer.clone(),
        };
        let places = sheet.findings.iter().map(place).collect();
        Self { sheet, places, taken, problems: RefCell::new(Vec::new()), is_focused: Cell::new(false) }
    }

    pub(crate) fn reader(&self) -> &'a Reader<'a> {
        self.sheet.reader
    }

    pub(crate) fn say(&self, sentence: &Sentence) -> String {
        self.sheet.reader.say(sentence)
    }

    /// A field of the page itself.
    pub(crate) fn top(&self, field: &'a Field, pointer: &'a str) -> Place<'a> {
        let at = |content: &'a Value| match pointer::split(pointer) {
            Some((parent, name)) => {
                (content.pointer(parent), content.pointer(parent).and_then(|at| at.get(&name)))
            }
            None => (None, Some(content)),
        };
        let live = self.sheet.live.map(|live| {
            let (around, value) = at(live.content);
            LiveAt { version: live.version, value, around }
        });
        let value = at(self.sheet.content).1;
        Place {
            field,
            pointer,
            value,
            live,
            may_edit: self.sheet.may_edit,
            is_label_hidden: false,
            label: None,
        }
    }

    /// A field with everything that is in it, under the condition on which it matters. `siblings` are the fields of the same object.
    pub(crate) fn field(&self, place: Place<'_>, siblings: &[&Field]) -> String {
        let html = self.field_itself(place, siblings);
        match self.condition(place.field, place.pointer, siblings) {
            Some(when) if !html.is_empty() => format!("<div{}>{html}</div>", when.attributes),
            _ => html,
        }
    }

    /// The same without the condition.
    pub(crate) fn field_itself(&self, place: Place<'_>, siblings: &[&Field]) -> String {
        let kind = Kind::of(place.field, place.value);
        match kind {
            Kind::Nothing => String::new(),
            Kind::Object => self.object(place, siblings),
            Kind::Map => crate::map::draw(self, place, siblings),
            Kind::Texts | Kind::Rows | Kind::Parts => crate::list::draw(self, kind, place, siblings),
            kind => self.single(kind, place, siblings),
        }
    }

    /// A field with one control.
    fn single(&self, kind: Kind, place: Place<'_>, siblings: &[&Field]) -> String {
        let mut drawn = self.drawn(place, siblings);
        let set = (kind == Kind::Secret).then(|| Set {
            stored: self.sheet.secrets.iter().find(|secret| secret.pointer == place.pointer),
            was_typed: self.sheet.typed.is_some_and(|typed| typed.secrets.contains(place.pointer)),
        });
        if kind == Kind::Secret {
            (drawn.value, drawn.text) = (None, String::new());
        }
        control::draw(kind, &drawn, set.as_ref())
    }

    /// The members of an object, one below the other.
    fn object(&self, place: Place<'_>, siblings: &[&Field]) -> String {
        let fixed = fixed(place.field, place.value, place.live, siblings);
        let inner = Place { may_edit: place.may_edit && !fixed.is_whole, ..place };
        let members = self.members(inner, None);
        let drawn = self.drawn(place, siblings);
        control::around_object(&drawn, &members)
    }

    /// What is inside an object. The member `locked` cannot be changed.
    pub(crate) fn members(&self, place: Place<'_>, locked: Option<&str>) -> String {
        let siblings: Vec<&Field> = place.field.fields.iter().collect();
        let member = |field: &Field| {
            let name = field.name.as_deref().unwrap_or_default();
            let pointer = pointer::below(place.pointer, name);
            let inner = Place {
                field,
                pointer: &pointer,
                value: place.value.and_then(|value| value.get(name)),
                live: place.live.and_then(|live| live.member(name)),
                may_edit: place.may_edit && locked != Some(name),
                is_label_hidden: false,
                label: None,
            };
            self.field(inner, &siblings)
        };
        let chosen = alternatives::Chosen::of(place.field, place.value, self.sheet.typed, place.pointer);
        match chosen.filter(|_| place.may_edit) {
            Some(chosen) => alternatives::draw(self, place, &chosen, member),
            None => place.field.fields.iter().map(member).collect(),
        }
    }

    /// How many problems were found so far that stop publishing.
    pub(crate) fn errors(&self) -> usize {
        self.problems.borrow().iter().filter(|problem| problem.weight != Weight::Look).count()
    }

    /// What a template needs to know of a field that is drawn now; what was found there stands there from now on.
    pub(crate) fn drawn<'d>(&'d self, place: Place<'d>, siblings: &[&Field]) -> Drawn<'d> {
        let field = place.field;
        let fixed = fixed(field, place.value, place.live, siblings);
        let id = pointer::id(place.pointer);
        let (faults, looks) = self.take(place.pointer, &id);
        let mut hints: Vec<String> = field.help.iter().map(|help| self.reader().of_type(help)).collect();
        hints.extend(self.about(field).iter().map(|said| self.say(said)));
        hints.extend(fixed.said.iter().map(|said| self.say(said)));
        let typed = self.sheet.typed.and_then(|typed| typed.texts.get(place.pointer));
        let text =
            typed.cloned().unwrap_or_else(|| crate::text::of(Kind::of(field, place.value), place.value));
        let is_required = field.required || field.sometimes;
        Drawn {
            reader: self.reader(),
            field,
            pointer: place.pointer.to_owned(),
            id,
            label: place.label.map_or_else(|| self.reader().of_type(&field.label), str::to_owned),
            hints,
            when: self.condition(field, place.pointer, siblings).map(|when| when.said),
            faults,
            looks,
            value: place.value,
            file: self.sheet.files.and_then(|files| files.get(control::upload::digest_in(&text)?)),
            text,
            may_edit: place.may_edit && !fixed.is_whole,
            is_optional: !is_required && place.may_edit && !fixed.is_whole,
            is_label_hidden: place.is_label_hidden,
            entries: place.live.map_or(&[], |live| live.entries(field)),
            has_focus: self.takes_focus(place.pointer),
        }
    }

    /// Whether the control at `pointer` is to have the focus: the first one of what the last act was about.
    fn takes_focus(&self, pointer: &str) -> bool {
        let wanted = self.sheet.typed.and_then(|typed| {
            typed
                .focus
                .as_deref()
                .filter(|_| !typed.gone.contains(typed.focus.as_deref().unwrap_or_default()))
        });
        let takes = !self.is_focused.get() && wanted.is_some_and(|wanted| pointer::is_in(pointer, wanted));
        self.is_focused.set(self.is_focused.get() || takes);
        takes
    }

    /// What the rules of a field say before they are broken.
    fn about(&self, field: &Field) -> Vec<Sentence> {
        let number = |name: &str| rule(field, name).map(ToString::to_string);
        let mut said = Vec::new();
        match (number("minimum"), number("maximum")) {
            (Some(least), Some(most)) => said.push(say!("form-from-to", least, most)),
            (Some(least), None) => said.push(say!("form-from", least)),
            (None, Some(most)) => said.push(say!("form-up-to", most)),
            (None, None) => {}
        }
        if let Some(example) = &field.example {
            said.push(say!("form-example", example = domain::shown_value(example)));
        }
        said
    }

    /// On which condition a field matters, where that is on the page.
    pub(crate) fn condition(&self, field: &Field, at: &str, siblings: &[&Field]) -> Option<Condition> {
        let when = field.when.as_ref()?;
        let cause = siblings.iter().find(|sibling| sibling.name.as_ref() == Some(&when.member))?;
        let (parent, _) = pointer::split(at)?;
        let mut values: Vec<String> = when.is.iter().map(crate::choice::text).collect();
        // A box that nobody ticked says nothing.
        if when.is.contains(&Value::Bool(false)) {
            values.push(String::new());
        }
        let known = crate::choice::options(cause);
        let named = |value: &Value| -> Argument {
            match value {
                Value::Bool(true) => say!("form-yes").into(),
                Value::Bool(false) => say!("form-no").into(),
                value => {
                    let option = known.iter().find(|option| option.is(value));
                    option.map_or_else(
                        || crate::choice::text(value).into(),
                        |option| Argument::label(option.label),
                    )
                }
            }
        };
        let mut names: Vec<Argument> = Vec::new();
        for name in when.is.iter().map(named) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let either = Sentence::joined(names, |first, second| say!("either", first, second));
        let said = say!("form-when", label = Argument::label(&cause.label), values = either);
        let cause = control::escaped(&pointer::below(parent, &when.member));
        let is = control::escaped(&Value::from(values).to_string());
        Some(Condition {
            said: self.say(&said),
            attributes: format!(" data-when=\"{cause}\" data-is=\"{is}\""),
        })
    }

    /// Has everything that was found at `pointer` and stands nowhere yet stand at the control `id`: what must change, and what is
    /// worth a look.
    fn take(&self, pointer: &str, id: &str) -> (Vec<String>, Vec<String>) {
        let (mut faults, mut looks) = (Vec::new(), Vec::new());
        let mut taken = self.taken.borrow_mut();
        for (index, found) in self.sheet.findings.iter().enumerate() {
            if taken[index] || !pointer::is_in(&self.places[index], pointer) {
                continue;
            }
            taken[index] = true;
            let text = self.say(&found.text);
            match found.weight {
                Weight::Look => looks.push(text.clone()),
                Weight::Refused | Weight::Must => faults.push(text.clone()),
            }
            self.problems.borrow_mut().push(Problem {
                id: Some(id.to_owned()),
                pointer: self.places[index].clone(),
                text,
                weight: found.weight,
            });
        }
        (faults, looks)
    }

    /// What has no control is told above the form all the same.
    fn place_the_rest(&self) {
        for (found, taken) in self.sheet.findings.iter().zip(self.taken.borrow().iter()) {
            if !taken {
                let (pointer, text) = (found.pointer.clone(), self.say(&found.text));
                let problem = Problem { id: None, pointer, text, weight: found.weight };
                self.problems.borrow_mut().push(problem);
            }
        }
    }

    /// What the form was made of, for whoever saves it after somebody else.
    fn hidden(&self) -> String {
        let of_content = || Was::of(self.sheet.fields, self.sheet.content);
        let was = self.sheet.was.cloned().unwrap_or_else(of_content);
        format!("<input type=\"hidden\" name=\"was\" value=\"{was}\">")
    }
}

/// On which condition a field matters.
pub(crate) struct Condition {
    pub(crate) said: String,
    /// The same for the module, as attributes in HTML.
    pub(crate) attributes: String,
}

/// Whether anything is there.
pub(crate) fn is_there(value: Option<&Value>) -> bool {
    !is_absent(value)
}
