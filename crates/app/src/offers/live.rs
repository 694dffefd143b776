//! What went live binds every later draft: fixed values stay, and plan ids that were retired do not come back.

use std::collections::BTreeSet;

use db::{Tx, offers};
use domain::offer_type::{OfferType, Verdict};
use domain::{Finding, FindingCode, PublisherId, json, missing_plans, plan_ids, shown};
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
        for (index, plan) in plan_ids(definition) {
            if self.retired.contains(&plan.to_ascii_lowercase()) {
                let message = format!(
                    "the plan id `{}` belonged to a plan that was removed from the live offer and is never used again: choose another",
                    shown(plan)
                );
                let target = format!("definition.plans[{index}].planId");
                problems.push(Finding::new(FindingCode::IdRetired, target, message));
            }
        }
        Ok(Verdict { problems, warnings: missing_plans(&live, definition) })
    }
}
