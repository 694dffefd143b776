//! The command: what it finds, how it ends, what is left.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process, test_kill_process};

use crate::sandbox::support::Home;

#[test]
fn a_command_finds_the_marketplace_under_its_real_names_and_its_exit_code_is_handed_on() {
    let home = Home::new();
    let script = r#"echo "$STOA_SANDBOX"; echo "$HTTPS_PROXY"; echo "$STOA_CLIENT_SECRET"
        api GET /offers; exit 7"#;
    let ran = home.script(&[], script);
    assert_eq!(ran.code, 7, "{ran:?}");
    let lines: Vec<_> = ran.out.lines().collect();
    let [place, proxy, secret, offers] = lines[..] else { panic!("{ran:?}") };
    assert!(offers.contains(r#""id":"demo""#), "{ran:?}");
    assert!(ran.err.contains("1  GET   /api/publishers/{publisher}/offers  200"), "{ran:?}");
    assert!(!ran.err.contains(secret), "{ran:?}");

    assert!(!std::path::Path::new(place).exists() && home.nothing_is_left());
    assert!(TcpStream::connect(proxy.strip_prefix("http://").unwrap()).is_err(), "the port is free again");
}

#[test]
fn both_samples_can_be_published_as_they_are() {
    let script = r#"wait_for() {
            until status=$(api GET $offer/status); [ "$(echo "$status" | jq -r .status)" = $1 ]
            do case $status in *'"status":"failed"'*) echo "$status"; exit 1; esac; done; }
        for offer in /offers/demo /offers/demo-vm; do
            api POST $offer/publish -d ''; wait_for waitingForPublisherReview
            api POST $offer/golive -d ''; wait_for succeeded
        done
        logo=$(api GET /offers/demo-vm | jq -r '.definition.offer."microsoft-azure-marketplace.wideLogo"')
        curl -sS -o /dev/null -w '%{http_code} %{content_type}' "$logo""#;
    let ran = Home::new().script(&["--pace", "instant"], script);
    assert_eq!((ran.code, ran.out.as_str()), (0, "{}{}{}{}200 image/png"), "{ran:?}");
}

#[test]
fn what_it_writes_is_for_its_user_only() {
    use std::os::unix::fs::MetadataExt as _;
    let home = Home::new();
    let sandbox = home.start(&[]);
    let place = std::path::Path::new(&sandbox.exports["STOA_SANDBOX"]);
    assert_eq!(place.metadata().unwrap().mode() & 0o777, 0o700);
    for name in ["AZURE_CREDENTIALS_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] {
        let file = std::path::Path::new(&sandbox.exports[name]);
        assert_eq!(file.metadata().unwrap().mode() & 0o777, 0o600, "{name}");
    }
    let anybody_s_key = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        path.is_file() && String::from_utf8_lossy(&std::fs::read(path).unwrap()).contains("PRIVATE KEY")
    };
    assert!(!place.read_dir().unwrap().any(anybody_s_key), "the authority's key stays in memory");
}

#[test]
fn data_can_be_kept_from_run_to_run() {
    let home = Home::new();
    let publish = "api POST /offers/demo/publish -d '' -o /dev/null -w '%{http_code}'";
    assert_eq!(home.script(&["--data", "kept", "--fault", "hang certify"], publish).out, "202");
    let again = home.script(&["--data", "kept", "--pace", "real"], publish);
    assert_eq!(again.out, "409", "{again:?}");
    assert!(home.nothing_is_left());
}

