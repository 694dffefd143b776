//! Who may call what: every route, every kind of caller, against a table that is checked in.
//!
//! A route without a row fails the test, and so does a row that no longer holds.

use std::fmt::Write as _;
use std::time::Duration;

use app::Role;
use stoa_api::{Route, routes};
use testkit::site::Site;
use testkit::{Answer, Client, TestApp, documents};

const TABLE: &str = include_str!("access.txt");

const ROOT: &str = "/publishers/contoso/offers/demo";

/// The one whose preview and artifacts only those see who may see the offer.
const SECRET: &str = "/publishers/contoso/offers/secret";

/// Somebody who calls, signed in or not.
struct Caller {
    name: &'static str,
    client: Client,
    /// What it signs in with.
    id: String,
    secret: String,
}

impl Caller {
    async fn new(test: &TestApp, name: &'static str, scope: &str, role: Role) -> Self {
        let (id, secret) = test.principal(scope, role).await;
        Self { name, client: Client::sign_in(test, &id, &secret).await, id: id.to_string(), secret }
    }

    fn nobody(test: &TestApp) -> Self {
        let id = "00000000-0000-0000-0000-000000000000".to_owned();
        Self { name: "no token", client: Client::anonymous(test), id, secret: "none".to_owned() }
    }
}

on_both_engines! {
    async fn every_route_answers_every_caller_as_the_table_says(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("fabrikam", true).await;
        let expired = Caller::new(&test, "expired", "contoso", Role::Owner).await;
        test.clock.advance(Duration::from_secs(2 * 3600));
        let callers = [
            Caller::nobody(&test),
            expired,
            Caller::new(&test, "foreign", "fabrikam", Role::Owner).await,
            Caller::new(&test, "contributor", "contoso", Role::Contributor).await,
            Caller::new(&test, "owner", "contoso", Role::Owner).await,
            Caller::new(&test, "operator", "*", Role::Operator).await,
        ];
        let owner = callers[4].client.clone();
        let site = Site::start().await;
        owner.put(SECRET, &documents::virtual_machine_with_logos("contoso", "secret", &site)).await.expect(200);
        publish(&test, &owner, SECRET).await;
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        publish(&test, &owner, ROOT).await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;

        let mut table = String::from("route");
        for caller in &callers {
            let _ = write!(table, " | {}", caller.name);
        }
        for route in routes() {
            let _ = write!(table, "\n{} {}", route.method.to_uppercase(), route.path);
            for caller in &callers {
                if route.path.ends_with("/golive") {
                    publish(&test, &owner, ROOT).await;
                }
                let status = call(&test, &owner, caller, route).await;
                test.settle().await;
                let _ = write!(table, " | {status}");
            }
        }
        assert_eq!(table.trim(), TABLE.trim(), "the table as it is now:\n{table}\n");
    }
}

async fn publish(test: &TestApp, owner: &Client, offer: &str) {
    owner.post(&format!("{offer}/publish?force=true")).await.expect(202);
    test.settle().await;
}

