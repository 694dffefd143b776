//! From a URL to the store it means.

use std::collections::BTreeMap;
use std::fs::{DirBuilder, File};
use std::io;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, ObjectStoreScheme};
use url::Url;

use crate::Error;

pub(crate) struct Place {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) prefix: object_store::path::Path,
    /// Whether it is a directory.
    pub(crate) local: bool,
}

pub(crate) fn find(url: &str, options: &BTreeMap<String, String>) -> Result<Place, Error> {
    let absolute = url.starts_with("file:/");
    let url = Url::parse(url).map_err(|_| Error::BadUrl { reason: "its address is no URL" })?;
    if url.scheme() == "file" {
        // The URL standard reads file:blobs as file:/blobs, which is not what anybody means by it.
        if !absolute {
            return Err(Error::BadUrl { reason: "its directory must be written file:/directory" });
        }
        return directory(&url, options);
    }
    let (scheme, prefix) = ObjectStoreScheme::parse(&url)
        .map_err(|_| Error::BadUrl { reason: "its address must start with file:, s3:, az: or gs:" })?;
    use_ring();
    let store: Arc<dyn ObjectStore> = match scheme {
        ObjectStoreScheme::AmazonS3 => {
            let builder = AmazonS3Builder::new().with_url(url);
            Arc::new(opened(with_options(builder, options, AmazonS3Builder::with_config)?.build())?)
        }
        ObjectStoreScheme::MicrosoftAzure => {
            let builder = MicrosoftAzureBuilder::new().with_url(url);
            Arc::new(opened(with_options(builder, options, MicrosoftAzureBuilder::with_config)?.build())?)
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            let builder = GoogleCloudStorageBuilder::new().with_url(url);
            Arc::new(opened(with_options(builder, options, GoogleCloudStorageBuilder::with_config)?.build())?)
        }
        _ => return Err(Error::BadUrl { reason: "its address must start with file:, s3:, az: or gs:" }),
    };
    Ok(Place { store, prefix, local: false })
}

fn directory(url: &Url, options: &BTreeMap<String, String>) -> Result<Place, Error> {
    if let Some(option) = options.keys().next() {
        return Err(Error::UnknownOption { option: option.clone() });
    }
    let path = url
        .to_file_path()
        .map_err(|()| Error::BadUrl { reason: "its directory must be written file:/directory" })?;
    make_private(&path).map_err(|source| Error::Directory { path: path.clone(), source })?;
    // Without fsync a rename may reach the disk before the bytes do.
    let store = opened(LocalFileSystem::new_with_prefix(path))?.with_fsync(true);
    Ok(Place { store: Arc::new(store), prefix: object_store::path::Path::default(), local: true })
}

/// Artifacts of offers that are not live are nobody else's business on this machine.
fn make_private(path: &Path) -> io::Result<()> {
    let existing = path.ancestors().find(|directory| directory.exists());
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    // The store syncs what it makes inside its directory, but not the directory itself.
    for made_in in path.ancestors().skip(1) {
        if existing.is_some_and(|existing| !made_in.starts_with(existing)) {
            break;
        }
        File::open(made_in)?.sync_all()?;
    }
    Ok(())
}

/// `parse_url_opts` of object_store ignores options it does not know; a misspelt one should be told.
fn with_options<B, K: FromStr>(
    builder: B,
    options: &BTreeMap<String, String>,
    with: impl Fn(B, K, String) -> B,
) -> Result<B, Error> {
    options.iter().try_fold(builder, |builder, (key, value)| {
        let known =
            key.to_ascii_lowercase().parse().map_err(|_| Error::UnknownOption { option: key.clone() })?;
        Ok(with(builder, known, value.clone()))
    })
}

fn opened<T>(outcome: object_store::Result<T>) -> Result<T, Error> {
    outcome.map_err(|source| Error::Store { doing: "open", source })
}

/// object_store builds its own HTTP client, which takes its cryptography from the process and
/// panics if there is none. Whoever installed one before keeps it.
fn use_ring() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Fails only if somebody else was faster, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}
