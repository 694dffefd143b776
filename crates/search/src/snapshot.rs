//! What searches look at: the segments of one commit, with what is needed of every offer in memory.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, OnceLock};

use tantivy::columnar::StrColumn;
use tantivy::index::SegmentId;
use tantivy::postings::{Postings as _, SegmentPostings, TermInfo};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{
    DocAddress, DocId, DocSet as _, InvertedIndexReader, Searcher, SegmentReader, TERMINATED,
    TantivyDocument, TantivyError,
};

use crate::Facet;
use crate::index::{BOOST, CHANGED, FACETS, Fields, KEY, NAME, facet_letter};

/// The values of all facets, and how they are counted.
#[derive(Debug, Default)]
pub(crate) struct Values {
    /// In order: those of a facet stand together.
    pub all: Vec<(Facet, String)>,
}

impl Values {
    pub(crate) fn number(&self, facet: Facet, key: &str) -> Option<usize> {
        self.all.binary_search_by(|(of, value)| of.cmp(&facet).then_with(|| value.as_str().cmp(key))).ok()
    }
}

/// What a segment says of its offers, by their number in it. It never changes.
pub(crate) struct Columns {
    id: SegmentId,
    /// The rank of an offer among those of the segment: by publisher and offer, and by name.
    pub keys: Vec<u32>,
    pub names: Vec<u32>,
    pub changed: Vec<i64>,
    pub boosts: Vec<i64>,
    /// Where the values of an offer begin; they end where those of the next begin.
    starts: Vec<u32>,
    values: Vec<u32>,
    /// The values that are in the segment.
    terms: Vec<(Facet, String)>,
    key_column: StrColumn,
    name_column: StrColumn,
}

impl Columns {
    fn read(reader: &SegmentReader) -> Result<Self, TantivyError> {
        let fast = reader.fast_fields();
        let docs = reader.max_doc();
        let column = |name: &str| {
            let missing = || TantivyError::InternalError(format!("there is no column {name}"));
            fast.str(name)?.ok_or_else(missing)
        };
        let (key_column, name_column) = (column(KEY)?, column(NAME)?);
        let ranks = |column: &StrColumn| -> Vec<u32> {
            (0..docs).map(|doc| column.ords().first(doc).map_or(u32::MAX, narrow)).collect()
        };
        let numbers = |name: &str| -> Result<Vec<i64>, TantivyError> {
            let column = fast.i64(name)?;
            Ok((0..docs).map(|doc| column.first(doc).unwrap_or_default()).collect())
        };
        let (mut starts, mut values, mut terms) = (vec![0], Vec::new(), Vec::new());
        if let Some(facets) = fast.str(FACETS)? {
            let mut term = String::new();
            for number in 0..facets.num_terms() {
                facets.ord_to_str(u64::try_from(number).unwrap_or(u64::MAX), &mut term)?;
                terms.push(
                    read_value(&term).ok_or_else(|| {
                        TantivyError::InternalError(format!("{term} is no value of a facet"))
                    })?,
                );
            }
            for doc in 0..docs {
                values.extend(facets.ords().values_for_doc(doc).map(narrow));
                starts.push(u32::try_from(values.len()).unwrap_or(u32::MAX));
            }
        } else {
            starts.resize(usize::try_from(docs).unwrap_or(0) + 1, 0);
        }
        Ok(Self {
            id: reader.segment_id(),
            keys: ranks(&key_column),
            names: ranks(&name_column),
            changed: numbers(CHANGED)?,
            boosts: numbers(BOOST)?,
            starts,
            values,
            terms,
            key_column,
            name_column,
        })
    }

    /// `publisher offer`.
    pub(crate) fn key(&self, rank: u32) -> io::Result<String> {
        let mut key = String::new();
        self.key_column.ord_to_str(u64::from(rank), &mut key)?;
        Ok(key)
    }

    pub(crate) fn name(&self, rank: u32) -> io::Result<String> {
        let mut name = String::new();
        self.name_column.ord_to_str(u64::from(rank), &mut name)?;
        Ok(name)
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn read_value(term: &str) -> Option<(Facet, String)> {
    let letter = term.chars().next()?;
    let facet = Facet::ALL.into_iter().find(|facet| facet_letter(*facet) == letter)?;
    Some((facet, term[letter.len_utf8()..].to_owned()))
}

/// A segment as it is searched.
pub(crate) struct Segment {
    reader: SegmentReader,
    pub terms: Arc<InvertedIndexReader>,
    pub columns: Arc<Columns>,
    /// The numbers of its values among all.
    numbers: Vec<u32>,
}

impl Segment {
    pub(crate) fn docs(&self) -> DocId {
        self.reader.max_doc()
    }

    pub(crate) fn is_alive(&self, doc: DocId) -> bool {
        self.reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc))
    }

