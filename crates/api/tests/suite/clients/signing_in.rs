//! How each authentication library asks for a token: the order of its form, its headers, and what it reads of the reply.

use app::Role;
use serde::Deserialize;
use serde_json::Value;
use testkit::{Answer, TestApp};

use super::tool::{Tool, exchange};

const HOST: &str = "login.microsoftonline.com";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
const RESOURCE: &str = "https%3A%2F%2Fcloudpartner.azure.com";
const ADAL: &str = "Accept-Charset: utf-8\r\nclient-request-id: 7c2d5c0e-0e3a-4a3f-9d0b-3a8f7a6d1c55\r\n\
    return-client-request-id: true\r\nx-client-SKU: Python\r\nx-client-Ver: 1.2.7\r\nx-client-OS: linux\r\n\
    x-client-CPU: x64\r\n";

/// A library, and the credentials it was given.
struct Library<'t> {
    test: &'t TestApp,
    id: String,
    secret: String,
}

impl<'t> Library<'t> {
    async fn of_an_owner(test: &'t TestApp) -> Self {
        let (id, secret) = test.principal("contoso", Role::Owner).await;
        Self { test, id: id.to_string(), secret }
    }

    /// Posts a form, in which `ID` and `SECRET` stand for the credentials.
    async fn post(&self, path: &str, headers: &str, form: &str) -> Answer {
        let line = format!("POST /{}{path}", self.test.tenant);
        let form = form.replace("ID", &self.id).replace("SECRET", &self.secret);
        exchange(&self.test.url, HOST, &line, &format!("{FORM}{headers}"), Some(&form)).await
    }
}

/// What go-autorest decodes strictly. Numbers may be texts; a token that ends within five minutes is fetched anew
/// before every call.
#[derive(Deserialize)]
struct AutorestToken {
    access_token: String,
    expires_on: String,
    not_before: String,
    resource: String,
    token_type: String,
}

fn lasts(test: &TestApp, expires_on: &str) {
    let left = expires_on.parse::<i64>().unwrap() - app::clock::Clock::now(&*test.clock).seconds();
    assert!(left > 300, "fetched anew before every call: {left} s");
}

/// go-autorest, below `pub`; only 200 is success.
pub(super) async fn go_autorest(test: &TestApp) -> Tool {
    let form = format!("client_id=ID&client_secret=SECRET&grant_type=client_credentials&resource={RESOURCE}");
    let library = Library::of_an_owner(test).await;
    let reply = library
        .post("/oauth2/token?api-version=1.0", "User-Agent: Go/go1.18 go-autorest/adal/v1.0.0\r\n", &form)
        .await;
    let token: AutorestToken = serde_json::from_str(&reply.expect(200).text).unwrap();
    lasts(test, &token.expires_on);
    assert!(token.not_before.parse::<i64>().is_ok() && token.token_type == "Bearer");
    assert_eq!(token.resource, "https://cloudpartner.azure.com");
    Tool::new(
        test,
        &token.access_token,
        "User-Agent: Go-http-client/1.1\r\nContent-Type: application/json\r\n",
    )
}

/// ADAL, below mash and az-partner-center-cli: refuses a reply without a token type.
pub(super) async fn adal(test: &TestApp) -> Tool {
    let form = format!("grant_type=client_credentials&client_id=ID&resource={RESOURCE}&client_secret=SECRET");
    let reply = Library::of_an_owner(test).await.post("/oauth2/token", ADAL, &form).await.expect(200).json();
    assert!(!reply["token_type"].as_str().unwrap().is_empty());
    Tool::new(test, reply["access_token"].as_str().unwrap(), "Accept: application/json\r\n")
}

/// MSAL, below azure-img-utils and glci: asks where to ask first, and looks for the member `error`.
pub(super) async fn msal(test: &TestApp) -> Tool {
    let library = Library::of_an_owner(test).await;
    let line = format!("GET /{}/v2.0/.well-known/openid-configuration", test.tenant);
    let places = exchange(&test.url, HOST, &line, "Accept: */*\r\n", None).await.expect(200).json();
    assert!(places["authorization_endpoint"].is_string());
    let place = places["token_endpoint"].as_str().unwrap();
    let path = place.split_once(&test.tenant).unwrap().1;
    let form = format!(
        "client_id=ID&grant_type=client_credentials&client_info=1&client_secret=SECRET&scope={RESOURCE}%2F.default"
    );
    let reply = library.post(path, "x-client-SKU: MSAL.Python\r\n", &form).await.expect(200).json();
    assert!(reply.get("error").is_none() && reply["expires_in"].is_i64(), "{reply}");
    Tool::new(test, reply["access_token"].as_str().unwrap(), "Accept: application/json\r\n")
}

