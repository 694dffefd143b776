//! Complete offers of every type, saved as if their publishers had sent them: what a demo and a sandbox begin with.

mod save;

use anyhow::Context as _;
use app::App;
use bytes::Bytes;
use db::artifacts::Artifact;
use domain::{OfferId, PublisherId};
use offer_types::{ArtifactSlot, EXAMPLES};
use serde_json::Value;

pub(crate) use save::{make_publisher, save};

/// An offer to save.
#[derive(Clone)]
pub(crate) struct Example {
    /// What messages call it.
    pub(crate) name: String,
    pub(crate) publisher: PublisherId,
    pub(crate) id: OfferId,
    pub(crate) body: Value,
    /// Artifacts that the offer holds from the start, so that they are not fetched.
    pub(crate) held: Vec<Artifact>,
}

impl Example {
    /// An offer that holds nothing yet, as a file with its publisher and id says.
    pub(crate) fn read(body: Value) -> anyhow::Result<Self> {
        let word = |member: &str| body[member].as_str().unwrap_or_default();
        let (publisher, id): (PublisherId, OfferId) = (word("publisherId").parse()?, word("id").parse()?);
        Ok(Self { name: format!("the example {publisher}/{id}"), publisher, id, body, held: Vec::new() })
    }

    /// The same, holding made-up files in place of those that it names: nothing is at their addresses.
    pub(crate) async fn hold_files(mut self, app: &App) -> anyhow::Result<Self> {
        let id = self.body["offerTypeId"].as_str().unwrap_or_default().parse()?;
        let known = app.env.offer_types.get(&id).with_context(|| format!("there is no offer type {id}"))?;
        let definition = self.body["definition"].clone();
        let slots = known.artifacts(&definition);
        // Drawing takes a while: the runtime's threads go on answering.
        let draw = move || {
            let drawn = slots.into_iter().map(|slot| (specimens::fitting(&definition, &slot), slot));
            drawn.filter_map(|(bytes, slot)| Some((slot, bytes?))).collect::<Vec<_>>()
        };
        for (slot, bytes) in tokio::task::spawn_blocking(draw).await? {
            let held = keep(app, &slot, bytes).await;
            self.held.push(held.with_context(|| format!("{}: {}", self.name, slot.value))?);
        }
        Ok(self)
    }
}

/// All examples, or those of one type.
pub(crate) fn read_examples(offer_type: Option<&str>) -> Vec<Value> {
    let read = |(_, text): &(&str, &str)| serde_json::from_str(text).expect("an example is JSON");
    let examples = EXAMPLES.iter().map(read);
    examples.filter(|example: &Value| offer_type.is_none_or(|id| example["offerTypeId"] == id)).collect()
}

/// The same, ready to be saved, without their files.
pub(crate) fn all(offer_type: Option<&str>) -> anyhow::Result<Vec<Example>> {
    read_examples(offer_type).into_iter().map(Example::read).collect()
}

/// Keeps bytes as if they had been fetched.
async fn keep(app: &App, slot: &ArtifactSlot, bytes: Vec<u8>) -> anyhow::Result<Artifact> {
    let media = blob::media::inspect(&bytes)?;
    let size = i64::try_from(bytes.len())?;
    let digest = app.blobs.put(Bytes::from(bytes)).await?;
    Ok(Artifact {
        source: slot.value.clone(),
        digest: digest.to_string(),
        media_type: media.media_type.to_owned(),
        bytes: size,
        width: media.width.map(i64::from),
        height: media.height.map(i64::from),
        etag: None,
        last_modified: None,
    })
}
