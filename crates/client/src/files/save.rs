//! Saving a draft as it was shown, and not otherwise.

use serde_json::{Value, json};

use super::apply::{Outcome, Stage};
use super::content;
use super::plan::{Action, Context, Planned};
use crate::{Condition, Failure, Problem, Session, Stored, differences};

/// How often a draft that others save meanwhile is looked at again.
const TRIES: u32 = 5;
/// How many events are looked through for who it was.
const EVENTS: usize = 20;

/// Saves the draft where it changes. When somebody else saved it since it was compared, it is compared again: the same
/// changes are still made; when there are none left, somebody else made them.
pub(super) async fn save(session: &Session, context: &Context, outcome: &mut Outcome) -> Result<(), Failure> {
    let saved = saved(session, context, &outcome.planned).await?;
    outcome.remark(context, &saved.warnings);
    outcome.draft = saved.document;
    outcome.reached = Some(Stage::Draft);
    Ok(())
}

/// The offer once it is saved.
async fn saved(session: &Session, context: &Context, planned: &Planned) -> Result<Stored, Failure> {
    let mut again = None;
    let mut tries = 1;
    loop {
        let now = again.as_ref().unwrap_or(planned);
        let stored = now.stored.as_ref();
        if let (Action::None, Some(stored)) = (now.action(), stored) {
            return Ok(stored.clone());
        }
        let condition = stored.map_or(Condition::New, Condition::unchanged);
        match session.put(&now.file.name, now.body(), &condition).await {
            Ok(stored) => return Ok(stored),
            Err(Failure::PreconditionFailed(_)) if tries < TRIES => tries += 1,
            Err(failure) => return Err(failure),
        }
        let read = context.look(session, planned.file.clone()).await?;
        if read.action() != Action::None && read.signed_changes() != planned.signed_changes() {
            return Err(overtaken(session, planned, &read).await);
        }
        again = Some(read);
    }
}

/// Somebody else changed the offer: who, and what.
async fn overtaken(session: &Session, planned: &Planned, read: &Planned) -> Failure {
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
    let message = format!(
        "{who} saved `{name}` since it was compared: nothing was changed; look at the differences again"
    );
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
        let saves = matches!(event["action"].as_str(), Some("offer.saved" | "offer.created"));
        saves && event["time"].as_str().is_some_and(|time| time > since)
    });
    let name = |event: &Value| event["actorName"].as_str().or(event["actor"].as_str()).map(str::to_owned);
    match saved.map(|event| (name(event), event["time"].as_str())) {
        Some((Some(actor), Some(time))) => format!("{actor} ({time})"),
        _ => "somebody else".to_owned(),
    }
}
