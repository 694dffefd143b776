//! What is found across the portal.

use askama::Template as _;
use words::{Language, say};

use super::{Sample, frame, program, reader};
use crate::search::{Found, Group, Item};

fn found(language: Language, sought: &str, groups: Vec<Group>) -> String {
    let reader = reader(language);
    let many: usize = groups.iter().map(|group| group.items.len()).sum();
    let template = Found {
        page: frame(language, &reader.say(&say!("search-title")), program(&reader, 12), true),
        here: "/dashboard",
        told: (!sought.is_empty())
            .then(|| reader.say(&say!("search-told", many, sought = sought.to_owned()))),
        sought: sought.to_owned(),
        publisher: "contoso".to_owned(),
        groups,
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let item = |text: &str, about: &str| Item {
        text: text.to_owned(),
        about: about.to_owned(),
        to: "/dashboard".to_owned(),
    };
    let group = |title: words::Sentence, items, has_more: bool| Group {
        title: reader.say(&title),
        items,
        more: has_more.then(|| "/dashboard".to_owned()),
    };
    let groups = vec![
        group(
            say!("search-pages"),
            vec![item(&reader.of_type("Offer listing"), "Contoso Secure Linux")],
            false,
        ),
        group(
            say!("search-offers"),
            vec![
                item("Contoso Secure Linux", "secure-linux"),
                item("클라우드 비용 진단: 3일 평가", "an-offer-whose-id-takes-all-of-the-fifty-letters-a"),
            ],
            true,
        ),
        group(say!("search-plans"), vec![item("Standard", "standard · Contoso Secure Linux")], false),
        group(say!("search-portal"), vec![item(&reader.say(&say!("new-title")), "")], false),
    ];
    vec![
        Sample { name: "search", html: found(language, "secure", groups) },
        Sample { name: "search-nothing", html: found(language, "none of it", Vec::new()) },
        Sample { name: "search-empty", html: found(language, "", Vec::new()) },
    ]
}
