//! The fields of the form that stops something: when, why, what there is instead.

use app::selling::{AskedAlternative, Standing, State, Terms};
use domain::selling::{Item, Reason};
use domain::{Day, OfferId, Timestamp};
use ui::Reader;
use words::{Sentence, say};

use super::reason_words;
use crate::form::Form;
use crate::reading::Reading;

/// How many days before its end a version of images is deprecated, unless its reason is a critical security issue.
const NOTICE: u32 = 90;

/// One that can be chosen.
pub(crate) struct Choice {
    pub(crate) value: &'static str,
    pub(crate) text: String,
    pub(crate) is_chosen: bool,
}

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    /// Whether it stops on a day.
    on_day: bool,
    date: String,
    reason: String,
    offer: String,
    plan: String,
    version: String,
    publisher: String,
    /// The id that was typed.
    typed: String,
}

impl Filled {
    /// What somebody sent.
    pub(super) fn sent(form: &Form) -> Self {
        Self::read(|name| form.get(name))
    }

    /// What had been filled in when the session ended, if anything.
    pub(super) fn kept(reading: &Reading) -> Option<Self> {
        reading.kept.as_ref().map(|_| Self::read(|name| reading.typed(name)))
    }

    fn read<'f>(get: impl Fn(&str) -> &'f str) -> Self {
        let text = |name: &str| get(name).trim().to_owned();
        Self {
            on_day: get("when") == "day",
            date: text("date"),
            reason: text("reason"),
            offer: text("instead-offer"),
            plan: text("instead-plan"),
            version: text("instead-version"),
            publisher: text("instead-publisher"),
            typed: text("typed"),
        }
    }

    /// What holds already.
    pub(super) fn of(standing: &Standing) -> Self {
        let text = |part: Option<String>| part.unwrap_or_default();
        let instead = standing.alternative.as_ref();
        Self {
            on_day: standing.date.is_some(),
            date: text(standing.date.map(|date| date.to_string())),
            reason: text(standing.reason.map(|reason| reason.to_string())),
            offer: text(instead.map(|instead| instead.offer.to_string())),
            plan: text(instead.and_then(|instead| Some(instead.plan.as_ref()?.to_string()))),
            version: text(instead.and_then(|instead| Some(instead.version?.to_string()))),
            publisher: text(instead.map(|instead| instead.publisher.to_string())),
            typed: String::new(),
        }
    }

    /// Whether it stops as soon as it may.
    pub(super) fn is_at_once(&self) -> bool {
        !self.on_day
    }

    /// The terms that it comes to.
    pub(super) fn terms(&self) -> Terms {
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let alternative = AskedAlternative {
            publisher: filled(&self.publisher),
            offer: filled(&self.offer),
            plan: filled(&self.plan),
            image_version: filled(&self.version),
        };
        Terms {
            // An empty day is told to be none.
            date: self.on_day.then(|| self.date.clone()),
            date_offset: None,
            reason: filled(&self.reason),
            alternative: Some(alternative).filter(|asked| *asked != AskedAlternative::default()),
        }
    }
}

/// The fields as they are shown.
pub(crate) struct Fields {
    /// Nothing where it has stopped already.
    pub(crate) when: Option<When>,
    pub(crate) reasons: Vec<Choice>,
    /// What names an alternative.
    pub(crate) instead: Vec<Named>,
    /// The id that is typed where all of the offer stops at once.
    pub(crate) to_type: Option<String>,
    pub(crate) typed: String,
    /// Of the state of selling that is shown, without the quotation marks around it.
    pub(crate) tag: String,
    pub(crate) key: String,
    pub(crate) button: String,
}

/// A part of what names an alternative.
pub(crate) struct Named {
    pub(crate) field: &'static str,
    pub(crate) label: String,
    pub(crate) value: String,
}

/// The choice of when.
pub(crate) struct When {
    pub(crate) at_once: String,
    pub(crate) on_day: bool,
    pub(crate) date: String,
    pub(crate) earliest: String,
}

impl Fields {
    pub(super) fn of(
        reader: &Reader<'_>,
        (offer, item): (&OfferId, &Item),
        standing: &Standing,
        filled: Filled,
        (tag, key): (String, String),
    ) -> Self {
        let has_ended = standing.state == State::Stopped;
        let earliest = Day::of(reader.now).days_later(if item.is_image() { NOTICE } else { 1 });
        let none = Choice {
            value: "",
            text: reader.say(&say!("stopping-reason-none")),
            is_chosen: filled.reason.is_empty(),
        };
        let choice = |reason: Reason| Choice {
            value: reason.as_str(),
            text: reader.say(&reason_words(reason)),
            is_chosen: filled.reason == reason.as_str(),
        };
        let when = When {
            at_once: reader.say(&match item.is_image() {
                true => say!("stopping-now-image", date = day(reader, earliest)),
                false => say!("stopping-now"),
            }),
            on_day: filled.on_day,
            date: filled.date,
            earliest: match item.is_image() {
                // Sooner is taken for one reason, and the reason is in the same form.
                true => Day::of(reader.now).days_later(1).to_string(),
                false => earliest.to_string(),
            },
        };
        let to_type = !has_ended && *item == Item::Offer;
        let named = |field, label: &Sentence, value| Named { field, label: reader.say(label), value };
        let mut instead = vec![
            named("instead-offer", &say!("stopping-instead-offer"), filled.offer),
            named("instead-plan", &say!("stopping-instead-plan"), filled.plan),
        ];
        if item.is_image() {
            instead.push(named("instead-version", &say!("stopping-instead-version"), filled.version));
        }
        instead.push(named("instead-publisher", &say!("stopping-instead-publisher"), filled.publisher));
        Self {
            when: (!has_ended).then_some(when),
            reasons: std::iter::once(none).chain(Reason::ALL.map(choice)).collect(),
            instead,
            to_type: to_type.then(|| offer.to_string()),
            typed: filled.typed,
            tag: tag.trim_matches('"').to_owned(),
            key,
            button: reader.say(&match (standing.state, item.is_image()) {
                (State::Sold, false) => say!("stopping-button"),
                (State::Sold, true) => say!("stopping-button-image"),
                (State::Deprecated | State::Stopped, _) => say!("stopping-button-change"),
            }),
        }
    }
}

/// A day as people read it.
pub(in crate::offer) fn day(reader: &Reader<'_>, day: Day) -> String {
    reader.date(day.start())
}

/// A moment, by its day.
pub(in crate::offer) fn since(reader: &Reader<'_>, at: Timestamp) -> String {
    reader.time_within(at)
}

#[cfg(test)]
pub(crate) fn sample_fields(
    reader: &Reader<'_>,
    offer: &OfferId,
    item: &Item,
    standing: &Standing,
) -> Fields {
    Fields::of(
        reader,
        (offer, item),
        standing,
        Filled::of(standing),
        ("\"tag\"".to_owned(), "key".to_owned()),
    )
}
