//! Changing many pages of a draft at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::change_set::{self, ChangeSet, Outlook, PageChange, Prepared, PublishChanged, Restore, Saved};
use app::offers::{self, Validation};
use app::once::Outcome;
use app::{App, Ctx, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use db::Tx;
use domain::{ETag, Finding, OfferId, Page, PageName, PublisherId};
use face::Refusal;
use face::bearer::Caller;
use face::body::{JsonBody, OfferBody};
use face::path::OfferPath;
use face::precondition::Condition;
use face::repeat::{Repeat, respond};
use serde::Deserialize;
use serde_json::{Value, json};
use wire::change_set::{ChangeSetResult, ChangedPage};
use wire::validation::{Severity, ValidationFinding, ValidationLevel};
use words::Words;

use super::finding::describe_finding;
use super::{compare, described, publish};
use crate::cpp;
use crate::openapi::{Answer, Operation, schema};
use crate::routes::Route;

pub(crate) const ROUTE: Route =
    Route { method: "post", path: "/stoa/v1/publishers/{publisher}/offers/{offer}/changes" };

pub(crate) fn operation() -> Operation {
    let schema_of_body = json!({
        "type": "object",
        "properties": {
            "changes": { "type": ["array", "null"], "maxItems": Page::MOST_CHANGES, "items": {
                "type": "object", "required": ["page", "value"],
                "properties": {
                    "page": { "type": "string" },
                    "plan": { "type": ["string", "null"], "description": "The plan, where `page` is one of a plan and does not name it." },
                    "tag": { "type": ["string", "null"], "description": "The tag that the page had when it was read." },
                    "value": { "type": "object", "description": "Everything that is to be on the page." },
                },
            } },
            "restore": {
                "type": ["object", "null"], "required": ["version"], "description": "Brings pages back as they were in a published version, before the changes.",
                "properties": {
                    "version": { "type": "integer", "format": "int64", "minimum": 1 },
                    "pages": { "type": ["array", "null"], "items": { "type": "string" } },
                    "tags": { "type": ["object", "null"], "additionalProperties": { "type": "string" }, "description": "The tags that pages of the draft had when they were read, by page." },
                },
            },
            "dryRun": { "type": ["boolean", "null"], "description": "Only tell what would change, and everything that is wrong." },
            "publish": {
                "type": ["object", "null"], "description": "Publish the changed pages, as `publish` does.",
                "properties": { "emails": publish::emails(), "force": publish::force(), "notes": publish::notes() },
            },
        },
    });
    described(ROUTE, "changePages")
        .about("Change pages of a draft", "Replaces what is on pages of a draft, all of them in one transaction or none. Everything that is wrong is told at once; pages that somebody else saved since they were read are named by 409 `PagesChanged`. With `If-Match` nothing is done if anybody saved the draft since. Plans are added, removed and put in order by the page `plans`; pages of a plan that is added come behind it. `restore` undoes: it brings pages back as they were in a version, with the secrets that version had. With `publish` the changed pages are published, too, or nothing is done. With `dryRun` nothing is done at all.")
        .takes(&["If-Match", "Idempotency-Key"])
        .body(json!({ "required": true, "content": { "application/json": {
            "schema": schema_of_body,
            "example": { "changes": [{ "page": "offer-settings", "value": { "displayText": "Demo images" } }], "dryRun": true },
        } } }))
        .answers(200, Answer::json("What was done, or would be.", schema("ChangeSetResult")).with(&["Idempotency-Replayed", "x-stoa-warnings"]))
        .refuses(&[403, 404, 408, 409, 412, 413, 415, 422, 507])
}

pub(crate) fn handler() -> MethodRouter<App> {
    post(answer)
}

/// A change set as it is sent.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    changes: Option<Vec<SentChange>>,
    restore: Option<SentRestore>,
    dry_run: Option<bool>,
    publish: Option<SentPublish>,
}

#[derive(Debug, Deserialize)]
struct SentChange {
    page: String,
    plan: Option<String>,
    tag: Option<String>,
    value: Value,
}

