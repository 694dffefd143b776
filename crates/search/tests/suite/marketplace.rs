//! The invented marketplace: `data/offers.txt`.

use std::collections::BTreeMap;

use domain::Timestamp;
use search::{Change, Entry, Facet, FacetValue, Index};

/// What categories are called.
const CATEGORIES: &[(&str, &str, &str)] = &[
    ("ai", "AI", "인공지능"),
    ("analytics", "Analytics", "분석"),
    ("commerce", "Commerce", "상거래"),
    ("communication", "Communication", "커뮤니케이션"),
    ("compute", "Compute", "컴퓨팅"),
    ("containers", "Containers", "컨테이너"),
    ("databases", "Databases", "데이터베이스"),
    ("devtools", "Developer tools", "개발 도구"),
    ("education", "Education", "교육"),
    ("finance", "Finance", "금융"),
    ("healthcare", "Healthcare", "의료"),
    ("identity", "Identity", "신원"),
    ("monitoring", "Monitoring", "모니터링"),
    ("networking", "Networking", "네트워킹"),
    ("operations", "Operations", "운영"),
    ("security", "Security", "보안"),
    ("storage", "Storage", "스토리지"),
];

/// The time of the questions, and a day before it.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

pub(crate) fn days_ago(days: i64) -> Timestamp {
    Timestamp::from_seconds(NOW.seconds() - days * 24 * 3600)
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|one| !one.is_empty())
}

/// All offers, in the order of the file.
pub(crate) fn entries() -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut publisher = None;
    for line in include_str!("data/offers.txt").lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let parts: Vec<_> = line.split('|').map(str::trim).collect();
        if let [one] = parts.as_slice() {
            publisher = one.split_once(" = ");
            continue;
        }
        let [id, title, summary, text, keywords, categories, kind, system, trial, pricing, day] = parts[..]
        else {
            panic!("not an offer: {line}")
        };
        let (publisher, publisher_name) = publisher.expect("an offer is below its publisher");
        let mut facets = BTreeMap::new();
        facets.insert(Facet::Category, list(categories).map(category).collect());
        facets.insert(Facet::OperatingSystem, list(system).map(system_named).collect());
        for (facet, keys) in [(Facet::Type, kind), (Facet::Trial, trial), (Facet::PricingModel, pricing)] {
            facets.insert(facet, list(keys).map(FacetValue::new).collect());
        }
        entries.push(Entry {
            publisher: publisher.parse().unwrap(),
            offer: id.parse().unwrap(),
            title: title.to_owned(),
            publisher_name: publisher_name.to_owned(),
            summary: summary.to_owned(),
            text: text.to_owned(),
            keywords: list(keywords).map(str::to_owned).collect(),
            facets,
            changed: days_ago(100 - day.parse::<i64>().unwrap()),
            boost: 0,
        });
    }
    entries
}

fn category(key: &str) -> FacetValue {
    let (_, english, korean) = CATEGORIES.iter().find(|(known, ..)| *known == key).expect("a known category");
    FacetValue::named(key, [*english, *korean])
}

fn system_named(key: &str) -> FacetValue {
    let names = match key {
        "linux" => ["Linux", "리눅스"],
        "windows" => ["Windows", "윈도우"],
        _ => panic!("{key} is no operating system"),
    };
    FacetValue::named(key, names)
}

pub(crate) fn put(entry: &Entry) -> Change {
    Change::Put(Box::new(entry.clone()))
}

pub(crate) fn remove(entry: &Entry) -> Change {
    Change::Remove { publisher: entry.publisher.clone(), offer: entry.offer.clone() }
}

/// An index with all of them.
pub(crate) fn index() -> Index {
    let index = Index::in_memory().unwrap();
    index.apply(&entries().iter().map(put).collect::<Vec<_>>(), 1).unwrap();
    index
}

/// `publisher/offer`.
pub(crate) fn ids(found: &search::Found) -> Vec<String> {
    found.hits.iter().map(|hit| format!("{}/{}", hit.publisher, hit.offer)).collect()
}
