//! Versions of disk images: what they mean, which one buyers see, and what tells one disk from another.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::DiskUse;
use super::evidence::{Image, ImageMap, image_maps};
use super::rule::Complaints;
use crate::offer_type::path::PathStep;
use crate::offer_type::shape::Shape;

/// Three whole numbers joined by dots; zeros in front of them mean nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u64; 3]);

impl Version {
    fn parse(text: &str) -> Option<Self> {
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts = text.split('.').map(|part| part.parse().ok().filter(|_| digits(part)));
        parts.collect::<Option<Vec<_>>>()?.try_into().ok().map(Self)
    }

    /// Publishers go on with older streams beside newer ones: 123.8.0 comes after 124.1.0.
    fn stream(self) -> u64 {
        self.0[0]
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([stream, minor, patch]) = self;
        write!(f, "{stream}.{minor}.{patch}")
    }
}

/// A disk image under its version, as one plan or disk generation has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageVersion {
    /// The images it is among, by a name that survives edits: `plans[standard]/…vmImages`.
    pub place: String,
    /// Without zeros in front: `2023.1.2`.
    pub version: String,
    /// The addresses of its disks, each on a line and without the query, where signatures are.
    pub disks: String,
    /// As findings name it.
    pub target: String,
}

impl ImageVersion {
    /// What tells it from others: where it is among its like, under which version, and its disks.
    pub fn parts(&self) -> [&str; 3] {
        [&self.place, &self.version, &self.disks]
    }
}

/// The images of `definition` that have disks.
pub(in crate::offer_type) fn image_versions(root: &Shape, definition: &Value) -> Vec<ImageVersion> {
    let maps = image_maps(root, definition, None);
    let version = |map: &ImageMap, image: &Image| {
        let version = Version::parse(&image.version)?.to_string();
        let disks = disks(image);
        let target = image.path.target();
        // No store has a text with a NUL in it.
        (!disks.is_empty() && !disks.contains('\0')).then(|| ImageVersion {
            place: map.place.clone(),
            version,
            disks,
            target,
        })
    };
    maps.iter().flat_map(|map| map.images.iter().filter_map(|image| version(map, image))).collect()
}

/// The system's disk, then the data disks by their numbers.
fn disks(image: &Image) -> String {
    let mut disks: Vec<_> = image
        .disks
        .iter()
        .filter(|disk| !disk.uri.is_empty())
        .map(|disk| (disk.usage == DiskUse::Data, disk.lun, disk.uri.split('?').next().unwrap_or_default()))
        .collect();
    disks.sort_unstable();
    disks.into_iter().map(|(.., address)| address).collect::<Vec<_>>().join("\n")
}

/// The highest version that is shown of each plan of `definition`, by the plan's number.
pub(in crate::offer_type) fn highest(root: &Shape, definition: &Value) -> BTreeMap<usize, String> {
    let mut highest = BTreeMap::new();
    for image in image_maps(root, definition, None).iter().flat_map(|map| &map.images) {
        let steps: Vec<_> = image.path.steps().collect();
        // Further disk generations are plans of their own in all but name.
        let [PathStep::Member("plans"), PathStep::Element(plan), _, _] = steps[..] else { continue };
        if let Some(version) = Version::parse(&image.version).filter(|_| image.is_shown) {
            let known = highest.entry(plan).or_insert(version);
            *known = version.max(*known);
        }
    }
    highest.into_iter().map(|(plan, version)| (plan, version.to_string())).collect()
}

/// A new version is usually greater than the live ones of its stream. Dates such as 2023.01.02 compare like any other
/// three numbers.
pub(super) fn order(map: &ImageMap, found: &mut Complaints) {
    let mut latest: BTreeMap<u64, Version> = BTreeMap::new();
    for version in map.live.iter().filter_map(|text| Version::parse(text)) {
        let known = latest.entry(version.stream()).or_insert(version);
        *known = version.max(*known);
    }
    for image in map.images.iter().filter(|image| image.is_new) {
        let Some(version) = Version::parse(&image.version) else { continue };
        if let Some(latest) = latest.get(&version.stream()).filter(|latest| version < **latest) {
            found.add(&image.path, &format!("{} is not after {latest}", image.version));
        }
    }
}
