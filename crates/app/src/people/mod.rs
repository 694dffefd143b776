//! People: who signs in with a browser, what they may do, and where they are signed in.
//!
//! A person is an account of its own, beside the principals, who are programs. Roles are the same, and the use cases ask for
//! them in the same way.

mod browser;
mod kept_forms;
mod links;
mod members;
mod passwords;
mod person;
mod resets;
mod sessions;
mod sign_in;

pub use browser::Browser;
pub use db::people::{Member, Person};
pub use db::sessions::Session;
pub use kept_forms::{Fields, keep_form, kept_form};
pub use links::{
    LINK_LIFETIME, NewLink, Opened, Purpose, link_address, link_to, look_at_link, mail_link, open_link,
};
pub use members::{grant, members, my_roles, withdraw};
pub use passwords::Passwords;
pub use person::{NewPerson, create, find, list, myself, set_language, shut_out};
pub(crate) use person::{add as add_person, record as record_person};
pub use resets::ask_reset;
pub(crate) use resets::{RESETS, send_reset};
pub(crate) use sessions::open as open_session;
pub use sessions::{NewSession, end_others, end_session, forget, session_of, sessions};
pub use sign_in::{Refused, SignIn, sign_in};
