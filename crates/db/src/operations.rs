//! Publishing operations and their steps.

use domain::publishing::{Decision, Message, OperationKind, OperationState, StepKind, StepStatus};
use domain::{OfferId, OperationId, PublisherId, Timestamp};

use crate::{Error, Row, Tx, params};

sql_texts! {
    const INSERT = "INSERT INTO operations (operation_id, publication_id, publisher_id, offer_id, kind, state, version,
            previous_preview, emails, migrated, created_at, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";

    const PUT_CANCEL = "INSERT INTO operations (operation_id, publication_id, publisher_id, offer_id, kind, state, version,
            emails, migrated, created_at, changed_at)
        VALUES ($1, $1, $2, $3, 'cancel', $4, $5, $6, $7, $8, $9)
        ON CONFLICT (publisher_id, offer_id) WHERE kind = 'cancel' DO UPDATE SET version = excluded.version,
            migrated = excluded.migrated, created_at = excluded.created_at, changed_at = excluded.changed_at
        RETURNING operation_id";

    const GET = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview,
            emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations WHERE operation_id = $1";

    const LIST = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview,
            emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations
        WHERE publisher_id = $1 AND offer_id = $2 AND created_at < $3 AND ($4 = '' OR state = $4)
        ORDER BY created_at DESC, operation_id DESC LIMIT $5";

    const OF_VERSION = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview,
            emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND version = $3 AND kind = $4
        ORDER BY created_at DESC, operation_id DESC LIMIT 1";

    const LATEST = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview,
            emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND kind <> 'cancel'
        ORDER BY created_at DESC, operation_id DESC LIMIT 1";

    const RUNNING = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview,
            emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND state = 'running'";

    const ALL_RUNNING = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version,
            previous_preview, emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations WHERE state = 'running' AND operation_id > $1 ORDER BY operation_id LIMIT $2";

    const RUNNING_WITH = "SELECT operation_id, publication_id, publisher_id, offer_id, kind, state, version,
            previous_preview, emails, migrated, cancel_requested_at, failure, created_at, changed_at
        FROM operations o WHERE state = 'running' AND operation_id > $1 AND EXISTS (SELECT 1 FROM operation_steps s
            WHERE s.publication_id = o.publication_id AND s.status = $3)
        ORDER BY operation_id LIMIT $2";

    const COUNT_RUNNING = "SELECT count(*) FROM operations WHERE state = 'running'";

    const SAVE = "UPDATE operations SET state = $2, cancel_requested_at = $3, failure = $4, changed_at = $5
        WHERE operation_id = $1";

    const INSERT_STEP = "INSERT INTO operation_steps (publication_id, position, step_id, name, description, time_frame,
            run, typical_seconds, status, progress, messages, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '[]', $10)";

    const STEPS = "SELECT position, step_id, name, description, time_frame, run, typical_seconds, status, progress,
            messages, decision, started_at, changed_at
        FROM operation_steps WHERE publication_id = $1 ORDER BY position";

    const SAVE_STEP = "UPDATE operation_steps SET status = $3, progress = $4, messages = $5, decision = $6,
            started_at = $7, changed_at = $8
        WHERE publication_id = $1 AND position = $2";
}

/// One run of publish or go-live, or a cancel that had nothing to cancel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub id: OperationId,
    /// The publish whose steps this operation runs; its own id for a publish, and for a cancel, which has no steps.
    pub publication: OperationId,
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub kind: OperationKind,
    pub state: OperationState,
    /// The frozen version being published; for a cancel, the draft it found.
    pub version: i64,
    /// What the preview slot held before, to go back to when the preview is withdrawn.
    pub previous_preview: Option<i64>,
    /// Notification addresses, comma-separated; may be empty.
    pub emails: String,
    /// Whether the publisher counted as migrated when the operation was accepted.
    pub migrated: bool,
    pub cancel_requested_at: Option<Timestamp>,
    /// Why it failed, as a sentence.
    pub failure: Option<String>,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

/// One step of a publication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub position: i64,
    pub id: String,
    pub name: String,
    pub description: String,
    pub time_frame: String,
    pub run: StepKind,
    pub typical_seconds: i64,
    pub status: StepStatus,
    /// 0 to 100.
    pub progress: i64,
    pub messages: Vec<Message>,
    /// A person's decision, for a step that waits for one.
    pub decision: Option<Decision>,
    pub started_at: Option<Timestamp>,
    pub changed_at: Timestamp,
}

fn operation(row: &Row) -> Result<Operation, Error> {
    Ok(Operation {
        id: row.get(0)?,
        publication: row.get(1)?,
        publisher: row.get(2)?,
        offer: row.get(3)?,
        kind: row.parsed(4)?,
        state: row.parsed(5)?,
        version: row.get(6)?,
        previous_preview: row.get(7)?,
        emails: row.get(8)?,
        migrated: row.get(9)?,
        cancel_requested_at: row.get(10)?,
        failure: row.get(11)?,
        created_at: row.get(12)?,
        changed_at: row.get(13)?,
    })
}

