//! What one can do in the marketplace: one function per use case, `fn(&Ctx, &mut Tx, input) -> Result<output, Problem>`,
//! the publishing workflow with its steps, and background jobs.
//!
//! Every face (publishing API, command line, later the portal and the storefront) calls these functions.
//! Authorization is checked here, beside the data it protects, so that no face can forget it.

mod artifacts;
pub mod cards;
pub mod catalogue;
pub mod change_set;
pub mod clock;
mod ctx;
pub mod deletion;
pub mod events;
pub mod follow;
mod forget;
mod heavy;
pub mod history;
pub mod identity;
mod image_check;
mod leads;
pub mod live_product;
pub mod long_list;
pub mod maintenance;
mod notify;
pub mod offers;
pub mod once;
pub mod openid;
mod pace;
mod pages;
pub mod people;
pub mod pictures;
pub mod plan_list;
pub mod plan_prices;
mod prepared;
mod price_sheet;
mod problem;
pub mod product;
pub mod publishing;
pub mod queues;
pub mod random;
mod read_sheets;
pub mod rehearsal;
mod roles;
pub mod sealing;
pub mod selling;
mod settings;
pub mod storefront;
pub mod token;
pub mod uploads;
pub mod vault;
pub mod worker;

pub use ctx::{Actor, App, Ctx, ENDED, Env, Parts};
pub use forget::{Keep, forget_all};
pub use heavy::Heavy;
pub use pace::{PACE_FORM, Pace};
pub use pages::PAGE;
pub use problem::Problem;
pub use read_sheets::ReadSheets;
pub use roles::{Role, Scope};
pub use settings::{Certification, Settings};
