//! Gathering the artifacts that a version of an offer names: those it holds are looked up, the others fetched, and each
//! is checked against the place it is for.

mod again;
mod download;
mod fault;
mod fitting;
mod ours;
mod stand_in;

use std::collections::BTreeMap;
use std::sync::Arc;

use db::artifacts::{self, Artifact};
use db::operations::Operation;
use domain::{Finding, FindingCode, PublisherId};
use offer_types::pricing::PriceSheet;
use offer_types::{ArtifactKind, ArtifactSlot};
use words::{Argument, Sentence, say};

pub(crate) use self::again::are_unchanged;
use self::download::{Came, Download, Failure, Silent, Unfetched, download, too_much};
use self::fault::Fault;
pub(crate) use self::fitting::fits;
use self::ours::{Where, where_is};
use self::stand_in::{is_drawn, stand_in};
use crate::offers::{Sheets, digest_of, source_of};
use crate::price_sheet::{self, Unusable};
use crate::{App, Ctx, Problem};

/// What came of gathering. What is wrong is the publisher's to correct; a store that fails is an error instead.
#[derive(Default)]
pub(crate) struct Gathered {
    /// What the addresses hold: looked at, checked, stored and noted.
    pub(crate) fetched: Vec<Artifact>,
    /// The price spreadsheets among all artifacts.
    pub(crate) sheets: Sheets,
    pub(crate) problems: Vec<Finding>,
    /// What may pass by itself: the same fetch may well succeed later.
    pub(crate) passing: Vec<Finding>,
    /// Addresses that cannot be looked at again; the offer keeps what it has from there.
    pub(crate) warnings: Vec<Finding>,
    /// The same, where that may pass by itself.
    pub(crate) doubts: Vec<Finding>,
    /// Bytes of each artifact, by its digest.
    sizes: BTreeMap<String, u64>,
}

impl Gathered {
    /// Bytes of all artifacts so far.
    fn bytes(&self) -> u64 {
        self.sizes.values().sum()
    }

    /// Counts an artifact, unless all together would have more than `most` bytes then.
    fn count(&mut self, artifact: &Artifact, most: u64) -> bool {
        let bytes = artifact.bytes.unsigned_abs();
        if !self.sizes.contains_key(&artifact.digest) && self.bytes() + bytes > most {
            return false;
        }
        self.sizes.insert(artifact.digest.clone(), bytes);
        true
    }

    /// Says that the places keep what the offer has, although its address could not be looked at.
    fn doubt(&mut self, slots: &[&ArtifactSlot], failure: &Failure) {
        let found = if failure.passes { &mut self.doubts } else { &mut self.warnings };
        for slot in slots {
            let text = say!("artifact-stays", fault = failure.fault.words(slot.label.clone()));
            found.push(Finding::new(FindingCode::Artifact, slot.place.clone(), text));
        }
    }

    /// Says that a drawn picture is shown at the places, and why.
    fn stands_in(&mut self, slots: &[&ArtifactSlot], failure: &Failure, drawn: &Artifact) {
        let (width, height) = (drawn.width.unwrap_or_default(), drawn.height.unwrap_or_default());
        for ArtifactSlot { label, place, .. } in slots {
            let fault = failure.fault.words(label.clone());
            let text = say!("artifact-drawn", fault, width, height);
            self.warnings.push(Finding::new(FindingCode::Artifact, place.clone(), text));
        }
    }

    fn failed(&mut self, slots: &[&ArtifactSlot], failure: &Failure) {
        let found = if failure.passes { &mut self.passing } else { &mut self.problems };
        for slot in slots {
            let text = failure.fault.words(slot.label.clone());
            found.push(Finding::new(FindingCode::Artifact, slot.place.clone(), text));
        }
    }

    fn wrong(&mut self, slot: &ArtifactSlot, text: Sentence) {
        self.problems.push(Finding::new(FindingCode::Artifact, slot.place.clone(), text));
    }

    /// Takes the prices of the spreadsheet with this digest.
    fn priced(&mut self, slot: &ArtifactSlot, digest: &str, prices: Result<Arc<PriceSheet>, Unusable>) {
        let failure = match prices {
            Ok(sheet) => return drop(self.sheets.insert(digest.to_owned(), sheet)),
            Err(Unusable::Wrong(reasons)) => Failure::lasting(Fault::Unusable(Argument::clone(&reasons))),
            Err(Unusable::OutOfTime) => Failure { passes: true, ..Failure::lasting(Fault::OutOfTime) },
        };
        self.failed(&[slot], &failure);
    }
}

