//! Finding: which offers have the words, what each of them ranks, and how many have each value of each facet.
//!
//! The choice in facets is no part of what is looked for: every offer that has the words is seen once, and counts for the facets
//! whose choice the others allow. So each facet says what there would be if another of its values were chosen.

use std::cell::{OnceCell, RefCell};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;
use std::io;

use tantivy::DocId;

use crate::highlight::Highlighter;
use crate::index::Failed;
use crate::question::{self, Question, Wanted};
use crate::ranking::{NOTHING_TYPED, Ranking};
use crate::snapshot::{Segment, Snapshot};
use crate::{Facet, Found, Hit, Query, Sort};

/// What is known of an offer while a question is answered.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    points: u32,
    /// How many words it has.
    words: u8,
    /// The number of the last of them, and the places where that was seen.
    last: u8,
    places: u8,
}

/// What is known of the offers of a segment, by their numbers: nothing before a question and after it.
#[derive(Default)]
struct Board {
    cells: Vec<Cell>,
    /// Offers of which something is known.
    touched: Vec<DocId>,
}

thread_local! {
    static BOARD: RefCell<Board> = RefCell::default();
}

impl Board {
    fn fit(&mut self, docs: usize) {
        if self.cells.len() < docs {
            self.cells.resize(docs, Cell::default());
        }
    }

    fn clear(&mut self) {
        for doc in self.touched.drain(..) {
            self.cells[index(doc)] = Cell::default();
        }
    }

    /// `doc` has the word of this number, found with `weight` at `places`. Where every word is needed, offers without those before are passed over.
    fn see(&mut self, doc: DocId, number: u8, weight: u32, places: u8, every: bool, counts: &[u32]) {
        let cell = &mut self.cells[index(doc)];
        if cell.last != number {
            if every && cell.words + 1 != number {
                return;
            }
            if cell.words == 0 {
                self.touched.push(doc);
            }
            *cell = Cell { words: cell.words + 1, last: number, places: 0, ..*cell };
        }
        let new = places & !cell.places;
        cell.places |= places;
        cell.points += weight * counts.get(usize::from(new)).copied().unwrap_or_default() / 100;
    }
}

fn index(doc: DocId) -> usize {
    usize::try_from(doc).unwrap_or(usize::MAX)
}

/// Offers in order, as many as are wanted.
struct Best {
    keep: usize,
    offers: Vec<Ranked>,
}

/// What an offer ranks within its segment; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    by: Reverse<i64>,
    key: u32,
    doc: DocId,
}

impl Best {
    fn push(&mut self, ranked: Ranked) {
        self.offers.push(ranked);
        if self.offers.len() >= self.keep.saturating_mul(2).max(1024) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.keep == 0 {
            self.offers.clear();
        } else if self.offers.len() > self.keep {
            self.offers.select_nth_unstable(self.keep - 1);
            self.offers.truncate(self.keep);
        }
    }
}

/// What was chosen, by the numbers of values.
struct Choice {
    /// The facets in which something was chosen, as bits.
    needed: u8,
    /// The bit of the facet of each value, and whether it was chosen.
    facets: Vec<u8>,
    chosen: Vec<bool>,
}

fn bit(facet: Facet) -> u8 {
    let number = Facet::ALL.into_iter().position(|one| one == facet).unwrap_or_default();
    1 << number
}

impl Choice {
    fn of(snapshot: &Snapshot, query: &Query) -> Self {
        let facets: Vec<u8> = snapshot.values.all.iter().map(|(facet, _)| bit(*facet)).collect();
        let mut chosen = vec![false; facets.len()];
        let mut needed = 0;
        for (facet, keys) in query.chosen.iter().filter(|(_, keys)| !keys.is_empty()) {
            needed |= bit(*facet);
            for number in keys.iter().filter_map(|key| snapshot.values.number(*facet, key)) {
                chosen[number] = true;
            }
        }
        Self { needed, facets, chosen }
    }
}

/// What is found before texts are read.
struct Tally {
    total: u64,
    counts: Vec<u64>,
    /// The most words that an offer has.
    most: u8,
    best: Vec<Vec<Ranked>>,
}

