//! The page with the list of plans.

use std::collections::BTreeMap;

use app::offers::{PageStates, page_states};
use app::selling::{self, Plans, Stage};
use app::{App, Ctx, plan_list};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use db::Tx;
use domain::{OfferId, Page as OfferPage, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::{Mark, Page, Reader};
use words::{Sentence, say};

use super::super::frame::{Subject, frame, subject};
use super::super::pages::{add_standing, mark_of_plan, plans_of};
use super::super::plans::{Act, Place, PlanRow, PlansShown};
use super::super::{DELETE_PLAN, NEW_PLAN, PLANS, address, of};
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::page_with;

/// From so many plans on there is a filter.
const FILTERED: usize = 8;
/// The most letters that are looked for.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "plan_list.html")]
pub(crate) struct Listed<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) here: String,
    pub(crate) lead: String,
    /// What was done just now, or what kept it from being done.
    pub(crate) done: Option<String>,
    pub(crate) moved: Option<String>,
    /// Where a plan is added, for somebody who may.
    pub(crate) new: Option<String>,
    /// What is looked for; nothing where there are few plans.
    pub(crate) sought: Option<String>,
    pub(crate) plans: PlansShown,
    /// What of all plans are shown, where that is not all.
    pub(crate) range: Option<String>,
    pub(crate) rule: Option<String>,
    /// The tag of the list and the key of the form that changes its order; nothing where nobody may.
    pub(crate) form: Option<(String, String)>,
}

/// What came of a change of the list.
#[derive(Default)]
pub(super) struct Came {
    pub(super) done: Option<Sentence>,
    pub(super) moved: Option<Sentence>,
}

pub(crate) fn show() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let text = |name: &str| query.get(name).and_then(|id| id.trim().parse::<PlanId>().ok());
        let done = match (text("added"), text("moved"), text("deleted")) {
            (Some(plan), ..) => Some(say!("plan-list-added", plan = plan.to_string())),
            (_, Some(plan), _) => Some(say!("plan-list-moved", plan = plan.to_string())),
            (.., Some(plan)) => Some(say!("plan-list-deleted", plan = plan.to_string())),
            _ => None,
        };
        let sought: String = query.get("q").unwrap_or_default().trim().chars().take(MOST).collect();
        let came = Came { done, moved: None };
        answer(&app, &reading, (&path.publisher, &path.offer), StatusCode::OK, &sought, came).await
    })
}

/// The page as the list is now.
pub(super) async fn answer(
    app: &App,
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
    status: StatusCode,
    sought: &str,
    came: Came,
) -> Result<Response, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        Ok((subject(ctx, tx, &owner.0, &owner.1)?, selling::find_plans(ctx, tx, &owner.0, &owner.1)?))
    };
    let (whose, found) = app.read(&reading.ctx, look).await?;
    let Subject { offer, account, logo, may_edit, .. } = whose;
    // Says so where offers of the type have no plans.
    let list = plan_list::read(app, &reading.ctx, publisher, id).await?;
    let plans = selling::read_plans(app, &reading.ctx, found).await?;
    let states = page_states(app, &reading.ctx, publisher, id).await?;
    let reader = reading.reader();
    let may_edit = may_edit && !plans.is_retired;
    let mut shown = PlansShown::of(&reader, (publisher, id), &plans, may_edit);
    with_places(&reader, (publisher, id), &mut shown, &plans, &stands(&states), may_edit);
    let many = shown.rows.len();
    let folded = domain::folded(sought);
    if !folded.is_empty() {
        let has = |row: &PlanRow| domain::folded(&row.name).contains(&folded) || row.id.contains(&folded);
        shown.rows.retain(has);
    }
    let range = (shown.rows.len() < many)
        .then(|| reader.say(&say!("plan-list-range", some = shown.rows.len(), all = many)));
    let title = say!("plan-list-title");
    let here = of(PLANS, publisher, id);
    let mut template = Listed {
        offer: offer.display_text.clone(),
        back: address(publisher, id),
        all_offers: all_offers(publisher),
        lead: reader.lead(&lead(&plans)),
        done: came.done.map(|text| reader.say(&text)),
        moved: came.moved.map(|text| reader.say(&text)),
        new: may_edit.then(|| of(NEW_PLAN, publisher, id)),
        sought: (many > FILTERED || !sought.is_empty()).then(|| sought.to_owned()),
        range,
        rule: plans.rule.as_deref().map(|rule| reader.of_type(rule)),
        form: may_edit.then(|| (list.tag.trim_matches('"').to_owned(), reading.form_key())),
        plans: shown,
        page: frame(reading, account, publisher, (&offer, logo), &title, &here),
        here,
    };
    add_standing(&mut template.page, (publisher, id), &states, Some(&OfferPage::plans()));
    page_with(reading, status, &template)
}

fn lead(plans: &Plans) -> Sentence {
    let live = plans.plans.iter().filter(|plan| matches!(plan.stage, Stage::Live(_))).count();
    match plans.plans.len() {
        0 => say!("plan-list-none"),
        many => say!("plan-list-lead", many, live),
    }
}

/// How the pages of one plan stand together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    pub(crate) mark: Mark,
    /// What is to be corrected before it can be published.
    pub(crate) problems: usize,
}

fn stands(states: &PageStates) -> BTreeMap<PlanId, Stand> {
    let problems = |plan: &PlanId| {
        let own = states.pages.iter().filter(|standing| standing.page.plan() == Some(plan));
        own.map(|standing| standing.problems.len()).sum()
    };
    let stand = |plan: &PlanId| Stand { mark: mark_of_plan(states, plan), problems: problems(plan) };
    plans_of(states).into_iter().map(|plan| (plan.clone(), stand(plan))).collect()
}

/// Says of each plan how its pages stand, where it is in the list, and how it is deleted.
pub(crate) fn with_places(
    reader: &Reader<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    shown: &mut PlansShown,
    plans: &Plans,
    stands: &BTreeMap<PlanId, Stand>,
    may_edit: bool,
) {
    let in_draft = plans.plans.iter().filter(|plan| plan.is_in_draft).count();
    for (at, (row, plan)) in shown.rows.iter_mut().zip(&plans.plans).enumerate() {
        row.draft = stands.get(&plan.id).filter(|_| plan.is_in_draft).map(|stand| state(reader, *stand));
        if !may_edit {
            continue;
        }
        // Those that only other versions have come behind the draft's.
        row.place = plan.is_in_draft.then(|| Place {
            number: at + 1,
            is_first: at == 0,
            is_last: at + 1 == in_draft,
            copy: format!("{}?copy={}", of(NEW_PLAN, publisher, offer), plan.id),
        });
        if plan.stage == Stage::Draft && plan.is_in_draft {
            let to = of(DELETE_PLAN, publisher, offer).replace("{plan}", plan.id.as_str());
            row.acts.push(Act { text: reader.say(&say!("plan-delete-short")), to, is_danger: false });
        }
    }
    shown.all = None;
    shown.has_drafts = shown.rows.iter().any(|row| row.draft.is_some());
    shown.has_acts = shown.rows.iter().any(|row| !row.acts.is_empty() || row.place.is_some());
}

/// Its mark and what that means, as HTML.
fn state(reader: &Reader<'_>, stand: Stand) -> String {
    let text = match stand.problems {
        0 => stand.mark.words(),
        problems => say!("plan-state-incomplete", problems),
    };
    // The words are ours, and hold no markup.
    let (key, shape) = (stand.mark.key(), stand.mark.shape());
    format!("<span class=\"st mk-{key}\">{shape}{}</span>", reader.say(&text))
}
