//! Putting plans in another order.

use std::sync::Arc;

use app::change_set::{self, Prepared};
use app::plan_list::{To, reorder};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use db::Tx;
use domain::PlanId;
use face::Refusal;
use face::path::OfferPath;
use words::say;

use super::super::{PLANS, led_to, of};
use super::is_moved;
use super::show::{Came, answer};
use crate::form::Form;
use crate::render::go_to;

/// What the form asks for: `up gold`, `down gold`, or `to gold` with its place in the field `to-gold`.
fn asked(form: &Form) -> Result<(PlanId, To), Refusal> {
    let not_asked = || {
        let message = "name a plan and where it goes".to_owned();
        Refusal::new(StatusCode::BAD_REQUEST, "InvalidForm", message)
    };
    // Enter in the field of a place sends the form without a button of its own.
    let first = || {
        let mut fields = form.fields().iter();
        fields.find_map(|(name, value)| {
            let plan = name.strip_prefix("to-")?;
            let was = form.get(&format!("at-{plan}"));
            (value != was).then(|| format!("to {plan}"))
        })
    };
    let act = form.filled("move").map(str::to_owned).or_else(first).ok_or_else(not_asked)?;
    let (word, plan) = act.split_once(' ').ok_or_else(not_asked)?;
    let to = match word {
        "up" => To::Up,
        "down" => To::Down,
        "to" => To::Position(form.get(&format!("to-{plan}")).trim().parse().map_err(|_| not_asked())?),
        _ => return Err(not_asked()),
    };
    Ok((plan.parse().map_err(|_| not_asked())?, to))
}

pub(crate) fn order() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, OfferPath { publisher, offer, .. }: OfferPath, form: Form| {
        form.signed_in()?;
        let ctx = &form.reading.ctx;
        // Who may not is told before what is wrong with what they ask for.
        let whose = publisher.clone();
        app.read(ctx, move |ctx, tx| app::offers::may_edit(ctx, tx, &whose)).await?;
        let (plan, to) = asked(&form)?;
        let repeat = form.repeatable(&publisher)?;
        let tag = format!("\"{}\"", form.get("tag"));
        let leads_to = format!("{}?moved={plan}#plan-{plan}", of(PLANS, &publisher, &offer));
        let prepare = async || match reorder(&app, ctx, (&publisher, &offer), (&plan, to), &tag).await? {
            Some(set) => change_set::prepare(&app, ctx, &Arc::new(set)).await.map(Some),
            None => Ok(None),
        };
        let address = leads_to.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Option<Prepared>| {
            if let Some(prepared) = prepared {
                change_set::save(ctx, tx, prepared)?;
            }
            Ok(led_to(&address))
        };
        match app.write_once(ctx, Some(repeat), prepare, case).await {
            Ok(_) => Ok::<Response, Refusal>(go_to(&leads_to)),
            Err(problem) if is_moved(&problem) => {
                let came = Came { done: None, moved: Some(say!("plan-list-changed")) };
                let owner = (&publisher, &offer);
                answer(&app, &form.reading, owner, StatusCode::CONFLICT, "", came).await
            }
            Err(problem) => Err(Problem::into(problem)),
        }
    })
}