#[test]
fn sandboxes_do_not_disturb_each_other() {
    let home = Home::new();
    let (one, other) = (home.start(&[]), home.start(&[]));
    let ids = [&one, &other].map(|sandbox| sandbox.exports["STOA_CLIENT_ID"].clone());
    assert_ne!(ids[0], ids[1]);
    let token = one.token();
    assert_eq!(crate::sandbox::support::status(&other.call(&token, "GET", "/offers")), 401);

    let which = home.run(&["env"]);
    assert!(which.code == 1 && which.err.contains("several sandboxes run"), "{which:?}");
    let place = other.exports["STOA_SANDBOX"].clone();
    let named = home.run(&["env", "--sandbox", &place]);
    assert!(named.out.contains(&ids[1]), "{named:?}");
    assert_eq!(one.stop(Signal::INT).0, 0);
    let only = home.run(&["env"]);
    assert!(only.out.contains(&ids[1]), "{only:?}");
    assert_eq!(other.stop(Signal::TERM).0, 0);
    assert!(home.nothing_is_left());
}

#[test]
fn without_isolation_a_signal_reaches_the_command_and_nothing_it_started_is_left() {
    let home = Home::new();
    // It waits for what it started, and ends with a code of its own when it is told to.
    let script = "trap 'exit 9' TERM; sleep 1000 & echo $!; wait";
    let mut stoa = home.command(&["--no-isolate", "--", "sh", "-c", script]);
    let mut stoa = stoa.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(stoa.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let started = Pid::from_raw(line.trim().parse().unwrap()).unwrap();
    kill_process(Pid::from_child(&stoa), Signal::TERM).unwrap();
    assert_eq!(stoa.wait().unwrap().code(), Some(9));
    // It was killed; how soon it is gone is up to the system.
    while test_kill_process(started).is_ok() && !is_zombie(started) {
        std::thread::yield_now();
    }
    assert!(home.nothing_is_left());
}

#[test]
fn without_isolation_a_sandbox_that_is_killed_takes_its_command_along_and_the_next_one_clears_up() {
    let home = Home::new();
    let script = "sleep 1000 & echo $$ $! $STOA_SANDBOX; wait";
    let mut stoa = home.command(&["--no-isolate", "--", "sh", "-c", script]);
    let mut stoa = stoa.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(stoa.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let [shell, started, place] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
    let running = home.start(&[]);
    stoa.kill().unwrap();
    stoa.wait().unwrap();
    for process in [shell, started].map(|id| Pid::from_raw(id.parse().unwrap()).unwrap()) {
        while test_kill_process(process).is_ok() && !is_zombie(process) {
            std::thread::yield_now();
        }
    }
    assert!(std::path::Path::new(place).exists(), "nobody was left who could remove it");
    assert_eq!(home.run(&["--allow-no-calls", "--", "true"]).code, 0);
    assert!(!std::path::Path::new(place).exists());
    assert!(home.run(&["env"]).out.contains(&running.exports["STOA_CLIENT_ID"]), "who runs keeps its own");
    assert_eq!(running.stop(Signal::TERM).0, 0);
    assert!(home.nothing_is_left());
}

fn is_zombie(process: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()));
    stat.is_ok_and(|stat| stat.contains(") Z "))
}

#[test]
fn a_command_that_a_signal_ends_is_told_as_a_shell_tells_it() {
    let ran = Home::new().run(&["--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(ran.code, 137, "{ran:?}");
}

#[test]
fn whoever_stops_it_while_it_starts_finds_nothing_left() {
    let home = Home::new();
    for _ in 0..5 {
        let mut stoa = home.command(&["--", "true"]);
        let mut stoa = stoa.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Its first trace is its directory; from then on it is in the middle of starting.
        let mut ended = None;
        while home.nothing_is_left() && ended.is_none() {
            std::thread::yield_now();
            ended = stoa.try_wait().unwrap();
        }
        if ended.is_none() {
            kill_process(Pid::from_child(&stoa), Signal::INT).unwrap();
        }
        stoa.wait().unwrap();
        assert!(home.nothing_is_left());
    }
}

#[test]
fn a_sandbox_without_a_command_runs_until_it_is_stopped() {
    let home = Home::new();
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let sandbox = home.start(&[]);
        let (code, err) = sandbox.stop(signal);
        assert!(code == 0 && err.contains("no call came"), "{err}");
        assert!(home.nothing_is_left());
    }
}
