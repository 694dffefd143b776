//! Categories, each with those below it, in the shape in which they are stored:
//! `[{ "categoryL1": key, "categoryL2-<key>": [keys below it] }]`.
//!
//! Which subcategories there are follows from the category: a form shows those of what is chosen, and a button shows those of another choice.

use askama::Template;
use offer_types::{Categories, Field};
use serde_json::{Map, Value};
use words::{Argument, Sentence, say};

use super::{frame, made};
use crate::choice::text;
use crate::drawn::Drawn;
use crate::kind::most;
use crate::read::Sent;
use crate::text::is_unchanged;

/// The most rows of a list that says no number itself.
const MOST: u64 = 20;

/// A value that can be chosen.
struct One {
    key: String,
    label: String,
    is_chosen: bool,
}

/// A category, and those below it.
struct Row {
    /// The names of both in the form.
    first: String,
    second: String,
    id: String,
    label: String,
    inner_label: String,
    options: Vec<One>,
    below: Vec<One>,
}

#[derive(Template)]
#[template(path = "control/categories.html")]
struct Shown<'a> {
    d: &'a Drawn<'a>,
    rows: Vec<Row>,
    show: String,
}

/// What a list of categories is made of.
struct Known<'f> {
    categories: &'f Categories,
    first: Option<&'f Field>,
    below: Option<&'f Field>,
    /// The label of the lists of those below.
    inner: &'f str,
}

impl<'f> Known<'f> {
    fn of(field: &'f Field) -> Option<Self> {
        let element = field.element.as_deref()?;
        let categories = element.categories.as_ref()?;
        let name = format!("{}L1", categories.of);
        let entry = element.entry.as_deref();
        Some(Self {
            categories,
            first: element.fields.iter().find(|member| member.name.as_ref() == Some(&name)),
            below: entry.and_then(|entry| entry.element.as_deref()),
            inner: entry.map_or("", |entry| entry.label.as_str()),
        })
    }

    fn first_name(&self) -> String {
        format!("{}L1", self.categories.of)
    }

    fn list_name(&self, key: &str) -> String {
        format!("{}L2-{key}", self.categories.of)
    }

    /// The keys below `key`.
    fn below(&self, key: &str) -> impl Iterator<Item = &'f str> {
        self.categories
            .keys
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
    }
}

/// The control of a list whose elements have [`Field::categories`](offer_types::Field).
pub(crate) fn draw(drawn: &Drawn<'_>) -> String {
    let Some(known) = Known::of(drawn.field) else { return super::raw::draw(drawn) };
    let stored = drawn.value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let nothing = Value::Null;
    let room = usize::from((stored.len() as u64) < most(drawn.field).unwrap_or(MOST));
    let entries = stored.iter().chain(std::iter::repeat_n(&nothing, room));
    let rows = entries.enumerate().map(|(nth, entry)| row(drawn, &known, nth, entry)).collect();
    let show = drawn.reader.say(&say!("categories-show", label = known.inner.to_owned()));
    frame::around_group(drawn, &made(&Shown { d: drawn, rows, show }))
}

fn row(drawn: &Drawn<'_>, known: &Known<'_>, nth: usize, entry: &Value) -> Row {
    let say = |sentence: Sentence| drawn.reader.say(&sentence);
    let label = |field: Option<&Field>, key: &str| {
        let choice = field.and_then(|field| field.choices.iter().find(|choice| choice.value == key));
        choice.map(|choice| drawn.reader.of_type(&choice.label))
    };
    let kept = |key: &str| say(say!("form-kept-value", value = key.to_owned()));
    let first = known.first_name();
    let key = entry.get(&first).map(text).unwrap_or_default();
    let one = |found: String, label: String| One { is_chosen: found == key, label, key: found };
    let mut options = vec![one(String::new(), drawn.text("form-not-chosen"))];
    for found in known.categories.keys.keys() {
        options.push(one(found.clone(), label(known.first, found).unwrap_or_else(|| found.clone())));
    }
    options[1..].sort_by_cached_key(|option| domain::folded(&option.label));
    if !options.iter().any(|option| option.is_chosen) {
        options.push(one(key.clone(), kept(&key)));
    }
    let chosen: Vec<String> =
        entry.get(known.list_name(&key)).and_then(Value::as_array).into_iter().flatten().map(text).collect();
    let mut below: Vec<One> = Vec::new();
    for found in known.below(&key) {
        let label = label(known.below, found).unwrap_or_else(|| found.to_owned());
        below.push(One { is_chosen: chosen.iter().any(|key| key == found), label, key: found.to_owned() });
    }
    for other in &chosen {
        if !below.iter().any(|one| one.key == *other) {
            below.push(One { key: other.clone(), label: kept(other), is_chosen: true });
        }
    }
    let at = format!("{}/{nth}", drawn.pointer);
    let named = known.first.map_or(first.as_str(), |field| field.label.as_str());
    Row {
        id: crate::pointer::id(&at),
        first: format!("{at}/{first}"),
        second: crate::pointer::below(&at, &known.list_name(&key)),
        label: say(say!("categories-one", label = Argument::label(named), number = nth + 1)),
        inner_label: say(say!("categories-below", label = Argument::label(known.inner), number = nth + 1)),
        options,
        below,
    }
}

