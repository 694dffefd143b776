//! The shapes of bodies: those of `wire`, and what an offer of each loaded type holds.

use domain::offer_type::OfferTypes;
use domain::publishing::{OfferStatus, OperationKind, OperationState, StepStatus};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::answer::schema;

pub(super) fn components(offer_types: &OfferTypes) -> Value {
    let mut schemas = of_wire();
    name_the_words(&mut schemas);
    point_to_definitions(&mut schemas);
    schemas.insert("OfferDraft".to_owned(), offer_draft(offer_types));
    schemas.insert("CatalogueEntry".to_owned(), catalogue_entry());
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
        wire::history::HistoryPage,
        wire::offer::Offer,
        wire::offer::OfferSummary,
        wire::offer_type::OfferType<'_>,
        wire::operation::OfferStatus,
        wire::operation::OperationDetail,
        wire::operation::Submission,
        wire::publisher::Publisher,
        wire::token::InstanceDiscovery,
        wire::token::KeySet,
        wire::token::OpenIdConfiguration,
        wire::token::TokenError,
        wire::token::TokenV1,
        wire::token::TokenV2,
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
}

fn definition(offer_types: &OfferTypes) -> Value {
    let types: Vec<_> = offer_types.iter().map(|known| schema(known.id().as_str())).collect();
    json!({ "description": "What the offer is, in the members of its type.", "anyOf": types })
}

fn definition_of(known: &domain::offer_type::OfferType) -> Value {
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
    let known = offer_types.iter().map(|known| known.id().as_str());
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
                "required": ["offer", "plans"],
                "properties": {
                    "offer": { "type": "object" },
                    "plans": { "type": "array", "items": { "type": "object" } },
                },
            },
            "publishedTime": { "type": "string", "format": "date-time" },
        },
    })
}
