//! The storefront over real HTTP, as browsers without a script use it, on both engines.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

/// Runs each test on SQLite and on PostgreSQL.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($engine:ident: Engine) $body:block)*) => {
        $(mod $name {
            #[allow(unused_imports)]
            use super::*;

            $(#[$meta])*
            async fn run($engine: testkit::Engine) $body

            #[tokio::test]
            async fn sqlite() {
                run(testkit::Engine::Sqlite).await;
            }

            #[tokio::test]
            async fn postgres() {
                run(testkit::Engine::Postgres).await;
            }
        })*
    };
}

use testkit::take_live;

mod access;
mod engines;
mod languages;
mod lists;
mod odd;
mod preview;
mod private;
mod product;
