//! The page with the form.

use std::collections::BTreeMap;

use app::long_list::{LongList, among};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::{Finding, FindingCode, Page as OfferPage, PageName};
use face::Refusal;
use forms::{Found, KeptFile, Live, SecretSet, Sheet, Shown, Typed, Was, Weight};
use offer_types::Field;
use serde_json::Value;
use ui::{Page, Reader, Tone};
use words::{Sentence, say};

use super::around::{Around, Line, Summary, contents, is_untouched, page_heading, said_saved};
use super::files::kept_files;
use super::findings::{elsewhere, found_on};
use super::images::{self, ImageShown};
use super::missing::missing;
use super::open::{Opened, bare, fields_of};
use crate::offer::frame::frame;
use crate::offer::pages::{add_standing, finding_address, pointer_on};
use crate::offer::{AUDIENCE, of};
use crate::reading::Reading;
use crate::render::page_with;

#[derive(Template)]
#[template(path = "editor.html")]
pub(crate) struct Editor<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) around: Around,
    /// What goes along with the form; nothing where nothing can be changed.
    pub(crate) form: Option<Sent>,
    /// The inside of the form.
    pub(crate) shown: String,
    /// The versions of disk images of the plan, with what can be done about each.
    pub(crate) images: Vec<ImageShown>,
}

impl Editor<'_> {
    /// Whether anything can be done about any of the versions.
    fn has_acts(&self) -> bool {
        self.images.iter().any(|image| !image.acts.is_empty())
    }
}

/// What every form of a page sends along.
pub(crate) struct Sent {
    pub(crate) key: String,
    /// Of the page that the form was made of.
    pub(crate) tag: String,
    pub(crate) has_files: bool,
}

/// What somebody filled in, as far as it is not stored.
pub(super) struct Filled {
    pub(super) content: Value,
    pub(super) typed: Typed,
    /// What the form was made of, where that is not what is stored now.
    pub(super) made_of: Option<(String, Was)>,
    /// Texts that are no values.
    pub(super) faults: Vec<forms::Fault>,
}

/// What was done before the page is shown.
pub(super) enum Done {
    Nothing,
    /// The page was saved, and it is told so once.
    Saved,
    /// Something was not taken, for these reasons; everything else was stored, if there was anything.
    Refused {
        findings: Vec<Finding>,
        anything_stored: bool,
    },
    /// The form cannot be stored at all.
    TooLarge(Sentence),
}

