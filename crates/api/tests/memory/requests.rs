//! Whole requests, in process.

use std::net::SocketAddr;

use app::Role;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use testkit::{Engine, TestApp};
use tower::ServiceExt as _;

use crate::{Meter, hostile};

const OFFER: &str = "/api/publishers/contoso/offers/demo";
const VALIDATE: &str = "/stoa/v1/publishers/contoso/offers/demo/validate";

struct Caller {
    router: axum::Router,
    bearer: String,
}

impl Caller {
    /// The status of the answer, and its length.
    async fn ask(&self, method: &str, target: &str, key: &str, body: &str) -> (StatusCode, usize) {
        let (status, answer) = self.answer(method, target, key, body).await;
        (status, answer.len())
    }

    async fn answer(&self, method: &str, target: &str, key: &str, body: &str) -> (StatusCode, Bytes) {
        let target =
            format!("{target}{}api-version=2017-10-31", if target.contains('?') { '&' } else { '?' });
        let mut request = Request::builder().method(method).uri(target);
        if !key.is_empty() {
            request = request.header("idempotency-key", key);
        }
        let request = request
            .header("host", "marketplace.example")
            .header("authorization", format!("Bearer {}", self.bearer))
            .header("content-type", "application/json")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 7))))
            .body(Body::from(body.to_owned()))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        (status, to_bytes(answer.into_body(), usize::MAX).await.unwrap())
    }
}

#[expect(
    clippy::await_holding_lock,
    reason = "nobody else is to allocate meanwhile; each test has a runtime of its own"
)]
async fn requests_keep_to_their_share_of_memory(engine: Engine) {
    let mut alone = Meter::alone();
    // Each of the four connections to PostgreSQL keeps room for the longest statement that it sent.
    let kept = if engine == Engine::Postgres { 4 * (5 << 20) } else { 0 };
    let test = TestApp::start(engine).await;
    let owner = test.member("contoso", Role::Owner).await;
    let caller = Caller {
        router: stoa_api::router(test.app.clone(), &stoa_api::Options::default()),
        bearer: owner.bearer().to_owned(),
    };
    let small = r#"{"offerTypeId":"microsoft-azure-virtualmachines","definition":{"displayText":"Small"}}"#;
    for warm in [true, false] {
        for (number, (what, text)) in hostile::all().into_iter().enumerate() {
            let (status, _) = caller.ask("PUT", OFFER, "", small).await;
            assert!(status.is_success(), "before {what}: {status}");
            let meter = Meter::start(alone);
            let check = |request: &str, documents: usize| {
                if !warm {
                    meter.check(&format!("{what}: {request}"), documents, 0);
                }
            };
            let key = format!("{warm}-{number}");
            let (status, length) = caller.ask("PUT", OFFER, &key, &text).await;
            check("PUT", text.len().max(length));
            assert!(status.is_success() || status == StatusCode::BAD_REQUEST, "{what}: {status}");
            let stored = text.len().max(if status.is_success() { length } else { 0 });
            let (again, length) = caller.ask("PUT", OFFER, &key, &text).await;
            check("PUT again", 2 * stored.max(length));
            assert_eq!(again, status, "{what}");
            caller.ask("POST", VALIDATE, "", &text).await;
            check("validate", stored);
            caller.ask("POST", VALIDATE, "", "").await;
            check("validate the draft", stored);
            caller.ask("GET", OFFER, "", "").await;
            check("GET", 2 * stored);
            caller.ask("POST", &format!("{OFFER}/publish"), "", "{}").await;
            check("publish", 2 * stored);
            drop(key);
            alone = if warm { meter._alone } else { meter.end(what, kept) };
        }
    }
}

#[tokio::test]
async fn requests_keep_to_their_share_of_memory_on_sqlite() {
    requests_keep_to_their_share_of_memory(Engine::Sqlite).await;
}

#[tokio::test]
async fn requests_keep_to_their_share_of_memory_on_postgres() {
    requests_keep_to_their_share_of_memory(Engine::Postgres).await;
}

#[expect(
    clippy::await_holding_lock,
    reason = "nobody else is to allocate meanwhile; each test has a runtime of its own"
)]
#[tokio::test]
async fn every_price_that_is_worked_out_comes_back_within_its_share_of_memory() {
    let mut alone = Meter::alone();
    let test = TestApp::start(Engine::Sqlite).await;
    let owner = test.member("contoso", Role::Owner).await;
    let caller = Caller {
        router: stoa_api::router(test.app.clone(), &stoa_api::Options::default()),
        bearer: owner.bearer().to_owned(),
    };
    let (status, _) = caller.ask("PUT", OFFER, "", &hostile::every_region()).await;
    assert_eq!(status, StatusCode::OK);
    // What the rules of a type are made of is made when they are first asked, and stays.
    caller.ask("POST", VALIDATE, "", "").await;
    let read = format!("{OFFER}?includeAllPricing=true");
    let mut sent = String::new();
    for warm in [true, false] {
        let meter = Meter::start(alone);
        let check = |request: &str, documents: usize| {
            if !warm {
                meter.check(&format!("every region: {request}"), documents, 0);
            }
        };
        if !warm {
            let (status, length) = caller.ask("PUT", OFFER, "key", &sent).await;
            check("PUT", sent.len());
            assert!(status == StatusCode::OK && length < sent.len() / 10, "{status}: {length}");
            caller.ask("POST", VALIDATE, "", &sent).await;
            check("validate", sent.len());
        }
        let (status, answer) = caller.answer("GET", &read, "", "").await;
        check("GET", answer.len());
        assert!(status == StatusCode::OK && answer.len() > 8 << 20, "{status}: {}", answer.len());
        let kept = if warm { answer.len() } else { 0 };
        if warm {
            sent = String::from_utf8(answer.to_vec()).unwrap();
        }
        drop(answer);
        alone = if warm { meter._alone } else { meter.end("every region", kept) };
    }
}
