//! What must hold for a draft to be saved.

use db::offers;
use domain::ETag;

use crate::{Ctx, Problem};

/// Conditions of a PUT (RFC 9110 §13).
#[derive(Debug, Clone, Default)]
pub struct Precondition {
    /// `If-Match`: `*` saves without comparing.
    pub if_match: Option<String>,
    /// `If-None-Match`: `*` creates only.
    pub if_none_match: Option<String>,
}

impl Precondition {
    /// Whatever is there, something or nothing.
    pub(crate) fn any() -> Self {
        Self { if_match: Some("*".to_owned()), if_none_match: None }
    }

    /// What is answered where a condition is asked for and none was sent.
    pub(crate) fn wanted() -> Problem {
        Problem::bad_request(
            "IfMatchRequired",
            "this marketplace wants If-Match on every update: send the ETag you read, or `*`",
        )
    }

    /// What is answered to an `If-Match` that names no tag.
    pub(super) fn no_tag() -> Problem {
        Problem::PreconditionFailed(
            "the If-Match header holds no entity tag: send the ETag you read, quotes included, or `*`"
                .to_owned(),
        )
    }

    pub(crate) fn hold(&self, ctx: &Ctx, stored: Option<&offers::Offer>) -> Result<(), Problem> {
        let Some(stored) = stored else {
            return match self.if_match.as_deref() {
                None | Some("*") => Ok(()),
                Some(_) => Err(Problem::PreconditionFailed(
                    "the offer does not exist (any more): send the PUT without If-Match to create it"
                        .to_owned(),
                )),
            };
        };
        let current = ETag(stored.changed_at);
        if self.if_none_match.as_deref().is_some_and(|header| header.trim() == "*" || current.matches(header))
        {
            return Err(Problem::PreconditionFailed(format!(
                "offer `{}` exists already: send If-Match with its ETag to replace the draft",
                stored.id
            )));
        }
        match self.if_match.as_deref().map(str::trim) {
            Some("*") => Ok(()),
            Some(header) if current.matches(header) => Ok(()),
            Some(header) if !ETag::are_in(header) => Err(Self::no_tag()),
            Some(_) => Err(Problem::PreconditionFailed(format!(
                "somebody saved offer `{}` since you read it; its ETag is now {current}: read it again and repeat your change",
                stored.id
            ))),
            None if ctx.env.settings.require_if_match => Err(Self::wanted()),
            None => Ok(()),
        }
    }
}
