//! Bringing a draft back as it was in a version.

use serde_json::{Value, json};

use crate::client::support::Desk;

const SUMMARY: &str = "microsoft-azure-corevm.skuSummary";

/// Saves the draft with another name and another summary of its plan.
fn edit(desk: &Desk) {
    let mut offer = desk.json(&["offer", "show", "demo"]);
    offer["definition"]["displayText"] = json!("Renamed");
    offer["definition"]["plans"][0][SUMMARY] = json!("Another summary");
    desk.write("demo.json", &offer.to_string());
    desk.out(&["offer", "put", "demo", "demo.json"]);
}

fn draft(desk: &Desk) -> Value {
    desk.json(&["offer", "show", "demo"])["definition"].take()
}

fn go_live(desk: &Desk) {
    desk.out(&["offer", "publish", "demo", "--wait"]);
    desk.out(&["offer", "live", "demo", "--wait"]);
}

#[test]
fn a_draft_or_a_page_of_it_is_brought_back_as_what_is_live() {
    Desk::on_both_engines(|desk| {
        let never = desk.refused_json(&["offer", "undo", "demo"], 1);
        assert_eq!(never["code"], "NotFound");
        assert!(never["message"].as_str().unwrap().contains("was never published"), "{never}");
        go_live(&desk);
        let live = draft(&desk);
        edit(&desk);
        let edited = draft(&desk);

        let told = desk.out(&["offer", "undo", "demo", "--dry-run"]);
        for line in [
            "offer-settings (Offer setup)",
            "  - \"Renamed\"",
            "  + \"Demo images\"",
            "plans/gen1/plan-listing (Plan listing)",
            "  - \"Another summary\"",
            "the draft of contoso/demo would be as it was in version 1",
        ] {
            assert!(told.lines().any(|told| told == line), "{line}: {told}");
        }
        assert_eq!(draft(&desk), edited, "nothing was done");

        let told = desk.json(&["offer", "undo", "demo", "--page", "plans/gen1/plan-listing"]);
        assert_eq!(
            (&told["saved"], &told["pages"][0]["page"]),
            (&json!(true), &json!("plans/gen1/plan-listing"))
        );
        let now = draft(&desk);
        assert_eq!((&now["displayText"], &now["plans"]), (&json!("Renamed"), &live["plans"]));
        let told = desk.out(&["offer", "undo", "demo", "--from", "version:1"]);
        assert!(told.ends_with("brought the draft of contoso/demo back as it was in version 1\n"), "{told}");
        assert_eq!(draft(&desk), live);
        let saved = desk.json(&["offer", "show", "demo"])["changedTime"].take();
        let told = desk.out(&["offer", "undo", "demo"]);
        assert_eq!(told, "nothing to bring back: the draft of contoso/demo says what version 1 does\n");
        assert_eq!(desk.json(&["offer", "show", "demo"])["changedTime"], saved, "and nothing was saved");
    });
}

#[test]
fn what_is_brought_back_is_published_with_it() {
    let desk = Desk::at_sandbox(&[]);
    go_live(&desk);
    edit(&desk);
    go_live(&desk);
    assert_eq!(desk.json(&["offer", "show", "demo", "--slot", "production"])["version"], 2);
    let ran = desk.run(&["offer", "undo", "demo", "--from", "version:1", "--publish", "--wait"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("brought the draft of contoso/demo back as it was in version 1"), "{ran:?}");
    assert!(ran.out.starts_with("status   succeeded\npreview  http"), "{ran:?}");
    assert_eq!(desk.out(&["offer", "compare", "demo", "preview", "version:1"]), "no difference\n");
    desk.out(&["offer", "live", "demo", "--wait"]);

    // Nothing is live any more than the newest version.
    let told =
        desk.out(&["offer", "undo", "demo", "--page", "listing", "--page", "offer-settings", "--dry-run"]);
    assert_eq!(told, "listing, offer-settings of contoso/demo say what version 3 does\n");
}

#[test]
fn the_newest_version_is_meant_where_nothing_is_live() {
    let desk = Desk::at_sandbox(&[]);
    desk.out(&["offer", "publish", "demo", "--wait"]);
    desk.out(&["offer", "cancel", "demo", "--wait"]);
    let told = desk.out(&["offer", "undo", "demo"]);
    assert!(told.ends_with("says what version 1 does\n"), "{told}");
    edit(&desk);
    let told = desk.out(&["offer", "undo", "demo", "--from", "version:1", "--dry-run"]);
    assert_eq!(desk.out(&["offer", "undo", "demo", "--dry-run"]), told);
    assert_eq!(desk.refused_json(&["offer", "undo", "demo", "--from", "production"], 1)["code"], "NotFound");
    assert_eq!(desk.refused_json(&["offer", "undo", "demo", "--from", "preview"], 1)["code"], "NotFound");
}

#[test]
fn what_cannot_be_brought_back_is_told() {
    let desk = Desk::at_sandbox(&[]);
    go_live(&desk);
    edit(&desk);
    let before = draft(&desk);
    for (line, code, said) in [
        (["--from", "version:7"].as_slice(), 1, "has no published version 7"),
        (&["--from", "draft"], 2, "`draft` is no version to go back to"),
        (&["--page", "lsting"], 2, "did you mean `listing`?"),
        (&["--page", "plans/none/plan-listing"], 4, "version 1 has no page `plans/none/plan-listing`"),
        (&["--wait"], 2, "needs --publish"),
        (&["--notify", "a@example.com"], 2, "--publish"),
    ] {
        let told = desk.refused(&[["offer", "undo", "demo"].as_slice(), line].concat(), code);
        assert!(told.contains(said), "{said}: {told}");
    }
    assert_eq!(desk.refused_json(&["offer", "undo", "none"], 1)["code"], "NotFound");
    assert_eq!(draft(&desk), before);
}

#[test]
fn what_others_saved_or_publish_meanwhile_is_not_replaced() {
    let text = "somebody saved these pages since you read them: `listing`";
    let desk = Desk::at_sandbox(&[
        "--fault",
        "hang certify",
        "--fault",
        &format!("answer 409 on POST */changes times 1: {text}"),
    ]);
    desk.out(&["offer", "publish", "demo"]);
    edit(&desk);
    let told = desk.refused(&["offer", "undo", "demo"], 1);
    assert!(told.contains(text), "{told}");
    let told = desk.refused_json(&["offer", "undo", "demo", "--publish"], 1);
    assert_eq!(told["code"], "OperationInProgress", "{told}");
    assert_eq!(draft(&desk)["displayText"], "Renamed");
}

#[test]
fn a_server_that_brings_nothing_back_is_not_asked_to() {
    // The original describes itself nowhere.
    let desk = Desk::at_sandbox(&["--fault", "answer 404 on /openapi.json"]);
    let told = desk.refused(&["offer", "undo", "demo"], 1);
    assert!(told.contains("this server brings no pages back: only a Stoa does"), "{told}");
    assert!(!desk.out(&["sandbox", "summary"]).contains("/changes"));
}
