//! The index: where it is, what is put into it, and up to where it has followed.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, RwLock};

use sha2::{Digest as _, Sha256};
use tantivy::directory::error::OpenReadError;
use tantivy::directory::{MmapDirectory, RamDirectory};
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy};
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Directory, IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};

use crate::entry::{Change, Entry, Facet};
use crate::snapshot::{Columns, Snapshot};
use crate::terms::{self, Terms};
use crate::{Found, Query, Suggestion, language, ranking};

/// What an index is: the number is raised when this or another file makes other documents of the same entries.
const SCHEMA: &str = "1";
const TERMS: &str = "terms";

/// How many blocks of stored texts are kept unpacked.
const BLOCKS: usize = 100;
/// Segments of one size that are merged into a larger one.
const SEGMENTS: usize = 4;
/// A segment of which so much was removed is written anew.
const REMOVED: f32 = 0.3;

/// What makes an index like others of the same program: which terms and columns it has, and how texts are taken apart.
pub fn schema_hash() -> &'static str {
    static HASH: LazyLock<String> = LazyLock::new(make_schema_hash);
    &HASH
}

fn make_schema_hash() -> String {
    let mut hash = Sha256::new();
    let programs = [SCHEMA, include_str!("terms.rs"), ranking::DATA];
    for part in programs.into_iter().chain(language::DATA).chain(language::PROGRAM) {
        hash.update(part);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Why an index cannot be used. All but [`Unusable::InUse`] and [`Unusable::Io`] say: build it anew.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    #[error("there is no search index")]
    Missing,
    #[error("the search index is broken: {0}")]
    Broken(String),
    #[error("the search index is of another version of the program")]
    OtherSchema,
    #[error("another process writes the search index")]
    InUse,
    #[error("the search index cannot be reached: {0}")]
    Io(#[from] std::io::Error),
}

impl Unusable {
    /// Whether a new index in its place helps.
    pub fn needs_building(&self) -> bool {
        matches!(self, Self::Missing | Self::Broken(_) | Self::OtherSchema)
    }
}

/// Why something could not be done with an index that was opened.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed: {0}")]
pub struct Failed(String);

impl From<TantivyError> for Failed {
    fn from(error: TantivyError) -> Self {
        Self(error.to_string())
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl Failed {
    pub(crate) fn because(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// How an index is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How many bytes of entries are held before they are written: at least 15 MB.
    pub memory: usize,
    /// Names what entries are made of beside the catalogue, without spaces. An index whose entries were made of something else is
    /// of another version.
    pub source: String,
}

impl Default for Options {
    fn default() -> Self {
        Self { memory: Self::LEAST, source: "-".to_owned() }
    }
}

impl Options {
    const LEAST: usize = 15_000_000;
    const MOST: usize = 4_000_000_000;
}

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// What an offer is found by.
    pub terms: Field,
    /// `publisher offer`: in the order of publishers, and of offers within them.
    pub key: Field,
    pub name: Field,
    /// The letter of a facet and the key of a value.
    pub facets: Field,
    pub changed: Field,
    pub boost: Field,
    pub title: Field,
    pub summary: Field,
    pub text: Field,
}

/// The names of columns.
pub(crate) const KEY: &str = "key";
pub(crate) const NAME: &str = "name";
pub(crate) const FACETS: &str = "facets";
pub(crate) const CHANGED: &str = "changed";
pub(crate) const BOOST: &str = "boost";

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexed = |tokenizer: &str, option| {
        TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option).set_fieldnorms(false)
    };
    let with_counts = indexed(TERMS, IndexRecordOption::WithFreqs);
    let terms = TextOptions::default().set_indexing_options(with_counts);
    let key = TextOptions::default().set_indexing_options(indexed("raw", IndexRecordOption::Basic));
    let column = TextOptions::default().set_fast("raw");
    let fields = Fields {
        terms: schema.add_text_field("terms", terms),
        key: schema.add_text_field(KEY, key.set_fast("raw")),
        name: schema.add_text_field(NAME, column.clone()),
        facets: schema.add_text_field(FACETS, column),
        changed: schema.add_i64_field(CHANGED, FAST),
        boost: schema.add_i64_field(BOOST, FAST),
        title: schema.add_text_field("title", STORED),
        summary: schema.add_text_field("summary", STORED),
        text: schema.add_text_field("text", STORED),
    };
    (schema.build(), fields)
}

/// Reads what [`Terms::text`] wrote: each term as often as its places say.
#[derive(Debug, Clone, Default)]
struct TermReader(Token);

pub(crate) struct TermStream<'a> {
    rest: &'a str,
    again: u32,
    token: &'a mut Token,
}

impl Tokenizer for TermReader {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.0.reset();
        TermStream { rest: text, again: 0, token: &mut self.0 }
    }
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        if self.again == 0 {
            let Some((places, term, rest)) = Terms::read(self.rest) else { return false };
            self.token.text.clear();
            self.token.text.push_str(term);
            (self.again, self.rest) = (places, rest);
        }
        self.again = self.again.saturating_sub(1);
        self.token.position = 0;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The letter that stands for a facet in the index.
pub(crate) fn facet_letter(facet: Facet) -> char {
    match facet {
        Facet::Category => 'c',
        Facet::Industry => 'i',
        Facet::Type => 't',
        Facet::Publisher => 'p',
        Facet::PricingModel => 'm',
        Facet::Trial => 'f',
        Facet::OperatingSystem => 'o',
        Facet::Storefront => 's',
    }
}

/// A full-text index of offers.
pub struct Index {
    index: tantivy::Index,
    fields: Fields,
    reader: IndexReader,
    writing: Mutex<Writing>,
    current: RwLock<Arc<Snapshot>>,
}

/// What only one may do at a time.
struct Writing {
    writer: IndexWriter,
    version: String,
    position: i64,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("position", &self.position()).finish_non_exhaustive()
    }
}

