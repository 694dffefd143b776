//! The public catalogue.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Number;
use serde_json::value::RawValue;

/// One page of live offers, at most 256 KiB.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CataloguePage {
    /// The card of each offer.
    pub value: Vec<Box<RawValue>>,
    /// Path of the next page, absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_link: Option<String>,
}

/// What a list shows of a live offer; the rest is in the offer itself.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CatalogueCard {
    pub publisher_id: String,
    pub publisher_display_name: String,
    pub offer_id: String,
    pub offer_type_id: String,
    pub version: i64,
    pub display_text: String,
    /// At most 100 letters; the name of the offer where its listing has no title.
    pub title: String,
    /// At most 200 letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Address of a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// At most five keys.
    pub categories: Vec<String>,
    /// What the cheapest plan that everybody can get costs; absent where no price is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price_from: Option<PriceFrom>,
    /// When the offer went live like this.
    #[schemars(extend("format" = "date-time"))]
    pub published_time: String,
}

/// What the cheapest way to get an offer costs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PriceFrom {
    /// The lowest price of an hour, whatever the machine: in the United States, or else in the first market where there is one.
    #[serde(rename_all = "camelCase")]
    Hour {
        amount: Number,
        currency: String,
        market: String,
    },
    Free,
    /// Customers bring a licence, and pay for it elsewhere.
    OwnLicence,
}
