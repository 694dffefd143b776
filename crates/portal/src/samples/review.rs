//! The review of an offer in each of its states.

use askama::Template as _;
use ui::Reader;
use words::{Language, Sentence, Words, say};

use super::{Sample, frame, now, of_offer};
use crate::offer::review::{
    Ahead, Difference, Finding, Group, Mail, PageBox, PageShown, ReviewPage, Tried, Warned, What,
};

fn page_shown(
    reader: &Reader<'_>,
    name: &str,
    label: &str,
    choice: PageBox,
    differences: Vec<Difference>,
) -> PageShown {
    PageShown {
        anchor: format!("page-{}", name.replace('/', "-")),
        name: name.to_owned(),
        title: reader.of_type(label),
        fact: reader.say(&say!("review-changes", changes = differences.len().max(1))),
        choice,
        faults: Vec::new(),
        differences,
    }
}

fn values(label: &str, before: Option<&str>, after: Option<&str>) -> Difference {
    let what = What::Values(before.map(str::to_owned), after.map(str::to_owned));
    Difference { label: label.to_owned(), what }
}

fn offer_pages(reader: &Reader<'_>, choosing: bool) -> Vec<PageShown> {
    let free = |chosen| if choosing { PageBox::Free { chosen } } else { PageBox::Shown };
    let along = || match choosing {
        true => PageBox::Along(reader.say(&say!("review-along"))),
        false => PageBox::Shown,
    };
    let words = vec![
        ("same", "Hardened Linux with ".to_owned()),
        ("del", "CIS level 1".to_owned()),
        ("ins", "CIS level 2, daily patches".to_owned()),
        ("same", ", full disk encryption and audit logs.".to_owned()),
    ];
    let listing = vec![
        Difference { label: "Summary".to_owned(), what: What::Words(words) },
        values("Large logo", Some("logo-2024.png"), Some("logo-2026.png")),
        values("Privacy policy", None, Some("contoso.example/privacy")),
    ];
    let key =
        Difference { label: "Lead key".to_owned(), what: What::Fact(reader.say(&say!("review-secret"))) };
    vec![
        page_shown(
            reader,
            "offer-settings",
            "Offer setup",
            along(),
            vec![values("Offer name", Some("Linux"), Some("Contoso Secure Linux"))],
        ),
        page_shown(reader, "listing", "Offer listing", free(true), listing),
        page_shown(reader, "leads", "Customer leads", free(true), vec![key]),
    ]
}

fn plan_groups(reader: &Reader<'_>, choosing: bool, wrong: bool) -> Vec<Group> {
    let text = "Premium has no prices for Korea and Japan. Give them, or stop selling there.";
    let free = |chosen| if choosing { PageBox::Free { chosen } } else { PageBox::Shown };
    let standard = page_shown(
        reader,
        "plans/standard/plan-pricing",
        "Pricing",
        free(true),
        vec![
            values("Price per core and hour", Some("0.035"), Some("0.032")),
            values("Free trial", None, Some("1 month")),
        ],
    );
    let prices = vec![values("Prices by region", Some("21 prices"), Some("24 prices"))];
    let premium = PageShown {
        faults: if wrong { vec![text.to_owned()] } else { Vec::new() },
        fact: reader.say(&say!("review-changes-problems", changes = 24usize, problems = 1usize)),
        ..page_shown(reader, "plans/premium/plan-pricing", "Pricing", free(!wrong), prices)
    };
    let held = PageBox::WithPlan { goes: false };
    let gold = |name: &str, label: &str| PageShown {
        fact: reader.say(&say!("review-page-new")),
        ..page_shown(reader, name, label, if choosing { held.clone() } else { PageBox::Shown }, Vec::new())
    };
    let new =
        vec![gold("plans/gold/plan-listing", "Plan listing"), gold("plans/gold/plan-pricing", "Pricing")];
    let group = |plan: &str, fact: Option<Sentence>, pages| Group {
        title: Some(plan.to_owned()),
        is_held: plan == "gold",
        fact: fact.map(|fact| reader.say(&fact)),
        pages,
    };
    let mut groups = vec![group("standard", None, vec![standard])];
    if wrong {
        groups.push(group("premium", None, vec![premium]));
        groups.push(group("gold", Some(say!("review-held")), new));
    }
    groups.push(group("classic", Some(say!("review-plan-gone")), Vec::new()));
    groups
}

