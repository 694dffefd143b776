//! A schema that a definition has to meet to be certified, beside that of its type.

use serde_json::Value;

use super::complaints::Complaints;
use crate::findings::Findings;
use crate::rules::{Level, Look, Rules};
use crate::shape::Shape;
use crate::validator::compile;
use domain::Place;

#[derive(Debug)]
pub(super) struct Requirement(Rules);

impl Requirement {
    pub(super) fn parse(schema: &Value) -> Result<Self, String> {
        // Judged rule by rule, and compiled as a whole for what is wrong with a value.
        compile(schema)?;
        Ok(Self(Rules::of(schema, Level::Publish)))
    }

    /// The places of `definition`, without what is absent, that do not meet it.
    pub(super) fn unmet(&self, shape: &Shape, definition: &Value) -> Complaints {
        let mut found = Findings::default();
        let mut look = Look { level: Level::Publish, shape, path: Place::definition(), found: &mut found };
        self.0.explain(definition, &mut look);
        let mut complaints = Complaints::default();
        for finding in found.all() {
            if !complaints.add(&finding.place, finding.text) {
                break;
            }
        }
        complaints
    }
}
