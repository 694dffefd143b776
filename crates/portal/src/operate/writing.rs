//! What the page of one publish that is certified says.

use app::App;
use app::offers::{SideBySide, Which};
use app::publishing::{CertificationFinding, Certifying, Decided, Origin};
use askama::Template;
use domain::publishing::{Decision, Level};
use domain::{Finding, Page as OfferPage};
use offer_types::Outcome;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::badge::{decided_badge, waiting_badge};
use super::navigation::frame;
use super::subject::Attempt;
use super::typed::{BY_HAND, Typed};
use crate::offer::{self, Part, page_title, parts, side_words};
use crate::offers::Choice;
use crate::reading::Reading;

/// What was read for the page.
pub(super) struct Seen {
    pub(super) subject: Certifying,
    pub(super) content: SideBySide,
    /// How many wait in all.
    pub(super) waiting: i64,
}

/// Something that keeps the decision from being taken.
pub(crate) struct Fault {
    pub(crate) text: String,
    /// The field that it is about.
    pub(crate) to: String,
    /// Which finding that is of.
    pub(crate) whose: String,
}

/// A finding, with what is decided about it.
pub(crate) struct Found {
    pub(crate) number: usize,
    pub(crate) is_error: bool,
    pub(crate) severity: String,
    pub(crate) text: String,
    /// The rule, and where it is written down.
    pub(crate) rule: String,
    pub(crate) place: String,
    pub(crate) evidence: Option<String>,
    /// What was decided; where it waits, what was typed.
    pub(crate) is_accepted: bool,
    pub(crate) is_rejected: bool,
    pub(crate) reason: String,
    pub(crate) verdict: Option<String>,
    pub(crate) fault: Option<String>,
    pub(crate) reason_fault: Option<String>,
}

/// Room for something that a certifier found.
pub(crate) struct Room {
    pub(crate) number: usize,
    pub(crate) pages: Vec<Choice>,
    pub(crate) text: String,
    pub(crate) fault: Option<String>,
}

#[derive(Template)]
#[template(path = "certify.html")]
pub(crate) struct Certify<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) badge: String,
    pub(crate) lead: String,
    /// The offer's pages, for who wants to see more of it.
    pub(crate) links: Vec<(String, String)>,
    pub(crate) faults_title: String,
    pub(crate) faults: Vec<Fault>,
    /// What is told of one who came too late, and what they wrote.
    pub(crate) too_late: Option<String>,
    pub(crate) unused: Vec<String>,
    pub(crate) note_said: Option<String>,
    /// What the publisher tells whoever certifies.
    pub(crate) notes: Option<String>,
    pub(crate) findings: Vec<Found>,
    pub(crate) passed_title: String,
    pub(crate) passed: String,
    pub(crate) differences_fact: String,
    /// What both sides are called.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) parts: Vec<Part>,
    /// That there is more than is told, and where all of it is.
    pub(crate) more: Option<(String, String)>,
    pub(crate) by_hand: Vec<Room>,
    pub(crate) note: String,
    pub(crate) note_fault: Option<String>,
    pub(crate) decision_fault: Option<String>,
    pub(crate) waits: bool,
    pub(crate) key: String,
}

