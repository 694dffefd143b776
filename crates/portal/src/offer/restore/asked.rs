//! What is to be brought back, as it was asked for.

use std::collections::{BTreeMap, BTreeSet};

use app::change_set::{ChangeSet, Restore};
use axum::http::StatusCode;
use domain::{ETag, Page, Timestamp, shown};
use face::path::OfferPath;
use words::{Sentence, say};

use super::super::compare;
pub(super) use super::super::compare::NotThere;
use super::super::frame::Subject;
use crate::form::Form;

/// A version, and the one page of it that is meant; without one all of it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) version: i64,
    pub(crate) page: Option<Page>,
}

impl Asked {
    /// What these texts ask for; without a version, the one that is live or was published last.
    pub(super) fn of(version: &str, page: &str, whose: &Subject) -> Result<Self, Vec<NotThere>> {
        let mut missing = Vec::new();
        let newest = whose.newest.unwrap_or_default();
        let usual = compare::View::number(compare::usual(&whose.offer, whose.newest), &whose.offer);
        let version = match (version.trim(), version.trim().parse()) {
            ("", _) => usual.unwrap_or_default(),
            (_, Ok(number)) if (1..=newest).contains(&number) => number,
            (_, Ok(number)) => {
                let why = match newest {
                    0 => say!("compare-no-versions", number),
                    newest => say!("compare-no-version", number, newest),
                };
                missing.push(NotThere { status: StatusCode::NOT_FOUND, why });
                0
            }
            (text, Err(_)) => {
                missing.push(wrong(say!("restore-no-number", text = shown(text))));
                0
            }
        };
        let page = match (page.trim(), page.trim().parse::<Page>()) {
            ("", _) => None,
            (_, Ok(page)) => Some(page),
            (text, Err(_)) => {
                missing.push(wrong(say!("history-no-page", name = shown(text))));
                None
            }
        };
        match missing.is_empty() {
            true if version == 0 => Err(vec![NotThere { status: StatusCode::OK, why: say!("restore-none") }]),
            true => Ok(Self { version, page }),
            false => Err(missing),
        }
    }

    /// The change set that does it, while the draft is as whoever asks for it has read it; without that, for a look.
    pub(super) fn change_set(&self, path: &OfferPath, held: Option<&Held>) -> ChangeSet {
        let tag = self.page.clone().zip(held.and_then(|held| held.tag.clone()));
        let if_match = match held {
            None => Some("*".to_owned()),
            Some(_) if tag.is_some() => None,
            // A form that does not say what was read holds of nothing.
            Some(held) => Some(ETag(held.seen.unwrap_or(Timestamp::EPOCH)).to_string()),
        };
        let restore = Restore {
            version: self.version,
            pages: self.page.clone().map(|page| BTreeSet::from([page])),
            tags: tag.into_iter().collect::<BTreeMap<_, _>>(),
        };
        ChangeSet {
            publisher: path.publisher.clone(),
            offer: path.offer.clone(),
            if_match,
            restore: Some(restore),
            changes: Vec::new(),
            publish: None,
            size: 0,
        }
    }

    /// That the version has no such page.
    pub(super) fn not_there(&self) -> NotThere {
        let page = self.page.as_ref().map(ToString::to_string).unwrap_or_default();
        let why = say!("restore-no-page", version = self.version, page);
        NotThere { status: StatusCode::NOT_FOUND, why }
    }
}

fn wrong(why: Sentence) -> NotThere {
    NotThere { status: StatusCode::BAD_REQUEST, why }
}

/// What a form holds of the draft that was read: when that was saved, and the tag of the page.
pub(super) struct Held {
    pub(super) seen: Option<Timestamp>,
    pub(super) tag: Option<String>,
}

impl Held {
    pub(super) fn of(form: &Form) -> Self {
        let seen = form.get("seen").parse().ok().map(Timestamp::from_micros);
        Self { seen, tag: form.filled("tag").map(|tag| format!("\"{tag}\"")) }
    }
}