/// Calls a route with parameters that name something there, as somebody would who may: where an address is to be learned from
/// the offer, `caller` looks there first, and guesses when it may not.
async fn call(test: &TestApp, owner: &Client, caller: &Caller, route: Route) -> u16 {
    let submissions = owner.get(&format!("{ROOT}/submissions")).await.expect(200).json();
    let mut target = route.path.to_owned();
    let offer = match route.method {
        "delete" => own_offer(owner, caller, route).await,
        _ => "demo".to_owned(),
    };
    for (parameter, value) in [
        ("/catalog/preview/{publisher}/{offer}", &*preview(&caller.client).await),
        ("/artifacts/{digest}", &*logo(owner, &caller.client).await),
        ("{publisher}", "contoso"),
        ("{offer}", &*offer),
        ("{version}", "1"),
        ("{slot}", "production"),
        ("{operation}", submissions[0]["id"].as_str().expect("an operation")),
        ("{name}", "contoso$demo$1$live"),
        ("{offerType}", "microsoft-azure-corevm"),
        ("{plan}", "gen1"),
        ("{imageVersion}", "2020.01.01"),
        ("{guid}", guid(owner).await.as_str()),
        ("{page}", "listing"),
        ("{planPage}", "plan-listing"),
        ("{tenant}", &test.tenant),
    ] {
        target = target.replace(parameter, value);
    }
    if target.starts_with("/api/") {
        target.push_str("?api-version=2017-10-31&force=true");
    }
    if target.ends_with("/uploads") {
        target.push_str("?place=offer");
    }
    if target.ends_with("/instance") {
        let authority = format!("https://login.example/{}/oauth2/v2.0/authorize", test.tenant);
        let _ = write!(target, "?api-version=1.1&authorization_endpoint={authority}");
    }
    let (body, kind) = match route.path.rsplit('/').next() {
        Some("token") => {
            let Caller { id, secret, .. } = caller;
            let wanted = match route.path.contains("v2.0") {
                true => "scope=https%3A%2F%2Fcloudpartner.azure.com%2F.default",
                false => "resource=https%3A%2F%2Fcloudpartner.azure.com",
            };
            let form =
                format!("grant_type=client_credentials&client_id={id}&client_secret={secret}&{wanted}");
            (Some(form), "application/x-www-form-urlencoded")
        }
        Some("confirm") => {
            let mut offer = documents::core_vm("contoso", "demo");
            offer["definition"]["contoso.hideBanner"] = true.into();
            owner.put(ROOT, &offer).await.expect(200);
            (Some(r#"{"members":["contoso.hideBanner"]}"#.to_owned()), "application/json")
        }
        Some("{page}" | "{planPage}") if route.method == "put" => {
            (Some(r#"{"content":{}}"#.to_owned()), "application/json")
        }
        Some("changes") => (
            Some(r#"{"changes":[{"page":"offer-settings","value":{"displayText":"Demo"}}]}"#.to_owned()),
            "application/json",
        ),
        Some("publish") if route.path.starts_with("/stoa/") => {
            // Pages were emptied before.
            owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
            (Some(r#"{"force":true}"#.to_owned()), "application/json")
        }
        Some("prices") if route.method == "put" => (Some(r#"{"charges":[]}"#.to_owned()), "application/json"),
        _ if route.method == "put" => {
            (Some(documents::core_vm("contoso", "demo").to_string()), "application/json")
        }
        _ => (None, ""),
    };
    let headers: &[_] = if body.is_some() { &[("content-type", kind)] } else { &[] };
    let answer = caller.client.call(&route.method.to_uppercase(), &target, body, headers).await;
    tells_browsers_to_keep_out(&answer, &target);
    answer.status
}

/// An offer that was never published, for `caller` to delete something of.
async fn own_offer(owner: &Client, caller: &Caller, route: Route) -> String {
    let what = route.path.rsplit(['{', '}']).nth(1).expect("a path that ends with what is deleted");
    let offer = format!("{what}-of-{}", caller.name.replace(' ', "-"));
    let document = documents::core_vm("contoso", &offer);
    owner.put(&format!("/publishers/contoso/offers/{offer}"), &document).await.expect(200);
    offer
}

/// The GUID of the offer.
async fn guid(owner: &Client) -> String {
    let pages = owner.call("GET", &format!("/stoa/v1{ROOT}/pages"), None, &[]).await.expect(200).json();
    pages["offerGuid"].as_str().expect("a GUID").to_owned()
}

/// The link to a preview, or what somebody makes up to whom nobody gave it.
async fn preview(caller: &Client) -> String {
    let status = caller.get(&format!("{SECRET}/status")).await;
    match status.status {
        200 => status.json()["previewLinks"][0]["uri"].as_str().expect("a link").to_owned(),
        _ => "/catalog/preview/contoso/secret?version=1&signature=AAAA".to_owned(),
    }
}

/// The address of an artifact that is not public, or what it is without the signature.
async fn logo(owner: &Client, caller: &Client) -> String {
    let address = async |client: &Client| {
        let offer = client.get(SECRET).await;
        let logo = "microsoft-azure-marketplace.smallLogo";
        (offer.status == 200)
            .then(|| offer.json()["definition"]["offer"][logo].as_str().expect("an address").to_owned())
    };
    let known = address(owner).await.expect("the owner may");
    address(caller).await.unwrap_or_else(|| known.split('?').next().unwrap_or_default().to_owned())
}

/// Whoever asks and whatever the answer is: these headers are on it.
fn tells_browsers_to_keep_out(answer: &Answer, target: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{target}");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{target}");
    if target.starts_with("/api/") || target.starts_with("/stoa/") {
        assert_eq!(answer.header("cache-control"), "private, no-store", "{target}");
    }
}
