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

/// Saves an offer, and takes it live.
async fn take_live(test: &testkit::TestApp, program: &testkit::Client, offer: &serde_json::Value) {
    let text = |member: &str| offer[member].as_str().unwrap();
    let path = format!("/publishers/{}/offers/{}", text("publisherId"), text("id"));
    program.put(&path, offer).await.expect(200);
    for act in ["publish", "golive"] {
        program.post(&format!("{path}/{act}")).await.expect(202);
        test.settle().await;
    }
}

mod access;
mod engines;
mod languages;
mod lists;
mod odd;
mod preview;
mod private;
mod product;
