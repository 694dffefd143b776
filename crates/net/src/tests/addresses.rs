use super::server::{Server, ok};
use super::{ROOMY, SHOP, rules, sandbox, sandbox_with_names, url};
use crate::{FetchError, Guard, GuardOptions};

#[tokio::test]
async fn an_allowed_address_is_fetched() {
    let server = Server::start(|_| ok("hello")).await;
    let fetched =
        sandbox(&["127.0.0.1"]).get(SHOP, &url(server.at("/logo.png?sig=1")), &ROOMY).await.unwrap();
    assert_eq!((&fetched.bytes[..], fetched.status.as_u16(), fetched.total), (&b"hello"[..], 200, 5));
    assert_eq!(fetched.content_type.as_deref(), Some("text/plain"));
    assert_eq!(fetched.url, url(server.at("/logo.png?sig=1")));
    let request = &server.requests()[0];
    assert!(request.starts_with("GET /logo.png?sig=1 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("user-agent: stoa/"), "{request}");
}

#[tokio::test]
async fn an_address_in_this_house_is_refused_however_it_is_written() {
    let server = Server::start(|_| ok("secret")).await;
    let port = server.port;
    for host in
        ["127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0"]
    {
        let error = sandbox(&[]).get(SHOP, &url(format!("http://{host}:{port}/")), &ROOMY).await.unwrap_err();
        assert!(matches!(error, FetchError::RefusedAddress { .. }), "{host}: {error}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_name_is_judged_by_the_address_it_resolves_to() {
    let names: &[(_, &[&str])] =
        &[("rebound.example", &["169.254.169.254"]), ("shop.example", &["127.0.0.1"])];
    let guard = sandbox_with_names(&["shop.example"], names);
    let error = guard.get(SHOP, &url("http://rebound.example/latest"), &ROOMY).await.unwrap_err();
    let FetchError::Inside { host, address, kind } = &error else { panic!("{error}") };
    assert_eq!(
        (host.as_str(), address.to_string().as_str(), *kind),
        ("rebound.example", "169.254.169.254", "cloud metadata")
    );

    let server = Server::start(|_| ok("hello")).await;
    let shop = url(format!("http://SHOP.example:{}/", server.port));
    assert_eq!(&guard.get(SHOP, &shop, &ROOMY).await.unwrap().bytes[..], b"hello");
}

#[tokio::test]
async fn of_several_addresses_only_the_permitted_ones_are_connected_to() {
    let permitted = Server::start(|_| ok("hello")).await;
    let refused = Server::start_at(&format!("127.0.0.2:{}", permitted.port), |_| ok("secret")).await;
    let names: &[(_, &[&str])] = &[("both.example", &["127.0.0.2", "127.0.0.1"])];
    let guard = sandbox_with_names(&["127.0.0.1"], names);
    let fetched =
        guard.get(SHOP, &url(format!("http://both.example:{}/", permitted.port)), &ROOMY).await.unwrap();
    assert_eq!(&fetched.bytes[..], b"hello");
    assert!(refused.requests().is_empty());
}

#[tokio::test]
async fn a_rule_exempts_nothing_but_what_it_names() {
    let server = Server::start(|_| ok("hello")).await;
    let port = server.port;
    let literal = url(server.at("/"));
    for rule in
        ["localhost".to_owned(), "10.0.0.0/8".to_owned(), "127.0.0.1:1".to_owned(), "127.0.0.2".to_owned()]
    {
        let error = sandbox(&[&rule]).get(SHOP, &literal, &ROOMY).await.unwrap_err();
        assert!(matches!(error, FetchError::RefusedAddress { .. }), "{rule}: {error}");
    }
    for rule in ["127.0.0.0/8".to_owned(), format!("127.0.0.1:{port}")] {
        assert!(sandbox(&[&rule]).get(SHOP, &literal, &ROOMY).await.is_ok(), "{rule}");
    }
    assert!(
        sandbox(&["localhost"]).get(SHOP, &url(format!("http://localhost:{port}/")), &ROOMY).await.is_ok()
    );
}

#[tokio::test]
async fn plain_http_is_refused_unless_the_operator_wants_it() {
    let guard = Guard::new(GuardOptions { allow: rules(&["127.0.0.1"]), ..GuardOptions::default() }).unwrap();
    let error = guard.get(SHOP, &url("http://127.0.0.1:9/logo.png"), &ROOMY).await.unwrap_err();
    assert!(matches!(&error, FetchError::NotHttps { host } if host == "127.0.0.1"), "{error}");
}

#[tokio::test]
async fn other_schemes_and_user_names_are_refused() {
    for text in [
        "ftp://127.0.0.1/a",
        "file:///etc/passwd",
        "data:,x",
        "http://user@127.0.0.1/",
        "http://:pw@127.0.0.1/",
    ] {
        let error = sandbox(&["127.0.0.1"]).get(SHOP, &url(text), &ROOMY).await.unwrap_err();
        assert!(matches!(error, FetchError::BadUrl { .. }), "{text}: {error}");
    }
}

#[tokio::test]
async fn nobody_can_tell_a_name_inside_from_one_that_is_unknown_or_where_nobody_listens() {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let meanings: [&[(_, &[&str])]; 4] = [
        &[("shop.example", &["10.0.0.7"])],
        &[("shop.example", &[])],
        &[],
        // The only one that is asked, and nobody listens there.
        &[("shop.example", &["127.0.0.1"])],
    ];
    let causes = [
        "the name means 10.0.0.7, a private address",
        "the name is not known",
        "the name is not known",
        "refused",
    ];
    let mut told = Vec::new();
    for (meaning, cause) in meanings.into_iter().zip(causes) {
        let guard = sandbox_with_names(&["127.0.0.1"], meaning);
        let to = url(format!("http://shop.example:{port}/logo.png"));
        let error = guard.get(SHOP, &to, &ROOMY).await.unwrap_err();
        assert!(error.cause().to_lowercase().contains(cause), "{}", error.cause());
        told.push((error.to_string(), error.is_temporary()));
    }
    told.dedup();
    let [(text, true)] = &told[..] else { panic!("{told:?}") };
    assert!(text.contains("“shop.example” cannot be reached"), "{text}");
}
