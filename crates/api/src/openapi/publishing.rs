//! What is done with offers, and what became of it.

use serde_json::{Value, json};

use super::answer::{Answer, list_of, schema};
use super::operation::Operation;

const TAG: &str = "Publishing";

pub(super) fn operations() -> Vec<Operation> {
    let get = |path, id| Operation::of_api("get", path, TAG, id);
    vec![
        start("/api/publishers/{publisher}/offers/{offer}/publish", "publishOffer")
            .about("Publish the draft of an offer", "Freezes the draft as a version and brings it to the preview slot: validated, certified, provisioned, packaged. Who is told by mail is in the body for offers that are not migrated, and the publisher's contact otherwise.")
            .takes(&["force"])
            .answers(202, accepted().with(&["x-stoa-warnings"]))
            .body(notified("Whom to tell; anything else in it is ignored, and so is no body."))
            .refuses(&[404, 409, 422]),
        start("/api/publishers/{publisher}/offers/{offer}/golive", "goLive")
            .about("Sign off the preview and go live", "Moves what is in preview to production, where everybody sees it. It tells whom the publish told.")
            .body(notified("Ignored."))
            .refuses(&[404, 409, 422]),
        start("/api/publishers/{publisher}/offers/{offer}/cancel", "cancelOperation")
            .about("Cancel what is running, or withdraw the preview", "A running operation ends at its next safe point; a preview that waits for sign-off is withdrawn. With nothing to cancel it is accepted all the same: the cancel becomes the newest submission, of type `cancel` and in state `canceled`, of which an offer has one at most, and nothing else changes.")
            .body(notified("Anything or nothing."))
            .refuses(&[404, 409, 422]),
        get("/api/publishers/{publisher}/offers/{offer}/status", "getOfferStatus")
            .about("Read the publishing status of an offer", "Where the offer stands, step by step, with links to its preview and its live page once there are any.")
            .answers(200, Answer::json("The status.", schema("OfferStatus")))
            .refuses(&[403, 404]),
        get("/api/publishers/{publisher}/offers/{offer}/submissions", "listSubmissions")
            .about("List the operations of an offer", "Newest first.")
            .takes(&["status", "submissionState"])
            .answers(200, Answer::json("The operations.", list_of("Submission")))
            .refuses(&[403, 404]),
        get("/api/publishers/{publisher}/offers/{offer}/operations/{operation}", "getOperation")
            .about("Follow an operation", "The address that `Location` and `Operation-Location` name. An operation can be read for ever.")
            .answers(200, operation())
            .refuses(&[403, 404]),
        get("/api/publishers/{publisher}/offers/{offer}/submissions/operations/{operation}", "getSubmissionOperation")
            .about("Follow an operation, at another address", "The same as `getOperation`; one client asks here.")
            .answers(200, operation())
            .refuses(&[403, 404]),
        get("/api/operations/{name}", "getOperationByVersion")
            .about("Follow the operation of a version", "The address that `Location` names for offers that are not migrated.")
            .answers(200, operation())
            .refuses(&[403, 404]),
        get("/api/publishers/{publisher}/offers/{offer}/history", "getHistory")
            .about("Read who changed what", "Newest first, in pages. This one is Stoa's own; the original API has nothing like it.")
            .takes(&["historyTop", "before"])
            .answers(200, Answer::json("A page of events.", schema("HistoryPage")))
            .refuses(&[403, 404]),
    ]
}

/// An operation that takes long: what is accepted is followed elsewhere.
fn start(path: &'static str, id: &'static str) -> Operation {
    Operation::of_api("post", path, TAG, id)
        .takes(&["Idempotency-Key"])
        .answers(202, accepted())
        .refuses(&[403, 408, 413, 507])
}

fn accepted() -> Answer {
    Answer::json("It has begun.", json!({ "type": "object", "additionalProperties": false })).with(&[
        "Location",
        "Operation-Location",
        "Idempotency-Replayed",
    ])
}

fn operation() -> Answer {
    Answer::json("The operation.", schema("OperationDetail"))
}

fn notified(description: &str) -> Value {
    json!({
        "description": description,
        "content": { "application/json": {
            "schema": {},
            "example": { "metadata": { "notification-emails": "jane@contoso.example,joe@contoso.example" } },
        } },
    })
}
