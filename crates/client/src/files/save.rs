//! Saving a draft as it was shown, and not otherwise.
//!
//! Where the server takes change sets, the pages that change are sent with the tags they had; else, and for a new offer, all of it by a PUT
//! that minds the entity tag.

use serde_json::{Value, json};

use super::change::Change;
use super::content;
use super::goal::Stage;
use super::local::{send_files, without_files};
use super::outcome::Outcome;
use super::plan::{Action, Context, Planned};
use crate::{Condition, Failure, Problem, Session, Stored, differences};

/// How often a draft that others save meanwhile is looked at again.
const TRIES: u32 = 5;
/// How many events are looked through for who it was.
const EVENTS: usize = 20;

/// Saves the draft where it changes. When somebody else saved it since it was compared, it is compared again: the same
/// changes are still made; when there are none left, somebody else made them.
pub(super) async fn save(session: &Session, context: &Context, outcome: &mut Outcome) -> Result<(), Failure> {
    let mut begun = None;
    let saved = saved(session, context, &outcome.planned, &mut begun).await;
    if let (Err(_), Some(begun)) = (&saved, begun) {
        outcome.draft = begun.document;
        outcome.reached = Some(Stage::Draft);
    }
    let saved = saved?;
    outcome.remark(context, &saved.warnings);
    outcome.draft = saved.document;
    outcome.reached = Some(Stage::Draft);
    Ok(())
}

/// The offer once it is saved; `begun` is what there is of it where it is not saved as planned.
async fn saved(
    session: &Session,
    context: &Context,
    planned: &Planned,
    begun: &mut Option<Stored>,
) -> Result<Stored, Failure> {
    let mut again = None;
    let mut tries = 1;
    loop {
        let now = again.as_ref().unwrap_or(planned);
        if let (Action::None, Some(stored)) = (now.action(), &now.stored) {
            return Ok(stored.clone());
        }
        match send(session, context, now, begun).await {
            Ok(Sent::Whole(stored)) => return Ok(stored),
            Ok(Sent::Pages(warnings)) => {
                let read = context.look(session, planned.file.clone()).await?;
                return merged(session, planned, read, begun)
                    .await
                    .map(|stored| Stored { warnings, ..stored });
            }
            Err(failure) if is_overtaken(&failure) && tries < TRIES => tries += 1,
            Err(failure) => return Err(failure),
        }
        let read = context.look(session, planned.file.clone()).await?;
        if read.action() != Action::None && read.signed_changes() != planned.signed_changes() {
            return Err(overtaken(session, planned, &read, "nothing was changed").await);
        }
        again = Some(read);
    }
}

/// Whether somebody else saved the offer, or one of the pages.
fn is_overtaken(failure: &Failure) -> bool {
    match failure {
        Failure::PreconditionFailed(_) => true,
        Failure::Conflict { code, .. } => code == "PagesChanged",
        _ => false,
    }
}

/// What was saved.
enum Sent {
    Whole(Stored),
    /// Pages, with what the marketplace remarks.
    Pages(Vec<String>),
}

/// The draft once pages of it are saved. What others saved on other pages meanwhile stays, so that the draft may say what the file does not:
/// then it goes no further.
async fn merged(
    session: &Session,
    planned: &Planned,
    read: Planned,
    begun: &mut Option<Stored>,
) -> Result<Stored, Failure> {
    // What the server makes of a value that it was sent is what it makes of it.
    let was_sent = |path: &str| planned.signed_changes().iter().any(|change| change.path == path);
    let is_ours = read.signed_changes().iter().all(|change| was_sent(&change.path));
    match &read.stored {
        Some(stored) if is_ours => Ok(stored.clone()),
        stored => {
            begun.clone_from(stored);
            Err(overtaken(session, planned, &read, "what the file changes is in the draft beside it").await)
        }
    }
}

/// Saves the draft as `planned`, with the files it names: the pages that change, or all of it. `begun` is what there is of a new offer
/// meanwhile.
async fn send(
    session: &Session,
    context: &Context,
    planned: &Planned,
    begun: &mut Option<Stored>,
) -> Result<Sent, Failure> {
    let (file, body) = (&planned.file, planned.body());
    let (name, files) = (&file.name, file.files_to_send(body));
    let mut condition = planned.stored.as_ref().map_or(Condition::New, Stored::unchanged);
    if condition == Condition::New && !files.is_empty() {
        // Files are sent for an offer that is there.
        let bare = session.put(name, &without_files(body, &files), &condition).await?;
        condition = bare.unchanged();
        *begun = Some(bare);
    }
    let body = send_files(session, name, body, &files).await?;
    // Another type than it has is for the marketplace to refuse.
    let is_of_type = |stored: &&Stored| stored.document["offerTypeId"] == file.offer_type.as_str();
    let stored = planned.stored.as_ref().filter(is_of_type);
    if let (Some(stored), Some(offer_type)) = (stored, context.types.get(&file.offer_type))
        && let Some(change) = Change::of(session, name, offer_type, (stored, &body)).await?
    {
        return change.send(session, name).await.map(Sent::Pages);
    }
    session.put(name, &body, &condition).await.map(Sent::Whole)
}

/// Somebody else changed the offer: who, and what.
async fn overtaken(session: &Session, planned: &Planned, read: &Planned, outcome: &str) -> Failure {
    let document = |planned: &Planned| {
        let stored = planned.stored.as_ref();
        let mut said =
            stored.map_or(json!({}), |stored| json!({"definition": stored.document["definition"]}));
        content::unsign(&mut said);
        said
    };
    let who = who(session, planned).await;
    let changed = differences(&document(planned), &document(read)).into_iter();
    let message = format!("{who} changed it meanwhile");
    let problem = |path: String| planned.file.problem("ChangedMeanwhile", &path, message.as_str());
    let problems: Vec<Problem> = changed.map(|difference| problem(difference.path)).collect();
    let name = &planned.file.name;
    let message =
        format!("{who} saved `{name}` since it was compared: {outcome}; look at the differences again");
    Failure::Failed { message, problems }
}

/// Who saved the offer since it was read.
async fn who(session: &Session, planned: &Planned) -> String {
    let since = planned
        .stored
        .as_ref()
        .and_then(|stored| stored.document["changedTime"].as_str())
        .unwrap_or_default();
    // Servers other than ours keep no history; what went wrong is told all the same.
    let events = session.history(&planned.file.name, EVENTS).await.unwrap_or_default();
    let saved = events.iter().find(|event| {
        let saves =
            matches!(event["action"].as_str(), Some("offer.saved" | "offer.restored" | "offer.created"));
        saves && event["time"].as_str().is_some_and(|time| time > since)
    });
    let name = |event: &Value| event["actorName"].as_str().or(event["actor"].as_str()).map(str::to_owned);
    match saved.map(|event| (name(event), event["time"].as_str())) {
        Some((Some(actor), Some(time))) => format!("{actor} ({time})"),
        _ => "somebody else".to_owned(),
    }
}
