//! Saving a draft.

use std::borrow::Cow;
use std::time::Duration;

use db::{Tx, offers};
use domain::offer_type::OfferType;
use domain::{ETag, Finding, FindingCode, OfferTypeId, PublisherId};
use serde_json::Value;

use super::draft::Checked;
use super::{Document, Draft, artifact_links, offer_type, read, secrets};
use crate::events::{self, Event};
use crate::roles::{Need, require};
use crate::{Ctx, Problem};

/// What must hold for a draft to be saved (RFC 9110 §13).
#[derive(Debug, Clone, Default)]
pub struct Precondition {
    /// `If-Match`: `*` saves without comparing.
    pub if_match: Option<String>,
    /// `If-None-Match`: `*` creates only.
    pub if_none_match: Option<String>,
}

/// Lets the caller through when it may edit the publisher's offers; [`put`] asks again with the data.
pub fn may_edit(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &PublisherId) -> Result<(), Problem> {
    require(ctx, tx, publisher, Need::Edit)
}

/// Creates the offer or replaces its draft, and returns it as it now is.
pub fn put(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    draft: &Draft,
    precondition: &Precondition,
) -> Result<Document, Problem> {
    require(ctx, tx, &draft.publisher, Need::Edit)?;
    let stored = offers::with_draft(tx, &draft.publisher, &draft.id)?;
    let offer = stored.as_ref().map(|stored| &stored.offer);
    precondition.hold(ctx, offer)?;
    let ready = ready(ctx, tx, draft, offer)?;
    let saved = save(ctx, tx, draft, stored.as_ref(), &ready)?;
    let stored = match stored {
        Some(stored) => stored,
        None => read::with_draft(tx, &draft.publisher, &draft.id)?,
    };
    read::document(ctx, &draft.publisher, stored.offer, saved, stored.migrated)
}

/// A draft that may be stored in place of what is there.
pub(super) struct Ready<'d> {
    offer_type: OfferTypeId,
    pub(super) checked: Cow<'d, Checked>,
    /// The definition's text with references for artifacts, if the offer holds some.
    holding: Option<String>,
}

impl Ready<'_> {
    /// JSON text of the definition as it is stored.
    pub(super) fn definition(&self) -> &str {
        self.holding.as_deref().unwrap_or(&self.checked.text)
    }
}

/// Checks the draft against its type and against what is stored.
pub(super) fn ready<'d>(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    draft: &'d Draft,
    stored: Option<&offers::Offer>,
) -> Result<Ready<'d>, Problem> {
    let type_id = type_of(draft, stored)?;
    let checked = draft.checked(ctx, &type_id)?;
    if checked.display_text.contains('\0') {
        return Err(Problem::nul());
    }
    let known = offer_type(ctx, &type_id)?;
    if let Some(stored) = stored {
        let findings = against_live(tx, &draft.publisher, stored, known, &checked.definition)?;
        if !findings.is_empty() {
            return Err(Problem::Invalid(findings));
        }
    }
    let owner = (&draft.publisher, &draft.id);
    let holding = artifact_links::hold(ctx, tx, owner, &checked.definition, &checked.artifacts)?;
    let holding = holding.map(|definition| definition.to_string());
    Ok(Ready { offer_type: type_id, checked, holding })
}

impl Precondition {
    fn hold(&self, ctx: &Ctx, stored: Option<&offers::Offer>) -> Result<(), Problem> {
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
            Some(header) if !ETag::are_in(header) => Err(Problem::PreconditionFailed(
                "the If-Match header holds no entity tag: send the ETag you read, quotes included, or `*`"
                    .to_owned(),
            )),
            Some(_) => Err(Problem::PreconditionFailed(format!(
                "somebody saved offer `{}` since you read it; its ETag is now {current}: read it again and repeat your change",
                stored.id
            ))),
            None if ctx.env.settings.require_if_match => Err(Problem::bad_request(
                "IfMatchRequired",
                "this marketplace wants If-Match on every update: send the ETag you read, or `*`",
            )),
            None => Ok(()),
        }
    }
}

