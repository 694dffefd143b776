//! What the search of a large catalogue costs: building its index, keeping it up to date, and asking it; beside looking at every
//! offer for the same words.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use domain::Timestamp;
use search::{Change, Entry, Facet, FacetValue, Folder, Index, Options, Query};

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
/// How many ask at the same time.
const THREADS: usize = 2;
/// How many offers are written at once while an index is built.
const CHUNK: usize = 2000;

fn main() {
    // `cargo bench -- --quick` proves that the bench itself works.
    let quick = std::env::args().any(|argument| argument == "--quick");
    let (offers, asked) = if quick { (2_000, 200) } else { (100_000, 20_000) };
    let dir = tempfile::tempdir().expect("a folder");
    let catalogue = Catalogue::new(offers);
    let folder = Folder::at(dir.path(), Options::default()).expect("a folder of its own");

    let before = memory();
    let started = now();
    let building = folder.build().expect("a folder for the index");
    for some in (0..offers).collect::<Vec<_>>().chunks(CHUNK) {
        let changes: Vec<_> = some.iter().map(|number| put(catalogue.entry(*number))).collect();
        building.apply(&changes, 0).expect("offers are written");
    }
    let index = building.finish().expect("the index is used");
    println!(
        "{offers} offers: built in {:.1} s, {:.0} MB on the disk, {:.0} MB more in memory",
        started.elapsed().as_secs_f64(),
        mega(size(dir.path())),
        mega(memory().saturating_sub(before))
    );
    drop(index);
    let started = now();
    let index = folder.open().expect("the index is whole");
    println!("opened and checked in {:.2} s", started.elapsed().as_secs_f64());

    let mut written: Vec<_> = (0..if quick { 5 } else { 50 })
        .map(|number| {
            let entry = catalogue.entry(number * 31 % offers);
            let started = now();
            index.apply(&[put(entry)], 1).expect("an offer is written");
            started.elapsed()
        })
        .collect();
    print("one offer changed, until it is found", &mut written, None);

    let queries: Vec<_> = (0..asked).map(|number| catalogue.query(number)).collect();
    measure("searches with facets", &queries, |query| {
        black_box(index.search(query).expect("an answer"));
    });
    let everything: Vec<_> = (0..asked / 20).map(|_| Query::of("", NOW)).collect();
    measure("of the whole catalogue", &everything, |query| {
        black_box(index.search(query).expect("an answer"));
    });
    for (what, text) in [
        ("mistyped", "kubernets"),
        ("syllables", "데이터 저장소"),
        ("the most frequent words", "cloud data server"),
    ] {
        let one: Vec<_> = (0..asked / 20).map(|_| Query::of(text, NOW)).collect();
        measure(what, &one, |query| {
            black_box(index.search(query).expect("an answer"));
        });
    }
    let beginnings: Vec<_> = (0..asked).map(|number| catalogue.beginning(number)).collect();
    measure("suggestions", &beginnings, |text| {
        black_box(index.suggest(text, 10).expect("suggestions"));
    });
    compare(&index, &catalogue, &queries, if quick { 3 } else { 20 });
    println!("{:.0} MB in memory at the end", mega(memory()));
}

/// Looks at every offer for the words of the same queries, in turn with the index.
fn compare(index: &Index, catalogue: &Catalogue, queries: &[Query], asked: usize) {
    let texts: Vec<_> = (0..catalogue.offers).map(|number| all_text(&catalogue.entry(number))).collect();
    let (mut scanning, mut searching) = (Duration::ZERO, Duration::ZERO);
    for query in queries.iter().filter(|query| !query.text.is_empty()).take(asked) {
        let started = now();
        let words: Vec<_> = query.text.split_whitespace().map(str::to_lowercase).collect();
        black_box(texts.iter().filter(|text| words.iter().all(|word| text.contains(word.as_str()))).count());
        scanning += started.elapsed();
        let started = now();
        black_box(index.search(query).expect("an answer"));
        searching += started.elapsed();
    }
    println!(
        "looking at every offer takes {:.0} times as long",
        scanning.as_secs_f64() / searching.as_secs_f64()
    );
}

fn all_text(entry: &Entry) -> String {
    format!("{} {} {} {}", entry.title, entry.publisher_name, entry.summary, entry.text).to_lowercase()
}

/// Asks all of `questions` from a few threads, and prints how long each took.
fn measure<Q: Sync>(what: &str, questions: &[Q], ask: impl Fn(&Q) + Sync) {
    let started = now();
    let mut took: Vec<Duration> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let ask = &ask;
                scope.spawn(move || {
                    let own = questions.iter().skip(thread).step_by(THREADS);
                    let one = |question| {
                        let started = now();
                        ask(question);
                        started.elapsed()
                    };
                    own.map(one).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no question panics")).collect()
    });
    let per_second = questions.len() as f64 / started.elapsed().as_secs_f64();
    print(what, &mut took, Some(per_second));
}

fn print(what: &str, took: &mut [Duration], per_second: Option<f64>) {
    took.sort_unstable();
    let millis = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)].as_secs_f64() * 1000.0;
    let rate = per_second.map(|rate| format!("{rate:.0} a second, ")).unwrap_or_default();
    println!(
        "{what}: {rate}p50 {:.2} ms, p99 {:.2} ms, longest {:.2} ms",
        millis(50),
        millis(99),
        millis(100)
    );
}

#[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
fn now() -> Instant {
    Instant::now()
}

fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// What this process holds of the memory, without files that it has mapped.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a system that tells");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("what is held");
    let kilo: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kilo * 1024
}

fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| match entry.metadata().expect("a file") {
            found if found.is_dir() => size(&entry.path()),
            found => found.len(),
        })
        .sum()
}

