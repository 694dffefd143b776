//! Checking a definition against the two levels of its type.

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::Value;

use super::absent::prune;
use super::findings::Findings;
use super::path::Path;
use super::rules::{Level, Look, Rules};
use super::shape::Shape;
use super::{Verdict, consistency, format, keyed, level, unknown};
use crate::Finding;

/// Both levels of one schema, compiled: to say quickly that a document is valid, and to say why another is not.
#[derive(Debug)]
pub(super) struct Levels {
    draft: (Validator, Rules),
    publish: (Validator, Rules),
}

impl Levels {
    pub(super) fn compile(schema: &Value) -> Result<Self, String> {
        Ok(Self {
            draft: (compile(&level::draft(schema))?, Rules::of(schema, Level::Draft)),
            publish: (compile(schema)?, Rules::of(schema, Level::Publish)),
        })
    }

    /// What could never become valid.
    pub(super) fn check_draft(&self, shape: &Shape, definition: &Value) -> Vec<Finding> {
        let mut found = Findings::default();
        let (validator, rules) = &self.draft;
        if !validator.is_valid(definition) {
            explain(rules, Level::Draft, shape, definition, &mut found);
        }
        keyed::check(shape, definition, &mut found);
        found.all()
    }

    /// What is wrong or missing, and what is worth a look. The definition is taken, because what is absent is taken out
    /// of it: no copy is made.
    pub(super) fn check_publish(&self, shape: &Shape, mut definition: Value) -> Verdict {
        prune(shape, &mut definition);
        let mut found = Findings::default();
        let (validator, rules) = &self.publish;
        if !validator.is_valid(&definition) {
            explain(rules, Level::Publish, shape, &definition, &mut found);
        }
        keyed::check(shape, &definition, &mut found);
        consistency::check(shape, &definition, &mut found);
        unknown::check(shape, &definition, &mut found);
        found.verdict()
    }
}

/// What is worth a look in a draft.
pub(super) fn draft_warnings(shape: &Shape, definition: &Value) -> Vec<Finding> {
    let mut found = Findings::default();
    unknown::check(shape, definition, &mut found);
    found.all()
}

fn explain(rules: &Rules, level: Level, shape: &Shape, definition: &Value, found: &mut Findings) {
    rules.explain(definition, &mut Look { level, shape, path: Path::default(), found });
}

pub(super) fn compile(schema: &Value) -> Result<Validator, String> {
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false)
        // Time linear in the text, whatever an operator's pattern says.
        .with_pattern_options(PatternOptions::regex())
        .offline();
    for (name, check) in format::FORMATS {
        options = options.with_format(*name, check);
    }
    options.build(schema).map_err(|error| format!("{error} (at {})", error.instance_path()))
}
