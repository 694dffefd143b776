//! What certification found about an offer, as its certifier and its publisher read it.
//!
//! It is kept where all who follow a publish look already: among the messages of the step. What a rule said is the message `rule-told`, and a
//! verdict is a message around it, so that every face tells the reason.

use domain::publishing::{Decision, Level, Message};
use domain::{Page, Place};
use offer_types::OfferType;
use words::{Argument, Sentence, say};

/// Who found something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A rule of the offer type, with where it is written down.
    Rule { id: String, source: Option<String> },
    /// A certifier.
    Person,
}

/// One thing that certification has to say about an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificationFinding {
    /// Its number among the messages of its step.
    pub number: usize,
    pub level: Level,
    pub origin: Origin,
    /// What is wrong, and what to do.
    pub text: Sentence,
    /// What was measured, where the rule says so.
    pub evidence: Option<Argument>,
    pub place: Option<Place>,
    /// The page of the offer where it is mended.
    pub page: Option<Page>,
    /// What people call the field.
    pub field: Option<Argument>,
    /// What a certifier decided about it; they may have said why.
    pub verdict: Option<(Decision, Option<String>)>,
}

/// The finding that `message`, the one with this number of its step, tells of an offer of type `known`, if it is about one.
pub fn finding_of(known: &OfferType, number: usize, message: &Message) -> Option<CertificationFinding> {
    let (told, verdict) = opened(&message.text);
    let place = message.place.clone().filter(|place| place.is_in_definition() && place.depth() > 0);
    let found = CertificationFinding {
        number,
        level: message.level,
        origin: Origin::Person,
        text: told.clone(),
        evidence: None,
        page: message.page.clone().or_else(|| place.as_ref().map(|place| known.page_of(&place.stable()))),
        field: place.as_ref().map(|place| known.label(place)),
        place,
        verdict,
    };
    match told.id() {
        Some("rule-told") => {
            let id = text_of(told.argument("rule")?);
            let text = match told.argument("text")? {
                Argument::Sentence(text) => text.as_ref().clone(),
                other => Sentence::plain(text_of(other)),
            };
            let evidence = text.argument("found").cloned();
            let source = source_of(known, &id);
            Some(CertificationFinding { origin: Origin::Rule { id, source }, text, evidence, ..found })
        }
        Some("verdict-found" | "verdict-found-in-plan" | "verdict-found-anywhere") => {
            let text = Sentence::plain(text_of(told.argument("text")?));
            Some(CertificationFinding { text, verdict: Some((Decision::Rejected, None)), ..found })
        }
        _ => None,
    }
}

/// What a certifier said of the offer as a whole, if `message` tells that.
pub fn said_of_offer(message: &Message) -> Option<String> {
    match message.text.id()? {
        "certification-approved" | "certification-rejected" => {
            Some(text_of(message.text.argument("reason")?))
        }
        _ => None,
    }
}

/// Whether a certifier is to decide about it.
pub(super) fn is_open(message: &Message) -> bool {
    message.level > Level::Information && message.text.id() == Some("rule-told")
}

/// `finding` with what was decided about it around.
pub(super) fn with_verdict(finding: Sentence, decision: Decision, reason: &str) -> Sentence {
    match (decision, reason) {
        (Decision::Approved, "") => say!("verdict-accepted", finding),
        (Decision::Approved, reason) => {
            say!("verdict-accepted-because", finding, reason = reason.to_owned())
        }
        (Decision::Rejected, reason) => say!("verdict-rejected", finding, reason = reason.to_owned()),
    }
}

/// What a certifier found, as it is told.
pub(super) fn found_by_hand(page: Option<&Page>, text: &str) -> Sentence {
    let text = text.to_owned();
    let Some(page) = page else { return say!("verdict-found-anywhere", text) };
    let name = Argument::label(page.name().label());
    match page.plan() {
        Some(plan) => say!("verdict-found-in-plan", plan = plan.to_string(), page = name, text),
        None => say!("verdict-found", page = name, text),
    }
}

/// What is inside of a verdict, and the verdict.
fn opened(text: &Sentence) -> (&Sentence, Option<(Decision, Option<String>)>) {
    let decision = match text.id() {
        Some("verdict-rejected") => Decision::Rejected,
        Some("verdict-accepted" | "verdict-accepted-because") => Decision::Approved,
        _ => return (text, None),
    };
    let reason = text.argument("reason").map(text_of);
    match text.argument("finding") {
        Some(Argument::Sentence(finding)) => (finding.as_ref(), Some((decision, reason))),
        _ => (text, Some((decision, reason))),
    }
}

fn text_of(argument: &Argument) -> String {
    match argument {
        Argument::Text(text) => text.to_string(),
        other => other.to_string(),
    }
}

fn source_of(known: &OfferType, id: &str) -> Option<String> {
    let rule = known.certification_rules().find(|rule| rule.id == id && rule.source.is_some())?;
    rule.source.map(str::to_owned)
}
