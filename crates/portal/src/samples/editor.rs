//! Pages of the editor.

use app::offers::{PageState, PageStates, StandingPage};
use askama::Template;
use domain::{OfferId, Page as OfferPage, PublisherId};
use forms::{Found, Live, SecretSet, Sheet, Shown, Weight};
use offer_types::{EXAMPLES, Field, OfferType};
use serde_json::Value;
use ui::{Mark, Page, Reader, State, Tone};
use words::{Language, Sentence, say};

use super::{Sample, TYPES, before, frame, of_offer, reader};
use crate::offer::editor::sample::{
    Around, Changed, Differ, Differs, Editor, ImageShown, Line, NoPage, Sent, Summary, Tab, Told, contents,
    images_entry,
};
use crate::offer::pages::{add_standing, editor_address, mark_of};

/// An example of a type that has most of what there is.
const EXAMPLE: &str = "examples/microsoft-azure-virtualmachines/";

fn owner() -> (PublisherId, OfferId) {
    ("contoso".parse().expect("an id"), "secure-linux".parse().expect("an id"))
}

fn example() -> (&'static OfferType, Value) {
    let (_, text) = EXAMPLES.iter().find(|(name, _)| name.starts_with(EXAMPLE)).expect("an example");
    let offer: Value = serde_json::from_str(text).expect("JSON");
    let id = offer["offerTypeId"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    (TYPES.get(&id).expect("a built-in type"), offer["definition"].clone())
}

fn fields(known: &OfferType, page: &OfferPage) -> Vec<Field> {
    let described = known.pages().iter().find(|described| described.name == page.name());
    described.map(|described| described.fields.clone()).unwrap_or_default()
}

/// All pages of the example, in all states.
fn states(known: &OfferType, definition: &Value) -> PageStates {
    let all = [PageState::Complete, PageState::Changed, PageState::Incomplete, PageState::NotStarted];
    let standing = |(nth, page): (usize, OfferPage)| StandingPage {
        page,
        state: all[nth % all.len()],
        is_changed: nth % all.len() == 1,
        changed_fields: Vec::new(),
        problems: Vec::new(),
        warnings: Vec::new(),
    };
    let pages = known.pages_of(definition).into_iter().enumerate().map(standing);
    PageStates { pages: pages.collect(), of_all: Vec::new(), has_plans: known.has_plans() }
}

/// What is around a page of the example.
fn around(language: Language, page: &OfferPage, mark: Mark) -> Around {
    let reader = reader(language);
    let (publisher, offer) = owner();
    let title = reader.of_type(page.name().label());
    let here = editor_address((&publisher, &offer), page);
    Around {
        crumbs: vec![
            (reader.say(&say!("offers-title")), "/dashboard".to_owned()),
            ("secure-linux".to_owned(), "/dashboard".to_owned()),
            (title.clone(), here.clone()),
        ],
        title,
        plan: page.plan().map(ToString::to_string),
        badge: Some(mark.badge(&reader)),
        lead: reader.lead(&say!("editor-lead-listing")),
        acts: vec![(reader.say(&say!("editor-preview")), "/dashboard".to_owned())],
        here,
        saved: reader.say(&say!("editor-saved-at", at = reader.time_within(before(1)))),
        ..Around::default()
    }
}

fn lines(shown: &Shown) -> Vec<Line> {
    let told = shown.problems.iter().filter(|problem| problem.weight != Weight::Look);
    let line = |problem: &forms::Problem| Line {
        text: problem.text.clone(),
        to: problem.id.as_ref().map(|id| format!("#{id}")),
        place: None,
    };
    told.map(line).collect()
}

/// What is wrong on the sample pages.
fn found() -> Vec<Found> {
    let found = |pointer: &str, text: &'static str, weight| Found {
        pointer: format!("/offer/microsoft-azure-marketplace.{pointer}"),
        text: Sentence::plain(text),
        weight,
    };
    vec![
        found("summary", "Summary has 114 characters. Shorten it to 100 or fewer.", Weight::Must),
        found("largeLogo", "Large logo is 128 × 128 pixels. Upload a PNG of 115 × 115.", Weight::Must),
        found("description", "Buyers do not see the tag table.", Weight::Look),
    ]
}

/// The secrets among the fields, as if all of them had been set; of every other one it is not known when.
fn secrets(fields: &[Field]) -> Vec<SecretSet> {
    fn places(fields: &[Field]) -> Vec<&str> {
        let with_inner = fields.iter().flat_map(|field| {
            let own = field.secret.then_some(field.place.as_str());
            own.into_iter().chain(places(&field.fields))
        });
        with_inner.collect()
    }
    let set = |(nth, place): (usize, &str)| SecretSet {
        pointer: forms::pointer::of_place(place),
        at: (nth % 2 == 0).then(|| before(40_000)),
        by: (nth % 4 == 0).then(|| "Mina Kim".to_owned()),
    };
    places(fields).into_iter().enumerate().map(set).collect()
}

