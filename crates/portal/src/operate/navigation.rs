//! What operators find in the navigation, and nobody else does.

use app::{Ctx, Problem, publishing};
use db::Tx;
use ui::{Link, Navigation, Page, Part, Reader};
use words::{Sentence, say};

use super::QUEUE;
use crate::maintenance;
use crate::reading::Reading;

/// How much waits for whoever asks, if they are an operator.
pub(crate) fn count(ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Option<i64>, Problem> {
    publishing::count_waiting(ctx, tx)
}

/// The pages of operators, where so much waits.
pub(crate) fn operate_part(reader: &Reader<'_>, waiting: i64, is_here: bool) -> Part {
    let certification = Link {
        text: reader.say(&say!("certify-title")),
        to: QUEUE.to_owned(),
        is_here,
        beside: Some(waiting.to_string()),
        ..Link::default()
    };
    let maintenance = Link {
        text: reader.say(&say!("maintenance-manage")),
        to: maintenance::HERE.to_owned(),
        ..Link::default()
    };
    Part { heading: Some(reader.say(&say!("operate-title"))), links: vec![certification, maintenance] }
}

/// The frame of a page of operators.
pub(super) fn frame<'a>(reading: &'a Reading, title: &Sentence, waiting: i64) -> Page<'a> {
    let reader = reading.reader();
    let link =
        |text: Sentence, to: &str| Link { text: reader.say(&text), to: to.to_owned(), ..Link::default() };
    let own = Part {
        heading: Some(reader.say(&say!("shell-account"))),
        links: vec![
            link(say!("accounts-title"), "/dashboard/accounts"),
            link(say!("sessions-title"), "/dashboard/account/sessions"),
        ],
    };
    let navigation = Navigation { whose: None, parts: vec![operate_part(&reader, waiting, true), own] };
    reading.page(reader.say(title), None, navigation)
}
