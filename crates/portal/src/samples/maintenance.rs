//! Where operators begin and end maintenance, and what is said above pages.

use app::maintenance::Maintenance;
use askama::Template as _;
use domain::Timestamp;
use ui::{Navigation, Reader};
use words::{Language, Words, say};

use super::{Sample, frame, now};
use crate::bookmarks::Front;
use crate::maintenance::{Manage, Typed};
use crate::notes::notes;

pub(super) fn samples(language: Language) -> Vec<Sample> {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let page = || frame(language, &reader.say(&say!("maintenance-manage")), Navigation::default(), true);
    let at = |text: &str| Timestamp::parse(text).expect("a time");
    let from = |begins: &str| Maintenance {
        begins: at(begins),
        until: Some(at("2026-12-01T21:00:00Z")),
        said: Some("We move to larger disks.".to_owned()),
    };
    let manage = |found: Option<Maintenance>, fault: Option<&words::Sentence>, typed| {
        Manage::of(page(), found, fault, typed).render().expect("a page")
    };
    let typed = Typed { until: "2026-11-28T10:00".to_owned(), ..Typed::default() };
    let noted = || {
        let planned = from("2026-12-01T20:00:00Z");
        let mut page = frame(language, &reader.say(&say!("front-title")), Navigation::default(), true);
        page.notes = notes(&reader, "/dashboard?moved=users&ended=true", Some(&planned), true);
        Front::of(page).render().expect("a page")
    };
    vec![
        Sample { name: "maintenance-none", html: manage(None, None, Typed::default()) },
        Sample { name: "maintenance-fault", html: manage(None, Some(&say!("maintenance-over")), typed) },
        Sample {
            name: "maintenance-planned",
            html: manage(Some(from("2026-12-01T20:00:00Z")), None, Typed::default()),
        },
        Sample {
            name: "maintenance-now",
            html: manage(Some(from("2026-11-29T10:00:00Z")), None, Typed::default()),
        },
        Sample { name: "notes", html: noted() },
    ]
}
