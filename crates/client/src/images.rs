//! The image versions in a plan of virtual machines: a map from version to disks, in the plan itself and in each of its
//! further disk generations.

use domain::definition::has_plan_id;
use serde_json::{Map, Value, json};

use crate::{Failure, plans};

/// Where a type of offers keeps the versions of a plan.
const MAPS: [(&str, &str); 2] = [
    ("microsoft-azure-virtualmachines", "microsoft-azure-virtualmachines.vmImages"),
    ("microsoft-azure-corevm", "microsoft-azure-corevm.vmImagesPublicAzure"),
];

/// A version as it is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub os_vhd: String,
    /// Logical unit numbers and addresses.
    pub data_disks: Vec<(u8, String)>,
    /// What else is said about it, by member; such as `label`.
    pub texts: Vec<(&'static str, String)>,
}

/// Which versions are meant: those of a plan, or of one of its further disk generations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub plan: String,
    pub generation: Option<String>,
}

/// What to do about a version that is there already, with other disks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    Keep,
    Replace,
}

/// The versions of a plan and of its generations: whose they are, and each with its image.
pub fn all<'d>(document: &'d Value, plan: &str) -> Result<Vec<(&'d str, &'d str, &'d Value)>, Failure> {
    let key = key_of(document)?;
    let plan = plans::find(document, plan)?;
    let holders = std::iter::once(plan).chain(generations(plan));
    let versions = holders.flat_map(|holder| {
        let images = holder[key].as_object().into_iter().flatten();
        images.map(|(version, image)| (plans::id_of(holder).unwrap_or_default(), version.as_str(), image))
    });
    Ok(versions.collect())
}

/// Adds a version. One that is there with the same disks is left as it is.
pub fn add(
    document: &mut Value,
    place: &Place,
    version: &str,
    image: &Image,
    existing: Existing,
) -> Result<(), Failure> {
    let key = key_of(document)?;
    let is_core = key.contains("corevm");
    let images = map_mut(document, key, place)?;
    let wanted = image.document(is_core);
    match images.get(version) {
        Some(there) if existing == Existing::Keep && !says(there, &wanted) => Err(Failure::Conflict {
            code: "ImageExists".to_owned(),
            message: format!("version {version} is there already and differs; take another, or --replace it"),
            location: None,
        }),
        Some(there) if says(there, &wanted) => Ok(()),
        _ => {
            images.insert(version.to_owned(), wanted);
            Ok(())
        }
    }
}

/// Takes a version out.
pub fn remove(document: &mut Value, place: &Place, version: &str) -> Result<Value, Failure> {
    let key = key_of(document)?;
    let images = map_mut(document, key, place)?;
    images.shift_remove(version).ok_or_else(|| {
        let known: Vec<_> = images.keys().map(String::as_str).collect();
        Failure::NotFound(format!("there is no version {version}; {}", domain::there_are(&known)))
    })
}

impl Image {
    fn document(&self, is_core: bool) -> Value {
        let disk = |(lun, uri): &(u8, String)| json!({ "lunNumber": lun, "uri": uri });
        let mut image = json!({ "osVhdUrl": self.os_vhd });
        image["lunVhdDetails"] = self.data_disks.iter().map(disk).collect();
        for (member, text) in &self.texts {
            image[*member] = text.as_str().into();
        }
        if is_core {
            image["showInGui"] = true.into();
        }
        image
    }
}

/// Whether `there` says all that `wanted` does.
fn says(there: &Value, wanted: &Value) -> bool {
    wanted.as_object().into_iter().flatten().all(|(member, value)| there.get(member) == Some(value))
}

fn key_of(document: &Value) -> Result<&'static str, Failure> {
    let kind = document["offerTypeId"].as_str().unwrap_or_default();
    let known = MAPS.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind));
    known.map(|(_, key)| *key).ok_or_else(|| {
        Failure::Usage(format!("offers of type `{kind}` have no images; those of virtual machines have"))
    })
}

