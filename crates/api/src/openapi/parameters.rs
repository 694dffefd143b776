//! What requests may carry, by name.

use domain::PageName;
use serde_json::{Map, Value, json};

/// Publisher, offer and plan ids, as the address may spell them.
const SLUG: &str = "^[A-Za-z0-9][A-Za-z0-9_-]{0,49}$";

struct Parameter {
    /// Name among the components.
    key: &'static str,
    value: Value,
}

pub(super) fn components() -> Value {
    let all = in_path().into_iter().chain(in_query()).chain(in_headers());
    Value::Object(all.map(|parameter| (parameter.key.to_owned(), parameter.value)).collect::<Map<_, _>>())
}

fn in_path() -> Vec<Parameter> {
    let id = || json!({ "type": "string", "pattern": SLUG });
    let path = |key, description: &str, schema: Value, example: &str| Parameter {
        key,
        value: json!({
            "name": key, "in": "path", "required": true, "description": description, "schema": schema, "example": example,
        }),
    };
    vec![
        path("publisher", "Id of the publisher.", id(), "contoso"),
        path("offer", "Id of the offer within its publisher.", id(), "demo"),
        path(
            "guid",
            "GUID of the offer.",
            json!({ "type": "string", "format": "uuid" }),
            "019ab2c3-0000-7000-8000-000000000003",
        ),
        path("plan", "Id of the plan within its offer.", id(), "gen1"),
        path(
            "imageVersion",
            "Version of the plan's disk images: three whole numbers joined by dots.",
            json!({ "type": "string", "pattern": r"^[0-9]{1,10}\.[0-9]{1,10}\.[0-9]{1,10}$" }),
            "2020.01.01",
        ),
        path("page", "Page of the offer.", pages(false), "listing"),
        path("planPage", "Page of the plan.", pages(true), "plan-listing"),
        path("offerType", "Id of the offer type.", id(), "microsoft-azure-corevm"),
        path(
            "slot",
            "Slot, in any letter case.",
            json!({ "type": "string", "enum": ["draft", "preview", "production"] }),
            "draft",
        ),
        Parameter {
            key: "version",
            value: json!({
                "name": "version", "in": "path", "required": true, "description": "Number of a version that was published.",
                "schema": { "type": "integer", "format": "int64", "minimum": 1 }, "example": 1,
            }),
        },
        path(
            "operation",
            "Id of the operation.",
            json!({ "type": "string", "format": "uuid" }),
            "019ab2c3-0000-7000-8000-000000000001",
        ),
        path(
            "name",
            "Publisher, offer, version and slot with `$` between them; the slot is `preview` or `live`.",
            json!({ "type": "string", "pattern": r"^[A-Za-z0-9][A-Za-z0-9_-]{0,49}\$[A-Za-z0-9][A-Za-z0-9_-]{0,49}\$[1-9][0-9]{0,17}\$(preview|live)$" }),
            "contoso$demo$1$preview",
        ),
        path(
            "digest",
            "SHA-256 of the bytes, in hexadecimal.",
            json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
            &"0".repeat(64),
        ),
        path(
            "tenant",
            "Id of the tenant, a UUID or a domain name.",
            json!({ "type": "string", "pattern": "^[A-Za-z0-9.-]{1,100}$" }),
            "contoso.example",
        ),
    ]
}

/// The names of the pages of plans, or of all others.
fn pages(of_plans: bool) -> Value {
    let names = PageName::ALL.iter().filter(|name| name.is_of_plans() == of_plans);
    json!({ "type": "string", "enum": names.map(|name| name.as_str()).collect::<Vec<_>>() })
}

