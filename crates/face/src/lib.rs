//! What every HTTP face of the marketplace shares: limits, bodies, repeats, caching, who asks, and what surrounds a request.
//!
//! A face brings what makes it differ (see [`Face`]): whom it answers, and the shape of its refusals. Handlers and what they
//! take from a request refuse with a [`Refusal`], whatever the face; [`House`] has it written by the face that was asked.

mod access_log;
mod address;
mod answer;
pub mod bearer;
pub mod body;
pub mod cached;
mod connection;
pub mod cookies;
mod cors;
mod face;
pub mod file;
mod host;
mod house;
pub mod limits;
pub mod maintenance;
pub mod parts;
pub mod path;
pub mod person;
pub mod precondition;
pub mod query;
pub mod range;
mod refusal;
pub mod repeat;
mod request_id;
mod secure;
mod unread;
pub mod unreadable;
pub mod visitor;

pub use connection::Connection;
pub use face::{Asked, Callers, Face};
pub use house::House;
pub use refusal::{Detail, Refusal};
