//! Mail about publishing, written into the outbox in the transaction that makes it true.

use db::catalogue::Shelf;
use db::operations::Operation;
use db::{Tx, jobs, mails};

use crate::{Ctx, Problem, catalogue};

/// The queue of mails to deliver; a job's subject is the mail's id.
pub(crate) const QUEUE: &str = "mail";

pub(crate) fn publish_started(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let body = format!(
        "Version {} of the offer is being validated, certified and packaged.\n\
         You will be told when its preview is ready, or what is wrong with it.",
        operation.version
    );
    send(ctx, tx, operation, "publish.started", "Publishing has started", &body)
}

pub(crate) fn preview_ready(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let link = catalogue::preview_address(ctx, &operation.publisher, &operation.offer, operation.version);
    let body = format!(
        "The preview of version {} is ready:\n\n  {link}\n\n\
         Look at it, then go live, or cancel to withdraw it. Nothing goes live without you.",
        operation.version
    );
    send(ctx, tx, operation, "preview.ready", "The preview is ready for your sign-off", &body)
}

pub(crate) fn live(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let Operation { publisher, offer, version, .. } = operation;
    let body = match db::catalogue::version(tx, Shelf::Live, publisher, offer)? {
        Some(_) => {
            format!("Version {version} is live:\n\n  {}", catalogue::live_address(ctx, publisher, offer))
        }
        None => format!(
            "Version {version} is live. All its plans are private: it is in no public list and has no page."
        ),
    };
    send(ctx, tx, operation, "offer.live", "The offer is live", &body)
}

pub(crate) fn failed(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation, reason: &str) -> Result<(), Problem> {
    let body = format!(
        "Publishing version {} stopped:\n\n  {reason}\n\n\
         The status of the offer lists every message. Correct the draft and publish again; what was live stays live.",
        operation.version
    );
    send(ctx, tx, operation, "operation.failed", "Publishing failed", &body)
}

pub(crate) fn canceled(ctx: &Ctx, tx: &mut Tx<'_>, operation: &Operation) -> Result<(), Problem> {
    let body = format!(
        "Publishing version {} was canceled. What was live stays live, and the draft is unchanged.",
        operation.version
    );
    send(ctx, tx, operation, "operation.canceled", "Publishing was canceled", &body)
}

/// Migrated publishers are told at their seller contact, others at the addresses of the request.
fn send(
    ctx: &Ctx,
    tx: &mut Tx<'_>,
    operation: &Operation,
    kind: &str,
    title: &str,
    body: &str,
) -> Result<(), Problem> {
    let Operation { publisher, offer, .. } = operation;
    let recipients = match operation.migrated {
        true => db::publishers::get(tx, publisher)?.map(|found| found.seller_contact).unwrap_or_default(),
        false => operation.emails.clone(),
    };
    if recipients.is_empty() {
        return Ok(());
    }
    let mail = mails::Mail {
        id: ctx.uuid().to_string(),
        kind: kind.to_owned(),
        recipients,
        subject: format!("{title}: {publisher}/{offer}"),
        body: format!("{body}\n\nOffer      {publisher}/{offer}\nOperation  {}\n", operation.id),
        delivery: mails::Delivery::default(),
    };
    mails::insert(tx, &mail, ctx.now)?;
    jobs::enqueue(tx, &ctx.uuid().to_string(), QUEUE, &mail.id, ctx.now, ctx.now)?;
    ctx.enqueued();
    Ok(())
}
