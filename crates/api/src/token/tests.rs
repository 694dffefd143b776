//! The token service over HTTP, as authentication libraries use it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testkit::{Answer, Client, Engine, TestApp};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const RESOURCE: &str = "https%3A%2F%2Fcloudpartner.azure.com";

/// A marketplace, somebody who is not signed in, and the credentials of an owner.
struct World {
    test: TestApp,
    client: Client,
    id: String,
    secret: String,
}

impl World {
    async fn start() -> Self {
        let test = TestApp::start(Engine::Sqlite).await;
        let client = Client::anonymous(&test);
        let (id, secret) = test.principal("contoso", app::Role::Owner).await;
        Self { test, client, id: id.to_string(), secret }
    }

    fn v1(&self) -> String {
        format!("/{}/oauth2/token", self.test.tenant)
    }

    fn v2(&self) -> String {
        format!("/{}/oauth2/v2.0/token", self.test.tenant)
    }

    async fn post(&self, path: &str, form: &str, headers: &[(&str, &str)]) -> Answer {
        let headers: Vec<_> = headers.iter().copied().chain([FORM]).collect();
        self.client.call("POST", path, Some(form.to_owned()), &headers).await
    }

    /// The form of the first generation.
    fn form(&self) -> String {
        self.form_with(&self.id, &self.secret)
    }

    fn form_with(&self, id: &str, secret: &str) -> String {
        format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&resource={RESOURCE}")
    }

    async fn get(&self, path: &str) -> Answer {
        self.client.call("GET", path, None, &[]).await
    }
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn the_first_generation_answers_numbers_as_texts() {
    let world = World::start().await;
    // go-autorest adds an api-version; libcloud and mash order parameters as they please.
    let path = format!("{}?api-version=1.0", world.v1());
    let form = format!(
        "resource={RESOURCE}&client_secret={}&grant_type=client_credentials&client_id={}",
        world.secret, world.id
    );
    let answer = world.post(&path, &form, &[]).await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("content-type").starts_with("application/json"));
    let body = answer.json();
    assert_eq!(
        members(&body),
        [
            "token_type",
            "expires_in",
            "ext_expires_in",
            "expires_on",
            "not_before",
            "resource",
            "access_token"
        ]
    );
    let now = app::clock::Clock::now(&*world.test.clock).seconds();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!((&body["expires_in"], &body["ext_expires_in"]), (&json!("3600"), &json!("3600")));
    assert_eq!(body["expires_on"], (now + 3600).to_string());
    assert_eq!(body["not_before"], now.to_string());
    assert_eq!(body["resource"], "https://cloudpartner.azure.com");

    let signed_in = world.client.with_bearer(body["access_token"].as_str().unwrap());
    assert_eq!(signed_in.get("/publishers").await.expect(200).json()[0]["id"], "contoso");
}

#[tokio::test]
async fn the_second_generation_answers_numbers_and_ignores_what_it_does_not_know() {
    let world = World::start().await;
    let form = format!(
        "client_id={}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_info=1&claims=%7B%7D&client_secret={}&grant_type=client_credentials",
        world.id, world.secret
    );
    let body = world.post(&world.v2(), &form, &[]).await.expect(200).json();
    let now = app::clock::Clock::now(&*world.test.clock).seconds();
    assert_eq!(body["expires_in"], json!(3600));
    assert_eq!(body["ext_expires_in"], json!(3600));
    assert_eq!(body["expires_on"], json!(now + 3600));
    assert_eq!(body["token_type"], "Bearer");
    world.client.with_bearer(body["access_token"].as_str().unwrap()).get("/publishers").await.expect(200);
}

