use std::time::Duration;

use tokio::time::Instant;

use super::server::{Reply, Server, ok, status};
use super::{ROOMY, SHOP, sandbox, sandbox_options, url};
use crate::{FetchError, Guard, GuardOptions, LeastRate, Limits};

#[tokio::test]
async fn a_file_of_just_the_limit_is_fetched_and_one_byte_more_is_not() {
    let server = Server::start(|_| ok("12345")).await;
    let guard = sandbox(&["127.0.0.1"]);
    assert!(guard.get(SHOP, &url(server.at("/")), &Limits { max_bytes: 5 }).await.is_ok());
    let error = guard.get(SHOP, &url(server.at("/")), &Limits { max_bytes: 4 }).await.unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 4 }), "{error}");
}

#[tokio::test]
async fn a_length_that_is_announced_too_large_is_not_waited_for() {
    let server = Server::start(|_| Reply::stalling("HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n")).await;
    let error = sandbox(&["127.0.0.1"])
        .get(SHOP, &url(server.at("/")), &Limits { max_bytes: 4999 })
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 4999 }), "{error}");
}

#[tokio::test]
async fn an_answer_that_hides_its_length_is_cut_off_at_the_limit() {
    let endless = || {
        let chunk = format!("400\r\n{}\r\n", "x".repeat(0x400));
        let text = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(16));
        Reply::stalling(text)
    };
    let server = Server::start(move |_| endless()).await;
    let error = sandbox(&["127.0.0.1"])
        .get(SHOP, &url(server.at("/")), &Limits { max_bytes: 10_000 })
        .await
        .unwrap_err();
    assert!(matches!(error, FetchError::TooLarge { limit: 10_000 }), "{error}");
}

#[tokio::test]
async fn an_answer_that_ends_early_is_an_error_not_a_short_file() {
    let server = Server::start(|_| "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_owned()).await;
    let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(server.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::Interrupted { .. }), "{error}");
    assert!(error.is_temporary());
}

// The clock is virtual and jumps ahead as soon as nothing but a timer is left to wait for.
#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_or_stops_half_way_runs_out_of_time() {
    for text in ["", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"] {
        let server = Server::start(move |_| Reply::stalling(text)).await;
        let options = GuardOptions { timeout: Duration::from_secs(7), ..sandbox_options(&["127.0.0.1"]) };
        let error = Guard::new(options).unwrap().get(SHOP, &url(server.at("/")), &ROOMY).await.unwrap_err();
        assert_eq!(error.to_string(), "the answer was not complete within 7 s");
    }
}

#[tokio::test(start_paused = true)]
async fn requests_beyond_the_limit_wait_and_then_have_all_their_time() {
    let server = Server::start(|_| Reply::stalling("")).await;
    let to = url(server.at("/"));
    for (max_concurrent, seconds) in [(1, 21), (2, 14), (3, 7)] {
        let timeout = Duration::from_secs(7);
        let options = GuardOptions {
            max_concurrent,
            max_concurrent_each: max_concurrent,
            turn_timeout: Duration::from_secs(60),
            timeout,
            ..sandbox_options(&["127.0.0.1"])
        };
        let guard = Guard::new(options).unwrap();
        let started = Instant::now();
        let (first, second, third) = tokio::join!(
            guard.get(SHOP, &to, &ROOMY),
            guard.get(SHOP, &to, &ROOMY),
            guard.get(SHOP, &to, &ROOMY)
        );
        for outcome in [first, second, third] {
            assert!(matches!(outcome, Err(FetchError::Timeout { .. })), "{outcome:?}");
        }
        assert_eq!(started.elapsed().as_secs(), seconds, "{max_concurrent} at once");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_comes_slower_than_it_has_to_is_cut_off_and_one_that_is_just_fast_enough_is_not() {
    let options = || GuardOptions { least_rate: LeastRate(100), ..sandbox_options(&["127.0.0.1"]) };
    let drips = Server::start(|_| Reply::dripping(1)).await;
    let started = Instant::now();
    let error = Guard::new(options()).unwrap().get(SHOP, &url(drips.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::TooSlow { least: 100, .. }) && error.is_temporary(), "{error}");
    assert_eq!(started.elapsed().as_secs(), 10, "long before the whole answer has had its time");

    let flows = Server::start(|_| Reply::dripping(110)).await;
    for (least_rate, timeout) in [(100, 3600), (0, 25)] {
        let options = GuardOptions {
            least_rate: LeastRate(least_rate),
            timeout: Duration::from_secs(timeout),
            ..options()
        };
        let guard = Guard::new(options).unwrap();
        let limits = Limits { max_bytes: 1_000_000 };
        let to = url(flows.at("/"));
        let outcome = guard.get(SHOP, &to, &limits);
        match timeout {
            25 => assert!(matches!(outcome.await, Err(FetchError::Timeout { .. }))),
            _ => assert!(tokio::time::timeout(Duration::from_secs(60), outcome).await.is_err(), "it goes on"),
        }
    }
}

#[tokio::test]
async fn a_status_that_is_no_success_is_an_error_that_says_what_to_do() {
    let guard = sandbox(&["127.0.0.1"]);
    for (code, text, temporary) in [
        (404, "the server answered 404; nothing is at this address", false),
        (403, "the server answered 403; check that the link allows reading and has not expired", false),
        (304, "the server answered 304 (a redirect that is not followed); use the final address", false),
        (503, "the server answered 503; it has a problem of its own, try again later", true),
        (429, "the server answered 429; it is being asked too often, try again later", true),
        (418, "the server answered 418", false),
    ] {
        let server = Server::start(move |_| status(code)).await;
        let error = guard.get(SHOP, &url(server.at("/")), &ROOMY).await.unwrap_err();
        assert_eq!((error.to_string().as_str(), error.is_temporary()), (text, temporary));
    }
}
