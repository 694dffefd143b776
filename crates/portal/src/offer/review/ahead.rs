//! What comes of a publish: its steps, who decides, who is told, and what would go out.

use app::Certification;
use app::publishing::{Because, Outlook, Review, Told};
use domain::Page;
use domain::publishing::StepKind;
use offer_types::Step;
use ui::Reader;
use words::{Sentence, say};

use super::super::compare::page_title;
use super::asked::Asked;

/// A step that is to come, and what there is to say of it.
pub(crate) struct Ahead {
    pub(crate) name: String,
    pub(crate) fact: String,
}

/// Who gets mail.
pub(crate) enum Mail {
    /// The publisher's own address.
    Seller(String),
    /// Whoever is named: what stands in the field.
    Named(String),
}

/// What a check found out.
pub(crate) struct Tried {
    pub(crate) title: String,
    pub(crate) facts: Vec<String>,
}

pub(super) fn steps(reader: &Reader<'_>, review: &Review) -> Vec<Ahead> {
    let preview =
        review.offer.preview_version.filter(|preview| Some(*preview) != review.offer.production_version);
    review.steps.iter().map(|step| ahead(reader, step, review.certification, preview)).collect()
}

fn ahead(reader: &Reader<'_>, step: &Step, certification: Certification, preview: Option<i64>) -> Ahead {
    let usually = reader.of_type(&step.estimated_time_frame);
    let named = |name: Sentence, fact: Sentence| Ahead { name: reader.say(&name), fact: reader.say(&fact) };
    let data = || reader.of_type(&step.name);
    match (step.run, certification, preview) {
        (StepKind::Signoff, _, Some(version)) => {
            named(say!("review-step-signoff"), say!("review-step-signoff-replaces", version))
        }
        (StepKind::Signoff, _, None) => named(say!("review-step-signoff"), say!("review-step-signoff-first")),
        (StepKind::Certify, Certification::Manual, _) => {
            Ahead { name: data(), fact: reader.say(&say!("review-step-person", usually)) }
        }
        _ => Ahead { name: data(), fact: usually },
    }
}

pub(super) fn mail(review: &Review, asked: &Asked) -> Mail {
    match (&review.told, &asked.typed_emails) {
        (Told::SellerContact(address), _) => Mail::Seller(address.clone()),
        (Told::Named(_), Some(typed)) => Mail::Named(typed.clone()),
        (Told::Named(last), None) => Mail::Named(last.clone()),
    }
}

/// What would become of a publish of what is chosen, without doing it.
pub(super) fn tried(reader: &Reader<'_>, review: &Review, asked: &Asked) -> Tried {
    let (title, facts) = match &review.outlook {
        Outlook::Nothing => (say!("review-tried-nothing"), vec![say!("review-choose")]),
        Outlook::Refused(problems) => {
            (say!("review-tried-refused", many = problems.len()), vec![say!("review-tried-nothing-done")])
        }
        Outlook::Begins { version, .. } => {
            (say!("review-tried", version = *version), outcome(reader, review, asked))
        }
    };
    Tried { title: reader.say(&title), facts: facts.iter().map(|fact| reader.say(fact)).collect() }
}

fn outcome(reader: &Reader<'_>, review: &Review, asked: &Asked) -> Vec<Sentence> {
    let Outlook::Begins { selection, .. } = &review.outlook else { return Vec::new() };
    let list = |pages: &mut dyn Iterator<Item = &Page>| {
        pages.map(|page| page_title(reader, page)).collect::<Vec<_>>().join(", ")
    };
    let mut facts = vec![say!(
        "review-tried-pages",
        many = selection.pages.len(),
        pages = list(&mut selection.pages.iter())
    )];
    for pulled in &selection.pulled_in {
        let page = page_title(reader, &pulled.page);
        facts.push(match &pulled.because {
            Because::NewPlan(plan) => say!("review-tried-with-plan", page, plan = plan.to_string()),
            Because::Always => say!("review-tried-along", page),
            Because::NeverLive => say!("review-tried-first", page),
        });
    }
    let stays: Vec<&Page> = review
        .comparison
        .pages
        .iter()
        .map(|page| &page.page)
        .filter(|page| !selection.pages.contains(page))
        .collect();
    if !stays.is_empty() {
        facts.push(say!("review-tried-stays", many = stays.len(), pages = list(&mut stays.into_iter())));
    }
    for held in &selection.held_back {
        facts.push(say!("review-tried-held", plan = held.plan.to_string(), many = held.problems.len()));
    }
    facts.push(match review.certification {
        Certification::Manual | Certification::Always => say!("review-tried-person"),
        Certification::Automatic => say!("review-tried-rules"),
    });
    facts.push(match mail(review, asked) {
        Mail::Seller(to) | Mail::Named(to) if !to.is_empty() => say!("review-tried-mail", to),
        Mail::Seller(_) | Mail::Named(_) => say!("review-tried-no-mail"),
    });
    facts
}
