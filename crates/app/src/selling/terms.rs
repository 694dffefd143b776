//! On which terms something stops: when, why, and what there is instead.

use db::stops::Stop;
use domain::selling::{Alternative, InvalidReason, Item, Reason};
use domain::{Day, Finding, FindingCode, OfferId, Place, PublisherId, Timestamp, shown};
use words::{Sentence, say};

/// How many days before its end a version is deprecated at least.
const NOTICE: u32 = 90;
/// How many days ahead an end may be.
const FURTHEST: u32 = 3653;

/// Terms as they were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The day at whose beginning selling ends.
    pub date: Option<String>,
    /// How long it is until then, in ISO 8601.
    pub date_offset: Option<String>,
    pub reason: Option<String>,
    pub alternative: Option<AskedAlternative>,
}

/// An alternative as it was sent; what it leaves out is that of what stops.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedAlternative {
    pub publisher: Option<String>,
    pub offer: Option<String>,
    pub plan: Option<String>,
    pub image_version: Option<String>,
}

/// Terms that can be read, beside all that is wrong with them.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadTerms {
    /// Without one selling ends at once.
    pub(super) date: Option<Day>,
    pub(super) reason: Option<Reason>,
    pub(super) alternative: Option<Alternative>,
    pub(super) faults: Vec<Finding>,
}

impl Terms {
    /// What they mean for `item` of an offer at `now`.
    pub(super) fn read(
        &self,
        now: Timestamp,
        (publisher, offer): (&PublisherId, &OfferId),
        item: &Item,
    ) -> ReadTerms {
        let mut read = ReadTerms::default();
        if let Some(text) = &self.reason {
            match text.parse() {
                Ok(reason) => read.reason = Some(reason),
                Err(InvalidReason) => {
                    let choices = Reason::ALL.map(Reason::as_str).join(", ");
                    read.refuse(FindingCode::NotAllowed, "reason", say!("stop-reason-unknown", choices));
                }
            }
        }
        let asked = self.day(Day::of(now), &mut read);
        read.date = read.fitting(Day::of(now), item, asked);
        if let Some(asked) = &self.alternative {
            read.alternative = asked.read(publisher, offer, item, &mut read.faults);
        }
        read
    }

    /// The day that was asked for, with the member that says so.
    fn day(&self, today: Day, read: &mut ReadTerms) -> Option<(Day, &'static str)> {
        match (&self.date, &self.date_offset) {
            (None, None) => None,
            (Some(_), Some(_)) => {
                read.refuse(FindingCode::Inconsistent, "dateOffset", say!("stop-date-twice"));
                None
            }
            (Some(text), None) => {
                let day = text.parse().ok();
                if day.is_none() {
                    read.refuse(FindingCode::InvalidFormat, "date", say!("stop-date-form"));
                }
                day.map(|day| (day, "date"))
            }
            (None, Some(text)) => {
                let day = today.later_by(text);
                if day.is_none() {
                    read.refuse(FindingCode::InvalidFormat, "dateOffset", say!("stop-offset-form"));
                }
                day.map(|day| (day, "dateOffset"))
            }
        }
    }
}

impl ReadTerms {
    fn refuse(&mut self, code: FindingCode, member: &str, text: Sentence) {
        self.faults.push(Finding::new(code, Place::around(member), text));
    }

    /// The day on which selling of `item` ends, if the one that was asked for may be.
    fn fitting(&mut self, today: Day, item: &Item, asked: Option<(Day, &str)>) -> Option<Day> {
        let notice = (item.is_image() && self.reason != Some(Reason::CriticalSecurityIssue))
            .then(|| today.days_later(NOTICE));
        let Some((day, member)) = asked else { return notice };
        let earliest = notice.unwrap_or_else(|| today.days_later(1));
        let latest = today.days_later(FURTHEST);
        if day < earliest {
            let earliest = earliest.to_string();
            let text = match notice {
                Some(_) => say!("stop-date-without-notice", earliest, days = i64::from(NOTICE)),
                None => say!("stop-date-past", earliest),
            };
            self.refuse(FindingCode::OutOfRange, member, text);
        } else if day > latest {
            self.refuse(FindingCode::OutOfRange, member, say!("stop-date-far", latest = latest.to_string()));
        }
        Some(day)
    }

    /// The stop that they come to, which is new.
    pub(super) fn stop(&self, item: Item, id: domain::StopId, now: Timestamp) -> Stop {
        let due_at = self.date.map_or(now, Day::start);
        let ended_at = self.date.is_none().then_some(now);
        let (reason, alternative) = (self.reason, self.alternative.clone());
        Stop { item, id, reason, alternative, announced_at: now, due_at, ended_at }
    }
}

