use std::time::Duration;

use super::server::{Reply, Server, ok, redirect};
use super::{ROOMY, url};
use crate::{Caller, FetchError, HeaderMap, Limits, Method, Request};

fn caller() -> Caller {
    Caller::new(Duration::from_secs(30), ROOMY).unwrap()
}

fn get(address: impl AsRef<str>) -> Request {
    Request { method: Method::GET, url: url(address), headers: HeaderMap::new(), body: Default::default() }
}

#[tokio::test]
async fn whatever_is_answered_is_an_answer_and_a_redirect_is_not_followed() {
    let server = Server::start(|_| redirect(307, "http://127.0.0.1:1/elsewhere")).await;
    let answer = caller().call(get(server.at("/here"))).await.unwrap();
    assert_eq!(answer.status, 307);
    assert_eq!(answer.headers["location"], "http://127.0.0.1:1/elsewhere");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn method_headers_and_body_are_sent_as_they_are() {
    let server = Server::start(|_| ok("done")).await;
    let mut request = Request { method: Method::PUT, body: "the body".into(), ..get(server.at("/x?y=1")) };
    request.headers.insert("if-match", "\"tag\"".parse().unwrap());
    let answer = caller().call(request).await.unwrap();
    assert_eq!((answer.status.as_u16(), &answer.bytes[..]), (200, &b"done"[..]));
    let sent = &server.requests()[0];
    assert!(sent.starts_with("PUT /x?y=1 HTTP/1.1\r\n") && sent.ends_with("\r\n\r\nthe body"), "{sent}");
    assert!(sent.contains("\r\nif-match: \"tag\"\r\n"), "{sent}");
}

#[tokio::test]
async fn an_answer_has_its_size_and_its_time() {
    let server = Server::start(|_| ok("12345")).await;
    let small = Caller::new(Duration::from_secs(30), Limits { max_bytes: 4 }).unwrap();
    let error = small.call(get(server.at("/"))).await.err().unwrap();
    assert!(matches!(error, FetchError::TooLarge { limit: 4 }), "{error}");
    let server = Server::start(|_| Reply::stalling("HTTP/1.1 200 OK\r\n")).await;
    let hasty = Caller::new(Duration::from_millis(50), ROOMY).unwrap();
    let error = hasty.call(get(server.at("/"))).await.err().unwrap();
    assert!(matches!(error, FetchError::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn nobody_there_is_told_from_a_connection_that_broke() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = caller().call(get(format!("http://{nobody}/"))).await.err().unwrap();
    assert!(matches!(error, FetchError::Connect { .. }), "{error}");
    let server = Server::start(|_| String::new()).await;
    let error = caller().call(get(server.at("/"))).await.err().unwrap();
    assert!(matches!(error, FetchError::Interrupted { .. }), "{error}");
}