/// A review of an offer that is live, with nothing to be said about it.
fn review<'a>(language: Language, reader: &Reader<'_>, lead: &Sentence) -> ReviewPage<'a> {
    let title = reader.say(&say!("review-title"));
    let ahead = |name: &str, fact: &str| Ahead { name: reader.of_type(name), fact: reader.of_type(fact) };
    let offer_pages = Group { title: None, fact: None, is_held: false, pages: offer_pages(reader, true) };
    ReviewPage {
        page: frame(language, &title, of_offer(reader), true),
        title,
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        lead: reader.lead(lead),
        moves: Vec::new(),
        warned: None,
        tried: None,
        alerts: false,
        problems_title: String::new(),
        problems: Vec::new(),
        remarks: Vec::new(),
        counted: reader.say(&say!("review-counted", many = 4usize, all = 4usize)),
        groups: std::iter::once(offer_pages).chain(plan_groups(reader, true, false)).collect(),
        unchanged: Some(reader.say(&say!("review-unchanged", many = 8usize))),
        more: false,
        has_form: true,
        asks_force: false,
        notes: "User tester, password in the first boot log.\nNew: the image boots with FIPS mode on."
            .to_owned(),
        notes_fault: None,
        mail: Mail::Seller("marketplace@contoso.example".to_owned()),
        mail_fault: false,
        steps: vec![
            ahead("Validate prerequisites", "under 15 min"),
            Ahead {
                name: reader.of_type("Certification"),
                fact: reader.say(&say!("review-step-person", usually = reader.of_type("2 to 3 days"))),
            },
            ahead("Provisioning", "under 1 day"),
            Ahead {
                name: reader.say(&say!("review-step-signoff")),
                fact: reader.say(&say!("review-step-signoff-replaces", version = 7i64)),
            },
        ],
        compare: "/dashboard".to_owned(),
        reviewed: "1 1 1".to_owned(),
        key: "key".to_owned(),
    }
}

fn with_problem<'a>(reader: &Reader<'_>, page: ReviewPage<'a>) -> ReviewPage<'a> {
    let finding = |text: &str, name: &'static str, place: &'static str, to: Option<&str>| Finding {
        text: text.to_owned(),
        place: reader.say(&say!("review-place", page = name, place, code = "Required")),
        to: to.map(str::to_owned),
    };
    let text = "Premium has no prices for Korea and Japan. Give them, or stop selling there.";
    let offer_pages = Group { title: None, fact: None, is_held: false, pages: offer_pages(reader, true) };
    ReviewPage {
        problems_title: reader.say(&say!("review-problems", many = 1usize)),
        problems: vec![finding(
            text,
            "premium: Pricing",
            "plans[premium]/prices",
            Some("#page-plans-premium-plan-pricing"),
        )],
        remarks: vec![finding(
            "The description does not mention that support is in English only.",
            "Offer listing",
            "offer/description",
            None,
        )],
        counted: reader.say(&say!("review-counted", many = 4usize, all = 7usize)),
        groups: std::iter::once(offer_pages).chain(plan_groups(reader, true, true)).collect(),
        ..page
    }
}

/// The pages of an offer that was never live.
fn all_new(reader: &Reader<'_>) -> Group {
    let new =
        |shown| PageShown { fact: reader.say(&say!("review-page-new")), differences: Vec::new(), ..shown };
    let pages = offer_pages(reader, false).into_iter().map(new).collect();
    Group { title: None, fact: None, is_held: false, pages }
}

