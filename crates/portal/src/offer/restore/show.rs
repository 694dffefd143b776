//! The page that says what bringing something back would change.

use askama::Template;
use axum::http::StatusCode;
use domain::Finding;
use face::path::OfferPath;
use offer_types::Outcome;
use ui::{Page, Reader};
use words::{Sentence, say};

use super::super::compare::{Choice, OFFERED, Part, page_title, parts};
use super::super::frame::{Subject, frame};
use super::super::history::saved_words;
use super::super::{HISTORY, RESTORE, address, of};
use super::Found;
use super::asked::Asked;
use crate::reading::{Reading, all_offers};

/// Something that keeps it from being done.
pub(crate) struct Fault {
    pub(crate) text: String,
    /// Where in the offer, and the code of the rule.
    pub(crate) place: String,
}

#[derive(Template)]
#[template(path = "restore.html")]
pub(crate) struct Restore<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) here: String,
    pub(crate) lead: String,
    /// What of what was asked for is not there.
    pub(crate) missing: Vec<String>,
    /// What keeps it from being saved.
    pub(crate) faults_title: String,
    pub(crate) faults: Vec<Fault>,
    /// Whether somebody saved the draft meanwhile, and who saved what.
    pub(crate) is_moved: bool,
    pub(crate) moved: Vec<String>,
    pub(crate) versions: Vec<Choice>,
    pub(crate) pages: Vec<Choice>,
    /// What both sides are called.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) parts: Vec<Part>,
    /// What is said of those that are not shown.
    pub(crate) more: Option<String>,
    pub(crate) facts: Vec<String>,
    /// What the form sends; nothing where there is nothing to do.
    pub(crate) form: Option<Sent>,
}

/// What is sent when somebody says yes.
pub(crate) struct Sent {
    pub(crate) version: i64,
    pub(crate) of: String,
    pub(crate) seen: i64,
    /// Without its quotes.
    pub(crate) tag: String,
    pub(crate) key: String,
    pub(crate) button: String,
}

pub(super) fn template<'a>(
    reading: &'a Reading,
    path: &OfferPath,
    whose: Subject,
    asked: Option<&Asked>,
    found: Found,
) -> Restore<'a> {
    let reader = reading.reader();
    let title = match asked {
        Some(Asked { version, .. }) => say!("restore-title", version = *version),
        None => say!("restore-title-any"),
    };
    let Found { foreseen, missing, is_moved, moved } = found;
    let all = foreseen.draft.fields.count(&Outcome::CHANGES);
    let can_be_done = all > 0 && foreseen.faults.is_empty();
    let tag = foreseen.tag.as_ref().map(ToString::to_string).unwrap_or_default();
    let tag = tag.trim_matches('"').to_owned();
    // That there is nothing to bring back yet is nobody's fault.
    let (none_yet, missing): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|missing| missing.status == StatusCode::OK);
    let form = asked.filter(|_| can_be_done).map(|asked| sent(reading, asked, &whose, tag));
    let (choices, facts) =
        (choices(&reader, &whose, asked, &foreseen.draft.fields.all_pages), facts(&whose, asked));
    let lead = match none_yet.into_iter().next() {
        Some(none_yet) => none_yet.why,
        None => lead(&reader, asked, all, foreseen.faults.len()),
    };
    let (parts, told) = parts(&reader, foreseen.draft, |_| None);
    let saved = moved.events.iter().map(|event| saved_words(&reader, &moved.names, event));
    let Subject { offer, account, logo, .. } = whose;
    let (versions, pages) = choices;
    Restore {
        title: reader.say(&title),
        offer: offer.display_text.clone(),
        back: address(&path.publisher, &path.offer),
        all_offers: all_offers(&path.publisher),
        here: of(RESTORE, &path.publisher, &path.offer),
        lead: reader.lead(&lead),
        missing: missing.iter().map(|missing| reader.say(&missing.why)).collect(),
        faults_title: reader.say(&say!("restore-faults", many = foreseen.faults.len())),
        faults: foreseen.faults.iter().map(|fault| fault_words(&reader, fault)).collect(),
        is_moved,
        moved: saved.collect(),
        versions,
        pages,
        from: reader.say(&say!("restore-now")),
        to: reader.say(&say!("restore-then")),
        parts,
        more: (told < all).then(|| reader.say(&say!("restore-more", many = all - told))),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        form,
        page: frame(
            reading,
            account,
            &path.publisher,
            (&offer, logo),
            &title,
            &of(HISTORY, &path.publisher, &path.offer),
        ),
    }
}

