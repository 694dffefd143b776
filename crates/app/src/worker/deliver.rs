//! Delivers mails: to each recipient at least once, whatever becomes of the others.

use std::time::Duration;

use db::Tx;
use db::jobs::{self, Job};
use db::mails::{self, Delivery};
use words::{Language, say};

use super::round::MOST_DEATHS;
use crate::notify::place_of_link;
use crate::{App, Ctx, Problem};

/// Counts tries to deliver a mail, by `outcome`: `delivered` or `failed`.
pub const MAILS: &str = "stoa_mail_attempts_total";
/// How often a mail is tried before it is given up.
pub(super) const ATTEMPTS: i64 = 12;
/// The longest pause between two tries of a mail.
const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// What a try came to.
struct Tried {
    delivery: Delivery,
    /// Whether there is nobody left who may still get it.
    over: bool,
    /// What went wrong, for the delivery log.
    error: Option<String>,
}

/// Delivers a mail to whoever has not got it; its id lets a mailbox recognise a second copy.
pub(super) async fn deliver(app: &App, ctx: &Ctx, job: &Job) -> Result<(), Problem> {
    let id = job.subject.clone();
    let mail = app.read(ctx, move |_, tx| Ok(mails::get(tx, &id)?)).await?;
    let tried = match mail.filter(|mail| mail.delivery.delivered_at.is_none()) {
        None => None,
        Some(mail) if job.deaths >= MOST_DEATHS => Some(given_up(mail, job.deaths)),
        Some(mail) => Some(send(app, mail).await?),
    };
    if let Some(tried) = &tried {
        let outcome = if tried.delivery.delivered_at.is_some() { "delivered" } else { "failed" };
        metrics::counter!(MAILS, "outcome" => outcome).increment(1);
    }
    let (job, now) = (job.clone(), app.env.clock.now());
    // Whoever holds the job is the only one who writes about its mail.
    let record = move |tx: &mut Tx<'_>| {
        let Some(counted) = jobs::hold(tx, &job)? else { return Ok(()) };
        let Some(Tried { delivery, over, error }) = &tried else { return jobs::finish(tx, &job) };
        let attempt = counted.attempts + 1;
        if let Some(reason) = error {
            tracing::warn!(mail = job.subject, attempt, reason, "a mail was not delivered to everybody");
        }
        mails::tried(tx, &job.subject, delivery, error.as_deref())?;
        if *over && delivery.delivered_at.is_some() {
            return jobs::finish(tx, &job);
        }
        if *over || attempt >= ATTEMPTS {
            let reason = error.as_deref().unwrap_or_default();
            return jobs::bury(tx, &job, counted.deaths < MOST_DEATHS, reason, now);
        }
        let pause = Duration::from_secs(1 << attempt.clamp(0, 20)).min(LONGEST_PAUSE);
        jobs::retry(tx, &job, now + pause)
    };
    Ok(app.db.write_loosely(record).await?)
}

/// Offers the mail to the mail server, for those who may still get it.
async fn send(app: &App, mail: mails::Mail) -> Result<Tried, Problem> {
    let everybody = list(&mail.recipients);
    let open = mail.delivery.waiting.as_deref().map_or_else(|| everybody.clone(), list);
    let chosen = mail.language.as_deref().and_then(Language::parse);
    let words = app.env.offer_types.words(chosen.unwrap_or(app.env.settings.language));
    let body = match &mail.link {
        None => mail.body.clone(),
        Some(sealed) => {
            let link = app.env.vault.open(&place_of_link(&mail.id), sealed).map_err(Problem::internal)?;
            say!("mail-linked", text = mail.body.clone(), link)
        }
    };
    let (subject, mut text) = (words.say(&mail.subject), words.say(&body));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let letter = mail::Mail { id: mail.id, to: everybody.clone(), subject, text };
    let failed: Vec<(String, bool, String)> = match app.mailer.send(&letter, &open).await {
        Ok(undelivered) => undelivered
            .into_iter()
            .map(|one| (one.address, one.error.is_permanent(), one.error.to_string()))
            .collect(),
        Err(error) if error.is_full() => return Err(Problem::Full(error.into())),
        Err(error) => {
            let (permanent, reason) = (error.is_permanent(), error.to_string());
            open.into_iter().map(|address| (address, permanent, reason.clone())).collect()
        }
    };
    let mut refused: Vec<_> =
        mail.delivery.refused.iter().flat_map(|text| text.lines()).map(str::to_owned).collect();
    let (mut waiting, mut reasons) = (Vec::new(), Vec::new());
    for (address, permanent, reason) in failed {
        let reason = format!("{address}: {}", reason.replace(char::is_control, " "));
        match permanent {
            true => refused.push(reason.clone()),
            false => waiting.push(address),
        }
        reasons.push(reason);
    }
    let over = waiting.is_empty();
    let somebody = refused.len() < everybody.len();
    let delivery = Delivery {
        delivered_at: (over && somebody).then(|| app.env.clock.now()),
        waiting: (!over).then(|| waiting.join(",")),
        refused: (!refused.is_empty()).then(|| refused.join("\n")),
    };
    Ok(Tried { delivery, over, error: (!reasons.is_empty()).then(|| reasons.join("\n")) })
}

/// The addresses in a list as the outbox keeps it.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

fn given_up(mail: mails::Mail, deaths: i64) -> Tried {
    let error =
        format!("given up: {deaths} times the node that sent it stopped, or lost touch with the database");
    Tried { delivery: mail.delivery, over: true, error: Some(error) }
}