/// Gathers what `slots` of the offer name, for `operation`, which asks each address once however often it is tried. Files are
/// fetched one after the other, and each is stored and noted before the next is in memory.
pub(crate) async fn gather(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    slots: &[ArtifactSlot],
) -> Result<Gathered, Problem> {
    let mut gathered = Gathered::default();
    let mut sources: BTreeMap<&str, Vec<&ArtifactSlot>> = BTreeMap::new();
    for slot in slots {
        match (source_of(&slot.value), digest_of(&slot.value)) {
            // One address is asked once, whatever it is for.
            (Some(source), _) => sources.entry(source).or_default().push(slot),
            (None, digest) => {
                let held = held(app, ctx, operation, digest.unwrap_or_default()).await?;
                check(app, &operation.publisher, slot, &held, &mut gathered).await?;
            }
        }
    }
    let mut silent = Silent::new();
    for (source, slots) in sources {
        look(app, ctx, operation, (source, &slots), &mut silent, &mut gathered).await?;
    }
    Ok(gathered)
}

/// What the offer holds under this digest.
async fn held(app: &App, ctx: &Ctx, operation: &Operation, digest: &str) -> Result<Artifact, Problem> {
    let (asked, wanted) = (operation.clone(), digest.to_owned());
    let held =
        app.read(ctx, move |_, tx| Ok(artifacts::by_digest(tx, &asked.publisher, &asked.offer, &wanted)?));
    let held = held.await?;
    held.ok_or_else(|| Problem::internal(format!("the offer refers to {digest} without holding it")))
}

/// What an address held when it was last looked at.
struct Known {
    artifact: Artifact,
    /// Whether the same operation looked.
    fresh: bool,
}

/// Looks at `source` for all places that name it. What the offer has from there stays when nothing can be fetched.
async fn look(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    (source, slots): (&str, &[&ArtifactSlot]),
    silent: &mut Silent,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    match where_is(app, ctx, &operation.publisher, source).await? {
        Where::Here(artifact) => return take(app, ctx, operation, slots, artifact, gathered).await,
        Where::Nowhere => {
            let failure = Failure::lasting(Fault::Expired);
            return fail(app, ctx, operation, (source, slots), &failure, gathered).await;
        }
        Where::Outside => {}
    }
    let known = known(app, ctx, operation, source).await?;
    let left = app.env.settings.max_publish_bytes.saturating_sub(gathered.bytes());
    let artifact = match known {
        Some(Known { artifact, fresh: true }) if !is_drawn(&artifact) => artifact,
        known => {
            let known = known.map(|known| known.artifact);
            match download(app, &operation.publisher, source, slots, (left, silent), known.as_ref()).await {
                Ok(Came::New(download)) => {
                    return keep(app, ctx, operation, slots, *download, gathered).await;
                }
                Ok(Came::Same(artifact)) => note(app, ctx, operation, artifact).await?,
                Err(Unfetched::NoTurn) => return Err(Problem::NoTurn),
                Err(Unfetched::Failed(failure)) => {
                    silent.extend(failure.silent.clone().map(|host| (host, failure.fault.clone())));
                    let Some(artifact) = known.filter(|known| failure.is_gone && !is_drawn(known)) else {
                        return fail(app, ctx, operation, (source, slots), &failure, gathered).await;
                    };
                    gathered.doubt(slots, &failure);
                    artifact
                }
            }
        }
    };
    accept(app, operation, slots, artifact, gathered).await
}

/// Takes what lies here already: the address names those bytes.
async fn take(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    slots: &[&ArtifactSlot],
    artifact: Artifact,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let artifact = note(app, ctx, operation, artifact).await?;
    accept(app, operation, slots, artifact, gathered).await
}

/// Has all places that name it show `artifact`, if it is right for them.
async fn accept(
    app: &App,
    operation: &Operation,
    slots: &[&ArtifactSlot],
    artifact: Artifact,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    for slot in slots {
        check(app, &operation.publisher, slot, &artifact, gathered).await?;
    }
    gathered.fetched.push(artifact);
    Ok(())
}