fn fault_words(reader: &Reader<'_>, finding: &Finding) -> Fault {
    let place = format!("{} · {}", finding.place.stable(), finding.code);
    Fault { text: reader.say(&finding.text), place }
}

fn sent(reading: &Reading, asked: &Asked, whose: &Subject, tag: String) -> Sent {
    let button = match asked.page {
        Some(_) => say!("restore-button-page"),
        None => say!("restore-button", version = asked.version),
    };
    Sent {
        version: asked.version,
        of: asked.page.as_ref().map(ToString::to_string).unwrap_or_default(),
        seen: whose.offer.changed_at.micros(),
        tag,
        key: reading.form_key(),
        button: reading.reader().say(&button),
    }
}

/// The one thing that matters.
fn lead(reader: &Reader<'_>, asked: Option<&Asked>, all: usize, faults: usize) -> Sentence {
    let Some(Asked { version, page }) = asked else { return say!("restore-lead-none") };
    let (version, page) = (*version, page.as_ref().map(|page| page_title(reader, page)));
    match (faults, all, page) {
        (1.., ..) => say!("restore-lead-faults", version),
        (_, 0, None) => say!("restore-lead-same", version),
        (_, 0, Some(page)) => say!("restore-lead-same-page", version, page),
        (_, many, None) => say!("restore-lead", many, version),
        (_, many, Some(page)) => say!("restore-lead-page", many, version, page),
    }
}

/// What will happen, to whom, and how to undo it.
fn facts(whose: &Subject, asked: Option<&Asked>) -> Vec<Sentence> {
    let Some(asked) = asked else { return Vec::new() };
    let mut facts = vec![match (whose.offer.production_version, whose.offer.preview_version) {
        (Some(live), Some(preview)) if live != preview => say!("restore-fact-both", live, preview),
        (Some(live), _) => say!("restore-fact-live", live),
        (None, Some(preview)) => say!("restore-fact-preview", preview),
        (None, None) => say!("restore-fact-nobody"),
    }];
    facts.push(match asked.page {
        Some(_) => say!("restore-fact-other-pages"),
        None => say!("restore-fact-all"),
    });
    facts.extend([say!("restore-fact-secrets"), say!("restore-fact-undo")]);
    facts
}

/// The versions and the pages that can be chosen.
fn choices(
    reader: &Reader<'_>,
    whose: &Subject,
    asked: Option<&Asked>,
    all: &[domain::Page],
) -> (Vec<Choice>, Vec<Choice>) {
    let newest = whose.newest.unwrap_or_default();
    let chosen = asked.map_or(0, |asked| asked.version);
    let offered = (1..=newest).rev().take(usize::try_from(OFFERED).unwrap_or_default());
    let older = (1..=newest - OFFERED).contains(&chosen).then_some(chosen);
    let version = |version: i64| Choice {
        key: version.to_string(),
        text: reader.say(&say!("compare-version", version)),
        is_chosen: version == chosen,
    };
    let named = asked.and_then(|asked| asked.page.as_ref());
    let page = |page: &domain::Page| Choice {
        key: page.to_string(),
        text: page_title(reader, page),
        is_chosen: named == Some(page),
    };
    let other = named.filter(|named| !all.contains(named));
    (offered.chain(older).map(version).collect(), all.iter().chain(other).map(page).collect())
}
