//! The prices of a plan in a draft.

use domain::definition::plan_id;
use domain::price::PriceList;
use domain::{Definition, OfferTypeId, Page, PageName, PlanId, Timestamp, json};
use offer_types::prices::{Conversion, FrozenRates};
use offer_types::pricing::PriceSheet;
use serde_json::Value;

use crate::offers::{Found, PageTag, Sheets, digest_of, held_sheets, offer_type, tag_of_page};
use crate::{App, Ctx, Problem, sealing};

/// What a plan costs.
#[derive(Debug, Clone)]
pub struct PlanPrices {
    /// As its publisher spells it.
    pub plan: String,
    /// The tag of the page with its prices.
    pub tag: PageTag,
    /// The number of the draft.
    pub version: i64,
    pub list: PriceList,
    pub(super) offer_type: OfferTypeId,
    pub(super) page: Page,
    /// What is on the page.
    pub(super) content: Value,
}

/// What `plan` costs in the draft that was found.
pub async fn read(app: &App, ctx: &Ctx, found: Found, plan: &PlanId) -> Result<PlanPrices, Problem> {
    let (size, whose, offer) =
        (found.version.definition.len(), found.publisher.clone(), found.offer.id.clone());
    let (inner, plan) = (ctx.clone(), plan.clone());
    let look = move || Looked::of(&inner, found, &plan);
    let looked = app.heavy.run_on(size, whose.as_str(), look).await?;
    let sheets = held_sheets(app, ctx, (&whose, &offer), &looked.digests()).await?;
    let inner = ctx.clone();
    app.heavy.run_on(size, whose.as_str(), move || looked.prices(&inner, &sheets)).await
}

/// A plan of a draft, before its price spreadsheets were read.
struct Looked {
    offer_type: OfferTypeId,
    definition: Value,
    version: i64,
    changed_at: Timestamp,
    frozen: FrozenRates,
    plan: String,
    page: Page,
    tag: PageTag,
}

impl Looked {
    fn of(ctx: &Ctx, Found { offer, version, .. }: Found, plan: &PlanId) -> Result<Self, Problem> {
        let known = offer_type(ctx, &offer.offer_type)?;
        let definition = json::stored(&sealing::definition(ctx, known.id(), version.definition)?)?;
        let sealed = version.secrets.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        let no_plan = || {
            Problem::NotFound(format!(
                "offer `{}` has no plan `{plan}` with prices; list its pages",
                offer.id
            ))
        };
        let page = Page::of_plan(plan.clone(), PageName::PlanPricing).map_err(Problem::internal)?;
        let tag = tag_of_page(known, &definition, &page, &sealed).ok_or_else(no_plan)?;
        let own = Definition::of(&definition).plan(plan.as_str()).and_then(plan_id).ok_or_else(no_plan)?;
        Ok(Self {
            plan: own.to_owned(),
            definition,
            version: version.version,
            changed_at: version.changed_at,
            frozen: FrozenRates::parse(version.price_rates.as_deref())?,
            page,
            tag,
            offer_type: offer.offer_type,
        })
    }

    /// The price spreadsheets that the plan refers to.
    fn digests(&self) -> Vec<String> {
        let plan = Definition::of(&self.definition).plan(&self.plan);
        let members = plan.and_then(Value::as_object).into_iter().flatten().map(|(_, member)| member);
        let uris = members.filter_map(|member| member.get("spreadSheetPricing")?.get("uri")?.as_str());
        uris.filter_map(digest_of).map(str::to_owned).collect()
    }

    fn prices(self, ctx: &Ctx, sheets: &Sheets) -> Result<PlanPrices, Problem> {
        let known = offer_type(ctx, &self.offer_type)?;
        let sheet = |uri: &str| {
            let sheet = digest_of(uri).and_then(|digest| sheets.get(digest))?;
            Some(PriceSheet::clone(sheet))
        };
        let conversion =
            Conversion { frozen: &self.frozen, table: &ctx.env.rates, at: self.changed_at, sheet: &sheet };
        let gone = || Problem::internal("a plan that was found is not there any more");
        let list = known.prices(&self.definition, &self.plan, &conversion).ok_or_else(gone)?;
        let content = known.page(&self.definition, &self.page).ok_or_else(gone)?;
        let Self { plan, tag, version, offer_type, page, .. } = self;
        Ok(PlanPrices { plan, tag, version, list, offer_type, page, content })
    }
}