fn tried(reader: &Reader<'_>) -> Tried {
    let (kept, out) = ("premium: Pricing", "Offer setup, Offer listing, Customer leads, standard: Pricing");
    let facts = [
        say!("review-tried-pages", many = 4usize, pages = out),
        say!("review-tried-along", page = reader.of_type("Plans")),
        say!("review-tried-stays", many = 1usize, pages = kept),
        say!("review-tried-held", plan = "gold", many = 2usize),
        say!("review-tried-person"),
        say!("review-tried-mail", to = "marketplace@contoso.example"),
    ];
    let title = reader.say(&say!("review-tried", version = 8i64));
    Tried { title, facts: facts.iter().map(|fact| reader.say(fact)).collect() }
}

fn without_form<'a>(reader: &Reader<'_>, page: ReviewPage<'a>) -> ReviewPage<'a> {
    let offer_pages = Group { title: None, fact: None, is_held: false, pages: offer_pages(reader, false) };
    ReviewPage {
        has_form: false,
        counted: reader.say(&say!("review-changed", many = 4usize)),
        groups: std::iter::once(offer_pages).chain(plan_groups(reader, false, false)).collect(),
        ..page
    }
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let reader = Reader { words: Words::new(language, None), now: now() };
    let base = |lead: &Sentence| review(language, &reader, lead);
    let ready = || base(&say!("review-ready", many = 4usize));
    let some = || with_problem(&reader, base(&say!("review-some", many = 1usize, kept = "premium: Pricing")));
    let first = |lead: &Sentence| ReviewPage {
        unchanged: None,
        groups: vec![all_new(&reader)],
        ..without_form(&reader, base(lead))
    };
    let not_done = |line: Sentence| Warned {
        title: reader.say(&say!("review-not-done")),
        lines: vec![reader.say(&line)],
    };
    let past = [
        say!("review-past-who-what", who = "Ana Duarte", pages = "Offer listing, standard: Pricing"),
        say!("review-past-live"),
        say!("review-past-kept"),
    ];
    let past = Warned {
        title: reader.say(&say!("review-past")),
        lines: past.iter().map(|line| reader.say(line)).collect(),
    };
    let too_long = say!("review-notes-too-long", characters = 10_000usize);
    let sample = |name, page: ReviewPage<'_>| Sample { name, html: page.render().expect("a page") };
    let first_not_ready = first(&say!("review-first-not-ready", many = 1usize));
    let problems = some().problems.into_iter().map(|one| Finding { to: None, ..one }).collect();
    vec![
        sample("review", ready()),
        sample("review-problems", some()),
        sample("review-checked", ReviewPage { tried: Some(tried(&reader)), ..some() }),
        sample("review-past", ReviewPage { warned: Some(past), ..ready() }),
        sample(
            "review-notes-too-long",
            ReviewPage {
                warned: Some(not_done(too_long.clone())),
                notes_fault: Some(reader.say(&too_long)),
                notes: "A long story. ".repeat(60),
                ..ready()
            },
        ),
        sample(
            "review-mail",
            ReviewPage {
                warned: Some(not_done(say!("review-mail-wrong"))),
                mail: Mail::Named("nobody".to_owned()),
                mail_fault: true,
                ..ready()
            },
        ),
        sample("review-first", ReviewPage { has_form: true, ..first(&say!("review-first", version = 1i64)) }),
        sample(
            "review-first-not-ready",
            ReviewPage {
                problems_title: reader.say(&say!("review-problems", many = 1usize)),
                problems,
                ..first_not_ready
            },
        ),
        sample(
            "review-same",
            ReviewPage {
                groups: Vec::new(),
                unchanged: None,
                asks_force: true,
                notes: String::new(),
                ..base(&say!("review-same"))
            },
        ),
        sample(
            "review-running",
            ReviewPage {
                moves: vec![(reader.say(&say!("cancel-button")), "/dashboard".to_owned())],
                ..without_form(&reader, base(&say!("review-running", version = 8i64)))
            },
        ),
        sample("review-only-look", without_form(&reader, base(&say!("review-only-look")))),
    ]
}