/// Says why there is nothing for the places that name `source`; in a rehearsal a drawn picture stands in.
async fn fail(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    (source, slots): (&str, &[&ArtifactSlot]),
    failure: &Failure,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let Some(drawn) = stand_in(app, source, slots).await? else {
        gathered.failed(slots, failure);
        return Ok(());
    };
    gathered.stands_in(slots, failure, &drawn);
    take(app, ctx, operation, slots, drawn, gathered).await
}

async fn known(app: &App, ctx: &Ctx, operation: &Operation, source: &str) -> Result<Option<Known>, Problem> {
    let (operation, source) = (operation.clone(), source.to_owned());
    app.read(ctx, move |_, tx| {
        let (publisher, offer) = (&operation.publisher, &operation.offer);
        let Some(artifact) = artifacts::by_source(tx, publisher, offer, &source)? else { return Ok(None) };
        let fresh = artifacts::is_looked_for(tx, publisher, offer, &source, &operation.id)?;
        Ok(Some(Known { artifact, fresh }))
    })
    .await
}

/// Checks an artifact the offer holds: it may have been fetched for another place.
async fn check(
    app: &App,
    whose: &PublisherId,
    slot: &ArtifactSlot,
    held: &Artifact,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let digest = &held.digest;
    if !gathered.count(held, app.env.settings.max_publish_bytes) {
        gathered.wrong(slot, too_much(app).words(slot.label.clone()));
    } else if let Err(reason) = fits(&slot.label, &slot.requirement, held) {
        gathered.wrong(slot, reason);
    } else if slot.requirement.kind == ArtifactKind::Sheet {
        let prices = match price_sheet::known(app, digest) {
            Some(prices) => prices,
            None => {
                let key: blob::Digest = digest.parse().map_err(Problem::internal)?;
                let bytes = app.blobs.get(&key).await.map_err(Problem::internal)?;
                let lost = || Problem::internal(format!("the artifact store lost {digest}"));
                price_sheet::read(app, whose.as_str(), digest, bytes.ok_or_else(lost)?).await
            }
        };
        gathered.priced(slot, digest, prices);
    }
    Ok(())
}

/// Stores and notes what was fetched, once it is known to be right for every place it is for.
async fn keep(
    app: &App,
    ctx: &Ctx,
    operation: &Operation,
    slots: &[&ArtifactSlot],
    download: Download,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let Download { artifact, bytes, .. } = &download;
    let before = gathered.problems.len() + gathered.passing.len();
    for slot in slots {
        match fits(&slot.label, &slot.requirement, artifact) {
            Ok(()) if slot.requirement.kind == ArtifactKind::Sheet => {
                let (whose, digest) = (operation.publisher.as_str(), &artifact.digest);
                gathered.priced(
                    slot,
                    digest,
                    price_sheet::read(app, whose, digest, bytes.bytes().clone()).await,
                );
            }
            Ok(()) => {}
            Err(reason) => gathered.wrong(slot, reason),
        }
    }
    if gathered.problems.len() + gathered.passing.len() == before {
        note_loose(app, &artifact.digest).await?;
        app.blobs.put_hashed(bytes.clone()).await?;
        gathered.count(artifact, u64::MAX);
        gathered.fetched.push(note(app, ctx, operation, artifact.clone()).await?);
    }
    Ok(())
}

/// Notes that bytes are about to be stored, so that nobody deletes them before somebody refers to them. While they are being deleted
/// there is no turn for it.
pub(crate) async fn note_loose(app: &App, digest: &str) -> Result<(), Problem> {
    let (digest, now) = (digest.to_owned(), app.env.clock.now());
    match app.db.write_loosely(move |tx| db::loose::note(tx, &digest, now)).await? {
        true => Ok(()),
        false => Err(Problem::NoTurn),
    }
}

/// Notes what its address holds at this moment.
async fn note(app: &App, ctx: &Ctx, operation: &Operation, artifact: Artifact) -> Result<Artifact, Problem> {
    let (operation, noted, at) = (operation.clone(), artifact.clone(), app.env.clock.now());
    app.write(ctx, move |_, tx| {
        let Operation { publisher, offer, id, .. } = &operation;
        Ok(artifacts::note(tx, publisher, offer, &noted, Some(id), at)?)
    })
    .await?;
    Ok(artifact)
}
