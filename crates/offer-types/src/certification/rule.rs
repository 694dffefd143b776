//! Rules as a type file writes them, and the checks they name.

use serde_json::{Map, Value};

use super::complaints::Complaints;
use super::evidence::{CertificationContext, Disk, Evidence, ImageMap, Pricing};
use super::image::DiskUse;
use super::market_prices::MarketPrices;
use super::parameters::{number, text, texts};
use super::place_check::{self, PlaceCheck};
use super::requirement::Requirement;
use super::vhd::DownloadCheck;
use super::{blob, sas, version};
use crate::price;
use domain::publishing::Level;
use domain::{Place, shown};
use words::{Argument, Sentence, say};

/// A rule of a type.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(super) id: String,
    level: Level,
    message: String,
    source: Option<String>,
    pub(super) check: Check,
}

/// A rule as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificationRule<'t> {
    /// For example `VM-SAS-3`; several rules may share one.
    pub id: &'t str,
    pub level: Level,
    /// What to do; `{found}` stands for what was found.
    pub message: &'t str,
    /// Where it is written down.
    pub source: Option<&'t str>,
    /// Whether it looks at disks, which the operator has to permit.
    pub reads_disks: bool,
}

/// What one rule says about one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleResult {
    /// Id of the rule, for example `VM-SAS-3`.
    pub rule: String,
    pub level: Level,
    pub place: Place,
    pub text: Sentence,
}

impl Rule {
    /// As people read it.
    pub(crate) fn told(&self) -> CertificationRule<'_> {
        CertificationRule {
            id: &self.id,
            level: self.level,
            message: &self.message,
            source: self.source.as_deref(),
            reads_disks: matches!(self.check, Check::Download(_)),
        }
    }

    /// What it says; `{found}` stands for what was found.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What the rule says about each place; the last may say that there are more.
    pub(super) fn results(&self, complaints: &Complaints) -> impl Iterator<Item = RuleResult> {
        let result = |place: &Place, text| RuleResult {
            rule: self.id.clone(),
            level: self.level,
            place: place.clone(),
            text,
        };
        let each = complaints.found().iter().map(move |complaint| {
            let text = Sentence::of_type(&self.message).with("found", complaint.found.clone());
            result(&complaint.place, text)
        });
        let more = complaints
            .are_more()
            .then(|| result(&Place::definition(), say!("more-to-correct", told = complaints.found().len())));
        each.chain(more)
    }
}

#[derive(Debug)]
pub(super) enum Check {
    Document(DocumentCheck),
    Definition(Requirement),
    Place(PlaceCheck),
    Prices(MarketPrices),
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
pub(crate) fn parse(rule: &Value) -> Result<Rule, String> {
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
        // Where it is written down, for those who read the rules.
        let source = map.get("source").map(|_| text(map, "source")).transpose()?;
        Ok(Rule { id: id.clone(), level, message: text(map, "message")?, source, check })
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
        "definition" => {
            let schema = map.get("definition").ok_or("`definition` must be a schema")?;
            return Requirement::parse(schema).map(Check::Definition);
        }
        "market-prices" => return MarketPrices::parse(map).map(Check::Prices),
        other => {
            return match place_check::parse(other, map) {
                Some(check) => check.map(Check::Place),
                None => super::vhd::parse(other, map).map(Check::Download),
            };
        }
    }))
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

fn each_disk(evidence: &Evidence<'_>, judge: impl Fn(&str) -> Option<Argument>) -> Option<Complaints> {
    let mut disks = evidence.new_disks().peekable();
    disks.peek()?;
    let mut complaints = Complaints::default();
    for disk in disks {
        if judge(&disk.uri).is_some_and(|found| !complaints.add(&disk.path, found)) {
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
    disks.iter().filter(|disk| disk.usage == DiskUse::Data)
}

/// Logical unit numbers are 0, 1, 2 … without gaps. A disk without a number has that of its position.
fn lun_order(map: &ImageMap, found: &mut Complaints) {
    for image in map.images.iter().filter(|image| image.is_new) {
        let positions = (0u64..).zip(data_disks(&image.disks));
        let mut luns: Vec<u64> = positions.map(|(position, disk)| disk.lun.unwrap_or(position)).collect();
        luns.sort_unstable();
        if !luns.iter().copied().eq(0..luns.len() as u64) {
            let luns = luns.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            found.add(&image.path, luns);
        }
    }
}

fn data_disk_count(map: &ImageMap, found: &mut Complaints) {
    let Some(first) = map.images.first() else { return };
    let expected = data_disks(&first.disks).count();
    for image in &map.images {
        let count = data_disks(&image.disks).count();
        if count != expected {
            let version = shown(&first.version);
            found.add(&image.path, say!("found-other-count", count, expected, version));
        }
    }
}

fn sizes(evidence: &Evidence<'_>, most: usize) -> Option<Complaints> {
    let mut complaints = Complaints::default();
    for (path, count) in evidence.sizes.iter().filter(|(_, count)| *count > most) {
        complaints.add(path, *count);
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
        !negative || found.add(path, say!("found-price", price = amount.to_string()))
    });
    for region in price::unpriced(entry.pricing, entry.sold) {
        let place = price::region_path(&entry.path, region);
        if !found.add(&place, say!("found-no-price", region = shown(region))) {
            return;
        }
    }
}

fn unsold_prices(entry: &Pricing<'_>, found: &mut Complaints) {
    for region in price::unsold(entry.pricing, entry.sold) {
        if !found.add(&price::region_path(&entry.path, region), region.to_owned()) {
            return;
        }
    }
}
