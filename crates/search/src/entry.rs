//! What is searched: one entry for each offer that everybody sees.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use domain::{OfferId, PublisherId, Timestamp};

/// An offer as the index knows it. Whatever is private stays out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub publisher: PublisherId,
    pub offer: OfferId,
    pub title: String,
    /// What people call the publisher.
    pub publisher_name: String,
    pub summary: String,
    /// The description as plain text.
    pub text: String,
    pub keywords: Vec<String>,
    /// That of its publisher need not be among them.
    pub facets: BTreeMap<Facet, Vec<FacetValue>>,
    /// When it last went live.
    pub changed: Timestamp,
    /// What the operator adds to its rank, in hundredths: 0 leaves it where it is, -100 puts it last.
    pub boost: i16,
}

/// One of the things by which results are narrowed down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    Category,
    Industry,
    Type,
    Publisher,
    PricingModel,
    Trial,
    OperatingSystem,
    Storefront,
}

impl Facet {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::Category,
        Self::Industry,
        Self::Type,
        Self::Publisher,
        Self::PricingModel,
        Self::Trial,
        Self::OperatingSystem,
        Self::Storefront,
    ];

    /// Its name in data and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Industry => "industry",
            Self::Type => "type",
            Self::Publisher => "publisher",
            Self::PricingModel => "pricingModel",
            Self::Trial => "trial",
            Self::OperatingSystem => "operatingSystem",
            Self::Storefront => "storefront",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no facet has this name")]
pub struct UnknownFacet;

impl FromStr for Facet {
    type Err = UnknownFacet;

    fn from_str(text: &str) -> Result<Self, UnknownFacet> {
        Self::ALL.into_iter().find(|facet| facet.as_str() == text).ok_or(UnknownFacet)
    }
}

/// A value of a facet: the key that is counted and chosen, and what people call it, in every language. Names are searched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacetValue {
    pub key: String,
    pub names: Vec<String>,
}

impl FacetValue {
    /// One that nobody searches by name.
    pub fn new(key: impl Into<String>) -> Self {
        Self { key: key.into(), names: Vec::new() }
    }

    /// One that is called `names`.
    pub fn named<N: Into<String>>(key: impl Into<String>, names: impl IntoIterator<Item = N>) -> Self {
        Self { key: key.into(), names: names.into_iter().map(Into::into).collect() }
    }
}

/// What happened to an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It is to be found as this entry says, whatever was known of it.
    Put(Box<Entry>),
    /// It is not to be found any more; that it never was does no harm.
    Remove { publisher: PublisherId, offer: OfferId },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facet_is_read_by_its_name() {
        for facet in Facet::ALL {
            assert_eq!(facet.as_str().parse(), Ok(facet));
        }
        assert_eq!("colour".parse::<Facet>(), Err(UnknownFacet));
    }
}
