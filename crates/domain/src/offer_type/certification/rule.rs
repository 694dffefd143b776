//! Rules as a type file writes them, and the checks they name.

use serde_json::{Map, Value};

use super::evidence::{Disk, Evidence, ImageMap, Pricing};
use super::vhd::DownloadCheck;
use super::{CertificationContext, Level, RuleResult, blob, sas, version};
use crate::offer_type::path::Path;
use crate::offer_type::price;
use crate::shown::shortened;

/// A rule of a type.
#[derive(Debug)]
pub(in crate::offer_type) struct Rule {
    pub(super) id: String,
    level: Level,
    message: String,
    pub(super) check: Check,
}

/// What a check found at one place. `found` goes into the rule's message.
#[derive(Debug)]
pub(super) struct Complaint {
    target: String,
    found: String,
}

/// What a check found, and no more of it than somebody reads.
#[derive(Debug, Default)]
pub(super) struct Complaints {
    found: Vec<Complaint>,
    more: bool,
}

impl Complaints {
    /// The most of one check.
    const MOST: usize = 100;
    /// The most characters that are told of one thing that was found.
    const LONGEST: usize = 300;

    /// Adds what is wrong at `path`, if there is room; whether there is room for more.
    pub(super) fn add(&mut self, path: &Path, found: &str) -> bool {
        self.at(|| path.target(), found)
    }

    /// [`Complaints::add`] where the place is known by its name only.
    pub(super) fn at(&mut self, target: impl FnOnce() -> String, found: &str) -> bool {
        self.more |= self.found.len() >= Self::MOST;
        if !self.more {
            self.found
                .push(Complaint { target: target(), found: shortened(found, Self::LONGEST).into_owned() });
        }
        !self.more
    }
}

impl Rule {
    /// What the rule says about each place; the last may say that there are more.
    pub(super) fn results(&self, complaints: &Complaints) -> impl Iterator<Item = RuleResult> {
        let result = |target: &str, message: String| RuleResult {
            rule: self.id.clone(),
            level: self.level,
            target: target.to_owned(),
            message,
        };
        let each = complaints.found.iter().map(move |complaint| {
            result(&complaint.target, self.message.replace("{found}", &complaint.found))
        });
        let more = complaints.more.then(|| {
            let told = complaints.found.len();
            result(
                "definition",
                format!("There is more to correct than these {told}: correct them, and look again."),
            )
        });
        each.chain(more)
    }
}

#[derive(Debug)]
pub(super) enum Check {
    Document(DocumentCheck),
    Download(DownloadCheck),
}

/// A check that needs nothing but the documents.
#[derive(Debug)]
pub(super) enum DocumentCheck {
    SasQuery,
    SasDates,
    SasParts,
    SasPermissions(Vec<String>),
    SasScope(Vec<String>),
    SasStart { days: u64 },
    SasExpiry { days: u64 },
    BlobName(String),
    LunOrder,
    VersionOrder,
    DataDiskCount,
    Sizes(usize),
    PriceMap,
    UnsoldPrices,
}

/// Reads one element of a type's `certification`.
pub(in crate::offer_type) fn parse(rule: &Value) -> Result<Rule, String> {
    let map = rule.as_object().ok_or("a rule is an object")?;
    let id = text(map, "rule")?;
    let read = || {
        let check = parse_check(map)?;
        let download = map.get("download") == Some(&Value::Bool(true));
        if download != matches!(check, Check::Download(_)) {
            return Err("`download` must be true exactly for checks that read the image".to_owned());
        }
        let level = match text(map, "severity")?.as_str() {
            "error" => Level::Error,
            "warning" => Level::Warning,
            other => return Err(format!("`severity` `{other}` must be error or warning")),
        };
        Ok(Rule { id: id.clone(), level, message: text(map, "message")?, check })
    };
    read().map_err(|problem: String| format!("rule {id}: {problem}"))
}

fn parse_check(map: &Map<String, Value>) -> Result<Check, String> {
    use DocumentCheck as D;
    let check = text(map, "check")?;
    Ok(Check::Document(match check.as_str() {
        "sas-query" => D::SasQuery,
        "sas-dates" => D::SasDates,
        "sas-parts" => D::SasParts,
        "sas-permissions" => D::SasPermissions(texts(map, "permissions")?),
        "sas-scope" => D::SasScope(texts(map, "scopes")?),
        "sas-start" => D::SasStart { days: number(map, "days")? },
        "sas-expiry" => D::SasExpiry { days: number(map, "days")? },
        "blob-name" => D::BlobName(text(map, "extension")?),
        "lun-order" => D::LunOrder,
        "version-order" => D::VersionOrder,
        "data-disk-count" => D::DataDiskCount,
        "sizes" => D::Sizes(usize::try_from(number(map, "most")?).map_err(|error| error.to_string())?),
        "price-map" => D::PriceMap,
        "unsold-prices" => D::UnsoldPrices,
        other => return super::vhd::parse(other, map).map(Check::Download),
    }))
}

pub(super) fn text(map: &Map<String, Value>, name: &str) -> Result<String, String> {
    map.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| format!("`{name}` must be a text"))
}

