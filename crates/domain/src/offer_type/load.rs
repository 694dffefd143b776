//! Reading offer types from their files.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::bundle::{Library, bundle};
use super::catalogue::Catalogue;
use super::certification::{self, Rule};
use super::check::Levels;
use super::shape::Shape;
use super::step::{self, Step};
use super::table::Table;
use super::{OfferType, dialect};
use crate::OfferTypeId;

/// One thing wrong with an offer type file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub struct LoadError {
    /// File name as given to [`OfferTypes::load`].
    pub file: String,
    pub message: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.message)
    }
}

/// All offer types of an installation.
#[derive(Debug)]
pub struct OfferTypes {
    types: BTreeMap<OfferTypeId, OfferType>,
}

impl OfferTypes {
    /// Reads `(file name, text)` pairs; a later file replaces an earlier one of the same name.
    ///
    /// A name without a folder is a type, `<id>.json`. Other `.json` files hold shared blocks, `.csv` files
    /// tables. Every problem of every file is reported.
    pub fn load<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<LoadError>> {
        let mut errors = Vec::new();
        let library = read(sources, &mut errors);
        let mut types = BTreeMap::new();
        for file in library.documents.keys().filter(|file| !file.contains('/')) {
            if let Some(offer_type) = read_type(&library, file, &mut errors) {
                types.insert(offer_type.id.clone(), offer_type);
            }
        }
        errors.sort();
        errors.dedup();
        if errors.is_empty() { Ok(Self { types }) } else { Err(errors) }
    }

    /// The types compiled into the program.
    pub fn built_in() -> Self {
        Self::load(super::BUILT_IN.iter().copied()).expect("a test loads the built-in offer types")
    }

    pub fn get(&self, id: &OfferTypeId) -> Option<&OfferType> {
        self.types.get(id)
    }

    /// All types, ordered by id.
    pub fn iter(&self) -> impl Iterator<Item = &OfferType> {
        self.types.values()
    }
}

fn read<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>, errors: &mut Vec<LoadError>) -> Library {
    let mut library = Library::default();
    let latest: BTreeMap<&str, &str> = sources.into_iter().collect();
    for (file, text) in latest {
        let read = if file.ends_with(".csv") {
            Table::parse(text).map(|table| _ = library.tables.insert(file.to_owned(), table))
        } else if file.ends_with(".json") {
            let document = serde_json::from_str(text).map_err(|error| format!("not valid JSON: {error}"));
            document.map(|document| _ = library.documents.insert(file.to_owned(), document))
        } else {
            Err("an offer type file ends in .json or .csv".to_owned())
        };
        errors.extend(read.err().map(|message| LoadError { file: file.to_owned(), message }));
    }
    library
}

/// The members of a type file.
const MEMBERS: &[&str] = &[
    "$comment",
    "id",
    "displayName",
    "version",
    "namespaceVersions",
    "steps",
    "certification",
    "catalogue",
    "definition",
];

fn read_type(library: &Library, file: &str, errors: &mut Vec<LoadError>) -> Option<OfferType> {
    let before = errors.len();
    let document = bundle(library, file, errors);
    let mut reader = Reader { file, document: document.as_object(), errors };
    let id = reader.id();
    let display_name = reader.member("displayName", |value| value.as_str().map(str::to_owned), "a text");
    let version = reader.member("version", Value::as_i64, "a whole number");
    let namespace_versions = reader.namespace_versions();
    let steps = reader.steps();
    let rules = reader.rules();
    let catalogue = reader.catalogue();
    let schema = reader.schema(display_name.as_deref().unwrap_or_default());
    reader.no_other_members();
    let levels = schema.as_ref().and_then(|schema| match Levels::compile(schema) {
        Ok(levels) => Some(levels),
        Err(problem) => {
            reader.report(format!("definition: {problem}"));
            None
        }
    });
    if errors.len() > before {
        return None;
    }
    Some(OfferType {
        id: id?,
        display_name: display_name?,
        version: version?,
        namespace_versions,
        steps,
        rules,
        shape: Shape::root(schema.as_ref()?),
        schema: schema?,
        levels: levels?,
        catalogue,
    })
}

