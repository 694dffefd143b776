//! What has to be mended before an offer can be published, and where.

use app::publishing::{Origin, StatusView, finding_of, said_of_offer};
use domain::publishing::{Level, Message};
use domain::{OfferId, Page, PublisherId};
use offer_types::OfferType;
use ui::Reader;
use words::say;

use super::compare::page_title;
use super::pages::page_address;
use super::{COMPARE, of};

/// One thing to mend.
pub(crate) struct Mend {
    pub(crate) text: String,
    /// What a certifier says about it.
    pub(crate) reason: Option<String>,
    /// The page and the field that it is on.
    pub(crate) place: Option<String>,
    /// Where that page is shown.
    pub(crate) to: Option<String>,
    pub(crate) rule: Option<String>,
}

/// All that was found to be wrong.
pub(super) fn mends(
    reader: &Reader<'_>,
    known: Option<&OfferType>,
    (publisher, offer): (&PublisherId, &OfferId),
    status: &StatusView,
) -> Vec<Mend> {
    let of_steps = status.steps.iter().flat_map(|step| step.messages.iter().enumerate());
    let is_wrong =
        |(_, message): &(usize, &Message)| message.level == Level::Error && said_of_offer(message).is_none();
    let mut told: Vec<Mend> = Vec::new();
    for (number, message) in of_steps.chain(status.messages.iter().enumerate()).filter(is_wrong) {
        let finding = known.and_then(|known| finding_of(known, number, message));
        let mend = match finding {
            Some(finding) => Mend {
                text: reader.say(&finding.text),
                reason: finding.verdict.and_then(|(_, reason)| reason),
                to: finding
                    .page
                    .as_ref()
                    .map(|page| page_address((publisher, offer), page, message.place.as_ref())),
                place: finding.page.as_ref().map(|page| {
                    let field = finding.field.as_ref().map(|field| reader.words.argument(field));
                    let parts: Vec<_> = std::iter::once(page_title(reader, page)).chain(field).collect();
                    parts.join(" · ")
                }),
                rule: match finding.origin {
                    Origin::Rule { id, .. } => Some(reader.say(&say!("overview-rule", id))),
                    Origin::Person => None,
                },
            },
            None => {
                Mend { text: told_in_full(reader, message), reason: None, place: None, to: None, rule: None }
            }
        };
        let is_told = |known: &Mend| {
            (&known.text, &known.reason, &known.place) == (&mend.text, &mend.reason, &mend.place)
        };
        if !told.iter().any(is_told) {
            told.push(mend);
        }
    }
    // Where single things are named, that something was found says nothing more.
    let names_single = told.iter().any(|mend| mend.rule.is_some() || mend.place.is_some());
    let whole: Vec<String> = status.messages.iter().map(|message| told_in_full(reader, message)).collect();
    told.retain(|mend| !names_single || !whole.contains(&mend.text));
    told
}

/// What certification says of the offer as a whole.
pub(super) fn said_of_all(status: &StatusView) -> Option<String> {
    status.steps.iter().flat_map(|step| &step.messages).find_map(said_of_offer)
}

/// Where a page of the draft is shown beside what is live.
pub(crate) fn compare_page_address((publisher, offer): (&PublisherId, &OfferId), page: &Page) -> String {
    let plan = page.plan().map(|plan| format!("&plan={plan}")).unwrap_or_default();
    format!("{}?show=all&page={}{plan}", of(COMPARE, publisher, offer), page.name())
}

/// What a message says, and where in the offer.
pub(super) fn told_in_full(reader: &Reader<'_>, message: &Message) -> String {
    let text = reader.say(&message.text);
    match &message.place {
        Some(place) => reader.say(&say!("message-at", place = place.to_string(), text)),
        None => text,
    }
}
