//! Two versions side by side.

use std::collections::BTreeMap;

use app::offers::SideBySide;
use askama::Template;
use db::artifacts::Artifact;
use db::offers::Offer;
use domain::Timestamp;
use domain::publishing::OfferStatus;
use face::query::Query;
use offer_types::{ArtifactKind, Change, ComparedField, ComparedPage, EveryField, Outcome, Words};
use serde_json::{Value, json};
use ui::Reader;
use words::{Argument, Language, Sentence, Words as Say, say};

use super::{Sample, before, frame, now, of_offer};
use crate::offer::{Compare, Sides, Version, parts, sample_tabs};

pub(super) fn offer() -> Offer {
    Offer {
        id: "secure-linux".parse().expect("an id"),
        offer_type: "microsoft-azure-virtualmachines".parse().expect("a type"),
        display_text: "Contoso Secure Linux".to_owned(),
        status: OfferStatus::Succeeded,
        status_at: Timestamp::from_micros(1),
        changed_at: before(20),
        draft_version: 8,
        preview_version: Some(7),
        production_version: Some(6),
        publication: None,
        guid: "0b1c3f0e-51c5-4a52-8d1f-2f0d8f9d4a11".to_owned().parse().expect("an id"),
    }
}

fn field(label: &str, place: &str, before: Value, after: Value) -> ComparedField {
    let there = |value: Value| (!value.is_null()).then_some(value);
    let (before, after) = (there(before), there(after));
    let outcome = match (&before, &after) {
        (None, _) => Outcome::Added,
        (_, None) => Outcome::Removed,
        (before, after) if before == after => Outcome::Unchanged,
        _ => Outcome::Edited,
    };
    ComparedField {
        place: place.to_owned(),
        label: Argument::label(label),
        outcome,
        before,
        after,
        words: Vec::new(),
        secret: false,
        file: None,
    }
}

fn address(digit: &str) -> String {
    format!("https://market.example/artifacts/{}", digit.repeat(64))
}

fn artifact(name: &str, digit: &str, side: i64) -> (String, Artifact) {
    let artifact = Artifact {
        source: format!("https://files.contoso.example/{name}"),
        digest: digit.repeat(64),
        media_type: "image/png".to_owned(),
        bytes: 12_400,
        width: Some(side),
        height: Some(side),
        etag: None,
        last_modified: None,
    };
    (address(digit), artifact)
}

/// Fields of every kind that a comparison tells.
pub(super) fn fields(more: usize) -> SideBySide {
    let words = [
        Words::Same("Hardened Linux with ".to_owned()),
        Words::Removed("CIS level 1, ".to_owned()),
        Words::Added("CIS level 2, daily patches, ".to_owned()),
        Words::Same("full disk encryption and audit logs.".to_owned()),
    ];
    let listing = vec![
        ComparedField { words: words.to_vec(), ..field("Summary", "offer/summary", json!("a"), json!("b")) },
        field("Title", "offer/title", json!("Secure Linux"), json!("Contoso Secure Linux")),
        field("Privacy policy", "offer/privacyPolicy", Value::Null, json!("contoso.example/privacy")),
        ComparedField {
            file: Some(ArtifactKind::Image),
            ..field("Large logo", "offer/largeLogo", json!(address("a")), json!(address("b")))
        },
        field(
            "Video thumbnail",
            "offer/thumbnail",
            json!("https://files.contoso.example/thumb.png"),
            Value::Null,
        ),
        ComparedField {
            secret: true,
            before: None,
            after: None,
            ..field("Access key", "offer/leadKey", json!(1), json!(2))
        },
    ];
    let regions =
        [Words::Same("DE, FR, ".to_owned()), Words::Added("KR, ".to_owned()), Words::Same("US, ".to_owned())];
    let pricing = vec![
        field("Price per core and hour", "plans[standard]/price", json!(0.035), json!(0.032)),
        ComparedField {
            words: regions.to_vec(),
            ..field("Regions", "plans[standard]/regions", json!(["DE"]), json!(["KR"]))
        },
        field("Free trial", "plans[standard]/trial", json!(false), json!(true)),
    ];
    let many = (0..more).map(|nth| {
        // One of three says the same.
        let then = nth + usize::from(nth % 3 != 0);
        field("Price", &format!("plans[premium]/prices/market-{nth:03}"), json!(nth), json!(then))
    });
    let page = |page: &str, fields| ComparedPage { page: page.parse().expect("a page"), fields };
    let premium = page("plans/premium/plan-pricing", many.collect());
    let mut pages = vec![page("listing", listing), page("plans/standard/plan-pricing", pricing)];
    pages.extend((more > 0).then_some(premium));
    let mut counts = BTreeMap::from([(Outcome::Unchanged, 112)]);
    for field in
        pages.iter().flat_map(|page| &page.fields).filter(|field| field.outcome != Outcome::Unchanged)
    {
        *counts.entry(field.outcome).or_default() += 1;
    }
    let plans = BTreeMap::from([("premium".parse().expect("an id"), Change::Added)]);
    let all_pages = pages.iter().map(|page| page.page.clone()).collect();
    let files = BTreeMap::from([artifact("logo-2024.png", "a", 115), artifact("logo-2026.png", "b", 128)]);
    SideBySide { fields: EveryField { counts, pages, plans, all_pages }, files }
}

