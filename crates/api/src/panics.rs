//! A panic in a handler is an answer like any other fault of ours.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use app::{App, Problem};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;

use crate::error::ApiError;
use crate::token::{self, Origin};

/// Answers for a handler that panicked. It leaves nothing half changed: what it wrote is rolled back.
pub(crate) async fn catch(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = Origin::of_route(&request);
    let answer = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    answer.unwrap_or_else(|panic| {
        let fault = Problem::internal(format!("a request handler panicked: {}", told(&*panic)));
        token::turned_away(ApiError::from(fault), origin.as_ref(), app.env.clock.now())
    })
}

fn told(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("it says nothing")
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use testkit::{Answer, Client, Engine, TestApp};

    use super::*;

    /// What a route of this path answers whose handler panics.
    async fn answer(route: &str, path: &str) -> Answer {
        let test = TestApp::start(Engine::Sqlite).await;
        let fails = post(async || -> &str { panic!("secrets of the house") });
        let layer = from_fn_with_state(test.app.clone(), catch);
        let router: Router = Router::new().route(route, fails).layer(layer);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let target = format!("http://{}{path}", listener.local_addr().unwrap());
        let server = tokio::spawn(async { axum::serve(listener, router).await });
        let answer = Client::anonymous(&test).call("POST", &target, None, &[]).await;
        server.abort();
        answer
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_fault_of_ours_in_the_shape_of_its_face() {
        let publishing = answer("/api/publishers", "/api/publishers").await.expect(500);
        assert_eq!(publishing.code(), "InternalError");
        let token = answer("/{tenant}/oauth2/token", "/contoso/oauth2/token").await.expect(500);
        assert_eq!(token.json()["error"], "server_error");
        assert!(
            token.json()["error_description"].as_str().unwrap().starts_with("AADSTS90000: "),
            "{}",
            token.text
        );
        for answer in [publishing, token] {
            assert!(!answer.text.contains("secrets"), "{}", answer.text);
        }
    }
}
