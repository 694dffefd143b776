//! What becomes of a connection when a request is answered before its body is here.

use app::Role;
use testkit::{Client, TestApp, documents};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const OFFER: &str = "/api/publishers/contoso/offers/demo";
const VERSION: &str = "api-version=2017-10-31";

/// A connection that is kept for the next request.
struct Kept(TcpStream);

/// What came on it.
struct Came {
    status: u16,
    head: String,
}

impl Kept {
    async fn open(test: &TestApp) -> Self {
        Self(TcpStream::connect(test.url.strip_prefix("http://").unwrap()).await.unwrap())
    }

    async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    /// The next answer.
    async fn answer(&mut self) -> Came {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        self.0.read_exact(&mut vec![0; length.unwrap().parse().unwrap()]).await.unwrap();
        Came { status: head[9..12].parse().unwrap(), head }
    }

    /// Whether it is of no use any more.
    async fn ends(mut self) -> bool {
        matches!(self.0.read(&mut [0]).await, Ok(0) | Err(_))
    }
}

impl Came {
    fn closes(&self) -> bool {
        self.head.contains("\r\nconnection: close\r\n")
    }
}

/// Requests that are answered without their bodies: line, headers and status.
fn early(owner: &Client) -> Vec<(String, String, u16)> {
    let bearer = format!("Authorization: Bearer {}\r\n", owner.bearer());
    [
        (format!("PUT {OFFER}?{VERSION}"), String::new(), 401),
        (format!("POST {OFFER}/publish?{VERSION}"), "Authorization: Bearer x\r\n".to_owned(), 401),
        (format!("PUT {OFFER}"), bearer.clone(), 400),
        (format!("PUT {OFFER}?api-version=1999"), bearer.clone(), 400),
        ("PUT /nowhere".to_owned(), bearer.clone(), 404),
        (format!("DELETE {OFFER}?{VERSION}"), bearer.clone(), 405),
        ("PUT /healthz".to_owned(), String::new(), 405),
        (format!("PUT {OFFER}?{VERSION}"), format!("{bearer}Content-Type: text/plain\r\n"), 415),
        (format!("PUT {OFFER}?{VERSION}"), format!("{bearer}Content-Encoding: gzip\r\n"), 415),
        (format!("GET {OFFER}?{VERSION}"), bearer.clone(), 200),
        ("GET /healthz".to_owned(), String::new(), 200),
        ("GET /catalog/offers".to_owned(), String::new(), 200),
        ("GET /artifacts/x".to_owned(), String::new(), 404),
    ]
    .into()
}

on_both_engines! {
    async fn whoever_is_answered_before_the_body_came_is_told_to_take_another_connection(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        for (line, headers, status) in early(&owner) {
            for size in ["Content-Length: 5", "Content-Length: 3000000", "Transfer-Encoding: chunked", "Content-Length: 5\r\nExpect: 100-continue"] {
                let mut kept = Kept::open(&test).await;
                kept.send(&format!("{line} HTTP/1.1\r\nHost: a\r\n{headers}{size}\r\n\r\n")).await;
                let came = kept.answer().await;
                assert_eq!(came.status, status, "{line}: {}", came.head);
                assert!(came.closes(), "{line} with {size}: {}", came.head);
                assert!(kept.ends().await, "{line} with {size}");
            }
        }
    }

    async fn after_a_small_body_that_nobody_wanted_the_connection_goes_on(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put("/publishers/contoso/offers/demo", &documents::core_vm("contoso", "demo")).await.expect(200);
        for (line, headers, status) in early(&owner) {
            for body in ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"] {
                let mut kept = Kept::open(&test).await;
                for _ in 0..2 {
                    kept.send(&format!("{line} HTTP/1.1\r\nHost: a\r\n{headers}{body}")).await;
                    let came = kept.answer().await;
                    assert_eq!((came.status, came.closes()), (status, false), "{line}: {}", came.head);
                }
            }
        }
    }

    async fn a_request_of_http_1_1_names_one_host(engine: Engine) {
        let test = TestApp::start(engine).await;
        for (head, status) in [
            ("GET /catalog/offers HTTP/1.1\r\nHost: a\r\n\r\n", 200),
            ("GET /catalog/offers HTTP/1.1\r\nHost:\r\n\r\n", 200),
            ("GET /catalog/offers HTTP/1.0\r\n\r\n", 200),
            ("GET /catalog/offers HTTP/1.1\r\n\r\n", 400),
            ("GET /catalog/offers HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
            ("GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ] {
            let mut kept = Kept::open(&test).await;
            kept.send(head).await;
            assert_eq!(kept.answer().await.status, status, "{head}");
        }
    }
}
