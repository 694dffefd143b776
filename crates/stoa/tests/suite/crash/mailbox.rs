//! The mails that were delivered.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::crash::offer::{Offer, Operation};
use crate::crash::wait::until;

/// A directory of mails. A mail that is delivered again replaces itself there.
pub(crate) struct Mailbox {
    directory: PathBuf,
    read: BTreeSet<PathBuf>,
    /// How many there are of each.
    mails: BTreeMap<Mail, u32>,
}

/// The beginning of its subject, and the id of the operation it is about.
type Mail = (String, String);

impl Mailbox {
    pub(crate) fn new(directory: PathBuf) -> Self {
        Self { directory, read: BTreeSet::new(), mails: BTreeMap::new() }
    }

    /// Waits for the mails of every operation of `offers`, of which there must be one each and no others.
    pub(crate) fn check(&mut self, offers: &[Offer]) {
        let operations = offers.iter().flat_map(|offer| &offer.operations);
        let expected: BTreeMap<_, u32> = operations.flat_map(mails).map(|mail| (mail, 1)).collect();
        until("every mail is delivered", || {
            self.look();
            let missing: Vec<_> = expected.keys().filter(|mail| !self.mails.contains_key(mail)).collect();
            if missing.is_empty() { Ok(()) } else { Err(format!("missing are {missing:?}")) }
        });
        let other: Vec<_> =
            self.mails.iter().filter(|(mail, many)| expected.get(mail) != Some(many)).collect();
        assert!(other.is_empty(), "mails without an operation, or a second mail of the same kind: {other:?}");
    }

    /// Reads what is new. Files that were begun when the program was killed have other names.
    fn look(&mut self) {
        let entries = std::fs::read_dir(&self.directory).unwrap().map(|entry| entry.unwrap().path());
        let mails = entries.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
        for path in mails.collect::<Vec<_>>() {
            if self.read.contains(&path) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let after = |mark: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(mark));
                line.unwrap_or_else(|| panic!("no {mark:?} in {text}")).trim().to_owned()
            };
            let subject = after("Subject: ");
            let title = subject.split(':').next().unwrap_or_default().to_owned();
            *self.mails.entry((title, after("Operation "))).or_default() += 1;
            self.read.insert(path);
        }
    }
}

/// The mails that tell about an operation.
fn mails(operation: &Operation) -> impl Iterator<Item = Mail> + use<'_> {
    operation.mails().iter().map(|subject| ((*subject).to_owned(), operation.id.clone()))
}
