//! How far each offer of the shop goes.
//!
//! An offer is led on only while nobody but the demo did anything to it: from then on it is theirs.

use app::publishing::{self, Publish, Publishable, Ruling};
use app::selling::{self, AskedAlternative, Change, Prepared, Terms, Wish};
use app::{Actor, App, Ctx, Problem, history, offers};
use db::Tx;
use db::events::Event;
use domain::publishing::{Decision, OfferStatus};
use domain::selling::Item;
use domain::{OfferId, OperationId, PublisherId};
use specimens::{End, Goal, Offer};

use crate::examples::Example;

/// Why the demo's operator lets an offer pass.
const APPROVED: &str = "It is what it says.";
/// More than happens to an offer before it is where it belongs.
const MOST_EVENTS: i64 = 200;

/// An offer on its way.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) publisher: PublisherId,
    pub(super) offer: OfferId,
    goal: Goal,
    ends: Vec<(Item, End)>,
}

/// What is to be done with an offer.
pub(super) enum Next {
    Publish,
    Decide(Ruling),
    GoLive,
    Stop(Box<Change>),
    /// It is under way.
    Wait,
    /// It is where it belongs, or somebody else's business.
    Nothing,
}

impl Piece {
    pub(super) fn of(offer: Offer) -> anyhow::Result<Self> {
        let ends = offer.ends.into_iter().map(|end| Ok((item(&end)?, end))).collect::<anyhow::Result<_>>()?;
        let Example { publisher, id, .. } = Example::read(offer.body)?;
        Ok(Self { publisher, offer: id, goal: offer.goal, ends })
    }

    /// Takes the next step, and says which that was.
    pub(super) async fn go_on(&self, app: &App, ctx: &Ctx) -> Result<Next, Problem> {
        let piece = self.clone();
        let next = app.read(ctx, move |ctx, tx| piece.next(ctx, tx)).await?;
        let (publisher, offer) = (self.publisher.clone(), self.offer.clone());
        match &next {
            Next::Publish => {
                let request =
                    Publish { publisher, offer, emails: Vec::new(), force: false, pages: None, notes: None };
                let prepare = || publishing::prepare_publish(app, ctx, &request);
                let asked = request.clone();
                let publish = move |ctx: &Ctx, tx: &mut Tx<'_>, publishable: &Publishable| {
                    publishing::publish(ctx, tx, &asked, publishable).map(drop)
                };
                app.write_prepared(ctx, prepare, publish).await?;
            }
            Next::Decide(ruling) => {
                let ruling = ruling.clone();
                app.write(ctx, move |ctx, tx| publishing::decide(ctx, tx, &ruling)).await?;
            }
            Next::GoLive => {
                let go_live =
                    move |ctx: &Ctx, tx: &mut Tx<'_>| publishing::go_live(ctx, tx, &publisher, &offer);
                app.write(ctx, go_live).await?;
            }
            Next::Stop(change) => {
                let prepare = || selling::prepare(app, ctx, change);
                let asked = Change::clone(change);
                let stop = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &Prepared| {
                    selling::change(ctx, tx, &asked, prepared).map(drop)
                };
                app.write_prepared(ctx, prepare, stop).await?;
            }
            Next::Wait | Next::Nothing => {}
        }
        Ok(next)
    }

    fn next(&self, ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Next, Problem> {
        let found = match offers::draft(ctx, tx, &self.publisher, &self.offer) {
            Err(Problem::NotFound(_)) => return Ok(Next::Nothing),
            found => found?.offer,
        };
        let (events, _) = history::history(ctx, tx, &self.publisher, &self.offer, i64::MAX, MOST_EVENTS)?;
        let own = [Actor::Console.to_string(), Actor::Worker.to_string()];
        if self.goal == Goal::Draft || events.iter().any(|event| !own.contains(&event.actor)) {
            return Ok(Next::Nothing);
        }
        match found.status {
            OfferStatus::NeverPublished | OfferStatus::NotStarted => Ok(Next::Publish),
            OfferStatus::Running => {
                Ok(self.waiting(ctx, tx)?.map_or(Next::Wait, |operation| self.decide(operation)))
            }
            OfferStatus::WaitingForPublisherReview if self.goal == Goal::Live => Ok(Next::GoLive),
            OfferStatus::Succeeded => self.stop(ctx, tx, &events),
            OfferStatus::WaitingForPublisherReview | OfferStatus::Canceled | OfferStatus::Failed => {
                Ok(Next::Nothing)
            }
        }
    }

    /// The operation that waits for a decision.
    fn waiting(&self, ctx: &Ctx, tx: &mut Tx<'_>) -> Result<Option<OperationId>, Problem> {
        let waiting = publishing::waiting_for_decision(ctx, tx, None)?;
        let own = waiting.into_iter().find(|one| one.publisher == self.publisher && one.offer == self.offer);
        Ok(own.map(|one| one.operation))
    }

    fn decide(&self, operation: OperationId) -> Next {
        let (decision, reason) = match &self.goal {
            Goal::Waiting => return Next::Nothing,
            Goal::Rejected(reason) => (Decision::Rejected, reason.as_str()),
            Goal::Draft | Goal::Preview | Goal::Live => (Decision::Approved, APPROVED),
        };
        Next::Decide(Ruling::alike(operation, decision, reason))
    }

    /// The first end of selling that did not come to be yet.
    fn stop(&self, ctx: &Ctx, tx: &mut Tx<'_>, events: &[Event]) -> Result<Next, Problem> {
        let Some((item, end)) = self.ends.iter().find(|(item, _)| !is_told(events, item)) else {
            return Ok(Next::Nothing);
        };
        let alternative = end.alternative.clone();
        if let Some(other) = alternative.as_ref().and_then(|instead| instead.offer.as_deref()) {
            let other = other.parse().map_err(Problem::internal)?;
            // Buyers are sent to what they can get.
            if offers::draft(ctx, tx, &self.publisher, &other)?.offer.production_version.is_none() {
                return Ok(Next::Wait);
            }
        }
        let terms = Terms {
            date: None,
            date_offset: end.date_offset.clone(),
            reason: end.reason.clone(),
            alternative: alternative.map(|instead| AskedAlternative {
                publisher: None,
                offer: instead.offer,
                plan: instead.plan,
                image_version: instead.image_version,
            }),
        };
        Ok(Next::Stop(Box::new(Change {
            publisher: self.publisher.clone(),
            offer: self.offer.clone(),
            item: item.clone(),
            wish: Wish::Stop(terms),
            if_match: None,
        })))
    }
}

/// Whether the history tells of an end of `item`.
fn is_told(events: &[Event], item: &Item) -> bool {
    let kind = match item {
        Item::Offer => ["offer.stopped", "offer.deprecated"],
        Item::Plan(_) => ["plan.stopped", "plan.deprecated"],
        Item::Image { .. } => ["image.withdrawn", "image.deprecated"],
    };
    let named = item.to_string();
    events.iter().any(|event| {
        kind.contains(&event.action.as_str()) && event.subject.as_deref().unwrap_or_default() == named
    })
}

/// What an end is of.
fn item(end: &End) -> anyhow::Result<Item> {
    Ok(match (&end.plan, &end.image_version) {
        (Some(plan), Some(version)) => {
            Item::Image { plan: plan.parse()?, generation: None, version: version.parse()? }
        }
        (Some(plan), None) => Item::Plan(plan.parse()?),
        (None, _) => Item::Offer,
    })
}
