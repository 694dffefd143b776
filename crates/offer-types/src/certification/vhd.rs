//! What the bytes of a disk image tell. Layout: "Virtual Hard Disk Image Format Specification", hard disk footer.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::complaints::Complaints;
use super::image::{DiskUse, ImageFacts, ImageToCheck};
use super::parameters::number;
use words::{Argument, Sentence, say};

const FOOTER_LENGTH: usize = 512;
const COOKIE: &[u8] = b"conectix";
const FIXED: u32 = 2;
const MEGABYTE: u64 = 1 << 20;
const GIGABYTE: u64 = 1 << 30;

/// A check that needs the head and the end of the image.
#[derive(Debug)]
pub(super) enum DownloadCheck {
    Reachable,
    PageBlob,
    Footer,
    FixedDisk,
    VirtualSize {
        minimum_megabytes: u64,
    },
    Length,
    /// Least and most gigabytes by operating system family, lower case.
    SystemDiskSize(BTreeMap<String, [u64; 2]>),
    DataDiskSize {
        maximum_gigabytes: u64,
    },
}

pub(super) fn parse(check: &str, map: &Map<String, Value>) -> Result<DownloadCheck, String> {
    Ok(match check {
        "reachable" => DownloadCheck::Reachable,
        "page-blob" => DownloadCheck::PageBlob,
        "vhd-footer" => DownloadCheck::Footer,
        "vhd-fixed" => DownloadCheck::FixedDisk,
        "vhd-virtual-size" => {
            DownloadCheck::VirtualSize { minimum_megabytes: number(map, "minimumMegabytes")? }
        }
        "vhd-length" => DownloadCheck::Length,
        "os-disk-size" => {
            let limits: BTreeMap<String, [u64; 2]> =
                serde_json::from_value(map.get("gigabytes").cloned().unwrap_or_default())
                    .map_err(|error| format!("`gigabytes`: {error}"))?;
            let lower = limits.into_iter().map(|(family, range)| (family.to_ascii_lowercase(), range));
            DownloadCheck::SystemDiskSize(lower.collect())
        }
        "data-disk-size" => {
            DownloadCheck::DataDiskSize { maximum_gigabytes: number(map, "maximumGigabytes")? }
        }
        other => return Err(format!("unknown check `{other}`")),
    })
}

/// The fields of a footer the checks read.
struct Footer {
    virtual_size: u64,
    disk_type: u32,
}

fn footer(bytes: &[u8]) -> Option<Footer> {
    let field = |at: usize, length: usize| bytes.get(at..at + length);
    if bytes.len() != FOOTER_LENGTH || !bytes.starts_with(COOKIE) {
        return None;
    }
    Some(Footer {
        virtual_size: u64::from_be_bytes(field(48, 8)?.try_into().ok()?),
        disk_type: u32::from_be_bytes(field(60, 4)?.try_into().ok()?),
    })
}

impl DownloadCheck {
    /// Complaints; `None` when the check does not apply or has nothing to judge by.
    pub(super) fn judge(
        &self,
        image: &ImageToCheck,
        facts: Result<&ImageFacts, &Sentence>,
    ) -> Option<Complaints> {
        let fault = match (self, facts) {
            (Self::Reachable, Err(why)) => Some(why.clone().into()),
            (Self::Reachable, Ok(_)) => None,
            (_, Err(_)) => return None,
            (Self::PageBlob, Ok(facts)) => page_blob(facts),
            (Self::Footer, Ok(facts)) => {
                footer(&facts.footer).is_none().then(|| say!("found-no-footer").into())
            }
            (check, Ok(facts)) => check.judge_footer(image, facts, &footer(&facts.footer)?)?,
        };
        let mut complaints = Complaints::default();
        if let Some(found) = fault {
            complaints.add(&image.place, found);
        }
        Some(complaints)
    }

    /// The fault found, if the check applies.
    fn judge_footer(
        &self,
        image: &ImageToCheck,
        facts: &ImageFacts,
        footer: &Footer,
    ) -> Option<Option<Argument>> {
        let size = footer.virtual_size;
        let fault = |wrong: bool, found: Sentence| Some(wrong.then(|| found.into()));
        match self {
            Self::FixedDisk => {
                fault(footer.disk_type != FIXED, say!("found-disk-type", kind = footer.disk_type))
            }
            Self::VirtualSize { minimum_megabytes } => fault(
                size < minimum_megabytes * MEGABYTE || !size.is_multiple_of(MEGABYTE),
                say!("found-bytes", bytes = size),
            ),
            Self::Length => {
                let right = size.checked_add(FOOTER_LENGTH as u64) == Some(facts.content_length);
                fault(!right, say!("found-length", bytes = facts.content_length, disk = size))
            }
            Self::SystemDiskSize(limits) if image.usage == DiskUse::OperatingSystem => {
                let family = image.operating_system.as_deref()?.to_ascii_lowercase();
                let [least, most] = limits.get(&family)?;
                fault(size < least * GIGABYTE || size > most * GIGABYTE, say!("found-bytes", bytes = size))
            }
            Self::DataDiskSize { maximum_gigabytes } if image.usage == DiskUse::Data => {
                fault(size > maximum_gigabytes * GIGABYTE, say!("found-bytes", bytes = size))
            }
            _ => None,
        }
    }
}

fn page_blob(facts: &ImageFacts) -> Option<Argument> {
    let found = facts.blob_type.as_deref();
    let is_one = found.is_some_and(|found| found.eq_ignore_ascii_case("PageBlob"));
    let told = || found.map_or_else(|| say!("found-nothing").into(), |found| found.to_owned().into());
    (!is_one).then(told)
}