fn editor(language: Language, name: &str, state: &str) -> String {
    let reader = reader(language);
    let (known, definition) = example();
    let page = if name.starts_with("plan-") { page_of_plan(name) } else { name.parse().expect("a page") };
    let fields = fields(known, &page);
    let mut content = known.page(&definition, &page).unwrap_or_default();
    if name == "leads" {
        // A destination with a secret.
        content["offer"]["microsoft-azure-marketplace.leadDestination"] = "Table".into();
    }
    let empty = Value::Object(serde_json::Map::new());
    let is_empty = state == "new";
    let found = if state == "problems" { found() } else { Vec::new() };
    let mut sheet = Sheet::new(&reader, &fields, if is_empty { &empty } else { &content });
    (sheet.findings, sheet.may_edit) = (&found, state != "look");
    let secrets = secrets(&fields);
    sheet.secrets = &secrets;
    sheet.live = (!is_empty).then_some(Live { version: 6, content: &content });
    let shown = forms::show(&sheet);
    let mark = match state {
        "new" => Mark::NotStarted,
        "problems" => Mark::Incomplete,
        _ => Mark::Changed,
    };
    let mut around = around(language, &page, mark);
    around.contents = contents(&reader, &shown);
    let wrong = lines(&shown);
    if !wrong.is_empty() {
        let title = reader.say(&say!("editor-saved-problems", many = wrong.len()));
        around.summary = Some(Summary { title, alerts: true, lines: wrong });
        let line = Line { text: "Buyers do not see the tag table.".to_owned(), to: None, place: None };
        around.looks = vec![line];
    }
    if state == "saved" {
        around.tell(Tone::Info, reader.say(&say!("editor-saved", at = reader.time_within(before(0)))));
        let compare = (reader.say(&say!("editor-compare", version = 6i64)), "/dashboard".to_owned());
        around.changed = Some(Changed { names: reader.of_type("Summary"), compare });
    }
    if state == "look" {
        let text = reader.say(&say!("editor-only-look"));
        around.notes.push(Told { tone: Tone::Info, text, link: None, is_news: false });
    }
    add_tabs(&reader, &mut around, (known, &definition), &page);
    let frame = frame_of_page(language, &around.title, &page);
    let form =
        (state != "look").then(|| Sent { key: "key".to_owned(), tag: "tag".to_owned(), has_files: false });
    let images = if page.plan().is_some() { images(language) } else { Vec::new() };
    if !images.is_empty() {
        around.contents.push(images_entry(&reader));
    }
    Editor { page: frame, around, form, shown: shown.html(), images }.render().expect("a page")
}

/// The tabs of the plan whose page it is.
fn add_tabs(
    reader: &Reader<'_>,
    around: &mut Around,
    (known, definition): (&OfferType, &Value),
    page: &OfferPage,
) {
    if page.plan().is_none() {
        return;
    }
    let tab = |(nth, page_of): (usize, &OfferPage)| Tab {
        text: reader.of_type(page_of.name().label()),
        to: "/dashboard".to_owned(),
        is_here: page_of == page,
        mark: Some(mark_of(if nth == 0 { PageState::Complete } else { PageState::Changed })),
    };
    let pages = known.pages_of(definition);
    around.tabs = pages.iter().filter(|other| other.plan() == page.plan()).enumerate().map(tab).collect();
    around.tabs_title = reader.say(&say!("editor-tabs", plan = "standard"));
}

/// The page `name` of the first plan of the example.
fn page_of_plan(name: &str) -> OfferPage {
    let (known, definition) = example();
    let is_it = |page: &OfferPage| page.plan().is_some() && page.name().as_str() == name;
    known.pages_of(&definition).into_iter().find(is_it).expect("a page of a plan")
}

/// What is around the page `name` of the first plan of the example.
pub(super) fn around_plan(language: Language, name: &str) -> Around {
    let (known, definition) = example();
    let page = page_of_plan(name);
    let mut around = around(language, &page, Mark::Changed);
    add_tabs(&reader(language), &mut around, (known, &definition), &page);
    around
}

/// The frame of a page of the example, with all pages in its navigation.
fn frame_of_page(language: Language, title: &str, page: &OfferPage) -> Page<'static> {
    let ((known, definition), (publisher, offer)) = (example(), owner());
    let mut frame = frame(language, title, of_offer(&reader(language)), true);
    frame.navigation.parts.iter_mut().flat_map(|part| &mut part.links).for_each(|link| link.is_here = false);
    add_standing(&mut frame, (&publisher, &offer), &states(known, &definition), Some(page));
    frame
}

