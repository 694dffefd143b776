//! What went live binds every later draft: fixed values stay, and plan ids that were retired do not come back.

use std::collections::BTreeSet;

use db::{Tx, offers};
use domain::offer_type::{OfferType, Verdict};
use domain::{Finding, FindingCode, PublisherId, json, shown};
use serde_json::Value;

use crate::Problem;

/// The version of an offer that is live. It follows, with the plans that are retired, from the offer's production version.
pub(crate) struct Live {
    pub(crate) version: offers::Version,
    /// The ids of plans that were live once, in lower case.
    retired: BTreeSet<String>,
}

impl Live {
    /// Nothing while the offer was never live.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        publisher: &PublisherId,
        offer: &offers::Offer,
    ) -> Result<Option<Self>, Problem> {
        let Some(number) = offer.production_version else { return Ok(None) };
        let Some(version) = offers::version(tx, publisher, &offer.id, number)? else { return Ok(None) };
        let retired = offers::retired_plans(tx, publisher, &offer.id)?;
        Ok(Some(Self { version, retired: retired.iter().map(|id| id.to_ascii_lowercase()).collect() }))
    }

    /// In bytes of its document.
    pub(crate) fn size(&self) -> usize {
        self.version.definition.len()
    }

    /// What in `definition` goes against it, and what is not in it any more.
    pub(crate) fn compare(&self, known: &OfferType, definition: &Value) -> Result<Verdict, Problem> {
        let live = json::stored(&self.version.definition)?;
        let mut problems = known.check_immutable(&live, definition);
        let mut plans = BTreeSet::new();
        for (index, plan) in plan_ids(definition) {
            let lower = plan.to_ascii_lowercase();
            if self.retired.contains(&lower) {
                let message = format!(
                    "the plan id `{}` belonged to a plan that was removed from the live offer and is never used again: choose another",
                    shown(plan)
                );
                let target = format!("definition.plans[{index}].planId");
                problems.push(Finding::new(FindingCode::IdRetired, target, message));
            }
            plans.insert(lower);
        }
        let missing = plan_ids(&live).filter(|(_, plan)| !plans.contains(&plan.to_ascii_lowercase()));
        let warnings = missing.map(|(_, plan)| {
            let message = format!(
                "The plan `{}` is live and is not in this draft: once the draft goes live nobody can buy it any more, and its id is never used again. Put it back to keep it.",
                shown(plan)
            );
            Finding::new(FindingCode::PlanMissing, "definition.plans", message)
        });
        Ok(Verdict { problems, warnings: warnings.collect() })
    }
}

/// The ids of the plans, each with the place of its plan.
fn plan_ids(definition: &Value) -> impl Iterator<Item = (usize, &str)> {
    let plans = definition["plans"].as_array().into_iter().flatten().enumerate();
    plans.filter_map(|(index, plan)| Some((index, plan["planId"].as_str()?)))
}
