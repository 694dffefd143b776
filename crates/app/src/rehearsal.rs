//! What a rehearsal has befall publishing, so that pipelines can be tested against bad days.

use std::time::Duration;

use domain::OperationId;
use domain::publishing::StepKind;

/// Changes how the steps of publishing go. In a real marketplace nothing does: [`AsUsual`].
pub trait Rehearsal: Send + Sync + 'static {
    /// How long a step that an operation is at takes, when that is not what the pace says.
    fn length(&self, step: StepKind, operation: &OperationId) -> Option<Duration>;

    /// Whether a step may be rejected or take another time than the pace says; may be asked at any time.
    fn befalls(&self, step: StepKind) -> bool;

    /// Why a step rejects the offer whatever is in it, asked once per run of the step.
    fn rejection(&self, step: StepKind) -> Option<String>;

    /// Whether a drawn picture stands in for one that cannot be reached.
    fn draws_pictures(&self) -> bool {
        false
    }

    /// How long a step that is to be tried again rests, when that is usually `pause`.
    fn pause(&self, pause: Duration) -> Duration {
        pause
    }
}

/// Every step goes as it would.
pub struct AsUsual;

impl Rehearsal for AsUsual {
    fn length(&self, _: StepKind, _: &OperationId) -> Option<Duration> {
        None
    }

    fn befalls(&self, _: StepKind) -> bool {
        false
    }

    fn rejection(&self, _: StepKind) -> Option<String> {
        None
    }
}
