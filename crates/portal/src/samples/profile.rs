//! The settings of a publisher.

use app::identity::{Publisher, TypedProfile};
use askama::Template as _;
use words::{Language, say};

use super::{Sample, before, frame, program, reader};
use crate::profile::{Shown, Told, made};

fn publisher(migrated: bool) -> Publisher {
    Publisher {
        id: "contoso".parse().expect("an id"),
        display_name: "Contoso".to_owned(),
        seller_contact: "marketplace@contoso.example,release@contoso.example".to_owned(),
        seller_id: 41_073_325,
        migrated,
        created_at: before(90_000),
        contact_name: Some("Marketplace team".to_owned()),
        contact_phone: None,
        migrated_at: migrated.then(|| before(70_000)),
    }
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let page = |shown: Shown| {
        let page = frame(language, &reader.say(&say!("profile-title")), program(&reader, 12), true);
        made(page, &shown).render().expect("a page")
    };
    let shown = |migrated, may_manage, told| {
        let publisher = publisher(migrated);
        Shown { typed: TypedProfile::of(&publisher), publisher, may_manage, faults: Vec::new(), told }
    };
    let wrong = TypedProfile {
        display_name: String::new(),
        seller_contact: "nobody".to_owned(),
        ..TypedProfile::of(&publisher(true))
    };
    let faults = wrong.read().expect_err("nothing of it is right");
    let another =
        TypedProfile { contact_phone: "+353 1 555 0100".to_owned(), ..TypedProfile::of(&publisher(true)) };
    vec![
        Sample { name: "profile", html: page(shown(true, true, Told::Nothing)) },
        Sample { name: "profile-older", html: page(shown(false, true, Told::Tested)) },
        Sample { name: "profile-read-only", html: page(shown(true, false, Told::Nothing)) },
        Sample {
            name: "profile-wrong",
            html: page(Shown { typed: wrong, faults, ..shown(true, true, Told::Nothing) }),
        },
        Sample {
            name: "profile-changed",
            html: page(Shown { typed: another, ..shown(true, true, Told::Changed) }),
        },
    ]
}
