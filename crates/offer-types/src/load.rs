//! Reading offer types from their files.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::built_in::BUILT_IN;
use super::bundle::{Library, LoadError, bundle};
use super::catalogue::Catalogue;
use super::certification::{self, Rule};
use super::check::Levels;
use super::prices::PriceMap;
use super::retired::{self, Retired};
use super::shape::Shape;
use super::step::{self, Step};
use super::suits::{self, Suits};
use super::table::Table;
use super::translations::{self, Translations};
use super::{OfferType, beyond, dialect, field, schema_shown};
use domain::OfferTypeId;
use words::{Language, Words};

/// All offer types of an installation.
///
/// Types of our own files are made when they are first asked for: most commands need one of them, or none.
#[derive(Debug)]
pub struct OfferTypes {
    types: BTreeMap<OfferTypeId, OnceLock<OfferType>>,
    library: OnceLock<Library>,
    translations: OnceLock<Translations>,
    digest: [u8; 32],
}

impl OfferTypes {
    /// Reads `(file name, text)` pairs; a later file replaces an earlier one of the same name.
    ///
    /// A name without a folder is a type, `<id>.json`, and `languages/<code>.json` what texts are called in a language; such
    /// files add to one another. Other `.json` files hold shared blocks, `.csv` files tables. Every problem of every file is reported.
    pub fn load<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<LoadError>> {
        Self::read(sources, |are_ours| are_ours)
    }

    /// The same with every type made and compiled at once, also those of our own files: for whoever wants to know whether they can
    /// be used.
    pub fn check<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Vec<LoadError>> {
        Self::read(sources, |_| false)
    }

    /// `wait` says whether our own types are made later, by whether all files of ours are there unchanged.
    fn read<'a>(
        sources: impl IntoIterator<Item = (&'a str, &'a str)>,
        wait: fn(bool) -> bool,
    ) -> Result<Self, Vec<LoadError>> {
        let mut errors = Vec::new();
        let mut translations = Translations::default();
        let (translated, sources): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|(file, _)| translations::is_one(file));
        for (file, text) in translated {
            let added = translations.add(file, text);
            errors.extend(added.err().map(|message| LoadError { file: file.to_owned(), message }));
        }
        let sources: BTreeMap<&str, &str> = sources.into_iter().collect();
        // What a file of ours says may lie in any other one.
        let are_ours = built_in().all(|(file, text)| sources.get(file) == Some(&text));
        let library = read(&sources, &mut errors);
        let mut types = BTreeMap::new();
        for file in library.documents.keys().filter(|file| !file.contains('/')) {
            let waits = if wait(are_ours) { built_in_id(file) } else { None };
            if let Some(id) = waits {
                types.insert(id, OnceLock::new());
            } else if let Some(offer_type) = read_type(&library, file, false, &mut errors) {
                types.insert(offer_type.id.clone(), OnceLock::from(offer_type));
            }
        }
        errors.sort();
        errors.dedup();
        if !errors.is_empty() {
            return Err(errors);
        }
        let digest = digest(&sources);
        Ok(Self {
            types,
            library: OnceLock::from(library),
            translations: OnceLock::from(translations),
            digest,
        })
    }

    /// The types compiled into the program.
    pub fn built_in() -> Self {
        Self {
            types: built_in().filter_map(|(file, _)| Some((built_in_id(file)?, OnceLock::new()))).collect(),
            library: OnceLock::new(),
            translations: OnceLock::new(),
            digest: digest(&built_in().collect()),
        }
    }

    pub fn get(&self, id: &OfferTypeId) -> Option<&OfferType> {
        let (id, known) = self.types.get_key_value(id)?;
        Some(self.made(id, known))
    }

    /// The ids of all types, in order.
    pub fn ids(&self) -> impl Iterator<Item = &OfferTypeId> {
        self.types.keys()
    }

    /// All types, ordered by id.
    pub fn iter(&self) -> impl Iterator<Item = &OfferType> {
        self.types.iter().map(|(id, known)| self.made(id, known))
    }

    /// The words of `language`, with what the types' texts are called in it.
    pub fn words(&self, language: Language) -> Words<'_> {
        let built_in = || {
            let mut read = Translations::default();
            for (file, text) in BUILT_IN.iter().filter(|(file, _)| translations::is_one(file)) {
                read.add(file, text).expect("a test reads the built-in translations");
            }
            read
        };
        self.translations.get_or_init(built_in).words(language)
    }

    /// A hash of every file that says what an offer is, which changes with any of them.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    fn made<'t>(&'t self, id: &OfferTypeId, known: &'t OnceLock<OfferType>) -> &'t OfferType {
        let none = "a test makes the built-in offer types";
        known.get_or_init(|| {
            let library = self.library.get_or_init(|| read(&built_in().collect(), &mut Vec::new()));
            read_type(library, &format!("{id}.json"), true, &mut Vec::new()).expect(none)
        })
    }
}