#[tokio::test]
async fn credentials_may_come_in_the_header() {
    let world = World::start().await;
    let basic = |text: String| format!("basic {}", STANDARD.encode(text));
    let form = format!("grant_type=client_credentials&resource={RESOURCE}");
    let right = basic(format!("{}:{}", world.id, world.secret));
    world.post(&world.v1(), &form, &[("authorization", &right)]).await.expect(200);
    let encoded = basic(format!("{}:{}", world.id.replace('-', "%2D"), world.secret));
    world.post(&world.v1(), &form, &[("authorization", &encoded)]).await.expect(200);
    let with_id = format!("{form}&client_id={}", world.id);
    world.post(&world.v1(), &with_id, &[("authorization", &right)]).await.expect(200);

    let wrong = basic(format!("{}:wrong", world.id));
    let answer = world.post(&world.v1(), &form, &[("authorization", &wrong)]).await.expect(401);
    assert!(answer.header("www-authenticate").starts_with("Basic "));
    for (form, header) in
        [(world.form(), right), (form.clone(), "Basic !".to_owned()), (form, basic("x".to_owned()))]
    {
        let answer = world.post(&world.v1(), &form, &[("authorization", &header)]).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_request", "{header}");
    }
}

#[tokio::test]
async fn a_refusal_has_the_members_that_libraries_print() {
    let world = World::start().await;
    let headers = [("x-ms-request-id", "ours-1"), ("client-request-id", "theirs-1")];
    let answer = world.post(&world.v1(), &world.form_with(&world.id, "wrong"), &headers).await.expect(401);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(
        answer.json(),
        json!({
            "error": "invalid_client",
            "error_description": "AADSTS7000215: the client id or the client secret is wrong, or no longer valid",
            "error_codes": [7_000_215],
            "timestamp": "2026-11-21 08:00:00Z",
            "trace_id": "ours-1",
            "correlation_id": "theirs-1",
        })
    );
    let nobody = world.form_with("00000000-0000-0000-0000-000000000000", &world.secret);
    let other = world.post(&world.v1(), &nobody, &headers).await.expect(401);
    assert_eq!(other.json(), answer.json(), "nobody learns which half was wrong");
}

#[tokio::test]
async fn a_request_that_cannot_be_right_is_a_bad_request() {
    let world = World::start().await;
    let form = world.form();
    for (form, error) in [
        (String::new(), "invalid_request"),
        (format!("{form}&client_secret=again"), "invalid_request"),
        (form.replace("client_secret", "client_assertion"), "invalid_request"),
        (form.replace("client_credentials", "password"), "unsupported_grant_type"),
        (form.replace("cloudpartner", "management"), "invalid_resource"),
        (form.replace("resource", "scope"), "invalid_request"),
        ("x".repeat(70_000), "invalid_request"),
    ] {
        let answer = world.post(&world.v1(), &form, &[]).await.expect(400);
        assert_eq!(answer.json()["error"], error, "{form:.200}");
    }
    let scope = form.replace("resource", "scope");
    let answer = world.post(&world.v2(), &scope, &[]).await.expect(400);
    assert_eq!(answer.json()["error"], "invalid_scope");
    for tenant in ["common", "organizations"] {
        let answer = world.post(&format!("/{tenant}/oauth2/token"), &form, &[]).await.expect(400);
        assert!(answer.json()["error_description"].as_str().unwrap().contains(tenant));
    }
    let answer = world.post("/contoso.example/oauth2/token", &form, &[]).await.expect(400);
    assert_eq!(answer.json()["error"], "unauthorized_client");
}

#[tokio::test]
async fn a_guesser_is_told_to_wait() {
    let world = World::start().await;
    let wrong = world.form_with(&world.id, "wrong");
    for _ in 0..5 {
        world.post(&world.v1(), &wrong, &[]).await.expect(401);
    }
    let answer = world.post(&world.v1(), &wrong, &[]).await.expect(429);
    assert_eq!(answer.header("retry-after"), "1");
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    world.test.clock.advance(std::time::Duration::from_secs(1));
    world.post(&world.v1(), &wrong, &[]).await.expect(401);
    world.post(&world.v1(), &wrong, &[]).await.expect(429);
    // Nobody can lock out who knows the secret.
    world.post(&world.v1(), &world.form(), &[]).await.expect(200);
}

