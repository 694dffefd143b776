//! The stored draft with the changes in it.

use std::collections::{BTreeMap, BTreeSet};

use db::offers;
use domain::{Finding, Page, shown};
use offer_types::prices::FrozenRates;
use offer_types::{OfferType, pricing};
use serde_json::Value;

use super::{ChangeSet, PageChange, Restore};
use crate::offers::{Draft, Follows, Precondition, offer_type, tag_of_page, whole, with_addresses};
use crate::{Ctx, Problem, sealing};

/// Of so many changes that go wrong all is told; then no more are tried.
const MOST_WRONG: usize = 20;

/// The draft with the changes, and which pages those are on.
pub(super) struct Merged {
    pub(super) draft: Draft,
    pub(super) pages: BTreeSet<Page>,
}

/// Puts the changes of `set` into the draft that is stored. `restored` is the version that pages are restored from.
pub(super) fn merge(
    ctx: &Ctx,
    set: &ChangeSet,
    found: &offers::WithDraft,
    restored: Option<&offers::Version>,
) -> Result<Merged, Problem> {
    let offers::WithDraft { offer, draft, .. } = found;
    let owner = (&set.publisher, &set.offer);
    let known = offer_type(ctx, &offer.offer_type)?;
    let read = |version: &offers::Version| {
        Ok::<_, Problem>((whole(ctx, known, version)?, sealing::secrets(ctx, owner, known, version)?))
    };
    if set.if_match.is_some() {
        Precondition { if_match: set.if_match.clone(), if_none_match: None }.hold(ctx, Some(offer))?;
    }
    let (mut definition, secrets) = read(draft)?;
    let earlier = match (&set.restore, restored) {
        (Some(restore), Some(version)) => {
            let (earlier, secrets) = read(version)?;
            let wanted = wanted(known, restore, &earlier)?;
            Some(Earlier { version, definition: earlier, secrets, wanted })
        }
        _ => None,
    };
    let replaced = earlier.as_ref().map(|earlier| earlier.wanted.clone()).unwrap_or_default();
    refuse_moved(ctx, known, (set, &replaced), &definition, &secrets)?;
    let mut pages: BTreeSet<Page> = set.changes.iter().map(|change| change.page.clone()).collect();
    let (mut sealed, mut price_rates) = (None, None);
    if let Some(Earlier { version, definition: earlier, secrets: earlier_secrets, wanted }) = earlier {
        definition =
            known.compose(definition, &earlier, &wanted, &BTreeSet::new()).map_err(Problem::Invalid)?;
        // Those of the restored pages come back with them.
        let of_pages = |(place, _): &(String, _)| wanted.contains(&known.page_of(place));
        let mut all = secrets;
        all.extend(earlier_secrets.into_iter().filter(of_pages));
        sealed = Some(serde_json::to_string(&all)?);
        let [now, then] = [draft, version].map(|version| FrozenRates::parse(version.price_rates.as_deref()));
        price_rates = Some(now?.with_those_of(&then?, |place| wanted.contains(&known.page_of(place))));
        pages.extend(wanted);
    }
    let mut definition = with_changes(known, definition, &set.changes)?;
    pricing::drop_derived(&mut definition);
    let follows = Follows {
        pages: pages.iter().cloned().collect(),
        changed_at: offer.changed_at,
        restored: set.restore.as_ref().map(|restore| restore.version),
    };
    let owner = (set.publisher.clone(), set.offer.clone());
    let document = (offer.offer_type.clone(), definition);
    let draft = Draft::of_stored(ctx, owner, document, draft.type_versions.clone(), Some(follows))?;
    Ok(Merged { draft: draft.going_on_with(sealed, price_rates), pages })
}

/// A version that pages are restored from, and which.
struct Earlier<'v> {
    version: &'v offers::Version,
    definition: Value,
    secrets: BTreeMap<String, String>,
    wanted: BTreeSet<Page>,
}

/// Refuses to replace pages that somebody else saved since they were read, naming all of them.
fn refuse_moved(
    ctx: &Ctx,
    known: &OfferType,
    (set, restored): (&ChangeSet, &BTreeSet<Page>),
    definition: &Value,
    secrets: &BTreeMap<String, String>,
) -> Result<(), Problem> {
    let is_there = |page: &Page| known.page(definition, page).is_some();
    if ctx.env.settings.require_if_match && set.is_blind(restored, is_there) {
        return Err(Precondition::wanted());
    }
    let moved = set.tags().filter(|(page, tag)| {
        // A page that is not there yet comes with a plan of the same change set, which nobody read before.
        tag_of_page(known, definition, page, secrets).is_none_or(|own| !own.matches(tag))
    });
    let moved: BTreeSet<String> = moved.map(|(page, _)| format!("`{page}`")).collect();
    let moved: Vec<String> = moved.into_iter().collect();
    match moved.is_empty() {
        true => Ok(()),
        false => Err(Problem::conflict(
            "PagesChanged",
            format!(
                "somebody saved these pages since you read them: {}; read them again and repeat your changes",
                moved.join(", ")
            ),
        )),
    }
}

/// The pages to restore, which the version has.
fn wanted(known: &OfferType, restore: &Restore, earlier: &Value) -> Result<BTreeSet<Page>, Problem> {
    let all: BTreeSet<Page> = known.pages_of(earlier).into_iter().collect();
    let Some(wanted) = &restore.pages else { return Ok(all) };
    let unknown: Vec<String> = wanted.difference(&all).map(|page| format!("`{page}`")).collect();
    match unknown.is_empty() {
        true => Ok(wanted.clone()),
        false => {
            let message = format!("version {} has no page {}", restore.version, shown(&unknown.join(", ")));
            Err(Problem::Unprocessable { code: "NoSuchPage", message })
        }
    }
}

/// `definition` with all changes in it; or all that is wrong with them and with what they would make.
fn with_changes(known: &OfferType, definition: Value, changes: &[PageChange]) -> Result<Value, Problem> {
    let mut wrong: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    // What a change goes wrong on is lost; so it is begun again without it.
    let start = if changes.len() > 1 { Some(definition.clone()) } else { None };
    let mut made = Ok(definition);
    loop {
        for (index, PageChange { page, content, .. }) in changes.iter().enumerate() {
            let Ok(definition) = made else { break };
            made = match wrong.contains_key(&index) {
                true => Ok(definition),
                false => known
                    .with_page(definition, page, content.clone())
                    .map_err(|findings| _ = wrong.insert(index, findings)),
            };
        }
        match (made, &start) {
            (Err(()), Some(start)) if wrong.len() < MOST_WRONG => made = Ok(start.clone()),
            (Ok(definition), _) if wrong.is_empty() => return Ok(definition),
            (rest, _) => {
                let mut findings: Vec<Finding> = wrong.into_values().flatten().collect();
                if let Ok(rest) = rest {
                    findings.extend(known.check_draft(&with_addresses(known, rest)));
                }
                return Err(Problem::Invalid(findings));
            }
        }
    }
}
