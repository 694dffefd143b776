//! Who may call what: every route, every kind of caller, against a table that is checked in.
//!
//! A route without a row fails the test, and so does a row that no longer holds.

use std::fmt::Write as _;
use std::time::Duration;

use app::Role;
use stoa_api::{ROUTES, Route};
use testkit::{Answer, Client, TestApp, documents};

const TABLE: &str = include_str!("access.txt");

const ROOT: &str = "/publishers/contoso/offers/demo";

on_both_engines! {
    async fn every_route_answers_every_caller_as_the_table_says(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("fabrikam", true).await;
        let expired = test.member("contoso", Role::Owner).await;
        test.clock.advance(Duration::from_secs(2 * 3600));
        let owner = test.member("contoso", Role::Owner).await;
        let callers = [
            ("no token", Client::anonymous(&test)),
            ("expired", expired),
            ("foreign", test.member("fabrikam", Role::Owner).await),
            ("contributor", test.member("contoso", Role::Contributor).await),
            ("owner", owner.clone()),
            ("operator", test.member("*", Role::Operator).await),
        ];
        owner.put(ROOT, &documents::core_vm("contoso", "demo")).await.expect(200);
        publish(&test, &owner).await;
        owner.post(&format!("{ROOT}/golive")).await.expect(202);
        test.settle().await;

        let mut table = String::from("route");
        for (name, _) in &callers {
            let _ = write!(table, " | {name}");
        }
        for route in ROUTES.iter().copied().flatten() {
            let _ = write!(table, "\n{} {}", route.method.to_uppercase(), route.path);
            for (_, caller) in &callers {
                if route.path.ends_with("/golive") {
                    publish(&test, &owner).await;
                }
                let status = call(&test, &owner, caller, *route).await;
                test.settle().await;
                let _ = write!(table, " | {status}");
            }
        }
        assert_eq!(table.trim(), TABLE.trim(), "the table as it is now:\n{table}\n");
    }
}

async fn publish(test: &TestApp, owner: &Client) {
    owner.post(&format!("{ROOT}/publish?force=true")).await.expect(202);
    test.settle().await;
}

/// Calls a route with parameters that name something there.
async fn call(test: &TestApp, owner: &Client, caller: &Client, route: Route) -> u16 {
    let submissions = owner.get(&format!("{ROOT}/submissions")).await.expect(200).json();
    let mut target = route.path.to_owned();
    for (parameter, value) in [
        ("{publisher}", "contoso"),
        ("{offer}", "demo"),
        ("{version}", "1"),
        ("{slot}", "production"),
        ("{operation}", submissions[0]["id"].as_str().expect("an operation")),
        ("{name}", "contoso$demo$1$live"),
        ("{offerType}", "microsoft-azure-corevm"),
        ("{digest}", "0000000000000000000000000000000000000000000000000000000000000000"),
        ("{tenant}", &test.tenant),
    ] {
        target = target.replace(parameter, value);
    }
    let publishing = target.starts_with("/api/");
    let query = if publishing { "?api-version=2017-10-31&force=true" } else { "" };
    let body = (route.method == "put").then(|| documents::core_vm("contoso", "demo").to_string());
    let headers: &[_] = if body.is_some() { &[("content-type", "application/json")] } else { &[] };
    let answer = caller.call(&route.method.to_uppercase(), &format!("{target}{query}"), body, headers).await;
    tells_browsers_to_keep_out(&answer, &target);
    answer.status
}

/// Whoever asks and whatever the answer is: these headers are on it.
fn tells_browsers_to_keep_out(answer: &Answer, target: &str) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{target}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{target}");
    assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{target}");
    if target.starts_with("/api/") {
        assert_eq!(answer.header("cache-control"), "private, no-store", "{target}");
    }
}
