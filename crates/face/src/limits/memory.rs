//! Bytes held for requests: bodies that come in, answers that go out.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;

use super::options::Held;
use super::refuse::{again, refused};
use super::shares::{Share, Shares};
use super::who::Who;
use crate::refusal::Refusal;

/// What bytes are held for, and how more of them is refused.
pub(super) struct Kind {
    /// The names of the limits.
    all: &'static str,
    each: &'static str,
    /// What there is too much of, and what to do about it.
    busy: &'static str,
    what: &'static str,
}

pub(super) const BODIES: Kind = Kind {
    all: "bodies",
    each: "bodies_each",
    busy: "the marketplace has more bodies of requests under way than it has room for; try again in a moment",
    what: "your requests under way have larger bodies than one caller may send at once; wait for answers",
};

pub(super) const ANSWERS: Kind = Kind {
    all: "answers",
    each: "answers_each",
    busy: "the marketplace has more answers to send than it has room for; try again in a moment",
    what: "answers to you are still under way, as much as one caller may leave waiting at once; take them first",
};

/// The bytes of one kind.
pub(super) struct Memory {
    kind: Kind,
    most: Held,
    all: Arc<Shares<()>>,
    each: Arc<Shares<Who>>,
}

impl Memory {
    pub(super) fn new(kind: Kind, most: Held) -> Self {
        Self { kind, most, all: Arc::default(), each: Arc::default() }
    }

    /// Whether as much is held for all as may be.
    pub(super) fn room(&self) -> Result<(), Refusal> {
        match self.most.all.is_some_and(|most| self.all.of(&()) >= most) {
            true => Err(self.busy()),
            false => Ok(()),
        }
    }

    /// Whether as much is held for `who` as may be.
    pub(super) fn room_for(&self, who: &Who) -> Result<(), Refusal> {
        match self.most.each.is_some_and(|most| self.each.of(who) >= most) {
            true => Err(self.too_much()),
            false => Ok(()),
        }
    }

    /// What a request of `who` holds: nothing yet.
    pub(super) fn holding(memory: &Arc<Self>, who: Option<Who>) -> Holding {
        let of_each = |who| Shares::share(&memory.each, who);
        let each = who.filter(|_| memory.most.each.is_some()).map(of_each);
        let all = memory.most.all.map(|_| Shares::share(&memory.all, ()));
        Holding { memory: memory.clone(), all, each }
    }

    fn busy(&self) -> Refusal {
        refused(self.kind.all);
        again(StatusCode::SERVICE_UNAVAILABLE, "ServerBusy", self.kind.busy.to_owned(), Duration::ZERO)
    }

    fn too_much(&self) -> Refusal {
        refused(self.kind.each);
        again(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests", self.kind.what.to_owned(), Duration::ZERO)
    }
}

/// What one request holds; it is given back when this is dropped.
pub(crate) struct Holding {
    memory: Arc<Memory>,
    all: Option<Share<()>>,
    each: Option<Share<Who>>,
}

impl Holding {
    /// Holds `more` bytes, if there is room for them.
    pub(crate) fn grow(&mut self, more: usize) -> Result<(), Refusal> {
        let most = self.memory.most;
        let fits = |most: Option<usize>| most.unwrap_or(usize::MAX);
        if self.each.as_mut().is_some_and(|each| !each.grow(more, fits(most.each))) {
            return Err(self.memory.too_much());
        }
        if self.all.as_mut().is_some_and(|all| !all.grow(more, fits(most.all))) {
            return Err(self.memory.busy());
        }
        Ok(())
    }

    /// Holds `more` bytes that are there already.
    pub(crate) fn add(&mut self, more: usize) {
        if let Some(all) = &mut self.all {
            all.grow(more, usize::MAX);
        }
        if let Some(each) = &mut self.each {
            each.grow(more, usize::MAX);
        }
    }
}