/// What MSAL does for an authority it does not know: instance, tenant, token.
#[tokio::test]
async fn discovery_leads_to_a_token_and_to_the_keys_that_verify_it() {
    let world = World::start().await;
    let (url, tenant) = (world.test.url.clone(), world.test.tenant.clone());
    for (path, generation) in [("/oauth2/v2.0/authorize", "/v2.0"), ("/oauth2/authorize", "")] {
        let authority = format!("https%3A%2F%2Flogin.example%2F{tenant}{}", path.replace('/', "%2F"));
        let query = format!("authorization_endpoint={authority}&api-version=1.0");
        let instance = world.get(&format!("/common/discovery/instance?{query}")).await.expect(200).json();
        assert_eq!(members(&instance), ["tenant_discovery_endpoint", "api-version", "metadata"]);
        let document = instance["tenant_discovery_endpoint"].as_str().unwrap();
        assert_eq!(document, format!("{url}/{tenant}{generation}/.well-known/openid-configuration"));

        let document = world.get(document).await.expect(200).json();
        assert_eq!(document["issuer"], format!("{url}/{tenant}{generation}"));
        assert_eq!(document["authorization_endpoint"], format!("{url}/{tenant}{path}"));
        assert_eq!(document["token_endpoint"], format!("{url}/{tenant}/oauth2{generation}/token"));

        let form = format!("{}&scope={RESOURCE}%2F.default", world.form());
        let reply =
            world.post(document["token_endpoint"].as_str().unwrap(), &form, &[]).await.expect(200).json();
        let token = reply["access_token"].as_str().unwrap().to_owned();

        let keys = world.get(document["jwks_uri"].as_str().unwrap()).await.expect(200).json();
        let key = &keys["keys"][0];
        assert_eq!(members(key), ["kty", "use", "alg", "kid", "crv", "x", "y"]);
        let header = token.split('.').next().unwrap();
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(header).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&header).unwrap()["kid"], key["kid"]);
    }
    for path in ["/common/discovery/keys", "/common/discovery/v2.0/keys"] {
        assert_eq!(world.get(path).await.expect(200).json()["keys"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn discovery_refuses_what_is_no_authority() {
    let world = World::start().await;
    for query in
        ["", "?authorization_endpoint=", "?authorization_endpoint=x", "?authorization_endpoint=https://host"]
    {
        let answer = world.get(&format!("/common/discovery/instance{query}")).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_instance", "MSAL looks for this word");
    }
    for path in
        ["/v2.0/.well-known/openid-configuration", "/.well-known/openid-configuration", "/discovery/keys"]
    {
        let answer = world.get(&format!("/a%22b{path}")).await.expect(400);
        assert_eq!(answer.json()["error"], "invalid_tenant", "{path}");
    }
}

#[tokio::test]
async fn a_call_without_a_good_token_is_told_so() {
    let world = World::start().await;
    let nobody = world.client.get("/publishers").await.expect(401);
    let garbage = world.client.with_bearer("garbage").get("/publishers").await.expect(401);
    for answer in [nobody, garbage] {
        assert_eq!(answer.header("www-authenticate"), "Bearer error=\"invalid_token\"");
        assert_eq!(answer.code(), "Unauthorized");
    }
}

/// Libraries look for the member `error`, whoever refuses.
#[tokio::test]
async fn a_method_that_is_not_taken_is_refused_in_the_same_shape() {
    let world = World::start().await;
    for (method, path, allowed) in [
        ("GET", world.v1(), "POST"),
        ("DELETE", world.v2(), "POST"),
        ("POST", format!("/{}/v2.0/.well-known/openid-configuration", world.test.tenant), "GET,HEAD"),
        ("PUT", "/common/discovery/instance".to_owned(), "GET,HEAD"),
    ] {
        let headers = [("client-request-id", "theirs-1")];
        let answer = world.client.call(method, &path, None, &headers).await.expect(405);
        assert_eq!(answer.header("allow"), allowed);
        let body = answer.json();
        assert_eq!(
            (&body["error"], &body["correlation_id"]),
            (&json!("invalid_request"), &json!("theirs-1"))
        );
        assert!(body["error_description"].as_str().unwrap().contains(method), "{body}");
    }
}

/// Whatever finds a request at fault before its endpoint sees it.
#[tokio::test]
async fn an_address_that_cannot_be_read_is_refused_in_the_same_shape() {
    let world = World::start().await;
    for path in ["/a%FFb/discovery/keys", "/a%FFb/v2.0/.well-known/openid-configuration"] {
        let body = world.get(path).await.expect(400).json();
        assert_eq!(body["error"], "invalid_request", "{body}");
    }
}
