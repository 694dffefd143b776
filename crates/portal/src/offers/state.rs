//! What pages call the status of an offer.

use db::offers::Offer;
use domain::publishing::{OfferState, OfferStatus};
use ui::State;
use words::Sentence;

/// What the offer is in, but for whether it is sold. A publish that was canceled leaves it as it was.
pub(crate) fn state_of(offer: &Offer) -> State {
    match offer.status {
        OfferStatus::Running => State::Running,
        OfferStatus::WaitingForPublisherReview => State::Preview,
        OfferStatus::Failed => State::Attention,
        OfferStatus::NeverPublished
        | OfferStatus::NotStarted
        | OfferStatus::Succeeded
        | OfferStatus::Canceled => match offer.production_version {
            Some(_) => State::Live,
            None => State::Draft,
        },
    }
}

/// The word for it.
pub(crate) fn state_words(state: OfferState) -> Sentence {
    shown(state).words()
}

/// As it is shown.
pub(super) fn shown(state: OfferState) -> State {
    match state {
        OfferState::Attention => State::Attention,
        OfferState::Preview => State::Preview,
        OfferState::Running => State::Running,
        OfferState::Draft => State::Draft,
        OfferState::Live => State::Live,
        OfferState::Stopped => State::Stopped,
    }
}

/// As it is looked for.
pub(super) fn sought(state: State) -> OfferState {
    match state {
        State::Attention => OfferState::Attention,
        State::Preview => OfferState::Preview,
        State::Running => OfferState::Running,
        State::Draft => OfferState::Draft,
        State::Live => OfferState::Live,
        State::Stopped => OfferState::Stopped,
    }
}
