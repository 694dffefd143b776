//! Rules that judge what reading an image found out.

use domain::Place;
use serde_json::json;
use stoa_offer_types::{DiskUse, ImageFacts, ImageToCheck, Level};
use words::Sentence;

use crate::support::*;

const GIGABYTE: u64 = 1 << 30;

fn footer(size: u64, kind: u32) -> Vec<u8> {
    let mut bytes = vec![0; 512];
    bytes[..8].copy_from_slice(b"conectix");
    bytes[48..56].copy_from_slice(&size.to_be_bytes());
    bytes[60..64].copy_from_slice(&kind.to_be_bytes());
    bytes
}

fn facts(size: u64) -> ImageFacts {
    ImageFacts { content_length: size + 512, blob_type: Some("PageBlob".to_owned()), footer: footer(size, 2) }
}

fn image(usage: DiskUse, system: &str) -> ImageToCheck {
    let (uri, place) = ("https://example.com/a.vhd".to_owned(), Place::definition());
    ImageToCheck { uri, place, usage, operating_system: Some(system.to_owned()) }
}

fn failed(image: &ImageToCheck, facts: Result<&ImageFacts, &str>) -> Vec<String> {
    let why = facts.err().map(Sentence::plain);
    let facts = facts.map_err(|_| why.as_ref().unwrap());
    let results = vm().judge_image(image, facts).into_iter();
    results.filter(|result| result.level == Level::Error).map(|result| result.rule).collect()
}

#[test]
fn the_images_to_read_are_the_new_ones_with_their_plan_s_system() {
    let offer = with(core_offer(), "plans/0/c.operatingSystemFamily", json!("Windows"));
    let found = core_vm().download_checks(&offer, None);
    assert_eq!(found.len(), 2, "one per disk generation");
    assert!(found.iter().all(|image| image.operating_system.as_deref() == Some("Windows")));
    assert!(found.iter().all(|image| image.usage == DiskUse::OperatingSystem));
    assert_eq!(core_vm().download_checks(&offer, Some(&core_offer())), []);
    let data = json!([{"lunNumber": 0, "uri": "https://example.com/data.vhd"}, {"lunNumber": 1}]);
    let mut offer = vm_offer();
    offer["plans"][0][format!("{VM}vmImages")]["1.0.1"]["lunVhdDetails"] = data;
    let found = vm().download_checks(&offer, None);
    assert_eq!(found.last().unwrap().usage, DiskUse::Data);
    assert_eq!(found.len(), 2, "a disk without an address cannot be read");
}

#[test]
fn a_good_image_passes_every_download_rule() {
    let results = vm().judge_image(&image(DiskUse::OperatingSystem, "Linux"), Ok(&facts(30 * GIGABYTE)));
    let rules: Vec<_> = results.iter().map(|result| result.rule.as_str()).collect();
    assert_eq!(rules, ["VM-SAS-7", "VM-VHD-1", "VM-VHD-2", "VM-VHD-3", "VM-VHD-4", "VM-VHD-5", "VM-VHD-6"]);
    assert!(results.iter().all(|result| result.level == Level::Information));
}

#[test]
fn each_download_rule_has_a_failing_case() {
    let linux = image(DiskUse::OperatingSystem, "Linux");
    let windows = image(DiskUse::OperatingSystem, "windows");
    let data = image(DiskUse::Data, "Linux");
    let good = facts(30 * GIGABYTE);
    assert_eq!(failed(&linux, Err("403 Forbidden")), ["VM-SAS-7"]);
    assert_eq!(
        failed(&linux, Ok(&ImageFacts { blob_type: Some("BlockBlob".to_owned()), ..good.clone() })),
        ["VM-VHD-1"]
    );
    assert_eq!(failed(&linux, Ok(&ImageFacts { blob_type: None, ..good.clone() })), ["VM-VHD-1"]);
    assert_eq!(failed(&linux, Ok(&ImageFacts { footer: vec![0; 512], ..good.clone() })), ["VM-VHD-2"]);
    assert_eq!(
        failed(&linux, Ok(&ImageFacts { footer: b"conectix".to_vec(), ..good.clone() })),
        ["VM-VHD-2"]
    );
    assert_eq!(
        failed(&linux, Ok(&ImageFacts { footer: footer(30 * GIGABYTE, 3), ..good.clone() })),
        ["VM-VHD-3"]
    );
    assert_eq!(failed(&linux, Ok(&facts(30 * GIGABYTE + 1))), ["VM-VHD-4"]);
    assert_eq!(failed(&data, Ok(&facts(19 << 20))), ["VM-VHD-4"]);
    assert_eq!(
        failed(&linux, Ok(&ImageFacts { content_length: 30 * GIGABYTE, ..good.clone() })),
        ["VM-VHD-5"]
    );
    assert_eq!(
        failed(&linux, Ok(&ImageFacts { footer: footer(u64::MAX, 2), ..good })),
        ["VM-VHD-4", "VM-VHD-5", "VM-VHD-6"]
    );
    assert_eq!(failed(&linux, Ok(&facts(1024 * GIGABYTE))), ["VM-VHD-6"]);
    assert_eq!(failed(&windows, Ok(&facts(29 * GIGABYTE))), ["VM-VHD-6"]);
    assert_eq!(failed(&windows, Ok(&facts(251 * GIGABYTE))), ["VM-VHD-6"]);
    assert_eq!(failed(&data, Ok(&facts(1024 * GIGABYTE))), ["VM-VHD-7"]);
    assert!(failed(&data, Ok(&facts(1023 * GIGABYTE))).is_empty());
}