/// apache-libcloud, below both generations of Debian's tools: `KeyError` without `expires_on`.
pub(super) async fn libcloud(test: &TestApp) -> Tool {
    let form = format!("grant_type=client_credentials&client_id=ID&client_secret=SECRET&resource={RESOURCE}");
    let headers = "Accept-Encoding: gzip,deflate\r\nX-LC-Request-ID: 140\r\n";
    let reply =
        Library::of_an_owner(test).await.post("/oauth2/token", headers, &form).await.expect(200).json();
    lasts(test, reply["expires_on"].as_str().unwrap());
    let always = "Content-Type: application/json\r\nAccept-Encoding: gzip,deflate\r\n";
    Tool::new(test, reply["access_token"].as_str().unwrap(), always)
}

/// `requests` by hand, as openshift-ansible's module does it.
pub(super) async fn requests(test: &TestApp) -> Tool {
    let form = format!("grant_type=client_credentials&client_id=ID&client_secret=SECRET&resource={RESOURCE}");
    let reply =
        Library::of_an_owner(test).await.post("/oauth2/token", "Accept: */*\r\n", &form).await.expect(200);
    let always = "Content-Type: application/json\r\nAccept: application/json\r\n";
    Tool::new(test, reply.json()["access_token"].as_str().unwrap(), always)
}

/// curl with one `-d` as it was typed: nothing in it is encoded. The reply goes through `jq -r .access_token`.
pub(super) async fn curl(test: &TestApp) -> Tool {
    let form = "grant_type=client_credentials&client_id=ID&client_secret=SECRET&resource=https://cloudpartner.azure.com";
    let headers = "User-Agent: curl/7.81.0\r\nAccept: */*\r\n";
    let reply =
        Library::of_an_owner(test).await.post("/oauth2/token", headers, form).await.expect(200).json();
    let always = "User-Agent: curl/7.81.0\r\nAccept: */*\r\nContent-Type: application/json\r\n";
    Tool::new(test, reply["access_token"].as_str().unwrap(), always)
}

on_both_engines! {
    /// Whoever cut something off would let in somebody with another secret than was given.
    async fn a_secret_with_something_behind_it_is_another_secret(engine: Engine) {
        use base64::Engine as _;

        let test = TestApp::start(engine).await;
        let library = Library::of_an_owner(&test).await;
        let rest = format!("grant_type=client_credentials&resource={RESOURCE}");
        let good = format!("client_id=ID&client_secret=SECRET&{rest}");
        for more in ["+", "%20", "%0A", "%0D%0A", "%00"] {
            let form = good.replace("SECRET", &format!("SECRET{more}"));
            library.post("/oauth2/token", "", &form).await.expect(401);
            let scope = form.replace("resource=", "scope=") + "%2F.default";
            library.post("/oauth2/v2.0/token", "", &scope).await.expect(401);
            // Whoever fails again and again waits, until they succeed.
            library.post("/oauth2/token", "", &good).await.expect(200);
        }
        library.post("/oauth2/token", "", &good.replace("SECRET", "+SECRET")).await.expect(401);
        for (more, status) in [("", 200), (" ", 401), ("+", 401), ("%20", 401), ("\n", 401), ("", 200), ("&", 401), ("&more", 401), ("=", 401)] {
            let encoded = base64::engine::general_purpose::STANDARD.encode(format!("{}:{}{more}", library.id, library.secret));
            library.post("/oauth2/token", &format!("Authorization: Basic {encoded}\r\n"), &rest).await.expect(status);
        }
    }

    /// libcloud shows `error_description`, MSAL's callers look for `error`, ADAL and go-autorest print the body.
    async fn a_wrong_secret_is_told_in_the_members_that_libraries_read(engine: Engine) {
        let test = TestApp::start(engine).await;
        let library = Library { secret: "wrong".to_owned(), ..Library::of_an_owner(&test).await };
        for (path, audience) in [("/oauth2/token", format!("resource={RESOURCE}")), ("/oauth2/v2.0/token", format!("scope={RESOURCE}%2F.default"))] {
            let form = format!("grant_type=client_credentials&client_id=ID&client_secret=SECRET&{audience}");
            let refused: Value = library.post(path, "", &form).await.expect(401).json();
            assert_eq!(refused["error"], "invalid_client");
            assert!(refused["error_description"].as_str().unwrap().contains("secret"), "{refused}");
        }
    }
}
