//! Adding a plan: an empty one, or a copy of another.

use std::sync::Arc;

use app::change_set::{self, Prepared};
use app::offers::{IdState, plan_id_state, secrets_left};
use app::plan_list::{self, NewPlan as Wanted, add as change};
use app::selling::{self, Plans};
use app::{App, Ctx, Problem};
use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::{Finding, OfferId, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use face::query::Query;
use ui::Page;
use words::{Sentence, say};

use super::super::frame::{Subject, frame, subject_to_edit};
use super::super::{BEGUN, CHECK_PLAN, PLANS, add_pages, led_to, of};
use super::is_moved;
use crate::form::Form;
use crate::new_offer::told;
use crate::offers::Choice;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

/// The most letters of what was typed that are told back.
const MOST: usize = 100;

/// Something that is wrong, behind the field to put it right in.
type Wrong = (&'static str, Sentence);

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Adding {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The plan it is a copy of; empty for none.
    pub(crate) copy: String,
}

impl Adding {
    fn read<'f>(get: impl Fn(&str) -> &'f str) -> Self {
        let text = |name: &str| get(name).trim().to_owned();
        Self { id: text("id"), name: text("name"), copy: text("copy") }
    }
}

#[derive(Template)]
#[template(path = "new_plan.html")]
pub(crate) struct NewPlan<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    /// Each with the field to put it right in.
    pub(crate) faults: Vec<(&'static str, String)>,
    pub(crate) faults_title: String,
    pub(crate) filled: Adding,
    /// Whether plans have names beside their ids.
    pub(crate) has_names: bool,
    pub(crate) copies: Vec<Choice>,
    pub(crate) rule: Option<String>,
    pub(crate) check: String,
    pub(crate) tag: String,
    pub(crate) key: String,
}

impl NewPlan<'_> {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults.iter().find(|(own, _)| *own == field).map(|(_, text)| text.as_str())
    }

    fn has_fault(&self, field: &str) -> bool {
        self.fault(field).is_some()
    }
}

/// What the page shows beside what was filled in.
struct Found {
    whose: Subject,
    plans: Plans,
    tag: String,
}

async fn look(
    app: &App,
    reading: &Reading,
    (publisher, offer): (&PublisherId, &OfferId),
) -> Result<Found, Refusal> {
    let owner = (publisher.clone(), offer.clone());
    let look = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let whose = subject_to_edit(ctx, tx, &owner.0, &owner.1)?;
        Ok((whose, selling::find_plans(ctx, tx, &owner.0, &owner.1)?))
    };
    let (whose, found) = app.read(&reading.ctx, look).await?;
    let list = plan_list::read(app, &reading.ctx, publisher, offer).await?;
    let plans = selling::read_plans(app, &reading.ctx, found).await?;
    Ok(Found { whose, plans, tag: list.tag })
}

pub(crate) fn ask_add() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let found = look(&app, &reading, (&path.publisher, &path.offer)).await?;
        let filled = match &reading.kept {
            Some(_) => Adding::read(|name| reading.typed(name)),
            None => Adding::read(|name| query.get(name).unwrap_or_default()),
        };
        answer(&app, &reading, (&path.publisher, found), StatusCode::OK, filled, &[]).await
    })
}

async fn answer(
    app: &App,
    reading: &Reading,
    (publisher, found): (&PublisherId, Found),
    status: StatusCode,
    filled: Adding,
    faults: &[Wrong],
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Found { whose: Subject { offer, account, logo, .. }, plans, tag } = found;
    let title = say!("new-plan-title");
    let mut page = frame(reading, account, publisher, (&offer, logo), &title, "");
    if !faults.is_empty() {
        page.title = reader.say(&say!("new-faults-title", many = faults.len(), title = page.title));
    }
    let known = app.env.offer_types.get(&offer.offer_type);
    let mut template = NewPlan {
        back: of(PLANS, publisher, &offer.id),
        all_offers: all_offers(publisher),
        faults_title: reader.say(&say!("new-plan-faults", many = faults.len())),
        faults: faults.iter().map(|(field, text)| (*field, reader.say(text))).collect(),
        has_names: known.is_some_and(|known| known.plan_title_member().is_some()),
        copies: copies(&plans, &filled.copy),
        rule: plans.rule.as_deref().map(|rule| reader.of_type(rule)),
        check: of(CHECK_PLAN, publisher, &offer.id),
        filled,
        tag: tag.trim_matches('"').to_owned(),
        key: reading.form_key(),
        page,
    };
    add_pages(&mut template.page, reading, (publisher, &offer.id)).await?;
    page_with(reading, status, &template)
}

/// The plans of the draft, to be copied.
fn copies(plans: &Plans, chosen: &str) -> Vec<Choice> {
    let choice = |plan: &selling::Plan| {
        let id = plan.id.to_string();
        let text = plan.title.as_ref().map_or_else(|| id.clone(), |title| format!("{title} ({id})"));
        Choice { is_chosen: chosen.eq_ignore_ascii_case(&id), value: id, text }
    };
    plans.plans.iter().filter(|plan| plan.is_in_draft).map(choice).collect()
}

/// How an id stands for a new plan.
async fn id_state(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    plans: &Plans,
    id: &str,
) -> Result<IdState, Problem> {
    let there: Vec<PlanId> = plans.plans.iter().map(|plan| plan.id.clone()).collect();
    let asked = (publisher.clone(), offer.clone(), id.to_owned());
    app.read(ctx, move |ctx, tx| plan_id_state(ctx, tx, (&asked.0, &asked.1), &asked.2, &there)).await
}

