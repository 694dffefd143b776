//! Blobs under the digest of their bytes: what is stored never changes, so what was read once may be kept for ever.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};

use crate::place::{Place, find};
use crate::{Digest, Error, Stored};

/// Bytes with their digest, which takes a while to find out where there are many.
#[derive(Clone)]
pub struct Hashed {
    digest: Digest,
    bytes: Bytes,
}

impl Hashed {
    pub fn of(bytes: Bytes) -> Self {
        Self { digest: Digest::of(&bytes), bytes }
    }

    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

/// The artifact store of an installation. Clones share it.
#[derive(Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    /// Whether it is a directory.
    local: bool,
}

impl Blobs {
    /// Opens the store at `url`: `file:/directory` (made if it is missing, for this user only),
    /// `s3://bucket/prefix`, `az://container/prefix` or `gs://bucket/prefix`. `options` are those
    /// of the object store (`region`, `endpoint`, `access_key_id` …); files have none.
    pub fn open(url: &str, options: &BTreeMap<String, String>) -> Result<Blobs, Error> {
        let Place { store, prefix, local } = find(url, options)?;
        Ok(Blobs { store, prefix, local })
    }

    pub(crate) fn store(&self) -> &dyn ObjectStore {
        &*self.store
    }

    pub(crate) fn prefix(&self) -> &Path {
        &self.prefix
    }

    pub(crate) fn is_local(&self) -> bool {
        self.local
    }

    /// Stores the bytes; when this returns they survive a power cut. Storing them again is no error,
    /// and mends a copy that has gone bad.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, Error> {
        self.put_hashed(Hashed::of(bytes)).await
    }

    /// The same for bytes whose digest is known.
    pub async fn put_hashed(&self, Hashed { digest, bytes }: Hashed) -> Result<Digest, Error> {
        // Written even if it is there already: then it may be there, but not be durable yet.
        let written = self.store.put(&self.key(&digest), bytes.into()).await;
        written.map_err(|source| Error::Store { doing: "write", source })?;
        Ok(digest)
    }

    /// The bytes with this digest, checked against it, or nothing if there are none.
    pub async fn get(&self, digest: &Digest) -> Result<Option<Bytes>, Error> {
        let found = match self.store.get(&self.key(digest)).await {
            Ok(found) => found.bytes().await,
            Err(error) => Err(error),
        };
        match present(found, "read")? {
            Some(bytes) if Digest::of(&bytes) == *digest => Ok(Some(bytes)),
            Some(_) => Err(Error::Corrupt { digest: *digest }),
            None => Ok(None),
        }
    }

    /// The bytes with this digest, to be read piece by piece, or nothing if there are none. Nobody checks them but
    /// whoever stored them.
    pub async fn find(&self, digest: &Digest) -> Result<Option<Stored>, Error> {
        let key = self.key(digest);
        let found = present(self.store.head(&key).await, "look")?;
        Ok(found.map(|found| Stored::new(self.store.clone(), key, found.size, self.local)))
    }

    pub async fn exists(&self, digest: &Digest) -> Result<bool, Error> {
        Ok(present(self.store.head(&self.key(digest)).await, "look")?.is_some())
    }

    /// Removes the blob and the narrower pictures of it; that there is none is no error.
    pub async fn delete(&self, digest: &Digest) -> Result<(), Error> {
        let narrow = self.store.list_with_delimiter(Some(&self.narrow(digest))).await;
        for found in narrow.map_err(failed_to("list"))?.objects {
            present(self.store.delete(&found.location).await, "delete")?;
        }
        present(self.store.delete(&self.key(digest)).await, "delete").map(|_| ())
    }

    /// Keeps the picture with this digest as it is when it is `width` pixels wide. It can be made again at any time.
    pub async fn put_narrow(&self, digest: &Digest, width: u32, bytes: Bytes) -> Result<(), Error> {
        let key = self.narrow(digest).join(width.to_string());
        self.store.put(&key, bytes.into()).await.map(drop).map_err(failed_to("write"))
    }

    /// What was kept as the picture with this digest, `width` pixels wide.
    pub async fn find_narrow(&self, digest: &Digest, width: u32) -> Result<Option<Stored>, Error> {
        let key = self.narrow(digest).join(width.to_string());
        let found = present(self.store.head(&key).await, "look")?;
        Ok(found.map(|found| Stored::new(self.store.clone(), key, found.size, self.local)))
    }

    /// `sha256/ab/cd/abcd…`, so that no directory grows to millions of entries.
    pub(crate) fn key(&self, digest: &Digest) -> Path {
        self.below("sha256", digest)
    }

    /// Where narrower pictures of a blob are.
    fn narrow(&self, digest: &Digest) -> Path {
        self.below("narrow", digest)
    }

    fn below(&self, folder: &str, digest: &Digest) -> Path {
        let name = digest.to_string();
        let shards = [folder, &name[..2], &name[2..4], &name];
        shards.into_iter().fold(self.prefix.clone(), Path::join)
    }
}

/// What to say of a store that did not do something.
pub(crate) fn failed_to(doing: &'static str) -> impl Fn(object_store::Error) -> Error {
    move |source| Error::Store { doing, source }
}

/// That nothing is there is an answer, not a failure.
fn present<T>(outcome: object_store::Result<T>, doing: &'static str) -> Result<Option<T>, Error> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(source) => Err(Error::Store { doing, source }),
    }
}

impl fmt::Debug for Blobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The store's own text, since its debug text may show keys.
        f.debug_struct("Blobs")
            .field("store", &self.store.to_string())
            .field("prefix", &self.prefix.as_ref())
            .finish()
    }
}
