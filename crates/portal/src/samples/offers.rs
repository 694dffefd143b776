//! The page of all offers.

use std::collections::BTreeMap;

use askama::Template as _;
use face::query::Query;
use ui::{Pillar, Reader, State, small_steps};
use words::{Language, Sentence, say};

use super::{Sample, TYPES, before, frame, now, program, reader};
use crate::offers::{AllOffers, Choice, Publishing, Row, View, sample_choices, sample_tabs};

const VIRTUAL_MACHINE: &str = "microsoft-azure-virtualmachines";

fn row(
    reader: &Reader<'_>,
    (name, id, kind): (&str, &str, &str),
    state: State,
    beside: Option<Sentence>,
    minutes: u64,
) -> Row {
    Row {
        name: name.to_owned(),
        publisher: None,
        id: id.to_owned(),
        to: "/dashboard".to_owned(),
        logo: None,
        offer_type: reader.of_type(TYPES.get(&kind.parse().expect("an id")).expect("a type").display_name()),
        badge: state.badge(reader),
        beside: beside.map(|beside| reader.say(&beside)),
        when: reader.day(before(minutes)),
        who: "Mina Kim".to_owned(),
    }
}

/// The same with its publisher, where there are several.
fn placed(row: Row, several: bool) -> Row {
    Row { publisher: several.then(|| "Contoso Networks International".to_owned()), ..row }
}

fn publishers(reader: &Reader<'_>) -> Vec<Choice> {
    let all = reader.say(&say!("offers-publishers-all"));
    let choice = |value: &str, text: String, is_chosen| Choice { value: value.to_owned(), text, is_chosen };
    vec![
        choice("*", all, true),
        choice("contoso", "Contoso".to_owned(), false),
        choice("contoso-networks", "Contoso Networks International".to_owned(), false),
    ]
}

fn offers(language: Language, query: &str, many: usize, is_running: bool) -> String {
    let view = View::of(&Query::of(Some(query))).expect("a view");
    let reader = reader(language);
    let several = view.publisher.is_none();
    let counts = BTreeMap::from([
        (State::Preview, 1),
        (State::Attention, 1),
        (State::Running, 2),
        (State::Draft, 1),
        (State::Live, 4),
        (State::Stopped, 1),
    ]);
    let label = words::Argument::label;
    let rows = vec![
        row(
            &reader,
            ("Contoso Secure Linux", "secure-linux", VIRTUAL_MACHINE),
            State::Preview,
            Some(say!("offers-waits", version = 7i64)),
            16,
        ),
        row(
            &reader,
            ("Contoso Web Application Firewall", "waf-appliance", VIRTUAL_MACHINE),
            State::Attention,
            Some(say!("offers-failed", name = label("Certification"), problems = 2usize)),
            60,
        ),
        row(
            &reader,
            ("Contoso Analytics Workspace", "analytics-workspace", "microsoft-azure-saas"),
            State::Running,
            Some(say!("offers-step", number = 2usize, all = 6usize, name = label("Certification"))),
            106,
        ),
        row(
            &reader,
            ("Contoso Managed Network", "managed-network", "microsoft-azure-managedservices"),
            State::Live,
            Some(say!("offers-changes")),
            1400,
        ),
        row(
            &reader,
            ("클라우드 비용 진단: 3일 평가", "cost-review-3day", "microsoft-azure-consultingservices"),
            State::Stopped,
            None,
            15_000,
        ),
        row(
            &reader,
            (
                "An offer whose name takes all of the fifty letters",
                "an-offer-whose-id-takes-all-of-the-fifty-letters-a",
                "microsoft-dynamics365-customerengagement",
            ),
            State::Draft,
            None,
            60_000,
        ),
    ];
    let publishing = |name: &str, pillars: &[Pillar], number: usize, percent: i64| Publishing {
        name: name.to_owned(),
        to: "/dashboard".to_owned(),
        columns: small_steps(pillars),
        step: reader.say(&say!(
            "offers-now-step",
            name = label("Certification"),
            number,
            all = 6usize,
            percent = reader.percent(percent)
        )),
        since: reader.say(&say!(
            "offers-now-since",
            since = reader.time_within(before(106)),
            usually = reader.of_type("~2-3 days")
        )),
        cancel: Some("/dashboard".to_owned()),
    };
    let six = |at: usize, percent| {
        let pillar = |nth: usize| match nth.cmp(&at) {
            std::cmp::Ordering::Less => Pillar::Done,
            std::cmp::Ordering::Equal => Pillar::Running(percent),
            std::cmp::Ordering::Greater => Pillar::ToCome,
        };
        (0..6).map(pillar).collect::<Vec<_>>()
    };
    let lead = match many {
        0 => say!("offers-lead-none"),
        _ => say!("offers-lead-waiting", waiting = 1usize, failed = 1usize, running = 2usize),
    };
    let sought = view.is_filtered();
    let template = AllOffers {
        lead: reader.lead(&lead),
        new: Some("/dashboard".to_owned()),
        all: many,
        now: match is_running {
            true => vec![
                publishing("Contoso Analytics Workspace", &six(1, 40), 2, 40),
                publishing("Contoso Identity Proxy", &six(2, 65), 3, 65),
            ],
            false => Vec::new(),
        },
        refreshed: reader.time_within(now()),
        events: (!several).then(|| "/events".to_owned()),
        tabs: sample_tabs(&reader, &view, &counts),
        types: Vec::new(),
        publishers: if several { publishers(&reader) } else { Vec::new() },
        sorts: sample_choices(&reader, &view).0,
        sizes: sample_choices(&reader, &view).1,
        rows: if sought { Vec::new() } else { rows.into_iter().map(|row| placed(row, several)).collect() },
        range: if sought {
            String::new()
        } else {
            reader.say(&say!("offers-range", first = 1usize, last = 6usize, all = many))
        },
        before: None,
        next: (many > 6 && !sought).then(|| view.with_page(2)),
        page: frame(language, &reader.say(&say!("offers-title")), program(&reader, many), true),
        view,
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    vec![
        Sample { name: "offers", html: offers(language, "publisher=contoso", 12, true) },
        Sample { name: "offers-quiet", html: offers(language, "publisher=contoso&sort=name", 6, false) },
        Sample {
            name: "offers-no-match",
            html: offers(language, "publisher=contoso&q=nothing&status=live", 12, false),
        },
        Sample { name: "offers-none", html: offers(language, "publisher=contoso", 0, false) },
        Sample { name: "offers-several", html: offers(language, "publisher=*", 12, true) },
    ]
}