impl Index {
    /// An empty one that is gone with the process; it has followed up to position 0.
    pub fn in_memory() -> Result<Self, Failed> {
        Self::create_in(RamDirectory::create(), &Options::default())
    }

    /// An empty one in the folder `dir`, which is there and empty.
    pub fn create(dir: &Path, options: &Options) -> Result<Self, Failed> {
        let directory = MmapDirectory::open(dir).map_err(TantivyError::from)?;
        Self::create_in(directory, options)
    }

    /// The one in the folder `dir`, whole and of this version of the program.
    pub fn open(dir: &Path, options: &Options) -> Result<Self, Unusable> {
        if !dir.try_exists()? {
            return Err(Unusable::Missing);
        }
        let directory = MmapDirectory::open(dir).map_err(|error| broken(error.into()))?;
        if !tantivy::Index::exists(&directory).map_err(|error| broken(error.into()))? {
            return Err(Unusable::Missing);
        }
        let index = tantivy::Index::open(directory).map_err(broken)?;
        let metas = index.load_metas().map_err(broken)?;
        let (of, position) = metas.payload.as_deref().and_then(read_payload).ok_or(Unusable::OtherSchema)?;
        let (schema, fields) = schema();
        if of != version(options) || index.schema() != schema {
            return Err(Unusable::OtherSchema);
        }
        let damaged = index.validate_checksum().map_err(broken)?;
        if let Some(file) = damaged.iter().min() {
            return Err(Unusable::Broken(format!("{} is not what was written", file.display())));
        }
        Self::with(index, fields, position, options).map_err(|error| match error {
            TantivyError::LockFailure(..) => Unusable::InUse,
            error => broken(error),
        })
    }

    fn create_in(directory: impl Into<Box<dyn Directory>>, options: &Options) -> Result<Self, Failed> {
        let (schema, fields) = schema();
        let index = tantivy::Index::create(directory, schema, tantivy::IndexSettings::default())?;
        let index = Self::with(index, fields, 0, options)?;
        index.apply(&[], 0)?;
        Ok(index)
    }

    fn with(
        mut index: tantivy::Index,
        fields: Fields,
        position: i64,
        options: &Options,
    ) -> Result<Self, TantivyError> {
        let tokenizers = index.tokenizers().clone();
        tokenizers.register(TERMS, TermReader::default());
        index.set_tokenizers(tokenizers);
        let writing = IndexWriterOptions::builder()
            .num_worker_threads(1)
            .num_merge_threads(1)
            .memory_budget_per_thread(options.memory.clamp(Options::LEAST, Options::MOST))
            .build();
        let writer: IndexWriter = index.writer_with_options(writing)?;
        writer.set_merge_policy(merging());
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(BLOCKS)
            .try_into()?;
        let snapshot = Snapshot::new(reader.searcher(), fields, &[])?;
        Ok(Self {
            index,
            fields,
            reader,
            writing: Mutex::new(Writing { writer, version: version(options), position }),
            current: RwLock::new(Arc::new(snapshot)),
        })
    }

