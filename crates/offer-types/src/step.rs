//! The steps that publish an offer.

use std::time::Duration;

use serde_json::Value;

use super::absent::is_empty;

pub use domain::publishing::StepKind;

/// One step of publishing, as people see it and as the worker runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Wire id, for example `displaycertify`.
    pub id: String,
    /// Wire name, for example `Certification`.
    pub name: String,
    pub description: String,
    /// A text such as `~2-3 days`.
    pub estimated_time_frame: String,
    /// What the worker does.
    pub run: StepKind,
    /// How long the step takes at the real pace.
    pub typical: Duration,
    /// What an offer must have for the step to be taken at all.
    pub(super) when: Option<When>,
}

impl Step {
    /// The member of the offer that the step depends on, if it does.
    pub(super) fn feature(&self) -> Option<&str> {
        self.when.as_ref().map(|when| when.member.as_str())
    }

    /// Where not every offer takes the step: the member of the offer that has to be filled or true, the words of which it has to be
    /// one, and those of which it may be none.
    pub fn condition(&self) -> Option<(&str, &[String], &[String])> {
        self.when
            .as_ref()
            .map(|When { member, is, is_not }| (member.as_str(), is.as_slice(), is_not.as_slice()))
    }

    /// Whether an offer of this definition takes the step.
    pub(super) fn is_for(&self, definition: &Value) -> bool {
        self.when.as_ref().is_none_or(|when| when.holds(&definition["offer"]))
    }
}

/// A feature of an offer: a member that is filled or true; where words are given, that is one of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct When {
    /// Of the offer, with its prefix.
    member: String,
    #[serde(default)]
    is: Vec<String>,
    #[serde(default)]
    is_not: Vec<String>,
}

impl When {
    fn holds(&self, offer: &Value) -> bool {
        let value = &offer[self.member.as_str()];
        let among = |words: &[String]| {
            value.as_str().is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
        };
        !is_empty(value) && (self.is.is_empty() || among(&self.is)) && !among(&self.is_not)
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    id: String,
    step_name: String,
    description: String,
    estimated_time_frame: String,
    run: StepKind,
    typical_seconds: u64,
    when: Option<When>,
}

/// Reads one element of a type's `steps`.
pub(super) fn parse(step: &Value) -> Result<Step, String> {
    let step: Written = serde_json::from_value(step.clone()).map_err(|error| error.to_string())?;
    Ok(Step {
        id: step.id,
        name: step.step_name,
        description: step.description,
        estimated_time_frame: step.estimated_time_frame,
        run: step.run,
        typical: Duration::from_secs(step.typical_seconds),
        when: step.when,
    })
}

/// Whether steps lead from draft to preview to live: packaged before the sign-off, live after it and at the end.
pub(super) fn order(steps: &[Step]) -> Result<(), &'static str> {
    let places = |kind| steps.iter().enumerate().filter(move |(_, step)| step.run == kind).map(|(at, _)| at);
    let only = |kind| {
        let mut places = places(kind);
        places.next().filter(|_| places.next().is_none())
    };
    let (Some(package), Some(sign_off), Some(live)) =
        (only(StepKind::Package), only(StepKind::Signoff), only(StepKind::Live))
    else {
        return Err("there must be exactly one that runs `package`, one `signoff` and one `live`");
    };
    if [package, sign_off, live].iter().any(|at| steps[*at].when.is_some()) {
        return Err(
            "the steps that run `package`, `signoff` and `live` are for every offer: take `when` out",
        );
    }
    match package < sign_off && sign_off < live && live + 1 == steps.len() {
        true => Ok(()),
        false => Err("`package` comes before `signoff`, and `live` after it and last"),
    }
}
