//! An open table of texts.

use std::collections::BTreeMap;
use std::fmt;

use super::{Complaint, Kind, complaint};
use crate::config::raw::Raw;

/// What an object store needs to know, by name. Any value may be a key, so none is shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Options(BTreeMap<String, String>);

impl Options {
    pub(crate) fn reveal(&self) -> &BTreeMap<String, String> {
        &self.0
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Kind for Options {
    const IS_TABLE: bool = true;

    fn read(raw: &Raw) -> Result<Self, Vec<Complaint>> {
        let Raw::Toml(toml::Value::Table(members)) = raw else {
            return Err(complaint("must be a table of texts; set its members one by one"));
        };
        let (mut options, mut complaints) = (BTreeMap::new(), Vec::new());
        for (name, value) in members {
            match value {
                toml::Value::String(text) => _ = options.insert(name.clone(), text.clone()),
                toml::Value::Boolean(_) | toml::Value::Integer(_) => {
                    options.insert(name.clone(), value.to_string());
                }
                _ => complaints
                    .push(Complaint { at: format!(".{name}"), message: "must be a text".to_owned() }),
            }
        }
        if complaints.is_empty() { Ok(Self(options)) } else { Err(complaints) }
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn shown(&self) -> Option<String> {
        let members: Vec<_> = self.0.keys().map(|name| format!("{name} = \"***\"")).collect();
        (!members.is_empty()).then(|| format!("{{ {} }}", members.join(", ")))
    }
}
