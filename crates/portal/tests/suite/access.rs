//! Who may open and do what: every route, every kind of person, against a table that is checked in.

use std::fmt::Write as _;

use app::Role;
use stoa_portal::{Route, routes};
use testkit::{Browser, TestApp, documents, filled};

const TABLE: &str = include_str!("access.txt");

on_both_engines! {
    async fn every_route_answers_everybody_as_the_table_says(engine: Engine) {
        let test = TestApp::start(engine).await;
        test.publisher("fabrikam", true).await;
        let program = test.member("contoso", Role::Owner).await;
        let mut table = String::from("route");
        let kinds = ["nobody", "foreign", "contributor", "owner", "operator"];
        for kind in kinds {
            let _ = write!(table, " | {kind}");
        }
        for (nth, route) in routes().enumerate() {
            let _ = write!(table, "\n{} {}", route.method.to_uppercase(), route.path);
            for kind in kinds {
                // Each has an offer of its own, in the state that the route is for.
                let offer = format!("{nth}-{kind}");
                let path = format!("/publishers/contoso/offers/{offer}");
                program.put(&path, &documents::core_vm("contoso", &offer)).await.expect(200);
                let is_of_selling = route.path.ends_with("-selling");
                if is_of_selling || route.path.ends_with("/go-live") || route.path.ends_with("/cancel") {
                    program.post(&format!("{path}/publish")).await.expect(202);
                    test.settle().await;
                }
                if is_of_selling {
                    program.post(&format!("{path}/golive")).await.expect(202);
                    test.settle().await;
                }
                let name = format!("{kind} {offer}");
                let somebody = match kind {
                    "foreign" => test.person(&name, "fabrikam", Role::Owner).await,
                    "contributor" => test.person(&name, "contoso", Role::Contributor).await,
                    "owner" => test.person(&name, "contoso", Role::Owner).await,
                    "operator" => test.person(&name, "*", Role::Operator).await,
                    _ => Browser::new(&test),
                };
                let _ = write!(table, " | {}", ask(&somebody, route, &offer).await);
            }
        }
        assert_eq!(table.trim(), TABLE.trim(), "the table as it is now:\n{table}\n");
    }
}

/// Opens a page, or sends a form as one of their own pages does.
async fn ask(somebody: &Browser, route: &Route, offer: &str) -> String {
    let mut target = route
        .path
        .replace("{publisher}", "contoso")
        .replace("{offer}", offer)
        .replace("{plan}", "gen1")
        .replace("{name}", "none.css")
        .replace("{article}", "overview")
        .replace("{tab}", "profile")
        .replace("{report}", "summary")
        .replace("{operation}", "00000000-0000-4000-8000-000000000000");
    if target.starts_with("/dashboard/commercial-marketplace/overview")
        || target == "/dashboard/account/management"
    {
        target.push_str("?publisher=contoso");
    }
    if route.method == "get" && target.contains("/events/") {
        // A stream goes on: that it begins is told by its head.
        return somebody.call("HEAD", &target, None, &[]).await.status.to_string();
    }
    let answer = match route.method {
        "get" => somebody.get(&target).await,
        _ => {
            let page = match somebody.get("/dashboard/accounts").await {
                page if page.status == 200 => page,
                _ => somebody.get("/signin").await,
            };
            let fields = filled(
                &page.text,
                &[
                    ("key", "one"),
                    ("address", "nobody@people.example"),
                    ("password", "none"),
                    ("link", "none"),
                    ("typed", offer),
                    ("decision", "approved"),
                ],
            );
            somebody.send(&target, &fields).await
        }
    };
    keeps_others_out(&answer, &target);
    let location = answer.header("location");
    let is_inside = route.path.starts_with("/dashboard") || route.path.starts_with("/operate");
    match is_inside && location.split('?').next() == Some("/signin") {
        true => "sign in".to_owned(),
        false => answer.status.to_string(),
    }
}

fn keeps_others_out(answer: &testkit::Answer, target: &str) {
    if !target.starts_with("/assets") {
        testkit::keeps_others_out(answer, target, "private, no-store");
    }
}
