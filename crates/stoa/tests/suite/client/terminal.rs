//! What people see who sit at a terminal.

use std::process::Command;

use crate::client::support::Desk;

/// Runs a command line at a terminal of its own; what that shows.
fn at_terminal(desk: &Desk, arguments: &str, variables: &[(&str, &str)]) -> String {
    at_terminal_of(desk, 100, arguments, variables)
}

/// The same with this many columns.
fn at_terminal_of(desk: &Desk, columns: u16, arguments: &str, variables: &[(&str, &str)]) -> String {
    let line = format!("stty columns {columns}; '{}' {arguments}", env!("CARGO_BIN_EXE_stoa"));
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
    let mut desk = Desk::at_sandbox(&[]);
    desk.set_variables();
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
fn a_step_is_a_bar_until_it_is_done_and_a_plain_line_then() {
    let desk = Desk::at_sandbox(&["--fault", "hang certify"]);
    let hanging = at_terminal(&desk, "offer publish demo --wait --timeout 1s", &[]);
    assert!(hanging.contains("%  Certification: inProgress\r\u{1b}[2K"), "{hanging:?}");
    desk.out(&["sandbox", "clear"]);
    let shown = at_terminal(&desk, "offer wait demo", &[]);
    for step in ["Validate Pre-Requisites", "Certification", "Provisioning"] {
        assert!(shown.contains(&format!("\r\u{1b}[2K{step}: complete\r\n")), "{step}: {shown:?}");
    }
    assert!(shown.contains("waitingForPublisherReview"), "{shown:?}");
}

#[test]
fn a_narrow_terminal_and_one_that_clears_no_lines_get_lines() {
    let desk = Desk::at_sandbox(&[]);
    let narrow = at_terminal_of(&desk, 60, "offer publish demo --wait", &[]);
    let dumb = at_terminal(&desk, "offer publish demo --force --wait", &[("TERM", "dumb")]);
    for shown in [narrow, dumb] {
        assert!(shown.contains("Certification: complete\r\n") && !shown.contains("\u{1b}[2K"), "{shown:?}");
    }
}