/// Answers `query`.
pub(crate) fn search(snapshot: &Snapshot, query: &Query) -> Result<Found, Failed> {
    let mut question = question::understand(snapshot, query)?;
    // The rarest word first: of the others only those offers matter that have it.
    question.words.sort_by_key(Wanted::size);
    let choice = Choice::of(snapshot, query);
    let all = u8::try_from(question.words.len()).unwrap_or(u8::MAX);
    let mut tally = Tally { total: 0, counts: Vec::new(), most: 0, best: Vec::new() };
    let every_word_is_known = question.words.iter().all(|word| !word.sources.is_empty());
    if every_word_is_known {
        tally = count(snapshot, query, &question, &choice, all)?;
    }
    let partly = all > 0 && tally.most < all;
    if partly {
        let most = most_words(snapshot, &question)?;
        // Half of the words are a hint; fewer are another question.
        if most > 0 && most * 2 >= all {
            tally = count(snapshot, query, &question, &choice, most)?;
        }
    }
    let is_partly = partly && tally.most > 0;
    let hits = hits(snapshot, query, &question, &tally)?;
    let facets = facets(snapshot, &choice, &tally.counts);
    Ok(Found { total: tally.total, hits, facets, partly: is_partly })
}

/// Sees the words of `question` on the board.
fn see(
    board: &mut Board,
    number: usize,
    segment: &Segment,
    question: &Question,
    every: bool,
) -> Result<(), Failed> {
    let ranking = Ranking::get();
    board.fit(index(segment.docs()));
    for (word, at) in question.words.iter().zip(1_u8..) {
        for source in &word.sources {
            match &source.found {
                question::Found::Term(terms) => {
                    if let Some(Some(term)) = terms.get(number) {
                        for (doc, places) in segment.postings(term)? {
                            board.see(doc, at, source.weight, places, every, &ranking.places);
                        }
                    }
                }
                question::Found::Docs(docs) => {
                    for (doc, places) in docs.get(number).into_iter().flatten() {
                        board.see(*doc, at, source.weight, *places, every, &ranking.places);
                    }
                }
            }
        }
    }
    Ok(())
}

/// What offers have beside the words themselves.
fn add_bonuses(
    board: &mut Board,
    number: usize,
    segment: &Segment,
    question: &Question,
) -> Result<(), Failed> {
    let ranking = Ranking::get();
    let adjacent = question.adjacent.iter().map(|found| (found, None));
    let whole = question.whole_title.iter().map(|found| (found, Some(ranking.whole_title)));
    for (found, adds) in adjacent.chain(whole) {
        let question::Found::Term(terms) = found else { continue };
        let Some(Some(term)) = terms.get(number) else { continue };
        for (doc, places) in segment.postings(term)? {
            let cell = &mut board.cells[index(doc)];
            if cell.words > 0 {
                let counts = ranking.places.get(usize::from(places)).copied().unwrap_or_default();
                cell.points += adds.unwrap_or(counts * ranking.adjacent / 100);
            }
        }
    }
    Ok(())
}

/// The most words that any one offer has.
fn most_words(snapshot: &Snapshot, question: &Question) -> Result<u8, Failed> {
    BOARD.with_borrow_mut(|board| {
        let mut most = 0;
        for (number, segment) in snapshot.segments.iter().enumerate() {
            let seen = see(board, number, segment, question, false);
            let alive = board.touched.iter().filter(|doc| segment.is_alive(**doc));
            most = alive.map(|doc| board.cells[index(*doc)].words).max().unwrap_or(0).max(most);
            board.clear();
            seen?;
        }
        Ok(most)
    })
}

