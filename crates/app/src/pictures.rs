//! Pictures made narrower, for pages that show them small: once for each width, and then kept beside them.

use blob::media::narrow;
use blob::{Digest, Stored};
use bytes::Bytes;

use crate::{App, Problem};

/// Whose seats of heavy work pictures are made narrower in: nobody knows who will look at them.
const WHOSE: &str = "pictures";

/// The picture `digest`, at most `width` pixels wide; nothing where there is no such artifact. Whoever asks may read the picture
/// itself: nobody is asked here.
///
/// What is no wider, no picture, or has no room to be kept is as it was.
pub async fn narrow_picture(app: &App, digest: &Digest, width: u32) -> Result<Option<Stored>, Problem> {
    if let Some(made) = app.blobs.find_narrow(digest, width).await.map_err(Problem::internal)? {
        return Ok(Some(made));
    }
    let Some(whole) = app.blobs.get(digest).await.map_err(Problem::internal)? else { return Ok(None) };
    let made = app.heavy.run(WHOSE, move || smaller(whole, width)).await;
    match app.blobs.put_narrow(digest, width, made).await {
        Ok(()) => app.blobs.find_narrow(digest, width).await.map_err(Problem::internal),
        Err(error) => {
            tracing::warn!(%digest, width, %error, "a narrower picture was not kept");
            app.blobs.find(digest).await.map_err(Problem::internal)
        }
    }
}

/// The picture in `whole` at this width, unless it would not be smaller.
fn smaller(whole: Bytes, width: u32) -> Bytes {
    match narrow(&whole, width) {
        Ok(Some(made)) if made.len() < whole.len() => made.into(),
        Ok(_) => whole,
        // It was looked at when it was stored, by another version of the program perhaps.
        Err(error) => {
            tracing::warn!(%error, "a picture was not made narrower");
            whole
        }
    }
}
