//! How something stands: sold, on its way out, or not sold any more.

use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use db::stops::Stop;
use domain::definition::plan_id;
use domain::selling::{Alternative, Item, Reason};
use domain::{Day, Definition, Timestamp};
use serde_json::Value;

/// What something that is live is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Sold,
    /// Sold until a day that was named.
    Deprecated,
    Stopped,
}

impl State {
    /// What it is called of an offer or a plan.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sold => "selling",
            Self::Deprecated => "deprecated",
            Self::Stopped => "stopped",
        }
    }

    /// What it is called of an image version.
    pub const fn word_of_image(self) -> &'static str {
        match self {
            Self::Sold => "active",
            Self::Deprecated => "deprecated",
            Self::Stopped => "withdrawn",
        }
    }
}

/// How one thing stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    /// [`State::word`] or [`State::word_of_image`].
    pub word: &'static str,
    /// When it stopped.
    pub since: Option<Timestamp>,
    /// The day at whose beginning it stops.
    pub date: Option<Day>,
    pub reason: Option<Reason>,
    pub alternative: Option<Alternative>,
}

impl Standing {
    /// How `item` stands after `stops`.
    pub(crate) fn of(item: &Item, stops: &[Stop]) -> Self {
        let stop = stop_of(stops, item);
        let state = match stop {
            None => State::Sold,
            Some(Stop { ended_at: None, .. }) => State::Deprecated,
            Some(_) => State::Stopped,
        };
        Self {
            state,
            word: if item.is_image() { state.word_of_image() } else { state.word() },
            since: stop.and_then(|stop| stop.ended_at),
            date: stop.filter(|stop| stop.ended_at.is_none()).map(|stop| Day::of(stop.due_at)),
            reason: stop.and_then(|stop| stop.reason),
            alternative: stop.and_then(|stop| stop.alternative.clone()),
        }
    }
}

/// The form that the event log keeps: `deprecated until 2027-03-01, endOfSupport, instead contoso/demo/gold`.
impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)?;
        self.date.iter().try_for_each(|date| write!(f, " until {date}"))?;
        self.reason.iter().try_for_each(|reason| write!(f, ", {reason}"))?;
        self.alternative.iter().try_for_each(|alternative| write!(f, ", instead {alternative}"))
    }
}

/// The stop of `item`, come to pass or not.
pub(super) fn stop_of<'s>(stops: &'s [Stop], item: &Item) -> Option<&'s Stop> {
    stops.iter().find(|stop| stop.item == *item)
}

/// Whether `item` itself is not sold any more.
pub(crate) fn is_stopped(stops: &[Stop], item: &Item) -> bool {
    stop_of(stops, item).is_some_and(|stop| stop.ended_at.is_some())
}

/// The same of a plan in a document.
pub(crate) fn is_plan_stopped(stops: &[Stop], plan: &Value) -> bool {
    let id = plan_id(plan).and_then(|id| id.parse().ok());
    id.is_some_and(|id| is_stopped(stops, &Item::Plan(id)))
}

/// Whether any of the plans that are listed is sold; an offer without plans is, unless it stopped itself.
pub(crate) fn is_sold(stops: &[Stop], listing: &Value) -> bool {
    let plans = Definition::of(listing).plans();
    !is_stopped(stops, &Item::Offer)
        && (plans.is_empty() || plans.iter().any(|plan| !is_plan_stopped(stops, plan)))
}

/// Names the state of selling of an offer, for `If-Match`.
pub(crate) fn tag_of(stops: &[Stop]) -> String {
    let mut hasher = DefaultHasher::new();
    stops.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
