//! What a form is made of.

use std::collections::{BTreeMap, BTreeSet};

use domain::Timestamp;
use offer_types::Field;
use serde_json::Value;
use ui::Reader;
use words::Sentence;

/// A page of an offer or of a plan, as somebody is to see it.
#[derive(Debug, Clone, Copy)]
pub struct Sheet<'a> {
    pub reader: &'a Reader<'a>,
    /// The fields of the page, as its type has them.
    pub fields: &'a [Field],
    /// What is on the page: what is stored, or what [`read`](crate::read) made of a form.
    pub content: &'a Value,
    /// What was typed beside that and is not stored; with the content of the same [`Read`](crate::Read).
    pub typed: Option<&'a Typed>,
    /// What the form was made of, if that is older than what is stored; else the hashes of `content`.
    pub was: Option<&'a Was>,
    /// The same page of the live version; nothing where the offer, or the plan, was never live.
    pub live: Option<Live<'a>>,
    pub findings: &'a [Found],
    /// The secrets that are set. No secret is in `content` but one that was just typed.
    pub secrets: &'a [SecretSet],
    /// What is known of files that are kept here, by the digest in the address of each ([`digest_in`](crate::digest_in)).
    pub files: Option<&'a BTreeMap<String, KeptFile>>,
    /// Lists that are too long for a form, each with the address of the page where they are edited.
    pub elsewhere: &'a [(String, String)],
    /// Whether the reader may change something.
    pub may_edit: bool,
    /// Whether the reader sees members that the type does not know.
    pub shows_others: bool,
}

impl<'a> Sheet<'a> {
    /// A page as it is stored, for somebody who may change it.
    pub fn new(reader: &'a Reader<'a>, fields: &'a [Field], content: &'a Value) -> Self {
        Self {
            reader,
            fields,
            content,
            typed: None,
            was: None,
            live: None,
            findings: &[],
            secrets: &[],
            files: None,
            elsewhere: &[],
            may_edit: true,
            shows_others: true,
        }
    }
}

/// A page of the live version.
#[derive(Debug, Clone, Copy)]
pub struct Live<'a> {
    pub version: i64,
    pub content: &'a Value,
}

/// Something to say about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Of the value, in the content of the page.
    pub pointer: String,
    pub text: Sentence,
    pub weight: Weight,
}

/// How much something found matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The value was not stored.
    Refused,
    /// It must change before the page is published.
    Must,
    /// It is worth a look, and never stops anything.
    Look,
}

/// A file that is kept here, as it was found when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Where it came from, if that is an address outside.
    pub source: Option<String>,
    pub media_type: String,
    pub bytes: u64,
    /// Width and height of an image.
    pub pixels: Option<(u32, u32)>,
    /// When it was looked at.
    pub at: Timestamp,
}

/// A secret that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretSet {
    pub pointer: String,
    /// When it was set, and by whom, where that is known.
    pub at: Option<Timestamp>,
    pub by: Option<String>,
}

/// What somebody typed that is in no content: what a form shows again until it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Texts that are no values, such as a number with a letter in it, by pointer.
    pub texts: BTreeMap<String, String>,
    /// For each list whose rows were moved, copied, added or taken away: what each row was made of.
    pub rows: BTreeMap<String, Vec<String>>,
    /// Rows that are taken away, and can come back until the form is saved.
    pub gone: BTreeSet<String>,
    /// Which of several alternatives was chosen, by the pointer of their object.
    pub alternatives: BTreeMap<String, usize>,
    /// Secrets that were typed or are to be forgotten: they are shown to nobody, and have to be typed again.
    pub secrets: BTreeSet<String>,
    /// The control that an act was about, which gets the focus.
    pub focus: Option<String>,
    /// Whether rows have the numbers that they have in what is stored now, or would have.
    pub(crate) is_numbered_anew: bool,
}

impl Typed {
    /// Forgets what is stored by now: everything that is not in one of the fields at `refused`.
    pub fn keep_only(&mut self, refused: &[String]) {
        let is_kept = |pointer: &String| refused.iter().any(|start| crate::pointer::is_in(pointer, start));
        self.rows.retain(|pointer, _| is_kept(pointer));
        self.gone.retain(is_kept);
        self.alternatives.retain(|pointer, _| is_kept(pointer));
        self.secrets.retain(is_kept);
    }
}

/// What each field of a page said when a form was made of it: a short hash for each, in the order of the fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Was(pub(crate) Vec<String>);

impl Was {
    /// What the fields say in `content`.
    pub fn of(fields: &[Field], content: &Value) -> Self {
        let said = |field: &Field| crate::hash::of(content.pointer(&crate::pointer::of_place(&field.place)));
        Self(fields.iter().map(said).collect())
    }

    /// As a form carries it.
    pub fn read(text: &str) -> Self {
        Self(text.split_ascii_whitespace().take(1000).map(str::to_owned).collect())
    }

    /// The hash of the field at `index` of so many; nothing where the form was made of another set of fields.
    pub(crate) fn at(&self, index: usize, many: usize) -> Option<&str> {
        self.0.get(index).filter(|_| self.0.len() == many).map(String::as_str)
    }
}

impl std::fmt::Display for Was {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}
