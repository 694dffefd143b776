//! Selling, and the end of it.
//!
//! What is live is sold until somebody stops it: the whole offer, one plan, or one version of disk images. A [stop](db::stops::Stop) is
//! *state of what is live*. It belongs to no draft and no version: it is kept beside them, by the ids of what it stops, and holds
//! for whatever goes live under these ids later. So no publish resumes anything, and no PUT of an old document.
//!
//! | | sold | on its way out | not sold |
//! |---|---|---|---|
//! | offer, plan | `selling` | `deprecated` | `stopped` |
//! | image version | `active` | `deprecated` | `withdrawn` |
//!
//! - **When.** An offer or a plan stops at once, or at the beginning of a day that was named. A version stops 90 days later unless a later
//!   day is named; sooner, or at once, only for a critical security issue. At once means with the answer: no publish is needed, whatever
//!   is on its way. What is due on a day is a job of the worker, which outlives restarts.
//! - **Whom it concerns.** New buyers: what stopped is in no list, has no price, and whoever comes by its address is told that it is no longer
//!   to be had, since when, why, and what there is instead. Customers keep what they have: ids, documents, files and image versions stay
//!   readable. The publishing API shows the same as before, and one submission of type `stopsell` for an offer.
//! - **Back.** Resuming takes the stop away, before it comes to pass or after. Only that puts anything on sale again.
//! - **Limits.** Something that was never live cannot stop. A plan that is the only one that is sold is stopped by stopping the offer; the
//!   last version of images that is neither deprecated nor withdrawn stays. An alternative is live and itself sold.
//! - **Who.** Whoever may publish the offer: its publisher's owners and contributors.

mod alternative;
mod change;
mod due;
mod images;
mod judge;
mod list;
mod plans;
mod read;
mod remarks;
mod standing;
mod tell;
mod terms;

pub use change::{Change, Changed, Prepared, Wish, change};
pub(crate) use due::{QUEUE, come_to_pass};
pub use images::{PlanImage, read_images};
pub use judge::prepare;
pub use list::{ListedStop, list_stops};
pub use plans::{FoundPlans, Plan, Plans, Stage, find_plans, read_plans};
pub use read::{ImageSelling, PlanSelling, Selling, find_selling, is_offer_stopped, read_selling};
pub(crate) use remarks::{remarks, without_withdrawn};
pub use standing::{Standing, State};
pub(crate) use standing::{is_plan_stopped, is_sold, tag_of};
pub(crate) use tell::{keep_sold_alternatives, tell};
pub use terms::{AskedAlternative, Terms};

use domain::{OfferId, PublisherId};

use crate::Problem;

/// Something can only stop that was sold.
fn never_live(publisher: &PublisherId, offer: &OfferId) -> Problem {
    let message = format!(
        "offer `{publisher}/{offer}` was never live, so nothing of it is sold: publish it and go live first, or delete it"
    );
    Problem::conflict("NotLive", message)
}
