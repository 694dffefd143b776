//! Bringing the draft back.

use std::collections::BTreeMap;

use app::offers::SideBySide;
use askama::Template;
use offer_types::EveryField;
use ui::Reader;
use words::{Language, Sentence, Words, say};

use super::{Sample, compare, frame, history, now, of_offer};
use crate::offer::{Fault, Restore, Sent, Version, parts, saved_words};

fn restore(language: Language, lead: &Sentence, found: SideBySide, state: &str) -> String {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let say = |sentence: Sentence| reader.say(&sentence);
    let version = 6i64;
    let title =
        say(if state == "missing" { say!("restore-title-any") } else { say!("restore-title", version) });
    let names = BTreeMap::from([("person:1".to_owned(), "Jonas Weber".to_owned())]);
    let event = history::event(12, "person:1", "offer.saved", "listing, plans/premium/plan-pricing", "");
    let choice =
        |key: &str, text: Sentence| Version { key: key.to_owned(), text: say(text), is_chosen: false };
    let fault = Fault {
        text: "Plan classic was taken away for good. Choose a page instead.".to_owned(),
        place: "plans[classic]/planId · Retired".to_owned(),
    };
    let is_some = !found.fields.pages.is_empty();
    let facts = [
        say!("restore-fact-both", live = version, preview = 7i64),
        say!("restore-fact-all"),
        say!("restore-fact-secrets"),
        say!("restore-fact-undo"),
    ];
    let (parts, _) = parts(&reader, found, |_| None);
    let template = Restore {
        page: frame(language, &title, of_offer(&reader), true),
        title,
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        here: "/dashboard/restore".to_owned(),
        lead: reader.lead(lead),
        missing: match state {
            "missing" => vec![say(say!("compare-no-version", number = 99i64, newest = 7i64))],
            _ => Vec::new(),
        },
        faults_title: say(say!("restore-faults", many = 1usize)),
        faults: if state == "faults" { vec![fault] } else { Vec::new() },
        is_moved: state == "moved",
        moved: if state == "moved" { vec![saved_words(&reader, &names, &event)] } else { Vec::new() },
        versions: vec![
            choice("7", say!("compare-version", version = 7i64)),
            choice("6", say!("compare-version", version)),
        ],
        pages: vec![choice("listing", Sentence::of_type("Offer listing"))],
        from: say(say!("restore-now")),
        to: say(say!("restore-then")),
        parts,
        more: is_some.then(|| say(say!("restore-more", many = 12usize))),
        facts: if state == "missing" { Vec::new() } else { facts.into_iter().map(say).collect() },
        form: is_some.then(|| Sent {
            version,
            of: String::new(),
            seen: 1,
            tag: String::new(),
            key: "key".to_owned(),
            button: say(say!("restore-button", version)),
        }),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let none = || SideBySide { fields: EveryField::default(), files: BTreeMap::new() };
    let (version, lead) = (6i64, say!("restore-lead", many = 21usize, version = 6i64));
    let page =
        |name, lead: &Sentence, found, state| Sample { name, html: restore(language, lead, found, state) };
    vec![
        page("restore", &lead, compare::fields(0), ""),
        page("restore-moved", &lead, compare::fields(0), "moved"),
        page("restore-faults", &say!("restore-lead-faults", version), none(), "faults"),
        page("restore-same", &say!("restore-lead-same", version), none(), ""),
        page("restore-missing", &say!("restore-lead-none"), none(), "missing"),
    ]
}