fn compare(language: Language, query: &str, found: SideBySide, missing: &[Sentence]) -> String {
    let reader = Reader { words: Say::new(language, None), now: now() };
    let title = reader.say(&say!("compare-title"));
    let (view, _) = Sides::of("/dashboard/compare".to_owned(), &Query::of(Some(query)), &offer(), Some(7));
    let say = |sentence: Sentence| reader.say(&sentence);
    let choice =
        |key: &str, text: Sentence, is_chosen| Version { key: key.to_owned(), text: say(text), is_chosen };
    let (from, to) = (say(say!("compare-live", version = 6i64)), say(say!("state-draft")));
    let within = (say(say!("compare-in-live", version = 6i64)), say(say!("compare-in-draft")));
    let all = found.fields.count(&view.show.outcomes());
    let lead = match (missing.is_empty(), all) {
        (false, _) => say!("compare-not-there"),
        (true, 0) => say!("compare-same", from = within.0, to = within.1),
        (true, many) => say!("compare-lead", many, from = within.0, to = within.1),
    };
    let tabs = sample_tabs(&reader, &view, &found);
    let restore = (all > 0).then(|| "/dashboard/restore?version=6".to_owned());
    let (parts, told) = parts(&reader, found, |_| restore.clone());
    let template = Compare {
        page: frame(language, &title, of_offer(&reader), true),
        title,
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        lead: reader.lead(&lead),
        done: (all == 0 && missing.is_empty()).then(|| reader.say(&say!("restore-done", version = 6i64))),
        restore,
        missing: missing.iter().map(|missing| reader.say(missing)).collect(),
        froms: vec![
            choice("live", say!("compare-live", version = 6i64), true),
            choice("draft", say!("state-draft"), false),
        ],
        tos: vec![choice("draft", say!("state-draft"), true)],
        pages: vec![choice("listing", Sentence::of_type("Offer listing"), false)],
        plans: vec![choice("standard", Sentence::plain("standard"), false)],
        tabs,
        from,
        to,
        parts,
        range: match told {
            0 => String::new(),
            last => reader.say(&say!("compare-range", first = 1usize, last, all)),
        },
        before: None,
        next: (told < all).then(|| view.with_skip(told)),
        view,
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let none = || SideBySide { fields: EveryField::default(), files: BTreeMap::new() };
    let missing = [say!("compare-no-version", number = 99i64, newest = 7i64)];
    vec![
        Sample { name: "compare", html: compare(language, "", fields(0), &[]) },
        Sample { name: "compare-many", html: compare(language, "show=all&plan=premium", fields(400), &[]) },
        Sample { name: "compare-same", html: compare(language, "", none(), &[]) },
        Sample { name: "compare-missing", html: compare(language, "", none(), &missing) },
    ]
}
