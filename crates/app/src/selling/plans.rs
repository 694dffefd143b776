//! The plans of an offer, as its publisher looks at them: where each is, and how it is sold.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use db::offers::{Offer, RetiredPlan, Version};
use db::stops::Stop;
use db::{Tx, offers, stops};
use domain::definition::has_plan_id;
use domain::selling::Item;
use domain::{Definition, ImageVersion, OfferId, PageName, PlanId, PublisherId};
use offer_types::OfferType;
use offer_types::prices::Glance;
use offer_types::pricing::price_from;
use serde_json::Value;

use super::judge::item_of;
use super::{ImageSelling, Standing, tag_of};
use crate::offers::{no_offer, offer_type, stored_whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// How far a plan has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// It is in the draft only.
    Draft,
    /// It waits for going live, or was withdrawn from what is live.
    Preview,
    Live(Standing),
}

/// A plan that is in some version of an offer.
#[derive(Debug, Clone)]
pub struct Plan {
    pub id: PlanId,
    /// What people call it, if it has a name beside its id.
    pub title: Option<String>,
    /// Whether it is for invited buyers only.
    pub is_private: bool,
    /// How many it is for then, where it says that by lists.
    pub audience: Option<usize>,
    /// What it costs at least; nothing where no price is given yet.
    pub price: Option<Glance>,
    /// In how many countries and regions it is sold; nothing where none is named.
    pub markets: Option<usize>,
    pub stage: Stage,
    /// Whether the draft has it; a plan that is live and not there is retired by the next publish.
    pub is_in_draft: bool,
    /// Whether the preview has it.
    pub is_in_preview: bool,
    /// Its image versions that are live, in the order of the document.
    pub images: Vec<ImageSelling>,
    /// The first of its pages, if plans of the type have any.
    pub first_page: Option<PageName>,
}

/// All plans of an offer.
#[derive(Debug, Clone)]
pub struct Plans {
    /// Names the state of selling, for `If-Match`.
    pub tag: String,
    /// How the offer stands; nothing where it was never live.
    pub offer: Option<Standing>,
    /// In the order of the draft, then those that only earlier versions have.
    pub plans: Vec<Plan>,
    /// Ids that are never used again.
    pub retired: Vec<String>,
    /// Whether the type of the offer has plans.
    pub has_pages: bool,
    /// What the type says of how many plans an offer has, and of which kinds.
    pub rule: Option<String>,
    /// Whether offers of the type are only read any more.
    pub is_retired: bool,
}

/// What [`read_plans`] reads them from.
pub struct FoundPlans {
    pub offer: Offer,
    pub(super) publisher: PublisherId,
    /// Of draft, preview and production each version once.
    pub(super) versions: BTreeMap<i64, Version>,
    pub(super) stops: Vec<Stop>,
    retired: Vec<RetiredPlan>,
}

/// Finds the plans of an offer.
pub fn find_plans(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    id: &OfferId,
) -> Result<FoundPlans, Problem> {
    require(ctx, tx, publisher, Need::See)?;
    let offers::WithDraft { offer, draft, .. } = with_draft(tx, publisher, id)?;
    let mut versions = BTreeMap::from([(draft.version, draft)]);
    for number in [offer.preview_version, offer.production_version].into_iter().flatten() {
        let Entry::Vacant(free) = versions.entry(number) else { continue };
        let gone = || no_offer(publisher, id);
        free.insert(offers::version(tx, publisher, id, number)?.ok_or_else(gone)?);
    }
    let retired = offers::retired_plans(tx, publisher, id)?;
    let stops = stops::of_offer(tx, publisher, id)?;
    Ok(FoundPlans { offer, publisher: publisher.clone(), versions, stops, retired })
}

/// What was found.
pub async fn read_plans(app: &App, ctx: &Ctx, found: FoundPlans) -> Result<Plans, Problem> {
    let size = found.versions.values().map(Version::size).sum();
    let (inner, publisher) = (ctx.clone(), found.publisher.clone());
    app.heavy.run_on(size, publisher.as_str(), move || found.plans(&inner)).await
}

