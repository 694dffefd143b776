//! The certification queue, one publish in it, and what its publisher reads.

use app::publishing::{CertificationFinding, Origin};
use askama::Template as _;
use domain::publishing::{Decision, Level};
use domain::{Finding, FindingCode, Page as OfferPage, PageName, Place};
use ui::{Navigation, Page, Reader};
use words::{Argument, Language, Sentence, Words, say};

use super::{Sample, before, frame, now};
use crate::offer::{Mend, parts};
use crate::offers::Choice;
use crate::operate::{
    Certify, Queue, Room, Row, Typed, View, days_to_choose, findings_badge, operate_part, write_faults,
    write_findings,
};

const NAME: &str = "Contoso Web Application Firewall";

fn of_operator(reader: &Reader<'_>, title: &Sentence, waiting: i64) -> Page<'static> {
    let navigation = Navigation { whose: None, parts: vec![operate_part(reader, waiting, true)] };
    Page { account: None, ..frame(reader.language(), &reader.say(title), navigation, true) }
}

fn technical(plan: &str) -> OfferPage {
    OfferPage::of_plan(plan.parse().expect("an id"), PageName::PlanTechnical).expect("a page")
}

/// What a failed publish is told to have.
pub(super) fn mends() -> Vec<Mend> {
    let mend = |text: &str, reason: Option<&str>, place: &str, rule: Option<&str>| Mend {
        text: text.to_owned(),
        reason: reason.map(str::to_owned),
        place: Some(place.to_owned()),
        to: Some("/dashboard".to_owned()),
        rule: rule.map(str::to_owned),
    };
    vec![
        mend(
            "The signature must be valid for three more weeks; it ends 2026-12-02T10:00:00Z.",
            Some("Renew the signature of premium to at least 20 December."),
            "premium: Technical configuration of the plan · OS disk address",
            Some("VM-SAS-5"),
        ),
        mend("The third screenshot shows another product.", None, "Offer listing", None),
    ]
}

fn findings() -> Vec<CertificationFinding> {
    let finding = |number: usize, level, id: &str, text: &str, found: &str| CertificationFinding {
        number,
        level,
        origin: Origin::Rule {
            id: id.to_owned(),
            source: Some("Get shared access signature URI for your VM image".to_owned()),
        },
        text: Sentence::of_type(text).with("found", found.to_owned()),
        evidence: Some(Argument::from(found.to_owned())),
        place: Some(Place::plan(0, Some("premium")).member("osVhdUrl")),
        page: Some(technical("premium")),
        field: Some(Argument::label("OS disk address")),
        verdict: None,
    };
    vec![
        finding(
            2,
            Level::Error,
            "VM-SAS-5",
            "The signature must be valid for three more weeks; it ends {found}.",
            "2026-12-02T10:00:00Z",
        ),
        finding(
            5,
            Level::Warning,
            "VM-SAS-5",
            "Let the signature start a day in the past, so that clocks need not agree; it starts {found}.",
            "2026-11-29T07:40:00Z",
        ),
    ]
}

/// The same, and one by hand, once they were decided.
fn decided_findings() -> Vec<CertificationFinding> {
    let mut all = findings();
    all[0].verdict = Some((
        Decision::Rejected,
        Some("Renew the signature of premium to at least 20 December.".to_owned()),
    ));
    all[1].verdict = Some((Decision::Approved, None));
    all.push(CertificationFinding {
        number: 7,
        level: Level::Error,
        origin: Origin::Person,
        text: Sentence::plain("The third screenshot shows another product."),
        evidence: None,
        place: None,
        page: Some(OfferPage::of_offer(PageName::Listing).expect("a page")),
        field: None,
        verdict: Some((Decision::Rejected, None)),
    });
    all
}

fn row(reader: &Reader<'_>, name: &str, (errors, notes): (usize, usize), minutes: u64) -> Row {
    let since = before(minutes);
    Row {
        name: name.to_owned(),
        id: "waf-appliance".to_owned(),
        to: "/dashboard".to_owned(),
        logo: None,
        publisher: "Contoso".to_owned(),
        offer_type: "Virtual machine".to_owned(),
        version: reader.say(&say!("bay-version", version = 3i64)),
        who: reader.say(&say!(
            "certify-by",
            who = "Jonas Weber",
            at = reader.time_within(before(minutes + 4))
        )),
        findings: findings_badge(reader, errors, notes),
        waits: reader.duration(now().since(since)),
        since: reader.say(&say!("certify-since", since = reader.time_within(since))),
    }
}

fn queue(language: Language, query: &str, all: usize) -> String {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let view = View::of(&face::query::Query::of(Some(query)));
    let rows = vec![
        row(&reader, "Litware Vault Keys", (3, 0), 1560),
        row(&reader, "Northwind Ledger Database", (0, 0), 1260),
        row(&reader, NAME, (2, 1), 130),
        row(&reader, "클라우드 비용 진단: 3일 평가", (0, 1), 20),
    ];
    let title = say!("certify-title");
    let lead = match all {
        0 => say!("certify-lead-none"),
        many => say!("certify-lead", many, longest = reader.duration(now().since(before(1560)))),
    };
    let choice =
        |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned(), is_chosen: false };
    let template = Queue {
        page: of_operator(&reader, &title, i64::try_from(all).expect("few")),
        lead: reader.lead(&lead),
        all,
        why: reader.say(&say!("certify-why-automatic")),
        types: vec![choice("vm", "Virtual machine")],
        publishers: vec![choice("contoso", "Contoso")],
        days: days_to_choose(&reader, view.days),
        rows: if view.is_filtered() { Vec::new() } else { rows },
        range: reader.say(&say!("certify-range", first = 1usize, last = 4usize, all)),
        before: None,
        next: Some(view.with_page(2)),
        view,
    };
    template.render().expect("a page")
}

