//! What follows from the settings where one is not set.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use url::Url;

use super::check;
use super::kind::masked_url;
use super::settings::Config;

impl Config {
    /// The data directory, whole.
    pub(crate) fn data_directory(&self) -> PathBuf {
        whole(&self.data.directory)
    }

    /// Where the database is, with its password.
    pub(crate) fn database_url(&self) -> String {
        match &self.database.url {
            Some(url) => url.reveal().to_owned(),
            None => format!("sqlite:{}", self.data_directory().join("stoa.db").display()),
        }
    }

    /// The file of the database, if it is one.
    pub(crate) fn database_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        let path = url.strip_prefix("sqlite:")?;
        Some(whole(Path::new(path.strip_prefix("//").unwrap_or(path))))
    }

    /// Where artifacts are kept, as the store wants it.
    pub(crate) fn artifact_store(&self) -> String {
        if let Some(store) = &self.artifacts.store {
            return store.reveal().to_owned();
        }
        let directory = self.data_directory().join("artifacts");
        Url::from_file_path(&directory)
            .map_or_else(|()| format!("file:{}", directory.display()), String::from)
    }

    /// The directory with artifacts, if it is one.
    pub(crate) fn artifact_directory(&self) -> Option<PathBuf> {
        let store = Url::parse(&self.artifact_store()).ok()?;
        if store.scheme() == "file" { store.to_file_path().ok() } else { None }
    }

    /// Where artifacts are kept, without secrets.
    pub(crate) fn artifacts_shown(&self) -> String {
        masked_url(&self.artifact_store())
    }

    /// The file with the master key, unless the key itself is set.
    pub(crate) fn key_file(&self) -> Option<PathBuf> {
        match (&self.keys.master, &self.keys.file) {
            (Some(_), _) => None,
            (None, Some(file)) => Some(whole(file)),
            (None, None) => Some(self.data_directory().join("master.key")),
        }
    }

    /// The master key, when it is set itself.
    pub(crate) fn master_key(&self) -> Option<[u8; 32]> {
        self.keys.master.as_ref().and_then(check::decoded)
    }

    /// Where mails go that are not sent.
    pub(crate) fn mail_directory(&self) -> PathBuf {
        self.data_directory().join("mail")
    }

    /// Where the search index of this node lies.
    pub(crate) fn search_directory(&self) -> PathBuf {
        self.data_directory().join("search")
    }

    /// The address of a server that listens at `address`, as people write it.
    pub(crate) fn own_address(&self, address: SocketAddr) -> String {
        let scheme = if self.server.tls_certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{address}")
    }

    /// Where the marketplace is reached when it listens at `address`.
    pub(crate) fn public_url(&self, address: SocketAddr) -> String {
        self.server.public_url.as_ref().map_or_else(|| self.own_address(address), |url| url.0.clone())
    }

    /// What is used for a setting that is not set, where that is something; never with a secret.
    pub(super) fn instead_of(&self, key: &str) -> Option<String> {
        let path = |path: &Path| path.display().to_string();
        match key {
            "server.public_url" => Some(self.own_address(self.server.listen)),
            "identity.url" => Some(self.public_url(self.server.listen)),
            "database.url" => Some(masked_url(&self.database_url())),
            "artifacts.store" => Some(self.artifacts_shown()),
            "keys.file" => self.key_file().as_deref().map(path),
            _ => None,
        }
    }
}

/// `path` from the root on; where there is no working directory, as it is.
fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
