//! Typed identifiers. A value of one of these types is valid by construction.

use std::fmt;
use std::str::FromStr;

/// Why a text is not an identifier; the message says what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{value}` is not a valid {what}: use 1 to 50 of a-z, 0-9, `_` and `-`, starting with a letter or digit"
)]
pub struct InvalidId {
    what: &'static str,
    value: String,
}

/// Longest identifier the publishing API accepts, in characters.
const MAX_LENGTH: usize = 50;

fn parse_slug(what: &'static str, text: &str) -> Result<String, InvalidId> {
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
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        text_id!($(#[$doc])* $name);

        impl FromStr for $name {
            type Err = InvalidId;

            /// Accepts any letter case and keeps the lower-case form.
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse_slug($what, text).map(Self)
            }
        }
    };
}

slug_id!(/** A publisher: the seller's account in the marketplace. */ PublisherId, "publisher id");
slug_id!(/** An offer, unique within its publisher. */ OfferId, "offer id");
slug_id!(/** A plan (formerly SKU), unique within its offer. */ PlanId, "plan id");
slug_id!(/** A kind of offer, such as `microsoft-azure-virtualmachines`. */ OfferTypeId, "offer type id");

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

uuid_id!(/** One run of publish or go-live. */ OperationId, "operation id");
uuid_id!(/** Somebody who can sign in: a service principal's application (client) id. */ PrincipalId, "client id");

#[cfg(test)]
mod tests {
    use super::*;

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
