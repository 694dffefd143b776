//! Two levels of checking from one schema: as written to publish, relaxed to keep a draft.

use serde_json::{Map, Value};

use super::keywords::{is_assertion, replace_children};

/// From when a schema's own rules count (`x-stoa-enforce`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enforce {
    /// Always: a value that breaks the rule is not even stored.
    Draft,
    /// When the offer is published.
    Publish,
    /// Never; breaking the rule is only remarked when the offer is published.
    Warn,
}

impl Enforce {
    pub(super) const WORDS: &[&str] = &["draft", "publish", "warn"];

    pub(super) fn of(schema: &Map<String, Value>) -> Self {
        Self::read(schema.get("x-stoa-enforce"))
    }

    /// The word of a cross-member check; such a check never counts for a draft.
    pub(super) fn of_check(check: &Value) -> Self {
        match Self::read(check.get("enforce")) {
            Self::Warn => Self::Warn,
            _ => Self::Publish,
        }
    }

    fn read(word: Option<&Value>) -> Self {
        match word.and_then(Value::as_str) {
            Some("publish") => Self::Publish,
            Some("warn") => Self::Warn,
            _ => Self::Draft,
        }
    }
}

/// Rules an unfinished document may break: they say that something is still missing, or they
/// weigh several members against one another.
const ABOUT_COMPLETENESS: &[&str] = &[
    "required",
    "dependentRequired",
    "minLength",
    "minItems",
    "minProperties",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
];
/// Rules that count always, whatever `x-stoa-enforce` says.
const STRUCTURE: &[&str] = &["type", "properties", "additionalProperties", "propertyNames", "items", "allOf"];

/// Rules that count always unless they are only remarks: what is longer is not even walked.
const SIZES: &[&str] = &["maxItems", "maxProperties"];

/// Whether breaking the rule `keyword` is never only worth a remark.
pub(super) fn is_structure(keyword: &str) -> bool {
    STRUCTURE.contains(&keyword)
}

/// The schema a draft is checked with.
pub(super) fn draft(schema: &Value) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    let mut relaxed = map.clone();
    relaxed.retain(|keyword, _| counts_for_draft(map, keyword));
    replace_children(&mut relaxed, draft);
    Value::Object(relaxed)
}

/// Whether the rule `keyword` of `schema` holds for drafts, too.
pub(super) fn counts_for_draft(schema: &Map<String, Value>, keyword: &str) -> bool {
    let counts = match Enforce::of(schema) {
        Enforce::Draft => true,
        Enforce::Publish => STRUCTURE.contains(&keyword) || SIZES.contains(&keyword),
        Enforce::Warn => STRUCTURE.contains(&keyword),
    };
    is_assertion(keyword) && !ABOUT_COMPLETENESS.contains(&keyword) && counts
}