/// The page, with what was filled in.
pub(super) async fn show(
    reading: &Reading,
    opened: Opened,
    page: &OfferPage,
    filled: Option<Filled>,
    done: &Done,
) -> Result<Response, Refusal> {
    let status = match done {
        Done::Nothing | Done::Saved => StatusCode::OK,
        Done::Refused { .. } | Done::TooLarge(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    match &opened.on_page {
        None => missing(reading, opened, page),
        Some(on_page) => {
            let named = filled.as_ref().map(|filled| &filled.content);
            let files = kept_files(reading, opened.owner(), on_page, named).await?;
            page_with(reading, status, &template(reading, opened, page, filled, done, &files))
        }
    }
}

/// The page of an offer that has it.
fn template<'a>(
    reading: &'a Reading,
    mut opened: Opened,
    page: &OfferPage,
    filled: Option<Filled>,
    done: &Done,
    files: &BTreeMap<String, KeptFile>,
) -> Editor<'a> {
    let reader = reading.reader();
    let fields = fields_of(reading, &opened.offer, page);
    let on_page = opened.on_page.take();
    let (stored, tag) = match &on_page {
        Some(on_page) => (&on_page.content, bare(&on_page.tag)),
        None => (&Value::Null, String::new()),
    };
    let live = on_page.as_ref().and_then(|on_page| on_page.live.as_ref());
    let live = opened.offer.production_version.zip(live).map(|(version, content)| Live { version, content });
    let (findings, others) = findings(reading, &opened, page, filled.as_ref(), done);
    let secrets = on_page.as_ref().map(|on_page| secrets(page, fields, &on_page.secrets)).unwrap_or_default();
    let was = match &filled {
        Some(Filled { made_of: Some((_, was)), .. }) => was.clone(),
        _ => Was::of(fields, stored),
    };
    let mut sheet = Sheet {
        content: filled.as_ref().map_or(stored, |filled| &filled.content),
        typed: filled.as_ref().map(|filled| &filled.typed),
        was: Some(&was),
        live,
        findings: &findings,
        secrets: &secrets,
        files: Some(files),
        may_edit: opened.can_edit(),
        ..Sheet::new(&reader, fields, stored)
    };
    let long = long_lists(&opened, page, fields);
    sheet.elsewhere = &long;
    let shown = forms::show(&sheet);
    let mut around = Around::of(&reader, &opened, page, fields);
    around.contents = contents(&reader, &shown);
    if !opened.images.is_empty() {
        around.contents.push(images::entry(&reader));
    }
    let errors = shown.errors() + others.len();
    let alerts = !matches!(done, Done::Nothing);
    say_done(&reader, &mut around, &opened, done, errors);
    let looks = lines(&shown, |weight| weight == Weight::Look);
    around.looks = looks.into_iter().map(|(_, line)| line).collect();
    let mut wrong = lines(&shown, |weight| weight != Weight::Look);
    lead_to_confirm(&mut wrong, &opened, page);
    let mut wrong: Vec<Line> = wrong.into_iter().map(|(_, line)| line).collect();
    wrong.extend(elsewhere(&reader, &opened, &others));
    if let Done::TooLarge(text) = done {
        wrong.insert(0, Line { text: reader.say(text), to: None, place: None });
    }
    if !wrong.is_empty() {
        let title = summary_title(&reader, done, wrong.len());
        around.summary = Some(Summary { title, alerts, lines: wrong });
    }
    let form = opened.can_edit().then(|| Sent {
        key: reading.form_key(),
        tag: match filled.and_then(|filled| filled.made_of) {
            Some((tag, _)) => tag,
            None => tag,
        },
        has_files: fields.iter().any(takes_files),
    });
    let heading = page_heading(&reader, page, errors, alerts);
    let images = images::rows(&reader, page, &opened);
    let (publisher, offer) = (&opened.publisher, &opened.offer);
    let mut frame =
        frame(reading, opened.account, publisher, (offer, opened.logo), &Sentence::plain(heading), "");
    add_standing(&mut frame, (publisher, &offer.id), &opened.states, Some(page));
    let files = on_page.as_ref().map(|on_page| &on_page.files);
    Editor { page: frame, around, form, shown: with_pictures(shown.html(), files), images }
}

/// Pictures are found where they are, and with what has to be shown: a form names each by an address that is the same at any time.
fn with_pictures(mut html: String, files: Option<&BTreeMap<String, String>>) -> String {
    for (address, access) in files.into_iter().flatten() {
        let named = format!(" src=\"{address}\"");
        if html.contains(&named) {
            let path = address.split_once("/artifacts/").map_or(address.as_str(), |(_, path)| path);
            html =
                html.replace(&named, &format!(" src=\"/artifacts/{path}?{}\"", access.replace('&', "&amp;")));
        }
    }
    html
}

/// Lists of a plan that are edited on a page of their own, by hand and by file, each with where that is.
fn long_lists(opened: &Opened, page: &OfferPage, fields: &[Field]) -> Vec<(String, String)> {
    let Some(plan) = page.plan().filter(|_| page.name() == PageName::PlanAvailability) else {
        return Vec::new();
    };
    let address = of(AUDIENCE, &opened.publisher, &opened.offer.id).replace("{plan}", plan.as_str());
    let of_list = |list: LongList| {
        let named: String = url::form_urlencoded::byte_serialize(list.pointer.as_bytes()).collect();
        (list.pointer, format!("{address}?list={named}"))
    };
    among(fields).into_iter().map(of_list).collect()
}

/// Whether a file can be sent for a field, or for something in it.
fn takes_files(field: &Field) -> bool {
    let inner = field.fields.iter().chain(field.element.as_deref()).chain(field.entry.as_deref());
    field.artifact.is_some() || inner.into_iter().any(takes_files)
}

