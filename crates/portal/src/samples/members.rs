//! Members whose meaning may be privacy.

use std::collections::BTreeSet;

use app::offers::{ToConfirm, Unconfirmed};
use askama::Template;
use domain::Place;
use words::{Language, say};

use super::{Sample, frame, of_offer, reader};
use crate::offer::{Member, Members};

fn members(language: Language, unconfirmed: usize, confirmed: &[&str], state: &str) -> String {
    let reader = reader(language);
    let one = |nth: usize| {
        let name = ["contoso.hideBanner", "tenantAudienceOnly", "privatePreview"][nth % 3];
        let place = |plan: usize| Place::plan(plan, Some("gold")).member(name);
        Unconfirmed {
            name: name.to_owned(),
            places: (0..=nth * 2).map(place).collect(),
            text: say!("member-unconfirmed", name),
        }
    };
    let found = ToConfirm {
        unconfirmed: (0..unconfirmed).map(one).collect(),
        confirmed: confirmed.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(),
    };
    let title = match state {
        "fault" => say!("members-title-fault"),
        _ => say!("members-title"),
    };
    let template = Members {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        review: "/dashboard/review".to_owned(),
        lead: Members::lead(&reader, &found),
        fault: (state == "fault").then(|| reader.say(&say!("members-none-chosen"))),
        members: found.unconfirmed.iter().map(|member| Member::of(&reader, member)).collect(),
        confirmed: found.confirmed.into_iter().collect(),
        may_edit: state != "read",
        key: "key".to_owned(),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let page = |name, many, confirmed: &[&str], state| Sample {
        name,
        html: members(language, many, confirmed, state),
    };
    vec![
        page("members", 3, &["contoso.hideMenu"], ""),
        page("members-fault", 1, &[], "fault"),
        page("members-read", 2, &[], "read"),
        page("members-none", 0, &[], ""),
        page("members-done", 0, &["contoso.hideMenu"], ""),
    ]
}