fn in_query() -> Vec<Parameter> {
    let query = |key, name: &str, description: &str, schema: Value| Parameter {
        key,
        value: json!({ "name": name, "in": "query", "description": description, "schema": schema }),
    };
    let text = || json!({ "type": "string" });
    let which = || json!({ "type": "string", "pattern": "^(draft|preview|live|version:[1-9][0-9]{0,17})$" });
    let flag = || json!({ "type": "boolean", "default": false });
    let count =
        |default: i64| json!({ "type": "integer", "format": "int64", "minimum": 1, "default": default });
    vec![
        Parameter {
            key: "api-version",
            value: json!({
                "name": "api-version", "in": "query", "required": true, "description": "Version of the API.",
                "schema": { "type": "string", "enum": ["2017-10-31", "2016-08-01-preview"] }, "example": "2017-10-31",
            }),
        },
        query(
            "filter",
            "$filter",
            "Comparisons such as `offerTypeId eq 'microsoft-azure-corevm'` and `status eq 'succeeded'`, joined by `and`.",
            text(),
        ),
        query(
            "offersTop",
            "$top",
            "Offers per page; without it, all of them come at once.",
            json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": u32::MAX }),
        ),
        query(
            "offersAfter",
            "after",
            "Only offers after the one with this id; the header `Link` names it.",
            text(),
        ),
        query(
            "includeAllPricing",
            "includeAllPricing",
            "Whether to add the evaluated price of every region and size.",
            flag(),
        ),
        query(
            "format",
            "format",
            "Form of the answer; without it `Accept` decides, and then it is JSON.",
            json!({ "enum": ["json", "xlsx", "csv"] }),
        ),
        query("dryRun", "dryRun", "Whether to save nothing, and only to tell what would change.", flag()),
        query(
            "force",
            "force",
            "Whether to publish although nothing changed since the live version.",
            flag(),
        ),
        Parameter {
            key: "place",
            value: json!({
                "name": "place", "in": "query", "required": true,
                "description": "Place in the definition that the file is for: names with `/` between them, the key of an element in brackets; `[]` stands for any.",
                "schema": text(), "example": "offer/microsoft-azure-corevm.thumbnailLogo",
            }),
        },
        query(
            "from",
            "from",
            "Version to compare with: `draft`, `preview`, `live`, or `version:` and a number; `live` without it.",
            which(),
        ),
        query("to", "to", "Version to compare, named in the same way; `draft` without it.", which()),
        query("which", "version", "Version to read, named in the same way; `draft` without it.", which()),
        query(
            "generation",
            "generation",
            "Id of the further disk generation of the plan that the version is of; without it, it is the plan's own.",
            json!({ "type": "string", "pattern": SLUG }),
        ),
        query("stopsAfter", "after", "Where the page begins; `next` names it.", text()),
        query("status", "status", "Only operations in this state.", text()),
        query(
            "submissionState",
            "submissionState",
            "The same as `status`, which counts if both are there.",
            text(),
        ),
        query("historyTop", "top", "Events per page, at most 500.", count(50)),
        query("eventsTop", "top", "Events per page, at most 500.", count(100)),
        query(
            "eventsAfter",
            "after",
            "Only events behind the one with this id; 0 is the beginning.",
            json!({ "type": "integer", "format": "int64", "minimum": 0 }),
        ),
        query(
            "eventsOffer",
            "offer",
            "Only events of this offer.",
            json!({ "type": "string", "pattern": SLUG }),
        ),
        query(
            "before",
            "before",
            "Only events before the one with this id; `nextLink` names it.",
            json!({ "type": "integer", "format": "int64", "minimum": 1 }),
        ),
        query(
            "catalogueTop",
            "top",
            "Offers per page, at most 200. A page that would be larger than 256 KiB has fewer.",
            count(50),
        ),
        query("after", "after", "Only offers after this `publisher/offer`; `nextLink` names it.", text()),
        query(
            "previewVersion",
            "version",
            "Version the link is for.",
            json!({ "type": "integer", "format": "int64", "minimum": 1 }),
        ),
        query("signature", "signature", "Signature of the link.", text()),
        query(
            "width",
            "width",
            "Of a picture: to be at most about so many pixels wide. The widths there are: 48, 96, 192, 384, 768 and 1,536; the next one above is answered.",
            json!({ "type": "integer", "format": "int64", "minimum": 1 }),
        ),
        query("expires", "expires", "When the link stops working, in seconds since 1970.", text()),
        query(
            "authorization_endpoint",
            "authorization_endpoint",
            "Address of the authority: https, a host, then the tenant.",
            text(),
        ),
    ]
}

fn in_headers() -> Vec<Parameter> {
    let header = |key, description: &str| Parameter {
        key,
        value: json!({ "name": key, "in": "header", "description": description, "schema": { "type": "string" } }),
    };
    vec![
        header("If-Match", "Tag of the draft that is to be replaced, or `*` for whatever is there."),
        header(
            "If-None-Match",
            "Tag of what the caller has; on a PUT, `*` says that nothing may be there yet.",
        ),
        header(
            "Range",
            "The bytes that are wanted, if not all of them, such as `bytes=0-99`. Several parts get all.",
        ),
        header(
            "If-Range",
            "Tag of what the caller has the rest of; if it is another one, `Range` does not count.",
        ),
        Parameter {
            key: "Last-Event-ID",
            value: json!({
                "name": "Last-Event-ID", "in": "header",
                "description": "The id of the last event that was seen, as whoever comes back to a stream says it. It counts before `after`.",
                "schema": { "type": "integer", "format": "int64", "minimum": 0 },
            }),
        },
        Parameter {
            key: "Idempotency-Key",
            value: json!({
                "name": "Idempotency-Key", "in": "header",
                "description": "Makes the request repeatable for a day: the same key and request get the same answer and have one effect.",
                "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~][ -~]*$" },
                "example": "5f0c2a52-publish-1",
            }),
        },
        header(
            "x-ms-request-id",
            "Id for the request, which the answer repeats: up to 128 letters, digits and `-_.:/`.",
        ),
    ]
}
