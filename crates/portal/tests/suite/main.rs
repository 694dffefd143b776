//! The portal over real HTTP, as browsers without a script use it, on both engines.

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

/// The events whose action begins with `action`, as an operator's program reads them.
async fn events(test: &testkit::TestApp, action: &str) -> Vec<serde_json::Value> {
    let operator = test.member("*", app::Role::Operator).await;
    let mut after = 0;
    let mut found = Vec::new();
    loop {
        let target = format!("/stoa/v1/events?after={after}&top=500");
        let page = operator.call("GET", &target, None, &[]).await.expect(200).json();
        let items = page["items"].as_array().unwrap();
        found.extend(
            items.iter().filter(|event| event["action"].as_str().unwrap().starts_with(action)).cloned(),
        );
        if page.get("next").is_none() {
            return found;
        }
        after = page["after"].as_i64().unwrap();
    }
}

use testkit::take_live;

mod access;
mod acting;
mod audience;
mod beginning;
mod bringing_back;
mod certifying;
mod comparing;
mod door;
mod editing;
mod forms;
mod from_nothing;
mod hard_input;
mod kept;
mod listing;
mod looking_back;
mod mailed;
mod maintenance;
mod openid;
mod overview;
mod planning;
mod pricing;
mod profile;
mod proxy;
mod publisher;
mod reading;
mod review;
mod searching;
mod selling;
mod sending_files;
mod story;
mod trust;
