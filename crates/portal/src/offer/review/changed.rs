//! The pages that differ, each with what it says else and whether it goes out.

use std::collections::BTreeSet;

use app::publishing::{OnPage, Outlook, Review};
use domain::{Page, PlanId};
use offer_types::{Change, FieldDifference};
use serde_json::Value;
use ui::Reader;
use words::{Sentence, say};

use super::super::compare::{marked, text};

/// The pages of the offer, or of one plan.
pub(crate) struct Group {
    /// The plan.
    pub(crate) title: Option<String>,
    pub(crate) fact: Option<String>,
    /// Whether that keeps the plan from going out.
    pub(crate) is_held: bool,
    pub(crate) pages: Vec<PageShown>,
}

pub(crate) struct PageShown {
    /// What it is called in an address on the page itself.
    pub(crate) anchor: String,
    /// Its name in the form.
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) fact: String,
    pub(crate) choice: PageBox,
    /// What is wrong with it.
    pub(crate) faults: Vec<String>,
    pub(crate) differences: Vec<Difference>,
}

impl PageShown {
    /// Whether it stays in the draft because something is wrong with it.
    pub(crate) fn is_left_out(&self) -> bool {
        self.choice == PageBox::Free { chosen: false } && !self.faults.is_empty()
    }
}

/// Whether a page goes out, and who decides that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PageBox {
    /// Whoever publishes does.
    Free { chosen: bool },
    /// It goes along whatever is chosen, for this reason.
    Along(String),
    /// It goes out, or stays in the draft, with all of its plan.
    WithPlan { goes: bool },
    /// Nobody: it is only shown.
    Shown,
}

/// What a field says on both sides.
pub(crate) struct Difference {
    pub(crate) label: String,
    pub(crate) what: What,
}

pub(crate) enum What {
    /// The parts of a long text: what they are (`same`, `del`, `ins`) and what they say.
    Words(Vec<(&'static str, String)>),
    /// What it said and says.
    Values(Option<String>, Option<String>),
    /// Something about it that is no value.
    Fact(String),
}

/// A page among others, on the page itself.
pub(super) fn anchor(page: &Page) -> String {
    format!("page-{}", page.to_string().replace('/', "-"))
}

/// New plans that stay in the draft because something is wrong with them.
fn held_back(review: &Review) -> BTreeSet<&PlanId> {
    let new = review.comparison.plans.iter().filter(|plan| plan.change == Change::Added);
    let new: BTreeSet<&PlanId> = new.map(|plan| &plan.plan).collect();
    let of_outlook = match &review.outlook {
        Outlook::Begins { selection, .. } => selection.held_back.iter().map(|held| &held.plan).collect(),
        Outlook::Nothing | Outlook::Refused(_) => Vec::new(),
    };
    let wrong = review.problems.iter().filter_map(|problem| problem.page.plan());
    wrong.chain(of_outlook).filter(|plan| new.contains(plan)).collect()
}

struct Shower<'r> {
    reader: &'r Reader<'r>,
    review: &'r Review,
    /// Whether pages can be chosen.
    choosing: bool,
    held: BTreeSet<&'r PlanId>,
}

/// Every page that differs: those of the offer first, then those of each plan.
pub(super) fn groups(reader: &Reader<'_>, review: &Review, choosing: bool) -> Vec<Group> {
    let shower = Shower { reader, review, choosing, held: held_back(review) };
    let mut groups: Vec<Group> = Vec::new();
    for page in &review.comparison.pages {
        let title = page.page.plan().map(ToString::to_string);
        // Beside nothing all of it is new, and what it says is no difference.
        let fields = if review.is_first() { &[][..] } else { &page.fields[..] };
        let shown = shower.page(&page.page, fields, None);
        match groups.last_mut().filter(|group| group.title == title) {
            Some(group) => group.pages.push(shown),
            None => groups.push(Group { title, fact: None, is_held: false, pages: vec![shown] }),
        }
    }
    groups.extend(review.comparison.plans.iter().map(|plan| {
        let of_page = |page| shower.page(page, &[], Some(&plan.plan));
        let is_held = choosing && shower.held.contains(&plan.plan);
        Group {
            title: Some(plan.plan.to_string()),
            fact: Some(reader.say(&match (plan.change, is_held) {
                (Change::Removed, _) => say!("review-plan-gone"),
                (_, true) => say!("review-held"),
                (_, false) if choosing => say!("review-along-plan"),
                (_, false) => say!("review-plan-new"),
            })),
            is_held,
            pages: match plan.change {
                // It goes with the page that says which plans there are.
                Change::Removed => Vec::new(),
                Change::Added | Change::Edited => plan.pages.iter().map(of_page).collect(),
            },
        }
    }));
    groups
}

impl Shower<'_> {
    /// `new` is the plan of the page where that is not live yet.
    fn page(&self, page: &Page, fields: &[FieldDifference], new: Option<&PlanId>) -> PageShown {
        let on_page = |problem: &&OnPage| problem.page == *page;
        let faults: Vec<String> = self
            .review
            .problems
            .iter()
            .filter(on_page)
            .map(|problem| self.reader.say(&problem.finding.text))
            .collect();
        PageShown {
            anchor: anchor(page),
            name: page.to_string(),
            title: self.reader.of_type(page.name().label()),
            fact: self.fact(fields.len(), faults.len(), new.is_some() || self.review.is_first()),
            choice: self.choice(page, new),
            faults,
            differences: fields.iter().map(|field| difference(self.reader, field)).collect(),
        }
    }

    fn fact(&self, changes: usize, problems: usize, is_new: bool) -> String {
        self.reader.say(&match (problems, is_new) {
            (0, true) => say!("review-page-new"),
            (problems, true) => say!("review-page-new-problems", problems),
            (0, false) => say!("review-changes", changes),
            (problems, false) => say!("review-changes-problems", changes, problems),
        })
    }

    fn choice(&self, page: &Page, new: Option<&PlanId>) -> PageBox {
        match new {
            _ if !self.choosing => PageBox::Shown,
            Some(plan) => PageBox::WithPlan { goes: !self.held.contains(plan) },
            None if Review::goes_along(page) => PageBox::Along(self.reader.say(&say!("review-along"))),
            None => PageBox::Free { chosen: self.review.chosen.contains(page) },
        }
    }
}

fn difference(reader: &Reader<'_>, field: &FieldDifference) -> Difference {
    let fact = |fact: Sentence| What::Fact(reader.say(&fact));
    let what = match field {
        FieldDifference { secret: true, .. } => fact(say!("review-secret")),
        FieldDifference { words, .. } if !words.is_empty() => {
            let said = words.iter().map(marked).map(|(kind, text)| (kind, text.to_owned()));
            What::Words(said.collect())
        }
        FieldDifference { before: None, after: None, .. } => fact(say!("review-long")),
        FieldDifference { before, after, .. } => {
            let said = |value: &Option<Value>| value.as_ref().map(|value| text(reader, value));
            What::Values(said(before), said(after))
        }
    };
    Difference { label: reader.of_type(&field.label), what }
}
