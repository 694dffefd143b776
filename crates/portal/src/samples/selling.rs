//! The pages that stop and resume selling, and the plans of the overview.

use app::selling::{ImageSelling, Plan, Plans, Stage, Standing, State as Sold};
use askama::Template as _;
use domain::selling::{Item, Reason};
use domain::{Day, OfferId, PageName, PlanId, PublisherId};
use offer_types::prices::{Glance, Least, Per};
use ui::Reader;
use words::{Language, Sentence, say};

use super::{Sample, before, frame, of_offer, reader};
use crate::offer::{Confirm, FieldFault, PlansShown, StopSelling, facts_of, image_rows, sample_fields};

pub(super) fn owner() -> (PublisherId, OfferId) {
    ("contoso".parse().expect("an id"), "secure-linux".parse().expect("an id"))
}

fn plan_id(id: &str) -> PlanId {
    id.parse().expect("an id")
}

fn sold() -> Standing {
    Standing { state: Sold::Sold, word: "selling", since: None, date: None, reason: None, alternative: None }
}

fn ends() -> Standing {
    Standing {
        state: Sold::Deprecated,
        date: Some("2027-03-01".parse::<Day>().expect("a day")),
        reason: Some(Reason::EndOfSupport),
        alternative: Some("contoso/secure-linux/premium".parse().expect("an alternative")),
        ..sold()
    }
}

fn stopped() -> Standing {
    Standing {
        state: Sold::Stopped,
        since: Some(before(3000)),
        reason: Some(Reason::CriticalSecurityIssue),
        ..sold()
    }
}

fn image(version: &str, generation: Option<&str>, standing: Standing) -> ImageSelling {
    let version = version.parse().expect("a version");
    ImageSelling { generation: generation.map(plan_id), version, standing }
}

fn images() -> Vec<ImageSelling> {
    vec![
        image("2.4.0", None, sold()),
        image("2.4.0", Some("standard-gen2"), sold()),
        image("2.3.1", None, ends()),
        image("2.3.0", None, stopped()),
    ]
}

fn from(amount: &str, per: Per, per_user: bool) -> Glance {
    let (amount, currency) = (amount.to_owned(), "USD".to_owned());
    Glance::From(Least { amount, currency, per, per_user, is_only: false })
}

fn plan(id: &str, title: Option<&str>, stage: Stage) -> Plan {
    Plan {
        id: plan_id(id),
        title: title.map(str::to_owned),
        is_private: false,
        audience: None,
        price: Some(from("0.032", Per::MachineHour, false)),
        markets: Some(141),
        first_page: Some(PageName::PlanListing),
        stage,
        is_in_draft: true,
        is_in_preview: false,
        images: Vec::new(),
    }
}

/// Plans in every state.
pub(super) fn every_plan() -> Vec<Plan> {
    let standard = Plan { images: images(), ..plan("standard", Some("Standard"), Stage::Live(sold())) };
    let premium = Plan {
        images: vec![image("2.4.0", None, sold())],
        ..plan("premium", Some("Premium"), Stage::Live(ends()))
    };
    let private = Plan {
        is_private: true,
        audience: Some(3),
        price: Some(from("45", Per::Months(1), true)),
        markets: Some(1),
        ..plan("woodgrove-2026", Some("Woodgrove Bank 2026"), Stage::Live(sold()))
    };
    let classic = Plan { is_in_draft: false, ..plan("classic", Some("Classic"), Stage::Live(stopped())) };
    let own = Plan {
        price: Some(Glance::OwnLicence),
        is_in_preview: true,
        ..plan("byol", Some("Bring your own licence"), Stage::Preview)
    };
    let new = Plan {
        price: None,
        markets: None,
        ..plan("a-plan-whose-id-takes-all-of-the-fifty-letters-of-", None, Stage::Draft)
    };
    vec![standard, premium, private, classic, own, new]
}

pub(super) fn list(offer: Option<Standing>, plans: Vec<Plan>, retired: Vec<String>) -> Plans {
    let rule = Some("An offer has 1 to 100 plans, at most 45 of them private.".to_owned());
    Plans { tag: String::new(), offer, plans, retired, has_pages: true, rule, is_retired: false }
}

/// So many plans, all alike.
pub(super) fn many_plans(many: usize) -> Vec<Plan> {
    (1..=many).map(|nth| plan(&format!("plan-{nth}"), Some(&format!("Plan {nth}")), Stage::Draft)).collect()
}

