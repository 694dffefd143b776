//! The order of plans, which is the one that buyers see them in.

use domain::definition::has_plan_id;
use domain::{OfferId, PlanId, PublisherId};
use serde_json::Value;

use super::{Looked, change_set, found};
use crate::change_set::ChangeSet;
use crate::roles::Need;
use crate::{App, Ctx, Problem};

/// Where a plan goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Up,
    Down,
    /// From 1 on; the last place there is where there are not so many.
    Position(usize),
}

/// The change set that moves `plan`; nothing where it is there already.
pub async fn reorder(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    (plan, to): (&PlanId, To),
    tag: &str,
) -> Result<Option<ChangeSet>, Problem> {
    let found = found(app, ctx, (publisher, offer), Need::Edit).await?;
    let (size, inner) = (found.draft.size(), ctx.clone());
    let owner = (publisher.clone(), offer.clone(), plan.clone(), tag.to_owned());
    let make = move || {
        let (publisher, offer, plan, tag) = owner;
        let (looked, _) = Looked::of(&inner, &found)?;
        let gone = || Problem::NotFound(format!("offer `{offer}` has no plan `{plan}` in its draft"));
        let plans = moved(looked.list.plans(), plan.as_str(), to).ok_or_else(gone)?;
        let is_same = plans == looked.list.plans();
        // Whoever saw another list is told so, whatever came of theirs.
        let is_theirs = tag == looked.list.tag;
        let set = || change_set((&publisher, &offer), &tag, looked.list.with(plans), Vec::new());
        Ok(if is_same && is_theirs { None } else { Some(set()) })
    };
    app.heavy.run_on(size, publisher.as_str(), make).await
}

fn moved(plans: &[Value], id: &str, to: To) -> Option<Vec<Value>> {
    let from = plans.iter().position(|plan| has_plan_id(plan, id))?;
    let last = plans.len() - 1;
    let to = match to {
        To::Up => from.saturating_sub(1),
        To::Down => (from + 1).min(last),
        To::Position(place) => place.saturating_sub(1).min(last),
    };
    let mut plans = plans.to_vec();
    let plan = plans.remove(from);
    plans.insert(to, plan);
    Some(plans)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_plan_moves_by_one_or_to_a_place_and_stays_within_the_list() {
        let plans: Vec<Value> = ["a", "b", "c"].map(|id| json!({ "planId": id })).to_vec();
        let order = |id: &str, to| {
            let moved = moved(&plans, id, to).unwrap();
            moved.iter().map(|plan| plan["planId"].as_str().unwrap().to_owned()).collect::<String>()
        };
        assert_eq!(order("b", To::Up), "bac");
        assert_eq!(order("B", To::Down), "acb");
        assert_eq!((order("a", To::Up), order("c", To::Down)), ("abc".to_owned(), "abc".to_owned()));
        assert_eq!(order("a", To::Position(3)), "bca");
        assert_eq!(
            (order("c", To::Position(0)), order("a", To::Position(99))),
            ("cab".to_owned(), "bca".to_owned())
        );
        assert_eq!(moved(&plans, "d", To::Up), None);
    }
}