impl AskedAlternative {
    fn read(
        &self,
        publisher: &PublisherId,
        offer: &OfferId,
        item: &Item,
        faults: &mut Vec<Finding>,
    ) -> Option<Alternative> {
        let at = Place::around("alternative");
        let before = faults.len();
        let mut refuse = |member: &str, text: Sentence| {
            faults.push(Finding::new(FindingCode::InvalidFormat, at.member(member), text));
        };
        macro_rules! id {
            ($text:expr, $member:literal) => {
                $text.as_ref().and_then(|text| {
                    let id = text.parse();
                    id.map_err(|error: domain::InvalidId| refuse($member, error.words())).ok()
                })
            };
        }
        let (asked_publisher, asked_offer) = (id!(self.publisher, "publisherId"), id!(self.offer, "offerId"));
        let plan = id!(self.plan, "planId");
        let version = self.image_version.as_ref().and_then(|text| {
            let version = text.parse().ok();
            if version.is_none() {
                refuse("imageVersion", say!("image-version-form", version = shown(text)));
            }
            version
        });
        if *self == Self::default() {
            refuse("offerId", say!("alternative-empty"));
        }
        let alternative = Alternative {
            publisher: asked_publisher.unwrap_or_else(|| publisher.clone()),
            offer: asked_offer.unwrap_or_else(|| offer.clone()),
            plan: plan.or_else(|| version.and_then(|_| item.plan().cloned())),
            version,
        };
        (faults.len() == before).then_some(alternative)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner() -> (PublisherId, OfferId) {
        ("contoso".parse().unwrap(), "demo".parse().unwrap())
    }

    fn image() -> Item {
        Item::Image { plan: "gold".parse().unwrap(), generation: None, version: "1.0.1".parse().unwrap() }
    }

    fn read(item: &Item, date: Option<&str>, offset: Option<&str>, reason: Option<&str>) -> ReadTerms {
        let text = |text: Option<&str>| text.map(str::to_owned);
        let terms =
            Terms { date: text(date), date_offset: text(offset), reason: text(reason), ..Terms::default() };
        let owner = owner();
        terms.read(Timestamp::parse("2026-11-21T08:00:00Z").unwrap(), (&owner.0, &owner.1), item)
    }

    #[test]
    fn offers_and_plans_stop_at_once_and_versions_have_ninety_days() {
        let day = |text: &str| Some(text.parse::<Day>().unwrap());
        assert_eq!(read(&Item::Offer, None, None, None).date, None);
        assert_eq!(read(&image(), None, None, None).date, day("2027-02-19"));
        assert_eq!(read(&image(), None, None, Some("criticalSecurityIssue")).date, None);
        assert_eq!(read(&image(), None, Some("P1D"), Some("criticalSecurityIssue")).date, day("2026-11-22"));
        assert_eq!(read(&Item::Offer, Some("2026-11-22"), None, Some("other")).date, day("2026-11-22"));
        for fine in [
            read(&image(), Some("2027-02-19"), None, None),
            read(&image(), None, Some("P90D"), None),
            read(&Item::Offer, None, Some("P1D"), None),
        ] {
            assert!(fine.faults.is_empty(), "{fine:?}");
        }
    }

    #[test]
    fn every_fault_is_told_at_once_with_its_place() {
        let faults = |read: ReadTerms| {
            let told = read.faults.iter().map(|fault| format!("{} {}", fault.code, fault.place));
            told.collect::<Vec<_>>()
        };
        let both = read(&Item::Offer, Some("2026-11-22"), Some("P1D"), Some("boredom"));
        assert_eq!(faults(both), ["NotAllowed reason", "Inconsistent dateOffset"]);
        for (item, date, offset, fault) in [
            (Item::Offer, Some("2026-11-21"), None, "OutOfRange date"),
            (Item::Offer, Some("2020-01-01"), None, "OutOfRange date"),
            (Item::Offer, Some("2999-01-01"), None, "OutOfRange date"),
            (Item::Offer, Some("tomorrow"), None, "InvalidFormat date"),
            (Item::Offer, None, Some("90"), "InvalidFormat dateOffset"),
            (image(), None, Some("P89D"), "OutOfRange dateOffset"),
            (image(), Some("2027-02-18"), None, "OutOfRange date"),
        ] {
            assert_eq!(faults(read(&item, date, offset, None)), [fault], "{date:?} {offset:?}");
        }
    }

    #[test]
    fn an_alternative_is_in_the_same_offer_unless_it_says_otherwise() {
        let (publisher, offer) = owner();
        let read = |asked: AskedAlternative| {
            let mut faults = Vec::new();
            let read = asked.read(&publisher, &offer, &image(), &mut faults);
            (read.map(|read| read.to_string()), faults.len())
        };
        let text = |text: &str| Some(text.to_owned());
        let version = AskedAlternative { image_version: text("1.00.2"), ..Default::default() };
        assert_eq!(read(version), (text("contoso/demo/gold/1.0.2"), 0));
        let plan = AskedAlternative { plan: text("Silver"), ..Default::default() };
        assert_eq!(read(plan), (text("contoso/demo/silver"), 0));
        let wrong = AskedAlternative { offer: text("a b"), image_version: text("two"), ..Default::default() };
        assert_eq!(read(wrong), (None, 2));
        assert_eq!(read(AskedAlternative::default()), (None, 1));
    }
}
