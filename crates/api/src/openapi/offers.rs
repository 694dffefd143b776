//! Publishers, offer types and offers.

use serde_json::{Value, json};

use super::answer::{Answer, list_of, schema};
use super::operation::Operation;

const TAG: &str = "Offers";

pub(super) fn operations() -> Vec<Operation> {
    let get = |path, id| Operation::of_api("get", path, TAG, id);
    vec![
        get("/api/publishers", "listPublishers")
            .about("List publishers", "The publishers in which the caller has a role; operators see all.")
            .answers(200, Answer::json("The publishers.", list_of("Publisher"))),
        get("/api/publishers/{publisher}", "getPublisher")
            .about("Read a publisher", "The profile of one publisher.")
            .answers(200, Answer::json("The publisher.", schema("Publisher")))
            .refuses(&[403, 404]),
        get("/api/offerTypes", "listOfferTypes")
            .about("List offer types", "The kinds of offers this marketplace knows.")
            .answers(200, Answer::json("The offer types.", list_of("OfferType"))),
        get("/api/offerTypes/{offerType}", "getOfferType")
            .about("Read an offer type", "One kind of offer, with the JSON Schema that a definition must meet to be published.")
            .answers(200, Answer::json("The offer type.", schema("OfferType")))
            .refuses(&[404]),
        get("/api/publishers/{publisher}/offers", "listOffers")
            .about("List offers", "Every offer of a publisher, or `$top` at a time; of the definition only the name.")
            .takes(&["filter", "offersTop", "offersAfter"])
            .answers(200, Answer::json("The offers.", list_of("OfferSummary")).with(&["Link"]))
            .refuses(&[403]),
        get("/api/publishers/{publisher}/offers/{offer}", "getOffer")
            .about("Read the draft of an offer", "The draft as it was put, with the members filled in that clients index without checking. Secrets are not in it; artifacts have addresses of this marketplace.")
            .takes(&["includeAllPricing", "If-None-Match"])
            .answers(200, Answer::json("The draft.", schema("Offer")).with(&["ETag"]))
            .answers(304, Answer::empty("The caller has it already.").with(&["ETag"]))
            .refuses(&[403, 404, 422]),
        Operation::of_api("put", "/api/publishers/{publisher}/offers/{offer}", TAG, "putOffer")
            .about("Create or replace the draft of an offer", "Saves the whole draft. It may be unfinished: what could never become valid is refused with every problem at once, and the rest is checked when it is published. Members the marketplace does not know are kept as they are and named in `x-stoa-warnings`; a text among them whose name holds the whole word password, secret, token, key or connectionString is kept like a secret. Members it owns (`status`, `version`, `changedTime`) are ignored. A secret that is left out keeps its value, and `\"\"` clears it.")
            .takes(&["If-Match", "If-None-Match", "Idempotency-Key"])
            .body(draft())
            .answers(200, Answer::json("The draft as it is now; also when it is new.", schema("Offer")).with(&["ETag", "Idempotency-Replayed", "x-stoa-warnings"]))
            .refuses(&[403, 408, 409, 412, 413, 415, 422, 507]),
        get("/api/publishers/{publisher}/offers/{offer}/versions/{version}", "getOfferVersion")
            .about("Read a published version", "A version as it was published; it never changes again.")
            .answers(200, Answer::json("The version.", schema("Offer")))
            .refuses(&[403, 404]),
        get("/api/publishers/{publisher}/offers/{offer}/slot/{slot}", "getOfferSlot")
            .about("Read what a slot holds", "The draft, the version in preview or the live version.")
            .answers(200, Answer::json("The version in the slot.", schema("Offer")))
            .refuses(&[403, 404]),
    ]
}

fn draft() -> Value {
    let example = json!({
        "offerTypeId": "microsoft-azure-corevm",
        "definition": { "displayText": "Demo images", "offer": {}, "plans": [{ "planId": "standard" }] },
    });
    json!({
        "required": true,
        "content": { "application/json": { "schema": schema("OfferDraft"), "example": example } },
    })
}
