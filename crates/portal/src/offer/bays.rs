//! Draft, preview and live side by side.

use app::publishing::StatusView;
use app::selling::{Standing, State as Sold};
use db::offers::Offer;
use domain::publishing::OfferStatus;
use ui::Reader;
use words::{Sentence, say};

/// One of draft, preview and live.
pub(crate) struct Bay {
    pub(crate) name: String,
    pub(crate) big: String,
    pub(crate) text: String,
    /// Whether it is the one that waits for the publisher.
    pub(crate) is_waiting: bool,
    pub(crate) links: Vec<(String, String)>,
}

pub(super) fn bays(
    reader: &Reader<'_>,
    offer: &Offer,
    status: &StatusView,
    sold: Option<&Standing>,
    saved: Option<String>,
) -> Vec<Bay> {
    let who = saved.unwrap_or_else(|| reader.say(&say!("marketplace-itself")));
    let at = reader.time_within(offer.changed_at);
    let as_live = offer.production_version == Some(offer.draft_version);
    let as_preview = offer.preview_version == Some(offer.draft_version);
    let draft = Bay {
        name: reader.say(&say!("state-draft")),
        big: reader.say(&match (as_live, as_preview) {
            (true, _) => say!("bay-as-live"),
            (false, true) => say!("bay-as-preview"),
            (false, false) => say!("bay-version", version = offer.draft_version),
        }),
        text: reader.say(&say!("bay-saved", at, who)),
        is_waiting: false,
        links: Vec::new(),
    };
    let is_waiting = offer.status == OfferStatus::WaitingForPublisherReview;
    let links = |text: Sentence, links: &[app::publishing::Link]| {
        links.iter().map(|link| (reader.say(&text), link.page.clone())).collect()
    };
    let preview = match offer.preview_version {
        Some(version) => Bay {
            name: reader.say(&say!("state-preview")),
            big: reader.say(&say!("bay-version", version)),
            text: reader.say(&match (is_waiting, offer.production_version == Some(version)) {
                (true, _) => say!("bay-preview-waits"),
                (false, true) => say!("bay-preview-live"),
                (false, false) => say!("bay-preview"),
            }),
            is_waiting,
            links: links(say!("bay-open-preview"), &status.preview_links),
        },
        None => nothing(reader, &say!("state-preview"), &say!("bay-no-preview")),
    };
    let live = match offer.production_version {
        Some(version) => Bay {
            name: reader.say(&say!("state-live")),
            big: reader.say(&say!("bay-version", version)),
            text: reader.say(&match (sold.map(|sold| sold.state), status.live_links.is_empty()) {
                (Some(Sold::Stopped), _) => say!("bay-live-stopped"),
                (_, true) => say!("bay-live-private"),
                (_, false) => say!("bay-live"),
            }),
            is_waiting: false,
            links: links(say!("bay-open-live"), &status.live_links),
        },
        None => nothing(reader, &say!("state-live"), &say!("bay-no-live")),
    };
    vec![draft, preview, live]
}

fn nothing(reader: &Reader<'_>, name: &Sentence, text: &Sentence) -> Bay {
    let big = reader.say(&say!("bay-nothing"));
    Bay { name: reader.say(name), big, text: reader.say(text), is_waiting: false, links: Vec::new() }
}