fn generations(plan: &Value) -> impl Iterator<Item = &Value> {
    plan["diskGenerations"].as_array().into_iter().flatten()
}

/// The map that holds the versions, made if it is missing.
fn map_mut<'d>(
    document: &'d mut Value,
    key: &str,
    place: &Place,
) -> Result<&'d mut Map<String, Value>, Failure> {
    let plan = plans::find_mut(document, &place.plan)?;
    let holder = match &place.generation {
        None => plan,
        Some(id) => {
            let Some(at) = generations(plan).position(|generation| has_plan_id(generation, id)) else {
                let known: Vec<_> = generations(plan).cloned().collect();
                let known = plans::known(&known);
                return Err(Failure::NotFound(format!("there is no disk generation `{id}`; {known}")));
            };
            &mut plan["diskGenerations"][at]
        }
    };
    let odd = || Failure::Unexpected(format!("`{key}` of `{}` is no map of versions", place.plan));
    let holder = holder.as_object_mut().ok_or_else(odd)?;
    let images = holder.entry(key).or_insert(Value::Null);
    if images.is_null() {
        *images = json!({});
    }
    images.as_object_mut().ok_or_else(odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer() -> Value {
        json!({
            "offerTypeId": "microsoft-azure-corevm",
            "definition": { "plans": [{ "planId": "gen1", "diskGenerations": [{ "planId": "gen2" }] }] },
        })
    }

    fn image(os_vhd: &str) -> Image {
        Image {
            os_vhd: os_vhd.to_owned(),
            data_disks: vec![(0, "https://d".to_owned())],
            texts: vec![("label", "L".to_owned())],
        }
    }

    fn place(generation: Option<&str>) -> Place {
        Place { plan: "gen1".to_owned(), generation: generation.map(str::to_owned) }
    }

    #[test]
    fn versions_go_into_a_plan_or_a_generation_of_it() {
        let mut offer = offer();
        add(&mut offer, &place(None), "1.0.0", &image("https://a"), Existing::Keep).unwrap();
        add(&mut offer, &place(Some("gen2")), "1.0.1", &image("https://b"), Existing::Keep).unwrap();
        let expected = json!({
            "osVhdUrl": "https://a", "lunVhdDetails": [{ "lunNumber": 0, "uri": "https://d" }], "label": "L", "showInGui": true,
        });
        let listed = all(&offer, "gen1").unwrap();
        assert_eq!(listed[0], ("gen1", "1.0.0", &expected));
        assert_eq!((listed[1].0, listed[1].1), ("gen2", "1.0.1"));
        assert_eq!(remove(&mut offer, &place(Some("gen2")), "1.0.1").unwrap()["osVhdUrl"], "https://b");
        let gone = remove(&mut offer, &place(None), "2.0.0").unwrap_err();
        assert_eq!(gone.to_string(), "there is no version 2.0.0; there is only 1.0.0");
        let nowhere =
            add(&mut offer, &place(Some("gen3")), "1.0.0", &image("x"), Existing::Keep).unwrap_err();
        assert_eq!(nowhere.to_string(), "there is no disk generation `gen3`; there is only gen2");
    }

    #[test]
    fn a_version_that_is_there_is_kept_unless_it_is_to_be_replaced() {
        let mut offer = offer();
        let mut adds = |os_vhd, existing| add(&mut offer, &place(None), "1.0.0", &image(os_vhd), existing);
        adds("https://a", Existing::Keep).unwrap();
        adds("https://a", Existing::Keep).unwrap();
        assert!(matches!(adds("https://b", Existing::Keep), Err(Failure::Conflict { .. })));
        adds("https://b", Existing::Replace).unwrap();
        assert_eq!(all(&offer, "gen1").unwrap()[0].2["osVhdUrl"], "https://b");
    }

    #[test]
    fn only_virtual_machines_have_images() {
        let other = json!({ "offerTypeId": "saas", "definition": { "plans": [{ "planId": "gen1" }] } });
        assert!(matches!(all(&other, "gen1"), Err(Failure::Usage(_))));
    }
}
