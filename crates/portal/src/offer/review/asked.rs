//! What somebody sent with the form of a review.

use std::collections::BTreeSet;

use app::Problem;
use app::publishing::Reviewed;
use axum::http::StatusCode;
use domain::{Notes, NotesTooLong, Page};
use face::Refusal;

/// The choices of a form; what is not one is told, and the rest is kept.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// Nothing before somebody chose.
    sent: bool,
    pub(crate) pages: BTreeSet<Page>,
    /// What was sent as a page and is none.
    not_pages: bool,
    /// As they were typed.
    pub(crate) typed_notes: String,
    pub(crate) notes: Option<Notes>,
    too_long: Option<NotesTooLong>,
    pub(crate) typed_emails: Option<String>,
    pub(crate) emails: Vec<String>,
    wrong_emails: bool,
    pub(crate) force: bool,
    pub(crate) only_check: bool,
    /// What the page showed that the form was on.
    pub(crate) reviewed: Option<Reviewed>,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Notes with so many characters.
    NotesTooLong(usize),
    WrongEmails,
    /// A page that there is not.
    NoSuchPage,
    /// The form was on a page that shows something else by now.
    IsPast,
    /// Nothing of what was chosen differs.
    Nothing,
    /// The page itself tells what is wrong, or what runs.
    Told,
}

impl Asked {
    /// Reads the fields of a form, in whichever order they came.
    pub(super) fn of(fields: &[(String, String)]) -> Self {
        let every = |name: &'static str| {
            fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
        };
        let get = |name| every(name).next().unwrap_or_default();
        let typed_notes = get("notes").to_owned();
        let (notes, too_long) = match Notes::parse(&typed_notes) {
            Ok(notes) => (notes, None),
            Err(too_long) => (None, Some(too_long)),
        };
        let typed_emails = get("emails").trim().to_owned();
        let (emails, wrong_emails) = match mail::parse_addresses(&typed_emails) {
            Ok(emails) => (emails, false),
            Err(_) => (Vec::new(), true),
        };
        let pages: Vec<_> = every("goes").map(str::parse::<Page>).collect();
        Self {
            sent: true,
            not_pages: pages.iter().any(Result::is_err),
            pages: pages.into_iter().filter_map(Result::ok).collect(),
            typed_notes,
            notes,
            too_long,
            typed_emails: Some(typed_emails),
            emails,
            wrong_emails,
            force: get("force") == "true",
            only_check: get("do") == "check",
            reviewed: Reviewed::parse(get("reviewed")),
        }
    }

    /// The pages that somebody chose, if they did.
    pub(super) fn chosen(&self) -> Option<&BTreeSet<Page>> {
        self.sent.then_some(&self.pages)
    }

    /// What is wrong with the form itself.
    pub(super) fn fault(&self) -> Option<Fault> {
        let notes = self.too_long.map(|NotesTooLong { characters }| Fault::NotesTooLong(characters));
        let emails = self.wrong_emails.then_some(Fault::WrongEmails);
        notes.or(emails).or(self.not_pages.then_some(Fault::NoSuchPage))
    }

    /// How many characters the notes have, where those are too many.
    pub(super) fn characters(&self) -> Option<usize> {
        self.too_long.map(|too_long| too_long.characters)
    }

    pub(super) const fn has_wrong_emails(&self) -> bool {
        self.wrong_emails
    }
}

impl Fault {
    /// What a publish that was refused comes to on its page; what is no matter of the page stays a problem.
    pub(super) fn of(problem: Problem) -> Result<(StatusCode, Self), Refusal> {
        Ok(match problem {
            Problem::NotPublishable(_) | Problem::Invalid(_) => {
                (StatusCode::UNPROCESSABLE_ENTITY, Self::Told)
            }
            Problem::Unprocessable { code: "OfferTypeRetired", .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, Self::Told)
            }
            Problem::Unprocessable { code: "NoSuchPage", .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, Self::NoSuchPage)
            }
            Problem::Conflict { code: "ReviewIsPast", .. } => (StatusCode::CONFLICT, Self::IsPast),
            Problem::Conflict { code: "NothingToPublish", .. } => (StatusCode::CONFLICT, Self::Nothing),
            Problem::Conflict { code: "OperationInProgress", .. } => (StatusCode::CONFLICT, Self::Told),
            problem => return Err(problem.into()),
        })
    }
}
