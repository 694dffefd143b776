//! Reading and saving offers and their plans.

use serde_json::{Value, json};

use crate::client::support::Desk;

#[test]
fn offers_are_listed_for_people_and_for_programs() {
    Desk::on_both_engines(|desk| {
        let publishers = desk.out(&["publisher", "list"]);
        assert!(
            publishers.lines().any(|line| line.split_whitespace().eq(["contoso", "Contoso"])),
            "{publishers}"
        );
        let table = desk.out(&["offer", "list"]);
        let heading: Vec<&str> = table.lines().next().unwrap().split_whitespace().take(4).collect();
        assert_eq!(heading, ["ID", "TYPE", "STATUS", "VERSION"], "{table}");
        let list =
            desk.json(&["offer", "list", "--status", "neverPublished", "--type", "microsoft-azure-corevm"]);
        assert_eq!(list[0]["id"], "demo");
        assert_eq!(desk.json(&["offer", "list", "--status", "succeeded"]), json!([]));
        assert_eq!(desk.out(&["offer", "list", "--status", "succeeded"]), "none\n");
        let yaml = desk.out(&["offer", "list", "--output", "yaml"]);
        assert!(
            yaml.starts_with("- offerTypeId: microsoft-azure-corevm\n  publisherId: contoso\n"),
            "{yaml}"
        );
        let shown = desk.out(&["offer", "show", "contoso/demo"]);
        assert!(
            shown.contains("\nstatus     neverPublished\n") && shown.ends_with("plans      gen1\n"),
            "{shown}"
        );
    });
}

#[test]
fn an_offer_is_written_as_yaml_read_back_and_saved_where_nobody_was_faster() {
    Desk::on_both_engines(|desk| {
        let yaml = desk.out(&["offer", "show", "demo", "--output", "yaml"]);
        desk.write("demo.yaml", &yaml);
        assert_eq!(desk.out(&["offer", "compare", "demo", "draft", "demo.yaml"]), "no difference\n");
        assert_eq!(desk.out(&["offer", "put", "demo", "demo.yaml"]), "replaced the draft of contoso/demo\n");
        let saved = desk.json(&["offer", "show", "demo"]);
        let late = desk.refused(&["offer", "put", "demo", "demo.yaml"], 1);
        assert!(late.contains("after the file was read"), "{late}");
        assert_eq!(desk.json(&["offer", "show", "demo"]), saved, "nothing was replaced");
        desk.out(&["offer", "put", "demo", "demo.yaml", "--force"]);
    });
}

#[test]
fn an_offer_is_made_from_a_file_or_from_standard_input() {
    let desk = Desk::at_sandbox(&[]);
    let offer =
        r#"{ "offerTypeId": "microsoft-azure-corevm", "definition": { "displayText": "New", "n": 1.50 } }"#;
    let ran = desk.run_with(&["offer", "put", "fresh", "-"], &[], offer);
    assert_eq!((ran.code, ran.out.as_str()), (0, "created contoso/fresh\n"), "{ran:?}");
    desk.write("other.yaml", "offerTypeId: microsoft-azure-corevm\ndefinition:\n  displayText: Other\n");
    assert_eq!(desk.out(&["offer", "put", "other", "other.yaml", "--force"]), "created contoso/other\n");
    let fresh = desk.out(&["offer", "show", "fresh", "--output", "json"]);
    assert!(fresh.contains("\"n\": 1.50"), "digit by digit: {fresh}");
}

#[test]
fn differences_are_told_field_by_field() {
    let desk = Desk::at_sandbox(&[]);
    let mut offer = desk.json(&["offer", "show", "demo"]);
    offer["definition"]["displayText"] = "Renamed".into();
    offer["definition"]["plans"][0]["regions"] = json!(["US"]);
    desk.write("changed.json", &offer.to_string());
    let told = desk.out(&["offer", "compare", "demo", "draft", "changed.json"]);
    assert_eq!(
        told,
        "definition.displayText\n  - \"Demo images\"\n  + \"Renamed\"\n\
         definition.plans[gen1].regions\n  - [\"US\",\"DE\"]\n  + [\"US\"]\n"
    );
    let found = desk.json(&["offer", "compare", "demo", "changed.json", "draft"]);
    assert_eq!(
        found[0],
        json!({ "path": "definition.displayText", "before": "Renamed", "after": "Demo images" })
    );
}

#[test]
fn plans_are_listed_put_and_taken_out_one_by_one() {
    Desk::on_both_engines(|desk| {
        let before = desk.json(&["offer", "show", "demo"]);
        assert_eq!(desk.out(&["plan", "list", "demo"]), "PLAN  TITLE\ngen1  Generation 1\n");
        let mut plan = desk.json(&["plan", "show", "demo", "gen1"]);
        plan["planId"] = "second".into();
        plan["diskGenerations"] = json!([]);
        desk.write("plan.json", &plan.to_string());
        assert_eq!(desk.out(&["plan", "put", "demo", "plan.json"]), "saved plan second of contoso/demo\n");
        let ids = |list: Value| {
            list.as_array().unwrap().iter().map(|plan| plan["planId"].clone()).collect::<Value>()
        };
        assert_eq!(ids(desk.json(&["plan", "list", "demo"])), json!(["gen1", "second"]));
        plan["microsoft-azure-corevm.skuTitle"] = "Renamed".into();
        desk.write("plan.yaml", &plan.to_string());
        assert_eq!(
            desk.json(&["plan", "put", "demo", "plan.yaml"])["microsoft-azure-corevm.skuTitle"],
            "Renamed"
        );
        assert_eq!(
            desk.out(&["plan", "remove", "demo", "second"]),
            "removed plan second from contoso/demo\n"
        );
        let after = desk.json(&["offer", "show", "demo"]);
        assert_eq!(after["definition"], before["definition"], "the rest is as it was");
        let gone = desk.refused(&["plan", "show", "demo", "second"], 1);
        assert_eq!(gone, "error: there is no plan `second`; there is only gen1\n");
    });
}
