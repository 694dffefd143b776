//! Many bad requests at once leave nothing behind.

use std::io::Write as _;

use crate::hostile::{Case, cases, token};
use crate::support::{Home, Running};

/// Threads that send.
const SENDERS: usize = 8;

/// Times each sends everything.
const ROUNDS: usize = 2;

/// What the highest memory may grow by, in KiB. Senders may each have a body of 4 MiB read, parsed and refused at once;
/// what a request left behind would add up to more than this.
const GROWTH: u64 = 128 << 10;

/// The gauge `name` of the server.
fn gauge(running: &Running, name: &str) -> u64 {
    let metrics = running.get("/metrics", &[]).body;
    metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap()
}

/// Files that a thread keeps open once it has read from the database: the file, its log and its log's index.
const FILES: usize = 3;

/// Files with sockets, and threads.
fn held(running: &Running) -> (usize, u64) {
    (running.open_files(), running.counted("Threads"))
}

/// Comes back when `done` is so; connections end in their own time.
fn until(running: &Running, what: &str, done: impl Fn() -> bool) {
    let mut looks = std::iter::repeat_with(done).take(100_000);
    assert!(looks.any(|done| done), "{what}: {} tasks, {:?}", gauge(running, "stoa_tasks "), held(running));
}

/// Sends every case `rounds` times from each of several threads.
fn flood(running: &Running, cases: &[Case], rounds: usize) {
    let send_all = || {
        for case in cases.iter().cycle().take(rounds * cases.len()) {
            assert!(case.send(running).status < 500, "{}", case.what);
        }
    };
    std::thread::scope(|scope| (0..SENDERS).for_each(|_| drop(scope.spawn(send_all))));
}

#[test]
fn a_flood_of_bad_requests_costs_no_memory_connection_or_task() {
    let home = Home::new();
    let settings = ["log.filter=warn", "limits.address_rate=0", "limits.caller_rate=0"];
    let running = home.serve(&["--demo", "--set", settings[0], "--set", settings[1], "--set", settings[2]]);
    let cases = cases(&token(&running));
    let (tasks, before) = (gauge(&running, "stoa_tasks "), held(&running));
    let at_rest = || gauge(&running, "stoa_tasks ") <= tasks;
    // As many requests as there are senders are worked on at once, each by a thread that stays for a while.
    let let_go = || {
        let (files, threads) = held(&running);
        files <= before.0 + SENDERS * FILES && threads <= before.1 + SENDERS as u64
    };
    // Once before, so that what is made at first use and kept is there.
    flood(&running, &cases, 1);
    until(&running, "before", at_rest);
    let memory = running.counted("VmHWM");
    let slow: Vec<_> = (0..200)
        .map(|n| {
            let mut stream = running.connect();
            let start =
                ["", "GET / HTTP/1.1\r\nHost:", "POST /t/oauth2/token HTTP/1.1\r\nContent-Length: 9\r\n\r\n"];
            stream.write_all(start[n % 3].as_bytes()).unwrap();
            stream
        })
        .collect();
    flood(&running, &cases, ROUNDS);
    let grown = running.counted("VmHWM") - memory;
    assert!(grown < GROWTH, "{grown} KiB more than before");
    drop(slow);
    until(&running, "after", || at_rest() && let_go());
    let ended = running.stop();
    assert!(ended.code == 0 && !ended.log.contains("panicked"), "{ended:?}");
}
