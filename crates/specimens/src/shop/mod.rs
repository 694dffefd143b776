//! A whole shop of products that do not exist: publishers with offers of every type, in every state.
//!
//! A publisher is a file of `shop`, which has of each offer only what is its own. The rest follows from what its kind has in
//! `types.json`: members with words in braces, such as the site of the offer. How a file is read says [`expand`].

mod expand;

use serde::Deserialize;
use serde_json::Value;

/// The files of the publishers. Whoever has read of the first few offers has seen every type.
const FILES: [&str; 12] = [
    include_str!("../../shop/ferrostack.json"),
    include_str!("../../shop/alderbrook.json"),
    include_str!("../../shop/saltmarsh.json"),
    include_str!("../../shop/baramgil.json"),
    include_str!("../../shop/windrose.json"),
    include_str!("../../shop/graywharf.json"),
    include_str!("../../shop/solmaru.json"),
    include_str!("../../shop/mossgate.json"),
    include_str!("../../shop/brackenport.json"),
    include_str!("../../shop/dalbitnaru.json"),
    include_str!("../../shop/noeulgaram.json"),
    include_str!("../../shop/fernhollow.json"),
];

/// A publisher with its offers.
#[derive(Debug, Clone)]
pub struct Publisher {
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whom to write to.
    pub contact: String,
    pub offers: Vec<Offer>,
}

impl Publisher {
    /// Whether a person certifies what passes the rules.
    pub fn is_certified_by_person(&self) -> bool {
        self.offers.iter().any(|offer| matches!(offer.goal, Goal::Waiting | Goal::Rejected(_)))
    }
}

/// An offer, and how far it goes.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The offer as its publisher sends it.
    pub body: Value,
    pub goal: Goal,
    /// What of it is no longer sold, or will not be.
    pub ends: Vec<End>,
}

/// How far an offer goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Goal {
    /// It stays a draft.
    Draft,
    /// Nobody decides about its certification.
    Waiting,
    /// Its certification is refused, for this reason.
    Rejected(String),
    /// Its publisher does not sign it off.
    Preview,
    #[default]
    Live,
}

/// An end of selling: of the offer, of a plan or of a version of its images.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct End {
    pub plan: Option<String>,
    pub image_version: Option<String>,
    /// How long it is until then, in ISO 8601; at once without one.
    pub date_offset: Option<String>,
    pub reason: Option<String>,
    /// What there is instead.
    pub alternative: Option<Instead>,
}

/// What there is instead of something; what it leaves out is that of what ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Instead {
    /// Another offer of the same publisher.
    pub offer: Option<String>,
    pub plan: Option<String>,
    pub image_version: Option<String>,
}

/// All of them.
pub fn shop() -> Vec<Publisher> {
    FILES.iter().map(|file| expand::publisher(file)).collect()
}
