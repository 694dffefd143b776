//! What two versions of an offer say that is not the same.

use std::collections::BTreeMap;
use std::str::FromStr;

use db::artifacts::{self, Artifact};
use db::{Tx, offers};
use domain::{OfferId, PublisherId};
use offer_types::{Comparison, EveryField, OfferType, Side, Wanted};
use serde_json::{Map, Value};

use super::artifact_links::{named_digest, resolve_all};
use super::{find, offer_type, whole};
use crate::roles::{Need, require};
use crate::{App, Ctx, Problem, sealing};

/// A version of an offer, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Draft,
    Preview,
    Live,
    /// One that was published.
    Number(i64),
}

impl FromStr for Which {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let is_plain = |digits: &&str| !digits.starts_with(['0', '+', '-']);
        let number = || text.strip_prefix("version:").filter(is_plain)?.parse().ok();
        match (text, number()) {
            ("draft", _) => Ok(Self::Draft),
            ("preview", _) => Ok(Self::Preview),
            ("live", _) => Ok(Self::Live),
            (_, Some(number)) => Ok(Self::Number(number)),
            _ => Err(Problem::bad_request(
                "InvalidVersion",
                "versions are named `draft`, `preview`, `live`, or `version:` and a number",
            )),
        }
    }
}

/// What `to` says else than `from`. Secrets tell only that they changed.
pub async fn compare(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    (from, to): (Which, Which),
) -> Result<Comparison, Problem> {
    let (from, to, offer) = find_both(app, ctx, (publisher, id), (from, to)).await?;
    let size = from.size() + to.size();
    let (inner, owner) = (ctx.clone(), (publisher.clone(), id.clone()));
    let look = move || compare_versions(&inner, (&owner.0, &owner.1), &offer, (&from, &to));
    app.heavy.run_on(size, publisher.as_str(), look).await
}

/// What the version `to` of `offer` says else than `from`, as readers get both.
pub(crate) fn compare_versions(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    offer: &offers::Offer,
    (from, to): (&offers::Version, &offers::Version),
) -> Result<Comparison, Problem> {
    compare_with_live(ctx, owner, offer, (Some(from), to))
}

/// The same beside what is live, where anything is: beside nothing all of it is new.
pub(crate) fn compare_with_live(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    offer: &offers::Offer,
    sides: (Option<&offers::Version>, &offers::Version),
) -> Result<Comparison, Problem> {
    with_sides(ctx, owner, offer, sides, OfferType::compare)
}

/// What `with` makes of two versions, as readers get both.
fn with_sides<T>(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    offer: &offers::Offer,
    (from, to): (Option<&offers::Version>, &offers::Version),
    with: impl FnOnce(&OfferType, Side<'_>, Side<'_>) -> T,
) -> Result<T, Problem> {
    let known = offer_type(ctx, &offer.offer_type)?;
    let shown = |version: &offers::Version| {
        let mut definition = whole(ctx, known, version)?;
        if version.has_artifacts {
            resolve_all(ctx, known, &mut definition);
        }
        Ok::<_, Problem>((definition, sealing::secrets(ctx, owner, known, version)?))
    };
    let nothing = || (Value::Object(Map::new()), BTreeMap::new());
    let (from, to) = (from.map_or_else(|| Ok(nothing()), shown)?, shown(to)?);
    let side = |definition, sealed| Side { definition, sealed };
    Ok(with(known, side(&from.0, &from.1), side(&to.0, &to.1)))
}

/// Two versions field by field, with what is known of the files that they name.
#[derive(Debug, Default)]
pub struct SideBySide {
    pub fields: EveryField,
    /// By the address that a field says.
    pub files: BTreeMap<String, Artifact>,
}

/// Both versions, field by field. Secrets tell only whether they are the same.
pub async fn compare_every(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    (from, to): (Which, Which),
    wanted: Wanted,
) -> Result<SideBySide, Problem> {
    let (from, to, offer) = find_both(app, ctx, (publisher, id), (from, to)).await?;
    let size = from.size() + to.size();
    let (inner, owner) = (ctx.clone(), (publisher.clone(), id.clone()));
    let look = move || every_field(&inner, (&owner.0, &owner.1), &offer, (&from, &to), &wanted);
    let fields = app.heavy.run_on(size, publisher.as_str(), look).await?;
    with_files(app, ctx, (publisher, id), fields).await
}

/// The versions `from` and `to` of `offer`, field by field.
pub(crate) fn every_field(
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    offer: &offers::Offer,
    (from, to): (&offers::Version, &offers::Version),
    wanted: &Wanted,
) -> Result<EveryField, Problem> {
    let sides = (Some(from), to);
    with_sides(ctx, owner, offer, sides, |known, from, to| known.compare_every(from, to, wanted))
}

/// Looks up the files that `fields` name.
pub(crate) async fn with_files(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    fields: EveryField,
) -> Result<SideBySide, Problem> {
    let named = fields.pages.iter().flat_map(|page| &page.fields).filter(|field| field.file.is_some());
    let values = named.flat_map(|field| [&field.before, &field.after]).flatten().filter_map(Value::as_str);
    let digests = values.filter_map(|value| Some((value.to_owned(), named_digest(value)?.to_owned())));
    let digests: BTreeMap<String, String> = digests.collect();
    if digests.is_empty() {
        return Ok(SideBySide { fields, files: BTreeMap::new() });
    }
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let mut files = BTreeMap::new();
        for (address, digest) in &digests {
            let held = match artifacts::by_digest(tx, &owner.0, &owner.1, digest)? {
                Some(held) => Some(held),
                None => artifacts::of_publisher(tx, &owner.0, digest)?,
            };
            files.extend(held.map(|held| (address.clone(), held)));
        }
        Ok(files)
    };
    Ok(SideBySide { fields, files: app.read(ctx, find).await? })
}

/// Both versions, and their offer.
async fn find_both(
    app: &App,
    ctx: &Ctx,
    (publisher, id): (&PublisherId, &OfferId),
    (from, to): (Which, Which),
) -> Result<(offers::Version, offers::Version, offers::Offer), Problem> {
    let owner = (publisher.clone(), id.clone());
    let find = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        require(ctx, tx, &owner.0, Need::See)?;
        let offer = find(tx, &owner.0, &owner.1)?;
        Ok((find_version(tx, &owner.0, &offer, from)?, find_version(tx, &owner.0, &offer, to)?, offer))
    };
    app.read(ctx, find).await
}

/// The version of `offer` that is meant, where the caller may see it.
pub(super) fn find_version(
    tx: &mut Tx<'_>,
    publisher: &PublisherId,
    offer: &offers::Offer,
    which: Which,
) -> Result<offers::Version, Problem> {
    let id = &offer.id;
    let number = match which {
        Which::Draft => Some(offer.draft_version),
        Which::Preview => offer.preview_version,
        Which::Live => offer.production_version,
        Which::Number(number) => Some(number),
    };
    let found = number.map(|number| offers::version(tx, publisher, id, number)).transpose()?.flatten();
    let is_public = |found: &offers::Version| which == Which::Draft || found.frozen_at.is_some();
    found.filter(is_public).ok_or_else(|| {
        Problem::NotFound(match which {
            Which::Number(number) => format!("offer `{id}` has no published version {number}"),
            Which::Draft => format!("offer `{id}` has no draft"),
            Which::Preview => format!("nothing is in preview of offer `{id}`: publish it first"),
            Which::Live => format!("offer `{id}` was never live: publish it and go live first"),
        })
    })
}