/// Fails with [`Error::Unique`] when another operation runs on the offer.
pub fn insert(tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Error> {
    tx.execute(
        INSERT,
        params![
            operation.id,
            operation.publication,
            operation.publisher,
            operation.offer,
            operation.kind.as_str(),
            operation.state.as_str(),
            operation.version,
            operation.previous_preview,
            operation.emails,
            operation.migrated,
            operation.created_at
        ],
    )?;
    Ok(())
}

/// Keeps a cancel that had nothing to cancel in place of an earlier one of its offer, whose id stays. Returns the id.
pub fn put_cancel(tx: &mut Tx<'_>, cancel: &Operation) -> Result<OperationId, Error> {
    tx.one(
        PUT_CANCEL,
        params![
            cancel.id,
            cancel.publisher,
            cancel.offer,
            cancel.state.as_str(),
            cancel.version,
            cancel.emails,
            cancel.migrated,
            cancel.created_at,
            cancel.changed_at
        ],
        |row| row.get(0),
    )
}

pub fn get(tx: &mut Tx<'_>, id: &OperationId) -> Result<Option<Operation>, Error> {
    tx.optional(GET, params![id], operation)
}

/// Up to `limit` operations of an offer that were created before `before`, newest first, in `state` if one is given. No two of
/// an offer were created at the same time.
pub fn list(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    before: Timestamp,
    state: Option<&str>,
    limit: i64,
) -> Result<Vec<Operation>, Error> {
    tx.all(LIST, params![publisher, offer, before, state.unwrap_or_default(), limit], operation)
}

/// The newest operation of this kind on a version of an offer.
pub fn of_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    version: i64,
    kind: OperationKind,
) -> Result<Option<Operation>, Error> {
    tx.optional(OF_VERSION, params![publisher, offer, version, kind.as_str()], operation)
}

/// The newest publish or go-live of an offer.
pub fn latest(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Option<Operation>, Error> {
    tx.optional(LATEST, params![publisher, offer], operation)
}

pub fn running(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<Operation>, Error> {
    tx.optional(RUNNING, params![publisher, offer], operation)
}

/// Up to `limit` of the operations that run, in the whole marketplace, from the one after `after`, by id.
pub fn all_running(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Operation>, Error> {
    tx.all(ALL_RUNNING, params![after, limit], operation)
}

/// Up to `limit` of those that run and have a step of this status, from the one after `after`, by id.
pub fn running_with(
    tx: &mut Tx<'_>,
    status: StepStatus,
    after: &str,
    limit: i64,
) -> Result<Vec<Operation>, Error> {
    tx.all(RUNNING_WITH, params![after, limit, status.as_str()], operation)
}

/// How many operations run, in the whole marketplace.
pub fn count_running(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(COUNT_RUNNING, &[], |row| row.get(0))
}

/// Writes state, cancel request and failure back.
pub fn save(tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Error> {
    tx.execute(
        SAVE,
        params![
            operation.id,
            operation.state.as_str(),
            operation.cancel_requested_at,
            operation.failure,
            operation.changed_at
        ],
    )?;
    Ok(())
}

pub fn insert_step(tx: &mut Tx<'_>, publication: &OperationId, step: &Step) -> Result<(), Error> {
    tx.execute(
        INSERT_STEP,
        params![
            publication,
            step.position,
            step.id,
            step.name,
            step.description,
            step.time_frame,
            step.run.as_str(),
            step.typical_seconds,
            step.status.as_str(),
            step.changed_at
        ],
    )?;
    Ok(())
}

/// The steps of a publication, in order.
pub fn steps(tx: &mut Tx<'_>, publication: &OperationId) -> Result<Vec<Step>, Error> {
    tx.all(STEPS, params![publication], |row| {
        Ok(Step {
            position: row.get(0)?,
            id: row.get(1)?,
            name: row.get(2)?,
            description: row.get(3)?,
            time_frame: row.get(4)?,
            run: row.parsed(5)?,
            typical_seconds: row.get(6)?,
            status: row.parsed(7)?,
            progress: row.get(8)?,
            messages: row.json(9)?,
            decision: row.get::<Option<String>>(10)?.map(|_| row.parsed(10)).transpose()?,
            started_at: row.get(11)?,
            changed_at: row.get(12)?,
        })
    })
}

pub fn save_step(tx: &mut Tx<'_>, publication: &OperationId, step: &Step) -> Result<(), Error> {
    let messages = serde_json::to_string(&step.messages).expect("messages are plain text");
    tx.execute(
        SAVE_STEP,
        params![
            publication,
            step.position,
            step.status.as_str(),
            step.progress,
            messages,
            step.decision.map(Decision::as_str),
            step.started_at,
            step.changed_at
        ],
    )?;
    Ok(())
}