pub(super) fn number(map: &Map<String, Value>, name: &str) -> Result<u64, String> {
    map.get(name).and_then(Value::as_u64).ok_or_else(|| format!("`{name}` must be a whole number"))
}

fn texts(map: &Map<String, Value>, name: &str) -> Result<Vec<String>, String> {
    let list = map.get(name).and_then(Value::as_array).ok_or_else(|| format!("`{name}` must be a list"))?;
    Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

impl DocumentCheck {
    /// Complaints; `None` when there was nothing to look at.
    pub(super) fn run(
        &self,
        evidence: &Evidence<'_>,
        context: &CertificationContext<'_>,
    ) -> Option<Complaints> {
        match self {
            Self::SasQuery => each_disk(evidence, sas::query),
            Self::SasDates => each_disk(evidence, sas::dates),
            Self::SasParts => each_disk(evidence, sas::parts),
            Self::SasPermissions(allowed) => each_disk(evidence, |uri| sas::permissions(uri, allowed)),
            Self::SasScope(allowed) => each_disk(evidence, |uri| sas::scope(uri, allowed)),
            Self::SasStart { days } => each_disk(evidence, |uri| sas::start(uri, context.created, *days)),
            Self::SasExpiry { days } => each_disk(evidence, |uri| sas::expiry(uri, context, *days)),
            Self::BlobName(extension) => each_disk(evidence, |uri| blob::name(uri, extension)),
            Self::LunOrder => each_map(evidence, lun_order),
            Self::VersionOrder => each_map(evidence, version::order),
            Self::DataDiskCount => each_map(evidence, data_disk_count),
            Self::Sizes(most) => sizes(evidence, *most),
            Self::PriceMap => each_price(evidence, price_map),
            Self::UnsoldPrices => each_price(evidence, unsold_prices),
        }
    }
}

fn each_disk(evidence: &Evidence<'_>, judge: impl Fn(&str) -> Option<String>) -> Option<Complaints> {
    let mut disks = evidence.new_disks().peekable();
    disks.peek()?;
    let mut complaints = Complaints::default();
    for disk in disks {
        if judge(&disk.uri).is_some_and(|found| !complaints.add(&disk.path, &found)) {
            break;
        }
    }
    Some(complaints)
}

fn each_map(evidence: &Evidence<'_>, judge: impl Fn(&ImageMap, &mut Complaints)) -> Option<Complaints> {
    let mut found = Complaints::default();
    let mut maps = evidence.image_maps.iter().filter(|map| !map.images.is_empty()).peekable();
    maps.peek()?;
    maps.for_each(|map| judge(map, &mut found));
    Some(found)
}

fn data_disks(disks: &[Disk]) -> impl Iterator<Item = &Disk> {
    disks.iter().filter(|disk| disk.usage == super::DiskUse::Data)
}

/// Logical unit numbers are 0, 1, 2 … without gaps. A disk without a number has that of its position.
fn lun_order(map: &ImageMap, found: &mut Complaints) {
    for image in map.images.iter().filter(|image| image.is_new) {
        let positions = (0u64..).zip(data_disks(&image.disks));
        let mut luns: Vec<u64> = positions.map(|(position, disk)| disk.lun.unwrap_or(position)).collect();
        luns.sort_unstable();
        if !luns.iter().copied().eq(0..luns.len() as u64) {
            let luns = luns.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            found.add(&image.path, &luns);
        }
    }
}

fn data_disk_count(map: &ImageMap, found: &mut Complaints) {
    let Some(first) = map.images.first() else { return };
    let expected = data_disks(&first.disks).count();
    for image in &map.images {
        let count = data_disks(&image.disks).count();
        if count != expected {
            let text = format!("{count} instead of the {expected} of version {}", first.version);
            found.add(&image.path, &text);
        }
    }
}

fn sizes(evidence: &Evidence<'_>, most: usize) -> Option<Complaints> {
    let mut complaints = Complaints::default();
    for (path, count) in evidence.sizes.iter().filter(|(_, count)| *count > most) {
        complaints.add(path, &count.to_string());
    }
    (!evidence.sizes.is_empty()).then_some(complaints)
}

fn each_price(evidence: &Evidence<'_>, judge: fn(&Pricing<'_>, &mut Complaints)) -> Option<Complaints> {
    let mut found = Complaints::default();
    evidence.prices.iter().for_each(|pricing| judge(pricing, &mut found));
    (!evidence.prices.is_empty()).then_some(found)
}

/// No price is negative, and prices by region leave out no region sold.
fn price_map(entry: &Pricing<'_>, found: &mut Complaints) {
    price::each_amount(entry.pricing, &entry.path, &mut |path, amount| {
        let negative = amount.is_sign_negative() && !amount.is_zero();
        !negative || found.add(path, &format!("a price of {amount}"))
    });
    for region in price::unpriced(entry.pricing, entry.sold) {
        if !found.at(|| price::region_path(&entry.path, region).target(), &format!("{region} has no price")) {
            return;
        }
    }
}

fn unsold_prices(entry: &Pricing<'_>, found: &mut Complaints) {
    for region in price::unsold(entry.pricing, entry.sold) {
        if !found.at(|| price::region_path(&entry.path, region).target(), region) {
            return;
        }
    }
}
