//! Typed identifiers. A value of one of these types is valid by construction.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use words::{Sentence, say};

/// Why a text is not an identifier; the message says what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.words())]
pub struct InvalidId {
    what: Kind,
    value: String,
}

/// What an identifier is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Publisher,
    Offer,
    Plan,
    OfferType,
}

impl InvalidId {
    /// What is allowed, as a sentence.
    pub fn words(&self) -> Sentence {
        let value = self.value.clone();
        match self.what {
            Kind::Publisher => say!("publisher-id-invalid", value),
            Kind::Offer => say!("offer-id-invalid", value),
            Kind::Plan => say!("plan-id-invalid", value),
            Kind::OfferType => say!("offer-type-id-invalid", value),
        }
    }
}

/// Longest identifier the publishing API accepts, in characters.
const MAX_LENGTH: usize = 50;

fn parse_slug(what: Kind, text: &str) -> Result<String, InvalidId> {
    let lower = text.to_ascii_lowercase();
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-';
    let starts_well = lower.bytes().next().is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if starts_well && lower.len() <= MAX_LENGTH && lower.bytes().all(allowed) {
        Ok(lower)
    } else {
        let value = crate::shown(text).into_owned();
        Err(InvalidId { what, value })
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $what:ident) => {
        text_id!($(#[$doc])* $name);

        impl FromStr for $name {
            type Err = InvalidId;

            /// Accepts any letter case and keeps the lower-case form.
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse_slug(Kind::$what, text).map(Self)
            }
        }
    };
}

slug_id!(/** A publisher: the seller's account in the marketplace. */ PublisherId, Publisher);
slug_id!(/** An offer, unique within its publisher. */ OfferId, Offer);
slug_id!(/** A plan (formerly SKU), unique within its offer. */ PlanId, Plan);
slug_id!(/** A kind of offer, such as `microsoft-azure-virtualmachines`. */ OfferTypeId, OfferType);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        text_id!($(#[$doc])* $name);

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id.hyphenated().to_string())
            }
        }

        impl FromStr for $name {
            type Err = InvalidUuid;

            fn from_str(text: &str) -> Result<Self, InvalidUuid> {
                match uuid::Uuid::try_parse(text) {
                    Ok(id) => Ok(id.into()),
                    Err(_) => Err(InvalidUuid { what: $what }),
                }
            }
        }
    };
}

/// Why a text is not a UUID identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a {what} has the form 00000000-0000-0000-0000-000000000000")]
pub struct InvalidUuid {
    what: &'static str,
}

uuid_id!(/** An offer, for ever and everywhere: given at its birth, while ids are unique within publishers only. */ OfferGuid, "offer GUID");
uuid_id!(/** A plan, for ever and everywhere. */ PlanGuid, "plan GUID");
uuid_id!(/** One run of publish or go-live. */ OperationId, "operation id");
uuid_id!(/** A program that can sign in: a service principal's application (client) id. */ PrincipalId, "client id");
uuid_id!(/** Somebody who signs in with a browser. */ PersonId, "person id");
uuid_id!(/** A browser in which a person is signed in. */ SessionId, "session id");
uuid_id!(/** One end of selling something, on its way or come to pass. */ StopId, "stop id");

impl PlanGuid {
    /// The GUID of a plan follows from its offer's and its id, neither of which is ever given to another one: a plan that is
    /// left out and comes back is the same, and nothing has to be kept (RFC 9562, UUIDv8 as in appendix B.2).
    pub fn of(offer: &OfferGuid, plan: &PlanId) -> Self {
        let hash = Sha256::digest(format!("{offer}/{plan}"));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_has_a_guid_that_follows_from_its_offer_and_its_id() {
        let offer: OfferGuid = "019ab2c3-0000-7000-8000-000000000001".parse().unwrap();
        let other: OfferGuid = "019AB2C3-0000-7000-8000-000000000002".parse().unwrap();
        let of = |offer: &OfferGuid, plan: &str| PlanGuid::of(offer, &plan.parse().unwrap());
        assert_eq!(of(&offer, "Gold"), of(&offer, "gold"));
        assert!(of(&offer, "gold") != of(&other, "gold") && of(&offer, "gold") != of(&offer, "silver"));
        assert_eq!(of(&offer, "gold").as_str().parse::<PlanGuid>().unwrap(), of(&offer, "gold"));
        assert_eq!(&of(&offer, "gold").as_str()[14..15], "8", "its version");
    }

    #[test]
    fn ids_are_lower_case_and_limited() {
        assert_eq!("Contoso".parse::<PublisherId>().unwrap().as_str(), "contoso");
        assert!("9lives_of-a".parse::<OfferId>().is_ok());
        for bad in ["", "-a", "_a", "a b", "a.b", "a/b", "é", &"a".repeat(51)] {
            assert!(bad.parse::<OfferId>().is_err(), "{bad:?}");
        }
        assert!("a".repeat(50).parse::<OfferId>().is_ok());
    }
}
