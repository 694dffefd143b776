//! Deleting what was never published.

use serde_json::json;

use crate::client::support::Desk;

#[test]
fn a_plan_and_then_its_offer_are_deleted_for_good() {
    Desk::on_both_engines(|desk| {
        let mut offer = desk.json(&["offer", "show", "demo"]);
        let plan = json!({ "planId": "spare" });
        offer["definition"]["plans"].as_array_mut().unwrap().push(plan.clone());
        desk.write("demo.json", &offer.to_string());
        desk.out(&["offer", "put", "demo", "demo.json"]);

        let told = desk.out(&["plan", "delete", "demo", "spare"]);
        assert_eq!(told, "deleted plan spare of contoso/demo; its id is never used again\n");
        assert!(!desk.out(&["plan", "list", "demo"]).contains("spare"));
        desk.write("plan.json", &plan.to_string());
        let again = desk.refused(&["plan", "put", "demo", "plan.json"], 4);
        assert!(again.contains("IdRetired") || again.contains("never used again"), "{again}");
        assert_eq!(desk.refused_json(&["plan", "delete", "demo", "spare"], 1)["code"], "NotFound");

        let gone = desk.json(&["offer", "delete", "demo"]);
        assert_eq!(gone["id"], "demo");
        assert_eq!(desk.refused_json(&["offer", "show", "demo"], 1)["code"], "NotFound");
        let again = desk.refused_json(&["offer", "put", "demo", "demo.json", "--force"], 1);
        assert_eq!(again["code"], "IdRetired", "{again}");
        assert_eq!(desk.refused_json(&["offer", "delete", "demo"], 1)["code"], "NotFound");
    });
}

#[test]
fn what_was_published_stays() {
    let desk = Desk::at_sandbox(&[]);
    desk.out(&["offer", "publish", "demo", "--wait"]);
    let plan = desk.json(&["plan", "list", "demo"])[0]["planId"].as_str().unwrap().to_owned();
    assert_eq!(desk.refused_json(&["plan", "delete", "demo", &plan], 1)["code"], "WasPublished");
    assert_eq!(desk.refused_json(&["offer", "delete", "demo"], 1)["code"], "WasPublished");
    assert_eq!(desk.json(&["offer", "show", "demo"])["id"], "demo");
}

#[test]
fn a_server_that_deletes_nothing_is_not_asked_to() {
    // The original describes itself nowhere.
    let desk = Desk::at_sandbox(&["--fault", "answer 404 on /openapi.json"]);
    let plan = desk.json(&["plan", "list", "demo"])[0]["planId"].as_str().unwrap().to_owned();
    for (line, lack) in [
        (["offer", "delete", "demo"].as_slice(), "this server deletes no offers"),
        (&["plan", "delete", "demo", &plan], "this server deletes no plans"),
    ] {
        let told = desk.refused(line, 1);
        assert!(told.contains(lack), "{told}");
    }
    assert!(!desk.out(&["sandbox", "summary"]).contains("DELETE"));
}