struct Reader<'a> {
    file: &'a str,
    document: Option<&'a Map<String, Value>>,
    errors: &'a mut Vec<LoadError>,
}

impl<'a> Reader<'a> {
    /// What the catalogue shows; a type that does not say shows nothing but the offer's name.
    fn catalogue(&mut self) -> Catalogue {
        let Some(written) = self.document.and_then(|document| document.get("catalogue")) else {
            return Catalogue::default();
        };
        let read: Catalogue = serde_json::from_value(written.clone()).unwrap_or_else(|error| {
            self.report(format!("catalogue: {error}"));
            Catalogue::default()
        });
        for member in read.hidden_on_card() {
            self.report(format!("catalogue: the card shows `{member}`, which the catalogue does not"));
        }
        read
    }

    fn report(&mut self, message: impl Into<String>) {
        self.errors.push(LoadError { file: self.file.to_owned(), message: message.into() });
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.document.and_then(|document| document.get(name))
    }

    fn member<T>(&mut self, name: &str, read: impl Fn(&'a Value) -> Option<T>, what: &str) -> Option<T> {
        let value = self.get(name).and_then(read);
        if value.is_none() {
            self.report(format!("`{name}` must be {what}"));
        }
        value
    }

    fn id(&mut self) -> Option<OfferTypeId> {
        let text = self.member("id", Value::as_str, "a text")?;
        match text.parse::<OfferTypeId>() {
            Ok(id) if self.file == format!("{id}.json") => Some(id),
            Ok(id) => {
                self.report(format!("the file of `{id}` must be named {id}.json"));
                None
            }
            Err(problem) => {
                self.report(problem.to_string());
                None
            }
        }
    }

    fn namespace_versions(&mut self) -> Map<String, Value> {
        let versions = self.member("namespaceVersions", Value::as_object, "an object of whole numbers");
        if versions.is_some_and(|versions| versions.values().any(|version| version.as_i64().is_none())) {
            self.report("`namespaceVersions` must be an object of whole numbers");
        }
        versions.cloned().unwrap_or_default()
    }

    fn steps(&mut self) -> Vec<Step> {
        let written = self.member("steps", Value::as_array, "a list");
        let steps: Vec<Step> = self.each(written, "steps", step::parse);
        if written.is_some() && steps.is_empty() {
            self.report("`steps` must not be empty");
        }
        for (at, step) in steps.iter().enumerate() {
            if steps[..at].iter().any(|earlier| earlier.id == step.id) {
                self.report(format!("steps: `{}` is there twice", step.id));
            }
        }
        if let Err(problem) = step::order(&steps) {
            self.report(format!("steps: {problem}"));
        }
        steps
    }

    fn rules(&mut self) -> Vec<Rule> {
        let written = self.member("certification", Value::as_array, "a list");
        self.each(written, "certification", certification::parse)
    }

    fn each<T>(
        &mut self,
        list: Option<&'a Vec<Value>>,
        name: &str,
        parse: fn(&Value) -> Result<T, String>,
    ) -> Vec<T> {
        let mut read = Vec::new();
        for (at, element) in list.into_iter().flatten().enumerate() {
            match parse(element) {
                Ok(element) => read.push(element),
                Err(problem) => self.report(format!("{name}[{at}]: {problem}")),
            }
        }
        read
    }

    /// The definition's schema, with the heading clients expect of a schema.
    fn schema(&mut self, title: &str) -> Option<Value> {
        let definition = self.member("definition", Value::as_object, "an object")?;
        for problem in dialect::problems(&Value::Object(definition.clone())) {
            self.report(problem);
        }
        let mut schema = Map::new();
        schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
        schema.insert("title".to_owned(), title.into());
        schema.extend(definition.clone());
        Some(Value::Object(schema))
    }

    fn no_other_members(&mut self) {
        let names = self.document.into_iter().flat_map(Map::keys);
        let others: Vec<&String> = names.filter(|name| !MEMBERS.contains(&name.as_str())).collect();
        for name in others {
            self.report(format!("unknown member `{name}`"));
        }
    }
}
