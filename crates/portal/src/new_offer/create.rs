//! Beginning the offer that a form asks for.

use std::sync::Arc;

use app::offers::{Beginning, PreparedBeginning, Start, begin, prepare_begin, secrets_left};
use app::{App, Ctx, Problem};
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::routing::{MethodRouter, post};
use db::Tx;
use domain::Finding;
use face::Refusal;
use ui::Reader;
use words::{Sentence, say};

use super::fields::{FILE_FIELD, Fault, Filled};
use super::show::{answer, faults, named, read};
use crate::form::Form;
use crate::offer::{BEGUN, first_address, led_to, of};
use crate::render::go_to;
use crate::sent::SentFile;

/// The name of a file to start from.
const FILE: &str = "document-file";
/// The most faults of a document that are told.
const MOST: usize = 50;

pub(crate) fn create() -> MethodRouter<App> {
    post(async |Of(app): Of<App>, form: Form| {
        form.signed_in()?;
        let reading = &form.reading;
        let mut filled = Filled::read(|name| form.get(name));
        if let Some(file) = form.file(FILE) {
            filled.take(file, app.env.settings.max_document_bytes);
        }
        let wanted = named(&filled.publisher)?;
        let found = app.read(&reading.ctx, move |ctx, tx| read(ctx, tx, wanted.as_ref())).await?;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        let most = app.env.settings.max_document_values;
        let (publisher, whose) = (found.publisher.clone(), found.publisher.clone());
        let read = move || Ok::<_, Problem>((filled.beginning(publisher, most), filled));
        let size = form.file(FILE).map_or(0, SentFile::size) + form.get("document").len();
        let (beginning, mut filled) = app.heavy.run_on(size, whose.as_str(), read).await?;
        let beginning = match beginning {
            Ok(beginning) => Arc::new(beginning),
            Err(wrong) => {
                let mut faults = faults(&reading.reader(), &wrong);
                faults.extend(sent_again(&reading.reader(), &mut filled));
                return answer(&app, reading, found, status, filled, faults);
            }
        };
        let repeat = form.repeatable(&beginning.publisher)?;
        let leads_to = leads_to(&app, &reading.ctx, &beginning).await?;
        let prepare = || prepare_begin(&app, &reading.ctx, &beginning);
        let to = leads_to.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &PreparedBeginning| {
            begin(ctx, tx, prepared)?;
            Ok(led_to(&to))
        };
        let Err(problem) = app.write_once(&reading.ctx, Some(repeat), prepare, case).await else {
            return Ok(go_to(&leads_to));
        };
        let mut faults = faults_of(&reading.reader(), &filled, problem)?;
        faults.extend(sent_again(&reading.reader(), &mut filled));
        answer(&app, reading, found, status, filled, faults)
    })
}

/// Asks for a document again that is too large to be in the page.
fn sent_again(reader: &Reader<'_>, filled: &mut Filled) -> Option<Fault> {
    let again = || reader.say(&say!("new-file-again"));
    filled.lighten().then(|| Fault { field: FILE_FIELD, text: again(), place: None })
}

/// The first page of the offer, or before it what a copy lacks.
async fn leads_to(app: &App, ctx: &Ctx, beginning: &Beginning) -> Result<String, Refusal> {
    let Beginning { publisher, id, .. } = beginning;
    if let Start::Offer(other) = &beginning.start {
        let left = match secrets_left(app, ctx, publisher, other, None).await {
            // That it is not there is told at its field.
            Err(Problem::NotFound(_)) => Vec::new(),
            left => left?,
        };
        if !left.is_empty() {
            return Ok(format!("{}?from={other}", of(BEGUN, publisher, id)));
        }
    }
    Ok(first_address(publisher, id))
}

/// What is to be said on the page of what was refused.
fn faults_of(reader: &Reader<'_>, filled: &Filled, problem: Problem) -> Result<Vec<Fault>, Refusal> {
    let start = filled.field_of_start();
    let one = |field, text: &Sentence| vec![Fault { field, text: reader.say(text), place: None }];
    let id = filled.id.to_lowercase();
    Ok(match problem {
        Problem::Invalid(findings) => {
            let told = findings.iter().take(MOST).map(|finding| of_finding(reader, start, finding));
            let mut faults: Vec<Fault> = told.collect();
            if findings.len() > MOST {
                faults.extend(one(start, &say!("more-to-correct", told = MOST)));
            }
            faults
        }
        Problem::PreconditionFailed(_) => one("id", &say!("new-id-taken", id)),
        Problem::Conflict { code: "IdRetired", .. } => one("id", &say!("offer-id-of-deleted", id)),
        Problem::NotFound(_) => one(start, &say!("new-offer-not-there", id = filled.offer.clone())),
        Problem::BadRequest { code: "DocumentTooLarge", .. } => one(start, &say!("new-document-too-large")),
        Problem::BadRequest { code: "InvalidBody", .. } => one(start, &say!("new-document-no-object")),
        Problem::BadRequest { code: "InvalidText", .. } => one("alias", &say!("new-text-nul")),
        problem => return Err(problem.into()),
    })
}

fn of_finding(reader: &Reader<'_>, start: &'static str, finding: &Finding) -> Fault {
    let place = finding.place.to_string();
    let text = reader.say(&finding.text);
    match place.as_str() {
        "offerTypeId" => Fault { field: "type", text, place: None },
        "id" => Fault { field: "id", text, place: None },
        "definition.displayText" if start == "type" => Fault { field: "alias", text, place: None },
        _ => Fault { field: start, text, place: Some(place) },
    }
}
