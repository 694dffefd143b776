//! What is around the form of a page of an offer: where one is, how the page stands, what is wrong with it, and the bar that saves.

use app::offers::PageState;
use domain::{Page as OfferPage, PageName, Timestamp};
use offer_types::Field;
use ui::{Mark, Reader, Tone};
use words::{Argument, Sentence, say};

use super::open::Opened;
use crate::offer::compare::page_title;
use crate::offer::mend::compare_page_address;
use crate::offer::pages::{PLANS, editor_address, is_page, mark_of, route_of};
use crate::offer::{below, of};
use crate::reading::all_offers;

/// Where the product page is shown as the draft says it.
const PREVIEW: &str = below!("product");

/// What is around the form.
#[derive(Default)]
pub(crate) struct Around {
    pub(crate) crumbs: Vec<(String, String)>,
    pub(crate) title: String,
    /// The plan whose page it is.
    pub(crate) plan: Option<String>,
    pub(crate) badge: Option<String>,
    /// As HTML.
    pub(crate) lead: String,
    pub(crate) acts: Vec<(String, String)>,
    /// All pages of the plan.
    pub(crate) tabs_title: String,
    pub(crate) tabs: Vec<Tab>,
    pub(crate) notes: Vec<Told>,
    pub(crate) summary: Option<Summary>,
    /// What is worth a look.
    pub(crate) looks: Vec<Line>,
    pub(crate) contents: Vec<Entry>,
    pub(crate) changed: Option<Changed>,
    /// The address of the page.
    pub(crate) here: String,
    /// When the draft was saved.
    pub(crate) saved: String,
}

/// A page of the plan.
pub(crate) struct Tab {
    pub(crate) text: String,
    pub(crate) to: String,
    pub(crate) is_here: bool,
    pub(crate) mark: Option<Mark>,
}

/// A sentence above the form.
pub(crate) struct Told {
    pub(crate) tone: Tone,
    pub(crate) text: String,
    pub(crate) link: Option<(String, String)>,
    /// Whether it is about what was done just now.
    pub(crate) is_news: bool,
}

/// What is wrong, all of it.
pub(crate) struct Summary {
    pub(crate) title: String,
    /// Whether it is the answer to what somebody did.
    pub(crate) alerts: bool,
    pub(crate) lines: Vec<Line>,
}

/// One thing to say, and where it is put right.
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) to: Option<String>,
    /// The page, where it is another one.
    pub(crate) place: Option<String>,
}

/// A section of the page.
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) is_bad: bool,
}

/// What differs from what is live.
pub(crate) struct Changed {
    pub(crate) names: String,
    /// What the link says, and where it leads.
    pub(crate) compare: (String, String),
}

impl Around {
    /// What is around a page, whatever its form is made of.
    pub(crate) fn of(reader: &Reader<'_>, opened: &Opened, page: &OfferPage, fields: &[Field]) -> Self {
        let owner = (&opened.publisher, &opened.offer.id);
        let standing = opened.states.of(page);
        let of_page = reader.of_type(page.name().label());
        let mut crumbs = vec![
            (reader.say(&say!("offers-title")), all_offers(&opened.publisher)),
            (opened.offer.id.to_string(), crate::offer::address(owner.0, owner.1)),
        ];
        let here = editor_address(owner, page);
        if let Some(plan) = page.plan() {
            let first = opened.states.pages.iter().find(|standing| standing.page.plan() == Some(plan));
            let plans = is_page(PLANS).then(|| of(PLANS, owner.0, owner.1));
            let to = plans.or_else(|| first.map(|first| editor_address(owner, &first.page)));
            crumbs.push((plan.to_string(), to.unwrap_or_else(|| here.clone())));
        }
        crumbs.push((of_page.clone(), here.clone()));
        let preview =
            is_page(PREVIEW).then(|| (reader.say(&say!("editor-preview")), of(PREVIEW, owner.0, owner.1)));
        let at = opened.offer.changed_at;
        Self {
            crumbs,
            title: of_page,
            plan: page.plan().map(ToString::to_string),
            badge: standing.map(|standing| mark_of(standing.state).badge(reader)),
            lead: reader.lead(&lead(page.name())),
            acts: preview.into_iter().collect(),
            tabs_title: page
                .plan()
                .map(|plan| reader.say(&say!("editor-tabs", plan = plan.to_string())))
                .unwrap_or_default(),
            tabs: tabs(reader, opened, page),
            notes: notes(reader, opened),
            changed: changed(reader, opened, page, fields),
            here,
            saved: reader.say(&say!("editor-saved-at", at = reader.time_within(at))),
            ..Self::default()
        }
    }

    /// Says above the form what is the answer to what somebody did.
    pub(crate) fn tell(&mut self, tone: Tone, text: String) {
        self.notes.push(Told { tone, text, link: None, is_news: true });
    }
}

