//! Disk images, and what a request for one finds out.

use domain::Place;

/// What a disk is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DiskUse {
    OperatingSystem,
    Data,
}

/// A disk image the download rules want to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageToCheck {
    pub uri: String,
    pub place: Place,
    pub usage: DiskUse,
    /// `Windows`, `Linux` or what the plan says.
    pub operating_system: Option<String>,
}

/// What a request for a disk image found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageFacts {
    /// Length of the blob in bytes.
    pub content_length: u64,
    /// The `x-ms-blob-type` header.
    pub blob_type: Option<String>,
    /// The last 512 bytes of the blob.
    pub footer: Vec<u8>,
}
