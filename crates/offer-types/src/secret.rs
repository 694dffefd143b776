//! Secrets leave the definition before it is stored.
//!
//! Secret is what the type marks so, under its name in any letter case, and each text at a place the type does not know
//! below a name that speaks of a secret.

use std::collections::BTreeMap;
use std::mem;

use serde_json::{Map, Value};

use super::secret_place::{Here, Sealing, Way};
use super::shape::{Shape, element_key};
use domain::Place;

/// The most texts that are sealed at places the type does not name, and the longest way to one, in letters. Each is kept
/// under its place, so that both together bound what a document may take.
pub(super) const MOST: usize = 1000;
pub(super) const LONGEST: usize = 2000;

/// What was taken out.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// By stable place; the empty text, too, which asks to forget one.
    pub(super) texts: BTreeMap<String, String>,
    /// The first place beyond [`MOST`] or [`LONGEST`], whose text is nowhere any more.
    pub(super) beyond: Option<Place>,
    unnamed: usize,
}

/// Removes every secret from an object; in a list `null` takes its place.
pub(super) fn take(shape: &Shape, definition: &mut Value) -> Taken {
    let mut taken = Taken::default();
    if let Value::Object(members) = definition {
        taken.members(Here::root(shape), members, &Way::START);
    }
    taken
}

impl Taken {
    /// Looks through `value`; whether it stays where it is.
    fn keep(&mut self, here: Here<'_>, value: &mut Value, way: &Way<'_>) -> bool {
        match value {
            Value::Object(members) => {
                self.members(here, members, way);
                true
            }
            Value::Array(elements) => {
                self.elements(here, elements, way);
                true
            }
            Value::String(text) if here.sealing > Sealing::Nothing => {
                self.seal(here, mem::take(text), way);
                false
            }
            _ => here.sealing < Sealing::Everything,
        }
    }

    fn members(&mut self, here: Here<'_>, members: &mut Map<String, Value>, way: &Way<'_>) {
        // The names of the type come first: another spelling of one that is there, too, has a place of its own.
        let (mut others, mut there) = (false, Vec::new());
        members.retain(|name, member| match here.named(name) {
            Some((own, inner)) => {
                if inner.shape.holds_secrets() {
                    there.push(own);
                }
                self.keep(inner, member, &way.member(name))
            }
            None => {
                others = true;
                true
            }
        });
        if !others {
            return;
        }
        members.retain(|name, member| {
            if here.named(name).is_some() {
                return true;
            }
            let (meant, inner) = here.other(name);
            let kept = match meant.filter(|own| !there.contains(own)) {
                Some(own) => {
                    there.push(own);
                    own
                }
                None => name,
            };
            self.keep(inner, member, &way.member_kept_as(name, kept))
        });
    }

    fn elements(&mut self, here: Here<'_>, elements: &mut [Value], way: &Way<'_>) {
        for (index, element) in elements.iter_mut().enumerate() {
            let key = element_key(here.shape, element).map(str::to_owned);
            if !self.keep(here.element(), element, &way.element(index, key.as_deref())) {
                *element = Value::Null;
            }
        }
    }

    fn seal(&mut self, here: Here<'_>, text: String, way: &Way<'_>) {
        self.unnamed += usize::from(!here.by_name);
        match self.unnamed > MOST || way.length() > LONGEST {
            true => drop(self.beyond.get_or_insert_with(|| way.path())),
            false => drop(self.texts.insert(way.place(), text)),
        }
    }
}
