//! A private marketplace to rehearse releases against: it answers under the names of the real one, in a time of its own,
//! with the faults somebody asked for, and remembers every call.
//!
//! ```text
//! tool ── CONNECT ──▶ Proxy ──┐
//!                             ├─ Front ── TLS ──▶ Stage ── faults ── record ──▶ api::router
//! tool ── any name ─▶ Inside ─┘
//! ```

mod alike;
mod allow;
mod authority;
mod capture;
mod clock;
mod contract;
mod faults;
mod front;
mod har;
mod hosts;
mod inside;
mod mask;
mod met;
mod names;
mod outside;
mod proxy;
mod record;
mod resolver;
mod routes;
mod stage;
mod summary;
mod trust_store;

pub use allow::Allowed;
pub use authority::{Authority, CannotMake};
pub use capture::Bodies;
pub use clock::VirtualClock;
pub use contract::{Compared, Contract, Divergence, Unreadable};
pub use faults::{Fault, Faults, GRAMMAR};
pub use front::Front;
pub use hosts::{HOSTS, IDENTITY, PUBLISHING};
pub use inside::{Inside, NAMES, PORTS};
pub use proxy::Proxy;
pub use record::Recorder;
pub use stage::Stage;
pub use summary::Summary;
pub use trust_store::java_trust_store;
