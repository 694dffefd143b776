//! What goes wrong on the way is mended where it can be.

use crate::client::support::Desk;

fn publishes(fault: &str) -> Desk {
    let desk = Desk::at_sandbox(&["--fault", fault]);
    desk.out(&["offer", "publish", "demo", "--wait"]);
    desk.out(&["offer", "live", "demo", "--wait"]);
    desk
}

#[test]
fn a_server_that_asks_for_patience_gets_it() {
    let desk = publishes("answer 429 retry-after 1s every 4");
    let summary = desk.out(&["sandbox", "summary"]);
    assert!(summary.contains("  429"), "{summary}");
}

#[test]
fn a_server_that_is_not_there_for_a_moment_is_asked_again() {
    let desk = publishes("answer 503 every 3");
    assert!(desk.out(&["sandbox", "summary"]).contains("  503"));
    publishes("answer 500 on GET every 2");
}

#[test]
fn a_token_that_ends_early_is_renewed() {
    let desk = publishes("expired-token every 3");
    assert!(desk.out(&["sandbox", "summary"]).contains("  401"));
}

#[test]
fn a_change_whose_answer_got_lost_is_made_once() {
    for fault in ["drop on POST */publish times 1", "answer 500 on POST */publish times 1", "drop every 5"] {
        let desk = publishes(fault);
        let list = desk.json(&["operation", "list", "demo"]);
        assert_eq!(list.as_array().unwrap().len(), 2, "{fault}: {list}");
    }
}

#[test]
fn a_server_that_may_do_it_twice_is_not_asked_twice() {
    // The original describes itself nowhere, and knows no key.
    let other = ["--fault", "answer 404 on /openapi.json", "--fault", "drop on POST */publish times 1"];
    let desk = Desk::at_sandbox(&other);
    let lost = desk.refused_json(&["offer", "publish", "demo"], 1);
    assert_eq!(lost["code"], "Unreachable", "{lost}");
    let summary = desk.out(&["sandbox", "summary"]);
    assert_eq!(summary.matches("/{offer}/publish ").count(), 1, "{summary}");
}

#[test]
fn what_does_not_mend_is_told() {
    let desk = Desk::at_sandbox(&["--fault", "answer 503 on */offers: Back at noon"]);
    let told = desk.refused(&["offer", "list"], 1);
    assert!(told.starts_with("error: Back at noon (status 503"), "{told}");
    assert_eq!(desk.refused_json(&["offer", "list"], 1)["code"], "Unavailable");
    let desk = Desk::at_sandbox(&["--fault", "answer 429 retry-after 1h on */offers"]);
    assert_eq!(desk.run(&["offer", "list"]).code, 1, "nobody waits for an hour");
    let desk = Desk::at_sandbox(&["--fault", "expired-token"]);
    assert_eq!(desk.refused_json(&["offer", "list"], 1)["code"], "Unauthorized");
}
