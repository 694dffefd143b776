//! The history of an offer.

use std::collections::BTreeMap;

use db::Tx;
use db::events::Event;
use domain::{OfferId, Page, PageName, PlanId, PublisherId, Timestamp};

use crate::events;
use crate::offers::find;
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// What happened to an offer before event `before`, newest first, at most `limit` events; and what people call the principals
/// who did it, by the ids in the events.
pub fn history(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
    before: i64,
    limit: i64,
) -> Result<(Vec<Event>, BTreeMap<String, String>), Problem> {
    require(ctx, tx, publisher, Need::See)?;
    find(tx, publisher, id)?;
    let events = db::events::history(tx, publisher, id, before, limit)?;
    let names = events::names_of_actors(tx, &events)?;
    Ok((events, names))
}

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    People,
    /// Programs, with a client id of their own.
    Applications,
    /// The marketplace's own work, and whoever has a shell on its machine.
    System,
    /// The one that the log names so.
    Actor(String),
}

impl By {
    fn is(&self, actor: &str) -> bool {
        match self {
            Self::People => actor.starts_with("person:"),
            Self::Applications => actor.starts_with("principal:"),
            Self::System => !actor.contains(':'),
            Self::Actor(one) => one == actor,
        }
    }
}

/// Which events are looked for.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    pub action: Option<String>,
    pub by: Option<By>,
    /// Those that may have changed pages of this name.
    pub page: Option<PageName>,
    /// Those that may have changed this plan.
    pub plan: Option<PlanId>,
    /// From this time on.
    pub since: Option<Timestamp>,
    /// Before this time.
    pub until: Option<Timestamp>,
}

impl Sought {
    fn admits(&self, event: &Event) -> bool {
        self.action.as_ref().is_none_or(|action| *action == event.action)
            && self.by.as_ref().is_none_or(|by| by.is(&event.actor))
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at < until)
            && (self.page.is_none() && self.plan.is_none() || self.admits_pages(event))
    }

    fn admits_pages(&self, event: &Event) -> bool {
        // What is about a plan as a whole, its selling for one.
        let is_of_plans = event.action.starts_with("plan.") || event.action.starts_with("image.");
        let of_plan = event.subject.as_deref().and_then(|subject| subject.split('/').next());
        if is_of_plans && self.page.is_none() {
            return of_plan == self.plan.as_ref().map(PlanId::as_str);
        }
        changes(&event.action, event.subject.as_deref(), |page, plan| {
            self.page.is_none_or(|wanted| page.is_none_or(|page| page == wanted))
                && self.plan.as_ref().is_none_or(|wanted| plan.is_none_or(|plan| plan == wanted.as_str()))
        })
    }
}

/// Whether an event may have changed `page`: one of another page did not.
pub(crate) fn may_have_changed(event: &Event, page: &Page) -> bool {
    changes(&event.action, event.subject.as_deref(), |name, plan| {
        name.is_none_or(|name| name == page.name())
            && (name.is_none() || plan == page.plan().map(PlanId::as_str))
    })
}

/// Whether one of the pages that an event may have changed is wanted. A draft that was saved as a whole may have changed any.
fn changes(
    action: &str,
    subject: Option<&str>,
    is_wanted: impl Fn(Option<PageName>, Option<&str>) -> bool,
) -> bool {
    match (action, subject) {
        ("offer.created" | "offer.saved" | "offer.restored", None) => is_wanted(None, None),
        ("offer.created" | "offer.saved" | "offer.restored", Some(pages)) => pages
            .split(", ")
            .filter_map(|page| page.parse::<Page>().ok())
            .any(|page| is_wanted(Some(page.name()), page.plan().map(PlanId::as_str))),
        // Its pages went with it.
        ("plan.deleted", Some(plan)) => {
            let mut names = PageName::ALL.iter().filter(|name| name.is_of_plans());
            is_wanted(Some(PageName::Plans), Some(plan))
                || names.any(|name| is_wanted(Some(*name), Some(plan)))
        }
        _ => false,
    }
}

/// Events that were found.
#[derive(Debug, Default)]
pub struct FoundEvents {
    /// Newest first.
    pub events: Vec<Event>,
    /// What people call those who did it, by the actors that events name.
    pub names: BTreeMap<String, String>,
    /// What comes behind is looked for before this event; nothing where all was looked at.
    pub next: Option<i64>,
    /// Until when was looked, where that was not to the end nor to as many as were wanted.
    pub looked_until: Option<Timestamp>,
}