/// What a page is for.
fn lead(name: PageName) -> Sentence {
    match name {
        PageName::OfferSettings => say!("editor-lead-offer-settings"),
        PageName::Properties => say!("editor-lead-properties"),
        PageName::Listing => say!("editor-lead-listing"),
        PageName::Audience => say!("editor-lead-audience"),
        PageName::Technical => say!("editor-lead-technical"),
        PageName::Leads => say!("editor-lead-leads"),
        PageName::Legal => say!("editor-lead-legal"),
        PageName::Support => say!("editor-lead-support"),
        PageName::Resell => say!("editor-lead-resell"),
        PageName::TestDrive => say!("editor-lead-test-drive"),
        PageName::Supplemental => say!("editor-lead-supplemental"),
        PageName::CoSell => say!("editor-lead-co-sell"),
        PageName::Plans => say!("editor-lead-plans"),
        PageName::PlanSetup => say!("editor-lead-plan-setup"),
        PageName::PlanListing => say!("editor-lead-plan-listing"),
        PageName::PlanAvailability => say!("editor-lead-plan-availability"),
        PageName::PlanPricing => say!("editor-lead-plan-pricing"),
        PageName::PlanTechnical => say!("editor-lead-plan-technical"),
    }
}

/// The pages of the plan whose page it is.
fn tabs(reader: &Reader<'_>, opened: &Opened, page: &OfferPage) -> Vec<Tab> {
    let Some(plan) = page.plan() else { return Vec::new() };
    let is_of_plan = |page: &OfferPage| page.plan() == Some(plan) && is_page(&route_of(page.name()));
    let of_plan = opened.states.pages.iter().filter(|standing| is_of_plan(&standing.page));
    let tab = |standing: &app::offers::StandingPage| Tab {
        text: reader.of_type(standing.page.name().label()),
        to: editor_address((&opened.publisher, &opened.offer.id), &standing.page),
        is_here: standing.page == *page,
        mark: Some(mark_of(standing.state)),
    };
    of_plan.map(tab).collect()
}

/// Why nothing can be changed here, or what it comes to.
fn notes(reader: &Reader<'_>, opened: &Opened) -> Vec<Told> {
    let owner = (&opened.publisher, &opened.offer.id);
    let note = |tone, text: &Sentence, link| Told { tone, text: reader.say(text), link, is_news: false };
    let mut notes = Vec::new();
    if let Some(retired) = &opened.retired {
        notes.push(note(Tone::Look, retired, None));
    } else if !opened.may_edit {
        notes.push(note(Tone::Info, &say!("editor-only-look"), None));
    }
    if opened.is_stopped {
        let resume = of(crate::offer::RESUME_SELLING, owner.0, owner.1);
        let link = opened.may_edit.then(|| (reader.say(&say!("resuming-button")), resume));
        notes.push(note(Tone::Look, &say!("editor-stopped"), link));
    }
    notes
}

/// Which fields of the page say something else than what is live.
fn changed(reader: &Reader<'_>, opened: &Opened, page: &OfferPage, fields: &[Field]) -> Option<Changed> {
    /// So many are named.
    const MOST: usize = 5;
    let live = opened.offer.production_version?;
    let standing = opened.states.of(page).filter(|standing| standing.is_changed)?;
    let numbers = &standing.changed_fields;
    let names: Vec<Argument> = numbers
        .iter()
        .filter_map(|number| fields.get(*number))
        .take(MOST)
        .map(|field| Argument::label(&field.label))
        .collect();
    let more = numbers.len().saturating_sub(names.len());
    let names = Argument::from(names);
    let names = match more {
        0 => reader.words.argument(&names),
        more => reader.say(&say!("editor-names-more", names, more)),
    };
    let compare = say!("editor-compare", version = live);
    let to = compare_page_address((&opened.publisher, &opened.offer.id), page);
    Some(Changed { names, compare: (reader.say(&compare), to) })
}

/// What is on the page as a list, each part with how much is wrong in it.
pub(crate) fn contents(reader: &Reader<'_>, shown: &forms::Shown) -> Vec<Entry> {
    let entry = |section: &forms::Section| Entry {
        id: section.id.clone(),
        text: match section.errors {
            0 => section.heading.clone(),
            many => reader.say(&say!("editor-errors", heading = section.heading.clone(), many)),
        },
        is_bad: section.errors > 0,
    };
    shown.sections.iter().map(entry).collect()
}

/// The title of a page on which so much is wrong.
pub(crate) fn page_heading(reader: &Reader<'_>, page: &OfferPage, errors: usize, alerts: bool) -> String {
    let title = page_title(reader, page);
    match (errors, alerts) {
        (1.., true) => reader.say(&say!("editor-title-problems", many = errors, title)),
        _ => title,
    }
}

/// Whether a page is one of which nothing was filled in, so that nobody is told what is missing.
pub(crate) fn is_untouched(opened: &Opened, page: &OfferPage) -> bool {
    opened.states.of(page).is_none_or(|standing| standing.state == PageState::NotStarted)
}

/// When something was saved, in words.
pub(crate) fn said_saved(reader: &Reader<'_>, at: Timestamp) -> String {
    reader.say(&say!("editor-saved", at = reader.time_within(at)))
}
