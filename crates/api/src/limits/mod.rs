//! What keeps one caller from taking everything: how often and how much at once, of all and of each.
//!
//! A request that is too much is refused at once, with the time to come back; nothing waits in a queue for it.

mod admit;
mod frequency;
mod memory;
mod sending;
mod shares;

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use app::clock::Clock;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use domain::PrincipalId;

pub(crate) use admit::{Admission, admit};
pub use memory::Held;
pub(crate) use memory::Holding;
pub(crate) use sending::Weight;

use crate::error::ApiError;
use crate::unreadable;
use frequency::Frequency;
use memory::{ANSWERS, BODIES, Memory};
use shares::{Share, Shares};

/// How much is too much; none is no limit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Requests per second of one signed-in caller.
    pub caller_rate: Option<NonZeroU32>,
    /// Requests per second of one address that does not sign in.
    pub address_rate: Option<NonZeroU32>,
    /// Requests under way at once.
    pub concurrent: Option<usize>,
    /// Requests under way at once of one caller or address.
    pub concurrent_each: Option<usize>,
    /// Bytes of bodies that came with requests under way.
    pub bodies: Held,
    /// Bytes of answers that are being sent.
    pub answers: Held,
    /// Longest path with its query, in bytes.
    pub target: Option<usize>,
    /// Most bytes of the path, the query and the headers together.
    pub head: Option<usize>,
}

/// As many headers as hyper takes over HTTP/1.
const HEADERS: usize = 100;

/// Who asks: somebody who signed in, or else an address and, for IPv6, the network of one customer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Who {
    Caller(PrincipalId),
    Network(IpAddr),
}

impl Who {
    fn at(address: IpAddr) -> Self {
        Self::Network(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
        })
    }
}

/// The limits with what was used of them. One for each router.
pub(crate) struct Gate {
    limits: Limits,
    callers: Option<Frequency>,
    addresses: Option<Frequency>,
    all: Arc<Shares<()>>,
    each: Arc<Shares<Who>>,
    bodies: Arc<Memory>,
    answers: Arc<Memory>,
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
    fn fits(&self, request: &Request) -> Result<(), ApiError> {
        let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
        let length = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
        let head = target + request.headers().iter().map(length).sum::<usize>();
        if request.headers().len() > HEADERS || self.limits.head.is_some_and(|most| head > most) {
            refused("head");
            let (code, message) = unreadable::HEAD_TOO_LARGE;
            return Err(ApiError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, code, message));
        }
        match self.limits.target.filter(|most| target > *most) {
            None => Ok(()),
            Some(most) => {
                refused("target");
                let message =
                    format!("the address is longer than {most} bytes, the most this marketplace takes");
                Err(ApiError::new(StatusCode::URI_TOO_LONG, "UriTooLong", message))
            }
        }
    }

    /// A place among all requests, whose answers there must be room for.
    fn enter(&self) -> Result<Option<Share<()>>, ApiError> {
        self.answers.room()?;
        let Some(most) = self.limits.concurrent else { return Ok(None) };
        Shares::take(&self.all, (), most).map(Some).ok_or_else(|| {
            refused("concurrent");
            let message = "the marketplace has more requests under way than it takes; try again in a moment";
            again(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", message.to_owned(), Duration::ZERO)
        })
    }

    /// A place among the requests of `who`, who must not have been here too often, nor leave too many answers waiting.
    fn enter_as(&self, who: Who) -> Result<Option<Share<Who>>, ApiError> {
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
    fn count(&self, who: &Who) -> Result<(), ApiError> {
        let frequency = match who {
            Who::Caller(_) => &self.callers,
            Who::Network(_) => &self.addresses,
        };
        let Some(wait) = frequency.as_ref().and_then(|frequency| frequency.wait(who)) else { return Ok(()) };
        refused("rate");
        let message =
            "you send more requests per second than one caller may; wait as long as Retry-After says";
        Err(again(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", message.to_owned(), wait))
    }
}

/// Counts a refusal; operators see from it which limit is hit.
pub(crate) fn refused(limit: &'static str) {
    metrics::counter!("stoa_http_refused_total", "limit" => limit).increment(1);
}

/// A refusal with the time to come back, in whole seconds and at least one.
fn again(status: StatusCode, code: &str, message: String, wait: Duration) -> ApiError {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    ApiError::new(status, code, message).with_header(header::RETRY_AFTER, seconds.max(1).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_customer_is_one_caller() {
        let at = |address: &str| Who::at(address.parse().unwrap());
        assert_eq!(at("2001:db8::1"), at("2001:db8::ffff:1"));
        assert_ne!(at("2001:db8::1"), at("2001:db8:0:1::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
    }
}