pub(super) fn write_page<'a>(
    app: &App,
    reading: &'a Reading,
    Seen { subject, mut content, waiting }: Seen,
    attempt: &Attempt,
) -> Certify<'a> {
    let reader = reading.reader();
    let typed = &attempt.typed;
    let version = subject.operation.version;
    let name = subject.offer.display_text.clone();
    let title = say!("certify-one-title", name = name.clone(), version);
    let type_name = app
        .env
        .offer_types
        .get(&subject.offer.offer_type)
        .map_or_else(|| subject.offer.offer_type.to_string(), |known| reader.of_type(known.display_name()));
    let findings = write_findings(&reader, &subject.findings, &attempt.faults, typed);
    let pages = std::mem::take(&mut content.fields.all_pages);
    let is_first = subject.offer.production_version.is_none();
    let all: usize = content
        .fields
        .counts
        .iter()
        .filter(|(outcome, _)| is_first || **outcome != Outcome::Unchanged)
        .map(|(_, many)| many)
        .sum();
    let (parts, told) = parts(&reader, content, |_| None);
    let whose = (&subject.operation.publisher, &subject.operation.offer);
    let compared = offer::compare_address(whose, &format!("version:{version}"));
    let side = |which| reader.say(&side_words(which, &subject.offer));
    Certify {
        page: frame(reading, &title, waiting),
        title: reader.say(&title),
        badge: badge(&reader, &subject),
        lead: lead(&reader, &subject, &type_name),
        links: links(&reader, &subject),
        faults_title: reader.say(&say!("certify-faults", many = attempt.faults.len())),
        faults: write_faults(&reader, &attempt.faults, &subject.findings),
        too_late: attempt.came_too_late.then(|| reader.say(&too_late(&reader, subject.decided.as_ref()))),
        unused: if attempt.came_too_late { typed.words() } else { Vec::new() },
        note_said: subject.decided.as_ref().and_then(|decided| decided.note.clone()),
        notes: subject.notes.clone(),
        findings,
        passed_title: reader.say(&say!("certify-passed", many = subject.passed.len())),
        passed: subject.passed.join(", "),
        differences_fact: reader.say(&differences_fact(is_first, parts.is_empty(), version)),
        from: if is_first { reader.say(&say!("state-live")) } else { side(Which::Live) },
        to: side(Which::Number(version)),
        parts,
        more: (told < all).then(|| (reader.say(&say!("certify-more", told, all)), compared)),
        by_hand: rooms(&reader, &pages, typed, &attempt.faults),
        note: typed.note.clone(),
        note_fault: fault_at(&reader, &attempt.faults, "/reason"),
        decision_fault: fault_at(&reader, &attempt.faults, "/decision"),
        waits: subject.waits_since.is_some(),
        key: reading.form_key(),
        name,
    }
}

fn badge(reader: &Reader<'_>, subject: &Certifying) -> String {
    match (&subject.decided, subject.waits_since) {
        (Some(decided), _) => decided_badge(reader, decided.decision == Decision::Approved),
        (None, Some(_)) => waiting_badge(reader),
        (None, None) => String::new(),
    }
}

/// The one thing that matters.
fn lead(reader: &Reader<'_>, subject: &Certifying, type_name: &str) -> String {
    let nobody = || reader.say(&say!("marketplace-itself"));
    let publisher = subject.publisher_name.clone();
    reader.lead(&match (&subject.decided, subject.waits_since) {
        (Some(decided), _) => {
            let who = decided.who.clone().unwrap_or_else(nobody);
            let at = reader.time_within(decided.at);
            match decided.decision {
                Decision::Approved => say!("certify-approved-by", who, at),
                Decision::Rejected => say!("certify-rejected-by", who, at),
            }
        }
        (None, Some(since)) => {
            let who = subject.who.clone().unwrap_or_else(nobody);
            let waits = reader.duration(reader.now.since(since));
            say!("certify-waits", waits, publisher, who, kind = type_name.to_owned())
        }
        (None, None) => say!("certify-not-waiting"),
    })
}

fn too_late(reader: &Reader<'_>, decided: Option<&Decided>) -> Sentence {
    let Some(decided) = decided else { return say!("certify-too-late-ended") };
    let who = decided.who.clone().unwrap_or_else(|| reader.say(&say!("marketplace-itself")));
    match (decided.is_own, decided.decision) {
        (true, Decision::Approved) => say!("certify-too-late-own-approved"),
        (true, Decision::Rejected) => say!("certify-too-late-own-rejected"),
        (false, Decision::Approved) => say!("certify-too-late-approved", who),
        (false, Decision::Rejected) => say!("certify-too-late-rejected", who),
    }
}

fn links(reader: &Reader<'_>, subject: &Certifying) -> Vec<(String, String)> {
    let (publisher, id) = (&subject.operation.publisher, &subject.operation.offer);
    let mut links = vec![
        (reader.say(&say!("overview-title")), offer::address(publisher, id)),
        (reader.say(&say!("history-title")), offer::history_address(publisher, id)),
    ];
    if subject.offer.production_version.is_some() {
        links.push((reader.say(&say!("bay-open-live")), format!("/product/{publisher}.{id}")));
    }
    links
}

fn differences_fact(is_first: bool, is_same: bool, version: i64) -> Sentence {
    match (is_first, is_same) {
        (true, _) => say!("certify-all-new"),
        (false, true) => say!("certify-nothing-new", version),
        (false, false) => say!("certify-beside-live", version),
    }
}

