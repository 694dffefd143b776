//! What `pub` decodes into Go structs: a member of another JSON type is an error, not a default. What the server
//! promises is required here, though Go would not mind its absence.

use std::collections::BTreeMap;

use domain::Timestamp;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};
use testkit::Answer;

use super::{CORE, IMAGES};

/// Decodes a body as the tool does.
pub(super) fn decoded<T: DeserializeOwned>(answer: &Answer) -> T {
    serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text))
}

/// A date that can be read; Go fails on null and on an empty text.
#[derive(Debug)]
pub(super) struct Date;

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse(&text).map(|_| Self).ok_or_else(|| D::Error::custom(format!("`{text}` is no date")))
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Publisher {
    pub(super) id: String,
    #[serde(rename = "version")]
    pub(super) _version: i64,
    pub(super) definition: PublisherDefinition,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PublisherDefinition {
    pub(super) display_text: String,
    #[serde(rename = "offerTypeCategories")]
    pub(super) _offer_type_categories: Vec<String>,
    pub(super) seller_id: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Offer {
    pub(super) id: String,
    pub(super) publisher_id: String,
    pub(super) offer_type_id: String,
    pub(super) status: String,
    pub(super) version: i64,
    #[serde(rename = "changedTime")]
    pub(super) _changed_time: Date,
    pub(super) pc_migration_status: String,
    pub(super) definition: Definition,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Definition {
    pub(super) display_text: String,
    /// Not in lists.
    #[serde(default)]
    pub(super) plans: Vec<Plan>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    pub(super) plan_id: String,
    /// Go's decoder takes an absent map for a nil one, into which the next command's image is lost.
    #[serde(rename = "microsoft-azure-corevm.vmImagesPublicAzure")]
    pub(super) images: Option<BTreeMap<String, Image>>,
    #[serde(rename = "microsoft-azure-virtualmachines.vmImages")]
    pub(super) disks: Option<BTreeMap<String, Image>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image {
    pub(super) os_vhd_url: String,
    pub(super) label: Option<String>,
    pub(super) show_in_gui: Option<bool>,
}

/// An element of the submissions list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) offer_id: String,
    pub(super) offer_version: i64,
    pub(super) offer_type_id: String,
    pub(super) publisher_id: String,
    pub(super) submission_type: String,
    pub(super) submission_state: String,
    pub(super) publishing_version: i64,
    pub(super) slot: String,
    #[serde(rename = "version")]
    pub(super) _version: i64,
    #[serde(rename = "definition")]
    pub(super) _definition: OperationDefinition,
    #[serde(rename = "changedTime")]
    pub(super) _changed_time: Date,
}

#[derive(Debug, Deserialize)]
pub(super) struct OperationDefinition {
    #[serde(rename = "metadata")]
    pub(super) _metadata: Metadata,
}

#[derive(Debug, Deserialize)]
pub(super) struct Metadata {
    #[serde(rename = "emails")]
    pub(super) _emails: String,
}

/// The status of an offer; an operation has the same members, and those below.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Progress {
    pub(super) status: String,
    pub(super) messages: Vec<Message>,
    pub(super) steps: Vec<Step>,
    pub(super) preview_links: Vec<Link>,
    pub(super) live_links: Vec<Link>,
    pub(super) notification_emails: Option<String>,
}

/// One operation: an array of one cannot be decoded.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OperationDetail {
    pub(super) publishing_version: i64,
    pub(super) offer_version: i64,
    pub(super) cancellation_request_state: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Step {
    pub(super) estimated_time_frame: String,
    pub(super) id: String,
    pub(super) step_name: String,
    pub(super) description: String,
    pub(super) status: String,
    pub(super) messages: Vec<Message>,
    pub(super) progress_percentage: i64,
}

/// An object; the public page's "array of strings" cannot be decoded.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) message_html: String,
    pub(super) level: String,
    #[serde(rename = "timestamp")]
    pub(super) _timestamp: Date,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Link {
    pub(super) display_text: String,
    pub(super) uri: String,
}

/// Members that the tool's structs have as lists of texts, as flags and as texts, by their names without a prefix: what is
/// of another type cannot be decoded.
const TEXT_LISTS: [&str; 12] = [
    "regions",
    "allowedSubscriptions",
    "usefulLinks",
    "categories",
    "screenshots",
    "videos",
    "cloudAvailability",
    "recommendedVMSizes",
    "deploymentModels",
    "usefulLinksPublicAzure",
    "usefulLinksFairfax",
    "usefulLinksMooncake",
];
const FLAGS: [&str; 11] = [
    "hideSKUForSolutionTemplate",
    "supportsAcceleratedNetworking",
    "hardened",
    "imageVisibility",
    "isPremiumThirdParty",
    "supportsBackup",
    "supportsHub",
    "supportsAADLogin",
    "cspOfferOptIn",
    "useEnterpriseContract",
    "isByol",
];
const TEXTS: [&str; 24] = [
    "title",
    "summary",
    "longSummary",
    "description",
    "smallLogo",
    "mediumLogo",
    "wideLogo",
    "leadDestination",
    "privacyURL",
    "termsOfUse",
    "skuTitle",
    "skuSummary",
    "skuLongSummary",
    "skuDescription",
    "skuDescriptionPublicAzure",
    "imageType",
    "generation",
    "operatingSystemFamily",
    "osType",
    "operationSystem",
    "osFriendlyName",
    "defaultImageSizeGB",
    "osVhdUrl",
    "publishedDate",
];

/// The members that the tool cannot decode.
pub(super) fn mistyped(offer: &Value) -> Vec<String> {
    let mut found = Vec::new();
    look("", &offer["definition"], &mut found);
    found
}

fn look(name: &str, value: &Value, found: &mut Vec<String>) {
    let name = name.rsplit('.').next().unwrap_or_default();
    let texts = |items: &[Value]| items.iter().all(Value::is_string);
    let fits = match value {
        _ if TEXT_LISTS.contains(&name) => {
            value.as_array().is_some_and(|items| texts(items)) || value.is_null()
        }
        _ if FLAGS.contains(&name) => value.is_boolean() || value.is_null(),
        _ if TEXTS.contains(&name) => value.is_string() || value.is_null(),
        _ => true,
    };
    if !fits {
        found.push(format!("{name}: {value}"));
    }
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| look(name, value, found)),
        Value::Array(items) => items.iter().for_each(|item| look("", item, found)),
        _ => {}
    }
}

