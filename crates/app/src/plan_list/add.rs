//! Adding a plan: an empty one, or a copy of another one of the same offer.

use domain::definition::has_plan_id;
use domain::{Finding, FindingCode, OfferId, Page, Place, PlanId, PublisherId};
use offer_types::OfferType;
use serde_json::{Map, Value};
use words::say;

use super::{Looked, change_set, found, named};
use crate::change_set::{ChangeSet, PageChange};
use crate::roles::Need;
use crate::{App, Ctx, Problem};

/// A plan to add behind all others.
#[derive(Debug, Clone)]
pub struct NewPlan {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub id: PlanId,
    /// What people call it.
    pub title: Option<String>,
    /// All pages are as those of this one, without its secrets.
    pub copy_of: Option<PlanId>,
    /// The tag of the list when whoever adds it read that.
    pub tag: String,
}

/// The change set that adds it.
pub async fn add(app: &App, ctx: &Ctx, new: &NewPlan) -> Result<ChangeSet, Problem> {
    let found = found(app, ctx, (&new.publisher, &new.offer), Need::Edit).await?;
    let (size, inner, asked) = (found.draft.size(), ctx.clone(), new.clone());
    let make = move || {
        let (looked, known) = Looked::of(&inner, &found)?;
        asked.change_set(known, &looked)
    };
    app.heavy.run_on(size, new.publisher.as_str(), make).await
}

impl NewPlan {
    fn change_set(&self, known: &OfferType, looked: &Looked) -> Result<ChangeSet, Problem> {
        let mut plans = looked.list.plans().to_vec();
        if plans.iter().any(|plan| has_plan_id(plan, self.id.as_str())) {
            let text = say!("plan-id-taken", id = self.id.to_string());
            let place = Place::plan(plans.len(), Some(self.id.as_str()));
            return Err(Problem::Invalid(vec![Finding::new(FindingCode::Duplicate, place, text)]));
        }
        plans.push(named(self.id.as_str()));
        let title = self.title.as_ref().zip(known.plan_title_member());
        let mut changes = Vec::new();
        for page in known.pages().iter().map(|page| page.name).filter(|name| name.is_of_plans()) {
            let own = Page::of_plan(self.id.clone(), page).map_err(Problem::internal)?;
            let source = self.copy_of.as_ref().map(|source| Page::of_plan(source.clone(), page));
            let mut content = match source.transpose().map_err(Problem::internal)? {
                Some(source) => known.page(&looked.definition, &source).ok_or_else(|| {
                    Problem::NotFound(format!("offer `{}` has no plan to copy of this id", self.offer))
                })?,
                None => Value::Object(Map::new()),
            };
            if let Some((title, (_, member))) = title.filter(|(_, (of, _))| *of == page)
                && let Some(members) = content.as_object_mut()
            {
                members.insert(member.to_owned(), title.as_str().into());
            }
            if content.as_object().is_some_and(|members| !members.is_empty()) {
                changes.push(PageChange { page: own, tag: None, content });
            }
        }
        let list = looked.list.with(plans);
        Ok(change_set((&self.publisher, &self.offer), &self.tag, list, changes))
    }
}
