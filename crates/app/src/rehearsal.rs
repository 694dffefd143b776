//! What a rehearsal has befall publishing, so that pipelines can be tested against bad days.

use std::time::Duration;

use domain::publishing::StepKind;

/// Changes how the steps of publishing go. In a real marketplace nothing does: [`AsUsual`].
pub trait Rehearsal: Send + Sync + 'static {
    /// How long a step takes, when that is not what the pace says.
    fn length(&self, step: StepKind) -> Option<Duration>;

    /// Whether a step has to be asked for its [`rejection`](Self::rejection); may be called any number of times.
    fn may_reject(&self, step: StepKind) -> bool;

    /// Why a step rejects the offer whatever is in it, asked once per run of the step.
    fn rejection(&self, step: StepKind) -> Option<String>;

    /// How long a step that is to be tried again rests, when that is usually `pause`.
    fn pause(&self, pause: Duration) -> Duration {
        pause
    }
}

/// Every step goes as it would.
pub struct AsUsual;

impl Rehearsal for AsUsual {
    fn length(&self, _: StepKind) -> Option<Duration> {
        None
    }

    fn may_reject(&self, _: StepKind) -> bool {
        false
    }

    fn rejection(&self, _: StepKind) -> Option<String> {
        None
    }
}
