//! The frame of pages of a publisher that are not about one offer.

use app::identity::{self, Publisher};
use app::{Ctx, Problem};
use db::Tx;
use domain::PublisherId;
use ui::{Account, Link, Navigation, Page, Part, Reader};
use words::{Sentence, say};

use crate::reading::{Reading, account, all_offers};
use crate::{operate, profile};

/// What the frame shows.
pub(crate) struct Program {
    pub(crate) account: Option<Account>,
    /// How much waits for whoever asks to be certified, if they are an operator.
    to_certify: Option<i64>,
}

/// Reads it; `publisher` is whose pages these are.
pub(crate) fn program(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    publisher: Option<&PublisherId>,
) -> Result<Program, Problem> {
    let found: Option<Publisher> = publisher.map(|id| identity::publisher(ctx, tx, id)).transpose()?;
    Ok(Program { account: found.as_ref().map(account), to_certify: operate::count(ctx, tx)? })
}

/// The frame of the page that is called `title`.
pub(crate) fn frame<'a>(reading: &'a Reading, program: Program, title: &Sentence) -> Page<'a> {
    let reader = reading.reader();
    let parts = parts(&reader, program.account.as_ref(), program.to_certify);
    let mut page = reading.page(reader.say(title), program.account, Navigation { whose: None, parts });
    let here = page.here.split('?').next().unwrap_or_default();
    for link in page.navigation.parts.iter_mut().flat_map(|part| &mut part.links) {
        link.is_here = link.to.split('?').next() == Some(here);
    }
    page
}

fn parts(reader: &Reader<'_>, account: Option<&Account>, to_certify: Option<i64>) -> Vec<Part> {
    let link = |text: Sentence, to: String| Link { text: reader.say(&text), to, ..Link::default() };
    let part = |heading: Sentence, links| Part { heading: Some(reader.say(&heading)), links };
    let id = account.and_then(|account| account.id.parse().ok());
    let every = || "/dashboard/commercial-marketplace/overview?publisher=*".to_owned();
    let offers = link(say!("offers-title"), id.as_ref().map_or_else(every, all_offers));
    let operate = to_certify.map(|waiting| operate::operate_part(reader, waiting, false));
    let parts =
        [Some(part(say!("shell-program"), vec![offers])), operate, Some(account_part(reader, id.as_ref()))];
    parts.into_iter().flatten().collect()
}

/// The pages of an account: those of a publisher, where there is one, and one's own.
pub(crate) fn account_part(reader: &Reader<'_>, publisher: Option<&PublisherId>) -> Part {
    let link = |text: Sentence, to: String| Link { text: reader.say(&text), to, ..Link::default() };
    let settings = publisher.map(|id| link(say!("profile-title"), profile::address(id)));
    let own = [
        link(say!("accounts-title"), "/dashboard/accounts".to_owned()),
        link(say!("sessions-title"), "/dashboard/account/sessions".to_owned()),
    ];
    Part {
        heading: Some(reader.say(&say!("shell-account"))),
        links: settings.into_iter().chain(own).collect(),
    }
}
