//! How much was used of the limits.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use app::clock::Clock;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};

use super::frequency::Frequency;
use super::memory::{ANSWERS, BODIES, Memory};
use super::options::Limits;
use super::refuse::{again, refused};
use super::shares::{Share, Shares};
use super::who::Who;
use crate::refusal::Refusal;
use crate::unreadable;

/// As many headers as hyper takes over HTTP/1.
const HEADERS: usize = 100;

/// The limits with what was used of them. One for each router.
pub(crate) struct Gate {
    limits: Limits,
    callers: Option<Frequency>,
    addresses: Option<Frequency>,
    all: Arc<Shares<()>>,
    each: Arc<Shares<Who>>,
    pub(super) bodies: Arc<Memory>,
    pub(super) answers: Arc<Memory>,
}

impl Gate {
    pub(crate) fn new(limits: Limits, clock: &Arc<dyn Clock>) -> Self {
        let frequency = |rate: Option<NonZeroU32>| rate.map(|rate| Frequency::new(rate, clock.clone()));
        Self {
            limits,
            callers: frequency(limits.caller_rate),
            addresses: frequency(limits.address_rate),
            all: Arc::default(),
            each: Arc::default(),
            bodies: Arc::new(Memory::new(BODIES, limits.bodies)),
            answers: Arc::new(Memory::new(ANSWERS, limits.answers)),
        }
    }

    /// Whether the address and the headers are short enough. Over HTTP/1 hyper has looked at the headers already.
    pub(super) fn fits(&self, request: &Request) -> Result<(), Refusal> {
        let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
        let length = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
        let head = target + request.headers().iter().map(length).sum::<usize>();
        if request.headers().len() > HEADERS || self.limits.head.is_some_and(|most| head > most) {
            refused("head");
            let (code, message) = unreadable::HEAD_TOO_LARGE;
            return Err(Refusal::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, code, message));
        }
        match self.limits.target.filter(|most| target > *most) {
            None => Ok(()),
            Some(most) => {
                refused("target");
                let message =
                    format!("the address is longer than {most} bytes, the most this marketplace takes");
                Err(Refusal::new(StatusCode::URI_TOO_LONG, "UriTooLong", message))
            }
        }
    }

    /// A place among all requests, whose answers there must be room for.
    pub(super) fn enter(&self) -> Result<Option<Share<()>>, Refusal> {
        self.answers.room()?;
        let Some(most) = self.limits.concurrent else { return Ok(None) };
        Shares::take(&self.all, (), most).map(Some).ok_or_else(|| {
            refused("concurrent");
            let message = "the marketplace has more requests under way than it takes; try again in a moment";
            again(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", message.to_owned(), Duration::ZERO)
        })
    }

    /// A place among the requests of `who`, who must not have been here too often, nor leave too many answers waiting.
    pub(super) fn enter_as(&self, who: Who) -> Result<Option<Share<Who>>, Refusal> {
        self.count(&who)?;
        self.answers.room_for(&who)?;
        let Some(most) = self.limits.concurrent_each else { return Ok(None) };
        Shares::take(&self.each, who, most).map(Some).ok_or_else(|| {
            refused("concurrent_each");
            let message = format!("you have {most} requests under way, the most at once: wait for answers");
            again(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message, Duration::ZERO)
        })
    }

    /// Counts a request of `who`.
    pub(super) fn count(&self, who: &Who) -> Result<(), Refusal> {
        let frequency = match who {
            Who::Caller(_) | Who::Person(_) => &self.callers,
            Who::Network(_) => &self.addresses,
        };
        let Some(wait) = frequency.as_ref().and_then(|frequency| frequency.wait(who)) else { return Ok(()) };
        refused("rate");
        let message =
            "you send more requests per second than one caller may; wait as long as Retry-After says";
        Err(again(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message.to_owned(), wait))
    }
}