/// What is stored once the form says what it does. What an entry has beside its category and those below it goes along with it.
pub(crate) fn read(field: &Field, sent: &Sent<'_>, pointer: &str, stored: Option<&Value>) -> Option<Value> {
    let known = Known::of(field)?;
    let old = stored.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let room = most(field).unwrap_or(MOST).max(old.len() as u64 + 1);
    let mut new = Vec::new();
    // A form that was shown again has a row more than the one before, whatever is stored.
    for nth in 0..usize::try_from(room).unwrap_or(usize::MAX) {
        let entry = old.get(nth);
        let at = format!("{pointer}/{nth}");
        match sent.first(&format!("{at}/{}", known.first_name())) {
            // One without a category was chosen as it is.
            Some("")
                if entry.is_some_and(|entry| {
                    entry.get(known.first_name()).map(text).unwrap_or_default().is_empty()
                }) =>
            {
                new.extend(entry.cloned());
            }
            Some("") => {}
            Some(key) => new.push(Value::Object(entry_of(&known, sent, &at, key, entry))),
            None if nth < old.len() => new.extend(entry.cloned()),
            None => break,
        }
    }
    match new.is_empty() {
        true if old.is_empty() => stored.cloned(),
        true => None,
        false => Some(Value::Array(new)),
    }
}

fn entry_of(
    known: &Known<'_>,
    sent: &Sent<'_>,
    at: &str,
    key: &str,
    stored: Option<&Value>,
) -> Map<String, Value> {
    let mut entry = stored.and_then(Value::as_object).cloned().unwrap_or_default();
    let (first, list) = (known.first_name(), known.list_name(key));
    let before = entry.get(&first).map(text).unwrap_or_default();
    if !is_unchanged(&before, key) {
        entry.shift_remove(&known.list_name(&before));
        entry.insert(first, Value::from(key));
    }
    let came = sent.all(&crate::pointer::below(at, &list));
    if came.is_empty() {
        // Not even that they were shown.
        return entry;
    }
    let old = entry.get(&list).and_then(Value::as_array).cloned().unwrap_or_default();
    let is_among = |value: &Value| came.iter().any(|key| is_unchanged(&text(value), key));
    let mut chosen: Vec<Value> = old.iter().filter(|value| is_among(value)).cloned().collect();
    for key in came.iter().filter(|key| !key.is_empty()) {
        if !chosen.iter().any(|value| is_unchanged(&text(value), key)) {
            chosen.push(Value::from(*key));
        }
    }
    match (chosen.is_empty(), entry.contains_key(&list)) {
        (true, true) if !old.is_empty() => _ = entry.shift_remove(&list),
        (true, _) => {}
        (false, _) => _ = entry.insert(list, Value::Array(chosen)),
    }
    entry
}

#[cfg(test)]
mod tests {
    use offer_types::OfferTypes;
    use serde_json::json;

    #[test]
    fn every_category_that_was_chosen_is_read_though_none_was_stored() {
        let types = OfferTypes::built_in();
        let known = types.get(&"microsoft-dynamics365-businesscentral".parse().unwrap()).unwrap();
        let fields = known.pages().iter().find(|page| page.name == domain::PageName::Properties).unwrap();
        let at = "/offer/microsoft-azure-marketplace.categoryMap";
        let sent = [
            ("shown", at.to_owned()),
            (&*format!("{at}/0/categoryL1"), "Finance".to_owned()),
            (&*format!("{at}/0/categoryL2-Finance"), "accounting".to_owned()),
            (&*format!("{at}/1/categoryL1"), "Productivity".to_owned()),
        ];
        let sent: Vec<(String, String)> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let read = crate::read(&fields.fields, &json!({}), &sent);
        let expected = json!([
            { "categoryL1": "Finance", "categoryL2-Finance": ["accounting"] },
            { "categoryL1": "Productivity" },
        ]);
        assert_eq!(read.content.pointer(at), Some(&expected));
    }
}