/// Counts and ranks the offers that have `least` words.
fn count(
    snapshot: &Snapshot,
    query: &Query,
    question: &Question,
    choice: &Choice,
    least: u8,
) -> Result<Tally, Failed> {
    let is_everything = least == 0 && choice.needed == 0;
    let known = snapshot.all_counts.get().filter(|_| is_everything);
    let counts = known.cloned().unwrap_or_else(|| vec![0; choice.facets.len()]);
    let mut counting = Counting {
        query,
        choice,
        is_counted: known.is_some(),
        tally: Tally { total: 0, counts, most: 0, best: Vec::new() },
    };
    let every = usize::from(least) == question.words.len();
    BOARD.with_borrow_mut(|board| {
        for (number, segment) in snapshot.segments.iter().enumerate() {
            let seen = counting.count_segment(board, (number, segment), question, (least, every));
            board.clear();
            seen?;
        }
        Ok::<_, Failed>(())
    })?;
    if is_everything {
        snapshot.all_counts.get_or_init(|| counting.tally.counts.clone());
    }
    Ok(counting.tally)
}

struct Counting<'q> {
    query: &'q Query,
    choice: &'q Choice,
    /// Values are counted already.
    is_counted: bool,
    tally: Tally,
}

impl Counting<'_> {
    fn count_segment(
        &mut self,
        board: &mut Board,
        (number, segment): (usize, &Segment),
        question: &Question,
        (least, every): (u8, bool),
    ) -> Result<(), Failed> {
        let reach = self.query.offset.saturating_add(self.query.limit.min(Query::HITS)).min(Query::REACH);
        let mut best = Best { keep: reach, offers: Vec::new() };
        if least == 0 {
            for doc in (0..segment.docs()).filter(|doc| segment.is_alive(*doc)) {
                self.count_offer(segment, doc, NOTHING_TYPED, &mut best);
            }
        } else {
            see(board, number, segment, question, every)?;
            add_bonuses(board, number, segment, question)?;
            for doc in &board.touched {
                let Cell { words, points, .. } = board.cells[index(*doc)];
                if words >= least && segment.is_alive(*doc) {
                    self.tally.most = self.tally.most.max(words);
                    self.count_offer(segment, *doc, points, &mut best);
                }
            }
        }
        best.cut();
        best.offers.sort_unstable();
        self.tally.best.push(best.offers);
        Ok(())
    }

    fn count_offer(&mut self, segment: &Segment, doc: DocId, points: u32, best: &mut Best) {
        let choice = self.choice;
        let mut met = 0;
        if choice.needed != 0 {
            for value in segment.values(doc).filter(|value| choice.chosen[*value]) {
                met |= choice.facets[value];
            }
        }
        let unmet = choice.needed & !met;
        if unmet == 0 {
            self.tally.total += 1;
            best.push(self.rank(segment, doc, points));
            if !self.is_counted {
                for value in segment.values(doc) {
                    self.tally.counts[value] += 1;
                }
            }
        } else if unmet.is_power_of_two() {
            for value in segment.values(doc).filter(|value| choice.facets[*value] == unmet) {
                self.tally.counts[value] += 1;
            }
        }
    }

    fn rank(&self, segment: &Segment, doc: DocId, points: u32) -> Ranked {
        let (columns, at) = (&segment.columns, index(doc));
        let by = match self.query.sort {
            Sort::Best => {
                Ranking::get().score(points, columns.boosts[at], columns.changed[at], self.query.now)
            }
            Sort::Newest => columns.changed[at],
            Sort::Name => -i64::from(columns.names[at]),
        };
        Ranked { by: Reverse(by), key: columns.keys[at], doc }
    }
}

/// The next offer of a segment, with the texts by which it is compared, once they were read.
struct Head {
    at: usize,
    key: OnceCell<String>,
    name: OnceCell<String>,
}

impl Head {
    fn at(at: usize) -> Self {
        Self { at, key: OnceCell::new(), name: OnceCell::new() }
    }
}

/// The best offers of all segments, in their order.
struct Merged<'s> {
    snapshot: &'s Snapshot,
    sort: Sort,
    best: &'s [Vec<Ranked>],
    heads: Vec<Head>,
}

