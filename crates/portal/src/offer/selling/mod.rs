//! Stopping and resuming: the whole offer, a plan, or a version of its disk images.
//!
//! What it is about stands in the address (`?plan=gold&version=1.0.1`), so that a page about a plan can be kept and sent to others.
//! The id of the offer is typed where all of it stops at once, because every buyer is turned away from that moment on; what stops on a
//! day can be thought over until then, and one plan among others is undone before many notice.

mod fields;
mod item;
mod resume;
mod stop;

pub(super) use fields::{day, since};
pub(crate) use item::{resume_address, stop_address};
pub(crate) use resume::{ask_resume, resume};
pub(crate) use stop::{ask_stop, stop};

#[cfg(test)]
pub(crate) use fields::sample_fields;
#[cfg(test)]
pub(crate) use stop::{FieldFault, StopSelling, facts_of, image_rows};

use app::selling::{self, Selling, Standing};
use app::{App, Ctx, Problem};
use db::Tx;
use domain::selling::{Item, Reason};
use domain::{OfferId, PublisherId};
use face::Refusal;
use ui::Reader;
use words::{Sentence, say};

use super::frame::{Subject, subject_to_edit};
use crate::reading::Reading;

/// The offer that is asked about, and how what is live of it is sold.
struct Asked {
    whose: Subject,
    selling: Selling,
}

/// Reads it for somebody who may stop and resume.
async fn read(
    app: &App,
    reading: &Reading,
    (publisher, id): (&PublisherId, &OfferId),
) -> Result<Asked, Refusal> {
    let owner = (publisher.clone(), id.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        let whose = subject_to_edit(ctx, tx, &owner.0, &owner.1)?;
        Ok((whose, selling::find_selling(ctx, tx, &owner.0, &owner.1)?))
    };
    let (whose, found) = app.read(&reading.ctx, read).await?;
    let selling = selling::read_selling(app, &reading.ctx, found).await?;
    Ok(Asked { whose, selling })
}

impl Asked {
    /// How `item` stands; nothing where the offer was never live.
    fn standing(&self, item: &Item) -> Result<Option<&Standing>, Problem> {
        let Some(offer) = &self.selling.offer else { return Ok(None) };
        let found = match item {
            Item::Offer => Some(offer),
            Item::Plan(plan) => self.plan(plan).map(|plan| &plan.standing),
            Item::Image { plan, generation, version } => self.plan(plan).and_then(|plan| {
                let mut images = plan.images.iter();
                let own = images.find(|image| image.generation == *generation && image.version == *version);
                own.map(|image| &image.standing)
            }),
        };
        let gone = || Problem::NotFound(format!("`{item}` is not live: nothing of it is sold"));
        found.map(Some).ok_or_else(gone)
    }

    fn plan(&self, plan: &domain::PlanId) -> Option<&selling::PlanSelling> {
        self.selling.plans.iter().find(|found| found.plan == *plan)
    }
}

/// What a reason is called.
pub(super) fn reason_words(reason: Reason) -> Sentence {
    match reason {
        Reason::CriticalSecurityIssue => say!("reason-critical"),
        Reason::EndOfSupport => say!("reason-support"),
        Reason::Other => say!("reason-other"),
    }
}

/// Why something stops, and what there is instead.
pub(super) fn terms_words(reader: &Reader<'_>, standing: &Standing) -> Vec<String> {
    let reason =
        standing.reason.map(|reason| say!("selling-because", reason = reader.say(&reason_words(reason))));
    let instead = standing.alternative.as_ref();
    let instead = instead.map(|alternative| say!("selling-instead", alternative = alternative.to_string()));
    reason.into_iter().chain(instead).map(|sentence| reader.say(&sentence)).collect()
}
