//! The HTTP faces, over real HTTP, on both engines.

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

mod access;
mod artifacts;
mod audiences;
mod beyond;
mod cancel;
mod catalogue;
mod changes;
mod clients;
mod connections;
mod contract;
mod deletions;
mod documents;
mod downloads;
mod engine;
mod events;
mod examples;
mod fencing;
mod forgetting;
mod heavy;
mod idempotency;
mod image_checks;
mod image_versions;
mod limits;
mod lists;
mod log;
mod mails;
mod moved;
mod notes;
mod offer_types;
mod one_writer;
mod openapi;
mod pages;
mod partial;
mod plan_prices;
mod prices;
mod publishing;
mod readings;
mod replaced;
mod retired;
mod retries;
mod sealed;
mod selling;
mod statements;
mod story;
mod uploads;
mod validating;
