//! What became of an offer that was carried through.

use serde_json::{Value, json};

use super::goal::Stage;
use super::masks::reworded;
use super::plan::{Action, Context, Planned};
use crate::{Failure, Problem};

/// What became of an offer.
pub struct Outcome {
    pub planned: Planned,
    /// Nothing when it was not even saved.
    pub(super) reached: Option<Stage>,
    /// Where the publication that is under way is followed.
    pub(super) under_way: Option<String>,
    /// The offer as it was last seen.
    pub(super) draft: Value,
    pub failure: Option<Failure>,
    /// What the marketplace has to remark about the draft.
    pub warnings: Vec<String>,
}

impl Outcome {
    pub(super) fn new(planned: Planned) -> Self {
        Self {
            planned,
            reached: None,
            under_way: None,
            draft: Value::Null,
            failure: None,
            warnings: Vec::new(),
        }
    }

    /// Notes what the marketplace remarks, unless it was told before: most was when it was planned.
    pub(super) fn remark(&mut self, context: &Context, warnings: &[String]) {
        // Where the type is known the file told everything, and what a header has no room for as well.
        let counts = context.types.get(&self.planned.file.offer_type).is_some();
        for warning in warnings.iter().filter(|text| !counts || !text.ends_with(" more are left out here.")) {
            let text = format!("{}: {}", self.planned.file.path.display(), context.masks.text(warning));
            if !self.planned.warnings().contains(&text) && !self.warnings.contains(&text) {
                self.warnings.push(text);
            }
        }
    }

    /// In a few words: what was done to the draft, and where it is.
    pub fn told(&self) -> String {
        let draft = match (self.reached, self.planned.action()) {
            (None, _) => return "nothing was done".to_owned(),
            (_, Action::Create) => "created",
            (_, Action::Update) => "updated",
            (_, Action::None) => "unchanged",
        };
        match (&self.under_way, self.reached) {
            (Some(_), _) => format!("{draft}, publishing"),
            (None, Some(Stage::Preview)) => format!("{draft}, in preview"),
            (None, Some(Stage::Live)) => format!("{draft}, live"),
            (None, _) => draft.to_owned(),
        }
    }

    pub fn to_json(&self) -> Value {
        let mut told = self.planned.to_json();
        told["reached"] = match self.reached {
            None => Value::Null,
            Some(Stage::Draft) => "draft".into(),
            Some(Stage::Preview) => "preview".into(),
            Some(Stage::Live) => "live".into(),
        };
        if !self.warnings.is_empty() {
            let before = told["warnings"].as_array().cloned().unwrap_or_default().into_iter();
            told["warnings"] = before.chain(self.warnings.iter().map(|text| text.as_str().into())).collect();
        }
        told["publishing"] = self.under_way.is_some().into();
        told["error"] = self.failure.as_ref().map_or(Value::Null, |failure| {
            json!({"code": failure.code(), "message": failure.to_string(), "details": failure.problems()})
        });
        told
    }

    /// A failure that says which offer it is about, and in which file the problems are.
    pub(super) fn placed(&self, failure: Failure) -> Failure {
        let file = &self.planned.file;
        let name = file.name.to_string();
        let refused = matches!(failure, Failure::Refused { .. });
        let message = |text: String| if text.contains(&name) { text } else { format!("{name}: {text}") };
        let problem = |problem: Problem| match refused {
            true => file.problem(&problem.code, &problem.target, problem.message),
            false => problem,
        };
        reworded(failure, message, problem)
    }
}