/// How many events are read at once.
const BATCH: usize = 500;
/// Of so many is looked whether they are sought; whoever wants older ones asks again.
const LOOKED_AT: usize = 10_000;
/// A node's clock may stand back by less than this, so that times need not follow the order of events.
const CLOCKS_DIFFER: std::time::Duration = std::time::Duration::from_secs(3600);

/// What of the history of an offer is sought, before event `before`, newest first, at most `most` events.
pub fn seek(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, id): (&PublisherId, &OfferId),
    before: i64,
    sought: &Sought,
    most: usize,
) -> Result<FoundEvents, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    find(tx, publisher, id)?;
    let mut found = FoundEvents::default();
    let (mut last, mut looked) = (before, 0);
    let limit = i64::try_from(BATCH).map_err(Problem::internal)?;
    'all: loop {
        let batch = db::events::history(tx, publisher, id, last, limit)?;
        let is_end = batch.len() < BATCH;
        for event in batch {
            if sought.since.is_some_and(|since| event.at + CLOCKS_DIFFER < since) {
                break 'all;
            }
            if found.events.len() == most {
                found.next = Some(last);
                break 'all;
            }
            (last, looked) = (event.id, looked + 1);
            if sought.admits(&event) {
                found.events.push(event);
            } else if looked >= LOOKED_AT {
                (found.next, found.looked_until) = (Some(last), Some(event.at));
                break 'all;
            }
        }
        if is_end {
            break;
        }
    }
    found.names = events::names_of_actors(tx, &found.events)?;
    Ok(found)
}

/// Of so many of the newest events it is told who did them.
const WHOM: i64 = 1000;

/// Those who did something to an offer of late, by the actors that events name, with what people call them.
pub fn recent_actors(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<BTreeMap<String, String>, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let events = db::events::history(tx, publisher, id, i64::MAX, WHOM)?;
    events::names_of_actors(tx, &events)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(action: &str, subject: Option<&str>) -> Event {
        Event {
            id: 1,
            at: Timestamp::from_micros(0),
            actor: "worker".to_owned(),
            action: action.to_owned(),
            subject: subject.map(str::to_owned),
            before: None,
            after: None,
            request_id: String::new(),
        }
    }

    #[test]
    fn an_event_is_of_the_pages_it_may_have_changed() {
        let listing: Page = "listing".parse().unwrap();
        let gold: Page = "plans/gold/plan-pricing".parse().unwrap();
        for (action, subject, of_listing, of_gold) in [
            ("offer.created", None, true, true),
            ("offer.saved", None, true, true),
            ("offer.saved", Some("listing, plans/gold/plan-listing"), true, false),
            ("offer.saved", Some("plans/silver/plan-pricing"), false, false),
            ("offer.restored", Some("plans/gold/plan-pricing"), false, true),
            ("plan.deleted", Some("gold"), false, true),
            ("publish.accepted", Some("gold"), false, false),
        ] {
            let event = event(action, subject);
            assert_eq!(may_have_changed(&event, &listing), of_listing, "{event:?}");
            assert_eq!(may_have_changed(&event, &gold), of_gold, "{event:?}");
            let pricing = Sought {
                page: Some(PageName::PlanPricing),
                plan: Some("gold".parse().unwrap()),
                ..Sought::default()
            };
            assert_eq!(pricing.admits(&event), of_gold, "{event:?}");
        }
        let silver = Sought { page: Some(PageName::PlanPricing), ..Sought::default() };
        assert!(silver.admits(&event("offer.saved", Some("plans/silver/plan-pricing"))), "of any plan");
    }

    #[test]
    fn who_did_something_is_known_by_kind_or_by_name() {
        for (actor, kinds) in [
            ("person:1", [true, false, false]),
            ("principal:1", [false, true, false]),
            ("worker", [false, false, true]),
            ("console", [false, false, true]),
        ] {
            assert_eq!([By::People, By::Applications, By::System].map(|by| by.is(actor)), kinds, "{actor}");
            assert!(By::Actor(actor.to_owned()).is(actor) && !By::Actor("person:2".to_owned()).is(actor));
        }
    }
}
