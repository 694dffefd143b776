//! What a publisher says of itself.

use app::identity::{Profile, Publisher};
use askama::Template;
use words::{Language, say};

use super::{Sample, before, frame, reader};
use crate::profile::{Looked, Settings, Typed, navigation};

fn settings(language: Language, migrated: bool, may_edit: bool, typed: &Typed, saved: bool) -> String {
    let reader = reader(language);
    let id: domain::PublisherId = "contoso".parse().expect("an id");
    let profile = Profile {
        display_name: "Contoso".to_owned(),
        description: String::new(),
        seller_contact: "marketplace@contoso.example,offers@contoso.example".to_owned(),
        contact_name: "Marketplace team".to_owned(),
        contact_phone: "+353 1 555 0100".to_owned(),
    };
    let publisher = Publisher {
        id: id.clone(),
        display_name: profile.display_name.clone(),
        seller_contact: profile.seller_contact.clone(),
        seller_id: 1001,
        migrated,
        created_at: before(100_000),
    };
    let title = match typed.faults.len() {
        0 => say!("profile-title"),
        many => say!("profile-title-faults", many),
    };
    let page = frame(language, &reader.say(&title), navigation(&reader, &id), true);
    let found = Looked { publisher, profile, may_edit };
    Settings::of(page, &found, typed, saved, "key".to_owned()).render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let wrong = Profile {
        display_name: String::new(),
        description: "x".repeat(1001),
        seller_contact: "nobody".to_owned(),
        contact_name: "a\nb".to_owned(),
        contact_phone: "x".repeat(201),
    };
    let typed =
        Typed { faults: wrong.checked().err().unwrap_or_default(), profile: Some(wrong), is_moved: false };
    let other = Profile { display_name: "Contoso Ltd.".to_owned(), ..Profile::default() };
    let moved = Typed { profile: Some(other), is_moved: true, ..Typed::default() };
    let none = Typed::default();
    vec![
        Sample { name: "profile", html: settings(language, true, true, &none, false) },
        Sample { name: "profile-saved", html: settings(language, false, true, &none, true) },
        Sample { name: "profile-read", html: settings(language, true, false, &none, false) },
        Sample { name: "profile-faults", html: settings(language, true, true, &typed, false) },
        Sample { name: "profile-moved", html: settings(language, true, true, &moved, false) },
    ]
}
