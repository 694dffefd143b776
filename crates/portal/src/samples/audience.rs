//! The private audience of a plan.

use askama::Template;
use words::{Language, say};

use super::editor::frame_of_plan;
use super::{Sample, reader};
use crate::offer::{Audience, AudienceRow, Cell, Changed, Column, Preview, Wrong};

fn id(nth: usize) -> String {
    format!("{nth:08}-1111-4111-8111-111111111111")
}

fn row(nth: usize) -> Vec<Cell> {
    let text = if nth.is_multiple_of(3) { String::new() } else { format!("Customer {nth}") };
    vec![Cell { head: "Tenant id".to_owned(), text: id(nth) }, Cell { head: "Description".to_owned(), text }]
}

fn column(at: usize, name: &str, label: String) -> Column {
    Column { at, name: name.to_owned(), label, is_needed: at == 0, typed: String::new() }
}

fn preview(language: Language, is_wrong: bool) -> Preview {
    let reader = reader(language);
    let (added, removed, edited) = (4usize, 1usize, 0usize);
    let wrong = Wrong { row: 17, text: reader.say(&say!("list-row-again", first = 3usize)) };
    Preview {
        file: "0".repeat(64),
        mode: "replace",
        title: reader.say(&match is_wrong {
            true => say!("list-preview-wrong", many = 1usize),
            false => say!("list-preview", rows = 4usize),
        }),
        facts: vec![reader.say(&say!("list-fact-counts", added, removed, edited, unchanged = 4usize))],
        wrong: if is_wrong { vec![wrong] } else { Vec::new() },
        more_wrong: is_wrong.then(|| reader.say(&say!("list-more", more = 120usize))),
        all_wrong: "/dashboard/audience.csv".to_owned(),
        changes: vec![
            Changed {
                title: reader.say(&say!("list-added", many = added)),
                rows: (0..4).map(row).collect(),
                more: None,
            },
            Changed {
                title: reader.say(&say!("list-removed", many = removed)),
                rows: vec![row(9)],
                more: None,
            },
        ],
        button: (!is_wrong).then(|| reader.say(&say!("list-confirm", rows = 8usize))),
    }
}

fn audience(language: Language, rows: usize, state: &str) -> String {
    let reader = reader(language);
    let label = reader.of_type("Private audience by tenants");
    let plan = "gold";
    let title = match state {
        "fault" => say!("list-title-faults", many = 1usize, label = label.clone(), plan),
        _ => say!("list-title", label = label.clone(), plan),
    };
    let most = 20_000usize;
    let lead = match rows {
        0 => say!("list-lead-empty", most),
        rows => say!("list-lead", rows, most),
    };
    let text = |text: &str| text.to_owned();
    let range = match rows {
        0 => String::new(),
        many => reader.say(&say!("list-range", first = 1usize, last = many.min(5), many)),
    };
    let template = Audience {
        page: frame_of_plan(language, &reader.say(&title), "plan-availability"),
        title: label,
        offer: text("Contoso Secure Linux"),
        back: text("/dashboard"),
        all_offers: text("/dashboard"),
        here: text("/dashboard/audience?list=/tenantAudiences"),
        lead: reader.lead(&lead),
        saved: state == "saved",
        faults: if state == "fault" { vec![reader.say(&say!("list-none-chosen"))] } else { Vec::new() },
        others: Vec::new(),
        columns: vec![
            column(0, "id", reader.of_type("Tenant id")),
            column(1, "description", reader.of_type("Description")),
        ],
        sought: String::new(),
        pointer: text("/tenantAudiences"),
        rows: (0..rows.min(5)).map(|at| AudienceRow { at, cells: row(at) }).collect(),
        range,
        before: None,
        next: (rows > 5).then(|| text("/dashboard/audience?page=2")),
        csv: text("/dashboard/audience.csv"),
        preview: match state {
            "preview" => Some(preview(language, false)),
            "wrong" => Some(preview(language, true)),
            _ => None,
        },
        may_edit: state != "read",
        tag: text("tag"),
        key: text("key"),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let page = |name, rows, state| Sample { name, html: audience(language, rows, state) };
    vec![
        page("audience", 19_876, ""),
        page("audience-empty", 0, ""),
        page("audience-fault", 3, "fault"),
        page("audience-saved", 3, "saved"),
        page("audience-read", 3, "read"),
        page("audience-preview", 5, "preview"),
        page("audience-wrong", 5, "wrong"),
    ]
}
