//! Which offer.

use std::fmt;

use domain::{OfferId, PublisherId};

use crate::Failure;

/// An offer and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferName {
    pub publisher: PublisherId,
    pub offer: OfferId,
}

impl OfferName {
    /// Reads `PUBLISHER/OFFER`, or `OFFER` alone where the publisher is known.
    pub fn parse(text: &str, publisher: Option<&PublisherId>) -> Result<Self, Failure> {
        let invalid = |error: domain::InvalidId| Failure::Usage(error.to_string());
        let (publisher, offer) = match (text.split_once('/'), publisher) {
            (Some((publisher, offer)), _) => (publisher.parse().map_err(invalid)?, offer),
            (None, Some(publisher)) => (publisher.clone(), text),
            (None, None) => return Err(Failure::Usage(format!("whose offer is `{text}`? {WHOSE}"))),
        };
        Ok(Self { publisher, offer: offer.parse().map_err(invalid)? })
    }

    /// Where the offer is on a server.
    pub(crate) fn path(&self) -> String {
        format!("/api/publishers/{}/offers/{}", self.publisher, self.offer)
    }

    /// The same for what only our servers have.
    pub(crate) fn own_path(&self) -> String {
        format!("/stoa/v1/publishers/{}/offers/{}", self.publisher, self.offer)
    }
}

/// How to say whose an offer is.
pub(crate) const WHOSE: &str =
    "write PUBLISHER/OFFER, give --publisher, or set STOA_PUBLISHER or `publisher` in the profile";

impl fmt::Display for OfferName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.publisher, self.offer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_named_with_its_publisher_or_after_one() {
        let contoso = "contoso".parse().unwrap();
        let read = |text, publisher| OfferName::parse(text, publisher).map(|name| name.to_string());
        assert_eq!(read("demo", Some(&contoso)).unwrap(), "contoso/demo");
        assert_eq!(read("Fabrikam/Demo", Some(&contoso)).unwrap(), "fabrikam/demo");
        for (text, publisher) in [("demo", None), ("a/b/c", None), ("/demo", None), ("de mo", Some(&contoso))]
        {
            assert!(matches!(read(text, publisher), Err(Failure::Usage(_))), "{text}");
        }
    }
}
