//! What publishing fixed of a field, as `x-stoa-immutable` says it.

use offer_types::Field;
use serde_json::Value;
use words::{Sentence, say};

use crate::kind::is_absent;

/// What the live version has beside a value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LiveAt<'a> {
    pub(crate) version: i64,
    /// The value itself.
    pub(crate) value: Option<&'a Value>,
    /// What it is in.
    pub(crate) around: Option<&'a Value>,
}

impl<'a> LiveAt<'a> {
    /// The same for the member `name` of the value; nothing where there is no value to have members.
    pub(crate) fn member(self, name: &str) -> Option<Self> {
        let around = self.value.filter(|value| value.is_object())?;
        Some(Self { value: around.get(name), around: Some(around), ..self })
    }
}

impl<'a> LiveAt<'a> {
    /// The same for the element of the value that has this key.
    pub(crate) fn element(self, key: &str, id: &str) -> Option<Self> {
        let same =
            |element: &&Value| element[key].as_str().is_some_and(|known| known.eq_ignore_ascii_case(id));
        let element = self.value?.as_array()?.iter().find(same)?;
        Some(Self { value: Some(element), around: None, ..self })
    }

    /// The entries of a list that has to keep those of the live version.
    pub(crate) fn entries(self, field: &Field) -> &'a [Value] {
        let keeps = field.fixed.as_deref() == Some("published-entries");
        self.value.filter(|_| keeps).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }
}

/// What may still be done with a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Fixed {
    /// It stays as it is.
    pub(crate) is_whole: bool,
    /// What to say about that.
    pub(crate) said: Option<Sentence>,
}

/// What is fixed of `field`, which has `value`. `siblings` are the fields of the object that it is in.
pub(crate) fn fixed(
    field: &Field,
    value: Option<&Value>,
    live: Option<LiveAt<'_>>,
    siblings: &[&Field],
) -> Fixed {
    let (Some(kind), Some(live)) = (field.fixed.as_deref(), live) else { return Fixed::default() };
    let whole = |said| Fixed { is_whole: true, said: Some(said) };
    let note = |said| Fixed { is_whole: false, said: Some(said) };
    let (version, was, is) = (live.version, live.value, value);
    let both_absent = is_empty(was) && is_empty(is);
    match kind {
        "published" if both_absent => whole(say!("form-fixed-absence", version)),
        "published" if was == is => whole(say!("form-fixed", version)),
        // It cannot be published like this: the way back is open.
        "published" if is_empty(was) => note(say!("form-fixed-absence", version)),
        "published" => note(say!("form-fixed", version)),
        "published-true" if was.is_some_and(|was| *was == true) => match is.is_some_and(|is| *is == true) {
            true => whole(say!("form-fixed", version)),
            false => note(say!("form-fixed", version)),
        },
        "published-absence" if is_empty(was) && !was_restricted(field, live, siblings) => {
            match is_empty(is) {
                true => whole(say!("form-fixed-absence", version)),
                false => note(say!("form-fixed-absence", version)),
            }
        }
        "published-presence" if !is_empty(was) => note(say!("form-fixed-presence", version)),
        "published-ceiling" => match was.and_then(Value::as_number) {
            Some(most) => note(say!("form-fixed-ceiling", version, most = most.to_string())),
            None => Fixed::default(),
        },
        "published-address" if !is_empty(was) => note(say!("form-fixed-address", version)),
        "published-entries" | "published-keys" if !is_empty(was) => note(say!("form-fixed-entries", version)),
        _ => Fixed::default(),
    }
}

/// Whether the live version was for some people only, in whatever way: what was never for everybody may be restricted otherwise.
fn was_restricted(field: &Field, live: LiveAt<'_>, siblings: &[&Field]) -> bool {
    let is_audience = |field: &Field| field.role.as_deref() == Some("audience");
    let given = |sibling: &&&Field| {
        let name = sibling.name.as_deref().unwrap_or_default();
        is_audience(sibling) && live.around.is_some_and(|around| !is_empty(around.get(name)))
    };
    is_audience(field) && siblings.iter().find(given).is_some()
}

/// Whether a value says nothing.
fn is_empty(value: Option<&Value>) -> bool {
    is_absent(value)
        || match value {
            Some(Value::Array(elements)) => elements.is_empty(),
            Some(Value::Object(members)) => members.is_empty(),
            Some(Value::Bool(is)) => !is,
            _ => false,
        }
}
