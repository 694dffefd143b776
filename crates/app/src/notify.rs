//! Mail about publishing and to people, written into the outbox in the transaction that makes it true.

use db::catalogue::Shelf;
use db::operations::Operation;
use db::publishers::Publisher;
use db::{Tx, jobs, mails};
use domain::selling::Item;
use domain::{OfferId, PublisherId};
use words::{Argument, Sentence, say};

use crate::people::{NewLink, Person, Purpose, link_address};
use crate::selling::{Standing, State};
use crate::{Ctx, Problem, catalogue};

/// How many findings a mail tells; the status of the offer has all.
const MOST_TOLD: usize = 50;

/// The queue of mails to deliver; a job's subject is the mail's id.
pub(crate) const QUEUE: &str = "mail";

pub(crate) fn publish_started(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let body = say!("mail-started", version = operation.version);
    send(ctx, tx, operation, "publish.started", (say!("mail-started-title"), body))
}

pub(crate) fn preview_ready(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let link = catalogue::preview_page(ctx, &operation.publisher, &operation.offer, operation.version);
    let body = say!("mail-preview", version = operation.version, link);
    send(ctx, tx, operation, "preview.ready", (say!("mail-preview-title"), body))
}

pub(crate) fn live(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let Operation { publisher, offer, version, .. } = operation;
    let is_shown = |tx: &mut Tx<'_>, shelf| db::catalogue::version(tx, shelf, publisher, offer);
    let link = || catalogue::live_page(ctx, publisher, offer);
    let body = match (is_shown(tx, Shelf::Live)?, is_shown(tx, Shelf::Stopped)?) {
        (Some(_), _) => say!("mail-live", version = *version, link = link()),
        (None, Some(_)) => say!("mail-live-stopped", version = *version, link = link()),
        (None, None) => say!("mail-live-private", version = *version),
    };
    send(ctx, tx, operation, "offer.live", (say!("mail-live-title"), body))
}

/// Something was found, or went wrong: all that was found, or why it ended.
pub(crate) fn failed(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    reason: &Sentence,
    found: &[Sentence],
) -> Result<(), Problem> {
    let version = operation.version;
    let body = match found {
        [] | [_] => say!("mail-failed", version, reason = reason.clone()),
        several => {
            let list =
                Sentence::joined(several.iter().take(MOST_TOLD).cloned().map(Argument::from), |all, next| {
                    say!("mail-failed-next", all, next)
                });
            match several.len().saturating_sub(MOST_TOLD) {
                0 => say!("mail-failed-several", version, many = several.len(), list),
                more => say!("mail-failed-many", version, many = several.len(), list, more),
            }
        }
    };
    send(ctx, tx, operation, "operation.failed", (say!("mail-failed-title"), body))
}

pub(crate) fn canceled(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let body = say!("mail-canceled", version = operation.version);
    send(ctx, tx, operation, "operation.canceled", (say!("mail-canceled-title"), body))
}

/// Something stops, will stop, or is sold again.
pub(crate) fn selling(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    (publisher, offer): (&PublisherId, &OfferId),
    item: &Item,
    standing: &Standing,
) -> Result<(), Problem> {
    let what = match item {
        Item::Offer => say!("selling-offer"),
        Item::Plan(plan) => say!("selling-plan", plan = plan.to_string()),
        Item::Image { plan, generation, version } => {
            let plan = generation.as_ref().map_or_else(|| plan.to_string(), |id| format!("{plan}/{id}"));
            say!("selling-version", version = version.to_string(), plan)
        }
    };
    let alternative = || match &standing.alternative {
        Some(alternative) => say!("selling-instead", alternative = alternative.to_string()),
        None => say!("selling-instead-nothing"),
    };
    let date = || standing.date.map(|date| date.to_string()).unwrap_or_default();
    let (kind, title, text) = match (standing.state, item.is_image()) {
        (State::Sold, _) => ("selling.resumed", say!("mail-resumed-title"), say!("mail-resumed", what)),
        (State::Deprecated, false) => {
            let text = say!("mail-deprecated", what, date = date(), alternative = alternative());
            ("selling.deprecated", say!("mail-deprecated-title"), text)
        }
        (State::Deprecated, true) => {
            let text = say!("mail-version-deprecated", what, date = date(), alternative = alternative());
            ("selling.deprecated", say!("mail-version-deprecated-title"), text)
        }
        (State::Stopped, false) => {
            let text = say!("mail-stopped", what, alternative = alternative());
            ("selling.stopped", say!("mail-stopped-title"), text)
        }
        (State::Stopped, true) => {
            let text = say!("mail-withdrawn", what, alternative = alternative());
            ("selling.stopped", say!("mail-withdrawn-title"), text)
        }
    };
    let recipients = db::publishers::get(tx, publisher)?.map(|found| found.seller_contact);
    let name = format!("{publisher}/{offer}");
    let body = say!("mail-selling-body", text, offer = name.clone());
    post(ctx, tx, kind, recipients.unwrap_or_default(), (say!("mail-subject", title, offer = name), body))
}

