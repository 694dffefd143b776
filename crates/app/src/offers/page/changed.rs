//! Telling whoever saves a page that somebody else did meanwhile: who, when, and where both differ.

use db::Tx;
use domain::{Definition, Finding, FindingCode, Place, shown, shown_value};
use offer_types::OfferType;
use serde_json::{Map, Value};
use words::say;

use super::SavedPage;
use crate::history::{history, may_have_changed};
use crate::offers::artifact_links::resolve_all;
use crate::{App, Ctx, Problem};

/// How many of the last events are looked through, and how many of them are told.
const LOOKED_AT: i64 = 50;
const TOLD: usize = 5;
/// The most fields that are told.
const MOST: usize = 100;

/// Where the stored page differs from the one that was sent.
pub(super) fn differences(
    ctx: &Ctx,
    known: &OfferType,
    mut stored: Value,
    saved: &SavedPage,
) -> Vec<Finding> {
    resolve_all(ctx, known, &mut stored);
    let there = known.page(&stored, &saved.page).unwrap_or_default();
    let start = match saved.page.plan() {
        Some(plan) => {
            let index = Definition::of(&stored).index_of(plan.as_str()).unwrap_or_default();
            Place::plan(index, Some(plan.as_str()))
        }
        None => Place::definition(),
    };
    let mut found = Vec::new();
    compare(&start, Some(&there), Some(&saved.content), &mut found);
    found.truncate(MOST);
    found
}

/// Members are compared one by one, down to lists: what is in those has no name that both know.
fn compare(place: &Place, there: Option<&Value>, sent: Option<&Value>, found: &mut Vec<Finding>) {
    if there == sent || found.len() > MOST {
        return;
    }
    if let (Some(Value::Object(there)), Some(Value::Object(sent))) = (there, sent) {
        let more = sent.keys().filter(|name| !there.contains_key(*name));
        for name in there.keys().chain(more) {
            compare(&place.member(name), member(there, name), member(sent, name), found);
        }
        return;
    }
    let text = match there {
        None | Some(Value::Null) => say!("page-value-gone"),
        Some(there) => say!("page-value-now", value = shown_value(there)),
    };
    found.push(Finding::new(FindingCode::Changed, place.clone(), text));
}

fn member<'v>(members: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    members.get(name).filter(|value| !value.is_null())
}

/// What to answer: who saved the page, or the whole offer, of late, and the `differences`.
pub(super) async fn changed(
    app: &App,
    ctx: &Ctx,
    saved: &SavedPage,
    differences: Vec<Finding>,
) -> Result<Problem, Problem> {
    let (publisher, offer, page) = (saved.publisher.clone(), saved.offer.clone(), saved.page.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| history(ctx, tx, &publisher, &offer, i64::MAX, LOOKED_AT);
    let (events, names) = app.read(ctx, read).await?;
    let by = events.iter().filter(|event| may_have_changed(event, &page));
    let told = by.take(TOLD).map(|event| {
        let who = shown(names.get(&event.actor).map_or(event.actor.as_str(), String::as_str));
        let at = event.at.to_string();
        let text = match event.subject.clone() {
            Some(page) => say!("page-saved", who, page, at),
            None => say!("page-saved-with-offer", who, at),
        };
        Finding::new(FindingCode::Changed, Place::around(&page.to_string()), text)
    });
    let details = told.chain(differences).collect();
    let message = format!(
        "somebody saved the page `{page}` since you read it: read it again and repeat your change; `details` tell who and what"
    );
    Ok(Problem::PageChanged { message, details })
}
