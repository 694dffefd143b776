//! A client of the HTTP faces, as tools are.

use domain::PrincipalId;
use serde_json::Value;

use crate::TestApp;

/// Somebody who calls the marketplace, signed in or not.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    bearer: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A header's text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    /// Fails the test, showing the answer, unless the status is `status`.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The `code` of the error body.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// An answer that goes on: server-sent events, one after the other.
pub struct EventStream {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    response: reqwest::Response,
    read: String,
}

impl EventStream {
    /// The next block of lines; none when the stream has ended.
    pub async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let block = block.to_owned();
                self.read = rest.to_owned();
                return Some(block);
            }
            let piece = self.response.chunk().await.ok().flatten()?;
            self.read.push_str(std::str::from_utf8(&piece).expect("a piece ends with a character"));
        }
    }

    /// The next event, whatever comes before it; none when the stream has ended.
    pub async fn event(&mut self) -> Option<Value> {
        loop {
            let block = self.block().await?;
            let data = block.lines().find_map(|line| line.strip_prefix("data: "));
            if let Some(data) = data {
                return Some(serde_json::from_str(data).expect("an event"));
            }
        }
    }
}

impl Client {
    /// Somebody who is not signed in.
    pub fn anonymous(test: &TestApp) -> Self {
        // One provider for every client of the process; whoever came first chose the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[allow(clippy::disallowed_methods, reason = "tests call the server they started, nothing else")]
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client");
        Self { http, url: test.url.clone(), bearer: None }
    }

    /// Signs in with the client credentials of `id`.
    pub async fn sign_in(test: &TestApp, id: &PrincipalId, secret: &str) -> Self {
        let client = Self::anonymous(test);
        let form = format!(
            "grant_type=client_credentials&client_id={id}&client_secret={secret}&resource=https%3A%2F%2Fcloudpartner.azure.com"
        );
        let answer = client.form(&format!("/{}/oauth2/token", test.tenant), form).await.expect(200);
        let token = answer.json()["access_token"].as_str().expect("a token").to_owned();
        crate::log::keep_out(&token);
        client.with_bearer(&token)
    }

    /// The same client with another token.
    pub fn with_bearer(&self, token: &str) -> Self {
        Self { bearer: Some(token.to_owned()), ..self.clone() }
    }

    pub fn bearer(&self) -> &str {
        self.bearer.as_deref().unwrap_or_default()
    }

    /// Calls the publishing API; `path` starts behind `/api` and gets the api-version.
    pub async fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.api_with(method, path, body, &[]).await
    }

    /// The same with headers.
    pub async fn api_with(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let separator = if path.contains('?') { '&' } else { '?' };
        let target = format!("/api{path}{separator}api-version=2017-10-31");
        let mut headers = headers.to_vec();
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        self.call(method, &target, body.map(Value::to_string), &headers).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.api("GET", path, None).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.api("PUT", path, Some(body)).await
    }

    pub async fn post(&self, path: &str) -> Answer {
        self.api("POST", path, None).await
    }

    /// Posts a form.
    pub async fn form(&self, path: &str, form: String) -> Answer {
        self.call("POST", path, Some(form), &[("content-type", "application/x-www-form-urlencoded")]).await
    }

    /// Follows the events at `target`.
    pub async fn follow(&self, target: &str, headers: &[(&str, &str)]) -> EventStream {
        let headers = [headers, &[("accept", "text/event-stream")]].concat();
        let response = self.answered("GET", target, None, &headers).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        EventStream { status, headers, response, read: String::new() }
    }

    /// Any call; `target` is a path with its query, or a whole address.
    pub async fn call(
        &self,
        method: &str,
        target: &str,
        body: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.send(method, target, body.map(String::into_bytes), headers).await
    }

    /// The same with a body of any bytes.
    pub async fn send(
        &self,
        method: &str,
        target: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let response = self.answered(method, target, body, headers).await;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, text: response.text().await.expect("a body") }
    }

    /// The bytes of what comes back, which is 200.
    pub async fn download(&self, target: &str, headers: &[(&str, &str)]) -> Vec<u8> {
        let response = self.answered("GET", target, None, headers).await;
        assert_eq!(response.status().as_u16(), 200, "{target}");
        response.bytes().await.expect("a body").to_vec()
    }

    /// What comes back, of which only the head has been read.
    async fn answered(
        &self,
        method: &str,
        target: &str,
        body: Option<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> reqwest::Response {
        let url =
            if target.starts_with("http") { target.to_owned() } else { format!("{}{target}", self.url) };
        let mut request = self.http.request(method.parse().expect("a method"), url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        request.send().await.expect("an answer")
    }
}

/// Saves an offer, and takes it live.
pub async fn take_live(test: &TestApp, program: &Client, offer: &Value) {
    let text = |member: &str| offer[member].as_str().expect("a text");
    let path = format!("/publishers/{}/offers/{}", text("publisherId"), text("id"));
    program.put(&path, offer).await.expect(200);
    for act in ["publish", "golive"] {
        program.post(&format!("{path}/{act}")).await.expect(202);
        test.settle().await;
    }
}
