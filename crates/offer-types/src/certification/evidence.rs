//! What the rules look at: disk images, sizes and prices, found by the roles a schema gives its members.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::image::{DiskUse, ImageToCheck};
use crate::absent::is_empty;
use crate::shape::{Shape, visit};
use domain::{Place, Timestamp};

/// The texts of `x-stoa-role`.
pub(crate) const ROLES: &[&str] = &[
    "images",
    "os-disk",
    "data-disks",
    "data-disk",
    "lun",
    "shown",
    "operating-system",
    "sizes",
    "regions",
    "pricing",
    "audience",
];

/// What the rules may look at besides the definition.
#[derive(Debug, Clone, Copy)]
pub struct CertificationContext<'a> {
    pub now: Timestamp,
    /// The definition that is live, if any.
    pub live: Option<&'a Value>,
    /// When the publish was asked for.
    pub created: Timestamp,
}

/// Everything of one definition the rules look at.
#[derive(Debug, Default)]
pub(super) struct Evidence<'v> {
    pub(super) image_maps: Vec<ImageMap>,
    /// Lists of machine sizes and how many each holds.
    pub(super) sizes: Vec<(Place, usize)>,
    pub(super) prices: Vec<Pricing<'v>>,
}

/// Images by version, as one plan or disk generation has them.
#[derive(Debug)]
pub(super) struct ImageMap {
    /// A name for the place that survives edits.
    pub(super) place: String,
    pub(super) images: Vec<Image>,
    /// Versions the live offer has.
    pub(super) live: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Image {
    pub(super) path: Place,
    pub(super) version: String,
    /// Not part of the live offer yet.
    pub(super) is_new: bool,
    /// Whether buyers are to see it.
    pub(super) is_shown: bool,
    pub(super) disks: Vec<Disk>,
}

#[derive(Debug)]
pub(super) struct Disk {
    pub(super) path: Place,
    pub(super) usage: DiskUse,
    pub(super) uri: String,
    pub(super) lun: Option<u64>,
    /// The live offer has it not, or with another signature. What is live was checked when it was published.
    pub(super) is_new: bool,
}

#[derive(Debug)]
pub(super) struct Pricing<'v> {
    pub(super) path: Place,
    pub(super) pricing: &'v Value,
    pub(super) sold: Option<&'v Value>,
}

impl<'v> Evidence<'v> {
    pub(super) fn collect(root: &Shape, definition: &'v Value, live: Option<&Value>) -> Self {
        let mut evidence = Self { image_maps: image_maps(root, definition, live), ..Self::default() };
        let mut sold = BTreeMap::new();
        visit(root, definition, |shape, value, path| {
            if let (true, Value::Array(sizes)) = (shape.has_role("sizes"), value) {
                evidence.sizes.push((path.clone(), sizes.len()));
            }
            if shape.has_role("regions") {
                sold.insert(path.parent(), value);
            }
            if shape.has_role("pricing") && !is_empty(value) {
                evidence.prices.push(Pricing { path: path.clone(), pricing: value, sold: None });
            }
        });
        for pricing in &mut evidence.prices {
            pricing.sold = sold.get(&pricing.path.parent()).copied();
        }
        evidence
    }

    pub(super) fn new_disks(&self) -> impl Iterator<Item = &Disk> {
        let images = self.image_maps.iter().flat_map(|map| &map.images);
        images.flat_map(|image| &image.disks).filter(|disk| disk.is_new && !disk.uri.is_empty())
    }
}

/// The images of `definition`, compared with those that are `live`.
pub(super) fn image_maps(root: &Shape, definition: &Value, live: Option<&Value>) -> Vec<ImageMap> {
    let mut before = BTreeMap::new();
    if let Some(live) = live {
        each_image_map(root, live, |_, images, path| _ = before.insert(path.stable(), images));
    }
    let mut maps = Vec::new();
    each_image_map(root, definition, |shape, images, path| {
        let place = path.stable();
        let live = before.get(&place).copied();
        let mut map = ImageMap { place, images: Vec::new(), live: Vec::new() };
        map.live.extend(live.into_iter().flat_map(Map::keys).cloned());
        for (version, image) in images.iter().filter(|(_, image)| image.is_object()) {
            let (path, shape) = (path.member(version), shape.member(version));
            let before = live.and_then(|live| live.get(version));
            let known: Vec<_> = before.map_or_else(Vec::new, |before| disks(shape, before, &path));
            let mut disks = disks(shape, image, &path);
            for disk in &mut disks {
                disk.is_new = !known.iter().any(|known| known.uri == disk.uri);
            }
            let hidden =
                |(name, value): (&String, &Value)| shape.member(name).has_role("shown") && *value == false;
            map.images.push(Image {
                is_new: before.is_none(),
                is_shown: !image.as_object().into_iter().flatten().any(hidden),
                version: version.clone(),
                path,
                disks,
            });
        }
        maps.push(map);
    });
    maps
}

fn each_image_map<'v>(
    root: &Shape,
    document: &'v Value,
    mut see: impl FnMut(&Shape, &'v Map<String, Value>, &Place),
) {
    visit(root, document, |shape, value, path| {
        if let (true, Value::Object(images)) = (shape.has_role("images"), value) {
            see(shape, images, path);
        }
    });
}

fn disks(shape: &Shape, image: &Value, path: &Place) -> Vec<Disk> {
    let mut disks = Vec::new();
    for (name, member) in image.as_object().into_iter().flatten() {
        let (inner, path) = (shape.member(name), path.member(name));
        if inner.has_role("os-disk") {
            let uri = member.as_str().unwrap_or_default().to_owned();
            disks.push(Disk { path, usage: DiskUse::OperatingSystem, uri, lun: None, is_new: true });
        } else if inner.has_role("data-disks") {
            let elements = member.as_array().into_iter().flatten().enumerate();
            disks.extend(
                elements.map(|(index, disk)| data_disk(inner.element(), disk, &path.element(index, None))),
            );
        }
    }
    disks
}

fn data_disk(shape: &Shape, disk: &Value, path: &Place) -> Disk {
    let mut found =
        Disk { path: path.clone(), usage: DiskUse::Data, uri: String::new(), lun: None, is_new: true };
    for (name, member) in disk.as_object().into_iter().flatten() {
        let inner = shape.member(name);
        if inner.has_role("data-disk") {
            found.path = path.member(name);
            found.uri = member.as_str().unwrap_or_default().to_owned();
        } else if inner.has_role("lun") {
            found.lun = member.as_u64().or_else(|| member.as_str().and_then(|text| text.trim().parse().ok()));
        }
    }
    found
}

/// The disks of images that are not live yet.
pub(crate) fn images_to_check(root: &Shape, definition: &Value, live: Option<&Value>) -> Vec<ImageToCheck> {
    let mut systems: Vec<(Place, &str)> = Vec::new();
    visit(root, definition, |shape, value, path| {
        if let (true, Value::String(system)) = (shape.has_role("operating-system"), value) {
            systems.push((path.parent(), system));
        }
    });
    let evidence = Evidence { image_maps: image_maps(root, definition, live), ..Evidence::default() };
    let check = |disk: &Disk| {
        // A further generation of a plan's disks runs the plan's operating system.
        let around = systems.iter().filter(|(owner, _)| disk.path.starts_with(owner));
        let system = around.max_by_key(|(owner, _)| owner.depth()).map(|(_, system)| (*system).to_owned());
        ImageToCheck {
            uri: disk.uri.clone(),
            place: disk.path.clone(),
            usage: disk.usage,
            operating_system: system,
        }
    };
    evidence.new_disks().map(check).collect()
}
