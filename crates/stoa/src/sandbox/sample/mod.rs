//! The offers there are when nobody brings others: one of each type, fit to be published.

use anyhow::Context as _;
use app::App;
use bytes::Bytes;
use db::artifacts::Artifact;
use serde_json::Value;

use super::seed::Seed;

const CORE: &str = include_str!("../../serve/demo-offer.json");
const MACHINE: &str = include_str!("virtual-machine.json");

/// What the addresses of the machine's pictures lead to: nobody is asked there.
const PICTURES: [(&str, &[u8]); 4] = [
    ("https://contoso.example/logos/small.png", include_bytes!("small.png")),
    ("https://contoso.example/logos/medium.png", include_bytes!("medium.png")),
    ("https://contoso.example/logos/large.png", include_bytes!("large.png")),
    ("https://contoso.example/logos/wide.png", include_bytes!("wide.png")),
];

pub(super) async fn seeds(app: &App) -> anyhow::Result<Vec<Seed>> {
    let sample = |text: &str| {
        let body: Value = serde_json::from_str(text)?;
        let word = |member: &str| body[member].as_str().unwrap_or_default();
        let (publisher, id) = (word("publisherId").parse()?, word("id").parse()?);
        anyhow::Ok(Seed { name: "the sample".to_owned(), publisher, id, body, held: Vec::new() })
    };
    let mut machine = sample(MACHINE)?;
    for (source, bytes) in PICTURES {
        machine.held.push(keep(app, source, bytes).await.with_context(|| format!("the sample's {source}"))?);
    }
    Ok(vec![sample(CORE)?, machine])
}

/// Keeps bytes as if they had been fetched from `source`.
async fn keep(app: &App, source: &str, bytes: &'static [u8]) -> anyhow::Result<Artifact> {
    let media = blob::media::inspect(bytes)?;
    let digest = app.blobs.put(Bytes::from_static(bytes)).await?;
    Ok(Artifact {
        source: source.to_owned(),
        digest: digest.to_string(),
        media_type: media.media_type.to_owned(),
        bytes: i64::try_from(bytes.len())?,
        width: media.width.map(i64::from),
        height: media.height.map(i64::from),
        etag: None,
        last_modified: None,
    })
}
