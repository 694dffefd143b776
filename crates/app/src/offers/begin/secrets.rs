//! What a copy lacks: the secrets of what it was made of.

use std::collections::{BTreeMap, BTreeSet};

use db::offers;
use domain::{Page, PlanId};
use offer_types::{Field, FieldKind};

use super::*;
use crate::offers::find;

/// A secret that has to be entered again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftSecret {
    pub page: Page,
    /// What people call it, in the words of its type.
    pub label: String,
}

/// The secrets of the draft of `from`; of one of its plans only, where one is named. Each is told once, however many elements of a
/// list have it.
pub async fn secrets_left(
    app: &App,
    ctx: &Ctx,
    publisher: &PublisherId,
    from: &OfferId,
    plan: Option<&PlanId>,
) -> Result<Vec<LeftSecret>, Problem> {
    let owner = (publisher.clone(), from.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let offer = find(tx, &owner.0, &owner.1)?;
        let draft = offers::version(tx, &owner.0, &owner.1, offer.draft_version)?;
        Ok((offer.offer_type, draft.and_then(|draft| draft.secrets)))
    };
    let (kind, sealed) = app.read(ctx, read).await?;
    let known = offer_type(ctx, &kind)?;
    let sealed: BTreeMap<String, String> =
        sealed.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let told: BTreeSet<LeftSecret> = sealed
        .keys()
        .map(|place| LeftSecret { page: known.page_of(place), label: label_of(known, place) })
        .filter(|secret| plan.is_none() || secret.page.plan() == plan)
        .collect();
    Ok(told.into_iter().collect())
}

/// What the type calls the last member of a stable place; its name where the type does not know it.
fn label_of(known: &OfferType, place: &str) -> String {
    let name = place.rsplit('/').next().unwrap_or(place);
    let name = domain::unescape_step(name.split('[').next().unwrap_or(name));
    let named = known.pages().iter().find_map(|page| named(&page.fields, &name));
    named.map_or(name.clone(), str::to_owned)
}

fn named<'f>(fields: &'f [Field], name: &str) -> Option<&'f str> {
    fields.iter().find_map(|field| {
        let is_it =
            field.secret && field.name.as_deref() == Some(name) && field.kinds.contains(&FieldKind::Text);
        let within = || {
            let inner = field.element.as_deref().into_iter().chain(field.entry.as_deref());
            named(&field.fields, name)
                .or_else(|| inner.into_iter().find_map(|field| named(&field.fields, name)))
        };
        if is_it { Some(field.label.as_str()) } else { within() }
    })
}
