//! Somebody who is signed in, and how requests are sent for them.

use std::time::Duration;

use net::{Answer, Caller, FetchError, HeaderName, Limits, Method, Request, StatusCode};
use serde_json::Value;
use tokio::sync::{Mutex, OnceCell};

use crate::ask::Ask;
use crate::description::Description;
use crate::retry::{Tries, Trouble, trouble};
use crate::token::{self, Token};
use crate::{Failure, Profile};

/// For one request with its whole answer.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The longest answer that is read: a list of offers has no pages.
const LARGEST: Limits = Limits { max_bytes: 256 * 1024 * 1024 };

const REQUEST_ID: HeaderName = HeaderName::from_static("x-ms-request-id");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// One profile at work.
pub struct Session {
    pub(crate) caller: Caller,
    pub(crate) profile: Profile,
    /// Makes an id that no other request has.
    new_id: Box<dyn Fn() -> String + Send + Sync>,
    token: Mutex<Option<Token>>,
    description: OnceCell<Description>,
}

impl Session {
    /// `new_id` makes ids of requests: never the same twice, on no machine.
    pub fn new(
        profile: Profile,
        new_id: impl Fn() -> String + Send + Sync + 'static,
    ) -> Result<Self, net::BuildError> {
        let caller = Caller::new(TIMEOUT, LARGEST)?;
        let (token, description) = (Mutex::default(), OnceCell::new());
        Ok(Self { caller, profile, new_id: Box::new(new_id), token, description })
    }

    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// What requests go out with, for whoever needs something else than the API.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The answer to a request, if it is a success.
    pub(crate) async fn ask(&self, ask: &Ask) -> Result<Answer, Failure> {
        let answer = self.send(ask).await?;
        match answer.status.is_success() {
            true => Ok(answer),
            false => Err(Failure::of(&answer)),
        }
    }

    /// The answer to a request, or nothing where there is nothing.
    pub(crate) async fn ask_for(&self, ask: &Ask) -> Result<Option<Answer>, Failure> {
        match self.ask(ask).await {
            Ok(answer) => Ok(Some(answer)),
            Err(Failure::NotFound(_)) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The JSON of the answer to a request.
    pub(crate) async fn ask_json(&self, ask: &Ask) -> Result<Value, Failure> {
        json(&self.ask(ask).await?)
    }

    /// Sends a request until there is an answer that another try would not mend. A token that is refused is renewed once.
    async fn send(&self, ask: &Ask) -> Result<Answer, Failure> {
        let mut request = ask.to(&self.profile.url)?;
        for (name, needed) in [(REQUEST_ID, true), (IDEMPOTENCY_KEY, ask.method != Method::GET)] {
            if needed {
                request.headers.insert(name, header((self.new_id)())?);
            }
        }
        let (mut tries, mut renewed) = (Tries::default(), false);
        loop {
            let token = self.token().await?;
            request.headers.insert(net::header::AUTHORIZATION, token.bearer.clone());
            let outcome = self.caller.call(request.clone()).await;
            let refused = outcome.as_ref().is_ok_and(|answer| answer.status == StatusCode::UNAUTHORIZED);
            if refused && !std::mem::replace(&mut renewed, true) {
                self.forget(&token).await;
                continue;
            }
            match self.again(&request, &outcome, &mut tries).await {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return outcome.map_err(|error| Failure::unanswered(&request.url, error)),
            }
        }
    }

    /// How long to wait before the request is sent again, if it should be.
    async fn again(
        &self,
        request: &Request,
        outcome: &Result<Answer, FetchError>,
        tries: &mut Tries,
    ) -> Option<Duration> {
        let repeatable = match trouble(outcome)? {
            Trouble::NothingDone => true,
            Trouble::Unclear => request.method == Method::GET || self.replays().await,
        };
        if repeatable { tries.pause(outcome) } else { None }
    }

    /// Whether the server knows a request by its `Idempotency-Key`, so that a second one has no second effect. What does is
    /// one of ours, and has our own routes.
    pub(crate) async fn replays(&self) -> bool {
        self.description().await.replays
    }

    /// What the server says about itself; a server that says nothing is asked once, too.
    pub(crate) async fn description(&self) -> &Description {
        let described = async {
            let request = Ask::get("/openapi.json").to(&self.profile.url).ok()?;
            let answer =
                self.caller.call(request).await.ok().filter(|answer| answer.status == StatusCode::OK)?;
            serde_json::from_slice(&answer.bytes).ok()
        };
        let found =
            async || described.await.map(|document: Value| Description::of(&document)).unwrap_or_default();
        self.description.get_or_init(found).await
    }

    /// The token in use, or a new one.
    async fn token(&self) -> Result<Token, Failure> {
        let mut held = self.token.lock().await;
        if let Some(token) = held.as_ref().filter(|token| token.is_fresh()) {
            return Ok(token.clone());
        }
        Ok(held.insert(self.sign_in().await?).clone())
    }

    /// Does away with a token that was refused, unless somebody has done so already.
    async fn forget(&self, refused: &Token) {
        let mut held = self.token.lock().await;
        if held.as_ref() == Some(refused) {
            *held = None;
        }
    }

    async fn sign_in(&self) -> Result<Token, Failure> {
        let request = token::request(&self.profile)?;
        let mut tries = Tries::default();
        loop {
            let outcome = self.caller.call(request.clone()).await;
            // Nothing is changed by signing in twice.
            let pause = trouble(&outcome).and_then(|_| tries.pause(&outcome));
            match pause {
                Some(pause) => tokio::time::sleep(pause).await,
                None => {
                    let answer = outcome.map_err(|error| Failure::unanswered(&request.url, error))?;
                    return Token::of(&answer, &self.profile);
                }
            }
        }
    }
}

/// The JSON of an answer.
pub(crate) fn json(answer: &Answer) -> Result<Value, Failure> {
    serde_json::from_slice(&answer.bytes).map_err(|_| {
        Failure::Unexpected("the server did not answer with JSON; is it the right address?".to_owned())
    })
}

fn header(id: String) -> Result<net::HeaderValue, Failure> {
    net::HeaderValue::try_from(id)
        .map_err(|_| Failure::Unexpected("the id of a request is no header value".to_owned()))
}