fn rooms(reader: &Reader<'_>, pages: &[OfferPage], typed: &Typed, faults: &[Finding]) -> Vec<Room> {
    let room = |number: usize| {
        let (chosen, text) = typed.by_hand.get(number).cloned().unwrap_or_default();
        let choice = |page: &OfferPage| {
            let value = page.to_string();
            Choice { is_chosen: value == chosen, text: page_title(reader, page), value }
        };
        Room {
            number,
            pages: pages.iter().map(choice).collect(),
            text,
            fault: fault_at(reader, faults, &format!("/by_hand/{number}")),
        }
    };
    (0..BY_HAND).map(room).collect()
}

/// The findings with what was decided, or typed, about them.
pub(crate) fn write_findings(
    reader: &Reader<'_>,
    findings: &[CertificationFinding],
    faults: &[Finding],
    typed: &Typed,
) -> Vec<Found> {
    findings.iter().map(|finding| write_finding(reader, finding, faults, typed)).collect()
}

fn write_finding(
    reader: &Reader<'_>,
    finding: &CertificationFinding,
    faults: &[Finding],
    typed: &Typed,
) -> Found {
    let number = finding.number;
    let at = |rest: &str| fault_at(reader, faults, &format!("/verdicts/{number}{rest}"));
    let (typed_decision, typed_reason) = typed.verdicts.get(&number).cloned().unwrap_or_default();
    let (decision, reason) = match &finding.verdict {
        Some((decision, reason)) => (Some(*decision), reason.clone().unwrap_or_default()),
        None => (typed_decision, typed_reason),
    };
    let is_error = finding.level == Level::Error;
    let verdict = finding.verdict.as_ref().map(|(decision, _)| match decision {
        Decision::Approved => say!("certify-accepted"),
        Decision::Rejected => say!("certify-rejected"),
    });
    Found {
        number,
        is_error,
        severity: reader.say(&if is_error { say!("message-fault") } else { say!("message-note") }),
        text: reader.say(&finding.text),
        rule: rule(reader, &finding.origin),
        place: place(reader, finding),
        evidence: finding.evidence.as_ref().map(|found| reader.words.argument(found)),
        is_accepted: decision == Some(Decision::Approved),
        is_rejected: decision == Some(Decision::Rejected),
        reason,
        verdict: verdict.map(|verdict| reader.say(&verdict)),
        fault: at(""),
        reason_fault: at("/reason"),
    }
}

fn rule(reader: &Reader<'_>, origin: &Origin) -> String {
    match origin {
        Origin::Rule { id, source: Some(source) } => {
            reader.say(&say!("certify-rule", id = id.clone(), source = source.clone()))
        }
        Origin::Rule { id, source: None } => id.clone(),
        Origin::Person => reader.say(&say!("certify-by-person")),
    }
}

/// Page, field, and the place as programs name it.
fn place(reader: &Reader<'_>, finding: &CertificationFinding) -> String {
    let page = finding.page.as_ref().map(|page| page_title(reader, page));
    let field = finding.field.as_ref().map(|field| reader.words.argument(field));
    let parts: Vec<String> = page.into_iter().chain(field).collect();
    match parts.is_empty() {
        true => reader.say(&say!("certify-whole-offer")),
        false => parts.join(" · "),
    }
}

/// What is wrong with the field that a ruling calls `pointer`.
fn fault_at(reader: &Reader<'_>, faults: &[Finding], pointer: &str) -> Option<String> {
    let fault = faults.iter().find(|fault| fault.place.pointer() == pointer)?;
    Some(reader.say(&fault.text))
}

/// All that is wrong, each with the field that it is about.
pub(crate) fn write_faults(
    reader: &Reader<'_>,
    faults: &[Finding],
    findings: &[CertificationFinding],
) -> Vec<Fault> {
    let fault = |fault: &Finding| {
        let pointer = fault.place.pointer();
        let parts: Vec<&str> = pointer.split('/').skip(1).collect();
        let number = |text: &str| text.parse::<usize>().ok();
        let whose = |text: &str| {
            let found = findings.iter().find(|finding| Some(finding.number) == number(text));
            found.map(|finding| reader.say(&finding.text)).unwrap_or_default()
        };
        let (to, whose) = match parts.as_slice() {
            ["verdicts", number, "reason"] => (format!("reason-{number}"), whose(number)),
            ["verdicts", number] => (format!("verdict-{number}"), whose(number)),
            ["by_hand", number] => (format!("text-{number}"), String::new()),
            ["reason"] => ("note".to_owned(), String::new()),
            _ => ("decide".to_owned(), String::new()),
        };
        Fault { text: reader.say(&fault.text), to, whose }
    };
    faults.iter().map(fault).collect()
}
