//! Waiting for publishing to come to an end.

use std::time::Duration;

use domain::Span;
use serde_json::Value;

use crate::{Failure, OfferName, Problem, Session};

/// Between the first two looks; each pause is half as long again as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// Whatever the offer is in the middle of.
    Offer,
    /// One operation, by the address it is followed at or by its id.
    Operation(String),
}

/// How long to wait: of the time that was given, this much is left.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    pub given: Span,
    pub left: Duration,
}

impl From<Span> for Patience {
    fn from(given: Span) -> Self {
        Self { given, left: given.0 }
    }
}

/// A step of publishing, as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    /// Such as `notStarted`, `inProgress` or `complete`.
    pub status: String,
    /// From 0 to 100.
    pub percent: u8,
    pub messages: Vec<Message>,
}

/// What a step has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `information`, `warning` or `error`.
    pub level: String,
    pub text: String,
}

impl Step {
    /// The steps of a status or of an operation, in order.
    pub fn all(state: &Value) -> Vec<Self> {
        let step = |step: &Value| Self {
            name: step["stepName"].as_str().unwrap_or_default().to_owned(),
            status: step["status"].as_str().unwrap_or_default().to_owned(),
            percent: step["progressPercentage"].as_u64().map_or(0, |percent| percent.min(100) as u8),
            messages: messages(step).collect(),
        };
        elements(&state["steps"]).map(step).collect()
    }
}

/// Asks now and then until it has come to an end, and returns the state it ended in. `on_change` gets every step that
/// is not as it was at the last look. A server that has answered once is waited for when it does not for a while.
pub async fn follow(
    session: &Session,
    name: &OfferName,
    watched: &Watched,
    patience: Patience,
    mut on_change: impl FnMut(&Step),
) -> Result<Value, Failure> {
    let mut steps = Vec::new();
    let ended =
        tokio::time::timeout(patience.left, poll(session, name, watched, &mut steps, &mut on_change)).await;
    match ended {
        Ok(ended) => outcome(name, ended?),
        Err(_) => Err(Failure::TimedOut(format!(
            "`{name}` did not come to an end within {}{}; publishing goes on",
            patience.given,
            at(&steps)
        ))),
    }
}

async fn poll(
    session: &Session,
    name: &OfferName,
    watched: &Watched,
    seen: &mut Vec<Step>,
    on_change: &mut impl FnMut(&Step),
) -> Result<Value, Failure> {
    let mut pause = FIRST_PAUSE;
    let mut answered = false;
    loop {
        let state = match watched {
            Watched::Offer => session.status(name).await,
            Watched::Operation(operation) => session.operation(name, operation).await,
        };
        match state {
            Ok(state) => {
                answered = true;
                let steps = Step::all(&state);
                let changed = |(at, step): &(usize, &Step)| seen.get(*at) != Some(step);
                steps.iter().enumerate().filter(changed).for_each(|(_, step)| on_change(step));
                *seen = steps;
                if !goes_on(&state) {
                    return Ok(state);
                }
            }
            Err(failure) if answered && failure.is_temporary() => {}
            Err(failure) => return Err(failure),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 3 / 2).min(LONGEST_PAUSE);
    }
}

fn goes_on(state: &Value) -> bool {
    matches!(state["status"].as_str(), Some("running" | "notStarted" | "inProgress"))
}

/// A final state that is no success is a failure.
fn outcome(name: &OfferName, state: Value) -> Result<Value, Failure> {
    match state["status"].as_str() {
        Some("failed") => {
            let problems = complaints(&state);
            Err(Failure::Failed {
                message: format!("publishing `{name}` failed{}", at(&Step::all(&state))),
                problems,
            })
        }
        Some("canceled") => Err(Failure::Canceled(format!("publishing `{name}` was canceled"))),
        Some(_) => Ok(state),
        None => Err(Failure::Unexpected("the server answered with a state without a status".to_owned())),
    }
}

/// Every message that is an error, with the step it is of.
fn complaints(state: &Value) -> Vec<Problem> {
    let of_steps = Step::all(state)
        .into_iter()
        .flat_map(|step| step.messages.into_iter().map(move |m| (step.name.clone(), m)));
    let of_all = messages(state).map(|message| (String::new(), message));
    let mut problems: Vec<Problem> = Vec::new();
    for (target, Message { level, text }) in of_steps.chain(of_all) {
        // What a step says is often said again of the whole, in more words.
        if level == "error" && !problems.iter().any(|known| text.contains(&known.message)) {
            problems.push(Problem { code: String::new(), target, message: text });
        }
    }
    problems
}

/// Where publishing is: the first step that is not complete.
fn at(steps: &[Step]) -> String {
    let step = steps.iter().find(|step| step.status != "complete" && step.status != "notStarted");
    step.map(|step| format!(" at {}, which is {}", step.name, step.status)).unwrap_or_default()
}

fn messages(place: &Value) -> impl Iterator<Item = Message> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    elements(&place["messages"])
        .map(move |message| Message { level: text(&message["level"]), text: text(&message["messageHtml"]) })
}

fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}