/// The same of the page `name` of the first plan.
pub(super) fn frame_of_plan(language: Language, title: &str, name: &str) -> Page<'static> {
    frame_of_page(language, title, &page_of_plan(name))
}

/// Versions of disk images in every state that there is.
fn images(language: Language) -> Vec<ImageShown> {
    let reader = reader(language);
    let (again, end) = (reader.text("editor-image-again"), reader.text("editor-image-end"));
    let until = say!("editor-image-deprecated", date = reader.date(before(0)));
    let image =
        |version: &str, state: State, said: &Sentence, notes: &[&'static str], acts: &[&String]| ImageShown {
            version: version.to_owned(),
            generation: (state == State::Preview).then(|| "gen2".to_owned()),
            state,
            said: reader.say(said),
            notes: notes.iter().map(|note| reader.text(note)).collect(),
            acts: acts.iter().map(|text| ((*text).clone(), "/dashboard".to_owned())).collect(),
        };
    let since = say!("image-withdrawn", since = reader.time_within(before(3)));
    vec![
        image("1.0.4", State::Draft, &State::Draft.words(), &["editor-image-hidden"], &[]),
        image("1.0.3", State::Preview, &State::Preview.words(), &[], &[]),
        image("1.0.2", State::Live, &State::Live.words(), &["editor-image-leaves"], &[&end]),
        image("1.0.1", State::Live, &until, &[], &[&end, &again]),
        image("1.0.0", State::Stopped, &since, &[], &[&again]),
    ]
}

fn differ(language: Language, is_asked_again: bool) -> String {
    let reader = reader(language);
    let page: OfferPage = "listing".parse().expect("a page");
    let field = |id: &str, who: &Sentence, theirs: &str, chosen| Differs {
        id: id.to_owned(),
        pointer: format!("/offer/{id}"),
        label: reader.of_type("Summary"),
        who: reader.say(who),
        theirs: theirs.to_owned(),
        mine: "A hardened Linux image.\nIt starts in under a minute.".to_owned(),
        chosen,
        is_missing: chosen.is_none() && is_asked_again,
    };
    let mut around = around(language, &page, Mark::Changed);
    around.lead = reader.lead(&say!("differ-lead"));
    let line = |text: &Sentence| Line { text: reader.say(text), to: Some("#both".to_owned()), place: None };
    around.summary = Some(match is_asked_again {
        true => Summary {
            title: reader.say(&say!("differ-missing", many = 1usize)),
            alerts: true,
            lines: vec![line(&say!("differ-choose-of", label = reader.of_type("Summary")))],
        },
        false => Summary {
            title: reader.say(&say!("differ-title")),
            alerts: true,
            lines: vec![Line { to: None, ..line(&say!("editor-saved", at = reader.time_within(before(3)))) }],
        },
    });
    let fields = vec![
        field("theirs", &say!("differ-by-theirs"), &reader.say(&say!("differ-nothing")), Some("theirs")),
        field("mine", &say!("differ-by-mine"), "Hardened Linux.", Some("mine")),
        field("both", &say!("differ-by-both"), "Hardened Linux for banks.", None),
    ];
    let template = Differ {
        page: frame(language, &around.title, of_offer(&reader), true),
        around,
        key: "key".to_owned(),
        tag: "tag".to_owned(),
        carried: vec![("/offer/mine".to_owned(), "A text\nof two lines".to_owned())],
        counted: reader.say(&say!("differ-counted", many = fields.len())),
        fields,
    };
    template.render().expect("a page")
}

fn no_page(language: Language) -> String {
    let reader = reader(language);
    let title = reader.say(&say!("editor-none-title"));
    let kind = words::Argument::label("SaaS");
    let template = NoPage {
        page: frame(language, &title, of_offer(&reader), true),
        offer: "Contoso Secure Linux".to_owned(),
        back: "/dashboard".to_owned(),
        all_offers: "/dashboard".to_owned(),
        title,
        lead: reader.say(&say!("editor-none-page", kind)),
        links: vec![(reader.of_type("Offer listing"), "/dashboard".to_owned())],
    };
    template.render().expect("a page")
}

pub(super) fn all(language: Language) -> Vec<Sample> {
    let page = |name, html| Sample { name, html };
    vec![
        page("editor-problems", editor(language, "listing", "problems")),
        page("editor-saved", editor(language, "listing", "saved")),
        page("editor-new", editor(language, "listing", "new")),
        page("editor-look", editor(language, "listing", "look")),
        page("editor-properties", editor(language, "properties", "")),
        page("editor-leads", editor(language, "leads", "")),
        page("editor-plan", editor(language, "plan-technical", "")),
        page("editor-differs", differ(language, false)),
        page("editor-differs-missing", differ(language, true)),
        page("editor-none", no_page(language)),
    ]
}