fn wrong_id(state: IdState, id: &str) -> Option<Sentence> {
    match state {
        IdState::Free => None,
        _ if id.is_empty() => Some(say!("new-plan-id-missing")),
        IdState::Taken => Some(say!("plan-id-taken", id = id.to_owned())),
        IdState::Retired(text) | IdState::Invalid(text) => Some(text),
    }
}

pub(crate) fn check() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath, query: Query| {
        let owner = (&path.publisher, &path.offer);
        let Found { plans, .. } = look(&app, &reading, owner).await?;
        let id: String = query.get("id").unwrap_or_default().trim().chars().take(MOST).collect();
        let state = id_state(&app, &reading.ctx, owner, &plans, &id).await?;
        Ok::<_, Refusal>(match wrong_id(state, &id) {
            None => told(&reading, true, &say!("new-plan-id-free", id = id.to_lowercase())),
            Some(text) => told(&reading, false, &text),
        })
    })
}

pub(crate) fn add() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, OfferPath { publisher, offer, .. }: OfferPath, form: Form| {
        form.signed_in()?;
        let (reading, owner) = (&form.reading, (&publisher, &offer));
        let filled = Adding::read(|name| form.get(name));
        let found = look(&app, reading, owner).await?;
        let repeat = form.repeatable(&publisher)?;
        let wanted = match wanted(&form, owner, &filled) {
            Ok(wanted) => wanted,
            Err(faults) => {
                return answer(
                    &app,
                    reading,
                    (&publisher, found),
                    StatusCode::UNPROCESSABLE_ENTITY,
                    filled,
                    &faults,
                )
                .await;
            }
        };
        let leads_to = leads_to(&app, &reading.ctx, &wanted).await?;
        let prepare = async || {
            let set = change(&app, &reading.ctx, &wanted).await?;
            change_set::prepare(&app, &reading.ctx, &Arc::new(set)).await
        };
        let to = leads_to.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
            change_set::save(ctx, tx, prepared)?;
            Ok(led_to(&to))
        };
        let Err(problem) = app.write_once(&reading.ctx, Some(repeat), prepare, case).await else {
            return Ok(go_to(&leads_to));
        };
        let (status, faults) = faults_of(problem, &wanted)?;
        // With the list as it is by now.
        let found = look(&app, reading, owner).await?;
        answer(&app, reading, (&publisher, found), status, filled, &faults).await
    })
}

/// The plan that is asked for, or what is wrong with it.
fn wanted(
    form: &Form,
    (publisher, offer): (&PublisherId, &OfferId),
    filled: &Adding,
) -> Result<Wanted, Vec<Wrong>> {
    let mut faults = Vec::new();
    let id: Option<PlanId> = match filled.id.as_str() {
        "" => {
            faults.push(("id", say!("new-plan-id-missing")));
            None
        }
        id => id.parse().map_err(|error: domain::InvalidId| faults.push(("id", error.words()))).ok(),
    };
    let copy = Some(filled.copy.as_str()).filter(|copy| !copy.is_empty());
    let copy_of: Option<PlanId> = copy.and_then(|copy| {
        copy.parse().map_err(|error: domain::InvalidId| faults.push(("copy", error.words()))).ok()
    });
    match id {
        Some(id) if faults.is_empty() => Ok(Wanted {
            publisher: publisher.clone(),
            offer: offer.clone(),
            id,
            title: Some(filled.name.clone()).filter(|name| !name.is_empty()),
            copy_of,
            tag: format!("\"{}\"", form.get("tag")),
        }),
        _ => Err(faults),
    }
}

/// The list, or before it what a copy lacks.
async fn leads_to(app: &App, ctx: &Ctx, wanted: &Wanted) -> Result<String, Refusal> {
    let Wanted { publisher, offer, id, copy_of, .. } = wanted;
    if let Some(source) = copy_of {
        let left = secrets_left(app, ctx, publisher, offer, Some(source)).await?;
        if !left.is_empty() {
            return Ok(format!("{}?plan={id}&copy={source}", of(BEGUN, publisher, offer)));
        }
    }
    Ok(format!("{}?added={id}#plan-{id}", of(PLANS, publisher, offer)))
}

/// What is to be said on the page of what was refused.
fn faults_of(problem: Problem, wanted: &Wanted) -> Result<(StatusCode, Vec<Wrong>), Refusal> {
    let field = |finding: &Finding| {
        let place = finding.place.stable();
        // What a copy says that is wrong was so in the plan it is a copy of.
        if place.ends_with("/planId") || finding.place.depth() <= 2 { "id" } else { "name" }
    };
    match problem {
        Problem::Invalid(findings) => {
            let faults = findings.iter().map(|finding| (field(finding), finding.text.clone())).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, faults))
        }
        Problem::NotFound(_) => {
            let id = wanted.copy_of.as_ref().map(ToString::to_string).unwrap_or_default();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, vec![("copy", say!("new-plan-no-copy", id))]))
        }
        problem if is_moved(&problem) => {
            Ok((StatusCode::CONFLICT, vec![("id", say!("plan-list-changed-new"))]))
        }
        problem => Err(problem.into()),
    }
}
