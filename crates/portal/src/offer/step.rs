//! The steps of a publish in words.

use std::time::Duration;

use db::operations::Step;
use domain::Timestamp;
use domain::publishing::{Level, StepKind, StepStatus};
use ui::{Pillar, Reader};
use words::say;

/// The step that a publish is at.
pub(crate) struct Current {
    /// From 1 on, and how many there are.
    pub(crate) number: usize,
    pub(crate) all: usize,
    /// What people call it, in English as in the data.
    pub(crate) name: words::Argument,
    pub(crate) progress: i64,
    pub(crate) since: Timestamp,
    /// How long it usually takes, in English as in the data.
    pub(crate) usually: String,
    /// How much is to be corrected.
    pub(crate) problems: usize,
    pub(crate) waits_for_review: bool,
}

/// The first step that is not complete; nothing where none has begun, or all are.
pub(crate) fn current_step(steps: &[Step]) -> Option<Current> {
    let at = steps.iter().position(|step| !matches!(step.status, StepStatus::Complete))?;
    let step = &steps[at];
    if at == 0 && step.status == StepStatus::NotStarted && step.started_at.is_none() {
        return None;
    }
    Some(Current {
        number: at + 1,
        all: steps.len(),
        name: name(step),
        progress: step.progress,
        since: step.started_at.unwrap_or(step.changed_at),
        usually: step.time_frame.clone(),
        problems: step.messages.iter().filter(|message| message.level == Level::Error).count(),
        waits_for_review: step.status == StepStatus::WaitingForApproval,
    })
}

/// A step as the overview shows it.
pub(crate) struct ShownStep {
    pub(crate) name: String,
    pub(crate) class: &'static str,
    pub(crate) column: String,
    pub(crate) state: String,
    pub(crate) detail: String,
    /// What the step does; only of the one that a publish is at.
    pub(crate) does: Option<String>,
}

/// All steps of a publish.
pub(crate) fn shown_steps(reader: &Reader<'_>, steps: &[Step]) -> Vec<ShownStep> {
    let shown = |step: &Step| {
        let pillar = Pillar::of(step.status, step.progress);
        ShownStep {
            name: reader.words.argument(&name(step)),
            class: pillar.class(),
            column: pillar.draw(),
            state: state(reader, step),
            detail: detail(reader, step),
            does: is_at(step).then(|| reader.of_type(&step.description)).filter(|does| !does.is_empty()),
        }
    };
    steps.iter().map(shown).collect()
}

/// Whether a publish is at the step, or ended there.
fn is_at(step: &Step) -> bool {
    !matches!(step.status, StepStatus::Complete | StepStatus::NotStarted | StepStatus::Canceled)
}

/// What people call a step. That of the publisher's own decision has a name for programs in the data.
fn name(step: &Step) -> words::Argument {
    match step.run {
        StepKind::Signoff => say!("column-signoff").into(),
        _ => words::Argument::label(step.name.clone()),
    }
}

fn state(reader: &Reader<'_>, step: &Step) -> String {
    reader.say(&match step.status {
        StepStatus::Complete => {
            let notes = step.messages.iter().filter(|message| message.level == Level::Warning).count();
            match notes {
                0 => say!("column-complete"),
                notes => say!("column-complete-notes", notes),
            }
        }
        StepStatus::InProgress => say!("column-running", percent = reader.percent(step.progress)),
        StepStatus::WaitingForPublisherReview => {
            say!("column-waits", since = reader.time_within(step.changed_at))
        }
        StepStatus::WaitingForApproval => {
            say!("column-reviewed", since = reader.time_within(step.changed_at))
        }
        StepStatus::Blocked | StepStatus::Rejected => say!("column-rejected"),
        StepStatus::NotStarted => say!("column-to-come"),
        StepStatus::Canceled => say!("column-canceled"),
    })
}

fn detail(reader: &Reader<'_>, step: &Step) -> String {
    let usually = reader.of_type(&step.time_frame);
    let took = step.started_at.map(|started| step.changed_at.since(started));
    match (step.status, step.started_at) {
        (StepStatus::Complete, Some(_)) => {
            let took = reader.duration(took.unwrap_or_default());
            match usually.is_empty() {
                true => reader.say(&say!("column-only-took", took)),
                false => reader.say(&say!("column-took", took, usually)),
            }
        }
        (StepStatus::InProgress, Some(started)) => {
            let expected = started + Duration::from_secs(step.typical_seconds.unsigned_abs());
            let (since, expected) = (reader.time_within(started), reader.time_within(expected));
            reader.say(&say!("column-expected", since, expected, usually))
        }
        (StepStatus::Rejected | StepStatus::Blocked, Some(_)) => {
            let (took, at) = (reader.duration(took.unwrap_or_default()), reader.time_within(step.changed_at));
            reader.say(&say!("column-after", took, at))
        }
        (StepStatus::WaitingForPublisherReview, _) => reader.say(&say!("column-no-limit")),
        _ if usually.is_empty() => String::new(),
        _ => reader.say(&say!("column-usually", usually)),
    }
}