/// What is to be said at the fields of the page, and what is wrong on others.
fn findings(
    reading: &Reading,
    opened: &Opened,
    page: &OfferPage,
    filled: Option<&Filled>,
    done: &Done,
) -> (Vec<Found>, Vec<(OfferPage, Finding)>) {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for fault in filled.iter().flat_map(|filled| &filled.faults) {
        let (pointer, text) = (fault.pointer.clone(), fault.text.clone());
        found.push(Found { pointer, text, weight: Weight::Refused });
    }
    if let Done::Refused { findings, .. } = done {
        for finding in findings {
            match page_of(reading, opened, page, finding) {
                Some(other) => others.push((other, finding.clone())),
                None => found.extend(found_on(page, std::slice::from_ref(finding), Weight::Refused)),
            }
        }
    }
    // Where nothing was filled in, nobody is told what is missing before they save.
    let standing = opened.states.of(page);
    if matches!(done, Done::Nothing) && (is_untouched(opened, page) || filled.is_some()) {
        return (found, others);
    }
    if let Some(standing) = standing {
        let is_told: Vec<String> = found.iter().map(|found| found.pointer.clone()).collect();
        let must = found_on(page, &standing.problems, Weight::Must);
        // Of a value that was not taken, what is stored in its place is no matter.
        found.extend(must.into_iter().filter(|must| !is_told.contains(&must.pointer)));
        found.extend(found_on(page, &standing.warnings, Weight::Look));
    }
    (found, others)
}

/// The page that a finding is on, where that is another one.
fn page_of(reading: &Reading, opened: &Opened, page: &OfferPage, finding: &Finding) -> Option<OfferPage> {
    let known = reading.app.env.offer_types.get(&opened.offer.offer_type)?;
    let own = known.page_of(&finding.place.stable());
    (own != *page).then_some(own)
}

/// The secrets of the page that are set.
fn secrets(
    page: &OfferPage,
    fields: &[Field],
    set: &BTreeMap<String, Option<app::offers::SecretSet>>,
) -> Vec<SecretSet> {
    let inside = |place: &str| match page.plan() {
        Some(_) => place.split_once("]/").map(|(_, inside)| inside.to_owned()),
        None => Some(place.to_owned()),
    };
    let is_shown = |pointer: &String| {
        fields.iter().any(|field| forms::pointer::is_in(pointer, &forms::pointer::of_place(&field.place)))
    };
    let one = |(place, when): (&String, &Option<app::offers::SecretSet>)| {
        let pointer = forms::pointer::of_place(&inside(place)?);
        let by = when.as_ref().and_then(|when| when.by.clone());
        is_shown(&pointer).then(|| SecretSet { pointer, at: when.as_ref().map(|when| when.at), by })
    };
    set.iter().filter_map(one).collect()
}

/// What there is to say, each with the pointer of what it is about.
fn lines(shown: &Shown, is_wanted: impl Fn(Weight) -> bool) -> Vec<(String, Line)> {
    let wanted = shown.problems.iter().filter(|problem| is_wanted(problem.weight));
    let line = |problem: &forms::Problem| Line {
        text: problem.text.clone(),
        to: problem.id.as_ref().map(|id| format!("#{id}")),
        place: None,
    };
    wanted.map(|problem| (problem.pointer.clone(), line(problem))).collect()
}

/// Has members that may be meant to restrict somebody lead to the page where they are confirmed: no control is theirs.
fn lead_to_confirm(lines: &mut [(String, Line)], opened: &Opened, page: &OfferPage) {
    let problems = opened.states.of(page).map_or(&[][..], |standing| &standing.problems);
    for problem in problems.iter().filter(|problem| problem.code == FindingCode::UnconfirmedMember) {
        let pointer = pointer_on(page, &problem.place);
        for (at, line) in lines.iter_mut() {
            if Some(&*at) == pointer.as_ref() {
                line.to = Some(finding_address(opened.owner(), page, problem));
            }
        }
    }
}

/// What the summary says of what was kept.
fn summary_title(reader: &Reader<'_>, done: &Done, many: usize) -> String {
    reader.say(&match done {
        Done::Nothing => say!("editor-problems", many),
        Done::Saved => say!("editor-saved-problems", many),
        Done::Refused { anything_stored: true, .. } => say!("editor-partly-saved", many),
        Done::Refused { anything_stored: false, .. } | Done::TooLarge(_) => say!("editor-not-saved", many),
    })
}

/// Says that everything is as it should be.
fn say_done(reader: &Reader<'_>, around: &mut Around, opened: &Opened, done: &Done, errors: usize) {
    if let (Done::Saved, 0) = (done, errors) {
        around.tell(Tone::Info, said_saved(reader, opened.offer.changed_at));
    }
}