    /// Up to where in the event log it has followed.
    pub fn position(&self) -> i64 {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner).position
    }

    /// Makes `changes`, in their order, and notes that it has followed up to `position`: all of it or nothing, and searches see it
    /// from then on. Of several changes of one offer the last counts.
    pub fn apply(&self, changes: &[Change], position: i64) -> Result<(), Failed> {
        self.write(changes, position)?;
        self.show()
    }

    /// The same, before anybody searches.
    pub(crate) fn write(&self, changes: &[Change], position: i64) -> Result<(), Failed> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let Writing { writer, version, .. } = &mut *writing;
        match write(writer, self.fields, changes, &format!("{version} {position}")) {
            Ok(()) => writing.position = position,
            Err(error) => {
                writing.writer.rollback()?;
                return Err(error.into());
            }
        }
        Ok(())
    }

    /// Merges nothing until it is [settled](Index::settle): all of it is merged then.
    pub(crate) fn hold_merges(&self) {
        let writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        writing.writer.set_merge_policy(Box::new(NoMergePolicy));
    }

    /// Makes one segment of all, so that searches have the fewest places to look at. It takes as long as writing them.
    pub(crate) fn settle(&self) -> Result<(), Failed> {
        let mut writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let segments = self.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            writing.writer.merge(&segments).wait()?;
        }
        self.show()?;
        writing.writer.garbage_collect_files().wait()?;
        writing.writer.set_merge_policy(merging());
        Ok(())
    }

    /// Lets searches see what was written.
    fn show(&self) -> Result<(), Failed> {
        self.reader.reload()?;
        let before = self.snapshot();
        let known: Vec<Arc<Columns>> = before.columns().cloned().collect();
        let snapshot = Snapshot::new(self.reader.searcher(), self.fields, &known)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How many offers are in it.
    pub fn count(&self) -> u64 {
        self.snapshot().count()
    }

    /// What `query` finds.
    pub fn search(&self, query: &Query) -> Result<Found, Failed> {
        crate::search::search(&self.snapshot(), query)
    }

    /// What somebody may want who has typed `text` so far: at most `limit` categories, publishers and offers.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, Failed> {
        crate::suggest::suggest(&self.snapshot(), text, limit)
    }
}

/// When segments are merged while an index is followed.
fn merging() -> Box<LogMergePolicy> {
    let mut merging = LogMergePolicy::default();
    merging.set_min_num_segments(SEGMENTS);
    merging.set_del_docs_ratio_before_merge(REMOVED);
    Box::new(merging)
}

/// What an index is of, as it is kept in a commit before the position.
fn version(options: &Options) -> String {
    format!("{} {}", schema_hash(), options.source)
}

/// The version and the position of a commit.
fn read_payload(text: &str) -> Option<(&str, i64)> {
    let (version, position) = text.rsplit_once(' ')?;
    Some((version, position.parse().ok()?))
}

fn broken(error: TantivyError) -> Unusable {
    match error {
        TantivyError::IoError(error) => Unusable::Broken(error.to_string()),
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(file)) => {
            Unusable::Broken(format!("{} is missing", file.display()))
        }
        error => Unusable::Broken(error.to_string()),
    }
}

fn write(
    writer: &mut IndexWriter,
    fields: Fields,
    changes: &[Change],
    payload: &str,
) -> Result<(), TantivyError> {
    for change in changes {
        let key = match change {
            Change::Put(entry) => key(entry.publisher.as_str(), entry.offer.as_str()),
            Change::Remove { publisher, offer } => key(publisher.as_str(), offer.as_str()),
        };
        writer.delete_term(Term::from_field_text(fields.key, &key));
        if let Change::Put(entry) = change {
            writer.add_document(document(fields, entry, &key))?;
        }
    }
    let mut commit = writer.prepare_commit()?;
    commit.set_payload(payload);
    commit.commit()?;
    Ok(())
}

/// An offer as it is known to the index.
fn key(publisher: &str, offer: &str) -> String {
    format!("{publisher} {offer}")
}

/// The values of facets that an offer has, each once, as they stand in the index.
fn values(entry: &Entry) -> BTreeSet<String> {
    let own = (Facet::Publisher, entry.publisher.as_str());
    let others = entry
        .facets
        .iter()
        .flat_map(|(facet, values)| values.iter().map(|value| (*facet, value.key.as_str())));
    others.chain([own]).map(|(facet, key)| format!("{}{key}", facet_letter(facet))).collect()
}

fn document(fields: Fields, entry: &Entry, key: &str) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_text(fields.terms, Terms::of(entry).text());
    document.add_text(fields.key, key);
    document.add_text(fields.name, terms::sort_name(entry));
    for value in values(entry) {
        document.add_text(fields.facets, value);
    }
    document.add_i64(fields.changed, entry.changed.micros());
    document.add_i64(fields.boost, i64::from(entry.boost));
    document.add_text(fields.title, &entry.title);
    document.add_text(fields.summary, &entry.summary);
    document.add_text(fields.text, terms::cut(&entry.text));
    document
}
