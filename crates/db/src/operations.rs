//! Publishing operations and their steps.

use domain::publishing::{Decision, Message, OperationKind, OperationState, StepKind, StepStatus};
use domain::{OfferId, OfferTypeId, OperationId, PublisherId, Timestamp};
use words::Sentence;

use crate::{Error, Row, Sql, Tx, params};

columns! {
    ($) operation_columns, OperationColumn:
    operation_id, publication_id, publisher_id, offer_id, kind, state, version, previous_preview, emails, migrated,
    cancel_requested_at, failure, created_at, changed_at
}
columns! {
    ($) step_columns, StepColumn:
    position, step_id, name, description, time_frame, run, typical_seconds, status, progress, messages, decision,
    started_at, changed_at
}

/// Whether nobody asks for an operation `o` any more but by its own address: its offer has newer ones, and shows neither its steps
/// nor its version.
macro_rules! is_past {
    () => {
        "EXISTS (SELECT 1 FROM operations n WHERE n.publisher_id = o.publisher_id AND n.offer_id = o.offer_id
                AND n.created_at > o.created_at AND n.kind <> 'cancel' AND n.kind <> 'stopsell')
            AND NOT EXISTS (SELECT 1 FROM offers f WHERE f.publisher_id = o.publisher_id AND f.offer_id = o.offer_id
                AND (f.publication_id = o.publication_id OR f.preview_version = o.version OR f.production_version = o.version))"
    };
}

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

    const PUT_STOP = "INSERT INTO operations (operation_id, publication_id, publisher_id, offer_id, kind, state, version,
            emails, migrated, created_at, changed_at)
        VALUES ($1, $1, $2, $3, 'stopsell', $4, $5, $6, $7, $8, $9)
        ON CONFLICT (publisher_id, offer_id) WHERE kind = 'stopsell' DO UPDATE SET version = excluded.version,
            migrated = excluded.migrated, created_at = excluded.created_at, changed_at = excluded.changed_at
        RETURNING operation_id";

    const GET = ["SELECT ", operation_columns!(), "
        FROM operations WHERE operation_id = $1"];

    const LIST = ["SELECT ", operation_columns!(), "
        FROM operations
        WHERE publisher_id = $1 AND offer_id = $2 AND created_at < $3 AND ($4 = '' OR state = $4)
        ORDER BY created_at DESC, operation_id DESC LIMIT $5"];

    const OF_VERSION = ["SELECT ", operation_columns!(), "
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND version = $3 AND kind = $4
        ORDER BY created_at DESC, operation_id DESC LIMIT 1"];

    const LATEST = ["SELECT ", operation_columns!(), "
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND kind <> 'cancel' AND kind <> 'stopsell'
        ORDER BY created_at DESC, operation_id DESC LIMIT 1"];

    const RUNNING = ["SELECT ", operation_columns!(), "
        FROM operations WHERE publisher_id = $1 AND offer_id = $2 AND state = 'running'"];

    const ALL_RUNNING = ["SELECT ", operation_columns!(), "
        FROM operations WHERE state = 'running' AND operation_id > $1 ORDER BY operation_id LIMIT $2"];

    const WAITING = "SELECT o.operation_id, o.publisher_id, p.display_name, o.offer_id, f.display_text, f.offer_type_id,
            o.version, s.changed_at
        FROM operations o
        JOIN operation_steps s ON s.publication_id = o.publication_id
        JOIN offers f ON f.publisher_id = o.publisher_id AND f.offer_id = o.offer_id
        JOIN publishers p ON p.publisher_id = o.publisher_id
        WHERE o.state = 'running' AND o.operation_id > $1 AND s.status = 'waitingForApproval'
        ORDER BY o.operation_id LIMIT $2";

    const COUNT_WAITING = "SELECT count(*) FROM operations o JOIN operation_steps s ON s.publication_id = o.publication_id
        WHERE o.state = 'running' AND s.status = 'waitingForApproval'";

    const COUNT_RUNNING = "SELECT count(*) FROM operations WHERE state = 'running'";

    const SAVE = "UPDATE operations SET state = $2, cancel_requested_at = $3, failure = $4, changed_at = $5
        WHERE operation_id = $1";

    const ENDED = ["SELECT operation_id, changed_at, CASE WHEN ", is_past!(), " THEN 1 ELSE 0 END FROM operations o
        WHERE state <> 'running' AND changed_at < $1 AND (changed_at, operation_id) > ($2, $3)
        ORDER BY changed_at, operation_id LIMIT $4"];

    const FORGET = ["DELETE FROM operations AS o WHERE operation_id = $1 AND state <> 'running' AND ", is_past!(), "
        RETURNING publication_id"];

    const COUNT_PAST = ["SELECT count(*) FROM operations o WHERE state <> 'running' AND changed_at < $1 AND ", is_past!()];

    const FORGET_STEPS = "DELETE FROM operation_steps WHERE publication_id = $1
        AND NOT EXISTS (SELECT 1 FROM operations WHERE publication_id = $1)";

    const PUT_NOTES = "UPDATE operations SET notes = $2 WHERE operation_id = $1";

    const NOTES = "SELECT notes FROM operations WHERE operation_id = $1";

    const INSERT_STEP = "INSERT INTO operation_steps (publication_id, position, step_id, name, description, time_frame,
            run, typical_seconds, status, progress, messages, changed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, '[]', $10)";

    const STEPS = ["SELECT ", step_columns!(), "
        FROM operation_steps WHERE publication_id = $1 ORDER BY position"];

    const SAVE_STEP = "UPDATE operation_steps SET status = $3, progress = $4, messages = $5, decision = $6,
            started_at = $7, changed_at = $8
        WHERE publication_id = $1 AND position = $2";
}

/// One run of publish or go-live, a cancel that had nothing to cancel, or an end of selling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub id: OperationId,
    /// The publish whose steps this operation runs; its own id for a publish, and for what has no steps.
    pub publication: OperationId,
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub kind: OperationKind,
    pub state: OperationState,
    /// The frozen version being published; for a cancel, the draft it found; for an
    /// end of selling, what is live.
    pub version: i64,
    /// What the preview slot held before, to go back to when the preview is withdrawn.
    pub previous_preview: Option<i64>,
    /// Notification addresses, comma-separated; may be empty.
    pub emails: String,
    /// Whether the publisher counted as migrated when the operation was accepted.
    pub migrated: bool,
    pub cancel_requested_at: Option<Timestamp>,
    /// Why it failed.
    pub failure: Option<Sentence>,
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

fn read_operation(row: &Row<'_>) -> Result<Operation, Error> {
    Ok(Operation {
        id: row.get(OperationColumn::operation_id)?,
        publication: row.get(OperationColumn::publication_id)?,
        publisher: row.get(OperationColumn::publisher_id)?,
        offer: row.get(OperationColumn::offer_id)?,
        kind: row.parsed(OperationColumn::kind)?,
        state: row.parsed(OperationColumn::state)?,
        version: row.get(OperationColumn::version)?,
        previous_preview: row.get(OperationColumn::previous_preview)?,
        emails: row.get(OperationColumn::emails)?,
        migrated: row.get(OperationColumn::migrated)?,
        cancel_requested_at: row.get(OperationColumn::cancel_requested_at)?,
        failure: row.get(OperationColumn::failure)?,
        created_at: row.get(OperationColumn::created_at)?,
        changed_at: row.get(OperationColumn::changed_at)?,
    })
}

fn read_step(row: &Row<'_>) -> Result<Step, Error> {
    Ok(Step {
        position: row.get(StepColumn::position)?,
        id: row.get(StepColumn::step_id)?,
        name: row.get(StepColumn::name)?,
        description: row.get(StepColumn::description)?,
        time_frame: row.get(StepColumn::time_frame)?,
        run: row.parsed(StepColumn::run)?,
        typical_seconds: row.get(StepColumn::typical_seconds)?,
        status: row.parsed(StepColumn::status)?,
        progress: row.get(StepColumn::progress)?,
        messages: row.json(StepColumn::messages)?,
        decision: row
            .get::<Option<String>>(StepColumn::decision)?
            .map(|_| row.parsed(StepColumn::decision))
            .transpose()?,
        started_at: row.get(StepColumn::started_at)?,
        changed_at: row.get(StepColumn::changed_at)?,
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
    put_only(tx, PUT_CANCEL, cancel)
}

/// Puts an end of selling in place of an earlier one of its offer, whose id it keeps; returns the id.
pub fn put_stop(tx: &mut Tx<'_>, stop: &Operation) -> Result<OperationId, Error> {
    put_only(tx, PUT_STOP, stop)
}

/// Puts an operation of a kind of which an offer has one at most.
fn put_only(tx: &mut Tx<'_>, text: &'static Sql, operation: &Operation) -> Result<OperationId, Error> {
    tx.one(
        text,
        params![
            operation.id,
            operation.publisher,
            operation.offer,
            operation.state.as_str(),
            operation.version,
            operation.emails,
            operation.migrated,
            operation.created_at,
            operation.changed_at
        ],
        |row| row.get(0),
    )
}

pub fn get(tx: &mut Tx<'_>, id: &OperationId) -> Result<Option<Operation>, Error> {
    tx.optional(GET, params![id], read_operation)
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
    tx.all(LIST, params![publisher, offer, before, state.unwrap_or_default(), limit], read_operation)
}

/// The newest operation of this kind on a version of an offer.
pub fn of_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
    version: i64,
    kind: OperationKind,
) -> Result<Option<Operation>, Error> {
    tx.optional(OF_VERSION, params![publisher, offer, version, kind.as_str()], read_operation)
}

/// The newest publish or go-live of an offer.
pub fn latest(tx: &mut Tx<'_>, publisher: &PublisherId, offer: &OfferId) -> Result<Option<Operation>, Error> {
    tx.optional(LATEST, params![publisher, offer], read_operation)
}

pub fn running(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &OfferId,
) -> Result<Option<Operation>, Error> {
    tx.optional(RUNNING, params![publisher, offer], read_operation)
}

/// Up to `limit` of the operations that run, in the whole marketplace, from the one after `after`, by id.
pub fn all_running(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Operation>, Error> {
    tx.all(ALL_RUNNING, params![after, limit], read_operation)
}

/// An operation that waits for a person's decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub operation: OperationId,
    pub publisher: PublisherId,
    /// What people call the publisher and the offer.
    pub publisher_name: String,
    pub offer: OfferId,
    pub name: String,
    pub offer_type: OfferTypeId,
    pub version: i64,
    pub since: Timestamp,
}

/// Up to `limit` of those that wait for a decision, from the one after `after`, by id.
pub fn waiting(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Waiting>, Error> {
    tx.all(WAITING, params![after, limit], |row| {
        Ok(Waiting {
            operation: row.get(0)?,
            publisher: row.get(1)?,
            publisher_name: row.get(2)?,
            offer: row.get(3)?,
            name: row.get(4)?,
            offer_type: row.get(5)?,
            version: row.get(6)?,
            since: row.get(7)?,
        })
    })
}

/// How many wait for a decision.
pub fn count_waiting(tx: &mut Tx<'_>) -> Result<i64, Error> {
    tx.one(COUNT_WAITING, &[], |row| row.get(0))
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
            operation.failure.as_ref().map(Sentence::to_stored),
            operation.changed_at
        ],
    )?;
    Ok(())
}

/// Keeps what was told to whoever certifies a publish, sealed. It is no part of an [`Operation`], because lists do not show it.
pub fn put_notes(tx: &mut Tx<'_>, publish: &OperationId, sealed: &str) -> Result<(), Error> {
    tx.execute(PUT_NOTES, params![publish, sealed])?;
    Ok(())
}

/// The same, where anything was told.
pub fn notes(tx: &mut Tx<'_>, publish: &OperationId) -> Result<Option<String>, Error> {
    Ok(tx.optional(NOTES, params![publish], |row| row.get(0))?.flatten())
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
    tx.all(STEPS, params![publication], read_step)
}

pub fn save_step(tx: &mut Tx<'_>, publication: &OperationId, step: &Step) -> Result<(), Error> {
    let messages = serde_json::to_string(&step.messages).expect("messages are texts and numbers");
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

/// An operation that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub id: OperationId,
    pub changed_at: Timestamp,
    /// Whether its offer has newer ones, and shows neither its steps nor its version.
    pub is_past: bool,
}

/// Up to `limit` of the operations that ended before `before`, behind `after`, in the order of their ends.
pub fn ended(
    tx: &mut Tx<'_>,
    before: Timestamp,
    after: Option<&Ended>,
    limit: i64,
) -> Result<Vec<Ended>, Error> {
    let after =
        after.map_or((i64::MIN, String::new()), |last| (last.changed_at.micros(), last.id.to_string()));
    tx.all(ENDED, params![before, after.0, after.1, limit], |row| {
        Ok(Ended { id: row.get(0)?, changed_at: row.get(1)?, is_past: row.get(2)? })
    })
}

/// How many of the operations that ended before `before` are past.
pub fn count_past(tx: &mut Tx<'_>, before: Timestamp) -> Result<i64, Error> {
    tx.one(COUNT_PAST, params![before], |row| row.get(0))
}

/// Forgets an operation that is past, with the steps that are of no other one.
pub fn forget(tx: &mut Tx<'_>, id: &OperationId) -> Result<(), Error> {
    if let Some(publication) = tx.optional(FORGET, params![id], |row| row.get::<OperationId>(0))? {
        tx.execute(FORGET_STEPS, params![publication])?;
    }
    Ok(())
}
