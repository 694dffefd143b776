//! What a text asks for: its words, and by which terms of the index each is found.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::DocId;
use tantivy::postings::TermInfo;
use tantivy_fst::Automaton;

use crate::Query;
use crate::language::is_stopword;
use crate::language::letters::{letters_of, on_other_keyboard};
use crate::language::synonyms::{Concept, concepts_of, mentions, phrases, phrases_from};
use crate::language::words::{Script, Word, words};
use crate::ranking::Ranking;
use crate::snapshot::{Segment, Snapshot};
use crate::terms::{Kind, syllable_pairs};

/// The most terms that a prefix stands for, and the most that are looked at to find the most frequent of them.
const PREFIXED: usize = 64;
const LOOKED_AT: usize = 1000;
/// The fewest letters of a prefix.
const PREFIX: usize = 2;
/// The most terms that a mistyped word stands for.
const MEANT: usize = 32;
/// From how many letters on one is taken for an error, and two.
const ONE_ERROR: usize = 4;
const TWO_ERRORS: usize = 8;
/// No word that has more letters is taken for mistyped.
const MISTYPED: usize = 60;
/// The most syllables of a word that is looked for in longer ones.
const SYLLABLES: usize = 20;

/// Where a word, or a part of it, is found.
pub(crate) enum Found {
    /// By a term of each segment.
    Term(Vec<Option<TermInfo>>),
    /// In these offers of each segment, with the places.
    Docs(Vec<Vec<(DocId, u8)>>),
}

impl Found {
    /// About how many offers.
    fn size(&self) -> u64 {
        match self {
            Self::Term(terms) => terms.iter().flatten().map(|term| u64::from(term.doc_freq)).sum(),
            Self::Docs(docs) => docs.iter().map(|docs| u64::try_from(docs.len()).unwrap_or(u64::MAX)).sum(),
        }
    }
}

/// One way in which a word is found.
pub(crate) struct Source {
    /// In hundredths of what the place counts.
    pub weight: u32,
    pub found: Found,
}

/// A word that an offer should have.
#[derive(Default)]
pub(crate) struct Wanted {
    /// What counts most comes first.
    pub sources: Vec<Source>,
}

impl Wanted {
    pub(crate) fn size(&self) -> u64 {
        self.sources.iter().map(|source| source.found.size()).sum()
    }
}

/// What is marked in the texts of what was found.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    /// Letters of words.
    pub words: BTreeSet<String>,
    pub stems: BTreeSet<String>,
    /// Letters with which words begin.
    pub prefixes: BTreeSet<String>,
    /// Syllables in words.
    pub parts: BTreeSet<String>,
    pub concepts: BTreeSet<Concept>,
}

/// A text that was understood.
#[derive(Default)]
pub(crate) struct Question {
    pub words: Vec<Wanted>,
    /// What adds to the rank of offers that have the words, and what it adds: of its places, or as it is.
    pub adjacent: Vec<Found>,
    pub whole_title: Option<Found>,
    pub marks: Marks,
}

/// A word as it was typed.
struct Typed<'t> {
    word: Word<'t>,
    letters: String,
    concepts: BTreeSet<Concept>,
    /// The whole of which it is a part: `contoso.secure-linux`.
    chunk: Option<String>,
}

/// Understands the text of `query`.
pub(crate) fn understand(snapshot: &Snapshot, query: &Query) -> io::Result<Question> {
    let end = query.text.char_indices().nth(Query::TEXT).map_or(query.text.len(), |(at, _)| at);
    let text = &query.text[..end];
    let typed = read(text);
    let mut asking = Asking { snapshot, matches: Ranking::get(), marks: Marks::default() };
    let mut question = Question::default();
    for (number, word) in typed.iter().enumerate() {
        let before = number.checked_sub(1).and_then(|before| typed.get(before));
        let neighbours =
            [before.map(|before| (before, word)), typed.get(number + 1).map(|next| (word, next))];
        let is_last = number + 1 == typed.len();
        question.words.push(asking.want(word, neighbours, is_last)?);
    }
    for pair in typed.windows(2) {
        let joined: String = pair.iter().map(|word| word.letters.as_str()).collect();
        question.adjacent.extend(asking.term(&Kind::Joined.term(&joined))?);
    }
    let whole = crate::terms::in_one(text);
    if !whole.is_empty() {
        question.whole_title = asking.term(&Kind::WholeTitle.term(&whole))?;
    }
    question.marks = asking.marks;
    Ok(question)
}

