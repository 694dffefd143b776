//! The faces that are here, and what each decides for itself.

use face::{Callers, Face};

use crate::{error, token};

/// The publishing API.
pub(crate) const PUBLISHING: &Face =
    &Face { below: &["/api"], callers: Callers::SignIn, is_for_people: false, refuse: error::write };

/// What is our own beside it.
pub(crate) const STOA: &Face =
    &Face { below: &["/stoa"], callers: Callers::SignIn, is_for_people: false, refuse: error::write };

/// What everybody may ask, and all that is nowhere.
pub(crate) const PUBLIC: &Face =
    &Face { below: &[], callers: Callers::Anybody, is_for_people: false, refuse: error::write };

/// What says that the process is alive.
pub(crate) const ALIVE: &Face =
    &Face { below: &[], callers: Callers::Watchers, is_for_people: false, refuse: error::write };

/// The token service, whose addresses begin with any tenant.
pub(crate) const TOKENS: &Face =
    &Face { below: &[], callers: Callers::Anybody, is_for_people: false, refuse: token::write };

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::response::IntoResponse;
    use axum::routing::{MethodRouter, post};
    use face::body::BodyLimits;
    use face::{House, Refusal};
    use testkit::{Answer, Client, Engine, TestApp};

    use super::*;
    use crate::Options;

    /// What a handler answers over the publishing API, and over the token service.
    async fn answers(handler: impl Fn() -> MethodRouter<app::App>) -> [Answer; 2] {
        let test = TestApp::start(Engine::Sqlite).await;
        let options = Options::default();
        let bodies =
            BodyLimits { size: options.max_body, offer: options.max_offer_body, time: options.body_time };
        let house = House::new(test.app.clone(), options.limits, bodies)
            .with(PUBLISHING, Router::new().route("/api/publishers", handler()))
            .with(TOKENS, Router::new().route("/{tenant}/oauth2/token", handler()));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = house.open(PUBLIC, &[]);
        let server = tokio::spawn(async { axum::serve(listener, router).await });
        let client = Client::anonymous(&test);
        let ask = async |path: &str| client.call("POST", &format!("{address}{path}"), None, &[]).await;
        let answers = [ask("/api/publishers").await, ask("/contoso/oauth2/token").await];
        server.abort();
        answers
    }

    #[tokio::test]
    async fn a_handler_that_panics_is_a_fault_of_ours_in_the_shape_of_its_face() {
        let fails = || post(async || -> &str { panic!("secrets of the house") });
        let [publishing, token] = answers(fails).await.map(|answer| answer.expect(500));
        assert_eq!(publishing.code(), "InternalError");
        assert_eq!(token.json()["error"], "server_error");
        let description = token.json()["error_description"].as_str().unwrap().to_owned();
        assert!(description.starts_with("AADSTS90000: "), "{description}");
        for answer in [publishing, token] {
            assert!(!answer.text.contains("secrets"), "{}", answer.text);
        }
    }

    #[tokio::test]
    async fn a_refusal_of_a_handler_is_written_by_its_face_and_keeps_its_headers() {
        let refuses = || {
            post(async || {
                let refusal = Refusal::new(StatusCode::BAD_REQUEST, "Odd", "this is odd")
                    .with_header(axum::http::header::ALLOW, "nothing");
                ([("x-beside", "kept")], refusal).into_response()
            })
        };
        let [publishing, token] = answers(refuses).await.map(|answer| answer.expect(400));
        assert_eq!(publishing.text, r#"{"error":{"code":"Odd","message":"this is odd"}}"#);
        assert_eq!(token.json()["error"], "invalid_request");
        assert_eq!(token.json()["error_description"], "AADSTS900144: this is odd");
        for answer in [publishing, token] {
            assert_eq!((answer.header("allow"), answer.header("x-beside")), ("nothing", "kept"));
        }
    }

    #[tokio::test]
    async fn an_address_is_private_in_any_spelling() {
        let test = TestApp::start(Engine::Sqlite).await;
        let nobody = Client::anonymous(&test);
        for path in ["/api/publishers", "//api/publishers", "/api//publishers/", "/api/nowhere", "/stoa/v1"] {
            let answer = nobody.call("GET", &format!("{}{path}", test.url), None, &[]).await;
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        }
        let elsewhere = nobody.call("GET", "/apis", None, &[]).await.expect(404);
        assert_eq!((elsewhere.code().as_str(), elsewhere.header("cache-control")), ("NotFound", ""));
    }
}
