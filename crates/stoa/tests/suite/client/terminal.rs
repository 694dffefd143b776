//! What people see who sit at a terminal.

use std::process::Command;

use crate::client::support::Desk;

/// Runs a command line at a terminal of its own; what that shows.
fn at_terminal(desk: &Desk, arguments: &str, variables: &[(&str, &str)]) -> String {
    let line = format!("'{}' {arguments}", env!("CARGO_BIN_EXE_stoa"));
    let ran = Command::new("script")
        .args(["--quiet", "--command", &line, "/dev/null"])
        .current_dir(desk.path(""))
        .env_clear()
        .envs(desk.environment.iter().cloned())
        .envs([("PATH", std::env::var("PATH").unwrap().as_str()), ("TERM", "xterm")])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

#[test]
fn differences_are_coloured_for_people_who_want_that() {
    const RED: &str = "\u{1b}[31m";
    let desk = Desk::at_sandbox(&[]);
    desk.out(&["export", "offers", "demo"]);
    let demo = std::fs::read_to_string(desk.path("offers/demo.yaml")).unwrap();
    desk.write("offers/demo.yaml", &demo.replace("displayText: Demo images", "displayText: Others"));
    let shown = at_terminal(&desk, "diff offers", &[]);
    assert!(shown.contains(&format!("{RED}  - \"Demo images\"")), "{shown:?}");
    let shown = at_terminal(&desk, "diff offers", &[("NO_COLOR", "1")]);
    assert!(shown.contains("- \"Demo images\"") && !shown.contains('\u{1b}'), "{shown:?}");
    assert!(!desk.run(&["diff", "offers"]).out.contains('\u{1b}'));
}

#[test]
fn steps_are_bars_that_fill() {
    let desk = Desk::at_sandbox(&[]);
    let shown = at_terminal(&desk, "offer publish demo --wait", &[]);
    for step in ["Validate Pre-Requisites", "Certification", "Provisioning"] {
        let full = format!("{}\u{1b}[0m 100%  {step}: complete", "█".repeat(20));
        assert!(shown.contains(&full), "{step}: {shown:?}");
    }
    assert!(shown.contains("waitingForPublisherReview"), "{shown:?}");
}
