//! The steps that publish an offer.

use std::time::Duration;

use serde_json::Value;

pub use crate::publishing::StepKind;

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
    match package < sign_off && sign_off < live && live + 1 == steps.len() {
        true => Ok(()),
        false => Err("`package` comes before `signoff`, and `live` after it and last"),
    }
}
