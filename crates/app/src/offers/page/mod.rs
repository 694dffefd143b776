//! Pages of an offer's draft: read, listed and saved one by one.

mod changed;
mod edit;
mod kept_states;
mod list;
mod open;
mod read;
mod save;
mod states;
mod tag;
mod withdraw;

pub use edit::{EditedPage, PreparedEdit, prepare_edit, save_edit};
pub use kept_states::KeptStates;
pub use list::{ListedPage, list_pages};
pub use open::{FoundToOpen, OnPage, OpenedPage, SecretSet, find_to_open, open_page};
pub use read::{PageContent, read_page};
pub use save::{PreparedPage, SavedPage, prepare_page, save_page};
pub use states::{PageState, PageStates, StandingPage, page_states};
pub use tag::PageTag;
pub(crate) use tag::{Tagged, tag_of_page};

use domain::{OfferId, Page};

use crate::Problem;

/// There is no such page, said to somebody who may know.
fn no_page(offer: &OfferId, page: &Page) -> Problem {
    let message = match page.plan() {
        Some(plan) => {
            format!("offer `{offer}` has no plan `{plan}` with a page `{}`; list its pages", page.name())
        }
        None => format!("offers of the type of `{offer}` have no page `{page}`; list its pages"),
    };
    Problem::NotFound(message)
}
