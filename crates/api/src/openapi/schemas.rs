//! The shapes of bodies: those of `wire`, and what an offer of each loaded type holds.

use domain::publishing::{OfferStatus, OperationKind, OperationState, StepStatus};
use domain::{Definition, OfferTypeId};
use offer_types::OfferTypes;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::answer::schema;

pub(super) fn components(offer_types: &OfferTypes) -> Value {
    let mut schemas = of_wire();
    name_the_words(&mut schemas);
    point_to_definitions(&mut schemas);
    schemas.insert("OfferDraft".to_owned(), offer_draft(offer_types));
    schemas.insert("CatalogueEntry".to_owned(), catalogue_entry());
    schemas.insert("Field".to_owned(), field());
    schemas.insert("Definition".to_owned(), definition(offer_types));
    for known in offer_types.iter() {
        schemas.insert(known.id().to_string(), definition_of(known));
    }
    Value::Object(schemas)
}

/// What goes over the wire, as its types say.
fn of_wire() -> Map<String, Value> {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .for_serialize();
    let mut generator = settings.into_generator();
    macro_rules! shapes {
        ($($shape:ty),* $(,)?) => { $(generator.subschema_for::<$shape>();)* };
    }
    shapes! {
        wire::catalogue::CatalogueCard,
        wire::catalogue::CataloguePage,
        wire::error::ErrorBody,
        wire::change_set::ChangeSetResult,
        wire::comparison::Comparison,
        wire::event::EventPage,
        wire::history::HistoryPage,
        wire::offer::Offer,
        wire::offer::OfferSummary,
        wire::offer_type::OfferType<'_>,
        wire::operation::OfferStatus,
        wire::operation::OperationDetail,
        wire::operation::Submission,
        wire::page::OfferGuids,
        wire::page::Page,
        wire::page::PageDraft,
        wire::page::PageList,
        wire::page::SavedPage,
        wire::page::WholeDefinition,
        wire::prices::PlanPrices,
        wire::prices::PricesResult,
        wire::publish::Published,
        wire::publisher::Publisher,
        wire::selling::OfferSelling,
        wire::selling::Standing,
        wire::selling::StopPage,
        wire::selling::StopTerms,
        wire::token::InstanceDiscovery,
        wire::token::KeySet,
        wire::token::OpenIdConfiguration,
        wire::token::TokenError,
        wire::token::TokenV1,
        wire::token::TokenV2,
        wire::upload::Upload,
        wire::validation::Confirmation,
        wire::validation::Validation,
    }
    generator.take_definitions(true)
}

/// Texts on the wire that are words of the publishing state machine.
fn name_the_words(schemas: &mut Map<String, Value>) {
    macro_rules! words {
        ($($shape:literal $member:literal $words:ty;)*) => {
            $(schemas[$shape]["properties"][$member]["enum"] = <$words>::ALL.iter().map(|word| word.as_str()).collect();)*
        };
    }
    words! {
        "Offer" "status" OfferStatus;
        "OfferSummary" "status" OfferStatus;
        "OfferStatus" "status" OfferStatus;
        "OperationDetail" "status" OperationState;
        "OperationDetail" "submissionType" OperationKind;
        "Submission" "submissionState" OperationState;
        "Submission" "submissionType" OperationKind;
        "Step" "status" StepStatus;
    }
}

/// Parts that `wire` passes through as they are.
fn point_to_definitions(schemas: &mut Map<String, Value>) {
    schemas["Offer"]["properties"]["definition"] = schema("Definition");
    schemas["Offer"]["properties"]["offerTypeVersions"] = json!({ "type": "object" });
    schemas["CataloguePage"]["properties"]["value"]["items"] = schema("CatalogueCard");
    schemas["OfferType"]["properties"]["definitionSchema"]["type"] = "object".into();
    schemas["Page"]["properties"]["fields"]["items"] = schema("Field");
}

fn definition(offer_types: &OfferTypes) -> Value {
    let types: Vec<_> = offer_types.ids().map(|id| schema(id.as_str())).collect();
    json!({ "description": "What the offer is, in the members of its type.", "anyOf": types })
}

fn definition_of(known: &offer_types::OfferType) -> Value {
    let mut shape = known.draft_shape();
    shape["title"] = known.display_name().into();
    shape["description"] = format!(
        "What a draft of type `{}` may hold. `GET /api/offerTypes/{}` answers the whole rules, which count when it is published.",
        known.id(),
        known.id(),
    )
    .into();
    shape
}

/// The body of a PUT. Members that are there for reading only may stay in it.
fn offer_draft(offer_types: &OfferTypes) -> Value {
    let known = offer_types.ids().map(OfferTypeId::as_str);
    let types: Vec<_> = known.chain([""]).map(Value::from).chain([Value::Null]).collect();
    let id = |description: &str| json!({ "type": ["string", "null"], "description": description });
    json!({
        "type": "object",
        "description": "A draft to save. It may be a draft as it was read, changed.",
        "properties": {
            "offerTypeId": { "enum": types, "description": "Type of the offer. A new offer needs it; it never changes." },
            "publisherId": id("The same as in the address, or left out."),
            "id": id("The same as in the address, or left out."),
            "definition": { "anyOf": [schema("Definition"), { "type": "null" }] },
            "offerTypeVersions": { "type": ["object", "null"], "description": "Version numbers by key prefix, kept as they are." },
        },
    })
}

