//! Checking a definition against the two levels of its type.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

use super::absent::prune;
use super::findings::{Findings, Verdict};
use super::rules::{Level, Look, Rules};
use super::shape::Shape;
use super::validator::compile;
use super::{consistency, keyed, level, markup, unknown};
use domain::{Finding, Place};

/// Both levels of one schema, compiled: to say quickly that a document is valid, and to say why another is not. Each is
/// compiled when it is first asked: most programs never ask about most types.
#[derive(Debug, Default)]
pub(super) struct Levels {
    draft: OnceLock<Compiled>,
    publish: OnceLock<Compiled>,
}

impl Levels {
    /// What is wrong with `schema`, if anything.
    pub(super) fn compile(schema: &Value) -> Result<Self, String> {
        let levels = Self::default();
        let (draft, publish) = (Compiled::draft(schema)?, Compiled::publish(schema)?);
        levels.draft.get_or_init(|| draft);
        levels.publish.get_or_init(|| publish);
        Ok(levels)
    }

    /// What could never become valid.
    pub(super) fn check_draft(&self, schema: &Value, shape: &Shape, definition: &Value) -> Vec<Finding> {
        let mut found = Findings::default();
        let Compiled { validator, rules } =
            self.draft.get_or_init(|| Compiled::draft(schema).expect("a test compiles the built-in schemas"));
        if !validator.is_valid(definition) {
            explain(rules, Level::Draft, shape, definition, &mut found);
        }
        keyed::check(shape, definition, &mut found);
        found.all()
    }

    /// What is wrong or missing, and what is worth a look. The definition is taken, because what is absent is taken out
    /// of it: no copy is made.
    pub(super) fn check_publish(&self, schema: &Value, shape: &Shape, mut definition: Value) -> Verdict {
        prune(shape, &mut definition);
        let mut found = Findings::default();
        let Compiled { validator, rules } = self
            .publish
            .get_or_init(|| Compiled::publish(schema).expect("a test compiles the built-in schemas"));
        if !validator.is_valid(&definition) {
            explain(rules, Level::Publish, shape, &definition, &mut found);
        }
        keyed::check(shape, &definition, &mut found);
        consistency::check(shape, &definition, &mut found);
        unknown::check(shape, &definition, &mut found);
        markup::check(shape, &definition, &mut found);
        found.verdict()
    }
}

#[derive(Debug)]
struct Compiled {
    validator: Validator,
    rules: Rules,
}

impl Compiled {
    fn draft(schema: &Value) -> Result<Self, String> {
        let validator = compile(&level::draft(schema))?;
        Ok(Self { validator, rules: Rules::of(schema, Level::Draft) })
    }

    fn publish(schema: &Value) -> Result<Self, String> {
        Ok(Self { validator: compile(schema)?, rules: Rules::of(schema, Level::Publish) })
    }
}

/// What is worth a look in a draft.
pub(super) fn draft_warnings(shape: &Shape, definition: &Value) -> Vec<Finding> {
    let mut found = Findings::default();
    unknown::check(shape, definition, &mut found);
    markup::check(shape, definition, &mut found);
    found.all()
}

fn explain(rules: &Rules, level: Level, shape: &Shape, definition: &Value, found: &mut Findings) {
    rules.explain(definition, &mut Look { level, shape, path: Place::default(), found });
}