/// Whether somebody reads what goes to the seller contact.
pub(crate) fn test(ctx: &Ctx, tx: &mut Tx<'_>, publisher: &Publisher) -> Result<(), Problem> {
    let name = publisher.display_name.clone();
    let body = say!("mail-contact-test", name = name.clone());
    post(
        ctx,
        tx,
        "contact.test",
        publisher.seller_contact.clone(),
        (say!("mail-contact-test-title", name), body),
    )
}

/// Sends a person a link of theirs, in their language.
pub(crate) fn link(ctx: &Ctx, tx: &mut Tx<'_>, person: &Person, link: &NewLink) -> Result<(), Problem> {
    let name = person.name.clone();
    let (kind, subject, body) = match link.purpose {
        Purpose::Invitation => {
            ("person.invitation", say!("mail-invitation-title"), say!("mail-invitation", name))
        }
        Purpose::Reset => ("person.reset", say!("mail-reset-title"), say!("mail-reset", name)),
        Purpose::SignIn => ("person.sign-in", say!("mail-sign-in-title"), say!("mail-sign-in", name)),
    };
    let id = ctx.uuid().to_string();
    let address = link_address(&ctx.env.settings.public_url, &link.token);
    let mail = mails::Mail {
        kind: kind.to_owned(),
        recipients: person.address.clone(),
        subject,
        body,
        language: person.language.clone(),
        link: Some(ctx.env.vault.seal(&*ctx.env.random, &place_of_link(&id), &address)),
        delivery: mails::Delivery::default(),
        id,
    };
    deliver_later(ctx, tx, &mail)
}

/// What the link of a mail is sealed for.
pub(crate) fn place_of_link(mail: &str) -> String {
    format!("mail/{mail}/link")
}

/// Migrated publishers are told at their seller contact, others at the addresses of the request.
fn send(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    kind: &str,
    (title, text): (Sentence, Sentence),
) -> Result<(), Problem> {
    let Operation { publisher, offer, .. } = operation;
    let recipients = match operation.migrated {
        true => db::publishers::get(tx, publisher)?.map(|found| found.seller_contact).unwrap_or_default(),
        false => operation.emails.clone(),
    };
    let name = format!("{publisher}/{offer}");
    let subject = say!("mail-subject", title, offer = name.clone());
    let body = say!("mail-body", text, offer = name, operation = operation.id.to_string());
    post(ctx, tx, kind, recipients, (subject, body))
}

/// Puts a mail into the outbox, if there is anybody to get it.
fn post(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    kind: &str,
    recipients: String,
    (subject, body): (Sentence, Sentence),
) -> Result<(), Problem> {
    if recipients.is_empty() {
        return Ok(());
    }
    let mail = mails::Mail {
        id: ctx.uuid().to_string(),
        kind: kind.to_owned(),
        recipients,
        subject,
        body,
        language: None,
        link: None,
        delivery: mails::Delivery::default(),
    };
    deliver_later(ctx, tx, &mail)
}

fn deliver_later(ctx: &Ctx, tx: &mut Tx<'_>, mail: &mails::Mail) -> Result<(), Problem> {
    mails::insert(tx, mail, ctx.now)?;
    jobs::enqueue(tx, &ctx.uuid().to_string(), QUEUE, &mail.id, ctx.now, ctx.now)?;
    ctx.enqueued();
    Ok(())
}
