//! What was acknowledged about one offer.

use std::sync::LazyLock;

use serde_json::Value;

use crate::crash::client::{Answer, PUBLISHER, number, text};

/// Everything one offer must show, and the request whose answer was lost.
pub(crate) struct Offer {
    pub(crate) id: String,
    /// The last counter that was sent.
    pub(crate) sent: u64,
    /// Nothing before the first save.
    pub(crate) draft: Option<Draft>,
    /// Oldest first.
    pub(crate) operations: Vec<Operation>,
    /// The cancel that had nothing to cancel, once one is known.
    pub(crate) idle: Option<String>,
    /// Every change by its writer, in the words of the history.
    pub(crate) changes: Vec<String>,
    pub(crate) unanswered: Option<Request>,
}

/// What is stored by a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    /// Tells which save it was; it is part of the display text.
    pub(crate) counter: u64,
    pub(crate) version: i64,
    pub(crate) etag: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) version: i64,
    /// Which save that version is.
    pub(crate) counter: u64,
    /// How many requests to cancel came while it was the last; each may have stopped it, withdrawn it, or come too late.
    pub(crate) cancels: usize,
    /// What it came to, as far as it was looked at.
    pub(crate) end: End,
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Succeeded,
    /// It was stopped on its way.
    Stopped,
    /// Its preview was ready, and taken back.
    Withdrawn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Publish,
    GoLive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    Save { counter: u64 },
    Start(Kind),
    Cancel,
}

impl Offer {
    pub(crate) fn new(id: String) -> Self {
        Self { id, sent: 0, draft: None, operations: vec![], idle: None, changes: vec![], unanswered: None }
    }

    /// A save was acknowledged, or found to have happened.
    pub(crate) fn saved(&mut self, draft: Draft) {
        let change = if self.draft.is_none() { "offer.created" } else { "offer.saved" };
        self.changes.push(change.to_owned());
        self.draft = Some(draft);
    }

    /// An operation was acknowledged, or found to have happened.
    pub(crate) fn started(&mut self, kind: Kind, id: String) {
        let (version, counter) = match (kind, &self.draft, self.operations.last()) {
            (Kind::Publish, Some(draft), _) => (draft.version, draft.counter),
            (Kind::GoLive, _, Some(publish)) => (publish.version, publish.counter),
            _ => panic!("{kind:?} of {} is impossible", self.id),
        };
        self.changes.push(format!("{}.accepted {id}", kind.word()));
        self.operations.push(Operation { id, kind, version, counter, cancels: 0, end: End::Succeeded });
    }

    /// A cancel was acknowledged, or may have happened.
    pub(crate) fn canceled(&mut self) {
        self.operations.last_mut().expect("there is something to cancel").cancels += 1;
    }

    /// What is live once every operation has ended.
    pub(crate) fn live(&self) -> Option<&Operation> {
        let live = |one: &&Operation| one.kind == Kind::GoLive && one.end == End::Succeeded;
        self.operations.iter().rfind(live)
    }

    /// The document of a save.
    pub(crate) fn document(&self, counter: u64) -> String {
        static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
            let mut document = testkit::documents::core_vm(PUBLISHER, "{offer}");
            document["definition"]["displayText"] = "Save {counter}".into();
            document.to_string()
        });
        TEMPLATE.replace("{offer}", &self.id).replace("{counter}", &counter.to_string())
    }
}

impl Draft {
    pub(crate) fn read(answer: &Answer) -> Self {
        let document = answer.json();
        Self {
            counter: counter(&document["definition"]),
            version: number(&document, "version"),
            etag: answer.etag.clone(),
        }
    }
}

/// Which save it is that shows this display text.
pub(crate) fn counter(shown: &Value) -> u64 {
    let text = text(shown, "displayText");
    let counter = text.strip_prefix("Save ").and_then(|counter| counter.parse().ok());
    counter.unwrap_or_else(|| panic!("nobody sent {text:?}"))
}

impl Kind {
    /// As the publishing API writes it, in addresses and in lists.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::GoLive => "golive",
        }
    }

    /// What the history tells of its way to success.
    pub(crate) fn events(self) -> &'static [&'static str] {
        match self {
            Self::Publish => &["leads.registered", "preview.ready"],
            Self::GoLive => &["offer.live"],
        }
    }
}

impl Operation {
    /// The mails that tell about it once it has ended, by the beginning of their subjects.
    pub(crate) fn mails(&self) -> &'static [&'static str] {
        const STARTED: &str = "Publishing has started";
        const READY: &str = "The preview is ready for your sign-off";
        const CANCELED: &str = "Publishing was canceled";
        match (self.kind, self.end) {
            (Kind::Publish, End::Succeeded) => &[STARTED, READY],
            (Kind::Publish, End::Stopped) => &[STARTED, CANCELED],
            (_, End::Withdrawn) => &[STARTED, READY, CANCELED],
            (Kind::GoLive, End::Succeeded) => &["The offer is live"],
            (Kind::GoLive, End::Stopped) => &[CANCELED],
        }
    }
}