/// The words of `text` that count.
fn read(text: &str) -> Vec<Typed<'_>> {
    let all: Vec<Word<'_>> = words(text).take(Query::WORDS).collect();
    let mentioned = mentions(&all);
    let has_others = all.iter().any(|word| !is_stopword(&word.text));
    let counting = all.into_iter().enumerate().filter(|(_, word)| !has_others || !is_stopword(&word.text));
    let typed = counting.map(|(number, word)| Typed {
        letters: letters_of(&word.text),
        concepts: mentioned
            .iter()
            .filter(|mention| (mention.first..=mention.last).contains(&number))
            .map(|mention| mention.concept)
            .collect(),
        chunk: chunk(text, &word),
        word,
    });
    typed.collect()
}

/// The text between spaces in which `word` stands, as an id.
fn chunk(text: &str, word: &Word<'_>) -> Option<String> {
    let start = text[..word.span.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let start = (start..=word.span.start).find(|at| text.is_char_boundary(*at))?;
    let end = text[word.span.end..].find(char::is_whitespace).map_or(text.len(), |at| word.span.end + at);
    let chunk = text.get(start..end)?.to_ascii_lowercase().replace('/', ".");
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    chunk.bytes().all(is_id).then_some(chunk)
}

/// Looks up what words stand for, and remembers what is to be marked.
struct Asking<'s> {
    snapshot: &'s Snapshot,
    matches: &'static Ranking,
    marks: Marks,
}