/// The members of the samples' plans that the tool's struct has; every other is lost.
const KNOWN: [&str; 18] = [
    "planId",
    "regions",
    "skuTitle",
    "skuSummary",
    "skuLongSummary",
    "skuDescriptionPublicAzure",
    "hideSKUForSolutionTemplate",
    "hardened",
    "deploymentModels",
    "cloudAvailability",
    "imageType",
    "imageVisibility",
    "generation",
    "operatingSystemFamily",
    "osType",
    "osFriendlyName",
    "recommendedVMSizes",
    "defaultImageSizeGB",
];

/// A document as the tool sends it back: without what its structs do not know, without what is empty, and with one
/// null of a core virtual machine in every plan of every type.
pub(super) fn through_structs(mut offer: Value) -> Value {
    for plan in offer["definition"]["plans"].as_array_mut().unwrap() {
        let members = plan.as_object_mut().unwrap();
        members.retain(|name, value| known(name) && !empty(value));
        members.insert(format!("{CORE}usefulLinksFairfax"), Value::Null);
    }
    offer["Etag"] = json!("");
    offer["changedTime"] = json!("0001-01-01T00:00:00Z");
    offer
}

fn known(name: &str) -> bool {
    name == IMAGES || KNOWN.contains(&name.trim_start_matches(CORE))
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
