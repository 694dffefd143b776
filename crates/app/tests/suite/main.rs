//! What use cases promise together, on both engines. Run under `scripts/with-postgres`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

// The name that everybody else in the workspace calls this crate by.
extern crate stoa_app as app;

mod clock;
mod identity;
mod leases;
mod simulator;