impl Asking<'_> {
    /// The term in each segment; nothing where no offer has it.
    fn term(&self, term: &str) -> io::Result<Option<Found>> {
        let mut infos = Vec::with_capacity(self.snapshot.segments.len());
        let mut is_found = false;
        for segment in &self.snapshot.segments {
            let info = match segment.term(term)? {
                Some(info) if segment.is_in_use(&info)? => Some(info),
                _ => None,
            };
            is_found |= info.is_some();
            infos.push(info);
        }
        Ok(is_found.then_some(Found::Term(infos)))
    }

    fn add(&self, wanted: &mut Wanted, weight: u32, term: &str) -> io::Result<bool> {
        let found = self.term(term)?;
        let is_found = found.is_some();
        wanted.sources.extend(found.map(|found| Source { weight, found }));
        Ok(is_found)
    }

    /// How `typed` is found.
    fn want(
        &mut self,
        typed: &Typed<'_>,
        neighbours: [Option<(&Typed<'_>, &Typed<'_>)>; 2],
        is_last: bool,
    ) -> io::Result<Wanted> {
        let mut wanted = Wanted::default();
        self.as_typed(&mut wanted, typed)?;
        for (one, next) in neighbours.into_iter().flatten() {
            self.in_one(&mut wanted, &format!("{}{}", one.letters, next.letters))?;
        }
        let is_known = !wanted.sources.is_empty();
        if is_last || !is_known {
            self.beginning(&mut wanted, &typed.letters)?;
        }
        if wanted.sources.is_empty() {
            self.on_other_keyboard(&mut wanted, &typed.letters)?;
        }
        if wanted.sources.is_empty() {
            self.mistyped(&mut wanted, &typed.letters)?;
        }
        wanted.sources.sort_by_key(|source| std::cmp::Reverse(source.weight));
        Ok(wanted)
    }

    fn as_typed(&mut self, wanted: &mut Wanted, typed: &Typed<'_>) -> io::Result<()> {
        let weights = &self.matches.matches;
        let Typed { word, letters, concepts, chunk } = typed;
        if let Some(chunk) = chunk {
            self.add(wanted, weights.id, &Kind::Id.term(chunk))?;
        }
        self.add(wanted, weights.word, &Kind::Word.term(letters))?;
        self.marks.words.insert(letters.clone());
        self.add(wanted, weights.joined, &Kind::Joined.term(letters))?;
        if word.script == Script::Other {
            let stem = word.stem().unwrap_or(&word.text);
            self.add(wanted, weights.stem, &Kind::Stem.term(stem))?;
            if stem != word.text {
                self.add(wanted, weights.stem, &Kind::Word.term(stem))?;
            }
            self.marks.stems.insert(stem.to_owned());
        }
        let mut shortest: &str = &word.text;
        for left in word.without_particles() {
            let letters = letters_of(left);
            self.add(wanted, weights.stem, &Kind::Word.term(&letters))?;
            self.marks.words.insert(letters);
            shortest = left;
        }
        for concept in concepts {
            self.add(wanted, weights.synonym, &Kind::Concept.term(&concept.to_string()))?;
            self.marks.concepts.insert(*concept);
        }
        if word.has_parts()
            && let Some(found) = self.in_longer_words(shortest)?
        {
            wanted.sources.push(Source { weight: weights.part, found });
            self.marks.parts.insert(shortest.to_owned());
        }
        Ok(())
    }

    /// Words that were typed in two and are written in one.
    fn in_one(&mut self, wanted: &mut Wanted, letters: &str) -> io::Result<()> {
        if self.add(wanted, self.matches.matches.joined, &Kind::Word.term(letters))? {
            self.marks.words.insert(letters.to_owned());
        }
        Ok(())
    }

    /// The offers that have each two syllables of `text` in one place: within a word, or, where there are more, across one space.
    fn in_longer_words(&self, text: &str) -> io::Result<Option<Found>> {
        let pairs = syllable_pairs(text);
        match pairs.as_slice() {
            [] => Ok(None),
            [pair] => self.term(&Kind::Part.term(pair)),
            pairs if pairs.len() > SYLLABLES => Ok(None),
            pairs => {
                let segments = self.snapshot.segments.iter();
                let docs =
                    segments.map(|segment| having_all(segment, pairs)).collect::<io::Result<Vec<_>>>()?;
                Ok(docs.iter().any(|docs| !docs.is_empty()).then_some(Found::Docs(docs)))
            }
        }
    }

    /// Longer words that begin with `letters`.
    fn beginning(&mut self, wanted: &mut Wanted, letters: &str) -> io::Result<()> {
        if letters.chars().count() < PREFIX {
            return Ok(());
        }
        let prefix = Kind::Word.term(letters);
        let mut terms: BTreeMap<Vec<u8>, u64> = BTreeMap::new();
        for segment in &self.snapshot.segments {
            let range = segment.terms.terms().range().gt(&prefix).lt(after(&prefix));
            let mut stream = range.into_stream()?;
            let mut looked_at = 0;
            while let Some((term, info)) = stream.next() {
                if looked_at == LOOKED_AT {
                    break;
                }
                if segment.is_in_use(info)? {
                    *terms.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                    looked_at += 1;
                }
            }
        }
        let mut terms: Vec<_> = terms.into_iter().take(LOOKED_AT).collect();
        terms.sort_by(|(one, many), (other, more)| more.cmp(many).then_with(|| one.cmp(other)));
        for (term, _) in terms.into_iter().take(PREFIXED) {
            self.add(wanted, self.matches.matches.prefix, &String::from_utf8_lossy(&term))?;
            self.marks.prefixes.insert(letters.to_owned());
        }
        if letters.chars().count() > PREFIX {
            let concepts: BTreeSet<Concept> =
                phrases_from(letters).flat_map(|(_, concepts)| concepts).copied().collect();
            self.concepts(wanted, self.matches.matches.prefix, concepts)?;
        }
        Ok(())
    }

    /// What means the same as a word that was guessed with `weight`.
    fn concepts(
        &mut self,
        wanted: &mut Wanted,
        weight: u32,
        concepts: impl IntoIterator<Item = Concept>,
    ) -> io::Result<()> {
        let weight = weight * self.matches.matches.synonym / 100;
        for concept in concepts {
            if self.add(wanted, weight, &Kind::Concept.term(&concept.to_string()))? {
                self.marks.concepts.insert(concept);
            }
        }
        Ok(())
    }

    /// The word that the same keys are on the other keyboard.
    fn on_other_keyboard(&mut self, wanted: &mut Wanted, letters: &str) -> io::Result<()> {
        let Some(meant) = on_other_keyboard(letters).filter(|meant| meant.chars().count() > PREFIX) else {
            return Ok(());
        };
        let weight = self.matches.matches.keyboard;
        self.meant(wanted, weight, &meant)
    }

    /// All that a word stands for that was guessed.
    fn meant(&mut self, wanted: &mut Wanted, weight: u32, letters: &str) -> io::Result<()> {
        if self.add(wanted, weight, &Kind::Word.term(letters))? {
            self.marks.words.insert(letters.to_owned());
        }
        let word = words(letters).next();
        let stem = word.as_ref().and_then(Word::stem).unwrap_or(letters);
        if self.add(wanted, weight, &Kind::Stem.term(stem))? {
            self.marks.stems.insert(stem.to_owned());
        }
        self.concepts(wanted, weight, concepts_of(stem).iter().copied())
    }

    /// The words that differ least from `letters`.
    fn mistyped(&mut self, wanted: &mut Wanted, letters: &str) -> io::Result<()> {
        let Some(automaton) = Mistyped::new(letters, Kind::Word.letter(), false) else { return Ok(()) };
        let mut meant: BTreeMap<String, (u8, u64)> = BTreeMap::new();
        for segment in &self.snapshot.segments {
            let mut stream = segment.terms.terms().search(&automaton).into_stream()?;
            while let Some((term, info)) = stream.next() {
                if let Some(distance) = automaton.distance(term)
                    && segment.is_in_use(info)?
                {
                    let word = String::from_utf8_lossy(&term[1..]).into_owned();
                    let known = meant.entry(word).or_insert((distance, 0));
                    known.1 += u64::from(info.doc_freq);
                }
            }
        }
        for (phrase, concepts) in phrases() {
            let is_found = |concept: &Concept| self.term(&Kind::Concept.term(&concept.to_string()));
            if let Some(distance) = automaton.distance_of(phrase) {
                for concept in concepts {
                    if is_found(concept)?.is_some() {
                        meant.entry(phrase.to_owned()).or_insert((distance, 0));
                    }
                }
            }
        }
        let Some(least) = meant.values().map(|(distance, _)| *distance).min() else { return Ok(()) };
        let mut nearest: Vec<_> = meant.into_iter().filter(|(_, (distance, _))| *distance == least).collect();
        nearest.sort_by(|(one, (_, many)), (other, (_, more))| more.cmp(many).then_with(|| one.cmp(other)));
        let weights = &self.matches.matches;
        let weight = if least > 1 { weights.two_errors } else { weights.one_error };
        for (word, _) in nearest.into_iter().take(MEANT) {
            self.meant(wanted, weight, &word)?;
        }
        Ok(())
    }
}

