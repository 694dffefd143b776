//! What is said above a page, whatever page it is: what somebody has to know before they read it.

use app::maintenance::Maintenance;
use face::query::Query;
use ui::{Note, Reader, Tone};
use words::say;

use crate::{maintenance, moved};

/// The parameter of an address that says that a session has ended.
pub(crate) const ENDED: &str = "ended";

/// What is said to `reader` above the page at `target`.
pub(crate) fn notes(
    reader: &Reader<'_>,
    target: &str,
    planned: Option<&Maintenance>,
    is_operator: bool,
) -> Vec<Note> {
    let query = Query::of(target.split_once('?').map(|(_, query)| query));
    let maintenance = planned.map(|planned| Note {
        tone: Tone::Look,
        text: reader.say(&maintenance::told(reader, planned)),
        link: is_operator
            .then(|| (reader.say(&say!("maintenance-note-manage")), maintenance::HERE.to_owned())),
    });
    let ended = query.get(ENDED).map(|_| Note {
        tone: Tone::Info,
        text: reader.say(&say!("signin-ended")),
        link: None,
    });
    let moved = moved::told(target).map(|told| Note {
        tone: Tone::Info,
        text: reader.say(&told),
        link: Some((reader.say(&say!("moved-more")), "/help/older-portals".to_owned())),
    });
    [maintenance, ended, moved].into_iter().flatten().collect()
}
