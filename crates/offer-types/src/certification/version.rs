//! Versions of disk images: what they mean, which one buyers see, and what tells one disk from another.

use std::collections::BTreeMap;

use serde_json::Value;

use domain::definition::plan_id;
use domain::{ImageVersion, Place, PlaceStep, PlanId, VersionNumber as Version, shown};
use words::say;

use super::complaints::Complaints;
use super::evidence::{Image, ImageMap, image_maps};
use super::image::DiskUse;
use crate::shape::Shape;

/// The images of `definition` that have disks.
pub(crate) fn image_versions(root: &Shape, definition: &Value) -> Vec<ImageVersion> {
    let maps = image_maps(root, definition, None);
    let version = |map: &ImageMap, image: &Image| {
        let version = image.version.parse().ok()?;
        let disks = disks(image);
        // No store has a text with a NUL in it.
        (!disks.is_empty() && !disks.contains('\0')).then(|| {
            let (plan, generation) = whose(definition, &image.path);
            ImageVersion {
                place: map.place.clone(),
                plan,
                generation,
                version,
                is_shown: image.is_shown,
                disks,
                at: image.path.clone(),
            }
        })
    };
    maps.iter().flat_map(|map| map.images.iter().filter_map(|image| version(map, image))).collect()
}

/// The plan that `place` is in, and the further disk generation of it, by their ids.
fn whose(definition: &Value, place: &Place) -> (Option<PlanId>, Option<PlanId>) {
    let (mut holder, mut ids) = (definition, Vec::new());
    for step in place.steps() {
        match step {
            PlaceStep::Member(name) => holder = &holder[name],
            PlaceStep::Element(index) => {
                holder = &holder[index];
                ids.push(plan_id(holder).and_then(|id| id.parse().ok()));
            }
        }
    }
    let mut ids = ids.into_iter();
    (ids.next().flatten(), ids.next().flatten())
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

/// A version that buyers see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShownVersion {
    /// The number of its plan.
    pub(crate) plan: usize,
    /// The further disk generation it is of. Those are plans of their own in all but name.
    pub(crate) generation: Option<PlanId>,
    pub(crate) version: Version,
}

/// The versions of `definition` that buyers see.
pub(crate) fn shown_versions(root: &Shape, definition: &Value) -> Vec<ShownVersion> {
    let maps = image_maps(root, definition, None);
    let shown = maps.iter().flat_map(|map| &map.images).filter(|image| image.is_shown);
    let version = |image: &Image| {
        let (version, plan) = (image.version.parse().ok()?, image.path.plan_index()?);
        let is_further = image.path.steps().filter(|step| matches!(step, PlaceStep::Element(_))).count() > 1;
        let generation = whose(definition, &image.path).1;
        (generation.is_some() == is_further).then_some(ShownVersion { plan, generation, version })
    };
    shown.filter_map(version).collect()
}

/// A new version is usually greater than the live ones of its stream.
pub(super) fn order(map: &ImageMap, found: &mut Complaints) {
    let mut latest: BTreeMap<u64, Version> = BTreeMap::new();
    for version in map.live.iter().filter_map(|text| text.parse::<Version>().ok()) {
        let known = latest.entry(version.stream()).or_insert(version);
        *known = version.max(*known);
    }
    for image in map.images.iter().filter(|image| image.is_new) {
        let Ok(version) = image.version.parse::<Version>() else { continue };
        if let Some(latest) = latest.get(&version.stream()).filter(|latest| version < **latest) {
            let (version, latest) = (shown(&image.version), latest.to_string());
            found.add(&image.path, say!("found-version-not-after", version, latest));
        }
    }
}
