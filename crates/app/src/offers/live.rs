//! What went live binds every later draft: fixed values stay, plan ids that were retired do not come back, and the version of
//! a disk image is never another disk. So does the deletion of a plan, before anything went live, too.

use std::collections::{BTreeMap, BTreeSet};

use db::{Tx, live_images, offers};
use domain::{
    Definition, Finding, FindingCode, ImageVersion, OfferId, Place, PlanId, PublisherId, json, missing_plans,
    shown,
};
use offer_types::{OfferType, Verdict};
use serde_json::Value;
use words::say;

use super::beyond::stored_whole;
use crate::Problem;

/// What binds the drafts of an offer. It follows from the offer's production version, and from how many of its plans were
/// deleted.
pub(crate) struct Live {
    /// The version that is live, if one is.
    pub(crate) version: Option<offers::Version>,
    /// The ids of plans that were live once or deleted, in lower case, each with what became of its plan.
    retired: BTreeMap<String, Retired>,
}

/// Why the id of a plan is not used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Retired {
    Removed,
    Deleted,
}

/// A definition beside what is live.
#[derive(Default)]
pub(crate) struct Compared {
    pub(crate) verdict: Verdict,
    /// Disk images that are not live as they are: they may have been before.
    pub(crate) images: Vec<ImageVersion>,
}

impl Live {
    /// Nothing while the offer was never live and no plan of it was deleted.
    pub(crate) fn of(
        tx: &mut Tx<'_>,
        publisher: &PublisherId,
        offer: &offers::Offer,
    ) -> Result<Option<Self>, Problem> {
        let version = match offer.production_version {
            Some(number) => offers::version(tx, publisher, &offer.id, number)?,
            None => None,
        };
        let retired = offers::retired_plans(tx, publisher, &offer.id)?;
        if version.is_none() && retired.is_empty() {
            return Ok(None);
        }
        let became = |deleted| if deleted { Retired::Deleted } else { Retired::Removed };
        let retired = retired.into_iter().map(|plan| (plan.id.to_ascii_lowercase(), became(plan.is_deleted)));
        Ok(Some(Self { version, retired: retired.collect() }))
    }

    /// The definition that is live, without what only newer faces know; null where none is.
    fn definition(&self) -> Result<Value, Problem> {
        let text = self.version.as_ref().map(|version| json::stored(&version.definition));
        Ok(text.transpose()?.unwrap_or_default())
    }

    /// All that is live; null where nothing is.
    pub(crate) fn whole(&self, known: &OfferType) -> Result<Value, Problem> {
        let whole = self.version.as_ref().map(|version| stored_whole(known, version));
        Ok(whole.transpose()?.unwrap_or_default())
    }

    /// The same, but for what only newer faces know.
    pub(super) fn without_beyond(self) -> Self {
        let version = self.version.map(|version| offers::Version { beyond: None, ..version });
        Self { version, ..self }
    }

    /// Whether a plan of this id is live, or was once.
    pub(crate) fn had_plan(&self, plan: &PlanId) -> Result<bool, Problem> {
        let live = self.definition()?;
        let is_live = Definition::of(&live).index_of(plan.as_str()).is_some();
        Ok(is_live || self.retired.get(plan.as_str()) == Some(&Retired::Removed))
    }

    /// How many plans were taken away.
    pub(crate) fn retired_plans(&self) -> usize {
        self.retired.len()
    }

    /// In bytes of its document.
    pub(crate) fn size(&self) -> usize {
        self.version.as_ref().map_or(0, offers::Version::size)
    }

    /// What in `definition` goes against it, what is not in it any more, and what it has not.
    pub(crate) fn compare(&self, known: &OfferType, definition: &Value) -> Result<Compared, Problem> {
        let live = self.whole(known)?;
        let mut problems = match self.version {
            Some(_) => known.check_immutable(&live, definition),
            None => Vec::new(),
        };
        for (index, plan) in Definition::of(definition).plan_ids() {
            if let Some(retired) = self.retired.get(&plan.to_ascii_lowercase()) {
                let id = shown(plan);
                let text = match retired {
                    Retired::Removed => say!("plan-id-of-removed", id),
                    Retired::Deleted => say!("plan-id-of-deleted", id),
                };
                let place = Place::plan(index, Some(plan)).member(Definition::PLAN_ID);
                problems.push(Finding::new(FindingCode::IdRetired, place, text));
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
            let disk = shown(before.lines().next().unwrap_or_default());
            let text = say!("image-version-taken", version = image.version.to_string(), disk);
            findings.push(Finding::new(FindingCode::Immutable, image.at.clone(), text));
        }
    }
    Ok(findings)
}
