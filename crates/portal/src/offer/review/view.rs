//! The page of a review.

use app::publishing::{OnPage, Outlook, Review};
use askama::Template;
use domain::{OfferId, PublisherId};
use offer_types::Change;
use ui::{Page, Reader};
use words::say;

use super::super::compare::page_title;
use super::ahead::{Ahead, Mail, Tried, mail, steps, tried};
use super::asked::{Asked, Fault};
use super::changed::{Group, PageBox, What, groups};
use super::state::{State, lead, moves};
use super::warned::{Warned, warned};
use crate::offer::frame::{Subject, frame};
use crate::offer::pages::finding_address;
use crate::offer::{COMPARE, REVIEW, address, of};
use crate::reading::{Reading, all_offers};

/// What a page is shown for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Doing {
    Looking,
    Checking,
    Refused(Fault),
}

/// What is read beside a review.
pub(super) struct Beside {
    pub(super) subject: Subject,
    /// Who changed the offer since the review that a form was on.
    pub(super) changed_by: Vec<String>,
}

/// Something that was found.
pub(crate) struct Finding {
    pub(crate) text: String,
    /// The page, and the code of the rule.
    pub(crate) place: String,
    /// Where that page is among those below, if it is.
    pub(crate) to: Option<String>,
}

#[derive(Template)]
#[template(path = "review.html")]
pub(crate) struct ReviewPage<'a> {
    pub(crate) page: Page<'a>,
    pub(crate) title: String,
    pub(crate) offer: String,
    pub(crate) back: String,
    pub(crate) all_offers: String,
    pub(crate) lead: String,
    /// What can be done in place of publishing: what it says, and where it leads.
    pub(crate) moves: Vec<(String, String)>,
    pub(crate) warned: Option<Warned>,
    pub(crate) tried: Option<Tried>,
    /// Whether the problems are the answer to a form.
    pub(crate) alerts: bool,
    pub(crate) problems_title: String,
    pub(crate) problems: Vec<Finding>,
    pub(crate) remarks: Vec<Finding>,
    pub(crate) counted: String,
    pub(crate) groups: Vec<Group>,
    pub(crate) unchanged: Option<String>,
    /// Whether there are more differences than are told.
    pub(crate) more: bool,
    /// Whether somebody may publish, and something can be.
    pub(crate) has_form: bool,
    /// Whether it is to be published although it is the same.
    pub(crate) asks_force: bool,
    pub(crate) notes: String,
    pub(crate) notes_fault: Option<String>,
    pub(crate) mail: Mail,
    pub(crate) mail_fault: bool,
    pub(crate) steps: Vec<Ahead>,
    pub(crate) compare: String,
    pub(crate) reviewed: String,
    pub(crate) key: String,
}

pub(super) fn view<'a>(
    reading: &'a Reading,
    publisher: &PublisherId,
    review: &Review,
    beside: Beside,
    asked: &Asked,
    doing: &Doing,
) -> ReviewPage<'a> {
    let reader = reading.reader();
    let Beside { subject: Subject { offer, account, logo, may_edit, .. }, changed_by } = beside;
    let state = State::of(review);
    let here = of(REVIEW, publisher, &offer.id);
    let heading = say!("review-title");
    let warned = warned(&reader, review, asked, *doing, &changed_by);
    let has_form = may_edit && state.can_publish();
    let choosing = has_form && matches!(state, State::Some | State::Stuck);
    let problems = problems(review);
    let id = offer.id.clone();
    let owner = (publisher, &id);
    let to = |route| of(route, publisher, &offer.id);
    let mut frame = frame(reading, account, publisher, (&offer, logo), &heading, &here);
    let wrong = usize::from(warned.is_some()) + problems.len();
    if wrong > 0 && *doing != Doing::Looking {
        frame.title = reader.say(&say!("review-title-problems", many = wrong));
    }
    ReviewPage {
        title: reader.say(&heading),
        lead: reader.lead(&lead(&reader, review, state, may_edit)),
        moves: moves(state, review, may_edit)
            .into_iter()
            .map(|(text, route)| (reader.say(&text), to(route)))
            .collect(),
        tried: (*doing == Doing::Checking && warned.is_none()).then(|| tried(&reader, review, asked)),
        alerts: *doing != Doing::Looking && *doing != Doing::Checking && warned.is_none(),
        warned,
        problems_title: reader.say(&say!("review-problems", many = problems.len())),
        problems: problems.iter().map(|problem| finding(&reader, owner, problem)).collect(),
        remarks: remarks(review).iter().map(|remark| finding(&reader, owner, remark)).collect(),
        counted: counted(&reader, review, choosing),
        groups: groups(&reader, review, choosing),
        unchanged: match review.comparison.unchanged.len() {
            0 => None,
            _ if review.is_first() => None,
            many => Some(reader.say(&say!("review-unchanged", many))),
        },
        more: review.comparison.more,
        has_form,
        asks_force: state == State::Same,
        notes: asked.typed_notes.clone(),
        notes_fault: asked
            .characters()
            .map(|characters| reader.say(&say!("review-notes-too-long", characters))),
        mail: mail(review, asked),
        mail_fault: asked.has_wrong_emails(),
        steps: steps(&reader, review),
        compare: to(COMPARE),
        reviewed: review.reviewed.to_string(),
        key: reading.form_key(),
        offer: offer.display_text.clone(),
        back: address(publisher, &offer.id),
        all_offers: all_offers(publisher),
        page: frame,
    }
}

/// All that keeps the draft, or what was chosen of it, from going out.
pub(super) fn problems(review: &Review) -> Vec<OnPage> {
    let mut all = review.problems.clone();
    if let Outlook::Refused(more) = &review.outlook {
        let is_new = |problem: &&OnPage| {
            let same = |known: &OnPage| {
                (known.finding.code, known.finding.place.stable())
                    == (problem.finding.code, problem.finding.place.stable())
            };
            !review.problems.iter().any(same)
        };
        all.extend(more.iter().filter(is_new).cloned());
    }
    all
}

/// What is worth a look: of what would go out, where that is known.
fn remarks(review: &Review) -> &[OnPage] {
    match &review.outlook {
        Outlook::Begins { warnings, .. } => warnings,
        Outlook::Nothing | Outlook::Refused(_) => &review.warnings,
    }
}

fn finding(
    reader: &Reader<'_>,
    owner: (&PublisherId, &OfferId),
    OnPage { page, finding }: &OnPage,
) -> Finding {
    let (place, code) = (finding.place.stable(), finding.code.to_string());
    Finding {
        text: reader.say(&finding.text),
        place: reader.say(&say!("review-place", page = page_title(reader, page), place, code)),
        to: Some(finding_address(owner, page, finding)),
    }
}

fn counted(reader: &Reader<'_>, review: &Review, choosing: bool) -> String {
    let all = review.comparison.pages.len()
        + review
            .comparison
            .plans
            .iter()
            .filter(|plan| plan.change != Change::Removed)
            .map(|plan| plan.pages.len())
            .sum::<usize>();
    match (&review.outlook, choosing) {
        (Outlook::Begins { selection, .. }, true) => {
            reader.say(&say!("review-counted", many = selection.pages.len(), all))
        }
        _ => reader.say(&say!("review-changed", many = all)),
    }
}
