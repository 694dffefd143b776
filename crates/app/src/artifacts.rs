//! Gathering the artifacts that a version of an offer names: those it holds are looked up, the others fetched, and each
//! is checked against the place it is for.

mod download;
mod fitting;

use std::collections::BTreeMap;
use std::sync::Arc;

use db::artifacts::{self, Artifact};
use domain::offer_type::{ArtifactKind, ArtifactSlot};
use domain::pricing::PriceSheet;
use domain::{Finding, FindingCode, OfferId, PublisherId};

use self::download::{Download, Failure, Silent, Unfetched, download, too_much};
use self::fitting::fits;
use crate::offers::{Sheets, digest_of};
use crate::price_sheet::{self, Unusable};
use crate::{App, Ctx, Problem};

/// What came of gathering. What is wrong is the publisher's to correct; a store that fails is an error instead.
#[derive(Default)]
pub(crate) struct Gathered {
    /// Newly fetched, checked, stored and noted.
    pub(crate) fetched: Vec<Artifact>,
    /// The price spreadsheets among all artifacts.
    pub(crate) sheets: Sheets,
    pub(crate) problems: Vec<Finding>,
    /// What may pass by itself: the same fetch may well succeed later.
    pub(crate) passing: Vec<Finding>,
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

    fn failed(&mut self, slots: &[&ArtifactSlot], failure: &Failure) {
        let found = if failure.passes { &mut self.passing } else { &mut self.problems };
        for slot in slots {
            let message = format!("{} {}", slot.label, failure.reason);
            found.push(Finding::new(FindingCode::Artifact, slot.target.clone(), message));
        }
    }

    fn wrong(&mut self, slot: &ArtifactSlot, reason: impl Into<String>) {
        self.problems.push(Finding::new(FindingCode::Artifact, slot.target.clone(), reason));
    }

    /// Takes the prices of the spreadsheet with this digest.
    fn priced(&mut self, slot: &ArtifactSlot, digest: &str, prices: Result<Arc<PriceSheet>, Unusable>) {
        let failure = match prices {
            Ok(sheet) => return drop(self.sheets.insert(digest.to_owned(), sheet)),
            Err(Unusable::Wrong(reasons)) => Failure::lasting(format!("cannot be used: {reasons}")),
            Err(Unusable::OutOfTime) => {
                let reason = "could not be read in time; try again later".to_owned();
                Failure { reason, passes: true, silent: None }
            }
        };
        self.failed(&[slot], &failure);
    }
}

/// Gathers what `slots` of the offer name. Files are fetched one after the other, and each is stored and noted before the next is
/// in memory: what came of a try that is cut short need not be fetched again.
pub(crate) async fn gather(
    app: &App,
    ctx: &Ctx,
    owner: (&PublisherId, &OfferId),
    slots: &[ArtifactSlot],
) -> Result<Gathered, Problem> {
    let mut gathered = Gathered::default();
    let mut missing: BTreeMap<&str, Vec<&ArtifactSlot>> = BTreeMap::new();
    for slot in slots {
        match digest_of(&slot.value) {
            Some(digest) => look_up(app, ctx, owner, slot, digest, &mut gathered).await?,
            // One address is fetched once, whatever it is for.
            None => missing.entry(&slot.value).or_default().push(slot),
        }
    }
    let mut silent = Silent::new();
    for (source, slots) in missing {
        let left = app.env.settings.max_publish_bytes.saturating_sub(gathered.bytes());
        match download(app, owner.0, source, &slots, (left, &silent)).await {
            Ok(download) => keep(app, ctx, owner, &slots, download, &mut gathered).await?,
            Err(Unfetched::NoTurn) => return Err(Problem::NoTurn),
            Err(Unfetched::Failed(failure)) => {
                gathered.failed(&slots, &failure);
                silent.extend(failure.silent.map(|host| (host, failure.reason)));
            }
        }
    }
    Ok(gathered)
}

/// Checks an artifact the offer holds: it may have been fetched for another place.
async fn look_up(
    app: &App,
    ctx: &Ctx,
    (publisher, offer): (&PublisherId, &OfferId),
    slot: &ArtifactSlot,
    digest: &str,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let whose = publisher;
    let (publisher, offer, wanted) = (publisher.clone(), offer.clone(), digest.to_owned());
    let held = app.read(ctx, move |_, tx| Ok(artifacts::by_digest(tx, &publisher, &offer, &wanted)?)).await?;
    let held =
        held.ok_or_else(|| Problem::internal(format!("the offer refers to {digest} without holding it")))?;
    if !gathered.count(&held, app.env.settings.max_publish_bytes) {
        gathered.wrong(slot, format!("{} {}", slot.label, too_much(app)));
    } else if let Err(reason) = fits(slot, &held) {
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
    (publisher, offer): (&PublisherId, &OfferId),
    slots: &[&ArtifactSlot],
    download: Download,
    gathered: &mut Gathered,
) -> Result<(), Problem> {
    let Download { artifact, bytes, .. } = &download;
    let before = gathered.problems.len() + gathered.passing.len();
    for slot in slots {
        match fits(slot, artifact) {
            Ok(()) if slot.requirement.kind == ArtifactKind::Sheet => {
                let (whose, digest, bytes) = (publisher.as_str(), &artifact.digest, bytes.bytes().clone());
                gathered.priced(slot, digest, price_sheet::read(app, whose, digest, bytes).await);
            }
            Ok(()) => {}
            Err(reason) => gathered.wrong(slot, reason),
        }
    }
    if gathered.problems.len() + gathered.passing.len() == before {
        app.blobs.put_hashed(bytes.clone()).await?;
        let (publisher, offer, artifact) = (publisher.clone(), offer.clone(), artifact.clone());
        let noted = app.write(ctx, move |ctx, tx| {
            artifacts::insert(tx, &publisher, &offer, &artifact, ctx.now)?;
            // Another publish may have fetched the same address first; its bytes are the ones that count.
            Ok(artifacts::by_source(tx, &publisher, &offer, &artifact.source)?)
        });
        if let Some(noted) = noted.await? {
            gathered.count(&noted, u64::MAX);
            gathered.fetched.push(noted);
        }
    }
    Ok(())
}
