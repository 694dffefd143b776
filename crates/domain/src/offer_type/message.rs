//! Turns validation errors into findings a person can act on.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::{Map, Value};

use super::check::Placed;
use super::format;
use super::level::{self, Enforce};
use super::path::Path;
use super::shape::Shape;
use crate::{Finding, FindingCode};

/// Reads the errors of one document.
pub(super) struct Reader<'a> {
    schema: &'a Value,
    shape: &'a Shape,
    document: &'a Value,
}

impl<'a> Reader<'a> {
    pub(super) fn new(schema: &'a Value, shape: &'a Shape, document: &'a Value) -> Self {
        Self { schema, shape, document }
    }

    pub(super) fn placed(&self, error: &ValidationError<'_>) -> Placed {
        let node = self.node(error);
        let mut path = Path::from_pointer(error.instance_path().as_str(), self.document);
        match error.kind() {
            Kind::Required { property } => path = path.member(property.as_str().unwrap_or_default()),
            Kind::PropertyNames { error } => {
                path = path.member(error.instance().as_str().unwrap_or_default());
            }
            _ => {}
        }
        let label = label(self.shape, &path);
        let (code, own_words) = describe(error, &label);
        let given = node.and_then(|node| node.get("x-stoa-message")).and_then(Value::as_str);
        let message = match given.filter(|_| leaves_words_to_the_type(error.kind())) {
            Some(text) => text.replace("{label}", &label),
            None => own_words,
        };
        let rule = error.schema_path().as_str().rsplit('/').next().unwrap_or_default();
        let enforce = match node.filter(|_| !level::is_structure(rule)) {
            None => Enforce::Draft,
            Some(node) => Enforce::of(node),
        };
        Placed { finding: Finding::new(code, path.target(), message), path, enforce }
    }

    /// The schema whose rule was broken.
    fn node(&self, error: &ValidationError<'_>) -> Option<&'a Map<String, Value>> {
        let way = error.schema_path().as_str();
        let (schema, _rule) = way.rsplit_once('/')?;
        self.schema.pointer(schema)?.as_object()
    }
}

/// What people call the place.
pub(super) fn label(shape: &Shape, path: &Path) -> String {
    let own = shape.at(path).text("x-stoa-label");
    match (own, path.last_member()) {
        (Some(own), _) => own.to_owned(),
        (None, (_, Some(index))) => format!("Entry {} of {}", index + 1, label(shape, &path.parent())),
        (None, (name, None)) => name.rsplit_once('.').map_or(name, |(_, short)| short).to_owned(),
    }
}

fn leaves_words_to_the_type(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Pattern { .. }
            | Kind::Format { .. }
            | Kind::Enum { .. }
            | Kind::Constant { .. }
            | Kind::AnyOf { .. }
            | Kind::OneOfNotValid { .. }
            | Kind::OneOfMultipleValid { .. }
            | Kind::Not { .. }
            | Kind::Contains
            | Kind::PropertyNames { .. }
            | Kind::MaxItems { .. }
            | Kind::MaxProperties { .. }
            | Kind::MinItems { .. }
            | Kind::MinProperties { .. }
    )
}

fn describe(error: &ValidationError<'_>, label: &str) -> (FindingCode, String) {
    use FindingCode as Code;
    let size = size(error.instance());
    match error.kind() {
        Kind::Required { .. } => (Code::Required, format!("Enter {label}.")),
        Kind::Type { kind } => {
            (Code::WrongType, format!("{label} must be {}.", type_words(&type_names(kind))))
        }
        Kind::Enum { options } => (Code::NotAllowed, format!("{label} must be {}.", choice(options))),
        Kind::Constant { expected_value } => (Code::NotAllowed, format!("{label} must be {expected_value}.")),
        Kind::MaxLength { limit } => {
            (Code::TooLong, format!("Shorten {label} to at most {limit} characters; it has {size}."))
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            (Code::TooLong, format!("Keep at most {limit} entries in {label}; it has {size}."))
        }
        Kind::MinLength { limit } => {
            (Code::TooShort, format!("Lengthen {label} to at least {limit} characters; it has {size}."))
        }
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            let code = if size == 0 { Code::Required } else { Code::TooShort };
            (
                code,
                format!("Add at least {limit} {} to {label}.", if *limit == 1 { "entry" } else { "entries" }),
            )
        }
        Kind::Minimum { limit } => (Code::OutOfRange, format!("{label} must be at least {limit}.")),
        Kind::Maximum { limit } => (Code::OutOfRange, format!("{label} must be at most {limit}.")),
        Kind::ExclusiveMinimum { limit } => (Code::OutOfRange, format!("{label} must be more than {limit}.")),
        Kind::ExclusiveMaximum { limit } => (Code::OutOfRange, format!("{label} must be less than {limit}.")),
        Kind::MultipleOf { multiple_of } => {
            (Code::OutOfRange, format!("{label} must be a multiple of {multiple_of}."))
        }
        Kind::Format { format } => {
            (Code::InvalidFormat, format!("{label} must be {}.", format::describe(format)))
        }
        Kind::Pattern { .. } => (Code::InvalidFormat, format!("{label} does not have the required form.")),
        Kind::PropertyNames { error } => describe(error, &format!("The name of {label}")),
        Kind::UniqueItems => (Code::Duplicate, format!("Remove the repeated entries of {label}.")),
        _ => (Code::Inconsistent, format!("{label} contradicts other values.")),
    }
}

/// Characters of a text, entries of a list or object.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.chars().count(),
        Value::Array(elements) => elements.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    }
}

fn choice(options: &Value) -> String {
    const SHOWN: usize = 12;
    let options = options.as_array().map(Vec::as_slice).unwrap_or_default();
    let texts =
        options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned));
    let list = texts.take(SHOWN).collect::<Vec<_>>().join(", ");
    match options.len() {
        0..=SHOWN => format!("one of {list}"),
        count => format!("one of {count} values ({list}, …)"),
    }
}

fn type_names(kind: &jsonschema::error::TypeKind) -> Vec<String> {
    match kind {
        jsonschema::error::TypeKind::Single(name) => vec![name.to_string()],
        jsonschema::error::TypeKind::Multiple(names) => names.iter().map(|name| name.to_string()).collect(),
    }
}

fn type_words(names: &[String]) -> String {
    let words = names.iter().map(|name| match name.as_str() {
        "string" => "a text",
        "array" => "a list",
        "object" => "an object",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "null" => "null",
        other => other,
    });
    words.collect::<Vec<_>>().join(" or ")
}
