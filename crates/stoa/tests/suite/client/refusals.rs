//! What is refused, with every problem and its place, and the exit codes.

use serde_json::{Value, json};

use crate::client::support::Desk;

const BAD: &str = "offerTypeId: microsoft-azure-corevm\ndefinition:\n  displayText: 5\n  plans:\n    - planId: A B\n    - planId: x\n    - planId: x\n";

#[test]
fn an_offer_that_can_never_be_valid_is_refused_with_every_problem() {
    let desk = Desk::at_sandbox(&[]);
    desk.write("bad.yaml", BAD);
    let told = desk.refused(&["offer", "put", "bad", "bad.yaml"], 4);
    assert!(told.starts_with("error: "), "{told}");
    for place in [
        "\n  definition.displayText: ",
        "\n  definition.plans[0].planId: ",
        "\n  definition.plans[2].planId: ",
    ] {
        assert!(told.contains(place), "{place} of {told}");
    }
    let error = desk.refused_json(&["offer", "put", "bad", "bad.yaml"], 4);
    assert_eq!(error["code"], "Refused");
    let targets = error["details"].as_array().unwrap().iter().map(|problem| problem["target"].clone());
    assert!(targets.collect::<Vec<Value>>().contains(&"definition.plans[0].planId".into()), "{error}");
}

#[test]
fn an_offer_that_is_not_ready_is_not_published() {
    let desk = Desk::at_sandbox(&[]);
    let new = json!({ "offerTypeId": "microsoft-azure-corevm", "definition": { "plans": [] } });
    let ran = desk.run_with(&["offer", "put", "bare", "-"], &[], &new.to_string());
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = desk.refused(&["offer", "publish", "bare", "--wait"], 4);
    assert!(told.contains("\n  definition.displayText: "), "{told}");
    let ran = desk.run(&["offer", "publish", "bare", "--notify", "nobody"]);
    assert_eq!(ran.code, 4, "no mail address: {ran:?}");
}

#[test]
fn a_file_that_is_not_valid_is_told_with_its_line() {
    let desk = Desk::at_sandbox(&[]);
    for (name, text, told) in [
        ("twice.yaml", "a: 1\nb: 2\na: 3\n", "twice.yaml: line 3, column 1: the member `a` is there twice"),
        ("broken.yaml", "a: [1\nb: 2\n", "broken.yaml: line 2, "),
        ("twice.json", "{\"a\": 1,\n\"a\": 2}", "line 2"),
        ("broken.json", "{\"a\": 1,\n]", "line 2"),
    ] {
        desk.write(name, text);
        let said = desk.refused(&["offer", "put", "demo", name], 4);
        assert!(said.contains(told), "{name}: {said}");
    }
    assert!(
        desk.refused(&["offer", "put", "demo", "nowhere.yaml"], 2).contains("nowhere.yaml cannot be read")
    );
}

#[test]
fn a_command_line_that_means_nothing_is_told() {
    let desk = Desk::at_sandbox(&[]);
    for arguments in [
        &["offer"][..],
        &["offer", "shwo", "demo"],
        &["offer", "show", "de mo"],
        &["offer", "show", "demo", "--slot", "preview", "--version", "1"],
        &["offer", "wait", "demo", "--timeout", "soon"],
        &["offer", "compare", "demo", "version:x", "draft"],
        &["operation", "show", "demo", "first"],
        &["offer", "list", "--data", "here"],
        &["--data", "here", "offer", "list"],
    ] {
        assert!(!desk.refused(arguments, 2).is_empty(), "{arguments:?}");
    }
    let whose = desk.run_with(&["offer", "show", "demo"], &[("STOA_PUBLISHER", "")], "");
    assert_eq!(whose.code, 2);
    assert!(whose.err.contains("whose offer is `demo`?"), "{whose:?}");
    assert_eq!(desk.run_with(&["offer", "list"], &[("STOA_PUBLISHER", "")], "").code, 2);
    assert_eq!(desk.run_with(&["offer", "show", "contoso/demo"], &[("STOA_PUBLISHER", "")], "").code, 0);
}

#[test]
fn what_is_not_there_or_not_ones_own_is_told() {
    let desk = Desk::at_sandbox(&[]);
    assert_eq!(desk.refused_json(&["offer", "show", "nope"], 1)["code"], "NotFound");
    assert_eq!(desk.refused_json(&["offer", "publish", "nope"], 1)["code"], "NotFound");
    assert_eq!(desk.refused_json(&["offer", "list", "--publisher", "other"], 1)["code"], "Forbidden");
    assert_eq!(desk.refused_json(&["offer", "live", "demo"], 1)["code"], "NotInPreview");
}

#[test]
fn a_wrong_secret_and_a_wrong_address_are_told_with_what_to_do() {
    let desk = Desk::at_sandbox(&[]);
    let wrong = desk.run_with(&["offer", "list"], &[("STOA_CLIENT_SECRET", "guess-of-a-secret")], "");
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("check the tenant, the client id and the secret"), "{wrong:?}");
    assert!(!wrong.err.contains("guess-of-a-secret"), "{wrong:?}");
    // A port that was free a moment ago, and that nobody listens on.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let address = format!("http://{nobody}");
    let lost = desk.run_with(&["offer", "list"], &[("STOA_URL", &address)], "");
    assert_eq!(lost.code, 1);
    assert!(lost.err.contains(&format!("{address} cannot be reached: Connection refused")), "{lost:?}");
}
