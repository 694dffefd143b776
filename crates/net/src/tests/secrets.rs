use std::error::Error;

use super::server::{Server, ok, redirect, status};
use super::{ROOMY, SHOP, rules, sandbox, sandbox_with_names, url};
use crate::{Guard, GuardOptions, Limits, without_secrets};

/// Everything that could end up in a log or on a page: the text, the debug text, and those of all causes.
fn everything_said(error: &dyn Error) -> String {
    let mut said = format!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(" {error} {error:?}"));
        cause = error.source();
    }
    said
}

#[tokio::test]
async fn no_error_tells_the_path_the_query_or_the_user_of_an_address() {
    let sandbox = sandbox(&["127.0.0.1"]);
    let small = Limits { max_bytes: 1 };
    let strict =
        Guard::new(GuardOptions { allow: rules(&["127.0.0.1"]), ..GuardOptions::default() }).unwrap();
    let unknown = sandbox_with_names(&[], &[]);
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let whole = Server::start(|_| ok("hello")).await;
    let missing = Server::start(|_| status(404)).await;
    let circle = Server::start(|_| redirect(302, "/sekret?sig=sekret")).await;
    let inward = Server::start(|_| redirect(302, "http://10.0.0.1/sekret?sig=sekret#sekret")).await;
    let broken = Server::start(|_| "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf".to_owned()).await;
    let nonsense = Server::start(|_| "no http at all\r\n\r\n".to_owned()).await;
    let tail = "/sekret?sv=2024&sig=sekret#sekret";
    for (guard, to, limits) in [
        (&sandbox, format!("http://sekret:sekret@127.0.0.1{tail}"), ROOMY),
        (&sandbox, format!("ftp://127.0.0.1{tail}"), ROOMY),
        (&sandbox, format!("http://10.0.0.1{tail}"), ROOMY),
        (&sandbox, format!("http://{closed}{tail}"), ROOMY),
        (&sandbox, whole.at(tail), small),
        (&sandbox, missing.at(tail), ROOMY),
        (&sandbox, circle.at(tail), ROOMY),
        (&sandbox, inward.at(tail), ROOMY),
        (&sandbox, broken.at(tail), ROOMY),
        (&sandbox, nonsense.at(tail), ROOMY),
        // TLS is spoken to a server that knows none.
        (&sandbox, whole.at(tail).replace("http:", "https:"), ROOMY),
        (&strict, whole.at(tail), ROOMY),
        (&unknown, format!("http://unknown.example{tail}"), ROOMY),
    ] {
        let error = guard.get(SHOP, &url(to), &limits).await.unwrap_err();
        let said = everything_said(&error);
        assert!(!said.contains("sekret"), "{said}");
    }
}

#[tokio::test]
async fn an_answer_is_shown_without_the_query_it_was_asked_with() {
    let server = Server::start(|_| ok("hello")).await;
    let guard = sandbox(&["127.0.0.1"]);
    let to = url(server.at("/logo.png?sig=sekret"));
    let shown = format!(
        "{:?} {:?}",
        guard.get(SHOP, &to, &ROOMY).await.unwrap(),
        guard.head(SHOP, &to).await.unwrap()
    );
    assert!(shown.contains("/logo.png") && !shown.contains("sekret"), "{shown}");
}

#[test]
fn what_is_logged_of_an_address_is_where_it_leads() {
    for (text, shown) in [
        ("https://user:pw@shop.example:8443/a/b?sig=1#f", "https://shop.example:8443/a/b"),
        ("https://shop.example", "https://shop.example/"),
        ("http://[2001:db8::1]/x?y", "http://[2001:db8::1]/x"),
    ] {
        assert_eq!(without_secrets(&url(text)), shown);
    }
}
