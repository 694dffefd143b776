//! What is sold, and how that ends.

use std::fmt;
use std::str::FromStr;

use crate::{InvalidId, OfferId, PlanId, PublisherId, VersionNumber};

/// What can come off sale by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// The whole offer.
    Offer,
    Plan(PlanId),
    /// A version of the disk images of a plan, or of one of its further disk generations.
    Image {
        plan: PlanId,
        generation: Option<PlanId>,
        version: VersionNumber,
    },
}

impl Item {
    pub const fn plan(&self) -> Option<&PlanId> {
        match self {
            Self::Offer => None,
            Self::Plan(plan) | Self::Image { plan, .. } => Some(plan),
        }
    }

    pub const fn is_image(&self) -> bool {
        matches!(self, Self::Image { .. })
    }
}

/// The form that the event log keeps: `gold`, `gold/1.0.1`, `gold/gen2/1.0.1`; empty for the offer.
impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offer => Ok(()),
            Self::Plan(plan) => plan.fmt(f),
            Self::Image { plan, generation: None, version } => write!(f, "{plan}/{version}"),
            Self::Image { plan, generation: Some(generation), version } => {
                write!(f, "{plan}/{generation}/{version}")
            }
        }
    }
}

/// Why something comes off sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    CriticalSecurityIssue,
    EndOfSupport,
    Other,
}

impl Reason {
    pub const ALL: [Self; 3] = [Self::CriticalSecurityIssue, Self::EndOfSupport, Self::Other];

    /// The word as stored and as sent.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CriticalSecurityIssue => "criticalSecurityIssue",
            Self::EndOfSupport => "endOfSupport",
            Self::Other => "other",
        }
    }
}

/// Why a text is no reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reason is `criticalSecurityIssue`, `endOfSupport` or `other`")]
pub struct InvalidReason;

impl FromStr for Reason {
    type Err = InvalidReason;

    fn from_str(text: &str) -> Result<Self, InvalidReason> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or(InvalidReason)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What buyers are told to take instead.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alternative {
    pub publisher: PublisherId,
    pub offer: OfferId,
    /// One plan of the offer.
    pub plan: Option<PlanId>,
    /// One version of the images of the plan, in the disk generation of what it stands in for.
    pub version: Option<VersionNumber>,
}

/// As it is stored: `contoso/demo`, `contoso/demo/gold`, `contoso/demo/gold/1.0.1`.
impl fmt::Display for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.publisher, self.offer)?;
        self.plan.iter().try_for_each(|plan| write!(f, "/{plan}"))?;
        self.version.iter().try_for_each(|version| write!(f, "/{version}"))
    }
}

/// Why a text is no alternative.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAlternative {
    #[error(
        "an alternative has the form `publisher/offer/plan/version`, of which the last two may be left out"
    )]
    Form,
    #[error(transparent)]
    Id(#[from] InvalidId),
}

impl FromStr for Alternative {
    type Err = InvalidAlternative;

    fn from_str(text: &str) -> Result<Self, InvalidAlternative> {
        let mut parts = text.split('/');
        let mut next = || parts.next();
        let (Some(publisher), Some(offer), plan, version, None) = (next(), next(), next(), next(), next())
        else {
            return Err(InvalidAlternative::Form);
        };
        let version = version.map(str::parse).transpose().map_err(|_| InvalidAlternative::Form)?;
        let plan = plan.map(str::parse).transpose()?;
        Ok(Self { publisher: publisher.parse()?, offer: offer.parse()?, plan, version })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alternative_reads_back() {
        for text in ["contoso/demo", "contoso/demo/gold", "contoso/demo/gold/1.0.1"] {
            assert_eq!(text.parse::<Alternative>().unwrap().to_string(), text);
        }
        for bad in ["", "contoso", "contoso/", "contoso/demo/gold/one", "contoso/demo/gold/1.0.1/x", "a b/c"]
        {
            assert!(bad.parse::<Alternative>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_item_is_named_by_what_leads_to_it() {
        let plan: PlanId = "gold".parse().unwrap();
        let version = "1.00.1".parse().unwrap();
        let generation = Some("gen2".parse().unwrap());
        let image = |generation| Item::Image { plan: plan.clone(), generation, version };
        let told = [Item::Offer, Item::Plan(plan.clone()), image(None), image(generation)];
        assert_eq!(told.map(|item| item.to_string()), ["", "gold", "gold/1.0.1", "gold/gen2/1.0.1"]);
    }
}