/// The plans of an offer that is live as `offer` says.
pub(super) fn plans(reader: &Reader<'_>, offer: Option<Standing>) -> PlansShown {
    let (publisher, id) = owner();
    let plans = match offer {
        Some(_) => every_plan(),
        None => vec![plan("standard", Some("Standard"), Stage::Draft)],
    };
    let retired = if offer.is_some() { vec!["trial".to_owned(), "basic".to_owned()] } else { Vec::new() };
    let plans = list(offer, plans, retired);
    PlansShown::of(reader, (&publisher, &id), &plans, true)
}

pub(super) fn live() -> Standing {
    sold()
}

pub(super) fn not_sold() -> Standing {
    stopped()
}

fn stop(
    language: Language,
    item: &Item,
    (title, lead): (Sentence, Sentence),
    standing: Option<Standing>,
    faults: Vec<FieldFault>,
) -> String {
    let reader = reader(language);
    let (publisher, offer) = owner();
    let has_end = standing.as_ref().is_some_and(|standing| standing.state != Sold::Sold);
    let plan = item.plan().filter(|_| !item.is_image());
    let template = StopSelling {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        title: reader.say(&title),
        lead: reader.lead(&lead),
        facts: if standing.is_some() { facts_of(&reader, item) } else { Vec::new() },
        faults_title: reader.say(&say!("stopping-faults", many = faults.len())),
        faults,
        fields: standing.map(|standing| sample_fields(&reader, &offer, item, &standing)),
        resume: has_end.then(|| "/dashboard".to_owned()),
        images: plan.map_or_else(Vec::new, |plan| image_rows(&reader, (&publisher, &offer, plan), &images())),
    };
    template.render().expect("a page")
}

fn resume(language: Language) -> String {
    let reader = reader(language);
    let name = "Contoso Secure Linux";
    let title = say!("resuming-title-offer", name);
    let facts =
        [say!("resuming-fact-live", version = 6i64), say!("resuming-fact-plans"), say!("stopping-fact-mail")];
    let template = Confirm {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        offer: name.to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        title: reader.say(&title),
        lead: reader.lead(&say!("resuming-lead-ended")),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        to_type: None,
        typed: String::new(),
        typed_wrong: false,
        button: reader.say(&say!("resuming-button")),
        is_danger: false,
        can_be_done: true,
        key: "key".to_owned(),
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let name = "Contoso Secure Linux";
    let standard = Item::Plan(plan_id("standard"));
    let image = Item::Image {
        plan: plan_id("standard"),
        generation: None,
        version: "2.3.1".parse().expect("a version"),
    };
    let fault = |field, text: &Sentence| FieldFault { field, text: reader.say(text) };
    let of_plan = || say!("stopping-title-plan", plan = "standard");
    let wrong = vec![
        fault(Some("date"), &say!("stop-date-past", earliest = "2026-11-30")),
        fault(Some("instead-plan"), &say!("alternative-not-live", alternative = "contoso/secure-linux/gold")),
        fault(None, &say!("stopping-last-plan")),
    ];
    let not_typed = vec![fault(Some("typed"), &say!("confirm-typed-wrong"))];
    let offer = |lead: Sentence| (say!("stopping-title-offer", name), lead);
    let until = || say!("stopping-lead-planned", date = reader.date(before(0)));
    vec![
        Sample {
            name: "stop-offer",
            html: stop(language, &Item::Offer, offer(say!("stopping-lead-offer")), Some(sold()), Vec::new()),
        },
        Sample {
            name: "stop-offer-wrong-id",
            html: stop(language, &Item::Offer, offer(say!("stopping-lead-offer")), Some(sold()), not_typed),
        },
        Sample {
            name: "stop-offer-never-live",
            html: stop(language, &Item::Offer, offer(say!("stopping-lead-never")), None, Vec::new()),
        },
        Sample {
            name: "stop-plan",
            html: stop(
                language,
                &standard,
                (of_plan(), say!("stopping-lead-plan", plan = "standard")),
                Some(sold()),
                Vec::new(),
            ),
        },
        Sample {
            name: "stop-plan-faults",
            html: stop(language, &standard, (of_plan(), until()), Some(ends()), wrong),
        },
        Sample {
            name: "stop-image",
            html: stop(
                language,
                &image,
                (
                    say!("stopping-title-image", version = "2.3.1", plan = "standard"),
                    say!("stopping-lead-image", version = "2.3.1"),
                ),
                Some(sold()),
                Vec::new(),
            ),
        },
        Sample { name: "resume-offer", html: resume(language) },
    ]
}
