//! Stopping and resuming by commands.

use crate::client::support::Desk;

#[test]
fn selling_stops_and_resumes_by_commands() {
    Desk::on_both_engines(|desk| {
        let early = desk.refused_json(&["offer", "stop-selling", "demo"], 1);
        assert_eq!(early["code"], "NotLive", "{early}");
        for action in ["publish", "live"] {
            desk.out(&["offer", action, "demo", "--wait"]);
        }
        let stopped = desk.out(&["offer", "stop-selling", "demo", "--reason", "endOfSupport"]);
        assert_eq!(stopped, "contoso/demo is stopped\n");
        let selling = desk.json(&["offer", "selling", "demo"]);
        assert_eq!((&selling["state"], &selling["reason"]), (&"stopped".into(), &"endOfSupport".into()));
        assert_eq!(desk.json(&["offer", "resume-selling", "demo"])["state"], "selling");

        let on = desk.out(&["offer", "stop-selling", "demo", "--on", "2031-03-01"]);
        assert_eq!(on, "contoso/demo is deprecated until 2031-03-01\n");
        assert!(desk.out(&["offer", "selling", "demo"]).contains("2031-03-01"));
        desk.out(&["offer", "resume-selling", "demo"]);

        let plan = selling["plans"][0]["planId"].as_str().unwrap();
        let only = selling["plans"].as_array().unwrap().len() == 1;
        if only {
            assert_eq!(desk.refused_json(&["plan", "stop-selling", "demo", plan], 1)["code"], "LastPlan");
        } else {
            assert_eq!(desk.json(&["plan", "stop-selling", "demo", plan])["state"], "stopped");
        }
        assert_eq!(desk.json(&["plan", "resume-selling", "demo", plan])["state"], "selling");
        let wrong = desk.refused_json(&["plan", "stop-selling", "demo", "nowhere", "--after", "90d"], 1);
        assert_eq!(wrong["code"], "NotFound", "{wrong}");
        for line in [
            ["--after", "36h"].as_slice(),
            &["--on", "tomorrow"],
            &["--reason", "boredom"],
            &["--on", "2031-03-01", "--after", "1d"],
        ] {
            desk.refused(&[&["offer", "stop-selling", "demo"], line].concat(), 2);
        }
        let history = desk.json(&["offer", "history", "demo"]);
        assert!(
            history.as_array().unwrap().iter().any(|event| event["action"] == "offer.stopped"),
            "{history}"
        );
    });
}

#[test]
fn a_server_that_stops_nothing_is_not_asked_to() {
    let desk = Desk::at_sandbox(&["--fault", "answer 404 on /openapi.json"]);
    for line in [
        ["offer", "stop-selling", "demo"].as_slice(),
        &["offer", "selling", "demo"],
        &["image", "restore", "demo", "gold", "1.0.1"],
    ] {
        let told = desk.refused(line, 1);
        assert!(told.contains("this server does not stop or resume selling"), "{told}");
    }
}
