//! The list of plans of a draft: adding one, and their order. Each is a change set of the page `plans`, saved like any other; it holds for
//! the list that whoever changes it read.

mod add;
mod order;

pub use add::{NewPlan, add};
pub use order::{To, reorder};

use db::Tx;
use db::offers::WithDraft;
use domain::{Definition, OfferId, Page, PublisherId};
use offer_types::OfferType;
use serde_json::{Value, json};

use crate::change_set::{ChangeSet, PageChange};
use crate::offers::{offer_type, tag_of_page, whole, with_draft};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem};

/// The list of plans as it is now, and its tag.
#[derive(Debug, Clone)]
pub struct PlanList {
    /// What the page `plans` says beside and in its list.
    content: Value,
    pub tag: String,
}

/// A draft whose plans are looked at.
struct Looked {
    definition: Value,
    list: PlanList,
}

impl Looked {
    fn of<'c>(ctx: &'c Ctx, found: &WithDraft) -> Result<(Self, &'c OfferType), Problem> {
        let known = offer_type(ctx, &found.offer.offer_type)?;
        let definition = whole(ctx, known, &found.draft)?;
        let secrets = found.draft.secrets.as_deref();
        let sealed = secrets.map(serde_json::from_str).transpose()?.unwrap_or_default();
        let none = || Problem::NotFound(format!("offers of the type `{}` have no plans", known.id()));
        let content =
            known.page(&definition, &Page::plans()).filter(|_| known.has_plans()).ok_or_else(none)?;
        let tag = tag_of_page(known, &definition, &Page::plans(), &sealed).ok_or_else(none)?.to_string();
        Ok((Self { definition, list: PlanList { content, tag } }, known))
    }
}

/// Reads the list of plans of a draft.
pub async fn read(app: &App, ctx: &Ctx, publisher: &PublisherId, id: &OfferId) -> Result<PlanList, Problem> {
    let found = found(app, ctx, (publisher, id), Need::See).await?;
    let (size, inner) = (found.draft.size(), ctx.clone());
    let look = move || Ok(Looked::of(&inner, &found)?.0.list);
    app.heavy.run_on(size, publisher.as_str(), look).await
}

async fn found(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    need: Need,
) -> Result<WithDraft, Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, need)?;
        with_draft(tx, &owner.0, &owner.1)
    };
    app.read(ctx, find).await
}

impl PlanList {
    fn plans(&self) -> &[Value] {
        Definition::of(&self.content).plans()
    }

    /// The page with `plans` in place of its list.
    fn with(&self, plans: Vec<Value>) -> Value {
        let mut content = self.content.clone();
        if let Some(members) = content.as_object_mut() {
            members.insert(Definition::PLANS.to_owned(), plans.into());
        }
        content
    }
}

/// The change of the list to `content`, and of further pages; only while it has `tag`.
fn change_set(
    (publisher, offer): (&PublisherId, &OfferId),
    tag: &str,
    content: Value,
    more: Vec<PageChange>,
) -> ChangeSet {
    let list = PageChange { page: Page::plans(), tag: Some(tag.to_owned()), content };
    let changes: Vec<PageChange> = std::iter::once(list).chain(more).collect();
    let size = changes.iter().map(|change| change.content.to_string().len()).sum();
    ChangeSet {
        publisher: publisher.clone(),
        offer: offer.clone(),
        // Pages of the new plan have no tag that anybody could have read: that of the list stands for all.
        if_match: Some("*".to_owned()),
        restore: None,
        changes,
        publish: None,
        size,
    }
}

/// A plan of the list.
fn named(id: &str) -> Value {
    json!({ Definition::PLAN_ID: id })
}
