//! The prices of a plan in a draft.

use std::sync::Arc;

use domain::definition::plan_id;
use domain::price::PriceList;
use domain::{Definition, OfferTypeId, Page, PageName, PlanId, Timestamp};
use offer_types::OfferType;
use offer_types::prices::{Conversion, FrozenRates};
use offer_types::pricing::PriceSheet;
use serde_json::{Value, json};

use crate::offers::{Found, PageTag, Sheets, digest_of, held_sheets, offer_type, tag_of_page, whole};
use crate::{App, Ctx, Problem};

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
    /// When the draft was saved.
    pub changed_at: Timestamp,
    pub page: Page,
    /// What is on the page.
    pub content: Value,
    pub offer_type: OfferTypeId,
    /// What the prices are worked out from.
    pub(super) basis: Arc<Basis>,
}

/// What the prices of a plan are worked out from.
#[derive(Debug)]
pub(super) struct Basis {
    /// The plan, with everything in it.
    pub(super) whole: Value,
    frozen: FrozenRates,
    sheets: Sheets,
    /// How large the document is that it is from.
    pub(super) size: usize,
}

impl PlanPrices {
    /// What the plan would cost if its page said `content`; the tag is still that of what is stored.
    pub fn if_page_were(&self, ctx: &Ctx, content: Value) -> Result<Self, Problem> {
        let known = offer_type(ctx, &self.offer_type)?;
        let alone = json!({ Definition::PLANS: [self.basis.whole.clone()] });
        let changed = known.with_page(alone, &self.page, content).map_err(Problem::Invalid)?;
        let gone = || Problem::internal("a plan that was found is not there any more");
        let list = list(ctx, known, &changed, &self.plan, self.changed_at, &self.basis).ok_or_else(gone)?;
        let content = known.page(&changed, &self.page).ok_or_else(gone)?;
        Ok(Self { list, content, ..self.clone() })
    }
}

fn list(
    ctx: &Ctx,
    known: &OfferType,
    definition: &Value,
    plan: &str,
    at: Timestamp,
    basis: &Basis,
) -> Option<PriceList> {
    let sheet = |uri: &str| {
        let sheet = digest_of(uri).and_then(|digest| basis.sheets.get(digest))?;
        Some(PriceSheet::clone(sheet))
    };
    let conversion = Conversion { frozen: &basis.frozen, table: &ctx.env.rates, at, sheet: &sheet };
    known.prices(definition, plan, &conversion)
}

/// What `plan` costs in the draft that was found.
pub async fn read(app: &App, ctx: &Ctx, found: Found, plan: &PlanId) -> Result<PlanPrices, Problem> {
    let (size, whose, offer) = (found.version.size(), found.publisher.clone(), found.offer.id.clone());
    let (inner, plan) = (ctx.clone(), plan.clone());
    let look = move || Looked::of(&inner, found, &plan);
    let looked = app.heavy.run_on(size, whose.as_str(), look).await?;
    let sheets = held_sheets(app, ctx, (&whose, &offer), &looked.digests()).await?;
    let inner = ctx.clone();
    app.heavy.run_on(size, whose.as_str(), move || looked.prices(&inner, sheets, size)).await
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
        let definition = whole(ctx, known, &version)?;
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

    fn prices(self, ctx: &Ctx, sheets: Sheets, size: usize) -> Result<PlanPrices, Problem> {
        let Self { definition, plan, tag, version, offer_type: of, page, frozen, changed_at } = self;
        let known = offer_type(ctx, &of)?;
        let gone = || Problem::internal("a plan that was found is not there any more");
        let whole = Definition::of(&definition).plan(&plan).cloned().ok_or_else(gone)?;
        let basis = Basis { whole, frozen, sheets, size };
        let list = list(ctx, known, &definition, &plan, changed_at, &basis).ok_or_else(gone)?;
        let content = known.page(&definition, &page).ok_or_else(gone)?;
        let basis = Arc::new(basis);
        Ok(PlanPrices { plan, tag, version, list, changed_at, page, content, offer_type: of, basis })
    }
}