#[derive(Debug, Deserialize)]
struct SentRestore {
    version: i64,
    pages: Option<Vec<String>>,
    tags: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
struct SentPublish {
    emails: Option<Vec<String>>,
    force: Option<bool>,
    notes: Option<String>,
}

async fn answer(
    State(app): State<App>,
    Caller(ctx): Caller,
    OfferPath { publisher, offer, .. }: OfferPath,
    Condition(condition): Condition,
    repeat: Repeat,
    OfferBody(JsonBody { value: body, size }): OfferBody,
) -> Result<Response, Refusal> {
    let asked = publisher.clone();
    app.read(&ctx, move |ctx, tx| offers::may_edit(ctx, tx, &asked)).await?;
    let repeat = repeat.with(&publisher, &body);
    let request = read(body)?;
    let is_dry_run = request.dry_run.unwrap_or_default();
    let set = change_set(publisher, offer, request, size)?;
    let set = Arc::new(ChangeSet { if_match: condition.if_match, ..set });
    if is_dry_run {
        return Ok(Json(outlook(change_set::try_out(&app, &ctx, &set).await?)).into_response());
    }
    let prepare = || change_set::prepare(&app, &ctx, &set);
    let case =
        move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| answered(change_set::save(ctx, tx, prepared)?);
    Ok(respond(app.write_once(&ctx, repeat, prepare, case).await?))
}

fn read(body: Value) -> Result<Request, Refusal> {
    // A list would be read as the members in their order.
    let is_object = |value: &Value| value.is_object() || value.is_null();
    let mut changes = body["changes"].as_array().into_iter().flatten();
    if !body.is_object()
        || !is_object(&body["restore"])
        || !is_object(&body["publish"])
        || !changes.all(Value::is_object)
    {
        return Err(invalid("something is no object that must be one"));
    }
    serde_json::from_value(body).map_err(|error| invalid(&error.to_string()))
}

fn invalid(why: &str) -> Refusal {
    let message = format!(
        "send `{{\"changes\": [{{\"page\": ..., \"tag\": ..., \"value\": {{...}}}}], \"restore\": {{\"version\": 1}}, \"dryRun\": false, \"publish\": {{}}}}`, each if needed: {why}"
    );
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidBody", message)
}

fn change_set(
    publisher: PublisherId,
    offer: OfferId,
    request: Request,
    size: usize,
) -> Result<ChangeSet, Refusal> {
    let sent = request.changes.unwrap_or_default();
    if sent.len() > Page::MOST_CHANGES {
        return Err(invalid(&format!("there are more than {} changes", Page::MOST_CHANGES)));
    }
    let (mut changes, mut wrong, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    for SentChange { page, plan, tag, value } in sent {
        match page_of(&page, plan.as_deref()) {
            Err(error) => wrong.push(error),
            Ok(page) if !seen.insert(page.clone()) => wrong.push(format!("`{page}` is changed twice")),
            Ok(page) if !value.is_object() => wrong.push(format!("the value of `{page}` is no object")),
            Ok(page) => changes.push(PageChange { page, tag, content: value }),
        }
    }
    if !wrong.is_empty() {
        wrong.truncate(10);
        let error = Refusal::new(StatusCode::BAD_REQUEST, "InvalidPage", wrong.join("; "));
        return Err(error.with_target("changes".to_owned()));
    }
    let restore = request.restore.map(|SentRestore { version, pages, tags }| {
        let pages = pages.map(|pages| publish::read_pages(&pages)).transpose()?;
        let tags = tags.unwrap_or_default();
        // Each is a page; said once for all that are none.
        publish::read_pages(&tags.keys().cloned().collect::<Vec<_>>())?;
        let tags = tags.into_iter().filter_map(|(page, tag)| Some((page.parse().ok()?, tag))).collect();
        Ok::<_, Refusal>(Restore { version, pages, tags })
    });
    let publish = request.publish.map(|SentPublish { emails, force, notes }| {
        let emails = cpp::emails::parse(&emails.unwrap_or_default().join(","), "publish.emails")?;
        let notes = publish::read_notes(notes.as_deref(), "publish.notes")?;
        Ok::<_, Refusal>(PublishChanged { emails, force: force.unwrap_or_default(), notes })
    });
    let (restore, publish) = (restore.transpose()?, publish.transpose()?);
    if changes.is_empty() && restore.is_none() {
        return Err(invalid("nothing is to be changed"));
    }
    Ok(ChangeSet { publisher, offer, if_match: None, restore, changes, publish, size })
}

/// A page by its name and its plan, or by both in one text.
fn page_of(page: &str, plan: Option<&str>) -> Result<Page, String> {
    let Some(plan) = plan else {
        return page.parse().map_err(|error: domain::InvalidPage| error.to_string());
    };
    let plan = plan.parse().map_err(|error: domain::InvalidId| error.to_string())?;
    let name: PageName = page.parse().map_err(|error: domain::InvalidPage| error.to_string())?;
    Page::of_plan(plan, name).map_err(|error| error.to_string())
}

fn answered(saved: Saved) -> Result<Outcome, Problem> {
    let Saved { document, tags, comparison, published, warnings } = saved;
    let mut headers = Vec::new();
    // The tag of a draft that was read; of one that is being published it is the same.
    headers.push(("etag".to_owned(), ETag(document.changed_at).to_string()));
    headers.extend(cpp::warnings::header(&warnings));
    if let Some((_, operation)) = &published {
        headers.extend(cpp::start::accepted(operation).headers);
    }
    let warnings = told(&warnings, ValidationLevel::Draft, Severity::Warning);
    let body = ChangeSetResult {
        saved: true,
        version: Some(document.version),
        pages: tags
            .iter()
            .map(|(page, tag)| ChangedPage { page: page.to_string(), tag: tag.to_string() })
            .collect(),
        comparison: Some(compare::rendered(comparison)),
        findings: warnings.collect(),
        published: published.map(|(selection, _)| publish::rendered(&selection)),
    };
    let body = serde_json::to_string(&body)?;
    Ok(Outcome { status: 200, headers, body, made_of: None, replayed: false })
}

fn outlook(outlook: Outlook) -> ChangeSetResult {
    let Outlook { comparison, validation, selection } = outlook;
    ChangeSetResult {
        saved: false,
        version: None,
        pages: Vec::new(),
        comparison: comparison.map(compare::rendered),
        findings: all_told(&validation),
        published: selection.as_ref().map(publish::rendered),
    }
}

/// Everything that is wrong at either level, and then what is worth a look.
pub(super) fn all_told(validation: &Validation) -> Vec<ValidationFinding> {
    let findings = [
        (ValidationLevel::Draft, Severity::Error, &validation.draft.problems),
        (ValidationLevel::Publish, Severity::Error, &validation.publish.problems),
        (ValidationLevel::Draft, Severity::Warning, &validation.draft.warnings),
        (ValidationLevel::Publish, Severity::Warning, &validation.publish.warnings),
    ];
    findings.into_iter().flat_map(|(level, severity, found)| told(found, level, severity)).collect()
}

fn told(
    findings: &[Finding],
    level: ValidationLevel,
    severity: Severity,
) -> impl Iterator<Item = ValidationFinding> {
    findings.iter().map(move |finding| describe_finding(level, severity, finding, Words::ENGLISH))
}