fn type_of(draft: &Draft, stored: Option<&offers::Offer>) -> Result<OfferTypeId, Problem> {
    match (&draft.offer_type, stored) {
        (Some(sent), Some(stored)) if *sent != stored.offer_type => {
            let message = format!(
                "the offer is of type `{}`, which never changes: make a new offer for `{sent}`",
                stored.offer_type
            );
            Err(Problem::Invalid(vec![Finding::new(FindingCode::Immutable, "offerTypeId", message)]))
        }
        (_, Some(stored)) => Ok(stored.offer_type.clone()),
        (Some(sent), None) => Ok(sent.clone()),
        // The wording real tools quote in their own tests.
        (None, None) => {
            Err(Problem::bad_request("BadRequest", "The argument: 'OfferTypeId' cannot be null or empty."))
        }
    }
}

/// What in `definition` goes against what went live: fixed values stay, retired plan ids do not come back.
pub(crate) fn against_live(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    stored: &offers::Offer,
    known: &OfferType,
    definition: &Value,
) -> Result<Vec<Finding>, Problem> {
    let Some(live) = stored.production_version else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    if let Some(live) = offers::version(tx, publisher, &stored.id, live)? {
        let live: Value = serde_json::from_str(&live.definition)?;
        findings = known.check_immutable(&live, definition);
    }
    let retired = offers::retired_plans(tx, publisher, &stored.id)?;
    for (index, plan) in definition["plans"].as_array().into_iter().flatten().enumerate() {
        let Some(id) = plan["planId"].as_str() else { continue };
        if retired.iter().any(|gone| gone.eq_ignore_ascii_case(id)) {
            let message = format!(
                "the plan id `{id}` belonged to a plan that was removed from the live offer and is never used again: choose another"
            );
            findings.push(Finding::new(
                FindingCode::IdRetired,
                format!("definition.plans[{index}].planId"),
                message,
            ));
        }
    }
    Ok(findings)
}

/// Writes the draft and its event; returns the version as it is stored.
pub(super) fn save(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    draft: &Draft,
    stored: Option<&offers::WithDraft>,
    ready: &Ready<'_>,
) -> Result<offers::Version, Problem> {
    let (publisher, id) = (&draft.publisher, &draft.id);
    let Ready { offer_type, checked, holding } = ready;
    let before = stored.map(|stored| &stored.draft);
    let version = match before {
        // Publishing froze the draft: the next edit begins the next version.
        Some(version) if version.frozen_at.is_some() => version.version + 1,
        Some(version) => version.version,
        None => 1,
    };
    // Never the same twice, even within one tick of the clock: entity tags are made of it.
    let at = before.map_or(ctx.now, |before| ctx.now.max(before.changed_at + Duration::from_micros(1)));
    match stored {
        None => {
            let new = offers::NewOffer { publisher, id, offer_type, display_text: &checked.display_text, at };
            offers::insert(tx, &new)?;
        }
        Some(_) => offers::save_draft(tx, publisher, id, &checked.display_text, at, version)?,
    }
    let kept = before.and_then(|version| version.secrets.as_deref());
    let row = offers::Version {
        version,
        has_artifacts: holding.is_some(),
        definition: ready.definition().to_owned(),
        type_versions: draft.type_versions.clone(),
        secrets: secrets::seal_all(ctx, (publisher, id), &checked.secrets, kept, &checked.definition)?,
        changed_at: at,
        frozen_at: None,
    };
    if !offers::put_version(tx, publisher, id, &row)? {
        return Err(Problem::internal(format!(
            "version {version} of {publisher}/{id} is frozen and was not its draft"
        )));
    }
    events::record(
        ctx,
        tx,
        &Event {
            action: if stored.is_some() { "offer.saved" } else { "offer.created" },
            publisher: Some(publisher),
            offer: Some(id),
            before: before.map(|version| format!("version {} of {}", version.version, version.changed_at)),
            after: Some(format!("version {version} of {at}")),
            ..Event::default()
        },
    )?;
    Ok(row)
}
