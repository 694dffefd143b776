//! Nobody waits for the slow servers of somebody else.

use std::time::Duration;

use tokio::time::Instant;

use super::server::{Reply, Server, ok};
use super::{ROOMY, SHOP, sandbox_options, sandbox_with_names, url};
use crate::{FetchError, For, Guard, GuardOptions, Limits};

/// Lets what is under way go on until nothing happens any more at this moment.
async fn settle(slow: &Server, many: usize) {
    while slow.requests().len() < many {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_publisher_whose_servers_drip_keeps_no_other_and_nobody_who_signs_in_waiting() {
    let slow = Server::start(|_| Reply::dripping(1)).await;
    let quick = Server::start(|_| ok("hello")).await;
    let guard = sandbox_with_names(
        &["slow.example", "quick.example"],
        &[("slow.example", &["127.0.0.1"]), ("quick.example", &["127.0.0.1"])],
    );
    let hostile: Vec<_> = (0..100)
        .map(|_| {
            let (guard, to) = (guard.clone(), url(format!("http://slow.example:{}/", slow.port)));
            tokio::spawn(async move { guard.get(SHOP, &to, &ROOMY).await.map(drop) })
        })
        .collect();
    settle(&slow, 3).await;
    let started = Instant::now();
    let to = url(format!("http://quick.example:{}/", quick.port));
    for wanted in [For::artifacts("fabrikam"), For::KEYS, For::images("contoso")] {
        for _ in 0..20 {
            assert!(guard.get(wanted, &to, &ROOMY).await.is_ok());
        }
    }
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    for task in hostile {
        let outcome = task.await.unwrap();
        assert!(
            matches!(outcome, Err(FetchError::TooSlow { .. } | FetchError::NoTurn { .. })),
            "{outcome:?}"
        );
    }
    assert!(started.elapsed() < Duration::from_secs(500), "every wait has an end: {:?}", started.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_drips_for_everybody_keeps_no_other_host_waiting() {
    let slow = Server::start(|_| Reply::dripping(1)).await;
    let quick = Server::start(|_| ok("hello")).await;
    let guard = sandbox_with_names(
        &["slow.example", "quick.example"],
        &[("slow.example", &["127.0.0.1"]), ("quick.example", &["127.0.0.1"])],
    );
    for publisher in 0..50 {
        let (guard, to) = (guard.clone(), url(format!("http://slow.example:{}/", slow.port)));
        let publisher = format!("publisher-{publisher}");
        tokio::spawn(async move { guard.get(For::artifacts(&publisher), &to, &ROOMY).await.map(drop) });
    }
    settle(&slow, 4).await;
    let started = Instant::now();
    assert!(guard.get(SHOP, &url(format!("http://quick.example:{}/", quick.port)), &ROOMY).await.is_ok());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    assert_eq!(slow.requests().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn whoever_gets_no_turn_is_told_so() {
    let slow = Server::start(|_| Reply::stalling("")).await;
    let options = GuardOptions {
        max_concurrent: 1,
        turn_timeout: Duration::from_secs(5),
        ..sandbox_options(&["127.0.0.1"])
    };
    let guard = Guard::new(options).unwrap();
    let to = url(slow.at("/"));
    let (first, second) = tokio::join!(guard.get(SHOP, &to, &ROOMY), guard.get(SHOP, &to, &ROOMY));
    assert!(matches!(first, Err(FetchError::Timeout { .. })), "{first:?}");
    let error = second.unwrap_err();
    assert!(error.is_temporary());
    assert_eq!(
        error.to_string(),
        "“127.0.0.1” was not asked, because too much else is under way; try again later"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_publisher_has_fetched_counts_until_it_is_let_go() {
    let server = Server::start(|_| ok("1234567890")).await;
    let options = GuardOptions { max_memory_each: 25, ..sandbox_options(&["127.0.0.1"]) };
    let guard = Guard::new(options).unwrap();
    let (to, limits) = (url(server.at("/")), Limits { max_bytes: 15 });
    let first = guard.get(SHOP, &to, &limits).await.unwrap();
    let second = guard.get(SHOP, &to, &limits).await.unwrap();
    assert!(
        matches!(guard.get(SHOP, &to, &limits).await, Err(FetchError::NoTurn { .. })),
        "20 of 25 are held"
    );
    assert!(guard.get(For::artifacts("fabrikam"), &to, &limits).await.is_ok(), "each has its own");
    drop(second);
    assert!(guard.get(SHOP, &to, &limits).await.is_ok());
    drop(first);
    let larger = Limits { max_bytes: 1000 };
    assert!(guard.get(SHOP, &to, &larger).await.is_ok(), "alone, whatever may be larger comes, too");
}

#[tokio::test]
async fn a_request_that_is_given_up_gives_its_turn_back() {
    let slow = Server::start(|_| Reply::stalling("")).await;
    let quick = Server::start(|_| ok("hello")).await;
    let options = GuardOptions { max_concurrent: 1, ..sandbox_options(&["127.0.0.1"]) };
    let guard = Guard::new(options).unwrap();
    let given_up = tokio::spawn({
        let (guard, to) = (guard.clone(), url(slow.at("/")));
        async move { guard.get(SHOP, &to, &ROOMY).await.map(drop) }
    });
    settle(&slow, 1).await;
    given_up.abort();
    assert!(guard.get(SHOP, &url(quick.at("/")), &ROOMY).await.is_ok());
}
