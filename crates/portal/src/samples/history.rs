//! What happened to an offer.

use std::collections::BTreeMap;

use askama::Template;
use db::events::Event;
use face::query::Query;
use ui::Reader;
use words::{Argument, Language, Sentence, Words, say};

use super::{Sample, before, frame, now, of_offer};
use crate::offer::{History, Past, sample_event, sample_filters};

pub(super) fn event(minutes: u64, actor: &str, action: &str, subject: &str, after: &str) -> Event {
    let there = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Event {
        id: 1000 - i64::try_from(minutes).expect("not long ago"),
        at: before(minutes),
        actor: actor.to_owned(),
        action: action.to_owned(),
        subject: there(subject),
        before: action.contains("stopped").then(|| "selling".to_owned()),
        after: there(after).map(Sentence::plain),
        request_id: "0190-sample".to_owned(),
    }
}

fn events() -> Vec<Event> {
    let fields = ["Title", "Summary", "Large logo"].map(Argument::label).to_vec();
    let fields = say!("fields-and-more", fields, more = 3i64);
    let after = say!("saved-fields", version = 7i64, at = "…", fields);
    vec![
        event(16, "worker", "preview.ready", "0190", "version 7"),
        event(60, "worker", "operation.failed", "0190", "version 7"),
        event(260, "principal:1", "publish.accepted", "0191", "version 7"),
        event(300, "person:1", "offer.saved", "listing, plans/premium/plan-pricing", "version 7 of …"),
        Event { after: Some(after), ..event(400, "person:1", "offer.saved", "listing", "") },
        event(1500, "principal:1", "offer.saved", "", "version 7 of …"),
        event(2000, "person:1", "plan.stopped", "classic", "stopped"),
        event(9000, "console", "certification.decided", "0190", "approve: everything is in order"),
        event(20_000, "worker", "offer.live", "0190", "version 6"),
    ]
}

fn history(language: Language, query: &str, events: &[Event], faults: &[Sentence]) -> String {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let title = reader.say(&say!("history-title"));
    let names = [("person:1", "Mina Kim"), ("principal:1", "ci-release")];
    let names: BTreeMap<String, String> =
        names.into_iter().map(|(actor, name)| (actor.to_owned(), name.to_owned())).collect();
    let notes = "User tester, password in the first boot log.\nNew: FIPS mode is on.";
    let notes = BTreeMap::from([("0191".to_owned(), notes.to_owned())]);
    let before = query.contains("before").then_some(700);
    let view = Past::of("/dashboard/history".to_owned(), &Query::of(Some(query)), before);
    let [actions, bys, pages] = sample_filters(&reader, &view);
    let owner = (&"contoso".parse().expect("an id"), &"secure-linux".parse().expect("an id"));
    let template = History {
        page: frame(language, &title, of_offer(&reader), true),
        title,
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        lead: reader.lead(&say!("history-lead")),
        faults: faults.iter().map(|fault| reader.say(fault)).collect(),
        chips: view.chips(&reader, &names),
        actions,
        bys,
        pages,
        rows: events
            .iter()
            .map(|event| sample_event(&reader, (&names, &notes), owner, true, event))
            .collect(),
        looked_until: before
            .map(|_| reader.say(&say!("history-looked", until = reader.time_within(super::before(90_000))))),
        older: (events.len() > 3).then(|| view.before(500)),
        view,
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let (events, fault) = (events(), [say!("history-no-day", text = "rubbish")]);
    let filtered = "event=offer.saved&by=people&page=listing&plan=premium&from=2026-11-01&to=2026-11-29";
    vec![
        Sample { name: "history", html: history(language, "", &events, &[]) },
        Sample { name: "history-filtered", html: history(language, filtered, &events[3..4], &[]) },
        Sample { name: "history-older", html: history(language, "before=700", &events[4..], &[]) },
        Sample { name: "history-none", html: history(language, "by=system", &[], &[]) },
        Sample { name: "history-wrong", html: history(language, "from=rubbish", &[], &fault) },
    ]
}
