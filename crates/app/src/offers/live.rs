//! What went live binds every later draft: fixed values stay, plan ids that were retired do not come back, and the version of
//! a disk image is never another disk.

use std::collections::BTreeSet;

use db::{Tx, live_images, offers};
use domain::offer_type::{ImageVersion, OfferType, Verdict};
use domain::{Finding, FindingCode, OfferId, PublisherId, json, missing_plans, plan_ids, shown};
use serde_json::Value;

use crate::Problem;

/// The version of an offer that is live. It follows, with the plans that are retired, from the offer's production version.
pub(crate) struct Live {
    pub(crate) version: offers::Version,
    /// The ids of plans that were live once, in lower case.
    retired: BTreeSet<String>,
}

/// A definition beside what is live.
#[derive(Default)]
pub(crate) struct Compared {
    pub(crate) verdict: Verdict,
    /// Disk images that are not live as they are: they may have been before.
    pub(crate) images: Vec<ImageVersion>,
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

    pub(crate) fn definition(&self) -> Result<Value, Problem> {
        Ok(json::stored(&self.version.definition)?)
    }

    /// In bytes of its document.
    pub(crate) fn size(&self) -> usize {
        self.version.definition.len()
    }

    /// What in `definition` goes against it, what is not in it any more, and what it has not.
    pub(crate) fn compare(&self, known: &OfferType, definition: &Value) -> Result<Compared, Problem> {
        let live = self.definition()?;
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
        let kept = known.image_versions(&live);
        let kept: BTreeSet<_> = kept.iter().map(ImageVersion::parts).collect();
        let mut images = known.image_versions(definition);
        images.retain(|image| !kept.contains(&image.parts()));
        let verdict = Verdict { problems, warnings: missing_plans(&live, definition) };
        Ok(Compared { verdict, images })
    }
}

/// Which of `images` have the version of another disk that was live before.
pub(crate) fn refuse_versions(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    images: &[ImageVersion],
) -> Result<Vec<Finding>, Problem> {
    let mut findings = Vec::new();
    for image in images {
        let before = live_images::disks(tx, publisher, offer, image)?;
        if let Some(before) = before.filter(|before| *before != image.disks) {
            let message = format!(
                "version {} was live with another disk, {}: give this disk a version of its own",
                image.version,
                shown(before.lines().next().unwrap_or_default())
            );
            findings.push(Finding::new(FindingCode::Immutable, &image.target, message));
        }
    }
    Ok(findings)
}