/// A version as it is looked at.
struct Read<'f> {
    version: &'f Version,
    whole: Value,
}

impl FoundPlans {
    fn plans(&self, ctx: &Ctx) -> Result<Plans, Problem> {
        let known = offer_type(ctx, &self.offer.offer_type)?;
        let mut read = BTreeMap::new();
        for (number, version) in &self.versions {
            read.insert(*number, Read { version, whole: stored_whole(known, version)? });
        }
        let slot = |number: Option<i64>| number.and_then(|number| read.get(&number));
        let slots = Slots {
            draft: slot(Some(self.offer.draft_version)),
            preview: slot(self.offer.preview_version),
            live: slot(self.offer.production_version),
        };
        let images = slots.live.map(|live| known.image_versions(&live.whole)).unwrap_or_default();
        let plans = slots.ids().into_iter().map(|id| self.plan(ctx, known, &slots, &images, id)).collect();
        Ok(Plans {
            tag: tag_of(&self.stops),
            offer: self.offer.production_version.map(|_| Standing::of(&Item::Offer, &self.stops)),
            plans,
            retired: self.retired.iter().map(|plan| plan.id.clone()).collect(),
            has_pages: known.has_plans(),
            rule: known.plans_rule().map(str::to_owned),
            is_retired: known.retired().is_some(),
        })
    }

    fn plan(
        &self,
        ctx: &Ctx,
        known: &OfferType,
        slots: &Slots<'_>,
        images: &[ImageVersion],
        id: PlanId,
    ) -> Plan {
        let [draft, preview, live] = [slots.draft, slots.preview, slots.live]
            .map(|slot| slot.and_then(|read| Some((read, Definition::of(&read.whole).plan(id.as_str())?))));
        // What customers see of it, where they see it; else what they will see.
        let shown = live.or(preview).or(draft);
        let standing = |item: &Item| Standing::of(item, &self.stops);
        let own = images.iter().filter(|image| image.plan.as_ref() == Some(&id) && image.is_shown);
        let own = own.filter_map(|image| {
            let (generation, version) = (image.generation.clone(), image.version);
            Some(ImageSelling { generation, version, standing: standing(&item_of(image)?) })
        });
        let list = shown.and_then(|(read, _)| known.own_prices(&read.whole, id.as_str()));
        let by_hour = || {
            let (read, plan) = shown?;
            price_from(std::slice::from_ref(plan), &ctx.env.rates, read.version.changed_at)
        };
        Plan {
            title: shown.and_then(|(_, plan)| known.plan_title(plan)).map(str::to_owned),
            is_private: shown.is_some_and(|(_, plan)| known.is_private(plan)),
            audience: shown.and_then(|(_, plan)| known.audience(plan)),
            price: by_hour().map(|from| Glance::of_machines(&from)).or_else(|| Glance::of(list.as_ref()?)),
            markets: list.map(|list| list.markets.len()).filter(|many| *many > 0),
            stage: match (live, preview) {
                (Some(_), _) => Stage::Live(standing(&Item::Plan(id.clone()))),
                (None, Some(_)) => Stage::Preview,
                (None, None) => Stage::Draft,
            },
            is_in_draft: draft.is_some(),
            is_in_preview: preview.is_some(),
            images: own.collect(),
            first_page: known.pages().iter().map(|page| page.name).find(|name| name.is_of_plans()),
            id,
        }
    }
}

/// What is in each slot.
struct Slots<'r> {
    draft: Option<&'r Read<'r>>,
    preview: Option<&'r Read<'r>>,
    live: Option<&'r Read<'r>>,
}

impl Slots<'_> {
    /// The ids of all plans, each once.
    fn ids(&self) -> Vec<PlanId> {
        let mut ids: Vec<PlanId> = Vec::new();
        for read in [self.draft, self.preview, self.live].into_iter().flatten() {
            for plan in Definition::of(&read.whole).plans() {
                if !ids.iter().any(|known| has_plan_id(plan, known.as_str()))
                    && let Some(id) = domain::definition::plan_id(plan).and_then(|id| id.parse().ok())
                {
                    ids.push(id);
                }
            }
        }
        ids
    }
}
