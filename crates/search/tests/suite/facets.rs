//! Counts, pages and whatever somebody may type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use proptest::prelude::*;
use search::{Entry, Facet, FacetValue, Index, Query, Sort};

use crate::marketplace::{NOW, days_ago, ids, index, put, remove};

/// Offers of which only facets differ, and half of which have the word `even`.
fn plain(number: usize, facets: &[(Facet, Vec<u8>)]) -> Entry {
    let values = |keys: &Vec<u8>| keys.iter().map(|key| FacetValue::new(format!("v{key}"))).collect();
    Entry {
        publisher: format!("p{}", number % 3).parse().unwrap(),
        offer: format!("offer-{number}").parse().unwrap(),
        title: format!("Offer {number}"),
        publisher_name: "Publisher".to_owned(),
        summary: if number.is_multiple_of(2) { "even".to_owned() } else { "odd".to_owned() },
        text: String::new(),
        keywords: Vec::new(),
        facets: facets.iter().map(|(facet, keys)| (*facet, values(keys))).collect(),
        changed: days_ago(i64::try_from(number).unwrap() % 5),
        boost: 0,
    }
}

fn keys_of(entry: &Entry, facet: Facet) -> BTreeSet<String> {
    let own = Some(entry.publisher.to_string()).filter(|_| facet == Facet::Publisher);
    let others = entry.facets.get(&facet).into_iter().flatten().map(|value| value.key.clone());
    others.chain(own).collect()
}

type Chosen = BTreeMap<Facet, BTreeSet<String>>;

fn meets(entry: &Entry, chosen: &Chosen, but: Option<Facet>) -> bool {
    chosen
        .iter()
        .filter(|(facet, keys)| Some(**facet) != but && !keys.is_empty())
        .all(|(facet, keys)| !keys.is_disjoint(&keys_of(entry, *facet)))
}

/// What a shop counts, by looking at every offer.
fn counted(entries: &[Entry], chosen: &Chosen) -> BTreeMap<Facet, BTreeMap<String, u64>> {
    let mut counts: BTreeMap<Facet, BTreeMap<String, u64>> = BTreeMap::new();
    for facet in Facet::ALL {
        for entry in entries.iter().filter(|entry| meets(entry, chosen, Some(facet))) {
            for key in keys_of(entry, facet) {
                *counts.entry(facet).or_default().entry(key).or_default() += 1;
            }
        }
    }
    counts
}

fn facet() -> impl Strategy<Value = Facet> {
    proptest::sample::select(vec![Facet::Category, Facet::Type, Facet::Trial, Facet::Publisher])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_every_offer_looked_at(
        offers in prop::collection::vec(prop::collection::vec((facet(), prop::collection::vec(0_u8..4, 0..3)), 0..4), 1..40),
        removed in prop::collection::vec(any::<bool>(), 40),
        chosen in prop::collection::btree_map(facet(), prop::collection::btree_set(0_u8..5, 0..3), 0..3),
        typed in any::<bool>(),
    ) {
        let entries: Vec<_> = offers.iter().enumerate().map(|(number, facets)| plain(number, facets)).collect();
        let index = Index::in_memory().unwrap();
        for some in entries.chunks(11) {
            index.apply(&some.iter().map(put).collect::<Vec<_>>(), 1).unwrap();
        }
        let (gone, left): (Vec<_>, Vec<_>) = entries.into_iter().zip(removed).partition(|(_, removed)| *removed);
        index.apply(&gone.iter().map(|(entry, _)| remove(entry)).collect::<Vec<_>>(), 2).unwrap();
        let left: Vec<_> = left.into_iter().map(|(entry, _)| entry).filter(|entry| !typed || entry.summary == "even").collect();
        let chosen: Chosen = chosen.into_iter().map(|(facet, keys)| {
            let name = |key: u8| if facet == Facet::Publisher { format!("p{key}") } else { format!("v{key}") };
            (facet, keys.into_iter().map(name).collect())
        }).collect();
        let query = Query { chosen: chosen.clone(), limit: 100, ..Query::of(if typed { "even" } else { "" }, NOW) };
        let found = index.search(&query).unwrap();
        let expected: BTreeSet<_> = left.iter().filter(|entry| meets(entry, &chosen, None))
            .map(|entry| format!("{}/{}", entry.publisher, entry.offer)).collect();
        prop_assert_eq!(found.total, u64::try_from(expected.len()).unwrap());
        prop_assert_eq!(ids(&found).into_iter().collect::<BTreeSet<_>>(), expected);
        let counts: BTreeMap<Facet, BTreeMap<String, u64>> = found.facets.into_iter()
            .map(|(facet, values)| (facet, values.into_iter().filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>()))
            .filter(|(_, values)| !values.is_empty()).collect();
        prop_assert_eq!(counts, counted(&left, &chosen));
    }
}

