//! The HTTP faces: the publishing API, the token service, the public catalogue, artifacts, and what operators watch.
//!
//! Handlers convert, call one use case, convert back. They hold no SQL and decide nothing.

mod access_log;
mod artifacts;
mod bearer;
mod body;
mod cached;
mod catalogue;
mod connection;
mod cpp;
mod error;
mod front;
mod health;
mod host;
mod limits;
mod metrics;
mod openapi;
mod options;
mod panics;
mod path;
mod query;
mod range;
mod repeat;
mod request_id;
mod routes;
mod secure;
mod stoa;
mod token;
mod unread;
mod unreadable;
mod version;
mod visitor;

pub use connection::Connection;
pub use limits::{Held, Limits};
pub use options::{MetricsReaders, Options};
pub use routes::{ROUTES, Route, router};
pub use unreadable::explained;