/// The offers of a segment that have all of `pairs` in one place.
fn having_all(segment: &Segment, pairs: &[String]) -> io::Result<Vec<(DocId, u8)>> {
    let mut terms = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let infos = [segment.term(&Kind::Part.term(pair))?, segment.term(&Kind::Across.term(pair))?];
        terms.push(infos.into_iter().flatten().collect::<Vec<_>>());
    }
    // The rarest first: the others are only looked for in what it leaves.
    terms.sort_by_key(|infos| infos.iter().map(|info| u64::from(info.doc_freq)).sum::<u64>());
    let Some((rarest, others)) = terms.split_first() else { return Ok(Vec::new()) };
    let mut left = Vec::new();
    for info in rarest {
        left.extend(segment.postings(info)?.filter(|(doc, _)| segment.is_alive(*doc)));
    }
    left.sort_unstable_by_key(|(doc, _)| *doc);
    left.dedup_by(|(doc, places), (before, all)| {
        let is_same = doc == before;
        *all |= if is_same { *places } else { 0 };
        is_same
    });
    for infos in others {
        let mut seekers = infos.iter().map(|info| segment.seeker(info)).collect::<io::Result<Vec<_>>>()?;
        for (doc, places) in &mut left {
            let has: u8 =
                seekers.iter_mut().map(|seeker| seeker.places_of(*doc)).fold(0, |all, places| all | places);
            *places &= has;
        }
        left.retain(|(_, places)| *places != 0);
    }
    Ok(left)
}

/// The first text behind all that begin with `prefix`.
pub(crate) fn after(prefix: &str) -> Vec<u8> {
    let mut after = prefix.as_bytes().to_vec();
    // No byte of a text is the greatest there is.
    after.push(u8::MAX);
    after
}

/// Texts that are `letters` but for an error or two, behind the letter of a kind of terms.
pub(crate) struct Mistyped {
    kind: u8,
    letters: DFA,
}

impl Mistyped {
    /// Nothing where `letters` are so few that any error makes another word. With `prefix`, texts may go on.
    pub(crate) fn new(letters: &str, kind: char, prefix: bool) -> Option<Self> {
        static ONE: LazyLock<LevenshteinAutomatonBuilder> =
            LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
        static TWO: LazyLock<LevenshteinAutomatonBuilder> =
            LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));
        let builder = match letters.chars().count() {
            0..ONE_ERROR => return None,
            ONE_ERROR..TWO_ERRORS => &ONE,
            TWO_ERRORS..=MISTYPED => &TWO,
            _ => return None,
        };
        let letters = if prefix { builder.build_prefix_dfa(letters) } else { builder.build_dfa(letters) };
        Some(Self { kind: u8::try_from(kind).ok()?, letters })
    }

    /// How many errors `term` has, if it is of the kind.
    pub(crate) fn distance(&self, term: &[u8]) -> Option<u8> {
        self.errors(term.strip_prefix(&[self.kind])?)
    }

    fn distance_of(&self, letters: &str) -> Option<u8> {
        self.errors(letters.as_bytes())
    }

    fn errors(&self, letters: &[u8]) -> Option<u8> {
        match self.letters.eval(letters) {
            Distance::Exact(errors) => Some(errors),
            Distance::AtLeast(_) => None,
        }
    }
}

impl Automaton for &Mistyped {
    /// Nothing before the letter of the kind.
    type State = Option<u32>;

    fn start(&self) -> Option<u32> {
        None
    }

    fn is_match(&self, state: &Option<u32>) -> bool {
        state.is_some_and(|state| matches!(self.letters.distance(state), Distance::Exact(_)))
    }

    fn can_match(&self, state: &Option<u32>) -> bool {
        *state != Some(SINK_STATE)
    }

    fn accept(&self, state: &Option<u32>, byte: u8) -> Option<u32> {
        Some(match state {
            None if byte == self.kind => self.letters.initial_state(),
            None => SINK_STATE,
            Some(state) => self.letters.transition(*state, byte),
        })
    }
}