/// What a page says about each of its fields, as the offer types give it.
fn field() -> Value {
    let text = || json!({ "type": "string" });
    let flag = || json!({ "type": "boolean" });
    json!({
        "type": "object",
        "description": "A member that may be on a page, or what is in one.",
        "required": ["place", "label", "kinds", "required", "secret"],
        "properties": {
            "name": text(),
            "place": { "type": "string", "description": "Where it is in `content`, names joined by `/`; `[]` stands for each element of a list, `*` for each entry of a map." },
            "label": text(),
            "help": text(),
            "kinds": { "type": "array", "description": "What may be there; anything where there is none.", "items": { "enum": ["text", "number", "wholeNumber", "flag", "list", "object"] } },
            "choices": { "type": "array", "items": { "type": "object", "required": ["value", "label"], "properties": { "value": {}, "label": text() } } },
            "otherChoices": { "type": "boolean", "description": "Whether other values than the choices are taken, too." },
            "rules": { "type": "array", "description": "Keywords of JSON Schema that hold, and from when.", "items": {
                "type": "object", "required": ["rule", "value", "enforce"],
                "properties": { "rule": text(), "value": {}, "enforce": { "enum": ["draft", "publish", "warn"] }, "message": text() },
            } },
            "required": { "type": "boolean", "description": "Whether publishing needs it wherever that in which it stands is there." },
            "sometimes": { "type": "boolean", "description": "Whether publishing needs it under some condition." },
            "fixed": { "type": "string", "description": "What publishing fixes, a value of `x-stoa-immutable`." },
            "secret": flag(),
            "artifact": { "type": "object", "description": "The file that its address leads to." },
            "markup": { "type": "object", "description": "The tags that its text may have, each with its attributes, where it is HTML." },
            "role": text(),
            "example": { "description": "A value that shows what may be there." },
            "when": {
                "type": "object", "description": "It matters while another member of the same object says one of these.",
                "required": ["member", "is"], "properties": { "member": text(), "is": { "type": "array" } },
            },
            "key": { "type": "string", "description": "The member that elements of the list are known by." },
            "categories": {
                "type": "object", "description": "Two levels: a key in `{of}L1`, and keys below that in the list `{of}L2-{key}`.",
                "required": ["of", "keys"], "properties": { "of": text(), "keys": { "type": "object" } },
            },
            "markets": {
                "type": "array", "description": "The countries that its elements may be.",
                "items": {
                    "type": "object", "required": ["code", "name", "tax"],
                    "properties": {
                        "code": text(), "name": text(), "currency": text(),
                        "tax": { "type": "string", "description": "Who remits the tax of customers: `remitted` or `reseller`, the marketplace; `mixed`, either; nothing, the publisher." },
                    },
                },
            },
            "alternatives": {
                "type": "object", "description": "Sets of members of the object, one of which publishing needs in full.",
                "required": ["onlyOne", "of"],
                "properties": { "onlyOne": flag(), "of": { "type": "array", "items": { "type": "array", "items": text() } } },
            },
            "fields": { "type": "array", "items": schema("Field") },
            "element": schema("Field"),
            "entry": schema("Field"),
            "entryNames": { "type": "array", "description": "Rules that hold for the names of the entries.", "items": { "type": "object" } },
        },
    })
}

fn catalogue_entry() -> Value {
    let text = || json!({ "type": "string" });
    json!({
        "type": "object",
        "description": "What the catalogue shows of an offer.",
        "required": ["publisherId", "publisherDisplayName", "offerId", "offerTypeId", "version", "displayText", "listing", "publishedTime"],
        "properties": {
            "publisherId": text(),
            "publisherDisplayName": text(),
            "offerId": text(),
            "offerTypeId": text(),
            "version": { "type": "integer", "format": "int64" },
            "displayText": text(),
            "listing": {
                "type": "object",
                "description": "The members of the definition that buyers see.",
                "required": ["offer", Definition::PLANS],
                "properties": {
                    "offer": { "type": "object" },
                    Definition::PLANS: { "type": "array", "items": { "type": "object" } },
                },
            },
            "publishedTime": { "type": "string", "format": "date-time" },
            "selling": {
                "type": "object",
                "description": "What is not sold any more, or will not be; absent where there is nothing to tell. Plans that stopped are not among those of the listing.",
                "required": ["state"],
                "properties": {
                    "state": { "enum": ["selling", "deprecated", "stopped"] },
                    "since": { "type": "string", "format": "date-time" },
                    "date": { "type": "string", "format": "date" },
                    "reason": text(),
                    "alternative": schema("Alternative"),
                    "plans": { "type": "array", "items": {
                        "allOf": [schema("Standing"), { "type": "object", "required": ["planId"], "properties": { "planId": text() } }],
                    } },
                },
            },
        },
    })
}
