use super::server::{Server, ok, redirect};
use super::{ROOMY, SHOP, sandbox, url};
use crate::{FetchError, Validators};

const CHANGED: &str = "Wed, 21 Oct 2026 07:28:00 GMT";

fn tagged(body: &str) -> String {
    ok(body).replacen("\r\n", &format!("\r\netag: \"one\"\r\nlast-modified: {CHANGED}\r\n"), 1)
}

#[tokio::test]
async fn a_file_that_is_still_the_same_is_not_sent_again() {
    let server = Server::start(|request| match request {
        r if r.starts_with("GET /moved") => redirect(302, "/logo.png"),
        r if r.contains("if-none-match: \"one\"") || r.contains(&format!("if-modified-since: {CHANGED}")) => {
            "HTTP/1.1 304 Not Modified\r\netag: \"one\"\r\n\r\n".to_owned()
        }
        _ => tagged("hello"),
    })
    .await;
    let guard = sandbox(&["127.0.0.1"]);
    let to = url(server.at("/moved"));
    let first = guard.get(SHOP, &to, &ROOMY).await.unwrap().validators;
    let both = Validators { etag: Some("\"one\"".to_owned()), last_modified: Some(CHANGED.to_owned()) };
    assert_eq!(first, both);
    for known in
        [both.clone(), Validators { etag: None, ..both.clone() }, Validators { last_modified: None, ..both }]
    {
        assert!(guard.get_if_changed(SHOP, &to, &known, &ROOMY).await.unwrap().is_none(), "{known:?}");
    }
    for known in [
        Validators { etag: Some("\"two\"".to_owned()), last_modified: None },
        Validators::default(),
        // No server sent this one.
        Validators { etag: Some("\"one\"\r\nx: y".to_owned()), last_modified: None },
    ] {
        let fetched = guard.get_if_changed(SHOP, &to, &known, &ROOMY).await.unwrap().unwrap();
        assert_eq!(&fetched.bytes[..], b"hello");
    }
}

#[tokio::test]
async fn a_server_that_says_unchanged_without_being_asked_has_sent_nothing() {
    let server = Server::start(|_| "HTTP/1.1 304 Not Modified\r\n\r\n".to_owned()).await;
    let to = url(server.at("/"));
    let guard = sandbox(&["127.0.0.1"]);
    let unconditional = guard.get_if_changed(SHOP, &to, &Validators::default(), &ROOMY).await;
    for outcome in [guard.get(SHOP, &to, &ROOMY).await.map(drop), unconditional.map(drop)] {
        assert!(matches!(outcome, Err(FetchError::Status(304))), "{outcome:?}");
    }
}
