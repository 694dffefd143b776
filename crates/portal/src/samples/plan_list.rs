//! The list of plans of an offer, and new ones.

use app::selling::Plan;
use askama::Template as _;
use ui::Mark;
use words::{Language, say};

use super::selling::{every_plan, list, live, many_plans, owner};
use super::{Sample, frame, of_offer, reader};
use crate::offer::{Adding, NewPlan, PlanList, PlansShown, Stand, with_places};
use crate::offers::Choice;

fn plans(
    language: Language,
    plans: Vec<Plan>,
    may_edit: bool,
    sought: Option<&str>,
    is_moved: bool,
) -> String {
    let reader = reader(language);
    let (publisher, offer) = owner();
    let stand = |(nth, plan): (usize, &Plan)| {
        let marks = [Mark::Changed, Mark::Complete, Mark::Incomplete, Mark::NotStarted];
        let mark = marks[nth % marks.len()];
        (plan.id.clone(), Stand { mark, problems: if mark == Mark::Incomplete { nth } else { 0 } })
    };
    let stands = plans.iter().enumerate().map(stand).collect();
    let many = plans.len();
    let plans = list(Some(live()), plans, vec!["trial".to_owned()]);
    let mut shown = PlansShown::of(&reader, (&publisher, &offer), &plans, may_edit);
    with_places(&reader, (&publisher, &offer), &mut shown, &plans, &stands, may_edit);
    let title = say!("plan-list-title");
    let lead = match many {
        0 => say!("plan-list-none"),
        many => say!("plan-list-lead", many, live = 3usize),
    };
    let template = PlanList {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        here: "/dashboard".to_owned(),
        lead: reader.lead(&lead),
        done: (!is_moved && sought.is_none())
            .then(|| reader.say(&say!("plan-list-moved", plan = "standard"))),
        moved: is_moved.then(|| reader.say(&say!("plan-list-changed"))),
        new: may_edit.then(|| "/dashboard".to_owned()),
        sought: sought.map(str::to_owned),
        range: sought.map(|_| reader.say(&say!("plan-list-range", some = many, all = 100usize))),
        rule: plans.rule.as_deref().map(|rule| reader.of_type(rule)),
        form: may_edit.then(|| ("tag".to_owned(), "key".to_owned())),
        plans: shown,
    };
    template.render().expect("a page")
}

fn new(language: Language, faults: Vec<(&'static str, String)>) -> String {
    let reader = reader(language);
    let title = say!("new-plan-title");
    let choice = |id: &str| Choice { value: id.to_owned(), text: id.to_owned(), is_chosen: id == "premium" };
    let template = NewPlan {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        faults_title: reader.say(&say!("new-plan-faults", many = faults.len())),
        faults,
        filled: Adding { id: "gold".to_owned(), name: "Gold".to_owned(), copy: "premium".to_owned() },
        has_names: true,
        copies: ["standard", "premium"].map(choice).into(),
        rule: None,
        check: "/dashboard".to_owned(),
        tag: "tag".to_owned(),
        key: "key".to_owned(),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let faults = vec![
        ("id", reader.say(&say!("plan-id-taken", id = "gold"))),
        ("copy", reader.say(&say!("new-plan-no-copy", id = "premium"))),
    ];
    vec![
        Sample { name: "plan-list", html: plans(language, every_plan(), true, None, false) },
        Sample { name: "plan-list-changed", html: plans(language, every_plan(), true, None, true) },
        Sample { name: "plan-list-read", html: plans(language, every_plan(), false, Some("plan"), false) },
        Sample { name: "plan-list-none", html: plans(language, Vec::new(), true, None, false) },
        Sample { name: "plan-list-many", html: plans(language, many_plans(24), true, Some(""), false) },
        Sample { name: "new-plan", html: new(language, Vec::new()) },
        Sample { name: "new-plan-faults", html: new(language, faults) },
    ]
}
