//! Every page in each of its states, with data that somebody made up, in both languages.

mod audience;
mod certification;
mod compare;
mod door;
mod editor;
mod help;
mod history;
mod maintenance;
mod members;
mod new_offer;
mod offers;
mod overview;
mod plan_list;
mod pricing;
mod product;
mod profile;
mod refused;
mod restore;
mod review;
mod search;
mod selling;

use std::sync::LazyLock;

use askama::Template;
use domain::Timestamp;
use offer_types::OfferTypes;
use testkit::Sample;
use ui::{Account, Link, Navigation, Page, Part, Person, Reader, Theme, Whose};
use words::{Language, Sentence, say};

use crate::accounts::{self, Accounts};
use crate::bookmarks::Front;
use crate::offer::Confirm;
use crate::sessions::{self, Sessions};

fn now() -> Timestamp {
    Timestamp::parse("2026-11-29T10:58:07Z").expect("a time")
}

fn before(minutes: u64) -> Timestamp {
    Timestamp::from_micros(now().micros() - i64::try_from(minutes * 60_000_000).expect("not long ago"))
}

/// All types, with what their texts are called in other languages.
static TYPES: LazyLock<OfferTypes> = LazyLock::new(OfferTypes::built_in);

fn reader(language: Language) -> Reader<'static> {
    Reader { words: TYPES.words(language), now: now() }
}

fn frame(language: Language, title: &str, navigation: Navigation, is_signed_in: bool) -> Page<'static> {
    Page {
        reader: reader(language),
        title: title.to_owned(),
        theme: Theme::Machine,
        here: "/dashboard".to_owned(),
        token: "token".to_owned(),
        form_is_back: false,
        person: is_signed_in
            .then(|| Person { name: "Mina Kim".to_owned(), address: "m.kim@contoso.example".to_owned() }),
        account: (!navigation.parts.is_empty())
            .then(|| Account { id: "contoso".to_owned(), name: "Contoso".to_owned() }),
        navigation,
        help: "/help".to_owned(),
        notes: Vec::new(),
    }
}

fn program(reader: &Reader<'_>, many: usize) -> Navigation {
    let link = |text: Sentence, is_here, beside| Link {
        text: reader.say(&text),
        to: "/dashboard/commercial-marketplace/overview?publisher=contoso".to_owned(),
        is_here,
        beside,
        ..Link::default()
    };
    let part = |heading: Sentence, links| Part { heading: Some(reader.say(&heading)), links };
    let offers = part(say!("shell-program"), vec![link(say!("offers-title"), true, Some(many.to_string()))]);
    let own = vec![link(say!("accounts-title"), false, None), link(say!("sessions-title"), false, None)];
    Navigation { whose: None, parts: vec![offers, part(say!("shell-account"), own)] }
}

fn of_offer(reader: &Reader<'_>) -> Navigation {
    let overview = Link {
        text: reader.say(&say!("overview-title")),
        to: "/dashboard".to_owned(),
        is_here: true,
        ..Link::default()
    };
    let whose = Whose {
        name: "Contoso Secure Linux".to_owned(),
        id: "secure-linux".to_owned(),
        logo: None,
        back: "/dashboard".to_owned(),
    };
    Navigation { whose: Some(whose), parts: vec![Part { heading: None, links: vec![overview] }] }
}

/// The page that came back after signing in again.
fn go_live_back(language: Language) -> String {
    let mut template = go_live(language);
    template.page.form_is_back = true;
    (template.typed, template.typed_wrong) = ("secure-lin".to_owned(), false);
    template.render().expect("a page")
}

fn go_live(language: Language) -> Confirm<'static> {
    let reader = reader(language);
    let name = "Contoso Secure Linux";
    let title = say!("golive-title", name);
    let facts = [say!("golive-fact-customers"), say!("golive-fact-first")];
    Confirm {
        page: frame(language, &reader.say(&title), of_offer(&reader), true),
        offer: name.to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        title: reader.say(&title),
        lead: reader.lead(&say!("golive-lead", version = 7i64)),
        facts: facts.iter().map(|fact| reader.say(fact)).collect(),
        to_type: Some("secure-linux".to_owned()),
        typed: String::new(),
        typed_wrong: true,
        button: reader.say(&say!("golive-button")),
        is_danger: false,
        can_be_done: true,
        key: "key".to_owned(),
    }
}

/// Every page in each of its states.
pub(crate) fn all(language: Language) -> Vec<Sample> {
    [
        of_everything(language),
        offers::all(language),
        overview::all(language),
        profile::all(language),
        selling::all(language),
        new_offer::all(language),
        plan_list::all(language),
        search::all(language),
        compare::all(language),
        history::all(language),
        restore::all(language),
        members::all(language),
        audience::all(language),
        product::all(language),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of_everything(language: Language) -> Vec<Sample> {
    let reader = reader(language);
    let bare = |title: &Sentence| frame(language, &reader.say(title), Navigation::default(), true);
    let door = |title: &Sentence| frame(language, &reader.say(title), Navigation::default(), false);
    let account = |nth: usize| accounts::Row {
        id: format!("publisher-{nth}"),
        name: format!("Publisher {nth}"),
        role: reader.say(&say!("role-owner")),
        to: "/dashboard".to_owned(),
    };
    let session = |nth: u64| sessions::Row {
        id: format!("session-{nth}"),
        browser: "Firefox on Linux".to_owned(),
        since: before(nth * 3000),
        seen: before(nth * 5),
        is_this: nth == 0,
    };
    let some = |many: usize| (0..many).map(account).collect::<Vec<_>>();
    let page = |name, html: askama::Result<String>| Sample { name, html: html.expect("a page") };
    let mut all = vec![
        page("front", Front::of(door(&say!("front-title"))).render()),
        page(
            "accounts",
            Accounts::of(bare(&say!("accounts-title")), String::new(), (3, 3), some(3)).render(),
        ),
        page(
            "accounts-many",
            Accounts::of(bare(&say!("accounts-title")), "pub".to_owned(), (500, 200), some(8)).render(),
        ),
        page(
            "accounts-none",
            Accounts::of(bare(&say!("accounts-title")), String::new(), (0, 0), Vec::new()).render(),
        ),
        page("sessions-one", Sessions::of(bare(&say!("sessions-title")), vec![session(0)]).render()),
        page("sessions", Sessions::of(bare(&say!("sessions-title")), (0..4).map(session).collect()).render()),
        page("go-live-first", go_live(language).render()),
        Sample { name: "go-live-back", html: go_live_back(language) },
    ];
    all.extend(door::samples(language));
    all.extend(help::samples(language));
    all.extend(refused::samples(language));
    all.extend(maintenance::samples(language));
    all.extend(review::all(language));
    all.extend(editor::all(language));
    all.extend(certification::all(language));
    all.extend(pricing::all(language));
    all
}

#[test]
fn every_page_is_made_of_each_of_its_samples_in_both_languages() {
    testkit::check_samples(all);
}