/// What there is to be decided about, or was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waits,
    Refused,
    TooLate,
    Rejected,
    Quiet,
}

fn faults() -> Vec<Finding> {
    let at = |number: usize| Place::around("verdicts").element(number, None);
    let fault = |place: Place, text: Sentence| Finding::new(FindingCode::Required, place, text);
    vec![
        fault(at(2).member("reason"), say!("ruling-rejected-without-reason")),
        fault(Place::around("decision"), say!("ruling-rejects", many = 1usize)),
        fault(at(5), say!("ruling-undecided")),
    ]
}

fn typed(stage: Stage) -> Typed {
    let mut typed = Typed { note: "Please renew the signature of premium.".to_owned(), ..Typed::default() };
    if stage == Stage::Refused {
        typed.verdicts.insert(2, (Some(Decision::Rejected), String::new()));
    }
    typed.by_hand = vec![("listing".to_owned(), "The third screenshot shows another product.".to_owned())];
    typed
}

fn rooms(typed: &Typed) -> Vec<Room> {
    let page = |value: &str, text: &str, chosen: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        is_chosen: value == chosen,
    };
    let room = |number: usize| {
        let (chosen, text) = typed.by_hand.get(number).cloned().unwrap_or_default();
        Room {
            number,
            pages: vec![page("listing", "Offer listing", &chosen), page("legal", "Legal", &chosen)],
            text,
            fault: None,
        }
    };
    (0..3).map(room).collect()
}

fn certify(language: Language, stage: Stage) -> String {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let waits = matches!(stage, Stage::Waits | Stage::Refused | Stage::Quiet);
    let title = say!("certify-one-title", name = NAME, version = 3i64);
    let (who, at) = ("Sana Oh", reader.time_within(before(3)));
    let lead = match waits {
        true => say!(
            "certify-waits",
            waits = reader.duration(now().since(before(130))),
            publisher = "Contoso",
            who = "Jonas Weber",
            kind = "Virtual machine"
        ),
        false => say!("certify-rejected-by", who, at),
    };
    let typed = if stage == Stage::Refused { typed(stage) } else { Typed::default() };
    let faults = if stage == Stage::Refused { faults() } else { Vec::new() };
    let findings = match stage {
        Stage::Quiet => Vec::new(),
        Stage::Waits | Stage::Refused => findings(),
        Stage::TooLate | Stage::Rejected => decided_findings(),
    };
    let badge = match waits {
        true => crate::operate::waiting_badge(&reader),
        false => crate::operate::decided_badge(&reader, false),
    };
    let overview = (reader.say(&say!("overview-title")), "/dashboard".to_owned());
    let template = Certify {
        page: of_operator(&reader, &title, 7),
        name: NAME.to_owned(),
        title: reader.say(&title),
        badge,
        lead: reader.lead(&lead),
        links: vec![overview],
        faults_title: reader.say(&say!("certify-faults", many = faults.len())),
        faults: write_faults(&reader, &faults, &findings),
        too_late: (stage == Stage::TooLate).then(|| reader.say(&say!("certify-too-late-rejected", who))),
        unused: if stage == Stage::TooLate {
            vec!["Everything is fine from my side.".to_owned()]
        } else {
            Vec::new()
        },
        note_said: (!waits)
            .then(|| "Everything else is fine; publish again when both are mended.".to_owned()),
        notes: (stage != Stage::Quiet).then(|| {
            "The console is at port 8443. User: reviewer.\nThe password is in the first boot log.".to_owned()
        }),
        findings: write_findings(&reader, &findings, &faults, &typed),
        passed_title: reader.say(&say!("certify-passed", many = 15usize)),
        passed: "VM-SAS-1, VM-SAS-2, VM-DEF-1".to_owned(),
        differences_fact: reader.say(&say!("certify-beside-live", version = 3i64)),
        from: reader.say(&say!("compare-live", version = 2i64)),
        to: reader.say(&say!("compare-version", version = 3i64)),
        parts: parts(&reader, super::compare::fields(0), |_| None).0,
        more: Some((
            reader.say(&say!("certify-more", told = 9usize, all = 300usize)),
            "/dashboard".to_owned(),
        )),
        by_hand: rooms(&typed),
        note: typed.note.clone(),
        note_fault: None,
        decision_fault: faults.get(1).map(|fault| reader.say(&fault.text)),
        waits,
        key: "key".to_owned(),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let sample = |name, html| Sample { name, html };
    vec![
        sample("certification", queue(language, "", 7)),
        sample("certification-none", queue(language, "", 0)),
        sample("certification-no-match", queue(language, "days=14", 7)),
        sample("certify", certify(language, Stage::Waits)),
        sample("certify-quiet", certify(language, Stage::Quiet)),
        sample("certify-refused", certify(language, Stage::Refused)),
        sample("certify-too-late", certify(language, Stage::TooLate)),
        sample("certify-rejected", certify(language, Stage::Rejected)),
    ]
}
