use bytes::Bytes;

use super::server::{Server, ok, redirect};
use super::{ROOMY, SHOP, sandbox, url};
use crate::FetchError;

#[tokio::test]
async fn a_redirect_leads_to_the_file_and_its_address() {
    let server = Server::start(|request| match request {
        r if r.starts_with("GET /old") => redirect(302, "new?x=1"),
        r if r.starts_with("GET /new") => redirect(308, "/final"),
        _ => ok("hello"),
    })
    .await;
    let fetched = sandbox(&["127.0.0.1"]).get(SHOP, &url(server.at("/old")), &ROOMY).await.unwrap();
    assert_eq!((&fetched.bytes[..], fetched.url), (&b"hello"[..], url(server.at("/final"))));
    let head = sandbox(&["127.0.0.1"]).head(SHOP, &url(server.at("/final"))).await.unwrap();
    assert_eq!((head.headers["content-length"].to_str().unwrap(), head.status.as_u16()), ("5", 200));
    assert!(server.requests().last().unwrap().starts_with("HEAD /final "));
}

#[tokio::test]
async fn a_redirect_into_this_house_is_refused_even_from_an_allowed_host() {
    let inner = Server::start(|_| ok("secret")).await;
    let port = inner.port;
    let outer = Server::start(move |_| redirect(302, &format!("http://127.0.0.1:{port}/"))).await;
    let only_outer = format!("127.0.0.1:{}", outer.port);
    let error = sandbox(&[&only_outer]).get(SHOP, &url(outer.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::RefusedAddress { .. }), "{error}");
    assert!(inner.requests().is_empty());

    let metadata = Server::start(|_| redirect(307, "http://169.254.169.254/latest/meta-data/")).await;
    let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(metadata.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::RefusedAddress { kind: "cloud metadata", .. }), "{error}");
}

#[tokio::test]
async fn a_redirect_to_something_that_may_not_be_asked_for_is_refused() {
    for (location, bad_redirect) in
        [("ftp://127.0.0.1/", false), ("http://user:pw@127.0.0.1/", false), ("http://", true)]
    {
        let server = Server::start(move |_| redirect(302, location)).await;
        let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(server.at("/")), &ROOMY).await.unwrap_err();
        assert_eq!(matches!(error, FetchError::BadRedirect { .. }), bad_redirect, "{error}");
        assert_eq!(matches!(error, FetchError::BadUrl { .. }), !bad_redirect, "{error}");
    }
    let nowhere = Server::start(|_| "HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_owned()).await;
    let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(nowhere.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::BadRedirect { .. }), "{error}");
}

#[tokio::test]
async fn a_circle_of_redirects_ends() {
    let server = Server::start(|_| redirect(302, "/again")).await;
    let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(server.at("/")), &ROOMY).await.unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 5 }), "{error}");
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn a_post_keeps_its_body_over_308_and_stops_at_302() {
    let server = Server::start(|request| match request {
        r if r.starts_with("POST /moved") => redirect(308, "/here"),
        r if r.starts_with("POST /seen") => redirect(302, "/here"),
        _ => ok("taken"),
    })
    .await;
    let guard = sandbox(&["127.0.0.1"]);
    let post = |path| {
        let (guard, to) = (guard.clone(), url(server.at(path)));
        async move { guard.post(SHOP, &to, "application/json", Bytes::from_static(b"{\"a\":1}"), &ROOMY).await }
    };
    assert_eq!(&post("/moved").await.unwrap().bytes[..], b"taken");
    let delivered = server.requests().pop().unwrap();
    assert!(delivered.starts_with("POST /here ") && delivered.ends_with("{\"a\":1}"), "{delivered}");
    assert!(delivered.contains("content-type: application/json"), "{delivered}");

    let error = post("/seen").await.unwrap_err();
    assert!(matches!(error, FetchError::Status(302)), "{error}");
    assert_eq!(server.requests().len(), 3);
}
