//! How much one caller may ask for, and for how long.

use std::num::NonZeroU32;
use std::time::Duration;

use app::Role;
use testkit::{Answer, Client, TestApp, documents};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const ROOT: &str = "/publishers/contoso/offers/demo";

/// A request whose head the server has read and whose body it waits for.
pub(crate) struct Waiting(TcpStream);

impl Waiting {
    async fn start(test: &TestApp, owner: &Client) -> Self {
        Self::ask(test, owner, &format!("PUT /api{ROOT}"), 2).await
    }

    /// `what` is a method and a path; `length` bytes of JSON are to follow.
    pub(crate) async fn ask(test: &TestApp, owner: &Client, what: &str, length: usize) -> Self {
        let mut stream = TcpStream::connect(test.url.strip_prefix("http://").unwrap()).await.unwrap();
        let head = format!(
            "{what}?api-version=2017-10-31 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n\
             Content-Length: {length}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            owner.bearer()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut asked = [0; 25];
        stream.read_exact(&mut asked).await.unwrap();
        assert_eq!(&asked, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self(stream)
    }

    async fn answer(mut self) -> String {
        let mut text = String::new();
        self.0.read_to_string(&mut text).await.unwrap();
        text
    }

    async fn finish(self) -> String {
        self.finish_with("[]").await
    }

    pub(crate) async fn finish_with(mut self, body: &str) -> String {
        self.0.write_all(body.as_bytes()).await.unwrap();
        self.answer().await
    }
}

fn target() -> String {
    format!("/api{ROOT}?api-version=2017-10-31")
}

/// A PUT of whose body only a part comes.
struct Unfinished(#[expect(dead_code, reason = "it is open for as long as this is there")] TcpStream);

impl Unfinished {
    async fn start(test: &TestApp, owner: &Client, announced: usize, sent: usize) -> Self {
        let mut stream = TcpStream::connect(test.url.strip_prefix("http://").unwrap()).await.unwrap();
        let head = format!(
            "PUT {} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nContent-Length: {announced}\r\n\r\n{}",
            target(),
            owner.bearer(),
            " ".repeat(sent)
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        Self(stream)
    }
}

/// Asks until the answer has this status; what others do meanwhile takes its time.
async fn until(status: u16, ask: impl AsyncFn() -> Answer) -> Answer {
    let tries = async {
        loop {
            let answer = ask().await;
            if answer.status == status {
                return answer;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), tries).await.expect("it comes to that")
}

fn too_many(answer: &Answer) -> (u16, String, &str) {
    (answer.status, answer.code(), answer.header("retry-after"))
}

on_both_engines! {
    async fn a_caller_who_asks_too_often_is_told_when_to_come_back(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.caller_rate = NonZeroU32::new(1)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let other = test.member("contoso", Role::Contributor).await;
        for _ in 0..10 {
            owner.get("/publishers").await.expect(200);
        }
        let refused = owner.get("/publishers").await;
        assert_eq!(too_many(&refused), (429, "TooManyRequests".to_owned(), "1"));
        other.get("/publishers").await.expect(200);
        Client::anonymous(&test).call("GET", "/catalog/offers", None, &[]).await.expect(200);
        test.clock.advance(Duration::from_secs(1));
        owner.get("/publishers").await.expect(200);
        owner.get("/publishers").await.expect(429);
    }

    async fn an_address_that_does_not_sign_in_is_counted(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.address_rate = NonZeroU32::new(1)).start().await;
        // Signing in was the first request.
        let owner = test.member("contoso", Role::Owner).await;
        let nobody = Client::anonymous(&test);
        for _ in 0..4 {
            nobody.call("GET", "/catalog/offers", None, &[]).await.expect(200);
            nobody.get("/publishers").await.expect(401);
        }
        nobody.get("/publishers").await.expect(401);
        for target in ["/catalog/offers", "/api/publishers?api-version=2017-10-31", "/metrics"] {
            let refused = nobody.call("GET", target, None, &[]).await;
            assert_eq!(too_many(&refused), (429, "TooManyRequests".to_owned(), "1"), "{target}");
        }
        nobody.call("GET", "/healthz", None, &[]).await.expect(200);
        owner.get("/publishers").await.expect(200);
    }

    async fn requests_that_fail_before_anybody_signs_in_are_counted_for_their_address(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.address_rate = NonZeroU32::new(1)).start().await;
        let nobody = Client::anonymous(&test);
        let version = "api-version=2017-10-31";
        let early = [("GET", "/api/nowhere".to_owned(), 404), ("DELETE", format!("/api{ROOT}?{version}"), 405), ("GET", "/api/publishers".to_owned(), 400)];
        for (method, target, status) in early.iter().cycle().take(10) {
            nobody.call(method, target, None, &[]).await.expect(*status);
        }
        for (method, target, _) in early {
            let refused = nobody.call(method, &target, None, &[]).await;
            assert_eq!(too_many(&refused), (429, "TooManyRequests".to_owned(), "1"), "{target}");
        }
    }

    async fn a_caller_who_asks_too_often_costs_its_address_nothing(engine: Engine) {
        let one = NonZeroU32::new(1);
        let test = TestApp::with(engine).http(|http| (http.limits.caller_rate, http.limits.address_rate) = (one, one)).start().await;
        // Signing in was the first request.
        let owner = test.member("contoso", Role::Owner).await;
        for status in [[200; 10], [429; 10]].concat() {
            owner.get("/publishers").await.expect(status);
        }
        let nobody = Client::anonymous(&test);
        for _ in 0..9 {
            nobody.get("/publishers").await.expect(401);
        }
        nobody.get("/publishers").await.expect(429);
    }

    async fn the_token_service_says_in_its_own_words_what_is_too_much(engine: Engine) {
        let change = |http: &mut stoa_api::Options| {
            (http.limits.address_rate, http.limits.target) = (NonZeroU32::new(1), Some(1024));
            http.limits.concurrent = Some(1);
        };
        let test = TestApp::with(engine).http(change).start().await;
        let paths = ["/t/oauth2/token", "/t/oauth2/v2.0/token", "/t/discovery/keys", "/common/discovery/instance"];
        // The first request of ten.
        let owner = test.member("contoso", Role::Owner).await;
        let nobody = Client::anonymous(&test);
        let refused = async |path: &str| -> (u16, String, String) {
            let method = if path.contains("oauth2") { "POST" } else { "GET" };
            let answer = nobody.call(method, path, None, &[("client-request-id", "theirs-1")]).await;
            let body = answer.json();
            assert!(body["error_description"].as_str().unwrap().starts_with("AADSTS"), "{body}");
            assert_eq!(body["correlation_id"], "theirs-1");
            (answer.status, body["error"].as_str().unwrap().to_owned(), answer.header("retry-after").to_owned())
        };
        let expected = |status: u16, error: &str, retry: &str| (status, error.to_owned(), retry.to_owned());
        for path in paths {
            let long = format!("{path}?{}", "x".repeat(1024));
            assert_eq!(refused(&long).await, expected(414, "invalid_request", ""), "{path}");
        }
        let waiting = Waiting::start(&test, &owner).await;
        for path in paths {
            assert_eq!(refused(path).await, expected(503, "temporarily_unavailable", "1"), "{path}");
        }
        assert!(waiting.finish().await.starts_with("HTTP/1.1 400"));
        for _ in 0..9 {
            nobody.call("GET", "/catalog/offers", None, &[]).await.expect(200);
        }
        for path in paths {
            assert_eq!(refused(path).await, expected(429, "temporarily_unavailable", "1"), "{path}");
        }
    }

    async fn of_one_caller_only_so_many_requests_are_under_way(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.concurrent_each = Some(1)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let other = test.member("contoso", Role::Contributor).await;
        let waiting = Waiting::start(&test, &owner).await;
        let refused = owner.get("/publishers").await;
        assert_eq!(too_many(&refused), (429, "TooManyRequests".to_owned(), "1"));
        other.get("/publishers").await.expect(200);
        assert!(waiting.finish().await.starts_with("HTTP/1.1 400"));
        owner.get("/publishers").await.expect(200);
    }

    async fn of_all_requests_only_so_many_are_under_way(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.concurrent = Some(1)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let nobody = Client::anonymous(&test);
        let waiting = Waiting::start(&test, &owner).await;
        let refused = nobody.call("GET", "/catalog/offers", None, &[]).await;
        assert_eq!(too_many(&refused), (503, "ServerBusy".to_owned(), "1"));
        nobody.call("GET", "/healthz", None, &[]).await.expect(200);
        assert!(waiting.finish().await.starts_with("HTTP/1.1 400"));
        nobody.call("GET", "/catalog/offers", None, &[]).await.expect(200);
    }

    async fn of_one_caller_only_so_many_bytes_of_bodies_are_under_way(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.bodies.each = Some(1000)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let other = test.member("contoso", Role::Contributor).await;
        let body = " ".repeat(300);
        let save = async |who: &Client| who.call("PUT", &target(), Some(body.clone()), &[]).await;
        // What is announced and does not come is in nobody's way.
        let _silent = Unfinished::start(&test, &owner, 1000, 0).await;
        save(&owner).await.expect(400);
        let unfinished = Unfinished::start(&test, &owner, 1000, 800).await;
        let refused = until(429, || save(&owner)).await;
        assert_eq!(too_many(&refused), (429, "TooManyRequests".to_owned(), "1"));
        save(&other).await.expect(400);
        drop(unfinished);
        until(400, || save(&owner)).await;
    }

    async fn of_all_bodies_only_so_many_bytes_are_under_way(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.bodies.all = Some(400)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let other = test.member("contoso", Role::Contributor).await;
        let body = " ".repeat(200);
        let save = async || other.call("PUT", &target(), Some(body.clone()), &[]).await;
        let unfinished = Unfinished::start(&test, &owner, 400, 300).await;
        let refused = until(503, save).await;
        assert_eq!(too_many(&refused), (503, "ServerBusy".to_owned(), "1"));
        // The token service says it in its own words.
        let refused = Client::anonymous(&test).form("/t/oauth2/token", body.clone()).await.expect(503);
        assert_eq!((refused.json()["error"].as_str(), refused.header("retry-after")), (Some("temporarily_unavailable"), "1"));
        drop(unfinished);
        until(400, save).await;
    }

    async fn a_client_that_goes_away_leaves_its_place(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.concurrent = Some(1)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        drop(Waiting::start(&test, &owner).await);
        let tries = async {
            while owner.get("/publishers").await.status != 200 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), tries).await.expect("the place is free again");
    }

    async fn a_body_that_does_not_come_is_not_waited_for(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.body_time = Duration::from_secs(20)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let waiting = Waiting::start(&test, &owner).await;
        test.clock.until_asleep(1).await;
        test.clock.advance(Duration::from_secs(19));
        assert_eq!(test.clock.next_wake().unwrap().since(app::clock::Clock::now(&*test.clock)), Duration::from_secs(1));
        test.clock.advance(Duration::from_secs(1));
        let answer = waiting.answer().await;
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("RequestTimeout"), "{answer}");
        assert!(answer.contains("after 20 seconds"), "{answer}");
    }

    async fn a_form_that_does_not_come_is_not_waited_for(engine: Engine) {
        let test = TestApp::start(engine).await;
        let mut stream = TcpStream::connect(test.url.strip_prefix("http://").unwrap()).await.unwrap();
        stream.write_all(b"POST /t/oauth2/token HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n").await.unwrap();
        test.clock.until_asleep(1).await;
        test.clock.advance(Duration::from_secs(60));
        let answer = Waiting(stream).answer().await;
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("invalid_request"), "{answer}");
        assert!(answer.contains("after 60 seconds"), "{answer}");
    }

    async fn an_address_that_is_too_long_is_refused(engine: Engine) {
        let test = TestApp::with(engine).http(|http| http.limits.target = Some(1024)).start().await;
        let owner = test.member("contoso", Role::Owner).await;
        let target = |length: usize| {
            let start = "/publishers?x=";
            format!("{start}{}", "y".repeat(length - "/api".len() - start.len() - "&api-version=2017-10-31".len()))
        };
        owner.get(&target(1024)).await.expect(200);
        assert_eq!(owner.get(&target(1025)).await.expect(414).code(), "UriTooLong");
    }

    async fn without_limits_nothing_is_refused(engine: Engine) {
        let test = TestApp::start(engine).await;
        let owner = test.member("contoso", Role::Owner).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        let held = [Waiting::start(&test, &owner).await, Waiting::start(&test, &owner).await];
        for _ in 0..50 {
            owner.get(ROOT).await.expect(200);
        }
        for waiting in held {
            assert!(waiting.finish().await.starts_with("HTTP/1.1 400"));
        }
    }
}
