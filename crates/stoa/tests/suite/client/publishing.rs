//! From the draft to production, and back.

use crate::client::support::Desk;

#[test]
fn a_release_goes_from_draft_to_live_by_commands() {
    Desk::on_both_engines(|desk| {
        let ran =
            desk.run(&["offer", "publish", "demo", "--notify", "a@example.com,b@example.com", "--wait"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.starts_with("status   succeeded\npreview  http"), "{ran:?}");
        // Publishing takes no time here, so that steps may be over when they are first seen.
        assert!(ran.err.contains("Certification: complete\n"), "{ran:?}");
        assert!(!ran.err.contains('\x1b'), "no bars where nobody looks: {ran:?}");
        let status = desk.json(&["offer", "status", "demo"]);
        assert_eq!(status["status"], "waitingForPublisherReview");
        assert_eq!(desk.json(&["offer", "wait", "demo"])["status"], status["status"], "nothing goes on");
        assert_eq!(desk.out(&["offer", "compare", "demo", "preview", "version:1"]), "no difference\n");
        assert_eq!(desk.run(&["offer", "show", "demo", "--slot", "production"]).code, 1);

        let live = desk.json(&["offer", "live", "demo", "--wait"]);
        assert_eq!((&live["status"], &live["submissionType"]), (&"succeeded".into(), &"golive".into()));
        let production = desk.json(&["offer", "show", "demo", "--slot", "production"]);
        assert_eq!(production["version"], 1);
        assert_eq!(desk.out(&["offer", "compare", "demo", "production", "draft"]), "no difference\n");
        let history = desk.json(&["offer", "history", "demo", "--top", "1"]);
        assert_eq!((history.as_array().unwrap().len(), &history[0]["action"]), (1, &"offer.live".into()));

        let nothing = desk.refused_json(&["offer", "publish", "demo"], 1);
        assert_eq!(nothing["code"], "NothingToPublish");
        desk.out(&["offer", "publish", "demo", "--force", "--wait"]);
        let canceled = desk.out(&["offer", "cancel", "demo", "--wait"]);
        assert!(canceled.starts_with("status   canceled\n"), "{canceled}");
        let again = desk.out(&["offer", "cancel", "demo"]);
        assert_eq!(again, "nothing to cancel: contoso/demo is canceled, and stays it\n");
        let history = desk.json(&["offer", "history", "demo"]);
        assert_eq!(history[0]["actorName"], "Demo owner of contoso", "{history}");
    });
}

#[test]
fn operations_are_listed_shown_and_waited_for() {
    let desk = Desk::at_sandbox(&[]);
    let started = desk.json(&["offer", "publish", "demo", "--notes", "Sign in as tester."]);
    let address = started["operation"].as_str().unwrap();
    assert_eq!(desk.json(&["operation", "wait", "demo", address])["status"], "succeeded");
    let list = desk.json(&["operation", "list", "demo", "--state", "succeeded"]);
    let id = list[0]["id"].as_str().unwrap();
    assert!(address.contains(id), "{address}");
    assert_eq!(desk.json(&["operation", "show", "demo", id])["id"], id);
    assert_eq!(desk.out(&["operation", "list", "demo", "--state", "failed"]), "none\n");
    assert!(desk.out(&["operation", "list", "demo"]).contains(id));
}

#[test]
fn what_hangs_times_out_and_is_canceled() {
    let desk = Desk::at_sandbox(&["--fault", "hang certify"]);
    let late = desk.run(&["offer", "publish", "demo", "--wait", "--timeout", "1s"]);
    assert_eq!(late.code, 5, "{late:?}");
    assert!(late.err.contains("did not come to an end within 1s"), "{late:?}");
    assert_eq!(desk.run(&["offer", "wait", "demo", "--timeout", "1s"]).code, 5);
    let list = desk.json(&["operation", "list", "demo"]);
    let id = list[0]["id"].as_str().unwrap();
    assert_eq!(desk.run(&["operation", "wait", "demo", id, "--timeout", "1s"]).code, 5);
    let running = desk.refused_json(&["offer", "publish", "demo"], 1);
    assert_eq!(running["code"], "OperationInProgress");
    desk.out(&["operation", "cancel", "demo", id]);
    let canceled = desk.refused_json(&["operation", "wait", "demo", id], 1);
    assert_eq!(canceled["code"], "Canceled");
    let over = desk.refused_json(&["operation", "cancel", "demo", id], 1);
    assert_eq!(over["code"], "CannotCancel");
}

#[test]
fn a_rejected_step_says_why() {
    let desk = Desk::at_sandbox(&["--fault", "reject certify times 1: The image has no agent"]);
    let failed = desk.refused_json(&["offer", "publish", "demo", "--wait"], 1);
    assert_eq!(failed["code"], "Failed");
    let details = failed["details"].as_array().unwrap();
    let said = details.iter().find(|problem| problem["target"] == "Certification");
    assert!(said.unwrap()["message"].as_str().unwrap().contains("The image has no agent"), "{failed}");
    let status = desk.out(&["offer", "status", "demo"]);
    assert!(
        status.contains("\nerror: Certification: ") && status.contains("The image has no agent"),
        "{status}"
    );
    assert_eq!(desk.run(&["offer", "wait", "demo"]).code, 1, "it has failed");
}

#[test]
fn a_command_in_a_sandbox_finds_it_under_both_addresses() {
    let home = crate::sandbox::support::Home::new();
    let script =
        "stoa publisher list; STOA_URL=https://cloudpartner.azure.com stoa publisher list --output json";
    let ran = home.run(&["--", "sh", "-ec", script]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("ID       NAME\ncontoso  contoso\n[\n"), "{ran:?}");
}

#[test]
fn a_member_that_may_mean_privacy_is_confirmed_once_and_then_published() {
    let desk = Desk::at_sandbox(&[]);
    let mut offer = desk.json(&["offer", "show", "demo"]);
    offer["definition"]["contoso.hideBanner"] = true.into();
    desk.write("demo.json", &offer.to_string());
    let saved = desk.run(&["offer", "put", "demo", "demo.json"]);
    assert!(saved.err.contains("warning: definition.contoso.hideBanner: "), "{saved:?}");
    let said = desk.refused(&["offer", "publish", "demo"], 4);
    assert!(said.contains("definition.contoso.hideBanner: UnconfirmedMember: "), "{said}");
    let said = desk.refused(&["offer", "confirm", "demo", "contoso.hideBaner"], 4);
    assert!(said.contains("`contoso.hideBaner` needs no confirmation"), "{said}");
    let confirmed = desk.out(&["offer", "confirm", "demo", "contoso.hideBanner"]);
    assert_eq!(confirmed, "confirmed for contoso/demo: nobody is restricted by contoso.hideBanner\n");
    let published = desk.run(&["offer", "publish", "demo", "--wait"]);
    assert_eq!(published.code, 0, "{published:?}");
    assert!(published.err.contains("warning: definition.contoso.hideBanner: "), "{published:?}");
}

#[test]
fn the_next_step_is_named_and_an_interruption_says_what_goes_on() {
    let desk = Desk::at_sandbox(&[]);
    let published = desk.out(&["offer", "publish", "demo", "--wait"]);
    let next = "\n\nlook at the preview, and take it live with: stoa offer live contoso/demo\n";
    assert!(published.ends_with(next), "{published}");
    let live = desk.out(&["offer", "live", "demo", "--wait"]);
    assert!(live.ends_with("\n\nit is live; who did what says: stoa offer history contoso/demo\n"), "{live}");
    assert!(
        !desk.json(&["offer", "publish", "demo", "--force", "--wait"]).to_string().contains("take it live")
    );

    let desk = Desk::at_sandbox(&["--fault", "hang certify"]);
    let mut child = desk.start(&["offer", "publish", "demo", "--wait"], &[]);
    // It waits from the moment it has shown a step.
    let mut shown = [0; 1];
    std::io::Read::read_exact(child.stderr.as_mut().unwrap(), &mut shown).unwrap();
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let ran = desk.end(child);
    assert_eq!(ran.code, 130, "{ran:?}");
    assert!(
        ran.err.contains(
            "publishing `contoso/demo` goes on: see how far it is with `stoa offer status contoso/demo`"
        ),
        "{ran:?}"
    );
    assert_eq!(desk.json(&["offer", "status", "demo"])["status"], "running");
}

#[test]
fn a_status_nobody_knows_is_told_with_those_there_are() {
    let desk = Desk::at_sandbox(&[]);
    for (line, words) in [
        (
            &["offer", "list", "--status", "live"][..],
            "waitingForPublisherReview, running, succeeded, canceled, failed",
        ),
        (&["operation", "list", "demo", "--state", "done"], "running, succeeded, failed, canceled"),
    ] {
        let said = desk.refused(line, 2);
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(desk.json(&["offer", "list", "--status", "NEVERPUBLISHED"]).as_array().unwrap().len(), 2);
}
