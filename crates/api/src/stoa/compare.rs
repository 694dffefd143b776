//! Comparing two versions of an offer.

use app::App;
use app::offers::{self, Which};
use axum::Json;
use axum::extract::State;
use axum::routing::{MethodRouter, get};
use face::Refusal;
use face::bearer::Caller;
use face::path::OfferPath;
use face::query::Query;
use offer_types as types;
use wire::comparison::{
    Change, Comparison, FieldDifference, PageDifference, PlanDifference, Words, WordsChange,
};

use super::described;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "get", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/compare" };

pub(crate) fn operation() -> Operation {
    described(ROUTE, "compareVersions")
        .about("Compare two versions of an offer", "What one version says that the other does not, page by page and field by field: the draft, what is in preview, what is live, or a version by its number. Two ways to write the same are no difference. Of a secret only that it changed is told. At most 500 fields are told.")
        .takes(&["from", "to"])
        .answers(200, Answer::json("The differences.", schema("Comparison")))
        .refuses(&[403, 404])
}

pub(crate) fn handler() -> MethodRouter<App> {
    get(answer)
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    query: Query,
) -> Result<Json<Comparison>, Refusal> {
    let which = |name: &str, default: Which| query.get(name).map_or(Ok(default), str::parse);
    let sides = (which("from", Which::Live)?, which("to", Which::Draft)?);
    let comparison = offers::compare(&app, &ctx, (&publisher, &offer), sides).await?;
    Ok(Json(rendered(comparison)))
}

/// A comparison as it is sent.
pub(super) fn rendered(comparison: types::Comparison) -> Comparison {
    let texts = |pages: Vec<domain::Page>| pages.iter().map(ToString::to_string).collect();
    let plan = |plan: types::PlanDifference| PlanDifference {
        plan: plan.plan.to_string(),
        change: change(plan.change),
        pages: texts(plan.pages),
    };
    let page = |page: types::PageDifference| PageDifference {
        label: page.page.name().label().to_owned(),
        page: page.page.to_string(),
        fields: page.fields.into_iter().map(field).collect(),
    };
    Comparison {
        plans: comparison.plans.into_iter().map(plan).collect(),
        pages: comparison.pages.into_iter().map(page).collect(),
        unchanged: texts(comparison.unchanged),
        more: comparison.more,
    }
}

fn field(field: types::FieldDifference) -> FieldDifference {
    FieldDifference {
        place: field.place,
        label: field.label,
        change: change(field.change),
        before: field.before,
        after: field.after,
        words: field.words.into_iter().map(words).collect(),
        secret: field.secret,
        shortened: field.shortened,
    }
}

fn words(words: types::Words) -> Words {
    let (change, text) = match words {
        types::Words::Same(text) => (WordsChange::Same, text),
        types::Words::Removed(text) => (WordsChange::Removed, text),
        types::Words::Added(text) => (WordsChange::Added, text),
    };
    Words { change, text }
}

fn change(change: types::Change) -> Change {
    match change {
        types::Change::Added => Change::Added,
        types::Change::Removed => Change::Removed,
        types::Change::Edited => Change::Edited,
    }
}
