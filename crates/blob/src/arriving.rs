//! Bytes that come piece by piece, and whose digest is known when all are there: they are written down as they come, beside what is
//! stored, and take their place once somebody looked at them.

use std::io::Write as _;
use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use futures::{StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt as _};

use crate::digest::DigestBuilder;
use crate::store::failed_to;
use crate::{Blobs, Digest, Error};

/// Where they are until then.
const INCOMING: &str = "incoming";

/// Object stores take no smaller part, but for the last one.
const PART: usize = 5 << 20;
/// Of a file that is written.
const PIECE: usize = 256 << 10;

/// Bytes on their way. What is dropped before its end leaves nothing in a directory; an object store forgets unfinished uploads by its
/// own rules.
pub struct Arriving {
    blobs: Blobs,
    key: Path,
    upload: Box<dyn MultipartUpload>,
    /// What is not written yet.
    part: BytesMut,
    digest: DigestBuilder,
    size: u64,
}

/// Bytes that are there and have no place yet.
pub struct Arrived {
    blobs: Blobs,
    key: Path,
    digest: Digest,
    size: u64,
}

impl Blobs {
    /// Begins to take bytes, under a `name` that nothing else has which arrives.
    pub async fn receive(&self, name: &str) -> Result<Arriving, Error> {
        let key = self.incoming().join(name);
        let upload = self.store().put_multipart(&key).await.map_err(failed_to("write"))?;
        let (blobs, part) = (self.clone(), BytesMut::new());
        Ok(Arriving { blobs, key, upload, part, digest: Digest::builder(), size: 0 })
    }

    /// How many bytes of each upload are in memory at once.
    pub fn held_while_arriving(&self) -> usize {
        if self.is_local() { PIECE } else { PART }
    }

    /// Deletes what arrived before `time` and never took its place, as when the process was killed.
    pub async fn forget_arrived(&self, time: SystemTime) -> Result<(), Error> {
        let all = self.store().list(Some(&self.incoming()));
        let old = all.try_filter(move |found| {
            let is_old = SystemTime::from(found.last_modified) < time;
            async move { is_old }
        });
        let keys = old.map_ok(|found| found.location).boxed();
        let deleted = self.store().delete_stream(keys);
        deleted.map_err(failed_to("delete")).try_for_each(|_| async { Ok(()) }).await
    }

    fn incoming(&self) -> Path {
        self.prefix().clone().join(INCOMING)
    }
}

impl Arriving {
    /// Takes some more.
    pub async fn push(&mut self, piece: &Bytes) -> Result<(), Error> {
        // A digest takes whatever is written to it.
        let _ = self.digest.write_all(piece);
        self.size += piece.len() as u64;
        self.part.extend_from_slice(piece);
        if self.part.len() >= self.blobs.held_while_arriving() { self.flush().await } else { Ok(()) }
    }

    /// How many there are so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    async fn flush(&mut self) -> Result<(), Error> {
        let part = self.part.split().freeze();
        self.upload.put_part(part.into()).await.map_err(failed_to("write"))
    }

    /// All are there.
    pub async fn finish(mut self) -> Result<Arrived, Error> {
        if !self.part.is_empty() {
            self.flush().await?;
        }
        self.upload.complete().await.map_err(failed_to("write"))?;
        let Self { blobs, key, digest, size, .. } = self;
        Ok(Arrived { blobs, key, digest: digest.finish(), size })
    }

    /// There will be no more, and what came is not wanted.
    pub async fn abort(mut self) -> Result<(), Error> {
        self.upload.abort().await.map_err(failed_to("delete"))
    }
}

impl Arrived {
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    pub fn size(&self) -> u64 {
        self.size
    }

    /// All of them, to be looked into.
    pub async fn read(&self) -> Result<Bytes, Error> {
        let found = self.blobs.store().get(&self.key).await.map_err(failed_to("read"))?;
        found.bytes().await.map_err(failed_to("read"))
    }

    /// Gives them their place; when this returns they survive a power cut. That they are there already is no error.
    pub async fn keep(self) -> Result<Digest, Error> {
        let place = self.blobs.key(&self.digest);
        self.blobs.store().rename(&self.key, &place).await.map_err(failed_to("write"))?;
        Ok(self.digest)
    }

    /// They are not wanted.
    pub async fn discard(self) -> Result<(), Error> {
        self.blobs.store().delete(&self.key).await.map_err(failed_to("delete"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn files(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
    }

    async fn arrived(blobs: &Blobs, name: &str, pieces: &[&[u8]]) -> Arrived {
        let mut arriving = blobs.receive(name).await.unwrap();
        for piece in pieces {
            arriving.push(&Bytes::copy_from_slice(piece)).await.unwrap();
        }
        arriving.finish().await.unwrap()
    }

    #[tokio::test]
    async fn bytes_take_their_place_or_leave_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&format!("file:{}", folder.path().display()), &Default::default()).unwrap();
        let large = vec![7; 3 * PIECE];
        let all = [b"ab".as_slice(), &large, b"c"].concat();
        let first = arrived(&blobs, "one", &[b"ab", &large, b"c"]).await;
        assert_eq!((first.size(), *first.digest()), (all.len() as u64, Digest::of(&all)));
        assert_eq!(first.read().await.unwrap(), all);
        let digest = first.keep().await.unwrap();
        assert_eq!(blobs.get(&digest).await.unwrap().unwrap(), all);
        // Once more is no error, and nothing else is.
        arrived(&blobs, "two", &[&all]).await.keep().await.unwrap();
        arrived(&blobs, "three", &[b"x"]).await.discard().await.unwrap();
        let mut arriving = blobs.receive("four").await.unwrap();
        arriving.push(&Bytes::from(large)).await.unwrap();
        arriving.abort().await.unwrap();
        assert_eq!(files(folder.path()), 1);
    }

    #[tokio::test]
    async fn what_never_took_its_place_is_forgotten_when_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::open(&format!("file:{}", folder.path().display()), &Default::default()).unwrap();
        blobs.forget_arrived(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).await.unwrap();
        drop(arrived(&blobs, "left", &[b"x"]).await);
        let kept = arrived(&blobs, "kept", &[b"y"]).await.keep().await.unwrap();
        blobs.forget_arrived(SystemTime::UNIX_EPOCH + Duration::from_secs(1)).await.unwrap();
        assert_eq!(files(folder.path()), 2, "it is not old yet");
        let later = std::fs::metadata(folder.path()).unwrap().modified().unwrap() + Duration::from_secs(3600);
        blobs.forget_arrived(later).await.unwrap();
        assert_eq!(files(folder.path()), 1);
        assert!(blobs.exists(&kept).await.unwrap());
    }
}
