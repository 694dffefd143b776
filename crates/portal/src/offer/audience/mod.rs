//! The private audience of a plan, and whatever other list of its page is long: by hand, and by file.
//!
//! A file changes nothing before its reader has seen what it would change: it waits as an upload meanwhile, and the form that says yes
//! names it.

mod change;
mod export;
mod view;

pub(crate) use change::change;
pub(crate) use export::export;
pub(crate) use view::show;
#[cfg(test)]
pub(crate) use view::{Audience, Cell, Changed, Column, Preview, Shown, Wrong};

use app::long_list::{self, LongList};
use app::offers::{PageContent, draft, read_page};
use app::{App, Ctx, Problem};
use db::Tx;
use domain::{Page, PageName, PlanId};
use face::Refusal;
use face::path::OfferPath;

use super::frame::{Subject, subject};
use super::{AUDIENCE, of};
use crate::reading::Reading;

/// A list of a plan, with the page that it is on.
struct Found {
    subject: Subject,
    content: PageContent,
    list: LongList,
    /// The other lists of the page, by pointer and label.
    others: Vec<(String, String)>,
}

/// The plan that the address names.
fn plan_of(path: &OfferPath) -> Result<PlanId, Refusal> {
    path.rest.id("plan")
}

/// Where its audience is.
fn address(path: &OfferPath, pointer: &str) -> String {
    let list: String = url::form_urlencoded::byte_serialize(pointer.as_bytes()).collect();
    let here = of(AUDIENCE, &path.publisher, &path.offer).replace("{plan}", path.rest.text("plan"));
    format!("{here}?list={list}")
}

/// Finds the list at `pointer`, or the first where none is named.
async fn find(app: &App, reading: &Reading, path: &OfferPath, pointer: &str) -> Result<Found, Refusal> {
    let plan = plan_of(path)?;
    let asked = (path.publisher.clone(), path.offer.clone());
    let read = move |ctx: &Ctx, tx: &mut Tx<'_>| {
        Ok((subject(ctx, tx, &asked.0, &asked.1)?, draft(ctx, tx, &asked.0, &asked.1)?))
    };
    let (subject, found) = app.read(&reading.ctx, read).await?;
    let page = Page::of_plan(plan, PageName::PlanAvailability).map_err(Problem::internal)?;
    let content = read_page(app, &reading.ctx, found, page).await?;
    let mut lists = long_list::among(&content.fields);
    let wanted = lists.iter().position(|list| list.pointer == pointer);
    let at = wanted.or_else(|| pointer.is_empty().then_some(0)).filter(|at| *at < lists.len());
    let Some(at) = at else {
        let message = "this plan has no such list: its page of availability links to those that it has";
        return Err(Problem::NotFound(message.to_owned()).into());
    };
    let list = lists.remove(at);
    let others = lists.into_iter().map(|list| (address(path, &list.pointer), list.label)).collect();
    Ok(Found { subject, content, list, others })
}
