//! What happened in the marketplace, as those see it who follow it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Events in the order in which they are told.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventPage {
    pub items: Vec<LoggedEvent>,
    /// Behind which event the next page begins, now or once there is more: the last one above, or a later one that is of others.
    pub after: i64,
    /// Path of the next page, if there is more already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoggedEvent {
    /// Its place among all events: later ones have higher numbers, not always the next.
    pub id: i64,
    #[schemars(extend("format" = "date-time"))]
    pub time: String,
    /// A client id, or what else did it.
    pub actor: String,
    /// What people call the program with that client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// What happened, as `noun.verb`.
    pub action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer: Option<String>,
    /// What it happened to, where that is not the offer or the publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}
