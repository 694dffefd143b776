//! Pages: the parts of a definition that are edited, compared and published by themselves.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{PlanId, nearest, shown};

macro_rules! page_names {
    ($($name:ident $text:literal $label:literal,)+) => {
        /// What a page is about. Every member of an offer is on exactly one page, every member of a plan on one of its plan's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum PageName {
            $(#[doc = $label] $name,)+
        }

        impl PageName {
            /// All there are, in the order people go through them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// As it is written in addresses and data files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }

            /// What people call it.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)+
                }
            }
        }
    };
}

page_names! {
    OfferSettings "offer-settings" "Offer setup",
    Properties "properties" "Properties",
    Listing "listing" "Offer listing",
    Audience "audience" "Preview audience",
    Technical "technical" "Technical configuration",
    Leads "leads" "Customer leads",
    Legal "legal" "Legal",
    Support "support" "Support and contacts",
    Resell "resell" "Resell through partners",
    TestDrive "test-drive" "Test drive",
    Supplemental "supplemental" "Supplemental content",
    CoSell "co-sell" "Co-sell",
    Plans "plans" "Plans",
    PlanSetup "plan-setup" "Plan setup",
    PlanListing "plan-listing" "Plan listing",
    PlanAvailability "plan-availability" "Availability",
    PlanPricing "plan-pricing" "Pricing",
    PlanTechnical "plan-technical" "Technical configuration of the plan",
}

impl PageName {
    /// Whether each plan has one of its own; others are there once for the offer.
    pub const fn is_of_plans(self) -> bool {
        matches!(
            self,
            Self::PlanSetup
                | Self::PlanListing
                | Self::PlanAvailability
                | Self::PlanPricing
                | Self::PlanTechnical
        )
    }
}

impl fmt::Display for PageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for PageName {
    type Err = InvalidPage;

    fn from_str(text: &str) -> Result<Self, InvalidPage> {
        let known = Self::ALL.iter().copied().find(|name| name.as_str() == text);
        known.ok_or_else(|| match nearest(text, Self::ALL.iter().map(|name| name.as_str())) {
            Some(nearest) => {
                InvalidPage(format!("there is no page `{}`: did you mean `{nearest}`?", shown(text)))
            }
            None => {
                let all: Vec<_> = Self::ALL.iter().map(|name| name.as_str()).collect();
                InvalidPage(format!("there is no page `{}`: use one of {}", shown(text), all.join(", ")))
            }
        })
    }
}

/// Why something is no page; the message says which there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidPage(String);

/// A page of a definition: one of the offer, written `listing`, or one of a plan, written `plans/gold/plan-listing`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Page {
    plan: Option<PlanId>,
    name: PageName,
}

impl Page {
    /// The most pages of an offer that are changed at once.
    pub const MOST_CHANGES: usize = 500;

    /// A page that is there once.
    pub fn of_offer(name: PageName) -> Result<Self, InvalidPage> {
        match name.is_of_plans() {
            false => Ok(Self { plan: None, name }),
            true => Err(InvalidPage(format!("every plan has a page `{name}` of its own: name the plan"))),
        }
    }

    /// The page that says which plans there are.
    pub const fn plans() -> Self {
        Self { plan: None, name: PageName::Plans }
    }

    /// A page that each plan has.
    pub fn of_plan(plan: PlanId, name: PageName) -> Result<Self, InvalidPage> {
        match name.is_of_plans() {
            true => Ok(Self { plan: Some(plan), name }),
            false => Err(InvalidPage(format!("`{name}` is a page of the offer, not of a plan"))),
        }
    }

    pub const fn name(&self) -> PageName {
        self.name
    }

    pub const fn plan(&self) -> Option<&PlanId> {
        self.plan.as_ref()
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.plan {
            None => write!(f, "{}", self.name),
            Some(plan) => write!(f, "plans/{plan}/{}", self.name),
        }
    }
}

impl From<Page> for String {
    fn from(page: Page) -> Self {
        page.to_string()
    }
}

impl TryFrom<String> for Page {
    type Error = InvalidPage;

    fn try_from(text: String) -> Result<Self, InvalidPage> {
        text.parse()
    }
}

impl FromStr for Page {
    type Err = InvalidPage;

    fn from_str(text: &str) -> Result<Self, InvalidPage> {
        match text.strip_prefix("plans/").map(|rest| rest.split_once('/')) {
            None => Self::of_offer(text.parse()?),
            Some(Some((plan, name))) => {
                let plan = plan.parse().map_err(|error: crate::InvalidId| InvalidPage(error.to_string()))?;
                Self::of_plan(plan, name.parse()?)
            }
            Some(None) => Err(InvalidPage("a page of a plan is written `plans/{planId}/{page}`".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_read_as_it_is_written() {
        for name in PageName::ALL {
            let page = match name.is_of_plans() {
                true => Page::of_plan("Gold".parse().unwrap(), *name).unwrap(),
                false => Page::of_offer(*name).unwrap(),
            };
            assert_eq!(page.to_string().parse::<Page>().as_ref(), Ok(&page), "{name}");
        }
        assert_eq!("plans/gold/plan-listing".parse::<Page>().unwrap().plan().unwrap().as_str(), "gold");
    }

    #[test]
    fn what_is_no_page_is_refused_with_what_may_be_meant() {
        for (text, told) in [
            ("listin", "did you mean `listing`?"),
            ("colours", "use one of offer-settings, properties, listing"),
            ("plan-listing", "name the plan"),
            ("plans/gold/listing", "page of the offer"),
            ("plans/gold", "is written `plans/{planId}/{page}`"),
            ("plans/a b/plan-listing", "valid plan id"),
            ("", "there is no page ``"),
        ] {
            let refusal = text.parse::<Page>().unwrap_err().to_string();
            assert!(refusal.contains(told), "{text}: {refusal}");
        }
    }
}
