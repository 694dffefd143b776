//! However a sandbox ends, nothing of it is left.

use std::fs::Permissions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::Who;
use crate::sandbox::support::Home;

/// Processes that have `text` in their command line.
fn running(text: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let line = |process: PathBuf| std::fs::read(process.join("cmdline")).unwrap_or_default();
    processes.filter(|process| String::from_utf8_lossy(&line(process.clone())).contains(text)).count()
}

/// What processes of a sandbox in this folder have in their command line: its helpers have its directory there.
fn mark(home: &Home) -> String {
    home.path("temporary").display().to_string()
}

/// A sandbox around a command that says that it runs, and waits for another one that knows no end.
fn start(home: &Home) -> Child {
    let script = "trap 'exit 9' INT TERM; (exec -a \"$0\" sleep 1000) & echo running; wait";
    let mut stoa = home.command(&["--isolate", "--", "bash", "-c", script, &mark(home)]);
    stoa.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn line(stoa: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(stoa.stdout.take().unwrap()).read_line(&mut line).unwrap();
    line.trim().to_owned()
}

#[test]
fn a_signal_reaches_the_command_and_its_exit_code_is_handed_on() {
    for signal in [Signal::INT, Signal::TERM] {
        let home = Home::new();
        let mut stoa = start(&home);
        assert_eq!(line(&mut stoa), "running");
        assert!(running(&mark(&home)) >= 4);
        kill_process(Pid::from_child(&stoa), signal).unwrap();
        assert_eq!(stoa.wait().unwrap().code(), Some(9), "{signal:?}");
        assert_eq!(running(&mark(&home)), 0);
        assert!(home.nothing_is_left());
    }
}

/// How far a sandbox has come.
fn come_to(stage: &str, home: &Home) -> bool {
    match stage {
        "its lock" => {
            let places = std::fs::read_dir(home.path("temporary")).unwrap();
            places.filter_map(Result::ok).any(|place| place.path().join("lock").exists())
        }
        helper => running(&format!("{helper}\0{}", mark(home))) > 0,
    }
}

#[test]
fn whoever_kills_or_stops_it_while_it_starts_finds_nothing_left() {
    for signal in [Signal::KILL, Signal::INT] {
        for stage in ["its lock", "__enter", "__inside"] {
            let home = Home::new();
            let mut stoa = start(&home);
            while !come_to(stage, &home) && stoa.try_wait().unwrap().is_none() {
                std::thread::yield_now();
            }
            kill_process(Pid::from_child(&stoa), signal).unwrap();
            stoa.wait().unwrap();
            // Its helpers have its directory in their command line.
            while running(&mark(&home)) > 0 {
                std::thread::yield_now();
            }
            if signal == Signal::KILL && !home.nothing_is_left() {
                // Killed before there was a helper to clear up: the next one does.
                assert_eq!(home.run(&["--allow-no-calls", "--", "true"]).code, 0);
            }
            assert!(home.nothing_is_left(), "{signal:?} at {stage}");
        }
    }
}

#[test]
fn a_sandbox_that_is_killed_takes_everything_along() {
    let home = Home::new();
    let mut stoa = start(&home);
    assert_eq!(line(&mut stoa), "running");
    stoa.kill().unwrap();
    stoa.wait().unwrap();
    while running(&mark(&home)) > 0 {
        std::thread::yield_now();
    }
    assert!(home.nothing_is_left(), "its helper clears up");
}

#[test]
fn what_is_typed_at_a_terminal_reaches_the_command() {
    let home = Home::new();
    // It says when it is ready to be interrupted, so that nothing is typed too early.
    home.write(
        "wait.sh",
        "trap 'echo interrupted; exit 9' INT\nread line\necho \"got $line\"\nwhile :; do read rest; done\n",
    );
    let like = home.command(&[]);
    let line = format!("exec {} sandbox --isolate bash wait.sh", like.get_program().display());
    let mut terminal = Command::new("script");
    terminal
        .args(["--quiet", "--return", "--flush", "--command", &line, "/dev/null"])
        .current_dir(&home.folder);
    terminal.env_clear().envs(like.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let terminal = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut terminal = terminal.unwrap();
    let (mut typed, mut shown) =
        (terminal.stdin.take().unwrap(), BufReader::new(terminal.stdout.take().unwrap()));
    typed.write_all(b"hello\n").unwrap();
    let mut until = |words: &str| {
        let mut line = String::new();
        while !line.contains(words) {
            line.clear();
            assert!(shown.read_line(&mut line).unwrap() > 0, "it ends before it says `{words}`");
        }
    };
    until("got hello");
    typed.write_all(b"\x03").unwrap();
    until("interrupted");
    drop(typed);
    assert_eq!(terminal.wait().unwrap().code(), Some(9));
    assert!(home.nothing_is_left());
}

#[test]
fn a_child_that_forks_away_ends_with_its_command() {
    for who in Who::all() {
        let home = Home::new();
        let script =
            "setsid --fork bash -c 'trap \"\" HUP TERM INT; echo >> away; exec -a \"$0\" sleep 1000' \"$0\"
            until [ -s away ]; do :; done";
        home.write("away", "");
        std::fs::set_permissions(home.path("away"), Permissions::from_mode(0o666)).unwrap();
        let command = ["bash", "-euc", script, &mark(&home)];
        let ran = who.run(&home, &["--allow-no-calls"], &command);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(running(&mark(&home)), 0, "{who:?}");
        assert!(home.nothing_is_left());
    }
}

#[test]
fn two_sandboxes_at_once_are_two_marketplaces() {
    let home = Home::new();
    let script = |own: &str, other: &str| {
        format!(
            "touch {own}; until [ -e {other} ]; do :; done
            offer=$(api GET /offers/demo); api PUT /offers/demo -H 'Content-Type: application/json' -H 'If-Match: *' \
                -d \"$(echo \"$offer\" | sed 's/Demo images/Images of {own}/')\" -o /dev/null
            touch {own}-saved; until [ -e {other}-saved ]; do :; done
            api GET /offers/demo | grep -o 'Images of [a-z]*' | sort -u; readlink /proc/self/ns/net"
        )
    };
    let outs = std::thread::scope(|scope| {
        let pairs = [("one", "other"), ("other", "one")];
        let ran = pairs.map(|(own, other)| {
            let (home, script) = (&home, script(own, other));
            scope.spawn(move || home.script(&["--isolate"], &script))
        });
        ran.map(|ran| ran.join().unwrap())
    });
    for (ran, own) in outs.iter().zip(["one", "other"]) {
        assert!(ran.out.starts_with(&format!("Images of {own}\nnet:[")), "{ran:?}");
    }
    assert_ne!(outs[0].out.lines().last(), outs[1].out.lines().last());
    assert!(home.nothing_is_left());
}

#[test]
fn a_command_that_cannot_be_run_is_told_as_a_shell_tells_it() {
    let home = Home::new();
    home.write("notes.txt", "no program");
    for (command, code) in [("./no-such-script.sh", 127), ("./notes.txt", 126)] {
        let ran = home.run(&["--isolate", "--", command]);
        assert!(ran.code == code && ran.err.contains(&format!("{command} cannot be run: ")), "{ran:?}");
    }
    let killed = home.run(&["--isolate", "--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(killed.code, 137, "{killed:?}");
    let mut piped = home.command(&["--isolate", "--allow-no-calls", "--", "cat"]);
    let mut piped = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    piped.stdin.take().unwrap().write_all(b"what is piped in\n").unwrap();
    assert_eq!(line(&mut piped), "what is piped in");
    assert_eq!(piped.wait().unwrap().code(), Some(0));
    assert!(home.nothing_is_left());
}
