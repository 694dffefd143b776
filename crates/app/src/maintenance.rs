//! Maintenance: a time in which publishers change nothing, because the operator works on the marketplace.
//!
//! It is a fact of the marketplace, so that every node knows of it. While it is under way, the faces take no change from anybody but an
//! operator in the portal. Whatever only reads goes on, and so does work that was taken before: a step that stood still would run out
//! of its own time. It ends when somebody ends it and never by itself, because what was planned says nothing about what was done.

use std::time::Duration;

use db::{Tx, marketplace};
use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::events::{self, Event};
use crate::roles::require_operator;
use crate::{Ctx, Problem};

/// The name of the fact.
const FACT: &str = "maintenance";
/// The most letters that are said about it.
pub const LONGEST: usize = 500;
/// When to come back where nobody said until when it is, or it takes longer.
const COME_BACK: Duration = Duration::from_secs(300);

/// What is planned, or under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maintenance {
    pub begins: Timestamp,
    /// When it is to be over.
    pub until: Option<Timestamp>,
    /// What the operator says about it.
    pub said: Option<String>,
}

/// What an operator wants.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// At once, where nothing is said.
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    pub said: Option<String>,
}

/// The form that is kept; times are microseconds.
#[derive(Serialize, Deserialize)]
struct Kept {
    begins: i64,
    until: Option<i64>,
    said: Option<String>,
}

impl Maintenance {
    pub fn is_under_way(&self, now: Timestamp) -> bool {
        self.begins <= now
    }

    /// When whoever was refused may come back.
    pub fn come_back(&self, now: Timestamp) -> Duration {
        match self.until {
            Some(until) if until > now => until.since(now),
            _ => COME_BACK,
        }
    }

    fn told(&self) -> String {
        match self.until {
            Some(until) => format!("{} to {until}", self.begins),
            None => format!("from {}", self.begins),
        }
    }
}

/// What is planned or under way; everybody may know.
pub fn current(_: &Ctx, tx: &mut Tx<'_>) -> Result<Option<Maintenance>, Problem> {
    let Some(text) = marketplace::get(tx, FACT)? else { return Ok(None) };
    let kept: Option<Kept> = serde_json::from_str(&text).map_err(Problem::internal)?;
    Ok(kept.map(|kept| Maintenance {
        begins: Timestamp::from_micros(kept.begins),
        until: kept.until.map(Timestamp::from_micros),
        said: kept.said,
    }))
}

/// Whether whoever asks is one of those who work on the marketplace.
pub fn is_operator(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<bool, Problem> {
    match require_operator(ctx, tx) {
        Ok(()) => Ok(true),
        Err(Problem::Forbidden(_) | Problem::Unauthenticated(_)) => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Begins maintenance, or plans it, in place of what was planned before.
pub fn begin(ctx: &Ctx, tx: &mut Tx<'_>, plan: &Plan) -> Result<Maintenance, Problem> {
    require_operator(ctx, tx)?;
    let begins = plan.from.unwrap_or(ctx.now).max(ctx.now);
    if plan.until.is_some_and(|until| until <= begins) {
        return Err(Problem::bad_request(
            "MaintenanceIsOver",
            "maintenance would be over before it begins: give a later end, or none",
        ));
    }
    let said = plan.said.as_deref().map(str::trim).filter(|said| !said.is_empty());
    if said.is_some_and(|said| said.chars().count() > LONGEST) {
        let message = format!("what is said about maintenance is too long: use at most {LONGEST} characters");
        return Err(Problem::bad_request("TextTooLong", message));
    }
    let maintenance = Maintenance { begins, until: plan.until, said: said.map(str::to_owned) };
    let kept = Kept {
        begins: begins.micros(),
        until: plan.until.map(Timestamp::micros),
        said: maintenance.said.clone(),
    };
    marketplace::set(tx, FACT, &serde_json::to_string(&kept).map_err(Problem::internal)?)?;
    let action = if maintenance.is_under_way(ctx.now) { "maintenance.begun" } else { "maintenance.planned" };
    events::record(ctx, tx, &Event { action, after: Some(maintenance.told()), ..Event::default() })?;
    Ok(maintenance)
}

/// Ends maintenance, or calls off what was planned.
pub fn end(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Maintenance, Problem> {
    require_operator(ctx, tx)?;
    let none = || Problem::conflict("NoMaintenance", "no maintenance is planned or under way");
    let was = current(ctx, tx)?.ok_or_else(none)?;
    marketplace::set(tx, FACT, "null")?;
    let event = Event { action: "maintenance.ended", before: Some(was.told()), ..Event::default() };
    events::record(ctx, tx, &event)?;
    Ok(was)
}