impl Merged<'_> {
    /// The next offer, and the number of its segment.
    fn next(&mut self) -> Result<Option<(usize, Ranked)>, Failed> {
        let mut first: Option<(usize, Ranked)> = None;
        for (number, head) in self.heads.iter().enumerate() {
            let Some(ranked) = self.best[number].get(head.at).copied() else { continue };
            let is_before = match first {
                None => true,
                Some(before) => self.compare((number, ranked), before)?.is_lt(),
            };
            if is_before {
                first = Some((number, ranked));
            }
        }
        if let Some((number, _)) = first {
            self.heads[number] = Head::at(self.heads[number].at + 1);
        }
        Ok(first)
    }

    fn compare(&self, one: (usize, Ranked), other: (usize, Ranked)) -> Result<Ordering, Failed> {
        let by = match self.sort {
            // Ranks by name are those of a segment.
            Sort::Name => self.name(one)?.cmp(self.name(other)?),
            Sort::Best | Sort::Newest => one.1.by.cmp(&other.1.by),
        };
        match by {
            Ordering::Equal => Ok(self.key(one)?.cmp(self.key(other)?)),
            unequal => Ok(unequal),
        }
    }

    fn key(&self, (number, ranked): (usize, Ranked)) -> Result<&str, Failed> {
        let read = || self.snapshot.segments[number].columns.key(ranked.key);
        read_once(&self.heads[number].key, read)
    }

    fn name(&self, (number, ranked): (usize, Ranked)) -> Result<&str, Failed> {
        let rank = u32::try_from(-ranked.by.0).unwrap_or(u32::MAX);
        let read = || self.snapshot.segments[number].columns.name(rank);
        read_once(&self.heads[number].name, read)
    }
}

fn read_once(kept: &OnceCell<String>, read: impl FnOnce() -> io::Result<String>) -> Result<&str, Failed> {
    if let Some(text) = kept.get() {
        return Ok(text);
    }
    let text = read()?;
    Ok(kept.get_or_init(|| text))
}

/// The offers of the page that was asked for, with their texts.
fn hits(snapshot: &Snapshot, query: &Query, question: &Question, tally: &Tally) -> Result<Vec<Hit>, Failed> {
    let highlighter = Highlighter::new(&question.marks);
    let end = query.offset.saturating_add(query.limit.min(Query::HITS)).min(Query::REACH);
    let heads = tally.best.iter().map(|_| Head::at(0)).collect();
    let mut merged = Merged { snapshot, sort: query.sort, best: &tally.best, heads };
    let mut hits = Vec::new();
    for place in 0..end {
        let Some((number, ranked)) = merged.next()? else { break };
        if place < query.offset {
            continue;
        }
        let key = snapshot.segments[number].columns.key(ranked.key)?;
        let ids = key
            .split_once(' ')
            .and_then(|(publisher, offer)| Some((publisher.parse().ok()?, offer.parse().ok()?)));
        let (publisher, offer) = ids.ok_or_else(|| Failed::because("an offer has no id"))?;
        let texts = snapshot.texts(number, ranked.doc)?;
        let title = highlighter.whole(&texts.title);
        let snippet = highlighter.snippet(&texts.summary, &texts.text);
        hits.push(Hit { publisher, offer, title, snippet });
    }
    Ok(hits)
}

/// A value of a facet: what was chosen comes before the frequent.
type Counted<'v> = (Reverse<bool>, Reverse<u64>, &'v str);

/// The values of each facet that an offer has, the most frequent first.
fn facets(snapshot: &Snapshot, choice: &Choice, counts: &[u64]) -> BTreeMap<Facet, Vec<(String, u64)>> {
    let mut facets: BTreeMap<Facet, Vec<Counted<'_>>> = BTreeMap::new();
    let counted = snapshot.values.all.iter().zip(counts).zip(&choice.chosen);
    for (((facet, key), count), chosen) in counted.filter(|((_, count), chosen)| **count > 0 || **chosen) {
        facets.entry(*facet).or_default().push((Reverse(*chosen), Reverse(*count), key));
    }
    let mut found = BTreeMap::new();
    for (facet, mut values) in facets {
        // Those that were chosen are never left out.
        if values.len() > Query::VALUES {
            values.select_nth_unstable(Query::VALUES - 1);
            values.truncate(Query::VALUES);
        }
        values.sort_unstable_by_key(|(_, count, key)| (*count, *key));
        let values = values.into_iter().map(|(_, Reverse(count), key)| (key.to_owned(), count));
        found.insert(facet, values.collect());
    }
    found
}
