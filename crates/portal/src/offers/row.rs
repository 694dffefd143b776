//! Offers as they are shown: a row of the table, and one that is being published.

use app::App;
use app::offers::FoundOffer;
use db::offer_lists::Listed;
use domain::publishing::OfferState;
use domain::{OfferTypeId, Timestamp};
use ui::{Pillar, Reader, small_steps};
use words::say;

use super::state::shown;
use crate::offer::{Current, current_step, logo_address};

/// An offer that is being published.
pub(crate) struct Publishing {
    pub(crate) name: String,
    pub(crate) to: String,
    pub(crate) columns: String,
    pub(crate) step: String,
    pub(crate) since: String,
    pub(crate) cancel: Option<String>,
}

/// An offer in the table.
pub(crate) struct Row {
    pub(crate) name: String,
    /// Where offers of several publishers are shown.
    pub(crate) publisher: Option<String>,
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) logo: Option<String>,
    pub(crate) offer_type: String,
    pub(crate) badge: String,
    pub(crate) beside: Option<String>,
    pub(crate) when: String,
    pub(crate) who: String,
}

impl Row {
    pub(crate) fn letter(&self) -> String {
        self.name.chars().next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default()
    }
}

/// When something last happened to an offer that its row knows.
pub(super) fn changed_at(offer: &Listed) -> Timestamp {
    offer.changed_at.max(offer.status_at)
}

/// What people call a type.
pub(super) fn type_name(app: &App, reader: &Reader<'_>, id: &OfferTypeId) -> String {
    let known = app.env.offer_types.get(id);
    known.map_or_else(|| id.to_string(), |known| reader.of_type(known.display_name()))
}

/// All types in the order of their names.
pub(super) fn types_by_name(app: &App, reader: &Reader<'_>) -> Vec<OfferTypeId> {
    let mut named: Vec<_> = app
        .env
        .offer_types
        .iter()
        .map(|known| (domain::folded(&reader.of_type(known.display_name())), known.id().clone()))
        .collect();
    named.sort();
    named.into_iter().map(|(_, id)| id).collect()
}

/// The row of an offer; its publisher is named where there may be several.
pub(super) fn row(app: &App, reader: &Reader<'_>, found: &FoundOffer, names_publisher: bool) -> Row {
    let FoundOffer { offer, publisher_name, who, logo, steps } = found;
    let beside = match (offer.state, current_step(steps)) {
        (OfferState::Preview, _) => {
            Some(say!("offers-waits", version = offer.preview_version.unwrap_or(offer.draft_version)))
        }
        (OfferState::Running, Some(Current { number, all, name, .. })) => {
            Some(say!("offers-step", number, all, name))
        }
        (OfferState::Attention, Some(Current { name, problems, .. })) => {
            Some(say!("offers-failed", name, problems))
        }
        (OfferState::Live, _) if offer.production_version != Some(offer.draft_version) => {
            Some(say!("offers-changes"))
        }
        _ => None,
    };
    let publisher = || publisher_name.clone().unwrap_or_else(|| offer.publisher.to_string());
    Row {
        name: offer.display_text.clone(),
        publisher: names_publisher.then(publisher),
        id: offer.id.to_string(),
        to: crate::offer::address(&offer.publisher, &offer.id),
        logo: logo.as_ref().map(logo_address),
        offer_type: type_name(app, reader, &offer.offer_type),
        badge: shown(offer.state).badge(reader),
        beside: beside.map(|beside| reader.say(&beside)),
        when: reader.day(changed_at(offer)),
        who: who.clone().unwrap_or_else(|| reader.say(&say!("marketplace-itself"))),
    }
}

/// An offer that is being published.
pub(super) fn publishing(reader: &Reader<'_>, found: &FoundOffer, may_edit: bool) -> Publishing {
    let FoundOffer { offer, steps, .. } = found;
    let pillars: Vec<_> = steps.iter().map(|step| Pillar::of(step.status, step.progress)).collect();
    let (step, since) = match current_step(steps) {
        Some(Current { number, all, name, progress, since, usually, .. }) => {
            let usually = reader.of_type(&usually);
            (
                reader.say(&say!("offers-now-step", name, number, all, percent = reader.percent(progress))),
                reader.say(&say!("offers-now-since", since = reader.time_within(since), usually)),
            )
        }
        None => (String::new(), String::new()),
    };
    Publishing {
        name: offer.display_text.clone(),
        columns: small_steps(&pillars),
        step,
        since,
        cancel: may_edit.then(|| crate::offer::cancel_address(&offer.publisher, &offer.id)),
        to: crate::offer::address(&offer.publisher, &offer.id),
    }
}