static MARKETPLACE: LazyLock<Index> = LazyLock::new(index);

proptest! {
    #[test]
    fn any_text_has_an_answer(text in any::<String>(), offset in any::<usize>(), limit in any::<usize>()) {
        let query = Query { offset, limit, ..Query::of(&text, NOW) };
        let found = MARKETPLACE.search(&query).unwrap();
        prop_assert!(found.hits.len() <= Query::HITS);
        prop_assert!(MARKETPLACE.suggest(&text, limit).unwrap().len() <= limit);
    }

    #[test]
    fn any_text_of_letters_that_are_known_has_an_answer(text in "[a-z가-힣ㄱ-ㅣ .'+#-]{0,40}") {
        let found = MARKETPLACE.search(&Query::of(&text, NOW)).unwrap();
        prop_assert!(found.total >= u64::try_from(found.hits.len()).unwrap());
        MARKETPLACE.suggest(&text, 10).unwrap();
    }

    #[test]
    fn any_text_can_be_put_and_is_found_by_its_id(title in any::<String>(), text in any::<String>(), keyword in any::<String>()) {
        let index = Index::in_memory().unwrap();
        let entry = Entry { title: title.clone(), text, keywords: vec![keyword], ..plain(7, &[]) };
        index.apply(&[put(&entry)], 1).unwrap();
        let found = index.search(&Query::of("p1.offer-7", NOW)).unwrap();
        prop_assert_eq!(found.total, 1);
        prop_assert_eq!(found.hits[0].title.text(), title);
        index.apply(&[remove(&entry)], 2).unwrap();
        prop_assert_eq!(index.search(&Query::of("p1.offer-7", NOW)).unwrap().total, 0);
    }
}

#[test]
fn a_choice_of_a_thousand_and_a_text_of_ten_thousand_letters_are_answered() {
    let keys = (0..1000).map(|number| format!("v{number}")).chain(["security".to_owned()]).collect();
    let chosen = BTreeMap::from([(Facet::Category, keys)]);
    let text = format!("linux {}", "x".repeat(10_000));
    let found = MARKETPLACE.search(&Query { chosen, ..Query::of(text, NOW) }).unwrap();
    assert!(found.partly && ids(&found).contains(&"contoso/secure-linux".to_owned()), "{found:?}");
    let many = "linux ".repeat(2000);
    assert!(MARKETPLACE.search(&Query::of(many, NOW)).unwrap().total > 0);
}

#[test]
fn pages_follow_each_other_in_every_order() {
    for sort in [Sort::Best, Sort::Newest, Sort::Name] {
        let page = |offset, limit| {
            let query = Query { sort, offset, limit, ..Query::of("", NOW) };
            ids(&MARKETPLACE.search(&query).unwrap())
        };
        let all = page(0, 100);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        let pages: Vec<_> = (0..10).flat_map(|number| page(number * 7, 7)).collect();
        assert_eq!(pages, all, "{sort:?}");
        assert_eq!(page(usize::MAX, usize::MAX), [""; 0]);
    }
}

#[test]
fn orders_are_what_they_say() {
    let index = Index::in_memory().unwrap();
    let entry = |number: usize, title: &str, days, boost| Entry {
        title: title.to_owned(),
        changed: days_ago(days),
        boost,
        ..plain(number, &[])
    };
    let changes = [
        entry(1, "beta", 3, 0),
        entry(2, "Alpha", 2, 0),
        entry(3, "gamma", 2, 0),
        entry(4, "delta", 1000, 80),
    ];
    // In segments of their own, so that order does not come from where an offer lies.
    for change in &changes {
        index.apply(&[put(change)], 1).unwrap();
    }
    for (sort, order) in [
        (Sort::Name, ["p2/offer-2", "p1/offer-1", "p1/offer-4", "p0/offer-3"]),
        (Sort::Newest, ["p0/offer-3", "p2/offer-2", "p1/offer-1", "p1/offer-4"]),
        (Sort::Best, ["p1/offer-4", "p0/offer-3", "p2/offer-2", "p1/offer-1"]),
    ] {
        assert_eq!(ids(&index.search(&Query { sort, ..Query::of("", NOW) }).unwrap()), order, "{sort:?}");
    }
}
