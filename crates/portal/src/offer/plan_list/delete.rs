//! Deleting a plan that was never published.

use app::deletion::{Deletable, delete_plan, prepare_delete_plan};
use app::offers::Precondition;
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use db::Tx;
use domain::{OfferId, PlanId, PublisherId};
use face::Refusal;
use face::path::OfferPath;
use words::{Sentence, say};

use super::super::confirm::Confirm;
use super::super::frame::{Subject, frame, read_subject_to_edit};
use super::super::{PLANS, add_pages, led_to, of};
use crate::form::Form;
use crate::reading::{Reading, SignedIn, all_offers};
use crate::render::{go_to, page_with};

/// The page that says what deleting comes to; or why it cannot be done.
async fn ask(
    reading: &Reading,
    (publisher, plan): (&PublisherId, &PlanId),
    whose: Subject,
    status: StatusCode,
    refused: Option<&Sentence>,
) -> Result<Response, Refusal> {
    let reader = reading.reader();
    let Subject { offer, account, logo, .. } = whose;
    let title = say!("plan-delete-title", plan = plan.to_string());
    let lead = say!("plan-delete-lead", plan = plan.to_string());
    let facts = match refused {
        None => vec![say!("plan-delete-fact-pages"), say!("plan-delete-fact-id", plan = plan.to_string())],
        Some(_) => Vec::new(),
    };
    let mut template = Confirm {
        page: frame(reading, account, publisher, (&offer, logo), &title, ""),
        offer: offer.display_text.clone(),
        back: of(PLANS, publisher, &offer.id),
        all_offers: all_offers(publisher),
        title: reader.say(&title),
        lead: reader.lead(refused.unwrap_or(&lead)),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        to_type: None,
        typed: String::new(),
        typed_wrong: false,
        button: reader.say(&say!("plan-delete-button")),
        is_danger: true,
        can_be_done: refused.is_none(),
        key: reading.form_key(),
    };
    add_pages(&mut template.page, reading, (publisher, &offer.id)).await?;
    page_with(reading, status, &template)
}

/// Whatever the draft is by now: nothing but the plan is taken out of it.
fn always() -> Precondition {
    Precondition { if_match: Some("*".to_owned()), if_none_match: None }
}

async fn prepare(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    plan: &PlanId,
) -> Result<Deletable, Problem> {
    prepare_delete_plan(app, ctx, (publisher, offer), plan, &always()).await
}

/// Why a plan cannot be deleted, in words.
fn refused(problem: Problem, plan: &PlanId) -> Result<Sentence, Refusal> {
    match problem {
        Problem::Conflict { code: "WasPublished", .. } => {
            Ok(say!("plan-delete-published", plan = plan.to_string()))
        }
        Problem::Conflict { running: Some(_), .. } => Ok(say!("plan-delete-running")),
        problem => Err(problem.into()),
    }
}

pub(crate) fn ask_delete() -> MethodRouter<App> {
    get(async |Of(app): Of<App>, SignedIn(reading): SignedIn, path: OfferPath| {
        let OfferPath { publisher, offer, rest } = path;
        let plan: PlanId = rest.id("plan")?;
        let whose = read_subject_to_edit(&app, &reading, &publisher, &offer).await?;
        let why = match prepare(&app, &reading.ctx, (&publisher, &offer), &plan).await {
            Ok(_) => None,
            Err(problem) => Some(refused(problem, &plan)?),
        };
        ask(&reading, (&publisher, &plan), whose, StatusCode::OK, why.as_ref()).await
    })
}

pub(crate) fn delete() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, path: OfferPath, form: Form| {
        form.signed_in()?;
        let OfferPath { publisher, offer, rest } = path;
        let plan: PlanId = rest.id("plan")?;
        let whose = read_subject_to_edit(&app, &form.reading, &publisher, &offer).await?;
        let repeat = form.repeatable(&publisher)?;
        let leads_to = format!("{}?deleted={plan}", of(PLANS, &publisher, &offer));
        let prepare = || prepare(&app, &form.reading.ctx, (&publisher, &offer), &plan);
        let (owner, asked, to) = ((publisher.clone(), offer.clone()), plan.clone(), leads_to.clone());
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, deletable: &Deletable| {
            delete_plan(ctx, tx, (&owner.0, &owner.1), &asked, &always(), deletable)?;
            Ok(led_to(&to))
        };
        match app.write_once(&form.reading.ctx, Some(repeat), prepare, case).await {
            Ok(_) => Ok(go_to(&leads_to)),
            Err(problem) => {
                let why = refused(problem, &plan)?;
                ask(&form.reading, (&publisher, &plan), whose, StatusCode::CONFLICT, Some(&why)).await
            }
        }
    })
}
