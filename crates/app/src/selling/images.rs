//! The versions of disk images of one plan, wherever they are: in the draft, in the preview or live.

use std::collections::BTreeMap;

use db::offers::Version;
use domain::{ImageVersion, PlanId, VersionNumber};

use super::Standing;
use super::judge::item_of;
use super::plans::{FoundPlans, Stage};
use crate::offers::{offer_type, stored_whole};
use crate::{App, Ctx, Problem};

/// A version of disk images, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanImage {
    /// The further disk generation that the version is of.
    pub generation: Option<PlanId>,
    pub version: VersionNumber,
    /// The version as it is written.
    pub name: String,
    pub stage: Stage,
    /// Whether the draft has it.
    pub is_in_draft: bool,
    /// Whether buyers are to see it.
    pub is_shown: bool,
}

/// The versions of `plan` in what was found: of each generation those with the highest numbers first.
pub async fn read_images(
    app: &App,
    ctx: &Ctx,
    found: FoundPlans,
    plan: PlanId,
) -> Result<Vec<PlanImage>, Problem> {
    let size = found.versions.values().map(Version::size).sum();
    let (inner, publisher) = (ctx.clone(), found.publisher.clone());
    app.heavy.run_on(size, publisher.as_str(), move || found.images(&inner, &plan)).await
}

impl FoundPlans {
    fn images(&self, ctx: &Ctx, plan: &PlanId) -> Result<Vec<PlanImage>, Problem> {
        let known = offer_type(ctx, &self.offer.offer_type)?;
        let of = |number: Option<i64>| -> Result<Vec<ImageVersion>, Problem> {
            let Some(version) = number.and_then(|number| self.versions.get(&number)) else {
                return Ok(Vec::new());
            };
            let mut images = known.image_versions(&stored_whole(known, version)?);
            images.retain(|image| image.plan.as_ref() == Some(plan));
            Ok(images)
        };
        let mut found: BTreeMap<_, PlanImage> = BTreeMap::new();
        // What is live says most of a version, the draft least.
        let draft = of(Some(self.offer.draft_version))?;
        let slots = [(&draft, Slot::Draft), (&of(self.offer.preview_version)?, Slot::Preview)];
        let live = of(self.offer.production_version)?;
        for (images, slot) in slots.into_iter().chain([(&live, Slot::Live)]) {
            for image in images {
                let stage = match slot {
                    Slot::Draft => Stage::Draft,
                    Slot::Preview => Stage::Preview,
                    Slot::Live => match item_of(image) {
                        Some(item) => Stage::Live(Standing::of(&item, &self.stops)),
                        None => continue,
                    },
                };
                let key = (image.generation.clone(), std::cmp::Reverse(image.version));
                let is_known = found.get(&key).is_some_and(|known| known.is_in_draft);
                let (generation, version) = (image.generation.clone(), image.version);
                let is_in_draft = slot == Slot::Draft || is_known;
                let (name, is_shown) = (image.at.last_member().0.to_owned(), image.is_shown);
                found.insert(key, PlanImage { generation, version, name, stage, is_in_draft, is_shown });
            }
        }
        Ok(found.into_values().collect())
    }
}

/// Where a version of an offer stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Slot {
    Draft,
    Preview,
    Live,
}