    /// The numbers of the values that an offer has.
    pub(crate) fn values(&self, doc: DocId) -> impl Iterator<Item = usize> {
        let at = |number: usize| self.columns.starts.get(number).copied().unwrap_or_default();
        let doc = usize::try_from(doc).unwrap_or(usize::MAX - 1);
        let range = usize::try_from(at(doc)).unwrap_or(0)..usize::try_from(at(doc + 1)).unwrap_or(0);
        let values = self.columns.values.get(range).unwrap_or_default();
        values.iter().map(|value| {
            let number = self.numbers.get(usize::try_from(*value).unwrap_or(usize::MAX));
            usize::try_from(number.copied().unwrap_or(u32::MAX)).unwrap_or(usize::MAX)
        })
    }

    pub(crate) fn term(&self, term: &str) -> io::Result<Option<TermInfo>> {
        self.terms.terms().get(term)
    }

    /// The offers that have a term, with the set of places where it stands.
    pub(crate) fn postings(&self, term: &TermInfo) -> io::Result<impl Iterator<Item = (DocId, u8)>> {
        self.seeker(term)
    }

    /// The same, for offers that are asked for in their order.
    pub(crate) fn seeker(&self, term: &TermInfo) -> io::Result<Postings> {
        let postings = self.terms.read_postings_from_terminfo(term, IndexRecordOption::WithFreqs)?;
        Ok(Postings(postings))
    }

    /// Whether an offer that has a term is still there.
    pub(crate) fn is_in_use(&self, term: &TermInfo) -> io::Result<bool> {
        let Some(alive) = self.reader.alive_bitset() else { return Ok(true) };
        // More have it than are gone.
        if term.doc_freq > self.reader.num_deleted_docs() {
            return Ok(true);
        }
        Ok(self.postings(term)?.any(|(doc, _)| alive.is_alive(doc)))
    }
}

/// The offers that have a term, in their order.
pub(crate) struct Postings(SegmentPostings);

impl Postings {
    fn places(&self) -> u8 {
        u8::try_from(self.0.term_freq()).unwrap_or(u8::MAX)
    }

    /// Where the term stands in `doc`; nowhere where it has none. The next that is asked for must be behind it.
    pub(crate) fn places_of(&mut self, doc: DocId) -> u8 {
        if self.0.doc() < doc {
            self.0.seek(doc);
        }
        if self.0.doc() == doc { self.places() } else { 0 }
    }
}

impl Iterator for Postings {
    type Item = (DocId, u8);

    fn next(&mut self) -> Option<(DocId, u8)> {
        let doc = self.0.doc();
        if doc == TERMINATED {
            return None;
        }
        let places = self.places();
        self.0.advance();
        Some((doc, places))
    }
}

/// All segments of one commit.
pub(crate) struct Snapshot {
    searcher: Searcher,
    fields: Fields,
    pub segments: Vec<Segment>,
    pub values: Values,
    /// How many offers have each value, where nothing was asked.
    pub all_counts: OnceLock<Vec<u64>>,
}

/// The texts of an offer, as they are shown.
pub(crate) struct Texts {
    pub title: String,
    pub summary: String,
    pub text: String,
}

impl Snapshot {
    /// `known` are columns that were read before.
    pub(crate) fn new(
        searcher: Searcher,
        fields: Fields,
        known: &[Arc<Columns>],
    ) -> Result<Self, TantivyError> {
        let mut columns = Vec::new();
        for reader in searcher.segment_readers() {
            let read = known.iter().find(|columns| columns.id == reader.segment_id());
            columns.push(match read {
                Some(columns) => Arc::clone(columns),
                None => Arc::new(Columns::read(reader)?),
            });
        }
        let mut numbers: BTreeMap<&(Facet, String), u32> = BTreeMap::new();
        for value in columns.iter().flat_map(|columns| &columns.terms) {
            numbers.insert(value, 0);
        }
        for (number, value) in (0..).zip(numbers.values_mut()) {
            *value = number;
        }
        let mut segments = Vec::new();
        for (reader, columns) in searcher.segment_readers().iter().zip(&columns) {
            segments.push(Segment {
                reader: reader.clone(),
                terms: reader.inverted_index(fields.terms)?,
                numbers: columns.terms.iter().map(|value| numbers[value]).collect(),
                columns: Arc::clone(columns),
            });
        }
        let values = Values { all: numbers.into_keys().cloned().collect() };
        Ok(Self { searcher, fields, segments, values, all_counts: OnceLock::new() })
    }

    pub(crate) fn columns(&self) -> impl Iterator<Item = &Arc<Columns>> {
        self.segments.iter().map(|segment| &segment.columns)
    }

    /// How many offers there are.
    pub(crate) fn count(&self) -> u64 {
        self.searcher.num_docs()
    }

    pub(crate) fn texts(&self, segment: usize, doc: DocId) -> Result<Texts, TantivyError> {
        let address = DocAddress::new(u32::try_from(segment).unwrap_or(u32::MAX), doc);
        let document: TantivyDocument = self.searcher.doc(address)?;
        let text =
            |field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let Fields { title, summary, text: description, .. } = self.fields;
        Ok(Texts { title: text(title), summary: text(summary), text: text(description) })
    }
}