fn put(entry: Entry) -> Change {
    Change::Put(Box::new(entry))
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Self {
        Self((seed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }

    /// Small numbers are thrown more often, as words are used.
    fn often_small(&mut self, end: usize) -> usize {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        ((end as f64).powf(share) as usize).saturating_sub(1).min(end - 1)
    }
}

/// Offers made of invented words.
struct Catalogue {
    offers: usize,
    english: Vec<String>,
    korean: Vec<String>,
}

const ENGLISH: [&str; 16] = [
    "cloud",
    "data",
    "server",
    "security",
    "linux",
    "database",
    "kubernetes",
    "network",
    "backup",
    "analytics",
    "storage",
    "container",
    "windows",
    "monitoring",
    "machine",
    "learning",
];
const KOREAN: [&str; 12] = [
    "클라우드",
    "데이터",
    "서버",
    "보안",
    "저장소",
    "데이터베이스",
    "쿠버네티스",
    "네트워크",
    "백업",
    "분석",
    "가상",
    "머신",
];
const PARTICLES: [&str; 8] = ["", "", "을", "는", "에서", "의", "으로", "하는"];

impl Catalogue {
    fn new(offers: usize) -> Self {
        let starts = [
            "ba", "cor", "del", "fin", "gra", "hel", "in", "jus", "kra", "lum", "mo", "net", "or", "pro",
            "qua", "ris", "sol", "tra", "ur", "vel",
        ];
        let ends = [
            "ta", "ver", "sion", "dan", "mic", "ral", "lo", "ton", "fex", "gen", "lity", "mar", "no", "pus",
            "rin", "sta", "ble", "ware", "wise", "xon",
        ];
        let syllables = [
            "가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "한", "솔", "문", "강", "빛", "늘",
            "터", "곳", "랑", "결",
        ];
        let word = |number: usize, first: &[&str], last: &[&str]| {
            format!("{}{}{}", first[number % 20], last[number / 20 % 20], last[number / 400 % 20])
        };
        let english = (0..8000).map(|number| word(number, &starts, &ends));
        let korean = (0..8000).map(|number| word(number, &syllables, &syllables));
        Self {
            offers,
            english: ENGLISH.iter().map(|&word| word.to_owned()).chain(english).collect(),
            korean: KOREAN.iter().map(|&word| word.to_owned()).chain(korean).collect(),
        }
    }

    fn words(&self, dice: &mut Dice, many: usize, korean: bool) -> String {
        let words = (0..many).map(|_| match korean {
            true => {
                let word = &self.korean[dice.often_small(self.korean.len())];
                format!("{word}{}", PARTICLES[dice.below(PARTICLES.len())])
            }
            false => self.english[dice.often_small(self.english.len())].clone(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn entry(&self, number: usize) -> Entry {
        let dice = &mut Dice::new(number + 1);
        let korean = number.is_multiple_of(3);
        let publisher = number % 4000;
        let mut facets = BTreeMap::new();
        for (facet, many, of) in [
            (Facet::Category, 3, 60),
            (Facet::Industry, 2, 20),
            (Facet::Type, 1, 14),
            (Facet::PricingModel, 1, 6),
            (Facet::Trial, 1, 2),
            (Facet::OperatingSystem, 1, 8),
            (Facet::Storefront, 1, 2),
        ] {
            let values: BTreeSet<_> = (0..many).map(|_| dice.below(of)).collect();
            let value = |value: usize| {
                FacetValue::named(format!("v{value}"), [format!("{} {value}", facet.as_str())])
            };
            facets.insert(facet, values.into_iter().map(value).collect());
        }
        Entry {
            publisher: format!("publisher-{publisher}").parse().expect("an id"),
            offer: format!("offer-{number}").parse().expect("an id"),
            title: format!("{} {number}", self.words(dice, 3, korean)),
            publisher_name: format!("{} Inc", self.words(&mut Dice::new(publisher + 1), 2, false)),
            summary: self.words(dice, 12, korean),
            text: self.words(dice, if korean { 100 } else { 150 }, korean),
            keywords: vec![self.words(dice, 1, korean), self.words(dice, 2, false)],
            facets,
            changed: Timestamp::from_seconds(NOW.seconds() - dice.below(100_000_000) as i64),
            boost: 0,
        }
    }

    /// What people ask: one word or two, often a frequent one, sometimes mistyped, sometimes narrowed down.
    fn query(&self, number: usize) -> Query {
        let dice = &mut Dice::new(number + 7_000_000);
        let korean = number.is_multiple_of(3);
        let many = 1 + dice.below(3);
        let mut text = self.words(dice, many, korean);
        if number.is_multiple_of(10) {
            let at = text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
            text.insert(at, 'x');
        }
        let mut query = Query { offset: dice.below(3) * 20, ..Query::of(text, NOW) };
        if number.is_multiple_of(4) {
            query
                .chosen
                .insert(Facet::Category, BTreeSet::from([format!("v{}", dice.below(60)), "v1".to_owned()]));
            query.chosen.insert(Facet::Type, BTreeSet::from([format!("v{}", dice.below(14))]));
        }
        query
    }

    /// What somebody has typed so far.
    fn beginning(&self, number: usize) -> String {
        let dice = &mut Dice::new(number + 9_000_000);
        let many = 1 + dice.below(2);
        let text = self.words(dice, many, number.is_multiple_of(3));
        let length = 1 + dice.below(text.chars().count());
        let mut text: String = text.chars().take(length).collect();
        if number.is_multiple_of(10) && text.is_ascii() && text.len() > 4 {
            text.insert(2, 'x');
        }
        text
    }
}
