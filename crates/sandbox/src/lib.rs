//! A private marketplace to rehearse releases against: it answers under the names of the real one, in a time of its own,
//! with the faults somebody asked for, and remembers every call.
//!
//! ```text
//! tool ── CONNECT ──▶ Proxy ── TLS ──▶ Stage ── faults ── record ──▶ api::router
//! ```

mod authority;
mod capture;
mod clock;
mod contract;
mod faults;
mod har;
mod hosts;
mod mask;
mod proxy;
mod record;
mod routes;
mod stage;
mod summary;
mod trust_store;

pub use authority::{Authority, CannotMake};
pub use capture::Bodies;
pub use clock::VirtualClock;
pub use contract::{Contract, Unreadable};
pub use faults::{Fault, Faults, GRAMMAR};
pub use hosts::{HOSTS, IDENTITY, PUBLISHING};
pub use proxy::{Proxy, ProxyOptions};
pub use record::Recorder;
pub use stage::Stage;
pub use summary::Summary;
pub use trust_store::java_trust_store;
