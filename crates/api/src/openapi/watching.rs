//! What operators and their tools ask.

use serde_json::json;

use super::answer::Answer;
use super::operation::Operation;

const TAG: &str = "Watching";
const TEXT: &str = "text/plain";

pub(super) fn operations() -> Vec<Operation> {
    let get = |path, id| Operation::new("get", path, TAG, id);
    let text = |description| Answer::of(description, TEXT, json!({ "type": "string" }));
    vec![
        get("/", "getFrontPage")
            .about("What is this?", "A small page for people who open the address in a browser.")
            .answers(200, Answer::of("The page.", "text/html", json!({ "type": "string" }))),
        get("/healthz", "isAlive")
            .about("Is the process alive?", "Asks nothing of the database.")
            .answers(200, text("It is.")),
        get("/readyz", "isReady")
            .about("Can requests be answered?", "Asks the database, too.")
            .answers(200, text("They can."))
            .answers(503, text("The database does not answer, or only slowly.")),
        get("/metrics", "getMetrics")
            .about("Read the measurements", "The Prometheus text format, for whom the operator allows it: callers on the same machine, or those with the token of the setting `metrics.token`.")
            .answers(200, text("The measurements."))
            .refuses(&[401, 403]),
        get("/openapi.json", "getOpenApi")
            .about("Read this document", "OpenAPI 3.1.")
            .takes(&["If-None-Match"])
            .answers(200, Answer::json("This document.", json!({ "type": "object" })).with(&["ETag", "Cache-Control"]))
            .answers(304, Answer::empty("The caller has it already.").with(&["ETag", "Cache-Control"])),
    ]
}
