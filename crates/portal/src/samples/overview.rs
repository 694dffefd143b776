//! The overview of an offer.

use std::time::Duration;

use askama::Template as _;
use db::operations::Step;
use domain::publishing::{Level, Message, StepStatus};
use ui::State;
use words::{Language, Sentence, say};

use super::{Sample, TYPES, before, frame, now, of_offer, reader, selling};
use crate::offer::{Bay, Move, Overview, Said, shown_steps};

/// The steps of a publish of a virtual machine that has come so far.
fn steps(so_far: &[(StepStatus, i64)]) -> Vec<Step> {
    let known = TYPES.get(&"microsoft-azure-virtualmachines".parse().expect("an id")).expect("a type");
    let took = [240, 97_200, 3120, 540, 0, 600];
    let step = |(nth, step): (usize, &offer_types::Step)| {
        let (status, progress) = so_far.get(nth).copied().unwrap_or((StepStatus::NotStarted, 0));
        let begun = status != StepStatus::NotStarted;
        let messages = match (nth, status) {
            (1, StepStatus::Complete) => {
                vec![Message::new(
                    Level::Warning,
                    Sentence::plain("Let the signature start a day in the past."),
                    before(90),
                )]
            }
            _ => Vec::new(),
        };
        let seconds = took.get(nth).copied().unwrap_or(600);
        Step {
            position: i64::try_from(nth).expect("few"),
            id: step.id.clone(),
            name: step.name.clone(),
            description: step.description.clone(),
            time_frame: step.estimated_time_frame.clone(),
            run: step.run,
            typical_seconds: i64::try_from(step.typical.as_secs()).expect("few"),
            status,
            progress,
            messages,
            decision: None,
            started_at: begun.then(|| before(100)),
            changed_at: before(100)
                + Duration::from_secs(if status == StepStatus::Complete { seconds } else { 600 }),
        }
    };
    known.steps().iter().enumerate().map(step).collect()
}

fn overview(
    language: Language,
    state: State,
    lead: &Sentence,
    so_far: &[(StepStatus, i64)],
    moves: &[(Sentence, bool)],
) -> String {
    let reader = reader(language);
    let bay = |name: Sentence, big: Sentence, text: Sentence, is_waiting, links: &[Sentence]| Bay {
        name: reader.say(&name),
        big: reader.say(&big),
        text: reader.say(&text),
        is_waiting,
        links: links.iter().map(|text| (reader.say(text), "/dashboard".to_owned())).collect(),
    };
    let failed = state == State::Attention;
    let (at, who) = (reader.time_within(before(260)), "ci-release");
    let template = Overview {
        name: "Contoso Secure Linux".to_owned(),
        id: "secure-linux".to_owned(),
        all_offers: "/dashboard".to_owned(),
        badge: state.badge(&reader),
        lead: reader.lead(lead),
        said_live: reader.say(lead),
        moves: moves
            .iter()
            .map(|(text, is_first)| Move {
                text: reader.say(text),
                to: "/dashboard".to_owned(),
                is_first: *is_first,
            })
            .collect(),
        problems: if failed { super::certification::mends() } else { Vec::new() },
        note: failed.then(|| "Everything else is fine; publish again when both are mended.".to_owned()),
        publish: (!so_far.is_empty()).then(|| {
            (
                reader.say(&say!("overview-publishing", version = 7i64)),
                reader.say(&say!("overview-began", at, who)),
            )
        }),
        steps: shown_steps(&reader, &steps(so_far)),
        is_running: state == State::Running,
        events: "/events".to_owned(),
        refreshed: reader.time_within(now()),
        bays: vec![
            bay(
                say!("state-draft"),
                say!("bay-as-preview"),
                say!("bay-saved", at = reader.time_within(before(1)), who = "Mina Kim"),
                false,
                &[],
            ),
            bay(
                say!("state-preview"),
                say!("bay-version", version = 7i64),
                say!("bay-preview-waits"),
                state == State::Preview,
                &[say!("bay-open-preview")],
            ),
            bay(
                say!("state-live"),
                say!("bay-version", version = 6i64),
                say!("bay-live"),
                false,
                &[say!("bay-open-live")],
            ),
        ],
        messages: match so_far {
            [] => Vec::new(),
            _ => vec![
                Said {
                    at: before(16),
                    level: "information",
                    mark: None,
                    text: "Preview is ready for 4 plans.".to_owned(),
                },
                Said {
                    at: before(900),
                    level: "warning",
                    mark: Some(reader.say(&say!("message-note"))),
                    text: "Let the signature of plan premium start a day in the past.".to_owned(),
                },
            ],
        },
        plans: selling::plans(
            &reader,
            match state {
                State::Draft => None,
                State::Stopped => Some(selling::not_sold()),
                _ => Some(selling::live()),
            },
        ),
        page: frame(language, "Contoso Secure Linux", of_offer(&reader), true),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    use StepStatus::{Complete, InProgress, Rejected, WaitingForPublisherReview};
    let reader = reader(language);
    let label = words::Argument::label;
    let done = (Complete, 100);
    vec![
        Sample {
            name: "overview-preview",
            html: overview(
                language,
                State::Preview,
                &say!("overview-preview", version = 7i64, live = 6i64),
                &[done, done, done, done, (WaitingForPublisherReview, 0)],
                &[(say!("golive-button"), true), (say!("cancel-button"), false)],
            ),
        },
        Sample {
            name: "overview-running",
            html: overview(
                language,
                State::Running,
                &say!("overview-running", step = label("Certification"), percent = reader.percent(40)),
                &[done, (InProgress, 40)],
                &[(say!("cancel-button"), false)],
            ),
        },
        Sample {
            name: "overview-failed",
            html: overview(
                language,
                State::Attention,
                &say!("overview-failed", step = label("Certification"), live = 2i64),
                &[done, (Rejected, 0)],
                &[(say!("publish-button"), true)],
            ),
        },
        Sample {
            name: "overview-draft",
            html: overview(
                language,
                State::Draft,
                &say!("overview-draft"),
                &[],
                &[(say!("publish-button"), true)],
            ),
        },
        Sample {
            name: "overview-live",
            html: overview(language, State::Live, &say!("overview-live", version = 6i64), &[done; 6], &[]),
        },
        Sample {
            name: "overview-not-sold",
            html: overview(
                language,
                State::Stopped,
                &say!("overview-not-sold", since = reader.time_within(before(3000))),
                &[done; 6],
                &[(say!("publish-button"), true)],
            ),
        },
    ]
}
