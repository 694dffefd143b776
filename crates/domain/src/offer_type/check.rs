//! Checking a definition against the two levels of its type.

use std::collections::BTreeSet;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use super::absent::without_absent;
use super::level::{self, Enforce};
use super::message::Reader;
use super::path::Path;
use super::shape::Shape;
use super::{Verdict, consistency, format, keyed, unknown};
use crate::{Finding, FindingCode};

/// A finding with its place, so that findings can be put in order.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) path: Path,
    pub(super) finding: Finding,
    pub(super) enforce: Enforce,
}

/// Both levels of one schema, compiled.
/// The most findings one look collects: more help nobody, and a hostile document could have millions.
pub(super) const MOST: usize = 1000;

#[derive(Debug)]
pub(super) struct Levels {
    draft: Validator,
    publish: Validator,
}

impl Levels {
    pub(super) fn compile(schema: &Value) -> Result<Self, String> {
        Ok(Self { draft: compile(&level::draft(schema))?, publish: compile(schema)? })
    }

    /// What could never become valid.
    pub(super) fn check_draft(&self, schema: &Value, shape: &Shape, definition: &Value) -> Vec<Finding> {
        let given = without_absent(shape, definition);
        let mut found = Vec::new();
        let reader = Reader::new(schema, shape, &given);
        for error in self.draft.iter_errors(&given).take(MOST) {
            if !is_still_to_come(&error) {
                found.push(reader.placed(&error));
            }
        }
        keyed::check(shape, &given, &mut found);
        findings(in_order(found))
    }

    /// What is wrong or missing, and what is worth a look.
    pub(super) fn check_publish(&self, schema: &Value, shape: &Shape, definition: &Value) -> Verdict {
        let given = without_absent(shape, definition);
        let reader = Reader::new(schema, shape, &given);
        let mut found: Vec<Placed> =
            self.publish.iter_errors(&given).take(MOST).map(|error| reader.placed(&error)).collect();
        keyed::check(shape, &given, &mut found);
        consistency::check(shape, &given, &mut found);
        unknown::check(shape, &given, &mut found);
        let (warnings, problems) = found.into_iter().partition(|placed| placed.enforce == Enforce::Warn);
        Verdict { problems: findings(in_order(problems)), warnings: findings(in_order(warnings)) }
    }
}

/// What is worth a look in a draft.
pub(super) fn draft_warnings(shape: &Shape, definition: &Value) -> Vec<Finding> {
    let mut found = Vec::new();
    unknown::check(shape, definition, &mut found);
    findings(in_order(found))
}

/// An empty list element is a value that is still to come, as long as a text may come there.
fn is_still_to_come(error: &ValidationError<'_>) -> bool {
    let instance: &Value = error.instance();
    instance.is_null() || (instance == "" && !matches!(error.kind(), ValidationErrorKind::Type { .. }))
}

fn findings(mut placed: Vec<Placed>) -> Vec<Finding> {
    placed.truncate(MOST);
    placed.into_iter().map(|placed| placed.finding).collect()
}

/// By place, then in the order found. A place is told each kind of problem once, and where the
/// type is wrong nothing else.
fn in_order(mut found: Vec<Placed>) -> Vec<Placed> {
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let mut kept = Vec::with_capacity(found.len());
    for place in found.chunk_by(|a, b| a.path == b.path) {
        let wrong_type = place.iter().find(|placed| placed.finding.code == FindingCode::WrongType);
        let mut told = BTreeSet::new();
        match wrong_type {
            Some(placed) => kept.push(placed.clone()),
            None => kept.extend(place.iter().filter(|placed| told.insert(placed.finding.code)).cloned()),
        }
    }
    kept
}

fn compile(schema: &Value) -> Result<Validator, String> {
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