/// The types, shared blocks and tables compiled into the program.
fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().copied().filter(|(file, _)| !translations::is_one(file))
}

/// The id of the built-in type that is in `file`.
fn built_in_id(file: &str) -> Option<OfferTypeId> {
    let is_one = BUILT_IN.iter().any(|(name, _)| *name == file) && !file.contains('/');
    is_one.then(|| file.strip_suffix(".json")?.parse().ok())?
}

fn digest(sources: &BTreeMap<&str, &str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for (file, text) in sources {
        for part in [file, text] {
            hash.update(part.len().to_be_bytes());
            hash.update(part);
        }
    }
    hash.finalize().into()
}

fn read(sources: &BTreeMap<&str, &str>, errors: &mut Vec<LoadError>) -> Library {
    let mut library = Library::default();
    for (&file, &text) in sources {
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
    "description",
    "suits",
    "version",
    "namespaceVersions",
    "retired",
    "longestIds",
    "steps",
    "certification",
    "catalogue",
    "definition",
];

fn read_type(library: &Library, file: &str, is_ours: bool, errors: &mut Vec<LoadError>) -> Option<OfferType> {
    let before = errors.len();
    let document = bundle(library, file, errors);
    let mut reader = Reader { file, document: document.as_object(), errors };
    let id = reader.id();
    let display_name = reader.member("displayName", |value| value.as_str().map(str::to_owned), "a text");
    let description = reader.description();
    let version = reader.member("version", Value::as_i64, "a whole number");
    let namespace_versions = reader.namespace_versions();
    let suits = reader.suits();
    let retired = reader.retired();
    let longest_ids = reader.longest_ids();
    let steps = reader.steps();
    let rules = reader.rules();
    let catalogue = reader.catalogue();
    let schema = reader.schema(display_name.as_deref().unwrap_or_default());
    reader.no_other_members();
    let compiled = |schema| if is_ours { Ok(Levels::default()) } else { Levels::compile(schema) };
    let levels = schema.as_ref().and_then(|schema| match compiled(schema) {
        Ok(levels) => Some(levels),
        Err(problem) => {
            reader.report(format!("definition: {problem}"));
            None
        }
    });
    let shape = schema.as_ref().map(Shape::root);
    for fault in shape.iter().flat_map(|shape| [shape.page_faults(), beyond::faults(shape)]).flatten() {
        reader.report(fault);
    }
    for feature in steps.iter().filter_map(Step::feature) {
        if shape.as_ref().is_some_and(|shape| shape.member("offer").named(feature).is_none()) {
            reader.report(format!("steps: `when` names `{feature}`, which is no member of the offer"));
        }
    }
    if errors.len() > before {
        return None;
    }
    Some(OfferType {
        id: id?,
        display_name: display_name?,
        description,
        version: version?,
        namespace_versions,
        suits,
        retired,
        longest_ids,
        steps,
        rules,
        pages: field::pages(shape.as_ref()?, schema.as_ref()?),
        prices: PriceMap::of(shape.as_ref()?),
        schema_shown: schema_shown::of_type(shape.as_ref()?, schema.as_ref()?),
        shape: shape?,
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
        for member in read.hidden_from_call() {
            self.report(format!(
                "catalogue: `callToAction` looks at `{member}`, which the catalogue does not show"
            ));
        }
        for member in read.hidden_in_search() {
            self.report(format!("catalogue: the search reads `{member}`, which the catalogue does not show"));
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

    fn description(&mut self) -> Option<String> {
        self.get("description")?;
        self.member("description", |value| value.as_str().map(str::to_owned), "a text")
    }

    fn suits(&mut self) -> Option<Suits> {
        match self.get("suits").map(suits::parse)? {
            Ok(suits) => Some(suits),
            Err(problem) => {
                self.report(format!("suits: {problem}"));
                None
            }
        }
    }

    fn retired(&mut self) -> Option<Retired> {
        match self.get("retired").map(retired::parse)? {
            Ok(retired) => Some(retired),
            Err(problem) => {
                self.report(format!("retired: {problem}"));
                None
            }
        }
    }

    fn longest_ids(&mut self) -> Option<usize> {
        self.get("longestIds")?;
        let read = |value: &Value| value.as_u64().and_then(|most| usize::try_from(most).ok());
        self.member("longestIds", read, "a whole number")
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
        for (at, schema) in written.into_iter().flatten().enumerate() {
            let Some(schema) = schema.get("definition") else { continue };
            for problem in dialect::problems_of_question(schema, &format!("certification[{at}]/definition")) {
                self.report(problem);
            }
        }
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
