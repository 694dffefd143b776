//! The HTTP faces: the publishing API, the token service, the public catalogue, artifacts, and what operators watch.
//!
//! Handlers convert, call one use case, convert back. They hold no SQL and decide nothing.

mod alive;
mod catalogue;
mod cpp;
mod endpoint;
mod error;
mod faces;
mod openapi;
mod options;
mod router;
mod routes;
mod stoa;
mod token;
mod version;
mod watching;

pub use error::explained;
pub use face::Connection;
pub use face::limits::{Held, Limits};
pub use options::{MetricsReaders, Options};
pub use router::{house, open, router, routes};
pub use routes::Route;
