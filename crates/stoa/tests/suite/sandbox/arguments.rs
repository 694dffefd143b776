//! What is the sandbox's on the command line, and what is the command's.

use crate::sandbox::support::Home;

#[test]
fn a_command_needs_no_dashes_in_front_and_keeps_what_follows_it() {
    let home = Home::new();
    home.write("release.sh", "#!/bin/sh\necho \"$@\"; test -n \"$STOA_SANDBOX\"\n");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(home.path("release.sh"), executable).unwrap();
    let all = ["./release.sh", "--pace", "x", "--", "env", "-v"];
    for before in [&[][..], &["--"], &["--pace", "instant"], &["--pace", "instant", "--"]] {
        let ran = home.run(&[before, &all].concat());
        // No call came.
        assert_eq!((ran.code, &*ran.out), (3, "--pace x -- env -v\n"), "{before:?} {}", ran.err);
    }
}

#[test]
fn a_command_that_is_called_like_a_request_comes_after_dashes() {
    let home = Home::new();
    let ran = home.run(&["--allow-no-calls", "--", "env"]);
    assert!(ran.code == 0 && ran.out.contains("STOA_SANDBOX="), "{ran:?}");
    let asked = home.run(&["env"]);
    assert!(asked.code != 0 && !asked.out.contains("STOA_SANDBOX="), "{asked:?}");
    let missed = home.run(&["enf"]);
    assert!(missed.code == 127 && missed.err.contains("enf cannot be run"), "{missed:?}");
}
